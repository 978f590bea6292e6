"""Where on a page the rows and rules of a layout match."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter, itemgetter

from reader.formats.plaintext.draft import Facts, Hit, Match
from reader.formats.plaintext.layout import Layout, Like, Row, Rule
from reader.formats.plaintext.page import Page


def marked_lines(page: Page, likes: tuple[Like, ...]) -> list[tuple[int, Match]]:
    """Lines that match any of some lists, each by the first list that knows it."""
    found: dict[int, Match] = {}
    for like in likes:
        for line, match in page.matches(like):
            found.setdefault(line, match)
    return sorted(found.items(), key=itemgetter(0))


def between(lines: list[tuple[int, Match]], begin: int, end: int) -> list[tuple[int, Match]]:
    """Those of some matched lines that stand from `begin` up to `end`."""
    if not lines:
        return lines
    return lines[
        bisect_left(lines, begin, key=itemgetter(0)) : bisect_left(lines, end, key=itemgetter(0))
    ]


def find_starts(page: Page, layout: Layout) -> list[tuple[int, int, Facts]]:
    """Finds where articles begin: (first line, line after the rows, what they say)."""
    found: list[tuple[int, int, Facts]] = []
    if not layout.start:
        return found
    end = len(page)
    for line in page.find("@when"):
        if found and line < found[-1][1]:
            continue
        start = _match_any(page, layout.start, line, end)
        if start is not None:
            found.append(start)
        if found and not layout.is_listing:
            break
    if found and layout.again:
        found = _find_again(page, layout, found)
    return found


def _find_again(
    page: Page, layout: Layout, found: list[tuple[int, int, Facts]]
) -> list[tuple[int, int, Facts]]:
    """Adds the articles that share the day of the one above them."""
    end = len(page)
    if layout.parts.sources:
        places = [page.next_text(line + 1, end) for line, _ in page.matches(layout.parts)]
    else:
        places = [page.previous_text(line, 0) for line in page.find("@clock")]
    covered = {line for first, after, _ in found for line in range(first, after)}
    dated = {first for first, _, _ in found}
    starts = list(found)
    for line in places:
        if not 0 <= line < end or line in covered:
            continue
        start = _match_any(page, layout.again, line, end)
        if start is not None:
            starts.append(start)
            covered.update(range(line, start[1]))
    starts.sort(key=itemgetter(0))
    day: Facts | None = None
    for first, _, facts in starts:
        if first in dated:
            day = facts
        elif day is not None:
            facts.day = day.day
            facts.whens[:0] = day.whens[:1]
    return [start for start in starts if start[0] >= found[0][0]]


def _match_any(
    page: Page, alternatives: tuple[tuple[Row, ...], ...], line: int, end: int
) -> tuple[int, int, Facts] | None:
    """The first of some sequences of rows that matches from `line` downwards."""
    for rows in alternatives:
        facts = Facts()
        after = _match_down(page, rows, line, end, facts)
        if after is not None:
            return line, after, facts
    return None


def _match_down(page: Page, rows: tuple[Row, ...], line: int, end: int, facts: Facts) -> int | None:
    """Matches rows from `line` downwards; returns the line after them."""
    after = line
    for row in rows:
        while True:
            place = page.next_text(after, end)
            allowed = 0 if row.mode == "maybe" else 3
            match = (
                row.like.match(page.norms[place])
                if place < end and place - after <= allowed
                else None
            )
            if match is None:
                if row.mode == "one":
                    return None
                break
            facts.take(page, place, match)
            after = place + 1
            if row.mode != "many":
                break
    return after


def _match_up(
    page: Page,
    rows: tuple[Row, ...],
    line: int,
    facts: Facts,
    barred: tuple[set[int], set[int]],
    quiet: Like,
) -> int | None:
    """Matches rows from `line` upwards; returns the first line of them."""
    taken, headings = barred
    first = line
    for row in reversed(rows):
        while True:
            place = page.previous_text(first, 0)
            allowed = 1 if row.mode == "maybe" else 3
            match = (
                row.like.match(page.norms[place])
                if place >= 0
                and first - place <= allowed
                and place not in taken
                and place not in headings
                else None
            )
            if match is not None and row.mode == "maybe" and place > 0:
                # What may be a name is none where it could as well end a paragraph.
                before = page.norms[place - 1]
                if page.texts[place - 1] and place - 1 not in taken and not quiet.match(before):
                    match = None
            if match is None:
                if row.mode == "one":
                    return None
                break
            facts.take(page, place, match)
            first = place
            if row.mode != "many":
                break
    return first


def find_hits(page: Page, layout: Layout) -> list[Hit]:
    """Finds every place where a rule matches; of rules that match the same line the first wins."""
    hits: list[Hit] = []
    taken: set[int] = set()
    barred = {line for like in layout.open for line, _ in page.matches(like)}
    norms = page.norms
    end = form_start(page, layout)
    for rule in layout.rules:
        match_line = None if rule.fields else rule.line.match
        for line in page.find_any(rule.marks):
            if line in taken:
                continue
            if line >= end:
                break
            if match_line is None:
                hit = _match_block(page, rule, line)
            else:
                match = match_line(norms[line])
                if match is None:
                    continue
                hit = _match_rule(page, rule, line, match, (taken, barred), layout.noise)
            if hit is not None:
                hits.append(hit)
                taken.update(range(hit.first, hit.last + 1))
    hits.sort(key=attrgetter("first"))
    return hits


def form_start(page: Page, layout: Layout) -> int:
    """The line where a form begins that ends all else, or the page's end."""
    forms = page.matches(layout.form)
    return forms[0][0] if forms else len(page)


def _match_rule(
    page: Page, rule: Rule, line: int, match: Match, barred: tuple[set[int], set[int]], quiet: Like
) -> Hit | None:
    """Matches what must stand around a line that is a rule's own."""
    if rule.gap and line > 0 and page.texts[line - 1]:
        return None
    facts = Facts()
    facts.take(page, line, match)
    text_at = None
    if "text" in match.re.groupindex:
        facts.values.pop("text", None)
        text_at = page.offset(line, match.start("text"))
    first = line
    after = line + 1
    if rule.above:
        found = _match_up(page, rule.above, line, facts, barred, quiet)
        if found is None:
            return None
        first = found
    if rule.below:
        below = _match_down(page, rule.below, after, len(page), facts)
        if below is None:
            return None
        after = below
    if rule.then is not None and not _is_followed(page, rule.then, line, after):
        return None
    return Hit(rule, first, after - 1, line, page.indents[line], facts, text_at)


def _match_block(page: Page, rule: Rule, line: int) -> Hit | None:
    facts = Facts()
    block = _match_fields(page, rule, line, facts)
    if block is None:
        return None
    first, after = block
    return Hit(rule, first, after - 1, line, page.indents[line], facts)


def _is_followed(page: Page, how: str, line: int, after: int) -> bool:
    """Whether what stands below a head is what its rule asks for."""
    end = len(page)
    if how == "unquoted":
        following = page.next_text(after, end)
        return following == end or page.texts[following][0] not in ">|"
    if after == end or not page.texts[after]:
        return True
    return how == "apart" and page.indents[after] > page.indents[line]


_MAX_FIELDS = 60
_FIELD = re.compile(r"([A-Za-z][A-Za-z-]{1,24}): ?(.*)")


def _match_fields(page: Page, rule: Rule, line: int, facts: Facts) -> tuple[int, int] | None:
    """Matches a block of `Key: value` lines around `line`, in any order."""
    wanted = rule.fields or {}
    first = line
    key = page.texts[line].partition(":")[0].lower()
    while first > max(0, line - _MAX_FIELDS) and (above := _FIELD.fullmatch(page.texts[first - 1])):
        if above[1].lower() == key:
            return None
        first -= 1
    found: dict[str, str] = {}
    after = first
    previous: str | None = None
    end = min(len(page), line + _MAX_FIELDS)
    while after < end:
        match = _FIELD.fullmatch(page.texts[after])
        if match is None:
            # A folded line of a mail's head is indented.
            if (
                previous is not None
                and page.texts[after]
                and page.edges[after] < page.starts[after]
            ):
                if previous in found:
                    found[previous] += " " + page.texts[after]
                after += 1
                continue
            break
        previous = match[1].lower()
        found.setdefault(previous, match[2].strip())
        role = wanted.get(match[1].lower())
        if role == "when":
            for when in page.whens.get(after, ())[:1]:
                if facts.day is None:
                    facts.day = when
                    facts.whens.append(page.texts[after][when.start : when.end])
        after += 1
    for key, role in wanted.items():
        value = found.get(key.lower())
        if value and role != "when":
            facts.values.setdefault(role, value)
    if not all(key in found for key in rule.requires):
        return None
    return first, after
