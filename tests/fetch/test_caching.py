"""What servers say of freshness and patience."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.fetch.caching import http_date, lifetime, retry_after

NOW = datetime(2024, 3, 1, 10, 0, tzinfo=UTC)
_LATER = "Fri, 01 Mar 2024 11:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": 'public, MAX-AGE="600" , must-revalidate'}, 600),
        ({"cache-control": "max-age=600", "age": "100"}, 500),
        ({"cache-control": "max-age=600", "age": "6000"}, 0),
        ({"cache-control": "max-age=600", "age": "old"}, 600),
        ({"cache-control": "s-maxage=600"}, None),
        ({"cache-control": "s-maxage=9, max-age=600"}, 600),
        ({"cache-control": "max-age=600, no-cache"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "max-age=-1"}, None),
        ({"cache-control": "max-age=12.5"}, 12),
        ({"cache-control": "max-age=١٢"}, None),
        ({"cache-control": "max-age=" + "9" * 5000}, 1 << 31),
        ({"cache-control": "max-age=31536000", "expires": _LATER}, 31536000),
        ({"cache-control": ",,=,;", "expires": _LATER}, 3600),
        ({"expires": _LATER}, 3600),
        ({"expires": _LATER, "date": "Fri, 01 Mar 2024 10:30:00 GMT"}, 1800),
        ({"expires": _LATER, "date": "yesterday"}, 3600),
        ({"expires": _LATER, "date": "Fri, 01 Mar 2024 12:30:00 GMT"}, 0),
        ({"expires": "0"}, 0),
        ({"expires": "-1"}, 0),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
        ({"expires": "Friday, 01-Mar-24 11:00:00 GMT"}, 3600),
        ({"expires": "Fri Mar  1 11:00:00 2024"}, 3600),
    ],
)
def test_lifetimes_are_read(headers: dict[str, str], seconds: int | None) -> None:
    """A feed is not asked for again while its server says that it stays as it is."""
    assert lifetime(headers, now=NOW) == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("120", 120),
        (" 120 ", 120),
        ("0", 0),
        ("-60", 0),
        ("1.5", 1),
        ("9" * 400, 1 << 31),
        (_LATER, 3600),
        ("Thu, 29 Feb 2024 10:00:00 GMT", 0),
        ("Fri, 01 Mar 2024 11:00:00 +0100", 0),
        ("Fri, 01 Mar 2024 11:00:00", 3600),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 1 << 31),
        ("tomorrow", None),
        ("", None),
        ("60 seconds", None),
        ("Mon, 99 Foo 2024 99:99:99 GMT", None),
    ],
)
def test_waits_are_read(value: str | None, seconds: int | None) -> None:
    """A server that asks for patience gets it, whether in seconds or until a date."""
    assert retry_after(value, now=NOW) == seconds


@given(st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "age"]), st.text()))
def test_no_header_is_an_error(headers: dict[str, str]) -> None:
    """Garbage in a header never costs a feed."""
    found = lifetime(headers, now=NOW)
    assert found is None or 0 <= found <= 1 << 31
    for value in headers.values():
        wait = retry_after(value, now=NOW)
        assert wait is None or 0 <= wait <= 1 << 31
        date = http_date(value)
        assert date is None or date.tzinfo is UTC
