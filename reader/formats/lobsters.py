"""Discussions of Lobsters and of the sites that run it: a story with its comments in one answer.

Comments are a flat list in display order. Newer answers say the parent (`parent_comment`) and
`depth` from 0, and name people by text; older ones have `indent_level` from 1 and people as
objects (lobsters/lobsters, app/models/comment.rb and story.rb).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from reader.errors import FormatError
from reader.formats import jsonvalues
from reader.formats.jsonvalues import Node
from reader.model.body import EMPTY_BODY
from reader.model.comment import Comment, CommentRole, CommentState, Thread, thread_from_parents
from reader.model.entry import Entry
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.text.clean import clean_line
from reader.text.urls import absolute

# The site itself calls nothing edited that was changed within its first minute.
_GRACE = timedelta(minutes=1)


def is_story(value: object) -> bool:
    """Whether a JSON value is a story, or a list of stories."""
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict) and "short_id" in first


def parse(fetched: Fetched) -> Parsed:
    """Reads one saved discussion, or a list of stories as articles without their comments.

    Raises:
        FormatError: it is no JSON, or no story.
    """
    name = clean_line(fetched.name)
    value = jsonvalues.load(fetched.data, fetched.media_type, name)
    stories = value if isinstance(value, list) else [value]
    entries = [read(story, fetched.url) for story in jsonvalues.nodes(stories) if _has_title(story)]
    if not entries:
        raise FormatError(f"{name}: not a Lobsters story")
    return Parsed(format="lobsters", entries=tuple(entries))


def _has_title(story: Node) -> bool:
    return bool(jsonvalues.line(story, "short_id") and jsonvalues.line(story, "title"))


def read(value: Any, base: str | None = None) -> Entry:
    """Reads a story with its thread.

    Args:
        value: the JSON.
        base: address it came from, for relative links.

    Raises:
        FormatError: it is no story.
    """
    story = jsonvalues.node(value)
    if not _has_title(story):
        raise FormatError("not a Lobsters story")
    page = absolute(jsonvalues.string(story, "comments_url", "short_id_url"), base)
    body, text = jsonvalues.html(jsonvalues.string(story, "description"), page or base)
    published, raw = jsonvalues.instant(story, "created_at")
    submitter = _person(story, "submitter_user")
    tags = story.get("tags")
    return Entry(
        title=jsonvalues.line(story, "title"),
        body=body,
        text=text,
        guid=absolute(jsonvalues.string(story, "short_id_url"), base) or page,
        link=absolute(jsonvalues.string(story, "url"), base) or page,
        author=submitter,
        published=published,
        published_raw=raw,
        tags=tuple(
            dict.fromkeys(
                clean_line(tag) for tag in tags if isinstance(tag, str) and clean_line(tag)
            )
            if isinstance(tags, list)
            else ()
        ),
        comments_url=page,
        announced=jsonvalues.number(story, "comment_count"),
        thread=_thread(jsonvalues.nodes(story.get("comments")), page or base, submitter),
    )


def _thread(nodes: list[Node], base: str | None, submitter: str | None) -> Thread:
    return thread_from_parents(
        (comment.source_id or number, comment.parent_source_id, comment)
        for number, comment in enumerate(_comments(nodes, base, submitter))
    )


def _comments(nodes: list[Node], base: str | None, submitter: str | None) -> Iterator[Comment]:
    """The comments with their parents and their places among their siblings."""
    above: list[str | None] = []
    siblings: dict[str | None, int] = {}
    seen = set[str]()
    for node in nodes:
        source_id = jsonvalues.line(node, "short_id")
        if source_id is not None and source_id in seen:
            continue
        depth = _depth(node, len(above))
        del above[depth:]
        parent = jsonvalues.line(node, "parent_comment") or (above[-1] if above else None)
        above.append(source_id)
        if source_id is not None:
            seen.add(source_id)
        rank = siblings.get(parent, 0)
        siblings[parent] = rank + 1
        yield _comment(node, base, source_id, parent, rank, submitter)


def _depth(node: Node, most: int) -> int:
    """From 0; no deeper than below its predecessor."""
    depth = jsonvalues.number(node, "depth")
    if depth is None:
        depth = (jsonvalues.number(node, "indent_level") or 1) - 1
    return max(0, min(depth, most))


def _comment(
    node: Node,
    base: str | None,
    source_id: str | None,
    parent: str | None,
    rank: int,
    submitter: str | None,
) -> Comment:
    state: CommentState = "ok"
    if jsonvalues.flag(node, "is_moderated"):
        state = "removed"
    elif jsonvalues.flag(node, "is_deleted"):
        state = "deleted"
    # What was deleted has a sentence that says so in place of its text.
    body, text = (
        jsonvalues.html(jsonvalues.string(node, "comment"), base)
        if state == "ok"
        else (EMPTY_BODY, "")
    )
    author = _person(node, "commenting_user")
    published, raw = jsonvalues.instant(node, "created_at")
    edited, _ = jsonvalues.instant(node, "last_edited_at", "updated_at")
    return Comment(
        author=author,
        body=body,
        text=text,
        published=published,
        published_raw=raw,
        source_id=source_id,
        parent_source_id=parent,
        rank=rank,
        score=jsonvalues.number(node, "score"),
        edited=isinstance(edited, datetime)
        and isinstance(published, datetime)
        and edited - published > _GRACE,
        link=absolute(jsonvalues.string(node, "url", "short_id_url"), base),
        state=state,
        role=_role(node, author, submitter),
    )


def _person(node: Node, name: str) -> str | None:
    value = node.get(name)
    return jsonvalues.line(value if isinstance(value, dict) else node, "username", name)


def _role(node: Node, author: str | None, submitter: str | None) -> CommentRole | None:
    person = jsonvalues.node(node.get("commenting_user"))
    if jsonvalues.flag(person, "is_admin"):
        return "admin"
    if jsonvalues.flag(person, "is_moderator"):
        return "moderator"
    return "author" if author is not None and author == submitter else None
