"""Dates and clock times as pages write them, found in a line and read without inventing a part.

A `When` is one expression as it stands: a day, a day with a clock, a clock alone, or an age
("3 hours ago"). Only what is written is in it; `resolve` makes an instant of it where day,
clock and zone are known, else the day, else nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reader.text.date_words import AMERICAN, MONTHS, OFFSETS, WEEKDAYS

WhenKind = Literal["datetime", "date", "clock", "ago"]
DayOrder = Literal["mdy", "dmy"]


class When(NamedTuple):
    """One written time at `start` to `end` of its line."""

    start: int
    end: int
    kind: WhenKind
    day: date | None = None
    pair: tuple[int, int, int] | None = None
    """First number, second number and year of `8/9/2012`, whose order the line does not tell."""
    clock: tuple[int, int, int] | None = None
    zone: str | None = None
    weekday: int | None = None
    """Monday is 0."""


def _alternatives(words: Iterable[str]) -> str:
    """Words in three cases, by first letter: the engine then skips a whole letter at once."""
    by_letter: dict[str, set[str]] = {}
    for word in words:
        for form in (word, word.capitalize(), word.upper()):
            by_letter.setdefault(form[0], set()).add(form[1:])
    return "|".join(
        f"{letter}(?:{'|'.join(sorted(rests, key=len, reverse=True))})"
        for letter, rests in by_letter.items()
    )


# A month may be glued to the name before it (`Jane DoeMarch 3, 2012`): then it is capitalised.
_MONTH = rf"(?:(?<![^\W\d_])|(?=[A-Z]))(?:{_alternatives(MONTHS)})\b\.?"
_DAY = r"(?<!\d)(?:[12]\d|3[01]|0?[1-9])(?!\d)(?:st|nd|rd|th|ST|ND|RD|TH|er|º|ª|\.)?"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_ZONE = (
    r"(?:\s?\(?(?P<zone>(?:UTC|GMT)(?:\s?[+-]\s?\d{1,2}(?::?\d\d)?)?|[+-]\d\d:?\d\d|"
    r"[ECMP][SD]?T|AK[SD]T|HST|BST|IST|WET|CES?T|MES?Z|EES?T|JST|AE[SD]T|NZ[SD]T|(?<=\d)Z)\b\)?)"
)


def _clock_pattern(names: str, *, dot: str) -> str:
    """A clock whose groups are called by four names; `dot` is what may follow in `9.15` alone."""
    hour, minute, second, half = names.split()
    return (
        rf"(?:(?<![\d:])(?P<{hour}>[01]?\d|2[0-4])"
        rf"(?:[:h]|\s[h:]\s?|\.(?=\d\d(?:\s?[AaPp]\.?[Mm]|\s?Uhr){dot}))(?P<{minute}>[0-5]\d)"
        rf"(?:[:.](?P<{second}>[0-5]\d)(?:\.\d+)?)?(?!\d)(?:\s(?:min|Uhr)\b)?"
        rf"(?:\s?(?P<{half}>[AaPp])(?:\.\s?[Mm]\b\.?|\s?[Mm]\b))?)"
    )


_BARE_HOUR = r"(?:(?<![\d:.])(?P<h2>1[0-2]|0?[1-9])\s?(?P<ap2>[AaPp])(?:\.\s?[Mm]\b\.?|\s?[Mm]\b))"
_BETWEEN = (
    r"(?:,|\s|\|)*(?:г\.?(?:,|\s)+)?(?:\([月火水木金土日]\)\s?)?"
    r"(?:(?:at|At|AT|um|à|a\slas?|às|as|alle(?:\sore)?|ore|om|op|kl\.?|в|o|v|@|-|–|—|·|•|\||/|T)"
    r"\s*)?"
)
_DAY_NUMBER = r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = (
    rf"(?:(?P<m1>{_MONTH})\s(?P<d1>{_DAY}),?(?:,?\s(?:of\s)?(?P<y1>{_YEAR}|['’]\d\d\b))?"
    rf"|(?P<d2>{_DAY})[\s-]?\s?(?:de\s|of\s)?(?P<m2>{_MONTH}),?[\s-]?\s?(?:de\s|del\s)?"
    rf"(?P<y2>{_YEAR}|(?<=-)\d\d\b)"
    rf"|(?<!\d)(?P<y3>{_YEAR})[-/.](?P<m3>{_MONTH}|0?[1-9]|1[0-2])[-/.](?P<d3>{_DAY_NUMBER})(?!\d)"
    rf"|(?<!\d)(?P<y8>{_YEAR})\s?[年년]\s?(?P<m8>0?[1-9]|1[0-2])\s?[月월]\s?(?P<d8>{_DAY_NUMBER})\s?[日일]"
    rf"|(?<![\d.:/-])(?P<a4>{_DAY_NUMBER})(?P<sep>[./-])(?P<b4>{_DAY_NUMBER})(?P=sep)"
    rf"(?P<y4>{_YEAR}|\d\d)(?![\d./-]))"
)
_WEEKDAY = rf"(?:(?:\b(?P<wd>{_alternatives(WEEKDAYS)})\b\.?,?\s?(?:den\s|the\s|el\s|le\s)?)?)"
_CTIME = (
    rf"(?P<m5>{_MONTH})\s{{1,2}}(?P<d5>\d{{1,2}})\s(?P<h5>\d\d):(?P<i5>\d\d):(?P<s5>\d\d)"
    rf"(?:\s(?P<z5>[A-Z]{{3,4}}|[+-]\d{{4}}))?\s(?P<y5>{_YEAR})"
)
_NUMBER = r"(?:\d{1,3}|an?|one|two|a\sfew|about\s(?:an?|\d{1,3})|over\s\d{1,3}|almost\s\d{1,3})"
_UNIT = r"(?:second|sec|minute|min|hour|hr|day|week|month|year|[smhdwy])s?"
_AGO = (
    rf"(?:\b{_NUMBER}\s?{_UNIT}(?:,?\s(?:and\s)?\d{{1,2}}\s{_UNIT})?\s+ago\b"
    r"|\bvor\s\w{1,8}\s(?:Sekunde|Minute|Stunde|Tag|Woche|Monat|Jahr)(?:e?n)?\b"
    r"|\bhace\s\w{1,8}\s(?:segundo|minuto|hora|d[ií]a|semana|mes|año)(?:es|s)?\b"
    r"|\bil\sy\sa\s\w{1,8}\s(?:seconde|minute|heure|jour|semaine|mois|an)s?\b"
    r"|\b(?:[Yy]esterday|[Tt]oday)\sat\b|^(?:[Jj]ust now|[Yy]esterday|[Tt]oday)$)"
)
_WHEN = re.compile(
    rf"(?P<ago>{_AGO})"
    rf"|{_WEEKDAY}(?:{_CTIME}"
    rf"|{_DATE}(?:{_BETWEEN}(?P<op>\()?(?:{_clock_pattern('h mi s ap', dot='|[.]')}|{_BARE_HOUR})"
    # CNN's blogs wrote the clock twice.
    rf"(?:\s?Uhr\b)?(?:\s+at\s+\d{{1,2}}:\d\d\s?[AaPp][Mm])?{_ZONE}?(?(op)\)))?)"
    rf"|{_clock_pattern('h6 i6 s6 a6', dot='')}{_ZONE.replace('<zone>', '<z6>')}?"
    rf"|(?<!\d)(?P<h7>[01]?\d|2[0-3])(?P<i7>[0-5]\d)\s(?P<z7>GMT|UTC)\b"
)
_DIGIT = re.compile("[0-9]")
_MAYBE = re.compile(
    r"[0-9](?:[0-9]?[:.h/-][0-9]|[0-9]{3}|[0-9]? ?h |[0-9]? ?[AaPp]\.?[Mm]|[0-9]{2} (?:GMT|UTC))"
    r"|ago\b|esterday at|oday at|[Vv]or |[Hh]ace |[Ii]l y a "
)
_AGO_IN_WORDS = (" ago", "ust now", "esterday", "oday", "or ein", "ace un", "l y a un")
_LEAD = 40
"""A weekday and a month in letters stand at most this far before the first digit."""

MAX_LINE = 240
"""Longer lines are prose: nothing is looked for in them."""


def find_whens(line: str) -> tuple[When, ...]:
    """Finds every written time of a line, from left to right."""
    if len(line) > MAX_LINE:
        return ()
    digit = _DIGIT.search(line)
    if digit is None:
        for word in _AGO_IN_WORDS:
            if word in line:
                break
        else:
            return ()
        start = 0
    else:
        lead = _MAYBE.search(line, max(0, digit.start() - 7))
        if lead is None:
            return ()
        start = max(0, lead.start() - _LEAD)
    found: list[When] = []
    for match in _WHEN.finditer(line, start):
        when = _read(match)
        if when is None:
            continue
        clock = found[-1] if found and found[-1].kind == "clock" else None
        if (
            clock is not None
            and when.kind == "date"
            and line[clock.end : when.start].strip(" ,-") in ("", "on", "On")
        ):
            # "3:04 PM on May 3, 2012" is one expression.
            found.pop()
            when = when._replace(
                start=clock.start, kind="datetime", clock=clock.clock, zone=clock.zone
            )
        found.append(when)
    return tuple(found)


def day_order(whens: Iterable[When]) -> DayOrder | None:
    """Tells how one document writes `8/9/2012`, from the dates in it that leave no choice."""
    for when in whens:
        if when.pair is None:
            continue
        first, second, year = when.pair
        if first > 12 >= second:
            return "dmy"
        if when.zone is not None and when.zone.upper() in AMERICAN:
            return "mdy"
        if second > 12 >= first:
            return "mdy"
        if when.weekday is not None and first != second:
            if _is_weekday(year, first, second, when.weekday):
                return "mdy"
            if _is_weekday(year, second, first, when.weekday):
                return "dmy"
    return None


def resolve(
    day: When | None,
    clock: When | None = None,
    *,
    order: DayOrder | None = None,
    zone: str | None = None,
    zones: Mapping[str, str] | None = None,
) -> datetime | date | None:
    """Makes a time of what is written.

    Args:
        day: the expression that names the day.
        clock: the one that names the clock, where it stands apart; else that of `day`.
        order: how the document writes days in numbers.
        zone: IANA name of the site's zone, for clocks without one.
        zones: IANA names of what the site means by an abbreviation.

    Returns:
        An aware UTC instant where day, clock and zone are known; the day where only it is known;
        else None.
    """
    if day is None:
        return None
    known = day.day
    if known is None and day.pair is not None:
        first, second, year = day.pair
        if order == "mdy" or first == second:
            known = _date(year, first, second)
        elif order == "dmy":
            known = _date(year, second, first)
    if known is None:
        return None
    source = clock if clock is not None and clock.clock is not None else day
    if source.clock is None:
        return known
    hour, minute, second = source.clock
    written = source.zone
    info: tzinfo | None
    if written is None:
        info = _zone(zone) if zone else None
    elif zones and written.upper() in zones:
        info = _zone(zones[written.upper()])
    else:
        info = _offset(written)
    if info is None:
        return known
    try:
        moment = datetime(
            known.year, known.month, known.day, hour % 24, minute, second, tzinfo=info
        )
        if hour == 24:
            moment += timedelta(days=1)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return known


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


@lru_cache(maxsize=256)
def _offset(written: str) -> tzinfo | None:
    name = written.lower().replace(" ", "")
    minutes = OFFSETS.get(name)
    if minutes is None:
        match = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2}?):?(\d\d)?", name)
        if match is None:
            return None
        hours, rest = int(match[2]), int(match[3] or 0)
        if hours > 14 or rest > 59:
            return None
        minutes = (hours * 60 + rest) * (-1 if match[1] == "-" else 1)
    return timezone(timedelta(minutes=minutes))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_weekday(year: int, month: int, day: int, weekday: int) -> bool:
    known = _date(year, month, day)
    return known is not None and known.weekday() == weekday


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < 70 else 1900)


def _month(word: str) -> int:
    return int(word) if word[0].isdigit() else MONTHS[word.rstrip(".").lower()]


def _ordinal(digits: str) -> int:
    return int(digits.rstrip("stndrheºª.STNDRHE"))


def _clock(
    hour: str, minute: str | None, second: str | None, half: str | None
) -> tuple[int, int, int]:
    number = int(hour)
    if half and number <= 12:
        number = number % 12 + (12 if half in "pP" else 0)
    return number, int(minute or 0), int(second or 0)


def _read(match: re.Match[str]) -> When | None:
    start, end = match.span()
    group = match.group
    ago, m1, m2, m3, m5, m8, h6, h7 = group("ago", "m1", "m2", "m3", "m5", "m8", "h6", "h7")
    if ago:
        return When(start, end, "ago")
    if h6:
        minute, second, half, zone = group("i6", "s6", "a6", "z6")
        clock = _clock(h6, minute, second, half)
        return When(start, end, "clock", clock=clock, zone=zone)
    if h7:
        clock = _clock(h7, group("i7"), None, None)
        return When(start, end, "clock", clock=clock, zone=group("z7"))
    day_name, h, h2, minute, second, half, half2, zone = group(
        "wd", "h", "h2", "mi", "s", "ap", "ap2", "zone"
    )
    weekday = WEEKDAYS[day_name.lower()] if day_name else None
    pair = None
    if m5:
        year, number, hour, minute, second, zone = group("y5", "d5", "h5", "i5", "s5", "z5")
        day = _date(int(year), _month(m5), int(number))
        if day is None:
            return None
        clock = _clock(hour, minute, second, None)
        return When(start, end, "datetime", day, None, clock, zone, weekday)
    if m1:
        number, year = group("d1", "y1")
        if year is None:
            # No year: a time of day and month, of which no date can be made.
            day = None
            if h is None and h2 is None:
                return None
        else:
            day = _date(_year(year.lstrip("'’")), _month(m1), _ordinal(number))
            if day is None:
                return None
    elif m2:
        number, year = group("d2", "y2")
        day = _date(_year(year), _month(m2), _ordinal(number))
    elif m3:
        number, year = group("d3", "y3")
        day = _date(int(year), _month(m3), int(number))
    elif m8:
        number, year = group("d8", "y8")
        day = _date(int(year), int(m8), int(number))
    else:
        one, mark, two, year = group("a4", "sep", "b4", "y4")
        day = None
        if mark == "." and len(one) + len(two) < 4 and len(year) < 4:
            return None
        pair = (int(one), int(two), _year(year))
        if _date(pair[2], pair[0], pair[1]) is None and _date(pair[2], pair[1], pair[0]) is None:
            return None
    if m1 is None and pair is None and day is None:
        return None
    hour = h or h2
    if hour is None:
        end = start + len(match[0].rstrip(" ,."))
        return When(start, end, "date", day, pair, None, None, weekday)
    clock = _clock(hour, minute, second, half or half2)
    return When(start, end, "datetime", day, pair, clock, zone, weekday)
