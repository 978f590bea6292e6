"""An article's text as blocks: what a page means, without how wide it is.

A `Document` is made once by `text.blocks` from HTML, Markdown or plain text, and is
rendered at any width by `render.blocks`. Every string in it is clean (`text.clean`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple


class Span(NamedTuple):
    """A run of text in one style. A newline is a hard break.

    A tuple, because there are more of them than of all the rest together: a frozen dataclass takes
    twice the time to make, a fifth of that in which a text is read.
    """

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    strike: bool = False
    underline: bool = False
    link: int | None = None
    """Index into `Document.links`, from 0; shown as `[index + 1]`."""
    lowered: bool = False
    """An index, as the 2 of CO2."""
    anchors: tuple[str, ...] = ()
    """Names of the places that begin here, where links of the document lead to them."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a document. Only http and https targets are openable; others keep their text.

    One whose address is `#name` leads to a place of the document itself (`Span.anchors`).
    """

    url: str
    text: str
    is_openable: bool = True

    @property
    def anchor(self) -> str | None:
        """The name of the place in the document that it leads to, None for any other link."""
        return self.url[1:] if self.url.startswith("#") else None


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    """1 to 6."""
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ListItem:
    blocks: tuple[Block, ...]
    ordinal: int | None = None
    """The number the source shows for it; None in an unordered list."""


Numbering = Literal["1", "a", "A", "i", "I"]
"""How items are counted: by numbers, letters or Roman numerals."""


@dataclass(frozen=True, slots=True)
class ListBlock:
    items: tuple[ListItem, ...]
    numbering: Numbering = "1"

    def mark(self, item: ListItem) -> str | None:
        """What the source shows before an item, as `3` or `c`; None in an unordered list."""
        number = item.ordinal
        if number is None:
            return None
        if self.numbering in ("a", "A") and 0 < number <= _MOST_LETTERS:
            return _letters(number) if self.numbering == "a" else _letters(number).upper()
        if self.numbering in ("i", "I") and 0 < number <= _MOST_ROMAN:
            return _roman(number) if self.numbering == "i" else _roman(number).upper()
        return str(number)


_MOST_LETTERS = 26**3
_MOST_ROMAN = 3999
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _letters(number: int) -> str:
    written = ""
    while number:
        number, letter = divmod(number - 1, 26)
        written = chr(ord("a") + letter) + written
    return written


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        written += letters * times
    return written


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Preformatted text: lines are kept as they are, tabs expanded to 4."""

    text: str
    language: str | None = None


Alignment = Literal["left", "center", "right"]


class CellSpan(NamedTuple):
    """A cell that stands in several columns or rows; those after the first are empty."""

    row: int
    """Where it begins, from 0."""
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; rows may be ragged. `header` says whether the first row is one."""

    rows: tuple[tuple[tuple[Span, ...], ...], ...]
    header: bool = False
    caption: str | None = None
    spans: tuple[CellSpan, ...] = ()
    headings: int = 1
    """How many rows say what stands below, where the first one does."""
    alignments: tuple[Alignment | None, ...] = ()
    """How the page sets the columns, the first one first; None, or no value: it does not say."""

    @property
    def heading_rows(self) -> int:
        """How many rows at the top say what stands below."""
        return self.headings if self.header else 0


@dataclass(frozen=True, slots=True)
class Rule:
    pass


@dataclass(frozen=True, slots=True)
class Image:
    alt: str
    title: str | None = None
    url: str | None = None
    link: int | None = None
    data: str | None = None
    """A `data:` address that holds the picture itself, where it has no address in the web."""
    width: int | None = None
    """Pixels, as far as the page says; both or none."""
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    term: tuple[Span, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class DefinitionList:
    items: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Details:
    summary: tuple[Span, ...]
    blocks: tuple[Block, ...]


Block = (
    Paragraph | Heading | ListBlock | Quote | Code | Table | Rule | Image | DefinitionList | Details
)


@dataclass(frozen=True, slots=True)
class Document:
    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
