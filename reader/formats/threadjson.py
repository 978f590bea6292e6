"""One discussion as a JSON tree: `{id, title, author, text, children}`, of any depth.

Optional keys of every node: `date` (or `published`), `url` (or `link`), `score`, `html`, `deleted`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from reader.errors import FormatError
from reader.formats import jsontext
from reader.formats.charset import decode
from reader.model.body import EMPTY_BODY, Body
from reader.model.comment import Comment, CommentState, thread_from_depths
from reader.model.entry import Entry
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed, Problem
from reader.text.blocks import body_text
from reader.text.clean import clean_line
from reader.text.dates import parse_feed_date
from reader.text.urls import absolute

_FOREIGN = frozenset(
    (
        "created_at_i",
        "story_id",
        "parent_id",
        "kids",
        "kind",
        "objectType",
        "@context",
        "$type",
        "replies",
    )
)


def is_thread(value: Any) -> bool:
    """Whether a JSON value is such a tree, and not another site's answer with the same keys."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("children"), list)
        and any(isinstance(value.get(name), str) for name in ("title", "text", "html"))
        and not _FOREIGN.intersection(value)
    )


def parse(fetched: Fetched) -> Parsed:
    """Reads one discussion: the root is the article, everything below it a comment.

    Raises:
        FormatError: it is no JSON, or no such tree.
    """
    name = clean_line(fetched.name)
    try:
        root = jsontext.load(decode(fetched.data, fetched.media_type))
    except ValueError as error:
        raise FormatError(f"{name}: not valid JSON: {error}") from error
    if not is_thread(root):
        raise FormatError(f"{name}: not a discussion as JSON")
    problems: list[Problem] = []
    link = absolute(_string(root, "url", "link"), fetched.url) or fetched.url
    body = _body(root, link)
    published, published_raw = _published(root)
    entry = Entry(
        title=clean_line(_string(root, "title")) or None,
        body=body,
        text=body_text(body),
        guid=clean_line(_string(root, "id")) or None,
        link=link,
        author=clean_line(_string(root, "author")) or None,
        published=published,
        published_raw=published_raw,
        thread=thread_from_depths(_comments(root["children"], link, problems)),
    )
    return Parsed(format="thread-json", entries=(entry,), problems=tuple(problems))


def _comments(
    roots: list[Any], base: str | None, problems: list[Problem]
) -> Iterator[tuple[Comment, int]]:
    """Yields comments in pre-order with their depth, without recursion."""
    stack: list[tuple[Any, int, str | None]] = [(node, 0, None) for node in reversed(roots)]
    lost = 0
    while stack:
        node, depth, parent = stack.pop()
        if not isinstance(node, dict):
            # HN's answers have null where a comment is missing.
            lost += node is not None
            continue
        source_id = clean_line(_string(node, "id")) or None
        yield _comment(node, base, source_id, parent), depth
        children = node.get("children")
        if isinstance(children, list):
            stack.extend((child, depth + 1, source_id) for child in reversed(children))
    if lost:
        problems.append(
            Problem(
                severity="warning", message=f"{lost} comments are not objects and were left out"
            )
        )


def _comment(
    node: dict[str, Any], base: str | None, source_id: str | None, parent: str | None
) -> Comment:
    body = _body(node, base)
    published, published_raw = _published(node)
    score = node.get("score")
    state: CommentState = "deleted" if node.get("deleted") is True else "ok"
    return Comment(
        author=clean_line(_string(node, "author")) or None,
        body=body,
        text=body_text(body),
        published=published,
        published_raw=published_raw,
        source_id=source_id,
        parent_source_id=parent,
        score=score
        if isinstance(score, int) and not isinstance(score, bool) and abs(score) < 2**53
        else None,
        link=absolute(_string(node, "url", "link"), base),
        state=state,
    )


def _body(node: dict[str, Any], base: str | None) -> Body:
    html, text = _string(node, "html"), _string(node, "text")
    if html.strip():
        return Body("html", html, base)
    return Body("text", text) if text.strip() else EMPTY_BODY


def _string(node: dict[str, Any], *names: str) -> str:
    for name in names:
        value = node.get(name)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
            return str(value)
    return ""


def _published(node: dict[str, Any]) -> tuple[datetime | date | None, str | None]:
    for name in ("date", "published", "created_at", "time"):
        value = node.get(name)
        if isinstance(value, str) and value.strip():
            return parse_feed_date(value), clean_line(value)
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 4_102_444_800:
            return datetime.fromtimestamp(value, UTC), str(value)
    return None, None
