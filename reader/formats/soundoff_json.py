"""Our own export: one article a line with its thread, as `reader export json` writes it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, get_args

from reader.errors import FormatError
from reader.model.body import Body, BodyType
from reader.model.comment import (
    Comment,
    CommentRole,
    CommentState,
    Thread,
    thread_from_depths,
)
from reader.model.entry import Enclosure, Entry, EntryDiscussion, EntryPage, EntryState
from reader.model.feed import Feed
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed, Problem
from reader.text.blocks import body_text
from reader.text.clean import clean_line, clean_text
from reader.text.instants import from_iso

NAME = "soundoff-json"
_FIRST_KEYS = re.compile(rb'\{"id": \d+, "feed": ')
_MARKS = (b'"guid"', b'"comments_feed"', b'"published_raw"', b'"announced"', b'"body"')

JsonObject = Mapping[str, Any]


def recognises(data: bytes) -> bool:
    """Whether the first line is an article of ours."""
    line = data[: 1 << 20].partition(b"\n")[0]
    # A line that is longer than what is looked at has to be told by its first keys.
    return _FIRST_KEYS.match(line) is not None and all(
        mark in line or len(line) == 1 << 20 for mark in _MARKS
    )


def parse(fetched: Fetched) -> Parsed:
    """Reads every line that is an article; the others are problems.

    Returns:
        The documents, and in `more` the entries of each feed.
    """
    by_feed: dict[Feed | None, list[Entry]] = {}
    problems: list[Problem] = []
    for number, line in enumerate(fetched.data.decode("utf-8", "replace").split("\n"), 1):
        if not line.strip():
            continue
        try:
            feed, entry = _article(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            message = "not an article as `reader export json` writes them"
            problems.append(Problem(severity="error", message=message, where=f"line {number}"))
        else:
            by_feed.setdefault(feed, []).append(entry)
    if not by_feed:
        raise FormatError("there is no article in it that can be read")
    return Parsed(
        format=NAME,
        entries=tuple(by_feed.pop(None, ())),
        problems=tuple(problems),
        is_archive=True,
        more=tuple(
            Parsed(format=NAME, feed=feed, entries=tuple(entries))
            for feed, entries in by_feed.items()
        ),
    )


def _article(row: JsonObject) -> tuple[Feed | None, Entry]:
    body = _body(row["body"])
    own, elsewhere = _by_discussion(row["comments"])
    discussions = _discussions(row.get("discussions") or (), elsewhere)
    # In the order of the threads.
    comments = [*own, *(c for each in discussions for c in elsewhere.get(each[0], ()))]
    notes = tuple(_note(comment) for comment in comments)
    said = row["feed"]
    feed = said and Feed(
        title=_line(said["title"]), url=_line(said["url"]), link=_line(said["link"])
    )
    source = row["source"]
    return feed or None, Entry(
        title=_line(row["title"]),
        body=body,
        text=_text(body, row["text"]),
        guid=_line(row["guid"]),
        link=_line(row["link"]),
        author=_line(row["author"]),
        published=from_iso(row["published"]) if row["published"] else None,
        published_raw=_line(row["published_raw"]),
        updated=from_iso(row["updated"]) if row["updated"] else None,
        summary=_line(row["summary"]),
        tags=tuple(clean_line(tag) for tag in row["tags"]),
        enclosures=tuple(
            Enclosure(url=clean_line(e["url"]), type=_line(e["type"]), length=_number(e["length"]))
            for e in row["enclosures"]
        ),
        comments_url=_line(row["comments_url"]),
        comments_feed=_line(row["comments_feed"]),
        announced=_number(row["announced"]),
        thread=_thread(own),
        discussions=tuple(
            replace(each, thread=_thread(elsewhere.get(key, []))) for key, each in discussions
        ),
        layout=_line(source["layout"]),
        confidence=None if source["confidence"] is None else float(source["confidence"]),
        is_comment_page=bool(row.get("comment_page")),
        state=EntryState(
            unread=bool(row["unread"]),
            starred=bool(row["starred"]),
            comments=tuple((bool(c["unread"]), bool(c["starred"])) for c in comments),
            # Earlier exports have none of these.
            comment_notes=notes if any(notes) else (),
            labels=tuple(clean_line(label) for label in row.get("labels") or ()),
            note=clean_text(note) if isinstance(note := row.get("notes"), str) else None,
            watched=bool(row.get("watched")),
            full_text=_page(row.get("full_text")),
        ),
    )


def _page(row: JsonObject | None) -> EntryPage | None:
    """The text of the article's page; earlier exports have none."""
    fetched = from_iso(row["fetched"]) if row else None
    if not row or not isinstance(fetched, datetime):
        return None
    body = _body(row["body"])
    return EntryPage(
        url=clean_line(row["url"]),
        fetched=fetched,
        body=body,
        text=body_text(body),
        is_shown=bool(row["shown"]),
    )


_Key = int | str
"""Of a discussion: its number, or its name where it has none."""


def _by_discussion(
    rows: list[JsonObject],
) -> tuple[list[JsonObject], dict[_Key, list[JsonObject]]]:
    """The comments of the article's own thread, and those of each other discussion."""
    own: list[JsonObject] = []
    elsewhere: dict[_Key, list[JsonObject]] = {}
    for row in rows:
        key = _number(row.get("discussion_id")) or _line(row.get("discussion"))
        (elsewhere.setdefault(key, []) if key else own).append(row)
    return own, elsewhere


def _discussions(
    rows: Iterable[JsonObject], elsewhere: Mapping[_Key, list[JsonObject]]
) -> list[tuple[_Key, EntryDiscussion]]:
    """The discussions with their keys; one that is only named by its comments has no source that
    could be asked."""
    found: dict[_Key, EntryDiscussion] = {}
    places: set[tuple[str, str]] = set()
    for row in rows:
        key: _Key = _number(row["id"]) or 0
        source, address = clean_line(row["source"]), clean_line(row["address"])
        if (source, address) in places:
            # A file that nobody of ours wrote: its comments have a name all the same.
            continue
        places.add((source, address))
        found[key] = EntryDiscussion(
            source=source,
            address=address,
            name=clean_line(row["name"]),
            page=_line(row["page"]),
            is_own=key == 0,
        )
    for other, comments in elsewhere.items():
        if other not in found:
            name = _line(comments[0].get("discussion")) or "Comments"
            found[other] = EntryDiscussion(source=NAME, address=str(other), name=name)
    return list(found.items())


def _thread(rows: list[JsonObject]) -> Thread:
    """A thread, which stands in pre-order."""
    return thread_from_depths((_comment(row), int(row["depth"])) for row in rows)


def _note(row: JsonObject) -> str | None:
    return clean_text(note) if isinstance(note := row.get("note"), str) else None


def _text(body: Body, said: object) -> str:
    """The plain text of a body; that of a text document is the document, as it is indented."""
    if body.type == "text" and body.value == said:
        return clean_text(body.value)
    return body_text(body)


def _comment(row: JsonObject) -> Comment:
    body = _body(row["body"])
    state, role = row["state"], row.get("role")
    return Comment(
        author=_line(row["author"]),
        body=body,
        text=_text(body, row["text"]),
        published=from_iso(row["published"]) if row["published"] else None,
        published_raw=_line(row["published_raw"]),
        source_id=_line(row["source_id"]),
        parent_source_id=_line(row["parent_source_id"]),
        score=_number(row["score"]),
        edited=bool(row["edited"]),
        link=_line(row["link"]),
        state=state if state in get_args(CommentState) else "ok",
        role=role if role in get_args(CommentRole) else None,
        rank=_number(row.get("rank")),
    )


def _body(row: JsonObject) -> Body:
    kind = row["type"]
    if kind not in get_args(BodyType):
        raise ValueError(kind)
    return Body(kind, str(row["value"]), _line(row.get("base")))


def _line(value: object) -> str | None:
    return clean_line(value) if isinstance(value, str) else None


def _number(value: object) -> int | None:
    """A whole number that a store can hold."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if -(1 << 63) <= value < 1 << 63 else None
