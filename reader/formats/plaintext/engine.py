"""One engine for all layouts: finds heads and trailers of comments, and labels every line."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass

from reader.formats.plaintext.article_part import ArticlePart
from reader.formats.plaintext.comment_part import CommentPart
from reader.formats.plaintext.doubts import are_empty, are_no_names, distrust
from reader.formats.plaintext.draft import Draft, Facts, Hit, Match, Post, evidence
from reader.formats.plaintext.layout import GENERAL, Layout
from reader.formats.plaintext.matching import (
    between,
    find_hits,
    find_starts,
    marked_lines,
)
from reader.formats.plaintext.page import Page
from reader.formats.plaintext.section_part import SectionPart
from reader.formats.plaintext.sheet import Sheet

ENOUGH_WORDS = 40
"""So many words a weak layout must leave to the article."""
PLAIN = 0.25
"""A rule of less weight matches what ordinary texts have, too."""
MAIL_WORDS = 80
"""So many words may an archive print above a letter."""
HEADING_WEIGHT = 0.5
"""How telling a section's heading above the comments is."""


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
            sum(evidence(hit.rule.weight) for hit in self.hits)
            + min(3, len(starts)) * evidence(layout.article_weight)
            + (len(starts) + 1)
            * sum(map(evidence, (HEADING_WEIGHT, layout.close_weight, layout.gap_weight)))
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
        self.starts = starts
        self.is_forced = is_forced
        self.posts: list[Post] = []
        self.sheet = Sheet(page, layout)
        self._article = ArticlePart(self.sheet)
        self._section = SectionPart(self.sheet)
        self._comments = CommentPart(self.sheet)

    def read(self) -> Draft | None:
        page, sheet = self.page, self.sheet
        end = len(page)
        if not self.starts:
            self._read_post(0, end, None)
        else:
            first = self.starts[0][0]
            if sheet.words(0, first) > 100:
                self._read_post(0, first, None)
            else:
                sheet.label(0, first, "noise")
            bounds = [start[0] for start in self.starts[1:]] + [end]
            for (begin, after, facts), until in zip(self.starts, bounds, strict=True):
                self._read_post(begin, until, (after, facts))
            sheet.evidence += min(3, len(self.starts)) * evidence(self.layout.article_weight)
        comments = sum(len(post.remarks) for post in self.posts)
        is_general = self.layout.cap < GENERAL
        if not self.is_forced and (
            are_empty(page, self.posts) or (is_general and are_no_names(self.posts))
        ):
            sheet.trust *= 0.3
        if (
            not comments
            and not self.starts
            and not self.is_forced
            and not self.layout.first_is_article
        ):
            return None
        layout = self.layout
        cap = layout.cap_with_heading if sheet.has_heading else layout.cap
        if comments and not sheet.has_heading and not self.is_forced:
            speakers = self._speakers()
            is_weak = layout.cap < GENERAL or speakers
            if is_weak and sum(sheet.count(post.body) for post in self.posts) < ENOUGH_WORDS:
                # It may not eat most of a text that could be an article.
                return None
            sheet.trust *= distrust(page, self.posts, is_general=is_general)
            if len(speakers) > 3 and 2 * len(set(speakers)) <= len(speakers):
                # A few people who speak in turn: an interview or a play.
                sheet.trust *= 0.3
        total = sheet.evidence * sheet.trust
        confidence = round(min(cap, 1 - math.exp(-total)), 2)
        return Draft(layout, self.posts, sheet.labels, sheet.cuts, total, confidence)

    def _speakers(self) -> list[str]:
        """Who comments, where names alone tell so and nothing else of a comment's head is there."""
        names: list[str] = []
        for post in self.posts:
            for remark in post.remarks:
                facts, hit = remark.facts, remark.hit
                if facts.day or facts.get("ord") or (hit and hit.rule.weight >= PLAIN):
                    return []
                names.append(facts.get("author") or "")
        return names

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
            self.sheet.label(begin, after, "head", number)
        section, opening, hits = self._section.find_section(post, after, end, opens, hits)
        limit = (
            section
            if section is not None
            else (hits[0].first if hits and hits[0].rule.kind == "head" else end)
        )
        if layout.first_is_article and opening is None and hits:
            limit = min(limit, hits[0].first)
        body_start = self._article.read_head(post, after, limit, number, is_dated=start is not None)
        if layout.first_is_article and hits and opening is None:
            self._read_posts(post, body_start, end, hits, number)
            return
        hits = [hit for hit in hits if hit.first >= body_start]
        if hits and opening is None and hits[0].rule.is_byline:
            hits = self._article.own_byline(post, hits, body_start, number)
        if not hits and opening is None:
            self._article.read_body(post, body_start, end, number)
            if layout.is_listing and end < len(page):
                self._article.drop_next_caption(post, body_start, end, number)
            return
        trailing = not any(hit.rule.kind == "head" for hit in hits)
        if opening is not None:
            section_line = opening[0]
        else:
            section_line = hits[0].first
            if trailing:
                section_line = self._article.first_text_of_trailer(
                    body_start, hits[0].first, has_name=hits[0].facts.get("author") is not None
                )
        if hits and opening is None:
            opening = self._section.heading_above(post, section_line, body_start)
            if opening is not None:
                section_line = opening[0]
        if not hits:
            if opening is not None:
                self._read_empty_section(post, body_start, opening, end, number)
            return
        first = self._section.first_heading(opens, section_line, body_start)
        self._article.read_body(post, body_start, first, number)
        self.sheet.label(first, section_line + (opening is not None), "section", number)
        content = section_line
        if opening is not None:
            self.sheet.has_heading = True
            content = section_line + 1
            self.sheet.evidence += evidence(HEADING_WEIGHT)
        stop = self._comments.find_close(hits, end)
        closing = page.norms[stop] if stop < end else ""
        if layout.close.match(closing) and not layout.rights.match(closing):
            self.sheet.evidence += evidence(self.layout.close_weight)
        if self._comments.stand_apart(post, body_start, section_line, stop, hits):
            self.sheet.evidence += evidence(self.layout.gap_weight)
        self._comments.weigh_direction(
            content, stop, hits, has_heading=opening is not None, is_cut=stop == end
        )
        self._comments.read_comments(
            post, content, stop, hits, number, trailing=trailing, is_cut=stop == end
        )
        self.sheet.label(stop, end, "noise", number)
        self._comments.extra_sections(post, opens, section_line, stop, number)

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
            # A line of the text, as far as anybody can tell, and no count of comments.
            post.announced = None
            self._article.read_body(post, begin, end, number)
            return
        self._article.read_body(post, begin, line, number)
        self.sheet.label(line, line + 1, "section", number)
        self.sheet.label(line + 1, end, "noise", number)

    def _read_posts(self, post: Post, begin: int, end: int, hits: list[Hit], number: int) -> None:
        """Forums and mail: the first post is the article, the others are comments."""
        sheet, first = self.sheet, hits[0]
        if first.rule.fields and sheet.words(0, first.first) > MAIL_WORDS:
            # A text that quotes a letter is none.
            sheet.trust *= 0.3
        sheet.label(begin, first.first, "head", number, keep_heads=True)
        for hit in hits[:6]:
            sheet.evidence += evidence(hit.rule.weight)
        for name, value in first.facts.values.items():
            post.facts.values.setdefault(name, value)
        subject = first.facts.get("title" if first.rule.fields else "subject")
        if subject:
            post.facts.values["title"] = subject
        if first.facts.day is not None:
            post.facts.day, post.facts.clock, post.facts.whens = (
                first.facts.day,
                first.facts.clock,
                first.facts.whens,
            )
        sheet.label(first.first, first.last + 1, "head", number)
        # A letter goes on below what looks like a page's end.
        stop = end if first.rule.fields else self._comments.find_close(hits, end)
        until = hits[1].first if len(hits) > 1 else stop
        self._article.read_body(post, first.last + 1, until, number)
        self._article.trim_body(post, number)
        rest = hits[1:]
        if rest:
            saved = sheet.evidence
            self._comments.read_comments(
                post, until, stop, rest, number, trailing=False, is_cut=stop == end
            )
            sheet.evidence = saved
        sheet.label(stop, end, "noise", number)
