"""Pictures, films and other pages inside a page: each as one line that says what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.model.block import Image
from reader.text.blocks.builder import Builder
from reader.text.blocks.entering import Entered
from reader.text.clean import clean_line
from reader.text.data_urls import is_picture_url
from reader.text.urls import absolute, host, is_openable

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_INLINE_IMAGE = re.compile(
    r"(?:^|[\s_-])(?:emoji|wp-smiley|smiley|emoticon|latex|tex|math|icon)(?:$|[\s_-])", re.I
)
_FORMULA = re.compile(r"(?:^|[\s_-])(?:latex|tex|math)(?:$|[\s_-])", re.I)
_PIXELS = re.compile(r"\s*(\d{1,6})\s*(?:px)?\s*")
_SIDE = re.compile(r"\s*(\d{1,5})(?:\.\d*)?\s*(?:px)?\s*", re.I)
_LEAST_DATA = 200
"""Characters below which a picture that stands in the page itself is a placeholder."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# Pictures that only count readers, whatever size they claim.
_COUNTER = re.compile(
    r"https?://(?:pixel|stats|b)\.(?:wp|wordpress)\.com/|https?://feeds\.feedburner\.com/~r/|"
    r"https?://[^/]*\.(?:doubleclick\.net|feedsportal\.com|statcounter\.com|quantserve\.com|"
    r"scorecardresearch\.com|google-analytics\.com|list-manage\.com/track)/|"
    r"https?://[^/?#]+/(?:[^?#]*/)?(?:pixel|tracker|tracking-pixel|counter|1x1|blank|spacer|clear)"
    r"\.(?:gif|png)(?:[?#]|$)|https?://[^/?#]+/(?:matomo|piwik)\.php",
    re.I,
)
_FILMS = re.compile(
    r"(?:^|\.)(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion\.com|ted\.com|"
    r"twitch\.tv|peertube\.[a-z.]+|odysee\.com|rumble\.com|bilibili\.com|wistia\.(?:com|net)|"
    r"loom\.com|streamable\.com|brightcove\.net|jwplayer\.com)$|^(?:video|videos|tube)\."
)
_SOUNDS = re.compile(
    r"(?:^|\.)(?:soundcloud\.com|spotify\.com|bandcamp\.com|podcasts\.apple\.com|mixcloud\.com|"
    r"simplecast\.com|buzzsprout\.com|libsyn\.com|transistor\.fm|acast\.com|megaphone\.fm)$"
)


def _is_tiny(attributes: dict[str, str | None], limit: int) -> bool:
    sizes = [_PIXELS.match(attributes.get(name) or "") for name in ("width", "height")]
    return any(found is not None and int(found[1]) <= limit for found in sizes)


def _measures(attributes: dict[str, str | None]) -> tuple[int, int] | tuple[None, None]:
    """The picture's size in pixels, where the page tells both sides."""
    sides = [_SIDE.fullmatch(attributes.get(name) or "") for name in ("width", "height")]
    width, height = (int(side[1]) if side is not None else 0 for side in sides)
    return (width, height) if width and height else (None, None)


def enter_image(node: LexborNode, builder: Builder) -> Entered:
    """A picture is a block of its own; smileys and formulas stay in their line."""
    attributes = node.attributes
    alt = clean_line(attributes.get("alt") or "")
    title = clean_line(attributes.get("title") or "") or None
    if _is_tiny(attributes, 1) or _HIDDEN.search(attributes.get("style") or ""):
        # A pixel that only counts its readers.
        return False, None
    kind = attributes.get("class") or ""
    if alt and (_INLINE_IMAGE.search(kind) or _is_tiny(attributes, 32)):
        if _FORMULA.search(kind):
            _add_formula(node, builder, alt)
        else:
            builder.words(alt)
            if title and title.casefold() != alt.casefold() and not _INLINE_IMAGE.search(kind):
                # Smileys only say in their title what they are called.
                builder.words(f" ({title})")
        return False, None
    if not alt and not title and "alt" in attributes:
        # The page says itself that it is decoration.
        return False, None
    source = attributes.get("src") or attributes.get("data-src")
    if source and is_picture_url(source) and attributes.get("data-src"):
        # What a script would put there.
        source = attributes.get("data-src")
    url = None
    if source and (not (builder.is_plain and (alt or title)) or "." in source):
        url = absolute(source, builder.base)
    data = None
    if url is not None and not is_openable(url):
        # Few letters hold nothing but the blank that stands there until a script runs.
        if is_picture_url(url) and len(url) >= _LEAST_DATA and not builder.is_plain:
            data = url
        url = None
    if not (alt or title or url or data) or (not title and url is not None and _COUNTER.match(url)):
        return False, None
    builder.flush()
    width, height = _measures(attributes)
    link = builder.current_link()
    builder.blocks.append(Image(alt, title, url, link, data, width, height))
    return False, None


def _add_formula(node: LexborNode, builder: Builder, source: str) -> None:
    """A picture of a formula, unless the formula itself stands beside it (as in Wikipedia)."""
    from reader.text.maths.latex import latex_text

    around = node.parent
    beside = "mwe-math" in (node.attributes.get("class") or "")
    if beside and around is not None and around.css_first("math") is not None:
        return
    builder.words(latex_text(source.strip("$")) or source)


def _add_link(node: LexborNode, builder: Builder, url: str | None, kind: str) -> None:
    """One line that says what is there, and leads to it."""
    if url is None or not is_openable(url):
        return
    title = clean_line(node.attributes.get("title") or node.attributes.get("aria-label") or "")
    builder.add_link(f"{kind}: {title or _address(url)}", url)


def _kind(url: str | None) -> str:
    where = host(url) or ""
    if _FILMS.search(where):
        return "Video"
    return "Audio" if _SOUNDS.search(where) else "Embedded"


def _embedded(node: LexborNode, builder: Builder, name: str) -> None:
    attributes = node.attributes
    url = absolute(attributes.get(name) or attributes.get("data-src"), builder.base)
    if not _is_tiny(attributes, 1):
        _add_link(node, builder, url, _kind(url))


def enter_frame(node: LexborNode, builder: Builder) -> Entered:
    """Another page inside this one: a film, a map, a form."""
    _embedded(node, builder, "src")
    return False, None


def enter_object(node: LexborNode, builder: Builder) -> Entered:
    """Something for a plug-in; what is inside it is for those who have none."""
    _embedded(node, builder, "data")
    builder.flush()
    return True, builder.flush


def enter_media(node: LexborNode, builder: Builder) -> Entered:
    """A film or a sound."""
    source = node.attributes.get("src")
    child = node.first_child
    while not source and child is not None:
        if child.tag == "source":
            source = child.attributes.get("src")
        child = child.next
    _add_link(node, builder, absolute(source, builder.base), (node.tag or "").capitalize())
    builder.flush()
    return True, builder.flush


def _address(url: str) -> str:
    return url.split("://", 1)[-1].removeprefix("www.")
