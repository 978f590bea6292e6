"""Comments that a page holds as JSON-LD: schema.org's `Comment` in `comment[]`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from reader.formats import jsontext
from reader.formats.pagehead import page_date
from reader.model.body import Body
from reader.model.comment import Comment
from reader.text.anchors import comment_of
from reader.text.blocks import body_text, html_line
from reader.text.clean import clean_line
from reader.text.urls import absolute

_SCRIPT = re.compile(
    r"<script\b[^<>]{0,500}?\btype\s*=\s*[\"']?application/ld\+json[^<>]{0,500}>", re.I
)
_END = re.compile(r"</script", re.I)
_MAX_NODES = 100_000
_TAG = re.compile(r"</?(?:p|br|a|div|blockquote|ul|ol|li|em|strong|code|pre|i|b)\b[^<>]*>", re.I)


@dataclass(slots=True)
class LinkedComments:
    """What the scripts of a page say."""

    rows: list[tuple[Comment, int | None]] = field(default_factory=list)
    """Comments in pre-order, each with the position of the one it stands in."""
    total: int | None = None


def linked_comments(html: str, url: str | None) -> LinkedComments:
    """Reads all scripts of a page; what is broken or something else is left out.

    Args:
        html: the page.
        url: its address.
    """
    found = LinkedComments()
    at = 0
    while (opening := _SCRIPT.search(html, at)) and (end := _END.search(html, opening.end())):
        script, at = html[opening.end() : end.start()], end.end()
        if "omment" not in script:
            continue
        try:
            value = jsontext.load(script)
        except ValueError:
            continue
        _walk(value, url, found)
    return found


def _walk(root: Any, url: str | None, found: LinkedComments) -> None:
    """Visits all values in order, without recursion."""
    # Position of the comment around a value, and whether the value stands in `comment`.
    stack: list[tuple[Any, int | None, bool]] = [(root, None, False)]
    left = _MAX_NODES
    while stack and left:
        left -= 1
        value, around, is_comment = stack.pop()
        if isinstance(value, list):
            stack.extend((item, around, is_comment) for item in reversed(value))
            continue
        if not isinstance(value, dict):
            continue
        if found.total is None and around is None:
            found.total = _count(value)
        inner = around
        if is_comment or _is_a(value, "Comment", "UserComments"):
            comment = _comment(value, url)
            if comment is not None:
                inner = len(found.rows)
                found.rows.append((comment, around))
        stack.extend(
            (item, inner, name == "comment")
            for name, item in reversed(value.items())
            if isinstance(item, dict | list)
            and name not in ("parentItem", "author", "creator", "image", "itemReviewed")
        )


def _comment(value: dict[str, Any], url: str | None) -> Comment | None:
    text = _first(value, "text", "commentText", "articleBody", "description")
    if not text.strip():
        return None
    link = absolute(_first(value, "url", "@id"), url)
    body = Body("html", text, url) if _TAG.search(text) else Body("text", text)
    published = _first(value, "datePublished", "dateCreated", "commentTime")
    parent = value.get("parentItem")
    stated = None
    if isinstance(parent, dict) and _is_a(parent, "Comment"):
        stated = _id(absolute(_first(parent, "url", "@id"), url))
    return Comment(
        author=_name(value.get("author") or value.get("creator")),
        body=body,
        text=body_text(body),
        published=page_date(published),
        published_raw=clean_line(published) or None,
        source_id=_id(link) or clean_line(_first(value, "identifier"))[:200] or None,
        parent_source_id=stated,
        score=_count_of(value.get("upvoteCount")),
        edited=bool(value.get("dateModified"))
        and value.get("dateModified") != value.get("datePublished"),
        link=link,
    )


def _id(link: str | None) -> str | None:
    return comment_of(link) or link


def _name(value: Any) -> str | None:
    names = [_one_name(each) for each in (value if isinstance(value, list) else [value])]
    return ", ".join(name for name in names if name)[:200] or None


def _one_name(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name")
    return html_line(value[:400]) if isinstance(value, str) else ""


def _count(value: dict[str, Any]) -> int | None:
    """How many comments there are, by `commentCount` or a counter of comments."""
    if (count := _count_of(value.get("commentCount"))) is not None:
        return count
    return next(
        (
            _count_of(each.get("userInteractionCount"))
            for each in _dicts(value.get("interactionStatistic"))
            if _interaction(each).endswith("CommentAction")
        ),
        None,
    )


def _interaction(value: dict[str, Any]) -> str:
    said = value.get("interactionType")
    if isinstance(said, dict):
        said = said.get("@type")
    return said if isinstance(said, str) else ""


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            yield each


def _count_of(value: Any) -> int | None:
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        value = int(value.strip()[:9])
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 <= value < 10**9 else None


def _is_a(value: dict[str, Any], *names: str) -> bool:
    said = value.get("@type")
    kinds = said if isinstance(said, list) else [said]
    return any(isinstance(kind, str) and kind.rpartition("/")[2] in names for kind in kinds)


def _first(value: dict[str, Any], *names: str) -> str:
    for name in names:
        said = value.get(name)
        if isinstance(said, str) and said.strip():
            return said
    return ""
