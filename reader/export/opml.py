"""Subscriptions as OPML 2.0 (opml.org/spec2.opml), as other readers take them in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

from reader.formats.listing import SLASH
from reader.formats.loose_outlines import UNDECLARED
from reader.formats.opml import HIDDEN, INTERVAL, KEEP_COUNT, NAMESPACE, TAGS
from reader.model.subscription import Subscription
from reader.text.clean import clean_line, clean_text
from reader.text.feed_urls import without_login

# Namespaces by the prefix that their makers use.
_PREFIXES = {"https://freshrss.org/opml": "frss", NAMESPACE: "soundoff"}
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_CLARK = re.compile(r"\{([^{}]*)\}(.+)", re.S)
_SPACE = re.compile(r"[A-Za-z][\w.+-]*:[!#-;=?-Z\]^_a-z~]+", re.ASCII)
_WRITTEN = frozenset(("text", "title", "type", "xmlurl", "htmlurl", "category"))


def opml(feeds: Sequence[Subscription], *, now: datetime, title: str = "Subscriptions") -> str:
    """Writes subscriptions as a list, in their order, folders nested where they come up first.

    What only this machine can read (`file:`, `exec:`) is left out, and so are logins.

    Args:
        feeds: the subscriptions; strings that are not clean are cleaned.
        now: what the list says of its age.
        title: of the list.

    Returns:
        A document that ends with one line break.
    """
    shared = shared_feeds(feeds)
    prefixes = _prefixes(shared)
    declared = "".join(
        f' xmlns:{prefix}="{_escaped(uri)}"' for uri, prefix in sorted(prefixes.items())
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0"{declared}>',
        "<head>",
        f"<title>{_escaped(clean_line(title))}</title>",
        f"<dateCreated>{format_datetime(now.astimezone(UTC), usegmt=True)}</dateCreated>",
        "</head>",
        "<body>",
    ]
    if len(shared) < len(feeds):
        count = len(feeds) - len(shared)
        lines.append(f"<!-- left out: {count} that only one machine can read -->")
    lines += _outlines(shared, prefixes)
    return "\n".join((*lines, "</body>", "</opml>")) + "\n"


def shared_feeds(feeds: Iterable[Subscription]) -> list[Subscription]:
    """Those that other machines can read, too."""
    return [feed for feed in feeds if feed.url.startswith(("http://", "https://"))]


def _outlines(feeds: Iterable[Subscription], prefixes: dict[str, str]) -> Iterator[str]:
    """Feeds in their folders; a folder stands where its first feed does and is written once."""
    root = _Folder()
    for feed in feeds:
        folder = root
        for part in (feed.folder or "").split("/"):
            if name := clean_line(part):
                folder = folder.inner(name)
        folder.contents.append(_outline(feed, prefixes))
    # No recursion: folders may be nested as deeply as a list says.
    open_folders: list[Iterator[str | tuple[str, _Folder]]] = [iter(root.contents)]
    while open_folders:
        found = next(open_folders[-1], None)
        if found is None:
            open_folders.pop()
            if open_folders:
                yield "</outline>"
        elif isinstance(found, str):
            yield found
        else:
            name = _escaped(found[0].replace(SLASH, "/"))
            yield f'<outline text="{name}" title="{name}">'
            open_folders.append(iter(found[1].contents))


class _Folder:
    """What stands in a folder, in order."""

    def __init__(self) -> None:
        self.contents: list[str | tuple[str, _Folder]] = []
        self._inner: dict[str, _Folder] = {}

    def inner(self, name: str) -> _Folder:
        if name not in self._inner:
            self._inner[name] = _Folder()
            self.contents.append((name, self._inner[name]))
        return self._inner[name]


def _outline(feed: Subscription, prefixes: dict[str, str]) -> str:
    """One feed; nameless, it is called by its address, which the import knows for no name."""
    url = clean_line(without_login(feed.url))
    name = clean_line(feed.title or "") or url
    attributes = {"type": "rss", "text": name, "title": name, "xmlUrl": url}
    if feed.link:
        attributes["htmlUrl"] = clean_line(without_login(feed.link))
    tags = [tag for tag in map(clean_line, feed.tags) if tag]
    if tags:
        attributes["category"] = ",".join(tag.replace(",", " ").lstrip("/ ") for tag in tags)
    own: dict[str, str] = {}
    if any("," in tag or tag.startswith(("/", "!")) for tag in tags):
        own[TAGS] = "\n".join(tags)
    if feed.is_hidden:
        own[HIDDEN] = "true"
    if feed.interval is not None:
        own[INTERVAL] = str(feed.interval)
    if feed.keep_count is not None:
        own[KEEP_COUNT] = str(feed.keep_count)
    for key, value in (*feed.attributes, *own.items()):
        if key == "type":
            attributes["type"] = clean_line(value) or "rss"
        elif written := _qualified(key, prefixes):
            attributes.setdefault(written, clean_text(without_login(value)))
    said = " ".join(f'{key}="{_escaped(value)}"' for key, value in attributes.items())
    return f"<outline {said}/>"


def _prefixes(feeds: Iterable[Subscription]) -> dict[str, str]:
    """A prefix for each namespace that attributes are in."""
    prefixes = {NAMESPACE: _PREFIXES[NAMESPACE]}
    for feed in feeds:
        for key, _ in feed.attributes:
            found = _CLARK.fullmatch(key)
            if found and _SPACE.fullmatch(found[1]) and found[1] not in prefixes:
                uri = found[1]
                prefix = _PREFIXES.get(uri) or uri.removeprefix(UNDECLARED)
                if not _is_prefix(prefix) or prefix in prefixes.values():
                    prefix = f"ns{len(prefixes)}"
                prefixes[uri] = prefix
    return prefixes


def _is_prefix(text: str) -> bool:
    return _NAME.fullmatch(text) is not None and not text.lower().startswith("xml")


def _qualified(key: str, prefixes: dict[str, str]) -> str | None:
    """The name of an attribute as it is written, None where XML has no such name."""
    found = _CLARK.fullmatch(key)
    name = found[2] if found else key
    if not _NAME.fullmatch(name) or name.lower().startswith("xmlns"):
        return None
    if found and found[1]:
        return f"{prefixes[found[1]]}:{name}" if found[1] in prefixes else None
    return None if name.lower() in _WRITTEN else name


def _escaped(text: str) -> str:
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("\n", "&#10;")
        .replace("\t", "&#9;")
    )
