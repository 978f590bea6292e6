"""Discussions of Reddit: a post with its tree of comments, parts of which wait to be loaded.

Things have a `kind`: `t3` a post, `t1` a comment, `Listing` a list of things, `more` comments that
are not shown (https://www.reddit.com/dev/api, and the archived wiki page "JSON"). Where an address
does not say `raw_json=1`, every text has `&`, `<` and `>` written as entities once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from reader.errors import FormatError
from reader.formats import jsonvalues
from reader.formats.jsonvalues import Node
from reader.model.body import EMPTY_BODY, Body
from reader.model.comment import Comment, CommentRole, CommentState, Thread, thread_from_parents
from reader.model.entry import Entry
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed, Problem
from reader.text.blocks import body_text
from reader.text.clean import clean_line
from reader.text.urls import absolute

SITE = "https://www.reddit.com"
_GONE = re.compile(r"\[\s*(deleted|removed)\b[^\]]{0,40}\]\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class More:
    """Comments that an answer does not show."""

    parent: str | None
    """The comment whose replies they are; None at the top level."""
    ids: tuple[str, ...]
    """Empty where the thread continues on a page of its parent."""
    count: int = 0
    """How many there are, replies to them included."""


def is_listing(value: object) -> bool:
    """Whether a JSON value is a page of Reddit, or a thing of it."""
    each = value[0] if isinstance(value, list) and value else value
    return isinstance(each, dict) and "data" in each and each.get("kind") in ("Listing", "t1", "t3")


def parse(fetched: Fetched) -> Parsed:
    """Reads one saved discussion, or a list of posts as articles without their comments.

    Raises:
        FormatError: it is no JSON, or no post of Reddit.
    """
    name = clean_line(fetched.name)
    value = jsonvalues.load(fetched.data, fetched.media_type, name)
    if not is_listing(value):
        raise FormatError(f"{name}: not a Reddit discussion")
    collected = Collected()
    collected.add(value)
    if not collected.posts:
        raise FormatError(f"{name}: comments of Reddit without the post they are about")
    if len(collected.posts) > 1:
        entries = tuple(collected.entry(post, ()) for post in collected.posts)
        return Parsed(format="reddit", entries=entries)
    left = collected.left
    problems = (
        (Problem(severity="warning", message=f"{left} more comments were not saved with the page"),)
        if left
        else ()
    )
    entry = collected.entry(collected.posts[0], collected.thread())
    return Parsed(format="reddit", entries=(entry,), problems=problems)


class Collected:
    """One discussion while its parts are put together; of a comment the last word counts."""

    def __init__(self, site: str = SITE) -> None:
        """Begins with nothing.

        Args:
            site: address of the pages for people.
        """
        self.posts: list[Node] = []
        self._waiting: list[More] = []
        self._site = site
        self._comments: dict[str, Comment] = {}
        self._nameless = 0

    @property
    def ids(self) -> set[str]:
        """The comments that are here."""
        return set(self._comments)

    @property
    def left(self) -> int:
        """How many comments wait to be loaded; one for each place where the number is unknown."""
        return sum(max(more.count, len(more.ids), 1) for more in self._waiting)

    def add(self, answer: Any) -> None:
        """Adds what an answer holds: pages, a thing, or what was loaded behind `more`."""
        things = [
            (thing.get("kind"), jsonvalues.node(thing.get("data"))) for thing in _things(answer)
        ]
        verdicts = (_is_escaped(data) for _, data in things)
        # Where nothing shows it, what looks like an entity is more likely one.
        is_escaped = next((verdict for verdict in verdicts if verdict is not None), True)
        for kind, data in things:
            if is_escaped:
                data = _unescaped(data)
            match kind:
                case "t3":
                    self.posts.append(data)
                case "t1":
                    self._add_comment(data)
                case "more":
                    self._add_more(data)

    def take_waiting(self) -> list[More]:
        """Takes out what is still to be loaded."""
        waiting, self._waiting = self._waiting, []
        return waiting

    def thread(self) -> Thread:
        """The comments, with their places among their siblings."""
        siblings: dict[str | None, int] = {}
        ranked: list[tuple[str, str | None, Comment]] = []
        for key, comment in self._comments.items():
            parent = comment.parent_source_id
            rank = siblings.get(parent, 0)
            siblings[parent] = rank + 1
            ranked.append((key, parent, replace(comment, rank=rank)))
        return thread_from_parents(ranked)

    def entry(self, post: Node, thread: Thread) -> Entry:
        """A post as an article."""
        page = self.page(post)
        body, text = _body(post, "selftext_html", "selftext", page)
        if _GONE.fullmatch(text):
            body, text = EMPTY_BODY, ""
        published, raw = jsonvalues.instant(post, "created_utc")
        link = None if jsonvalues.flag(post, "is_self") else jsonvalues.string(post, "url")
        tag = jsonvalues.line(post, "subreddit_name_prefixed")
        return Entry(
            title=jsonvalues.line(post, "title"),
            body=body,
            text=text,
            guid=page,
            link=absolute(link, self._site) or page,
            author=_author(post),
            published=published,
            published_raw=raw,
            tags=(tag,) if tag else (),
            comments_url=page,
            announced=jsonvalues.number(post, "num_comments"),
            thread=thread,
        )

    def page(self, post: Node) -> str | None:
        """The page for people."""
        number = jsonvalues.string(post, "id")
        return absolute(jsonvalues.string(post, "permalink"), self._site) or (
            f"{self._site}/comments/{clean_line(number)}" if number else None
        )

    def _add_comment(self, data: Node) -> None:
        source_id = jsonvalues.line(data, "id") or _bare(jsonvalues.line(data, "name"))
        parent = jsonvalues.line(data, "parent_id") or ""
        if source_id is None:
            self._nameless += 1
        self._comments[source_id or f" {self._nameless}"] = self._comment(
            data, source_id, None if parent.startswith("t3_") else _bare(parent)
        )

    def _comment(self, data: Node, source_id: str | None, parent: str | None) -> Comment:
        author = _author(data)
        body, text = _body(data, "body_html", "body", f"{self._site}/")
        state: CommentState = "ok"
        # A person may write "[deleted]"; a comment without its author was.
        if author is None and (gone := _GONE.fullmatch(text)):
            state = "removed" if gone[1].lower() == "removed" else "deleted"
            body, text = EMPTY_BODY, ""
        published, raw = jsonvalues.instant(data, "created_utc")
        edited = data.get("edited")
        return Comment(
            author=author,
            body=body,
            text=text,
            published=published,
            published_raw=raw,
            source_id=source_id,
            parent_source_id=parent,
            score=None
            if jsonvalues.flag(data, "score_hidden")
            else jsonvalues.number(data, "score"),
            edited=edited is True or (jsonvalues.whole(edited) or 0) > 0,
            link=self._link(data, source_id),
            state=state,
            role=_role(data),
        )

    def _link(self, data: Node, source_id: str | None) -> str | None:
        if link := absolute(jsonvalues.string(data, "permalink"), self._site):
            return link
        post = _bare(jsonvalues.line(data, "link_id"))
        return f"{self._site}/comments/{post}/_/{source_id}" if post and source_id else None

    def _add_more(self, data: Node) -> None:
        parent = jsonvalues.line(data, "parent_id") or ""
        children = data.get("children")
        ids = tuple(
            child
            for child in (children if isinstance(children, list) else ())
            if isinstance(child, str) and child.isascii() and child.isalnum()
        )
        above = None if parent.startswith("t3_") else _bare(parent)
        if ids or above is not None:
            count = max(0, jsonvalues.number(data, "count") or 0)
            self._waiting.append(More(above, ids, count))


def _things(answer: Any) -> Iterator[Node]:
    """All things of an answer in the order of the page, a comment before its replies."""
    stack: list[Any] = [answer]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(reversed(value))
            continue
        thing = jsonvalues.node(value)
        data = jsonvalues.node(thing.get("data"))
        match thing.get("kind"):
            case "Listing":
                stack.append(data.get("children"))
            case "t1":
                yield thing
                # Where there are none it is an empty text.
                stack.append(data.get("replies"))
            case "t3" | "more":
                yield thing
            case _ if "json" in thing:
                # What `morechildren` gives.
                loaded = jsonvalues.node(jsonvalues.node(thing["json"]).get("data"))
                stack.append(loaded.get("things"))


def _is_escaped(data: Node) -> bool | None:
    """Whether texts have entities once more, where a thing shows it."""
    text = jsonvalues.string(data, "body_html", "selftext_html").lstrip()
    if not text:
        return None
    return text.startswith("&lt;")


def _unescaped(data: Node) -> Node:
    return {
        name: unescape(value) if isinstance(value, str) else value for name, value in data.items()
    }


def _body(data: Node, html: str, markdown: str, base: str | None) -> tuple[Body, str]:
    """The text as HTML, or, where that is missing, as the Markdown it was written in."""
    if value := jsonvalues.string(data, html):
        return jsonvalues.html(value, base)
    value = jsonvalues.string(data, markdown)
    if not value.strip():
        return EMPTY_BODY, ""
    body = Body("markdown", value, base)
    return body, body_text(body)


def _bare(name: str | None) -> str | None:
    """The id of a thing whose name is its kind and its id, as `t1_c0ffee`."""
    return (name or "").rpartition("_")[2] or None


def _author(data: Node) -> str | None:
    author = jsonvalues.line(data, "author")
    return None if author == "[deleted]" else author


def _role(data: Node) -> CommentRole | None:
    match data.get("distinguished"):
        case "moderator":
            return "moderator"
        case "admin":
            return "admin"
    return "author" if jsonvalues.flag(data, "is_submitter") else None
