"""Times as people and programs write them on pages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.written_dates import day_order, find_whens, resolve

EASTERN = {"ET": "America/New_York"}


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("line", "written", "value"),
    [
        (
            "June 13, 2010 01:21 pm at 1:21 pm |",
            "June 13, 2010 01:21 pm at 1:21 pm",
            date(2010, 6, 13),
        ),
        ("June 13th, 2010", "June 13th, 2010", date(2010, 6, 13)),
        ("March 31, 2008 at 10:13 pm |", "March 31, 2008 at 10:13 pm", date(2008, 3, 31)),
        ("Mar. 4th, 2006 | 05:02 pm", "Mar. 4th, 2006 | 05:02 pm", date(2006, 3, 4)),
        (
            "date: Mar. 4th, 2006 05:40 pm (UTC)",
            "Mar. 4th, 2006 05:40 pm (UTC)",
            at(2006, 3, 4, 17, 40),
        ),
        (
            "by ann on Fri Sep 26, 2008 at 10:39:09 PM EST",
            "Fri Sep 26, 2008 at 10:39:09 PM EST",
            at(2008, 9, 27, 3, 39, 9),
        ),
        ("2010-Nov-15, 03:40 PM", "2010-Nov-15, 03:40 PM", date(2010, 11, 15)),
        ("bob June 3, 2019, 11:02am 2", "June 3, 2019, 11:02am", date(2019, 6, 3)),
        ("1 November 2012 11:08PM", "1 November 2012 11:08PM", date(2012, 11, 1)),
        ("Aug 08, 2012 @ 16:44:30", "Aug 08, 2012 @ 16:44:30", date(2012, 8, 8)),
        ("November 5, 2012 · 8:23 PM", "November 5, 2012 · 8:23 PM", date(2012, 11, 5)),
        ("Jane DoeMarch 3, 2012 at 3:04 PM", "March 3, 2012 at 3:04 PM", date(2012, 3, 3)),
        (
            "Fri Jul 13 10:22:33 EDT 2012",
            "Fri Jul 13 10:22:33 EDT 2012",
            at(2012, 7, 13, 14, 22, 33),
        ),
        ("Fri Jul  6 10:22:33 2012", "Fri Jul  6 10:22:33 2012", date(2012, 7, 6)),
        (
            "Date: Fri, 13 Jul 2012 10:22:33 -0400",
            "Fri, 13 Jul 2012 10:22:33 -0400",
            at(2012, 7, 13, 14, 22, 33),
        ),
        ("2012-03-04T05:06:07Z", "2012-03-04T05:06:07Z", at(2012, 3, 4, 5, 6, 7)),
        ("Fri, 2012-11-09 18:05 — ann", "Fri, 2012-11-09 18:05", date(2012, 11, 9)),
        ("am 12. März 2012 um 14:33 Uhr", "12. März 2012 um 14:33 Uhr", date(2012, 3, 12)),
        ("3 de mayo de 2010 a las 12:14", "3 de mayo de 2010 a las 12:14", date(2010, 5, 3)),
        ("Lundi 3 mai 2010 à 12 h 14 min", "Lundi 3 mai 2010 à 12 h 14 min", date(2010, 5, 3)),
        ("3:04 PM on May 3, 2012", "3:04 PM on May 3, 2012", date(2012, 5, 3)),
        ("Jan 2, 99 was long ago", None, None),
        ("2 Sam April 9, 2011 at 7:45 am", "April 9, 2011 at 7:45 am", date(2011, 4, 9)),
        ("by ann (12) on Tuesday July 24, @09:13AM", "Tuesday July 24, @09:13AM", None),
        ("February 30, 2010", None, None),
        ("Version 1.2.10 costs 5.00 / 1", None, None),
        ("3 hours ago", "3 hours ago", None),
        ("an hour ago", "an hour ago", None),
        ("vor 3 Stunden", "vor 3 Stunden", None),
        ("hace 3 horas", "hace 3 horas", None),
        ("il y a une heure", "il y a une heure", None),
        ("01:15 PM ET", "01:15 PM ET", None),
        ("Posted: 942 GMT", "942 GMT", None),
    ],
)
def test_a_written_time_is_what_it_says(line: str, written: str | None, value: object) -> None:
    """The expression is found whole, and nothing that is not written is added."""
    whens = find_whens(line)
    assert [line[when.start : when.end] for when in whens] == ([written] if written else [])
    if whens:
        assert resolve(whens[0]) == value


def test_an_age_and_a_clock_are_two_expressions() -> None:
    """`2 minutes ago ( 4:27 PM)` says both."""
    assert [when.kind for when in find_whens("2 minutes ago ( 4:27 PM)")] == ["ago", "clock"]


def test_a_sites_zone_makes_an_instant_of_its_clocks() -> None:
    """A comment of a blog in New York is five hours behind UTC in winter, four in summer."""
    (winter,) = find_whens("January 16, 2016 at 11:07 am")
    (summer,) = find_whens("July 16, 2016 at 11:07 am")
    assert resolve(winter, zone="America/New_York") == at(2016, 1, 16, 16, 7)
    assert resolve(summer, zone="America/New_York") == at(2016, 7, 16, 15, 7)


def test_day_and_clock_may_stand_apart() -> None:
    """The founding page has the day on one line and the clock on the next."""
    (day,) = find_whens("June 13th, 2010")
    (clock,) = find_whens("01:15 PM ET")
    assert resolve(day, clock, zones=EASTERN) == at(2010, 6, 13, 17, 15)
    assert resolve(day, clock) == date(2010, 6, 13)


def test_the_document_tells_the_order_of_day_and_month() -> None:
    """One date with a day above 12, or a weekday, tells how all are written; else none is known."""
    (unclear,) = find_whens("8/9/2012")
    assert resolve(unclear, order=day_order([unclear])) is None
    (clear,) = find_whens("23/9/2012 10:00")
    assert resolve(unclear, order=day_order([unclear, clear])) == date(2012, 9, 8)
    (weekday,) = find_whens("Thu, 08/09/2012 - 14:32")
    assert resolve(unclear, order=day_order([weekday])) == date(2012, 8, 9)
    (same,) = find_whens("5.5.2012")
    assert resolve(same) == date(2012, 5, 5)


def test_an_american_zone_tells_the_order_of_days_in_numbers() -> None:
    """Where clocks are in EDT, 11/1/2012 is the first of November."""
    (when,) = find_whens("11/1/2012 11:08 PM EDT")
    assert resolve(when, order=day_order([when])) == at(2012, 11, 2, 3, 8)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("14 июня 2012 г. в 13:21", date(2012, 6, 14)),
        ("14 czerwca 2012 o 13:21", date(2012, 6, 14)),
        ("14 juni, 2012 kl. 13:21", date(2012, 6, 14)),
        ("14. června 2012 v 13:21", date(2012, 6, 14)),
        ("14 KASIM 2012 13:21", date(2012, 11, 14)),
        ("2012年6月14日(木) 13:21", date(2012, 6, 14)),
        ("2012년 6월 14일 13:21", date(2012, 6, 14)),
        ("Jun 14 '12 at 13:21", date(2012, 6, 14)),
    ],
)
def test_days_are_read_in_many_languages(line: str, day: date) -> None:
    """A comment on a page of another country has its day and clock all the same."""
    (when,) = find_whens(line)
    assert (when.start, when.end, when.day, when.clock) == (0, len(line), day, (13, 21, 0))


def test_midnight_may_be_written_as_twelve_or_twenty_four() -> None:
    """Twelve at night begins the day, and 24:00 ends it."""
    (begins,) = find_whens("May 3, 2010 12:00 am UTC")
    (ends,) = find_whens("May 3, 2010 24:00 UTC")
    assert resolve(begins) == at(2010, 5, 3)
    assert resolve(ends) == at(2010, 5, 4)


def test_unknown_zones_leave_the_day() -> None:
    """IST is three zones, so the instant is not known."""
    (when,) = find_whens("May 3, 2010 10:00 IST")
    assert resolve(when) == date(2010, 5, 3)


@given(
    st.one_of(st.text(max_size=120), st.from_regex(r"[A-Z][a-z]{2} \d{1,2}[,./-] ?\d{1,4}.{0,20}"))
)
def test_any_line_is_searched_without_harm(line: str) -> None:
    """Expressions lie in the line, in order, and resolving one never fails."""
    place = 0
    for when in find_whens(line):
        assert place <= when.start < when.end <= len(line)
        place = when.end
        resolve(when, zone="Europe/Berlin", order="dmy", zones=EASTERN)
