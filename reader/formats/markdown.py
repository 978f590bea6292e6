"""Markdown documents with optional front matter, in YAML's simple lines or TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from reader.errors import FormatError
from reader.formats.charset import decode
from reader.formats.pagehead import page_date
from reader.model.body import Body
from reader.model.entry import Entry
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed, Problem
from reader.text.blocks import body_text, html_line, parse_markdown, plain_text
from reader.text.clean import clean_line
from reader.text.instants import iso
from reader.text.urls import absolute

_FRONT = re.compile(r"(---|\+\+\+)[ \t]*\n(.*?)(?:^|\n)(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_PAIR = re.compile(r"([A-Za-z][\w .-]*?)\s*:(?:\s+(.*)|\s*)$")
_LIST_ITEM = re.compile(r"\s*-\s+(.*)$")
_ATX = re.compile(r"[ ]{0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-+)[ \t]*$")
_FENCE = re.compile(r"[ ]{0,3}(?:```|~~~)")
_MAX_TITLE = 300


def parse(fetched: Fetched) -> Parsed:
    """Reads one document, whose title is the front matter's, its first heading or its first line.

    Raises:
        FormatError: there is nothing in it.
    """
    text = (
        decode(fetched.data, fetched.media_type)
        .lstrip("\ufeff")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )
    problems: list[Problem] = []
    front, text = _front_matter(text, problems)
    title = clean_line(_first(front, "title"))
    if not title:
        title, text = _title(text)
    link = (
        absolute(_first(front, "link", "url", "permalink", "canonical_url", "source"), fetched.url)
        or fetched.url
    )
    body = Body("markdown", text.strip("\n"), link)
    plain = body_text(body)
    if not title and not plain:
        raise FormatError(f"{clean_line(fetched.name)}: empty")
    published, published_raw = _date(front, "date", "published", "created")
    entry = Entry(
        title=title or None,
        body=body,
        text=plain,
        link=link,
        author=clean_line(", ".join(_values(front, "author", "authors", "by"))) or None,
        published=published,
        published_raw=published_raw,
        updated=_date(front, "updated", "lastmod", "modified")[0],
        summary=clean_line(_first(front, "summary", "description", "excerpt")) or None,
        tags=tuple(dict.fromkeys(filter(None, map(clean_line, _tags(front))))),
    )
    return Parsed(format="markdown", entries=(entry,), problems=tuple(problems))


def _front_matter(text: str, problems: list[Problem]) -> tuple[dict[str, Any], str]:
    """Returns the front matter and what follows it; what is no front matter stays text."""
    found = _FRONT.match(text)
    if found is None:
        return {}, text
    if found[1] == "+++":
        try:
            front: dict[str, Any] = tomllib.loads(found[2])
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            problems.append(
                Problem(
                    severity="warning",
                    message=f"the front matter is not TOML: {clean_line(str(error))}",
                )
            )
            return {}, text
    else:
        front = _yaml_lines(found[2])
        if not front:
            # Two rules with text between.
            return {}, text
    return {key.lower(): value for key, value in front.items()}, text[found.end() :]


def _yaml_lines(text: str) -> dict[str, Any]:
    """Reads the YAML of front matter: `key: value`, `[a, b]`, and lists of `- item`."""
    front: dict[str, Any] = {}
    key: str | None = None
    for line in text.split("\n"):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        item = _LIST_ITEM.match(line)
        pair = _PAIR.match(line)
        if item is not None and key is not None:
            values = front[key] if isinstance(front[key], list) else []
            front[key] = [*values, _unquoted(item[1])]
        elif pair is not None:
            key, value = pair[1].strip().lower(), (pair[2] or "").strip()
            if value.startswith("[") and value.endswith("]"):
                front[key] = [_unquoted(part) for part in value[1:-1].split(",") if part.strip()]
            else:
                front[key] = "" if value in ("|", ">", "|-", ">-") else _unquoted(value)
        elif key is not None and line[:1] in " \t" and isinstance(front[key], str):
            front[key] = f"{front[key]} {line.strip()}".strip()
        else:
            return {}
    return front


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace('\\"', '"')
    return value


def _values(front: dict[str, Any], *names: str) -> Iterator[str]:
    for name in names:
        value = front.get(name)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                each = each.get("name")
            if (
                isinstance(each, str | int | float)
                and not isinstance(each, bool)
                and str(each).strip()
            ):
                yield str(each)
        if value:
            return


def _first(front: dict[str, Any], *names: str) -> str:
    return next(_values(front, *names), "")


def _tags(front: dict[str, Any]) -> Iterator[str]:
    for name in ("tags", "tag", "keywords", "categories", "category"):
        value = front.get(name)
        if isinstance(value, str):
            yield from value.split("," if "," in value else None)
        else:
            yield from _values(front, name)


def _date(front: dict[str, Any], *names: str) -> tuple[datetime | date | None, str | None]:
    for name in names:
        value = front.get(name)
        if isinstance(value, datetime):
            if value.tzinfo is None:
                # TOML's local date-time: only the day is known for certain.
                return value.date(), value.isoformat(sep=" ")
            value = value.astimezone(UTC)
            return value.replace(microsecond=0), iso(value)
        if isinstance(value, date):
            return value, value.isoformat()
        if isinstance(value, str) and value.strip():
            return page_date(value), clean_line(value)
        if isinstance(value, time):
            return None, value.isoformat()
    return None, None


def _title(text: str) -> tuple[str, str]:
    """Returns the title and the text without it.

    It is the first heading if that stands first; one further down stays in the text, and so does
    the first line where there is no heading.
    """
    lines = text.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return "", text
    heading = _ATX.match(lines[first])
    if heading and (title := _inline(heading[1])):
        return title, "\n".join(lines[first + 1 :])
    is_underlined = bool(_UNDERLINE.match("".join(lines[first + 1 : first + 2])))
    if is_underlined and not _UNDERLINE.match(lines[first]) and (title := _inline(lines[first])):
        return title, "\n".join(lines[first + 2 :])
    in_fence = False
    for line in lines[first:]:
        if _FENCE.match(line):
            in_fence = not in_fence
        elif not in_fence and (heading := _ATX.match(line)) and (title := _inline(heading[1])):
            return title, text
    line = "" if _FENCE.match(lines[first]) else clean_line(_plain(lines[first]))
    if not line:
        line = clean_line(_plain(text[:4000]).strip().split("\n", 1)[0])
    return line[:_MAX_TITLE], text


def _inline(heading: str) -> str:
    return clean_line(_plain(heading.lstrip("#").strip())) or html_line(heading)


def _plain(markdown: str) -> str:
    return plain_text(parse_markdown(markdown))
