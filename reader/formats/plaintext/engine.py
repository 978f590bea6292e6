"""One engine for all layouts: finds heads and trailers of comments, and labels every line."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

from reader.formats.plaintext.draft import Draft, Facts, Hit, Label, Match, Post, Remark
from reader.formats.plaintext.layout import GENERAL, Layout, read_count
from reader.formats.plaintext.matching import (
    between,
    find_hits,
    find_starts,
    form_start,
    marked_lines,
)
from reader.formats.plaintext.page import Page
from reader.model.reading import SpanKind

ENOUGH_WORDS = 40
"""So many words a weak layout must leave to the article."""
HEADING_WEIGHT = 0.5
"""How telling a section's heading above the comments is."""
NEAR = 8
"""So many lines may stand between a section's heading and its first comment."""
_SENTENCE_END = re.compile(r"[.!?…][\"”'’)\]]*$")
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Candidate:
    """A layout with what of it was found on a page."""

    page: Page
    layout: Layout
    hits: list[Hit]
    starts: list[tuple[int, int, Facts]]

    @property
    def bound(self) -> float:
        """No draft of it has more evidence than this."""
        layout, starts = self.layout, self.starts
        return (
            sum(_evidence(hit.rule.weight) for hit in self.hits)
            + min(3, len(starts)) * _evidence(layout.article_weight)
            + (len(starts) + 1) * (_evidence(HEADING_WEIGHT) + _evidence(layout.close_weight))
        )

    def draft(self, *, is_forced: bool = False) -> Draft | None:
        """Reads the page by the layout; None where that makes no sense."""
        return _Reader(self.page, self.layout, self.hits, self.starts, is_forced=is_forced).read()


def consider(page: Page, layout: Layout) -> Candidate | None:
    """Looks for a layout on a page; None where nothing of it is there."""
    if page.present.isdisjoint(layout.marks) or (
        layout.needs and page.present.isdisjoint(layout.needs)
    ):
        return None
    found = Candidate(page, layout, find_hits(page, layout), find_starts(page, layout))
    return found if found.hits or found.starts else None


def apply(page: Page, layout: Layout) -> Draft:
    """Reads a page by one layout, whatever the page looks like."""
    found = Candidate(page, layout, find_hits(page, layout), find_starts(page, layout))
    draft = found.draft(is_forced=True)
    assert draft is not None
    return draft


class _Reader:
    """The state of one reading of one page."""

    def __init__(
        self,
        page: Page,
        layout: Layout,
        hits: list[Hit],
        starts: list[tuple[int, int, Facts]],
        *,
        is_forced: bool,
    ) -> None:
        self.page = page
        self.layout = layout
        self.hits = hits
        self.hit_lines = [hit.first for hit in hits]
        self.opens = marked_lines(page, layout.open)
        self.feet = marked_lines(page, layout.foot)
        self.starts = starts
        self.is_forced = is_forced
        self.labels: list[Label] = [("body", 0, None)] * len(page)
        self.cuts: dict[int, tuple[int, Label]] = {}
        self.posts: list[Post] = []
        self.evidence = 0.0
        self.heading = False
        self.trust = 1.0
        """Below 1 where the text speaks against the layout."""

    def read(self) -> Draft | None:
        page = self.page
        end = len(page)
        if not self.starts:
            self._read_post(0, end, None)
        else:
            first = self.starts[0][0]
            if self._words(0, first) > 100:
                self._read_post(0, first, None)
            else:
                self._label(0, first, "noise")
            bounds = [start[0] for start in self.starts[1:]] + [end]
            for (begin, after, facts), until in zip(self.starts, bounds, strict=True):
                self._read_post(begin, until, (after, facts))
            self.evidence += min(3, len(self.starts)) * _evidence(self.layout.article_weight)
        comments = sum(len(post.remarks) for post in self.posts)
        if (
            not comments
            and not self.starts
            and not self.is_forced
            and not self.layout.first_is_article
        ):
            return None
        layout = self.layout
        cap = layout.cap_with_heading if self.heading else layout.cap
        is_weak = layout.cap < GENERAL and not self.heading and comments and not self.is_forced
        if is_weak and sum(self._count(post.body) for post in self.posts) < ENOUGH_WORDS:
            # It may not eat most of a text that could be an article.
            return None
        self.evidence *= self.trust
        confidence = round(min(cap, 1 - math.exp(-self.evidence)), 2)
        return Draft(layout, self.posts, self.labels, self.cuts, self.evidence, confidence)

    # One post

    def _read_post(self, begin: int, end: int, start: tuple[int, Facts] | None) -> None:
        page, layout = self.page, self.layout
        number = len(self.posts)
        post = Post()
        self.posts.append(post)
        hits = self.hits[bisect_left(self.hit_lines, begin) : bisect_left(self.hit_lines, end)]
        opens = between(self.opens, begin, end)
        after = begin
        if start is not None:
            after, post.facts = start
            self._label(begin, after, "head", number)
        section, opening, hits = self._find_section(post, after, end, opens, hits)
        limit = (
            section
            if section is not None
            else (hits[0].first if hits and hits[0].rule.kind == "head" else end)
        )
        if layout.first_is_article and opening is None and hits:
            limit = min(limit, hits[0].first)
        body_start = self._read_head(post, after, limit, number, is_dated=start is not None)
        if layout.first_is_article and hits and opening is None:
            self._read_posts(post, body_start, end, hits, number)
            return
        hits = [hit for hit in hits if hit.first >= body_start]
        if hits and opening is None and hits[0].rule.is_byline:
            hits = self._own_byline(post, hits, body_start, number)
        if not hits and opening is None:
            self._read_body(post, body_start, end, number)
            if layout.is_listing and end < len(page):
                self._drop_next_caption(post, body_start, end, number)
            return
        trailing = not any(hit.rule.kind == "head" for hit in hits)
        if opening is not None:
            section_line = opening[0]
        else:
            section_line = hits[0].first
            if trailing:
                section_line = self._first_text_of_trailer(
                    body_start, hits[0].first, has_name=hits[0].facts.get("author") is not None
                )
        if not hits:
            if opening is not None:
                self._read_empty_section(post, body_start, opening, end, number)
            return
        first = self._first_heading(opens, section_line, body_start)
        self._read_body(post, body_start, first, number)
        self._label(first, section_line + (opening is not None), "section", number)
        content = section_line
        if opening is not None:
            self.heading = True
            content = section_line + 1
            self.evidence += _evidence(HEADING_WEIGHT)
        stop = self._find_close(hits, end)
        if stop < end and self.layout.close.match(page.norms[stop]):
            self.evidence += _evidence(self.layout.close_weight)
        self._weigh_direction(content, stop, hits, opening is not None)
        self._read_comments(
            post, content, stop, hits, number, trailing=trailing, is_cut=stop == end
        )
        self._label(stop, end, "noise", number)
        self._extra_sections(opens, section_line, stop, number)

    def _find_section(
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
        if chosen is None and opens and not hits:
            chosen = opens[-1]
        if chosen is not None:
            hits = [hit for hit in hits if hit.first > chosen[0]]
        hits = self._regular(hits)
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

    def _regular(self, hits: list[Hit]) -> list[Hit]:
        """Drops what only looks like a comment's head: numbers out of order, lists, strays."""
        page = self.page
        kept: list[Hit] = []
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
                        if value > 1 and self._is_counted(hit, value - 1):
                            self.trust = 0.4
                    if hit.indent == base:
                        last = value
            kept.append(hit)
        heads = [hit for hit in kept if hit.rule.kind == "head"]
        dated = sum(1 for hit in heads if hit.facts.day is not None)
        if len(heads) >= 4 and dated >= 0.75 * len(heads):
            kept = [
                hit
                for hit in kept
                if hit.rule.kind != "head"
                or hit.facts.day is not None
                or hit.facts.get("ord")
                or hit.rule.weight >= 0.4
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

    # Article

    def _read_head(self, post: Post, begin: int, limit: int, number: int, *, is_dated: bool) -> int:
        """Matches the rows of the article's head; returns the first line of its text."""
        page, layout = self.page, self.layout
        if begin == 0:
            begin = self._skip_menu(post, limit)
            self._label(0, begin, "noise", number)
        line = page.next_text(begin, limit)
        after = begin
        for row in layout.article_head:
            while line < limit:
                match = row.like.match(page.norms[line])
                if match is not None and not self._fits(
                    post.facts, match, line, limit, is_dated=is_dated
                ):
                    match = None
                if match is None:
                    break
                post.facts.take(page, line, match)
                self._label(line, line + 1, "head", number)
                after = line + 1
                line = page.next_text(line + 1, limit)
                if row.mode != "many":
                    break
        self._label(begin, after, "head", number)
        if layout.late.sources:
            seen = 0
            while line < limit and seen < 3:
                match = layout.late.match(page.norms[line])
                if match is not None:
                    post.facts.take(page, line, match)
                    self._label(line, line + 1, "head", number)
                    break
                seen += 1
                line = page.next_text(line + 1, limit)
        return after

    def _skip_menu(self, post: Post, limit: int) -> int:
        """Where the page's own top ends.

        That is at the title which the comments' heading names, or else below the menu.
        """
        page = self.page
        named = post.facts.get("heading_title")
        begin = line = 0
        for _ in range(14):
            line = page.next_text(line, limit)
            if line == limit or len(page.texts[line]) > 100:
                break
            if page.texts[line] == named:
                return line
            if self.layout.nav.match(page.norms[line]) and page.next_text(line + 1, limit) < limit:
                begin = line + 1
            line += 1
        return begin

    def _fits(self, facts: Facts, match: Match, line: int, limit: int, *, is_dated: bool) -> bool:
        """Holds a line back from the head where it rather begins the text."""
        page = self.page
        if "title" in match.groupdict():
            if facts.get("title"):
                return False
            title = page.texts[line]
            if is_dated and (page.texts[line - 1] or title in page.texts[line + 1 : line + 3]):
                # Below a date a title stands apart; else it is a picture's caption.
                return False
            if (
                _SENTENCE_END.search(title)
                and title[-1] not in "?!"
                and (
                    len(title) > (60 if is_dated else 90)
                    or page.next_text(line + 1, limit) == line + 1
                )
            ):
                return False
            if any(like.match(page.norms[line]) for like in self.layout.foot):
                return False
            following = page.next_text(line + 1, limit)
            if following == limit and limit == len(page) and self._words(line, line + 1) > 20:
                return False
            return title[:1] not in "•>*-" or not title[1:2].isspace()
        return True

    def _read_body(self, post: Post, begin: int, end: int, number: int) -> None:
        """Labels the article's text, its foot and the noise in it."""
        page, layout = self.page, self.layout
        self._label(begin, end, "body", number, keep_heads=True)
        if end == len(page):
            stop = self._find_end(begin, end)
            self._label(stop, end, "noise", number, keep_heads=True)
            end = stop
        foot: set[int] = set()
        prose = 0
        line = page.previous_text(end, begin)
        feet = dict(between(self.feet, begin, end))
        while feet and line >= begin and prose < 3:
            match = feet.get(line)
            if match is not None and self.labels[line][0] == "body":
                post.facts.take(page, line, match)
                self._label(line, line + 1, "tags", number)
                foot.add(line)
                prose = 0
            elif len(page.texts[line]) > 80:
                prose += 1
            line = page.previous_text(line, begin)
        quiet = layout.article_noise
        after_foot = max(foot, default=end)
        for i in range(begin, end):
            norm = page.norms[i]
            if not norm or self.labels[i][0] != "body" or i in foot:
                continue
            if len(norm) <= 200 and (
                quiet.match(norm) is not None or (i > after_foot and len(norm) < 60)
            ):
                self._label(i, i + 1, "noise", number)
        post.body = [
            i for i in range(begin, end) if self.labels[i][0] == "body" or not page.texts[i]
        ]

    def _drop_next_caption(self, post: Post, begin: int, end: int, number: int) -> None:
        """What stands below an article's foot in a listing belongs to the next one's picture."""
        page, labels = self.page, self.labels
        foot = max((i for i in range(begin, end) if labels[i][:2] == ("tags", number)), default=-1)
        below = [i for i in post.body if i > foot and page.texts[i]]
        if foot >= 0 and len(below) <= 3:
            for i in below:
                self._label(i, i + 1, "noise", number)
            post.body = [i for i in post.body if i < foot]

    def _find_end(self, begin: int, end: int) -> int:
        """Where a form, a pager or a footer below the text begins; all lines after it are short."""
        page, layout = self.page, self.layout
        form = form_start(page, layout)
        if begin < form < end:
            end = form
        stop = line = end
        while (line := page.previous_text(line, begin)) > begin:
            norm = page.norms[line]
            if len(page.texts[line]) > 120:
                break
            if layout.end.match(norm) is not None:
                stop = line
            elif stop == end and layout.after.match(norm) is None and end - line > 24:
                break
        return stop

    def _own_byline(self, post: Post, hits: list[Hit], begin: int, number: int) -> list[Hit]:
        """Takes the first hit for the article's own line where it stands like one."""
        page = self.page
        first = hits[0]
        before = sum(1 for i in range(begin, first.first) if page.texts[i])
        if first.rule.kind == "head":
            lead = self._count(list(range(begin, first.first)))
            if before > 1 or lead > 20 or len(hits) < 2:
                return hits
        elif not (len(hits) >= 2 and before >= 1):
            return hits
        post.facts.day = post.facts.day or first.facts.day
        post.facts.values.setdefault("author", first.facts.get("author") or "")
        if subject := first.facts.get("subject"):
            post.facts.values.setdefault("title", subject)
        post.facts.whens = post.facts.whens or first.facts.whens
        kind: SpanKind = "head" if first.rule.kind == "head" else "tags"
        self._label(first.first, first.last + 1, kind, number)
        return hits[1:]

    def _first_text_of_trailer(self, begin: int, trailer: int, *, has_name: bool) -> int:
        """Where the text of the first comment begins when only its trailer shows it."""
        page = self.page
        for line in range(trailer - 1, begin - 1, -1):
            if self.labels[line][0] in ("tags", "head"):
                return line + 1
        if feet := between(self.feet, begin, trailer):
            return feet[-1][0] + 1
        last = line = page.previous_text(trailer, begin)
        while line >= begin and page.texts[line]:
            line -= 1
        if line < begin:
            # Where no blank line parts the article from the comment, only the last line is sure.
            return max(last, begin)
        above = page.previous_text(line, begin)
        if not has_name and above > begin and not page.texts[above - 1]:
            # A name that stands apart.
            return above if _is_name(page.texts[above]) else line + 1
        return line + 1

    def _first_heading(self, opens: list[tuple[int, Match]], section: int, begin: int) -> int:
        """The first of several headings that stand above each other."""
        lines = {line for line, _ in opens}
        if section in lines:
            while (above := self.page.previous_text(section, begin)) in lines and above >= begin:
                section = above
        return section

    def _read_empty_section(
        self, post: Post, begin: int, opening: tuple[int, Match], end: int, number: int
    ) -> None:
        """A heading that no comment follows: `No comments:`, or comments nobody recognised."""
        page, layout = self.page, self.layout
        line = opening[0]
        rest = [i for i in range(line + 1, end) if page.texts[i]]
        is_quiet = all(
            len(page.texts[i]) <= 100 or layout.close.match(page.norms[i]) for i in rest
        ) and (
            not rest
            or layout.close.match(page.norms[rest[0]])
            or layout.noise.match(page.norms[rest[0]])
        )
        if rest and not is_quiet:
            self._read_body(post, begin, end, number)
            if line in post.body and not _SENTENCE_END.search(page.texts[line]):
                self._label(line, line + 1, "section", number)
                post.body.remove(line)
            return
        self._read_body(post, begin, line, number)
        self._label(line, line + 1, "section", number)
        self._label(line + 1, end, "noise", number)

    # Comments

    def _find_close(self, hits: list[Hit], end: int) -> int:
        """The line that ends the section after its last comment, or `end`."""
        page, layout = self.page, self.layout
        last = hits[-1]
        column = min(hit.indent for hit in hits)
        for line in range(last.last + 1, end):
            if not page.texts[line]:
                continue
            if column >= 2 and page.indents[line] < column:
                return line
            norm = page.norms[line]
            if not norm or len(norm) > 200 or layout.noise.match(norm):
                continue
            if layout.close.match(norm) or layout.after.match(norm):
                return line
        return end

    def _weigh_direction(self, begin: int, end: int, hits: list[Hit], has_heading: bool) -> None:
        """Distrusts heads that stand under their texts, and trailers that stand above them."""
        page = self.page
        first, last = hits[0], hits[-1]
        leads = page.next_text(begin, end) < first.first
        follows = page.next_text(last.last + 1, end) < end or last.text_at is not None
        if last.rule.kind == "head":
            if has_heading and leads and not follows and len(hits) > 1:
                self.trust *= 0.3
        elif first.rule.kind == "trailer" and has_heading and not leads:
            self.trust *= 0.3

    def _read_comments(
        self,
        post: Post,
        begin: int,
        end: int,
        hits: list[Hit],
        number: int,
        *,
        trailing: bool,
        is_cut: bool,
    ) -> None:
        page = self.page
        seen: dict[int, int] = {}
        current: Remark | None = None
        place = begin
        for hit in hits:
            if hit.first >= end:
                break
            count = seen[id(hit.rule)] = seen.get(id(hit.rule), 0) + 1
            if count <= 6:
                self.evidence += _evidence(hit.rule.weight)
            if hit.rule.kind == "head":
                if current is not None:
                    self._close(post, current, place, hit.first, number)
                else:
                    self._label(place, hit.first, "noise", number)
                current = Remark(hit.facts, text_at=hit.text_at, indent=hit.indent, hit=hit)
                post.remarks.append(current)
                remark = len(post.remarks) - 1
                self._label(hit.first, hit.last + 1, "comment-head", number, remark)
                if hit.text_at is not None:
                    self.cuts[hit.anchor] = (hit.text_at, ("comment-text", number, remark))
                place = hit.last + 1
            elif trailing or current is not None:
                if current is None:
                    current = Remark(hit.facts, hit=hit)
                    post.remarks.append(current)
                else:
                    for name, value in hit.facts.values.items():
                        current.facts.values.setdefault(name, value)
                    current.facts.day = current.facts.day or hit.facts.day
                    current.facts.clock = current.facts.clock or hit.facts.clock
                    current.facts.whens = current.facts.whens or hit.facts.whens
                self._close(post, current, place, hit.first, number)
                if trailing and current.lines:
                    current.indent = page.indents[
                        next((i for i in current.lines if page.texts[i]), current.lines[0])
                    ]
                    self._name_on_top(current, number, len(post.remarks) - 1)
                self._label(
                    hit.first, hit.last + 1, "comment-trailer", number, len(post.remarks) - 1
                )
                current = None
                place = hit.last + 1
        if current is not None:
            self._close(post, current, place, end, number)
        elif trailing and is_cut and self._is_prose(place, end):
            rest = Remark(Facts())
            post.remarks.append(rest)
            self._close(post, rest, place, end, number)
        elif place < end:
            self._label(place, end, "noise", number)

    def _name_on_top(self, remark: Remark, number: int, index: int) -> None:
        """A trailer without a name: the comment's first line may be one."""
        page = self.page
        hit = remark.hit
        if hit is None or remark.facts.get("author"):
            return
        texts = [i for i in remark.lines if page.texts[i]]
        if len(texts) >= 2 and _is_name(page.texts[texts[0]]):
            remark.facts.values["author"] = page.texts[texts[0]]
            self._label(texts[0], texts[0] + 1, "comment-head", number, index)
            remark.lines = [i for i in remark.lines if i > texts[0]]

    def _close(self, post: Post, remark: Remark, begin: int, end: int, number: int) -> None:
        """Gives a comment its text, noise at the edges left out."""
        page, noise = self.page, self.layout.noise
        index = len(post.remarks) - 1
        first, last = begin, end
        own = remark.facts.get("author")
        while last > first:
            text = page.texts[last - 1]
            if not text:
                last -= 1
                continue
            match = noise.match(page.norms[last - 1]) if len(text) <= 160 else None
            if match is None and not (
                text == own and last < end and "{self}" in self.layout.noise.sources
            ):
                break
            if match is not None:
                remark.facts.take(page, last - 1, match)
            last -= 1
        while first < last:
            text = page.texts[first]
            if text:
                match = (
                    noise.match(page.norms[first])
                    if len(text) <= 160 and remark.text_at is None
                    else None
                )
                if match is None:
                    break
                remark.facts.take(page, first, match)
            first += 1
        self._label(begin, first, "comment-head", number, index)
        self._label(first, last, "comment-text", number, index)
        self._label(last, end, "noise", number, index)
        remark.lines = list(range(first, last))

    def _read_posts(self, post: Post, begin: int, end: int, hits: list[Hit], number: int) -> None:
        """Forums and mail: the first post is the article, the others are comments."""
        first = hits[0]
        self._label(begin, first.first, "head", number, keep_heads=True)
        for hit in hits[:6]:
            self.evidence += _evidence(hit.rule.weight)
        for name, value in first.facts.values.items():
            post.facts.values.setdefault(name, value)
        if subject := first.facts.get("subject"):
            post.facts.values["title"] = subject
        if first.facts.day is not None:
            post.facts.day, post.facts.clock, post.facts.whens = (
                first.facts.day,
                first.facts.clock,
                first.facts.whens,
            )
        self._label(first.first, first.last + 1, "head", number)
        stop = self._find_close(hits, end)
        until = hits[1].first if len(hits) > 1 else stop
        self._read_body(post, first.last + 1, until, number)
        self._trim_body(post, number)
        rest = hits[1:]
        if rest:
            saved = self.evidence
            self._read_comments(post, until, stop, rest, number, trailing=False, is_cut=stop == end)
            self.evidence = saved
        self._label(stop, end, "noise", number)

    def _trim_body(self, post: Post, number: int) -> None:
        page, noise = self.page, self.layout.noise
        own = post.facts.get("author") if "{self}" in noise.sources else None
        while post.body:
            line = post.body[-1]
            text = page.texts[line]
            if text:
                if text != own and (len(text) > 160 or noise.match(page.norms[line]) is None):
                    break
                self._label(line, line + 1, "noise", number)
            post.body.pop()

    def _extra_sections(
        self, opens: list[tuple[int, Match]], begin: int, end: int, number: int
    ) -> None:
        """Headings inside the comments (`3 Trackbacks`) belong to the section, not to a comment."""
        page, labels = self.page, self.labels
        touched: set[int] = set()
        for line, _ in opens:
            kind, _, remark = labels[line]
            if begin < line < end and kind == "comment-text" and remark is not None:
                following = page.next_text(line + 1, end)
                if following < end and labels[following][0] != "comment-text":
                    self._label(line, line + 1, "section", number)
                    touched.add(remark)
        for remark in touched:
            lines = self.posts[number].remarks[remark].lines
            lines[:] = [i for i in lines if labels[i][0] == "comment-text"]

    # Lines

    def _label(
        self,
        begin: int,
        end: int,
        kind: SpanKind,
        number: int = 0,
        remark: int | None = None,
        *,
        keep_heads: bool = False,
    ) -> None:
        label: Label = (kind, number, remark)
        labels = self.labels
        for line in range(begin, end):
            if keep_heads and labels[line][0] in ("head", "tags") and labels[line][1] == number:
                continue
            labels[line] = label

    def _words(self, begin: int, end: int) -> int:
        return sum(len(_WORD.findall(text)) for text in self.page.texts[begin:end])

    def _count(self, lines: list[int]) -> int:
        return sum(len(_WORD.findall(self.page.texts[i])) for i in lines)

    def _is_prose(self, begin: int, end: int) -> bool:
        page = self.page
        return any(
            _SENTENCE_END.search(page.texts[i]) or len(page.texts[i].split()) >= 4
            for i in range(begin, end)
            if page.texts[i] and not self.layout.noise.match(page.norms[i])
        )


@cache
def _evidence(weight: float) -> float:
    return -math.log(1 - weight)


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        0 < len(words) <= 6
        and len(text) <= 48
        and not _SENTENCE_END.search(text)
        and text[-1] not in ",;:"
    )
