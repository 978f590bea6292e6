"""What single elements of a comment say: a name, a date, a number, that it is gone. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from reader.formats.pagehead import page_date
from reader.model.comment import CommentState
from reader.text.clean import clean_line
from reader.text.dates import parse_feed_date

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_NAME = 120
"""Characters: longer ones are no names."""
_SAYS = re.compile(r"\s*\b(?:says|said|writes|wrote|schreibt|sagt|schrieb|dit|dice|zegt)\b\W*$")
# No character fits in two ways: else a row of commas would take years.
_LEAD = re.compile(r"^(?:on|am|le|el|op|posted|at|\W)+(?<=\s)", re.I)
# The line that old programs write below a comment: "Posted by: Ann at June 13, 2010 01:21 PM".
_BY = re.compile(r"(?:posted|submitted|written|comment)\s+by\s*:?\s+|by\s*:?\s+", re.I)
_ORDINAL = re.compile(r"^#?\d{1,5}[.)]\s+")
_AFTER_NAME = re.compile(r"\s+(?:at|on)\s|\s*[|•·]|\s\(\d+\)")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
# A date that stands in a line with something else.
_AMONG = re.compile(
    rf"\b(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)? {_MONTH},? \d{{4}}"
    r"|\d{1,2}\.? (?:de )?[^\W\d_]{3,12}\.?,? (?:de )?\d{4}|\d{1,2}\.\d{1,2}\.\d{4}"
    r"|(?:(?:mon|tue|wed|thu|fri|sat|sun)\w{0,6},? )?\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d\d-\d\d)"
    r"(?P<clock>[ ,@–-]{1,4}(?:(?:at|um|à|om|в|kl\.?) )?@?\d{1,2}:\d\d(?::\d\d)?"
    r"(?: ?[ap]\.?m\b\.?)?(?: ?(?:utc|gmt|z|[ecmp][sd]t)\b)?)?",
    re.I,
)
_NUMBER = re.compile(r"[-−]?\d{1,9}")
_DELETED = re.compile(
    r"\[?(?:comment )?(?P<what>deleted|removed|flagged)\]?"
    r"|(?:this )?comment (?:has been |was )?(?:deleted|removed)\b.{0,60}",
    re.I,
)


def ancestors(nodes: Iterable[LexborNode]) -> set[int]:
    """All elements around some."""
    found: set[int] = set()
    for node in nodes:
        above = node.parent
        while above is not None and above.mem_id not in found:
            found.add(above.mem_id)
            above = above.parent
    return found


def term_before(node: LexborNode) -> LexborNode | None:
    """The `<dt>` that a `<dd>` belongs to; None for other elements."""
    if node.tag != "dd":
        return None
    before = node.prev
    for _ in range(20):
        if before is None or before.tag == "dt":
            return before
        before = before.prev
    return None


def name_of(node: LexborNode) -> str | None:
    """What an element says as a name; None where it is too long for one."""
    said = (node.attributes.get("content") or node.text(deep=True))[:1000]
    for inner in node.css("time, small, [class*=date], [class*=time], [class*=meta]"):
        # When it was written, beside the name.
        rest = said.replace(inner.text(deep=True), " ", 1)
        if inner.mem_id != node.mem_id and rest.strip():
            said = rest
    name = _ORDINAL.sub("", clean_line(said), count=1)
    if by := _BY.match(name):
        name = _AFTER_NAME.split(name[by.end() :], maxsplit=1)[0]
    name = _SAYS.sub("", name).strip(" :,")
    return name if 0 < len(name) <= MAX_NAME else None


def time_of(node: LexborNode, *, is_utc: bool = False) -> tuple[datetime | date, str] | None:
    """A date by an attribute for programs, else by the text.

    Args:
        node: what says it.
        is_utc: whether the site's times are UTC where they name no zone; else they are days.
    """
    parse = parse_feed_date if is_utc else page_date
    values = node.attributes
    for name in ("datetime", "content", "title"):
        said = clean_line((values.get(name) or "")[:100])
        # Hacker News writes the seconds after the instant, Stack Exchange its licence.
        instant = _INSTANT.match(said)
        for form in (said, instant[0] if instant else ""):
            if form and (found := parse(form)) is not None:
                return found, said
    line = clean_line(node.text(deep=True)[:300])
    last = line.rpartition("»")[2].strip()
    for form in (line, _LEAD.sub("", line), last, line.replace(",", ""), *_dates_among(line)):
        if form and (found := parse(form)) is not None:
            return found, form
    return None


def _dates_among(line: str) -> Iterator[str]:
    """The first date in a line, with its clock and without."""
    if (among := _AMONG.search(line)) is not None:
        day = line[among.start() : among.start("clock")] if among["clock"] else among[0]
        clock = re.sub(r"^\D+", "", among["clock"] or "")
        yield f"{day} {clock}".strip()
        yield day


def score_of(
    node: LexborNode | None, hit: LexborNode | None = None, name: str | None = None
) -> int | None:
    """The first whole number in an element, or in an attribute of the comment itself."""
    if (
        hit is not None
        and name is not None
        and (found := _NUMBER.search(hit.attributes.get(name) or ""))
    ):
        return int(found[0].replace("−", "-"))
    if node is None:
        return None
    values = node.attributes
    said = values.get("title") or values.get("content") or values.get("data-count")
    found = _NUMBER.search(said or clean_line(node.text(deep=True)[:60]))
    return int(found[0].replace("−", "-")) if found else None


def state_of(text: str, author: str | None, is_deleted: bool, is_pending: bool) -> CommentState:
    """What became of a comment, by marks of its page or by what stands in its place."""
    found = _DELETED.fullmatch(text.strip()) if len(text) < 120 and author is None else None
    if found is not None or is_deleted:
        what = (found["what"] or "" if found else "").lower()
        return "removed" if what in ("removed", "flagged") else "deleted"
    return "pending" if is_pending else "ok"
