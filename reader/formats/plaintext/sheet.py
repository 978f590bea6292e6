"""A page while it is read by one layout: what its lines are, and what speaks for the layout."""

from __future__ import annotations

import re

from reader.formats.plaintext.draft import Label
from reader.formats.plaintext.layout import Layout
from reader.formats.plaintext.page import Page
from reader.model.reading import SpanKind

SENTENCE_END = re.compile(r"[.!?…][\"”'’)\]]*$")
_WORD = re.compile(r"\w+")


class Sheet:
    """A page, a layout, and what is found.

    Attributes:
        labels: what each line is.
        cuts: where a line is two things: at which character the second begins, and what it is.
        evidence: how much speaks for the layout.
        has_heading: whether a heading above the comments was found.
        trust: below 1 where the text speaks against the layout.
    """

    def __init__(self, page: Page, layout: Layout) -> None:
        self.page = page
        self.layout = layout
        self.labels: list[Label] = [("body", 0, None)] * len(page)
        self.cuts: dict[int, tuple[int, Label]] = {}
        self.evidence = 0.0
        self.has_heading = False
        self.trust = 1.0

    def label(
        self,
        begin: int,
        end: int,
        kind: SpanKind,
        number: int = 0,
        remark: int | None = None,
        *,
        keep_heads: bool = False,
    ) -> None:
        """Says what lines `begin` to `end` (exclusive) are.

        Args:
            begin: the first.
            end: that after the last.
            kind: what they are.
            number: of which article.
            remark: of which of its comments.
            keep_heads: leaves lines that are of the head or the foot of that article already.
        """
        label: Label = (kind, number, remark)
        labels = self.labels
        for line in range(begin, end):
            if keep_heads and labels[line][0] in ("head", "tags") and labels[line][1] == number:
                continue
            labels[line] = label

    def words(self, begin: int, end: int) -> int:
        """How many words stand in lines `begin` to `end` (exclusive)."""
        return sum(len(_WORD.findall(text)) for text in self.page.texts[begin:end])

    def count(self, lines: list[int]) -> int:
        """How many words stand in some lines."""
        return sum(len(_WORD.findall(self.page.texts[i])) for i in lines)

    def is_prose(self, begin: int, end: int) -> bool:
        """Whether any of the lines `begin` to `end` (exclusive) may be somebody's sentence."""
        page = self.page
        return any(
            SENTENCE_END.search(page.texts[i]) or len(page.texts[i].split()) >= 4
            for i in range(begin, end)
            if page.texts[i] and not self.layout.noise.match(page.norms[i])
        )


def is_name(text: str) -> bool:
    """Whether a line may be nothing but somebody's name."""
    words = text.split()
    return (
        0 < len(words) <= 6
        and len(text) <= 48
        and not SENTENCE_END.search(text)
        and text[-1] not in ",;:"
    )
