"""What of a page are its comments: heads, texts, trailers."""

from __future__ import annotations

import re

from reader.formats.plaintext.doubts import is_list_of_text
from reader.formats.plaintext.draft import Facts, Hit, Match, Post, Remark, evidence
from reader.formats.plaintext.sheet import SENTENCE_END, Sheet, is_name

_COUNT = re.compile(r"[+-]?\d{1,5}")
"""Votes beside a button."""


class CommentPart:
    """Reads the comments of a page."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.page = sheet.page
        self.layout = sheet.layout
        self.labels = sheet.labels

    def find_close(self, hits: list[Hit], end: int) -> int:
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

    def weigh_direction(
        self, begin: int, end: int, hits: list[Hit], *, has_heading: bool, is_cut: bool
    ) -> None:
        """Distrusts heads that stand under their texts, and trailers that stand above them."""
        page = self.page
        first, last = hits[0], hits[-1]
        leads = page.next_text(begin, end) < first.first
        noise = self.layout.noise
        follows = last.text_at is not None or any(
            page.texts[line] and not noise.match(page.norms[line])
            for line in range(last.last + 1, end)
        )
        if last.rule.kind == "head":
            if has_heading and leads and not follows:
                self.sheet.trust *= 0.3
        elif first.rule.kind == "trailer" and has_heading:
            above = [i for i in range(begin, first.first) if page.texts[i]]
            # What stands above the first may be no more than the name of who wrote below it.
            is_name_only = (
                len(above) == 1
                and is_name(page.texts[above[0]])
                and first.facts.get("author") is None
            )
            if not leads or (follows and (is_name_only or not is_cut)):
                self.sheet.trust *= 0.3

    def stand_apart(self, post: Post, begin: int, first: int, stop: int, hits: list[Hit]) -> bool:
        """Whether several comments of whole sentences end the page, apart from the article.

        Two blank lines are between, or a day with its weekday above tells that it is of a blog.
        """
        page = self.page
        if len(hits) < 2 or first < 2 or page.texts[first - 1]:
            return False
        if not self.sheet.has_heading and is_list_of_text(page, post, begin, first, hits):
            return False
        day = post.facts.day
        has_weekday = post.facts.get("weekday") or (day is not None and day.weekday is not None)
        if page.texts[first - 2] and not has_weekday:
            return False
        bounds = [hit.first for hit in hits[1:]] + [stop]
        ends = (
            page.previous_text(bound, hit.first) for hit, bound in zip(hits, bounds, strict=True)
        )
        return all(SENTENCE_END.search(page.texts[line]) for line in ends)

    def read_comments(
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
        """Makes comments of hits, and gives each the lines that belong to it.

        Args:
            post: the article that they are about, which takes them.
            begin: the first line of the section.
            end: that after its last.
            hits: heads and trailers, in order.
            number: of the article.
            trailing: whether a comment's text stands above what tells of it.
            is_cut: whether the section ends with the page, perhaps in the midst of a comment.
        """
        page = self.page
        seen: dict[int, int] = {}
        current: Remark | None = None
        place = begin
        for hit in hits:
            if hit.first >= end:
                break
            count = seen[id(hit.rule)] = seen.get(id(hit.rule), 0) + 1
            if count <= 6:
                self.sheet.evidence += evidence(hit.rule.weight)
            if hit.rule.kind == "head":
                if current is not None:
                    self._close(post, current, place, hit.first, number)
                else:
                    self.sheet.label(place, hit.first, "noise", number)
                current = Remark(hit.facts, text_at=hit.text_at, indent=hit.indent, hit=hit)
                post.remarks.append(current)
                remark = len(post.remarks) - 1
                self.sheet.label(hit.first, hit.last + 1, "comment-head", number, remark)
                if hit.text_at is not None:
                    self.sheet.cuts[hit.anchor] = (hit.text_at, ("comment-text", number, remark))
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
                self.sheet.label(
                    hit.first, hit.last + 1, "comment-trailer", number, len(post.remarks) - 1
                )
                current = None
                place = hit.last + 1
        if current is not None:
            self._close(post, current, place, end, number)
        elif trailing and is_cut and self.sheet.is_prose(place, end):
            rest = Remark(Facts())
            post.remarks.append(rest)
            self._close(post, rest, place, end, number)
        elif place < end:
            self.sheet.label(place, end, "noise", number)

    def _name_on_top(self, remark: Remark, number: int, index: int) -> None:
        """A trailer without a name: the comment's first line may be one."""
        page = self.page
        hit = remark.hit
        if hit is None or remark.facts.get("author"):
            return
        texts = [i for i in remark.lines if page.texts[i]]
        # Some sites say more of a person behind a dot.
        name = page.texts[texts[0]].partition(" · ")[0] if texts else ""
        if len(texts) >= 2 and is_name(name):
            remark.facts.values["author"] = name
            self.sheet.label(texts[0], texts[0] + 1, "comment-head", number, index)
            remark.lines = [i for i in remark.lines if i > texts[0]]

    def _close(self, post: Post, remark: Remark, begin: int, end: int, number: int) -> None:
        """Gives a comment its text, noise at the edges left out."""
        page, noise = self.page, self.layout.noise
        index = len(post.remarks) - 1
        first, last = begin, end
        own = remark.facts.get("author")
        has_button = False
        while last > first:
            text = page.texts[last - 1]
            if not text:
                last -= 1
                continue
            match = noise.match(page.norms[last - 1]) if len(text) <= 160 else None
            is_count = has_button and _COUNT.fullmatch(text) and any(page.texts[first : last - 1])
            if (
                match is None
                and not is_count
                and not (text == own and last < end and "{self}" in self.layout.noise.sources)
            ):
                break
            has_button = True
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
        self.sheet.label(begin, first, "comment-head", number, index)
        self.sheet.label(first, last, "comment-text", number, index)
        self.sheet.label(last, end, "noise", number, index)
        remark.lines = list(range(first, last))

    def extra_sections(
        self, post: Post, opens: list[tuple[int, Match]], begin: int, end: int, number: int
    ) -> None:
        """Headings inside the comments (`3 Trackbacks`) belong to the section, not to a comment."""
        page, labels = self.page, self.labels
        touched: set[int] = set()
        for line, _ in opens:
            kind, _, remark = labels[line]
            if begin < line < end and kind == "comment-text" and remark is not None:
                following = page.next_text(line + 1, end)
                others = any(page.texts[i] for i in post.remarks[remark].lines if i != line)
                if others and following < end and labels[following][0] != "comment-text":
                    self.sheet.label(line, line + 1, "section", number)
                    touched.add(remark)
        for remark in touched:
            lines = post.remarks[remark].lines
            lines[:] = [i for i in lines if labels[i][0] == "comment-text"]
