"""JSON Feed 1.0 and 1.1 (jsonfeed.org), however loosely written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import Any

from reader.errors import FormatError
from reader.formats.charset import decode
from reader.formats.items import DIGEST_BYTES, VERSION, FeedItems, unknown
from reader.model.body import EMPTY_BODY, Body
from reader.model.entry import Enclosure, Entry
from reader.model.feed import Feed
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed, Problem
from reader.text.blocks import body_text
from reader.text.clean import clean_line
from reader.text.dates import parse_feed_date
from reader.text.urls import absolute, is_openable

_DISCUSSION_OBJECTS = frozenset(("comments", "comment", "discussion", "replies", "thread"))
_PAGE_KEYS = ("comments_url", "comment_url", "comments", "replies_url", "discussion_url")
_FEED_KEYS = ("comments_feed", "comments_feed_url", "comment_feed", "replies_feed")
_COUNT_KEYS = ("comments_count", "comment_count", "replies_count")

_OLDEST, _NEWEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def is_feed(value: Any) -> bool:
    """Whether a JSON value is a feed: it says so, or it has items under an address of its own."""
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        return False
    version = value.get("version")
    if isinstance(version, str) and "jsonfeed.org/version/" in version:
        return True
    return isinstance(value.get("title"), str) and any(
        name in value for name in ("feed_url", "home_page_url")
    )


def parse(fetched: Fetched) -> Parsed:
    """Reads one feed; an item that is no object is a problem of the result.

    Raises:
        FormatError: it is no JSON, no feed, or nested so deeply that it is no honest feed.
    """
    return parse_items(fetched).parsed


def parse_items(fetched: Fetched, *, head: bytes | None = None, known: bytes = b"") -> FeedItems:
    """Reads those items of a feed that are not known (see `formats.items`).

    Raises:
        FormatError: as `parse`.
    """
    name = clean_line(fetched.name)
    try:
        value = json.loads(decode(fetched.data, fetched.media_type).lstrip("\ufeff"))
    except ValueError as error:
        raise FormatError(f"{name}: not valid JSON: {error}") from error
    except RecursionError as error:
        raise FormatError(f"{name}: JSON that is nested too deeply for a feed") from error
    if not is_feed(value):
        raise FormatError(f"{name}: not a JSON feed")
    listed = value["items"]
    own_head, digests = _digests(value, fetched.url)
    is_known = own_head and head == own_head
    positions = unknown(digests, known) if is_known else list(range(len(listed)))
    url = fetched.url or absolute(_text(value.get("feed_url")))
    link = absolute(_text(value.get("home_page_url")), url)
    authors = _authors(value)
    problems = []
    entries = []
    at = []
    for position in positions:
        item = listed[position]
        entry = _entry(item, url or link, authors) if isinstance(item, dict) else None
        if entry is None:
            problems.append(
                Problem(
                    severity="warning",
                    message="an item without content was left out",
                    where=f"item {position + 1}",
                )
            )
        else:
            entries.append(entry)
            at.append(position)
    feed = Feed(title=clean_line(_text(value.get("title"))) or None, link=link, url=url)
    return FeedItems(
        parsed=Parsed(
            format="jsonfeed", entries=tuple(entries), feed=feed, problems=tuple(problems)
        ),
        head=own_head,
        items=digests,
        positions=tuple(at) if own_head else (),
        is_partial=len(positions) < len(listed),
    )


def _digests(value: dict[str, Any], url: str | None) -> tuple[bytes, tuple[bytes, ...]]:
    """The digests of all but the items and of each item, empty where they are nested too deeply."""
    feed = {key: said for key, said in value.items() if key != "items"}
    try:
        return _digest((VERSION, url, feed)), tuple(_digest(item) for item in value["items"])
    except RecursionError:
        return b"", ()


def _digest(value: Any) -> bytes:
    written = json.dumps(value, sort_keys=True).encode()
    return blake2b(written, digest_size=DIGEST_BYTES).digest()


def _entry(item: dict[str, Any], base: str | None, feed_authors: str | None) -> Entry | None:
    link = absolute(_text(item.get("url")), base) or absolute(_text(item.get("external_url")), base)
    html, text = _text(item.get("content_html")), _text(item.get("content_text"))
    summary = clean_line(_text(item.get("summary")))
    if html.strip():
        body = Body("html", html, link or base)
    elif text.strip():
        body = Body("text", text)
    elif summary:
        body, summary = Body("text", summary), ""
    else:
        body = EMPTY_BODY
    title = clean_line(_text(item.get("title"))) or None
    guid = clean_line(_text(item.get("id"))) or None
    plain = body_text(body)
    if not (title or plain or link or guid):
        return None
    comments_url, comments_feed, announced = _comments(item, link or base)
    published_raw, updated_raw = item.get("date_published"), item.get("date_modified")
    published, updated = _date(published_raw), _date(updated_raw)
    if published is None and not published_raw:
        published, published_raw = updated, updated_raw
    return Entry(
        title=title,
        body=body,
        text=plain,
        guid=guid,
        link=link,
        author=_authors(item) or feed_authors,
        published=published,
        published_raw=clean_line(_text(published_raw)) or None,
        updated=updated,
        summary=summary or None,
        tags=tuple(_tags(item.get("tags"))),
        enclosures=tuple(_attachments(item.get("attachments"), base)),
        comments_url=comments_url,
        comments_feed=comments_feed,
        announced=announced,
    )


def _comments(item: dict[str, Any], base: str | None) -> tuple[str | None, str | None, int | None]:
    """Where and how many comments are, as extensions say it (JSON Feed 1.1, "Extensions").

    JSON Feed itself has nothing of the kind. An extension is an object whose name begins with an
    underscore; those that are about comments as a whole say `url`, others `comments_url`.
    """
    page = feed = count = None
    for name, said in item.items():
        if not name.startswith("_"):
            continue
        is_about = name.strip("_").lower() in _DISCUSSION_OBJECTS
        if isinstance(said, str) and is_about:
            said = {"url": said}
        if not isinstance(said, dict):
            continue
        # `about` explains the extension itself.
        page = page or _first_address(said, _PAGE_KEYS + (("url",) if is_about else ()), base)
        feed = feed or _first_address(said, _FEED_KEYS + (("feed_url",) if is_about else ()), base)
        for key in _COUNT_KEYS + (("count", "total") if is_about else ()):
            number = said.get(key)
            if count is None and isinstance(number, int) and not isinstance(number, bool):
                count = number if 0 <= number < 10**9 else None
    return page, feed, count


def _first_address(said: dict[str, Any], keys: tuple[str, ...], base: str | None) -> str | None:
    found = (absolute(value, base) for key in keys if isinstance(value := said.get(key), str))
    return next((address for address in found if is_openable(address)), None)


def _text(value: Any) -> str:
    """A string, or a number as JavaScript writes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return (
        str(int(value))
        if value == value and abs(value) < 1e15 and value == int(value)
        else str(value)
    )


def _date(value: Any) -> datetime | date | None:
    """RFC 3339, or the seconds or milliseconds that some generators write."""
    if isinstance(value, str):
        return parse_feed_date(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        moment = datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC).replace(
            microsecond=0
        )
    except (OverflowError, ValueError, OSError):
        return None
    return moment if _OLDEST <= moment <= _NEWEST else None


def _authors(item: dict[str, Any]) -> str | None:
    """Names of 1.1's `authors`, else of 1.0's `author`."""
    listed = item.get("authors")
    people = listed if isinstance(listed, list) and listed else [item.get("author")]
    names: dict[str, None] = {}
    for person in people:
        name = person.get("name") or person.get("url") if isinstance(person, dict) else person
        if cleaned := clean_line(_text(name)):
            names.setdefault(cleaned)
    return ", ".join(names)[:1000] or None


def _tags(value: Any) -> Iterator[str]:
    seen = set()
    for each in value if isinstance(value, list) else ():
        tag = clean_line(_text(each))
        if tag and tag not in seen:
            seen.add(tag)
            yield tag


def _attachments(value: Any, base: str | None) -> Iterator[Enclosure]:
    for each in value if isinstance(value, list) else ():
        if not isinstance(each, dict) or (url := absolute(_text(each.get("url")), base)) is None:
            continue
        size = each.get("size_in_bytes")
        length = (
            int(size)
            if isinstance(size, int | float) and not isinstance(size, bool) and 0 <= size < 1e15
            else None
        )
        yield Enclosure(
            url=url, type=clean_line(_text(each.get("mime_type"))) or None, length=length
        )
