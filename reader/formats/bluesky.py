"""Threads of Bluesky as `app.bsky.feed.getPostThread` answers: posts nested in posts.

Fields are those of the lexicons `app.bsky.feed.defs` (threadViewPost, notFoundPost, blockedPost,
postView), `app.bsky.feed.post` and `app.bsky.richtext.facet`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import Any

from reader.errors import FormatError
from reader.formats import jsonvalues
from reader.formats.jsonvalues import Node
from reader.formats.social import link_html, paragraphs
from reader.model.body import EMPTY_BODY
from reader.model.comment import Comment, CommentState, Thread, thread_from_parents
from reader.model.entry import Entry
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.text.clean import clean_line, clean_text
from reader.text.urls import is_openable

SITE = "https://bsky.app"
_URI = re.compile(r"at://(?P<who>[\w.:%-]{3,300})/app\.bsky\.feed\.post/(?P<key>[\w.~:-]{1,512})")
_MAX_FACETS = 1000
_INVALID_HANDLE = "handle.invalid"


def is_thread(value: object) -> bool:
    """Whether a JSON value is the answer that holds a thread."""
    return isinstance(value, dict) and isinstance(value.get("thread"), dict)


def parse(fetched: Fetched) -> Parsed:
    """Reads one saved thread.

    Raises:
        FormatError: it is no JSON, or no thread with a post that it begins with.
    """
    name = clean_line(fetched.name)
    value = jsonvalues.load(fetched.data, fetched.media_type, name)
    collected = Collected(SITE)
    collected.add(value)
    entry = collected.entry()
    if entry is None:
        raise FormatError(f"{name}: a thread of Bluesky without the post that it begins with")
    return Parsed(format="bluesky", entries=(entry,))


def uri_parts(uri: str) -> tuple[str, str] | None:
    """Whose post an `at:` address names, and its key."""
    found = _URI.fullmatch(uri)
    return (found["who"], found["key"]) if found else None


def page_of(uri: str, site: str, who: str | None = None) -> str | None:
    """The page of a post for people.

    Args:
        uri: of the post.
        site: address of the site.
        who: whose it is, by the name that people know.
    """
    parts = uri_parts(uri)
    return f"{site}/profile/{who or parts[0]}/post/{parts[1]}" if parts else None


class Collected:
    """The posts of one thread, put together from answers.

    Args:
        site: where posts have their pages.
    """

    def __init__(self, site: str) -> None:
        self.site = site
        self.root: Node = {}
        self._rows: dict[str, tuple[str | None, Node]] = {}
        self.cut: dict[str, None] = {}
        """Posts whose replies were left out because they stand too deep."""

    def add(self, answer: Any) -> None:
        """Adds an answer: the first begins with the root, others with a reply that is here."""
        node = jsonvalues.node(jsonvalues.node(answer).get("thread"))
        stack: list[tuple[Node, str | None]] = [(node, None)]
        while stack:
            node, parent = stack.pop()
            post = jsonvalues.node(node.get("post"))
            uri = clean_line(jsonvalues.string(post, "uri") or jsonvalues.string(node, "uri"))
            if not uri:
                continue
            if parent is None and not self.root and post:
                self.root = post
            is_known = uri in self._rows and parent is None
            if not is_known and uri != self._root_uri:
                self._rows[uri] = (parent if parent != self._root_uri else None, node)
            replies = jsonvalues.nodes(node.get("replies"))
            if "replies" not in node and (jsonvalues.number(post, "replyCount") or 0) > 0:
                self.cut[uri] = None
            else:
                self.cut.pop(uri, None)
            stack.extend((reply, uri) for reply in reversed(replies))

    @property
    def above(self) -> str | None:
        """The post that the whole conversation begins with, where the root is a reply."""
        reply = jsonvalues.node(jsonvalues.node(self.root.get("record")).get("reply"))
        uri = jsonvalues.string(jsonvalues.node(reply.get("root")), "uri")
        return uri if uri != self._root_uri and uri_parts(uri) else None

    @property
    def _root_uri(self) -> str:
        return clean_line(jsonvalues.string(self.root, "uri"))

    def entry(self) -> Entry | None:
        """The first post with its thread; None where it is not here."""
        uri = self._root_uri
        if not uri:
            return None
        record = jsonvalues.node(self.root.get("record"))
        page = page_of(uri, self.site, _named(self.root))
        body, text = jsonvalues.html(self._html(self.root), page)
        published, raw = jsonvalues.instant(record, "createdAt")
        if published is None:
            published, raw = jsonvalues.instant(self.root, "indexedAt")
        return Entry(
            title=None,
            body=body,
            text=text,
            guid=uri,
            link=page,
            author=_author(self.root),
            published=published,
            published_raw=raw,
            comments_url=page,
            thread=self._thread(),
        )

    def _thread(self) -> Thread:
        opener = _did(self.root)
        return thread_from_parents(
            (uri, parent, self._comment(uri, parent, node, opener))
            for uri, (parent, node) in self._rows.items()
        )

    def _comment(self, uri: str, parent: str | None, node: Node, opener: str) -> Comment:
        post = jsonvalues.node(node.get("post"))
        if not post:
            is_blocked = jsonvalues.flag(node, "blocked")
            state: CommentState = "removed" if is_blocked else "deleted"
            return Comment(
                author=None,
                body=EMPTY_BODY,
                text="",
                source_id=uri,
                parent_source_id=parent,
                link=page_of(uri, self.site),
                state=state,
            )
        record = jsonvalues.node(post.get("record"))
        page = page_of(uri, self.site, _named(post))
        body, text = jsonvalues.html(self._html(post), page)
        published, raw = jsonvalues.instant(record, "createdAt")
        if published is None:
            published, raw = jsonvalues.instant(post, "indexedAt")
        return Comment(
            author=_author(post),
            body=body,
            text=text,
            published=published,
            published_raw=raw,
            source_id=uri,
            parent_source_id=parent,
            score=jsonvalues.number(post, "likeCount"),
            link=page,
            role="author" if opener and _did(post) == opener else None,
        )

    def _html(self, post: Node) -> str:
        record = jsonvalues.node(post.get("record"))
        text = rich_html(
            jsonvalues.string(record, "text"), jsonvalues.nodes(record.get("facets")), self.site
        )
        return text + paragraphs(self._embedded(post))

    def _embedded(self, post: Node) -> Iterator[str]:
        """What is attached: pictures and films with their descriptions, a page, another post."""
        embed = jsonvalues.node(post.get("embed"))
        # A post and pictures together stand one level deeper.
        media = jsonvalues.node(embed.get("media")) or embed
        for image in jsonvalues.nodes(media.get("images"))[:20]:
            words = clean_line(jsonvalues.string(image, "alt"))
            url = jsonvalues.string(image, "fullsize", "thumb")
            if words or url:
                yield link_html(url, f"[image: {words}]" if words else "[image]")
        if playlist := jsonvalues.string(media, "playlist"):
            words = clean_line(jsonvalues.string(media, "alt"))
            yield link_html(playlist, f"[video: {words}]" if words else "[video]")
        external = jsonvalues.node(media.get("external"))
        if url := jsonvalues.string(external, "uri"):
            yield link_html(url, jsonvalues.string(external, "title") or url)
        quoted = jsonvalues.node(embed.get("record"))
        quoted = jsonvalues.node(quoted.get("record")) or quoted
        uri = jsonvalues.string(quoted, "uri")
        if page := page_of(uri, self.site):
            who = jsonvalues.line(jsonvalues.node(quoted.get("author")), "handle")
            yield link_html(page, f"[post by {who}]" if who else "[post]")


def rich_html(text: str, facets: Sequence[Node], site: str = SITE) -> str:
    """A post's text as HTML, with the links that its facets make.

    Args:
        text: plain.
        facets: `{index: {byteStart, byteEnd}, features: [...]}`, counted in bytes of UTF-8; those
            that overlap, end before they begin or reach beyond the text are left out.
        site: where people have their pages.
    """
    data = text.encode("utf-8", "replace")
    spans: list[tuple[int, int, str]] = []
    for facet in facets[:_MAX_FACETS]:
        index = jsonvalues.node(facet.get("index"))
        start, end = jsonvalues.number(index, "byteStart"), jsonvalues.number(index, "byteEnd")
        target = _target(jsonvalues.nodes(facet.get("features")), site)
        if target and start is not None and end is not None and 0 <= start < end <= len(data):
            spans.append((start, end, target))
    pieces: list[str] = []
    done = 0
    for start, end, target in sorted(spans):
        if start < done:
            continue
        pieces.append(_escaped(data[done:start]))
        pieces.append(f'<a href="{html.escape(target)}">{_escaped(data[start:end])}</a>')
        done = end
    pieces.append(_escaped(data[done:]))
    whole = "".join(pieces).strip("\n")
    return "".join(
        f"<p>{each}</p>".replace("\n", "<br>") for each in re.split(r"\n{2,}", whole) if each
    )


def _escaped(data: bytes) -> str:
    # A facet that cuts a character in two loses that character, nothing else.
    return html.escape(clean_text(data.decode("utf-8", "replace")))


def _target(features: list[Node], site: str) -> str | None:
    for feature in features:
        if is_openable(url := jsonvalues.string(feature, "uri")):
            return url
        if (did := jsonvalues.string(feature, "did")).startswith("did:"):
            return f"{site}/profile/{did}"
    return None


def _person(post: Node) -> Node:
    return jsonvalues.node(post.get("author"))


def _did(post: Node) -> str:
    return jsonvalues.string(_person(post), "did", "handle")


def _named(post: Node) -> str | None:
    """The handle, where the person has one that holds."""
    called = jsonvalues.line(_person(post), "handle")
    return called if called != _INVALID_HANDLE else None


def _author(post: Node) -> str | None:
    """The handle: names for show are not unique and change at will."""
    return _named(post) or jsonvalues.line(_person(post), "did")
