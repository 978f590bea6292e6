"""Values out of JSON that a site wrote: whatever is not of the kind asked for counts as absent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from reader.errors import FormatError
from reader.formats import jsontext
from reader.formats.charset import decode
from reader.model.body import EMPTY_BODY, Body
from reader.text.blocks import body_text
from reader.text.clean import clean_line
from reader.text.dates import parse_feed_date

Node = Mapping[str, Any]
"""One JSON object."""

_LAST_SECOND = 4_102_444_800
"""2100-01-01: numbers from here on are no seconds."""


def load(data: bytes, media_type: str | None, name: str) -> Any:
    """Decodes a site's answer.

    Args:
        data: what came.
        media_type: as the server called it.
        name: of the file, or the host: what messages begin with.

    Raises:
        FormatError: it is no JSON; in one line.
    """
    text = decode(data, media_type)
    try:
        return jsontext.load(text)
    except ValueError as error:
        head = text[:1000].lstrip("\ufeff \t\r\n")
        fault = (
            "gave a page instead of JSON"
            if head.startswith("<")
            else f"not valid JSON: {clean_line(str(error))}"
            if head
            else "gave nothing"
        )
        raise FormatError(f"{clean_line(name)}: {fault}") from error


def node(value: Any) -> Node:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def nodes(value: Any) -> list[Node]:
    """The objects of a list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def string(of: Node, *names: str) -> str:
    """The first of these that is a text or a whole number; not cleaned; empty where none is."""
    for name in names:
        value = of.get(name)
        if isinstance(value, str):
            if value:
                return value
        elif isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
            return str(value)
    return ""


def line(of: Node, *names: str) -> str | None:
    """The same as one clean line, None where there is nothing."""
    return clean_line(string(of, *names)) or None


def whole(value: Any) -> int | None:
    """A whole number, written as one, with `.0`, or as text; None where it is none."""
    if isinstance(value, str):
        value = value.strip()
        digits = value[1:] if value[:1] in ("-", "+") else value
        if not digits.isascii() or not digits.isdecimal() or len(digits) > 15:
            return None
        value = int(value)
    if isinstance(value, float):
        # Neither infinity nor NaN is integral.
        if not value.is_integer():
            return None
        value = int(value) if abs(value) < 2**53 else None
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**53:
        return None
    return value


def number(of: Node, *names: str) -> int | None:
    """The first of these that is a whole number."""
    for name in names:
        if (value := whole(of.get(name))) is not None:
            return value
    return None


def flag(of: Node, name: str) -> bool:
    """Whether it is true, or 1, or says so."""
    value = of.get(name)
    return value is True or (not isinstance(value, bool) and value in (1, "true", "True", "1"))


def instant(of: Node, *names: str) -> tuple[datetime | date | None, str | None]:
    """The first of these that is there: seconds since 1970 or a written date.

    Returns:
        The instant in UTC, None where it cannot be read; and what was written.
    """
    for name in names:
        value = of.get(name)
        if (seconds := whole(value)) is None and isinstance(value, float) and value == value:
            seconds = int(value) if 0 < value < _LAST_SECOND else None
        if seconds is not None:
            if 0 < seconds < _LAST_SECOND:
                return datetime.fromtimestamp(seconds, UTC), str(seconds)
        elif isinstance(value, str) and value.strip():
            return parse_feed_date(value), clean_line(value)
    return None, None


def html(value: str, base: str | None) -> tuple[Body, str]:
    """A body of HTML and its plain text."""
    if not value.strip():
        return EMPTY_BODY, ""
    body = Body("html", value, base)
    return body, body_text(body)
