"""Dates as feeds write them; what is not certain is unknown, and nothing is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.dates import parse_feed_date
from reader.text.instants import age, from_iso, iso, sort_seconds

NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        # RFC 822 and what is written in its place.
        ("Fri, 28 May 2010 21:03:38 GMT", "2010-05-28T21:03:38Z"),
        ("Fri, 28 May 2010 21:03:38 +0530", "2010-05-28T15:33:38Z"),
        ("Fri, 28 May 2010 21:03:38 -0930", "2010-05-29T06:33:38Z"),
        ("Fri, 28 May 2010 21:03 +0530", "2010-05-28T15:33:00Z"),
        ("28 May 2010 21:03:38 GMT", "2010-05-28T21:03:38Z"),
        ("Fri,28 May 2010 9:03:38 -0000", "2010-05-28T09:03:38Z"),
        ("FRI, 28 MAY 2010 21:03:38 gmt", "2010-05-28T21:03:38Z"),
        (" \n Fri, 28 May 2010\t21:03:38 GMT \n", "2010-05-28T21:03:38Z"),
        ("Friday, 28-May-2010 21:03:38 UTC", "2010-05-28T21:03:38Z"),
        ("Fri, 28 May 2010 21:03:38 +0000 (UTC)", "2010-05-28T21:03:38Z"),
        ("Fri, 28 May 2010 9:03:38 PM EST", "2010-05-29T02:03:38Z"),
        ("Fri, 28 May 10 21:03:38 GMT", "2010-05-28T21:03:38Z"),
        ("Fri, 28 May 99 21:03:38 GMT", "1999-05-28T21:03:38Z"),
        # RFC 3339 and its like.
        ("2010-05-28T21:03:38.516941+00:00", "2010-05-28T21:03:38Z"),
        ("2010-05-28t21:03:38z", "2010-05-28T21:03:38Z"),
        ("2010-05-28 21:03:38Z", "2010-05-28T21:03:38Z"),
        ("2010-05-28T21:03:38+0545", "2010-05-28T15:18:38Z"),
        ("2010-05-28T21:03+12:45", "2010-05-28T08:18:00Z"),
        ("2010-05-28T24:00:00Z", "2010-05-29T00:00:00Z"),
        ("20100528T210338Z", "2010-05-28T21:03:38Z"),
        ("2010/5/28 21:03:38", "2010-05-28T21:03:38Z"),
        # A missing zone is UTC.
        ("Fri, 28 May 2010 21:03:38", "2010-05-28T21:03:38Z"),
        ("2010-05-28T21:03:38", "2010-05-28T21:03:38Z"),
        ("2010-05-28 21:03", "2010-05-28T21:03:00Z"),
        # Other orders.
        ("Fri May 28 21:03:38 2010", "2010-05-28T21:03:38Z"),
        ("Sun Jan  4 16:29:06 PST 2004", "2004-01-05T00:29:06Z"),
        ("May 28, 2010 9:03 pm", "2010-05-28T21:03:00Z"),
        ("28.05.2010 21:03", "2010-05-28T21:03:00Z"),
        ("28/05/2010 21:03", "2010-05-28T21:03:00Z"),
        ("05/28/2010 21:03", "2010-05-28T21:03:00Z"),
        ("2010年5月28日 21:03", "2010-05-28T21:03:00Z"),
        # Zones by name.
        ("Mon, 03 Dec 2018 13:03:47 PST", "2018-12-03T21:03:47Z"),
        ("Fri, 31 Mar 2023 20:19:00 America/Los_Angeles", "2023-04-01T03:19:00Z"),
        ("Fri, 13 Jan 2023 20:19:00 ET", "2023-01-14T01:19:00Z"),
        ("Thu, 06 Sep 2018 10:15:00 GMT+2", "2018-09-06T08:15:00Z"),
        ("Thu, 06 Sep 2018 10:15:00 MESZ", "2018-09-06T08:15:00Z"),
        # Other languages.
        ("Mo, 25 Jun 2018 11:41:36 +0200", "2018-06-25T09:41:36Z"),
        ("Do, 29 Mär 2018 00:00:00 +0200", "2018-03-28T22:00:00Z"),
        ("mar., 01 déc. 2020 16:11:02 +0000", "2020-12-01T16:11:02Z"),
        ("3 de mayo de 2019 10:00:00", "2019-05-03T10:00:00Z"),
        ("2 Aralık 2020 10:00:00 +0300", "2020-12-02T07:00:00Z"),
        ("12 мая 2018 10:00:00 +0300", "2018-05-12T07:00:00Z"),
        ("Пт, 30 май 2008 10:00:00 +0000", "2008-05-30T10:00:00Z"),
        # Odd but certain.
        ("Sat, 31 Dec 2016 23:59:60 GMT", "2017-01-01T00:00:00Z"),
        ("Tue, 14 Feb 1826 00:00:00 +0000", "1826-02-14T00:00:00Z"),
        ("Wed, 31 Dec 1969 23:59:59 GMT", "1969-12-31T23:59:59Z"),
        ("Mon, 28 May 2010 21:03:38 GMT", "2010-05-28T21:03:38Z"),
    ],
)
def test_instants_are_read(raw: str, expected: str) -> None:
    """An article stands at its time, whoever wrote the date."""
    assert iso(parse_feed_date(raw)) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "2010-05-28",
        "20100528",
        "May 28, 2010",
        "28 mai 2010",
        "2010/05/28",
        "Fri, 28 May 2010",
        "28.05.2010",
    ],
)
def test_a_day_without_a_clock_is_a_day(raw: str) -> None:
    """No midnight is invented where only the day was written."""
    assert parse_feed_date(raw) == date(2010, 5, 28)
    assert not isinstance(parse_feed_date(raw), datetime)


@pytest.mark.parametrize(
    "raw",
    [
        "", None, "soon", "12:00", "yesterday", "2010", "May 2010", "05/06/2010",
        "2023-02-29T00:00:00Z", "0000-00-00 00:00:00", "0001-01-01T00:00:00Z",
        "Mon, 01 Jan 0001 00:00:00 +0000", "Fri, 28 May 2010 25:00:00 GMT", "28 Foo 2010 10:00:00",
        "Fri, 28 May 2010 21:03:38 Mars/Olympus", "Fri, 28 May 2010 13:03 PM",
        "9999-12-31T23:59:59-12:00", "x" * 5000,
    ],
)  # fmt: skip
def test_what_is_not_certain_is_unknown(raw: str | None) -> None:
    """No date is better than a wrong one."""
    assert parse_feed_date(raw) is None


@given(
    st.one_of(
        st.text(), st.from_regex(r"\w{3}, [0-9]{1,2} \w{3} [0-9]{2,4} [0-9:]{3,8} [+\w-]{1,5}")
    )
)
def test_any_text_is_answered(raw: str) -> None:
    """A date that nobody can read never costs its entry."""
    value = parse_feed_date(raw)
    assert value is None or iso(value)


@given(st.datetimes(datetime(1000, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC)))
def test_what_is_written_is_read_back(value: datetime) -> None:
    """The store gives back the instant it was given."""
    value = value.replace(microsecond=0)
    assert from_iso(iso(value)) == value
    assert parse_feed_date(iso(value)) == value
    assert sort_seconds(value) == int(value.timestamp())


def test_days_are_written_as_days_and_listed_at_noon() -> None:
    """A day stands between the morning's and the evening's articles."""
    assert iso(date(2010, 6, 13)) == "2010-06-13"
    assert from_iso("2010-06-13") == date(2010, 6, 13)
    assert sort_seconds(date(2010, 6, 13)) == int(datetime(2010, 6, 13, 12, tzinfo=UTC).timestamp())
    assert iso(None) is None
    assert from_iso(None) is None
    assert sort_seconds(None) is None


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        (timedelta(seconds=5), "now"), (timedelta(minutes=5), "5m"), (timedelta(hours=3), "3h"),
        (timedelta(days=2), "2d"), (timedelta(days=36), "5w"), (timedelta(days=90), "3mo"),
        (timedelta(days=14 * 365 + 10), "14y"), (timedelta(days=-2), "+2d"),
    ],
)  # fmt: skip
def test_ages_are_short(gone: timedelta, expected: str) -> None:
    """A row says at a glance how old its article is."""
    assert age(NOW - gone, NOW) == expected


def test_today_is_not_the_future() -> None:
    """A day without a clock has begun in the morning already."""
    assert age(NOW.date(), NOW - timedelta(hours=6)) == "now"
    assert age(None, NOW) == ""
