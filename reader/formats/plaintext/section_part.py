"""Where the comments of an article begin, and which hits are comments."""

from __future__ import annotations

from itertools import pairwise

from reader.formats.plaintext.draft import Hit, Match, Post
from reader.formats.plaintext.macros import read_count
from reader.formats.plaintext.sheet import Sheet

NEAR = 8
"""So many lines may stand between a section's heading and its first comment."""


def _has_day(hit: Hit) -> bool:
    return hit.facts.day is not None


def _has_number(hit: Hit) -> bool:
    return hit.facts.get("ord") is not None


def _give_back_times(hits: list[Hit]) -> None:
    """Moves times that stand above heads to the comments above them, where the first has none."""
    heads = [hit for hit in hits if hit.rule.kind == "head"]
    if len(heads) < 2 or heads[0].first < heads[0].anchor or _has_day(heads[0]):
        return
    if not all(_has_day(hit) and hit.first < hit.anchor == hit.last for hit in heads[1:]):
        return
    for above, hit in pairwise(heads):
        above.facts.day, above.facts.clock = hit.facts.day, hit.facts.clock
        above.facts.whens = hit.facts.whens
        hit.first = hit.anchor
        hit.facts.day, hit.facts.clock, hit.facts.whens = None, None, []


class SectionPart:
    """Finds the sections of comments of a page."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.page = sheet.page

    def find_section(
        self,
        post: Post,
        begin: int,
        end: int,
        opens: list[tuple[int, Match]],
        hits: list[Hit],
    ) -> tuple[int | None, tuple[int, Match] | None, list[Hit]]:
        """Chooses the heading that the comments follow, and the hits that are comments."""
        chosen: tuple[int, Match] | None = None
        place = 0
        for index, (line, match) in enumerate(opens):
            bound = opens[index + 1][0] if index + 1 < len(opens) else end
            while place < len(hits) and hits[place].anchor <= line:
                place += 1
            if place == len(hits):
                break
            first = hits[place]
            if first.anchor >= bound:
                continue
            if first.rule.kind == "head":
                gap = sum(1 for i in range(line + 1, first.first) if self.page.texts[i])
                if gap > NEAR:
                    continue
            chosen = (line, match)
            break
        if chosen is None and opens and not hits and not self._is_title(*opens[-1], begin, end):
            chosen = opens[-1]
        if chosen is not None:
            hits = [hit for hit in hits if hit.first > chosen[0]]
        hits = self._regular(hits)
        self._without_subjects(hits)
        for _, match in opens:
            groups = match.groupdict()
            if groups.get("count"):
                count = read_count(groups["count"])
                if count is not None and (
                    post.announced is None or (chosen and match is chosen[1])
                ):
                    post.announced = count
            if groups.get("title"):
                post.facts.values.setdefault("heading_title", groups["title"].strip())
        return (chosen[0] if chosen else None), chosen, hits

    def _is_title(self, line: int, match: Match, begin: int, end: int) -> bool:
        """Whether a heading of comments stands on top of a text, and is its title therefore."""
        return (
            line == self.page.next_text(begin, end)
            and not match.groupdict().get("count")
            and self.sheet.is_prose(line + 1, end)
        )

    def heading_above(self, post: Post, first: int, begin: int) -> tuple[int, Match] | None:
        """What heads the comments only because it stands right above the first of them."""
        page = self.page
        line = page.previous_text(first, begin)
        if line < begin or len(page.texts[line]) > 60 or first - line > 4:
            return None
        match = self.sheet.layout.near.match(page.norms[line])
        if match is None:
            return None
        if post.announced is None and (count := match.groupdict().get("count")):
            post.announced = read_count(count)
        return line, match

    def _regular(self, hits: list[Hit]) -> list[Hit]:
        """Drops what only looks like a comment's head: numbers out of order, lists, strays."""
        page = self.page
        kept: list[Hit] = []
        _give_back_times(hits)
        last = None
        base: int | None = None
        for hit in hits:
            rule = hit.rule
            number = hit.facts.get("ord")
            if rule.is_reply and not kept:
                continue
            if rule.kind == "head":
                if hit.indent and rule.indented and not self._is_deeper(hit):
                    continue
                if number is not None and rule.is_numbered:
                    value = int(number)
                    if base is not None and hit.indent != base:
                        if not (hit.indent > base and value == 1) and not (
                            kept and self._same_column(kept, hit, value)
                        ):
                            continue
                    elif last is not None and not (
                        value == 1 or last < value <= last + 40 or value == last - 1
                    ):
                        continue
                    if base is None:
                        base = hit.indent
                    skipped = hit.indent == base and value > (last or 0) + 1
                    if skipped and self._is_counted(hit, value - 1):
                        self.sheet.trust = 0.4
                    if hit.indent == base:
                        last = value
            kept.append(hit)
        heads = [hit for hit in kept if hit.rule.kind == "head"]
        for is_full in (_has_day, _has_number):
            if len(heads) >= 4 and sum(map(is_full, heads)) >= 0.75 * len(heads):
                kept = [
                    hit
                    for hit in kept
                    if hit.rule.kind != "head"
                    or hit.rule.weight >= 0.4
                    or _has_day(hit)
                    or _has_number(hit)
                ]
        if page.indents and heads:
            # What stands left of every earlier head is not in the section any more.
            column = heads[0].indent
            kept = [
                hit
                for hit in kept
                if hit.rule.kind != "head" or hit.indent >= min(column, 2) or column < 2
            ]
        return kept

    def _without_subjects(self, hits: list[Hit]) -> None:
        """Gives back what was taken for subjects where the first comment has none."""
        heads = [hit for hit in hits if hit.rule.kind == "head"]
        if not heads or not heads[0].rule.may_have_subject or heads[0].facts.get("subject"):
            return
        for hit in heads[1:]:
            if hit.rule is heads[0].rule and hit.first < hit.anchor and hit.facts.get("subject"):
                del hit.facts.values["subject"]
                hit.first = self.page.next_text(hit.first + 1, hit.anchor)

    def _same_column(self, kept: list[Hit], hit: Hit, value: int) -> bool:
        for earlier in reversed(kept):
            if earlier.indent == hit.indent and (number := earlier.facts.get("ord")):
                return value == int(number) + 1
        return False

    def _is_counted(self, hit: Hit, number: int) -> bool:
        """Whether a number stands above a hit, in its column, that is none to this layout."""
        page = self.page
        return any(
            page.indents[line] == hit.indent and page.norms[line].startswith(f"{number}.")
            for line in page.find("@number")
            if line < hit.first
        )

    def _is_deeper(self, hit: Hit) -> bool:
        page = self.page
        following = page.next_text(hit.last + 1, len(page))
        return following == len(page) or page.indents[following] > hit.indent

    def first_heading(self, opens: list[tuple[int, Match]], section: int, begin: int) -> int:
        """The first of several headings that stand above each other."""
        lines = {line for line, _ in opens}
        if section in lines:
            while (above := self.page.previous_text(section, begin)) in lines and above >= begin:
                section = above
        return section
