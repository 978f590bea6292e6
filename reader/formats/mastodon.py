"""Conversations of Mastodon and of what speaks its interface: statuses that name what they answer.

Fields are those of docs.joinmastodon.org, "Status" and "Context": `id, in_reply_to_id, account,
content, spoiler_text, created_at, edited_at, favourites_count, replies_count, media_attachments`.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from reader.errors import FormatError
from reader.formats import jsonvalues
from reader.formats.jsonvalues import Node
from reader.formats.social import link_html, paragraphs
from reader.model.body import Body
from reader.model.comment import Comment, Thread, thread_from_parents
from reader.model.entry import Entry
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.text.clean import clean_line
from reader.text.urls import absolute, is_openable


def is_conversation(value: object) -> bool:
    """Whether a JSON value is a status, its context, or a list of statuses."""
    if isinstance(value, dict) and "ancestors" in value and "descendants" in value:
        return True
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict) and "in_reply_to_id" in first and "account" in first


def parse(fetched: Fetched) -> Parsed:
    """Reads a saved conversation: a status, or what has the status that it begins with.

    Raises:
        FormatError: it is no JSON, or the first status is not in it, as in the context of one
            that answers nothing.
    """
    name = clean_line(fetched.name)
    value = jsonvalues.load(fetched.data, fetched.media_type, name)
    statuses = [value] if isinstance(value, dict) and "account" in value else _listed(value)
    collected = Collected()
    collected.add(statuses)
    root = collected.first
    if root is None:
        raise FormatError(
            f"{name}: a conversation of Mastodon without the post that it begins with"
        )
    return Parsed(format="mastodon", entries=(collected.entry(root),))


def _listed(value: Any) -> list[Node]:
    if isinstance(value, list):
        return jsonvalues.nodes(value)
    context = jsonvalues.node(value)
    return [*jsonvalues.nodes(context.get("ancestors")), *descendants(context)]


def descendants(context: Any) -> list[Node]:
    """The replies of one context."""
    return jsonvalues.nodes(jsonvalues.node(context).get("descendants"))


def root_of(context: Any) -> Node | None:
    """The status that the conversation of a reply begins with."""
    above = jsonvalues.nodes(jsonvalues.node(context).get("ancestors"))
    return above[0] if above and _answers(above[0]) is None and _id(above[0]) else None


def _id(status: Node) -> str:
    return clean_line(jsonvalues.string(status, "id"))


def _answers(status: Node) -> str | None:
    return jsonvalues.line(status, "in_reply_to_id")


class Collected:
    """The statuses of one conversation, put together from answers."""

    def __init__(self) -> None:
        self._statuses: dict[str, Node] = {}

    def add(self, statuses: Iterable[Node]) -> int:
        """Adds statuses, a later version in place of an earlier one; returns how many are new."""
        before = len(self._statuses)
        for status in statuses:
            if number := _id(status):
                self._statuses[number] = status
        return len(self._statuses) - before

    @property
    def first(self) -> str | None:
        """The status that begins the conversation: the one that answers nothing."""
        beginnings = [name for name, status in self._statuses.items() if _answers(status) is None]
        return beginnings[0] if len(beginnings) == 1 else None

    def unanswered(self, root: str) -> list[str]:
        """Statuses that say they have more answers than are here, most missing first."""
        here = Counter(_answers(status) for status in self._statuses.values())
        lacking = {
            name: (jsonvalues.number(status, "replies_count") or 0) - here[name]
            for name, status in self._statuses.items()
            if name != root
        }
        return sorted(
            (name for name, number in lacking.items() if number > 0),
            key=lambda name: (-lacking[name], name),
        )

    def entry(self, root: str) -> Entry:
        """The conversation that begins with a status.

        Args:
            root: its id.
        """
        status = self._statuses[root]
        page = _page(status)
        body, text = _body(status, page)
        published, raw = jsonvalues.instant(status, "created_at")
        updated, _ = jsonvalues.instant(status, "edited_at")
        return Entry(
            title=None,
            body=body,
            text=text,
            guid=jsonvalues.line(status, "uri") or page,
            link=page,
            author=_author(status),
            published=published,
            published_raw=raw,
            updated=updated,
            tags=tuple(_tags(status)),
            comments_url=page,
            thread=self._thread(root),
        )

    def _thread(self, root: str) -> Thread:
        opener = _person(self._statuses[root])
        return thread_from_parents(
            self._row(name, status, root, opener)
            for name, status in self._statuses.items()
            if name != root
        )

    def _row(
        self, name: str, status: Node, root: str, opener: str
    ) -> tuple[str, str | None, Comment]:
        answers = _answers(status)
        parent = None if answers == root else answers
        page = _page(status)
        body, text = _body(status, page)
        published, raw = jsonvalues.instant(status, "created_at")
        comment = Comment(
            author=_author(status),
            body=body,
            text=text,
            published=published,
            published_raw=raw,
            source_id=name,
            parent_source_id=parent,
            score=jsonvalues.number(status, "favourites_count"),
            edited=bool(jsonvalues.string(status, "edited_at")),
            link=page,
            role="author" if opener and _person(status) == opener else None,
        )
        return name, parent, comment


def _page(status: Node) -> str | None:
    """A status's page for people, where its author is."""
    for name in ("url", "uri"):
        address = absolute(jsonvalues.string(status, name))
        if is_openable(address):
            return address
    return None


def _person(status: Node) -> str:
    account = jsonvalues.node(status.get("account"))
    return jsonvalues.string(account, "id", "acct", "url")


def _author(status: Node) -> str | None:
    """`ann`, or `ann@elsewhere.example`: names for show are not unique and change at will."""
    account = jsonvalues.node(status.get("account"))
    return jsonvalues.line(account, "acct", "username", "display_name")


def _body(status: Node, page: str | None) -> tuple[Body, str]:
    """The content under its warning, then what is attached, as links with their descriptions."""
    warning = clean_line(jsonvalues.string(status, "spoiler_text"))
    pieces = [f"<strong>{html.escape(warning)}</strong>"] if warning else []
    content = jsonvalues.string(status, "content")
    poll = jsonvalues.nodes(jsonvalues.node(status.get("poll")).get("options"))
    options = [clean_line(jsonvalues.string(option, "title")) for option in poll]
    listed = "".join(f"<li>{html.escape(option)}</li>" for option in options if option)
    value = (
        paragraphs(pieces)
        + content
        + (f"<ul>{listed}</ul>" if listed else "")
        + paragraphs(_attached(status))
    )
    return jsonvalues.html(value, page)


def _attached(status: Node) -> Iterator[str]:
    for each in jsonvalues.nodes(status.get("media_attachments")):
        url = jsonvalues.string(each, "url", "remote_url")
        kind = clean_line(jsonvalues.string(each, "type")) or "file"
        words = clean_line(jsonvalues.string(each, "description"))
        label = f"{kind}: {words}" if words else kind
        if is_openable(url) or words:
            yield link_html(url, f"[{label}]")


def _tags(status: Node) -> Iterator[str]:
    for each in jsonvalues.nodes(status.get("tags"))[:100]:
        if name := jsonvalues.line(each, "name"):
            yield name
