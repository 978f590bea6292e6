"""Collects the blocks of a document of which only the plain text is wanted."""

from __future__ import annotations

from reader.model.block import Heading, Paragraph, Span
from reader.text.blocks.builder import Builder
from reader.text.clean import clean_line


class PlainBuilder(Builder):
    """A builder without styles and links: a run of text is its pieces, and one span."""

    def __init__(self, base: str | None) -> None:
        super().__init__(base, is_plain=True)

    def text(self, text: str) -> None:
        if self.pre is not None:
            self._pre_text(text)
            return
        if text.isascii() and text.isprintable() and "  " not in text:
            words = text.strip()
        elif text.isspace():
            words = ""
        else:
            words = " ".join(text.split())
            if not (words.isascii() and words.isprintable()):
                words = clean_line(words)
        if not words:
            self.space = self.space or bool(text)
            return
        run = self.run
        if run and not self.breaks:
            if self.space or text[0].isspace():
                run.append(" ")
            run.append(words)
        else:
            self.words(words)
        self.space = text[-1].isspace()

    def words(self, words: str, starts_with_space: bool = False) -> None:
        if self.breaks:
            if self.breaks > 1 and not self.heading:
                self.flush()
            else:
                self.run.append("\n")
            self.breaks = 0
        elif self.run and (starts_with_space or self.space):
            self.run.append(" ")
        self.space = False
        self.run.append(words)

    def flush(self) -> None:
        self.space = False
        if run := self.run:
            self.breaks = 0
            spans = (Span(run[0] if len(run) == 1 else "".join(run)),)
            self.run = []
            self.blocks.append(Heading(self.heading, spans) if self.heading else Paragraph(spans))
