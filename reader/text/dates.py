"""Instants and days: read from what feeds write, written as the interface shows them.

`parse_feed_date` reads RFC 822, RFC 3339, W3C-DTF, ctime and the forms that feeds use in their
place. It never guesses: what it cannot read for certain is None, and only a missing zone is
taken as UTC.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

# Hours east of Greenwich: RFC 822 and the abbreviations that feeds use and that mean one zone.
_ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2,
    "met": 1, "mest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "msd": 4, "est": -5,
    "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9,
    "akdt": -8, "hst": -10, "ast": -4, "adt": -3, "nst": -3.5, "ndt": -2.5, "brt": -3, "art": -3,
    "jst": 9, "kst": 9, "hkt": 8, "sgt": 8, "pht": 8, "wib": 7, "ict": 7, "pkt": 5, "awst": 8,
    "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "sast": 2, "eat":
    3, "wat": 1, "cat": 2,
}  # fmt: skip
# American broadcasters write the zone without saying whether it is summer.
_NAMED_ZONES = {
    "et": "america/new_york",
    "ct": "america/chicago",
    "mt": "america/denver",
    "pt": "america/los_angeles",
}

# Month names without accents: English first, then what feed generators write in other languages.
# Names that are another month elsewhere (listopad, lip, srp) are left out.
_MONTH_NAMES = (
    "january jan januar janvier janv enero ene gennaio gen januari janeiro styczen stycznia sty "
    "leden ledna led ocak oca tammikuu yanvar января янв январь січня січ ιαν ιανουαριος "
    "ιανουαριου janua jän januára ianuarie ian",
    "february feb februar februari fevrier fevr fev febrero febbraio fevereiro luty lutego lut "
    "unor unora uno subat sub helmikuu февраля фев февр лютого лют φεβ φεβρουαριος φεβρουαριου "
    "februarie",
    "march mar marz maerz mrz mars marzo maart mrt marco marzec marca brezen brezna bre mart "
    "maaliskuu марта мар март березня бер μαρ μαρτιος μαρτιου martie",
    "april apr avril avr abril abr aprile kwiecien kwietnia kwi duben dubna dub nisan nis "
    "huhtikuu апреля апр апрель квітня кві απρ απριλιος απριλιου aprilie",
    "may mai mayo maggio mag mei maio maj maja kveten kvetna kve mayis toukokuu мая май травня "
    "тра μαι μαιος μαιου",
    "june jun juni juin junio giugno giu junho czerwiec czerwca cze cerven cervna haziran haz "
    "kesakuu июня июн июнь червня чер ιουν ιουνιος ιουνιου iunie",
    "july jul juli juillet juil julio luglio lug julho lipiec lipca cervenec cervence cvc "
    "temmuz tem heinakuu июля июл июль липня лип ιουλ ιουλιος ιουλιου iulie",
    "august aug aout agosto ago augustus augusti sierpien sierpnia sie srpen srpna agustos "
    "elokuu августа авг август серпня сер αυγ αυγουστος αυγουστου",
    "september sep sept septembre septiembre settembre set setembro wrzesien wrzesnia wrz zari "
    "eylul eyl syyskuu сентября сен сент сентябрь вересня вер σεπ σεπτεμβριος σεπτεμβριου "
    "septembrie",
    "october oct okt oktober octobre octubre ottobre ott outubro out pazdziernik pazdziernika "
    "paz rijen rijna rij ekim eki lokakuu октября окт октябрь жовтня жов οκτ οκτωβριος "
    "οκτωβριου octombrie",
    "november nov novembre noviembre novembro kasim kas marraskuu ноября ноя нояб ноябрь "
    "листопада νοε νοεμβριος νοεμβριου noiembrie",
    "december dec dez dezember decembre diciembre dic dicembre dezembro grudzien grudnia gru "
    "prosinec prosince pro aralik ara joulukuu декабря дек декабрь грудня гру δεκ δεκεμβριος "
    "δεκεμβριου decembrie",
)
_MONTH_ABBREVIATIONS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_MONTHS = {name: month for month, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_MONTHS_EXACT = {name: _MONTHS[name] for name in _MONTH_ABBREVIATIONS}

_CLOCK = (
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,](?P<fraction>\d+))?)?"
    r"|(?=\s*[ap]\.?m))\s*(?P<half>[ap]\.?m\b\.?)?"
)
_ZONE = r"(?P<zone>[^\d\s(][^\s(]*|[+-]\d[\d:]*)?(?:\s*\([^()]*\))?"
_END = rf"(?:(?:[\s,t]+(?:at\s+)?|(?<=[日일]))\s*{_CLOCK}\s*{_ZONE})?\s*$"

# The forms in the order they are tried; each is tried on the whole, folded text.
_RFC822 = re.compile(
    r"^(?:[a-z]{3}, ?)?(\d{1,2}) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) (\d{4})"
    r" (\d\d):(\d\d):(\d\d) (?:([+-])(\d\d):?(\d\d)|gmt|utc?|z)$"
)
_ISO = re.compile(
    r"^(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:[t\s]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,:](?P<fraction>\d+))?)?"
    r"\s*(?P<half>[ap]\.?m\b\.?)?\s*" + _ZONE + r")?\s*$"
)
_ISO_COMPACT = re.compile(
    r"^(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:[t\s]?(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?(?P<half>)?\s*"
    + _ZONE
    + r")?$"
)
_YEAR_FIRST = re.compile(
    r"^(?P<year>\d{4})[/.年년]\s*(?P<month>\d{1,2})[/.月월]\s*(?P<day>\d{1,2})[.日일]?" + _END
)
_WEEKDAY = r"^(?:[^\W\d]+\.?(?:-[^\W\d]+)?[,.\s]\s*)?"
_DAY_FIRST = re.compile(
    _WEEKDAY + r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|o|\.)?[\s-]\s*(?:de\s+)?"
    r"(?P<name>[^\W\d]+)\.?,?[\s-]\s*(?:de\s+)?"
    r"(?P<year>\d{4}|\d{2})" + _END
)
_MONTH_FIRST = re.compile(
    _WEEKDAY
    + r"(?P<name>[^\W\d]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"
    + _END
)
_CTIME = re.compile(
    _WEEKDAY + rf"(?P<name>[^\W\d]+)\s+(?P<day>\d{{1,2}})\s+{_CLOCK}\s*"
    r"(?P<zone>[^\d\s][^\s]*)?\s+(?P<year>\d{4})\s*$"
)
_NUMERIC = re.compile(
    _WEEKDAY
    + r"(?P<first>\d{1,2})(?P<separator>[/.-])(?P<other>\d{1,2})(?P=separator)(?P<year>\d{4})"
    + _END
)
_OFFSET = re.compile(r"^(?:gmt|utc?)?([+-])(\d{1,2})(?::?(\d{2}))?$")
_FIRST_YEAR = 1000


def parse_feed_date(raw: str | None) -> datetime | date | None:
    """Reads the date of a feed's element.

    Args:
        raw: what stands in the element.

    Returns:
        An instant in UTC without fractions of a second (a missing zone is UTC), the day where
        no clock is written, or None where neither can be known for certain.
    """
    if not raw or len(raw) > 200:
        return None
    return _parse(" ".join(raw.split()).lower())


@lru_cache(maxsize=512)
def _parse(text: str) -> datetime | date | None:
    found = _RFC822.match(text)
    try:
        if found:
            day, name, year, hour, minute, second, sign, east_hours, east_minutes = found.groups()
            if int(year) < _FIRST_YEAR:
                return None
            moment = _moment(
                int(year), _MONTHS_EXACT[name], int(day), int(hour), int(minute), int(second)
            )
            if sign:
                shift = timedelta(hours=int(east_hours), minutes=int(east_minutes))
                moment = moment + shift if sign == "-" else moment - shift
            return moment
        return _parse_loosely(text)
    except (ValueError, OverflowError):
        # No such day, or an instant outside the years 1 to 9999.
        return None


def _parse_loosely(text: str) -> datetime | date | None:
    text = _fold(text)
    if found := _ISO.match(text) or _ISO_COMPACT.match(text) or _YEAR_FIRST.match(text):
        return _assemble(found, int(found["year"]), int(found["month"]), int(found["day"]))
    if found := _DAY_FIRST.match(text) or _MONTH_FIRST.match(text) or _CTIME.match(text):
        month = _MONTHS.get(found["name"])
        if month is None:
            return None
        year = int(found["year"])
        if len(found["year"]) == 2:
            # RFC 2822, 4.3, with the window of POSIX: 69 to 99 are the last century.
            year += 1900 if year >= 69 else 2000
        return _assemble(found, year, month, int(found["day"]))
    if found := _NUMERIC.match(text):
        first, other = int(found["first"]), int(found["other"])
        if found["separator"] == "." or first > 12:
            day, month = first, other
        elif other > 12:
            day, month = other, first
        elif first == other:
            day = month = first
        else:
            # 3/4/2010 is March or April: nobody can know.
            return None
        return _assemble(found, int(found["year"]), month, day)
    return None


def _assemble(found: re.Match[str], year: int, month: int, day: int) -> datetime | date | None:
    if year < _FIRST_YEAR:
        # The zero of some program's calendar, as 0001-01-01.
        return None
    if found["hour"] is None:
        return date(year, month, day)
    hour = int(found["hour"])
    half = found["half"]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    local = _moment(year, month, day, hour, int(found["minute"] or 0), int(found["second"] or 0))
    zone = found["zone"]
    if not zone:
        return local
    known = _zone(zone.rstrip(".,"))
    if known is None:
        return None
    return local.replace(tzinfo=known).astimezone(UTC)


def _moment(year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime:
    if hour == 24 and minute == 0 and second == 0:
        return datetime(year, month, day, tzinfo=UTC) + timedelta(days=1)
    if second == 60:
        # A leap second is the last one of its minute and the first of the next (POSIX time).
        return datetime(year, month, day, hour, minute, 59, tzinfo=UTC) + timedelta(seconds=1)
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _zone(name: str) -> tzinfo | None:
    if found := _OFFSET.match(name):
        sign, hours, minutes = found.groups()
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        if offset > timedelta(hours=18):
            return None
        return timezone(-offset if sign == "-" else offset)
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    place = _NAMED_ZONES.get(name) or (name if "/" in name else None)
    return _place(place) if place else None


@lru_cache(maxsize=64)
def _place(name: str) -> tzinfo | None:
    from zoneinfo import ZoneInfo, available_timezones

    for known in available_timezones():
        if known.lower() == name:
            return ZoneInfo(known)
    return None


def _fold(text: str) -> str:
    """Accents and signs that stand between the reader and a month's name are removed."""
    text = text.replace("−", "-").replace("\u2013", "-").replace("ı", "i")
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    # Cyrillic й is и with a breve: composed again, it is a letter of its own.
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not _is_accent(c)))


def _is_accent(character: str) -> bool:
    return "\u0300" <= character <= "\u036f" and character != "\u0306"
