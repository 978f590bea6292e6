"""A body as blocks: HTML, Markdown and plain text read once, safe, with no word of theirs lost.

HTML is read by a real HTML parser and walked with explicit stacks, so that neither size nor depth
nor malice of a page can raise. Structure deeper than a page ever needs is flattened, its text kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from reader.model.block import (
    Block,
    Code,
    Definition,
    DefinitionList,
    Details,
    Document,
    Heading,
    Image,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Span,
    Table,
)
from reader.model.body import Body
from reader.text.clean import clean_line, clean_text
from reader.text.urls import absolute, clean_url, is_openable

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_DEPTH = 24
"""Containers (quote, list, item, cell ...) inside one another; deeper ones are flattened."""

_MAX_COLUMNS = 64
_MAX_NESTING = 400
_MANY_TAGS = 4 * _MAX_NESTING
# Elements that stay open until they are closed; those whose end is implied do not nest.
_NESTING_TAG = re.compile(
    r"<(/?)(?!(?:p|li|dt|dd|td|th|tr|tbody|thead|tfoot|option|br|hr|img|input|wbr|col|area|embed|source|link|meta|"
    r"base|param|track)[\s/>])[a-z][^<>]*>",
    re.I,
)
_TAB = 4

_BOLD, _ITALIC, _CODE, _STRIKE, _UNDERLINE = 1, 2, 4, 8, 16
_STYLE_BITS = 31
_LINK_SHIFT = 5

_STYLES = {
    "b": _BOLD, "strong": _BOLD,
    "i": _ITALIC, "em": _ITALIC, "cite": _ITALIC, "var": _ITALIC, "dfn": _ITALIC,
    "code": _CODE, "kbd": _CODE, "samp": _CODE, "tt": _CODE,
    "s": _STRIKE, "strike": _STRIKE, "del": _STRIKE,
    "u": _UNDERLINE, "ins": _UNDERLINE,
}  # fmt: skip

_SKIPPED = frozenset((
    "script", "style", "noscript", "template", "head", "link", "meta", "base", "param", "source",
    "track", "area", "annotation", "annotation-xml", "metadata", "defs", "desc", "datalist",
    "-comment", "!--",
))  # fmt: skip
_BLOCKS = frozenset((
    "p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "address",
    "figure", "figcaption", "center", "form", "fieldset", "legend", "hgroup", "search", "body",
    "html", "noframes", "frameset", "dir", "tbody", "thead", "tfoot", "colgroup", "optgroup",
    "option", "select",
))  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LINES = frozenset(("line", "code-line", "view-line"))
_GUTTERS = frozenset((
    "gutter", "linenos", "lineno", "linenodiv", "rouge-gutter", "blob-num", "line-numbers-rows",
    "linenumber", "line-number",
))  # fmt: skip
_LANGUAGE = re.compile(r"(?:^|\s)(?:lang(?:uage)?-|highlight-source-|brush:\s*)([\w+#.-]+)")
_INLINE_IMAGE = re.compile(
    r"(?:^|[\s_-])(?:emoji|wp-smiley|smiley|emoticon|latex|tex|math|icon)(?:$|[\s_-])", re.I
)
_PIXELS = re.compile(r"\s*(\d{1,6})")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SUPERSCRIPTS = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_IS_SUPERSCRIPT = re.compile(r"[0-9+=()n-]{1,12}")
_NO_LINK = re.compile(r"(?:javascript|vbscript|data|file|blob|about|view-source|chrome|jar):", re.I)
_URL = re.compile(r"https?://[^\s<>\"“”«»]+", re.I)
_URL_TAIL = re.compile(r"[.,;:!?'’”*_~]+$")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_QUOTE_MARK = re.compile(r"^>[ ]?", re.M)
_OPEN_BRACKETS = re.compile(r"(?:\[[^\[\]]{0,8}){400}")
_DEEP_QUOTE = re.compile(rf"^((?:[ ]{{0,3}}>){{{MAX_DEPTH - 4}}})(?:[ ]{{0,3}}>)+", re.M)


def parse_body(body: Body) -> Document:
    """Reads a body by its type."""
    match body.type:
        case "html":
            return parse_html(body.value, body.base)
        case "markdown":
            return parse_markdown(body.value, body.base)
        case "text":
            return parse_text(body.value)


def body_text(body: Body) -> str:
    """Returns what `plain_text(parse_body(body))` returns, faster."""
    if body.type == "html":
        return plain_text(_read_html(body.value, _Builder(body.base, is_plain=True)))
    return plain_text(parse_body(body))


def html_line(html: str) -> str:
    """Returns the text of a short piece of HTML, such as a title, as one clean line."""
    if "<" not in html and "&" not in html:
        return clean_line(html)
    return clean_line(plain_text(parse_html(html)))


def parse_html(html: str, base: str | None = None) -> Document:
    """Reads HTML, however broken, into blocks.

    Args:
        html: a page or a part of one.
        base: what relative links are relative to.
    """
    return _read_html(html, _Builder(base))


def _read_html(html: str, builder: _Builder) -> Document:
    from selectolax.lexbor import LexborHTMLParser

    if html.count("<") > _MANY_TAGS:
        html = _shallow(html)
    try:
        body = LexborHTMLParser(html).body
    except UnicodeEncodeError:
        body = LexborHTMLParser(html.encode("utf-8", "ignore")).body
    if body is not None:
        _walk(body, builder)
    return builder.document()


def _shallow(html: str) -> str:
    """Leaves out tags that nest too deeply: the parser's time grows with the square of depth."""
    kept: list[str] = []
    depth = done = 0
    for found in _NESTING_TAG.finditer(html):
        if found[1]:
            if depth > _MAX_NESTING:
                kept.append(html[done : found.start()])
                done = found.end()
            depth = max(0, depth - 1)
        else:
            depth += 1
            if depth > _MAX_NESTING:
                kept.append(html[done : found.start()])
                done = found.end()
    if not done:
        return html
    kept.append(html[done:])
    return " ".join(kept)


def parse_markdown(text: str, base: str | None = None) -> Document:
    """Reads CommonMark with tables and strikethrough; HTML in it is shown as text."""
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": 4 * MAX_DEPTH})
    markdown.enable(["table", "strikethrough"])
    text = _DEEP_QUOTE.sub(r"\1 ", text.replace("\x00", ""))
    if _OPEN_BRACKETS.search(text):
        # The library tries each with each.
        return parse_text(text)
    try:
        tokens = markdown.parse(text)
        if any(token.level >= 4 * MAX_DEPTH - 1 for token in tokens):
            # What is nested deeper the library drops, text and all.
            return parse_text(text)
        html = markdown.renderer.render(tokens, markdown.options, {})
    except RecursionError:
        return parse_text(text)
    return parse_html(str(html), base)


def parse_text(text: str) -> Document:
    """Reads plain text: empty lines part paragraphs, other line breaks are kept.

    Paragraphs that are indented throughout are preformatted, lines that begin with `>` are a quote,
    and web addresses become links.
    """
    links: list[Link] = []
    return Document(tuple(_text_blocks(clean_text(text), links, 0)), tuple(links))


def plain_text(document: Document) -> str:
    """Returns the text of a document: paragraphs parted by one empty line, nothing hard wrapped."""
    return "\n\n".join(filter(None, map(_block_text, document.blocks)))


# --- plain text -----------------------------------------------------------------------------


def _spans_text(spans: Iterable[Span]) -> str:
    return "".join([span.text for span in spans])


def _blocks_text(blocks: Iterable[Block]) -> str:
    return "\n\n".join(filter(None, map(_block_text, blocks)))


def _block_text(block: Block) -> str:
    match block:
        case Paragraph(spans) | Heading(_, spans):
            return "".join([span.text for span in spans])
        case ListBlock(items):
            return _items_text(items)
        case Quote(blocks):
            return "\n".join(f"> {line}".rstrip() for line in _blocks_text(blocks).split("\n"))
        case Code(text):
            return text
        case Table():
            return _table_text(block)
        case Rule():
            return "---"
        case Image(alt, title):
            return _image_text(alt, title)
        case DefinitionList(items):
            return "\n".join(
                part
                for item in items
                for part in (_spans_text(item.term), _indented(_blocks_text(item.blocks), "  "))
                if part
            )
        case Details(summary, blocks):
            return "\n\n".join(filter(None, (_spans_text(summary), _blocks_text(blocks))))


def _items_text(items: tuple[ListItem, ...]) -> str:
    lines = []
    is_loose = False
    for item in items:
        mark = "• " if item.ordinal is None else f"{item.ordinal}. "
        text = ""
        for block in item.blocks:
            part = _block_text(block)
            if not part:
                continue
            # A nested list hangs directly under its item.
            text += ("\n" if isinstance(block, ListBlock) else "\n\n") + part if text else part
        is_loose = is_loose or "\n\n" in text
        lines.append(
            mark + text.replace("\n", "\n" + " " * len(mark)) if "\n" in text else mark + text
        )
    joined = ("\n\n" if is_loose else "\n").join(lines)
    return "\n".join(line.rstrip() for line in joined.split("\n")) if is_loose else joined


def _table_text(table: Table) -> str:
    lines = [table.caption] if table.caption else []
    for row in table.rows:
        line = " | ".join(_spans_text(cell).replace("\n", " ") for cell in row).strip()
        if line.strip(" |"):
            lines.append(line)
    return "\n".join(lines)


def _image_text(alt: str, title: str | None) -> str:
    if title and title != alt:
        return f"{alt} ({title})" if alt else title
    return alt


def _indented(text: str, margin: str) -> str:
    return "\n".join(margin + line if line else line for line in text.split("\n")) if text else ""


# --- HTML ------------------------------------------------------------------------------------


class _Frame:
    """A container that is open while the page is walked; `blocks` are what is in it so far."""

    __slots__ = (
        "blocks",
        "definitions",
        "heading",
        "items",
        "kind",
        "loose",
        "ordinal",
        "rows",
        "spans",
    )

    def __init__(self, kind: str, *, ordinal: int | None = None, heading: int = 0) -> None:
        self.kind = kind
        self.blocks: list[Block] = []
        self.heading = heading
        self.ordinal = ordinal
        """Of a list: the next number; of an item: its number. None where nothing is counted."""
        self.items: list[tuple[int | None, list[Block]]] = []
        """Of a list."""
        self.definitions: list[tuple[tuple[Span, ...], list[Block]]] = []
        self.rows: list[list[tuple[list[Block], bool, int]]] = []
        """Of a table: cells as (blocks, is a heading, columns it spans)."""
        self.spans: list[Span] = []
        """Summary, pending term or caption."""
        self.loose: list[tuple[int, list[ListItem]]] = []
        """Items without a list: where in `blocks` their list has its place, and they."""


class _Builder:
    """Collects the blocks of one document while the walker tells what begins and ends.

    Args:
        base: what relative links are relative to.
        is_plain: only the plain text is wanted; styles and links are left out.
    """

    def __init__(self, base: str | None, *, is_plain: bool = False) -> None:
        self.base = base
        self.is_plain = is_plain
        self.links: list[str] = []
        self.link_texts: list[list[str]] = []
        self.frames = [_Frame("document")]
        self.blocks: list[Block] = self.frames[0].blocks
        # The run of text in hand, in pieces with the mark of each (see `_span`), and what stands
        # before the next piece.
        self.run: list[str] = []
        self.marks: list[int] = []
        self.mark = 0
        self.space = False
        self.breaks = 0
        self.heading = 0
        # The link in hand gets its number when it turns out to hold something.
        self.href: str | None = None
        # Preformatted text in hand; None outside.
        self.pre: list[str] | None = None
        self.pre_language: str | None = None
        self.line_break = False

    def document(self) -> Document:
        self.flush()
        self._settle_loose(self.frames[0])
        links = tuple(
            Link(url, clean_line("".join(texts)), is_openable(url))
            for url, texts in zip(self.links, self.link_texts, strict=True)
        )
        return Document(tuple(self.blocks), links)

    # Text

    def text(self, text: str) -> None:
        """Adds text as it stands in the page."""
        if self.pre is not None:
            self._pre_text(text)
            return
        if text.isspace():
            # Most text nodes of a page are the line breaks between its elements.
            self.space = True
            return
        words = " ".join(text.split())
        if not (words.isascii() and words.isprintable()):
            words = clean_line(words)
        if words:
            self.words(words, text[0].isspace())
            self.space = text[-1].isspace()
        elif text:
            self.space = True

    def words(self, words: str, starts_with_space: bool = False) -> None:
        """Adds clean text to the run."""
        if self.href is not None:
            self._register_link()
        run, marks, mark = self.run, self.marks, self.mark
        if self.breaks:
            if self.breaks > 1 and not self.heading:
                self.flush()
                run, marks = self.run, self.marks
            else:
                run[-1] += "\n"
            self.breaks = 0
        elif run and (starts_with_space or self.space):
            last = marks[-1]
            if last == mark or not mark:
                words = " " + words
            elif not last or last >> _LINK_SHIFT == mark >> _LINK_SHIFT > 0:
                run[-1] += " "
            else:
                run.append(" ")
                marks.append(0)
        self.space = False
        run.append(words)
        marks.append(mark)

    def line(self) -> None:
        """A hard line break; two of them part paragraphs."""
        if self.pre is not None:
            self.pre.append("\n")
            self.line_break = False
        elif self.run:
            self.breaks += 1
            self.space = False

    def flush(self) -> None:
        """Ends the run of text in hand."""
        run = self.run
        if not run:
            self.space = False
            return
        self.space = False
        self.breaks = 0
        marks = self.marks
        spans: tuple[Span, ...]
        if marks.count(marks[0]) == len(marks):
            spans = (self._span("".join(run), marks[0]),)
        else:
            spans = tuple(self._spans(run, marks))
        self.run = []
        self.marks = []
        self.blocks.append(Heading(self.heading, spans) if self.heading else Paragraph(spans))

    def _spans(self, run: list[str], marks: list[int]) -> Iterator[Span]:
        start = 0
        for index in range(1, len(run) + 1):
            if index == len(run) or marks[index] != marks[start]:
                yield self._span("".join(run[start:index]), marks[start])
                start = index

    def _span(self, text: str, mark: int) -> Span:
        """Makes a span; a mark is five bits of styles and above them a link's number, from 1."""
        if not mark:
            return Span(text)
        link = None
        if number := mark >> _LINK_SHIFT:
            link = number - 1
            self.link_texts[link].append(text)
        return Span(
            text,
            bool(mark & _BOLD),
            bool(mark & _ITALIC),
            bool(mark & _CODE),
            bool(mark & _STRIKE),
            bool(mark & _UNDERLINE),
            link,
        )

    def add(self, block: Block) -> None:
        self.flush()
        self.blocks.append(block)

    # Links

    def open_link(self, href: str | None) -> None:
        self.close_link()
        if not href:
            return
        href = clean_url(href)
        if href and href[0] != "#" and not _NO_LINK.match(href):
            self.href = absolute(href, self.base)

    def close_link(self) -> None:
        self.href = None
        self.mark &= _STYLE_BITS

    def _register_link(self) -> None:
        if self.href is not None:
            self.mark = (self.mark & _STYLE_BITS) | self._number(self.href) << _LINK_SHIFT
            self.href = None

    def _number(self, url: str) -> int:
        self.links.append(url)
        self.link_texts.append([])
        return len(self.links)

    def current_link(self) -> int | None:
        """The index of the link in hand, for what is no text."""
        self._register_link()
        number = self.mark >> _LINK_SHIFT
        return number - 1 if number else None

    def add_link(self, label: str, url: str) -> None:
        """A line of its own that leads to something which cannot be shown here."""
        self.flush()
        mark = 0 if self.is_plain else self._number(url) << _LINK_SHIFT
        self.blocks.append(Paragraph((self._span(label, mark),)))

    # Preformatted text

    def open_pre(self, language: str | None) -> None:
        self.flush()
        self.pre = []
        self.pre_language = language
        self.line_break = False

    def _pre_text(self, text: str) -> None:
        assert self.pre is not None
        text = clean_text(text)
        if not text:
            return
        if self.href is not None or self.mark >> _LINK_SHIFT:
            link = self.current_link()
            if link is not None:
                self.link_texts[link].append(text)
        if self.line_break and text[0] != "\n":
            self.pre.append("\n")
        self.line_break = False
        self.pre.append(text)

    def open_line(self) -> int:
        """A line element inside preformatted text begins; returns where."""
        assert self.pre is not None
        if self.line_break:
            self.pre.append("\n")
            self.line_break = False
        elif self.pre and not self.pre[-1].endswith("\n"):
            self.pre.append("\n")
        return len(self.pre)

    def close_line(self, start: int) -> None:
        assert self.pre is not None
        self.line_break = len(self.pre) == start or not self.pre[-1].endswith("\n")

    def close_pre(self) -> None:
        pieces = self.pre
        self.pre = None
        if pieces:
            lines = [line.expandtabs(_TAB).rstrip() for line in "".join(pieces).split("\n")]
            while lines and not lines[0]:
                del lines[0]
            while lines and not lines[-1]:
                del lines[-1]
            if lines:
                self.blocks.append(Code("\n".join(lines), self.pre_language))

    # Containers

    def open(self, kind: str, *, ordinal: int | None = None) -> bool:
        """Opens a container; False where it would be too deep, and its content stays outside."""
        self.flush()
        if len(self.frames) > MAX_DEPTH:
            return False
        frame = _Frame(kind, ordinal=ordinal, heading=self.heading)
        self.heading = 0
        self.frames.append(frame)
        self.blocks = frame.blocks
        return True

    def close(self) -> _Frame:
        self.flush()
        frame = self.frames.pop()
        self._settle_loose(frame)
        self.heading = frame.heading
        self.blocks = self.frames[-1].blocks
        return frame

    def within(self, kind: str) -> _Frame | None:
        frame = self.frames[-1]
        return frame if frame.kind == kind else None

    def settle(self) -> None:
        """Blocks that stand in a list beside its items become part of the item before."""
        frame = self.frames[-1]
        self.flush()
        if not frame.blocks:
            return
        self._settle_loose(frame)
        blocks = frame.blocks.copy()
        frame.blocks.clear()
        if frame.kind == "definitions":
            self._define(frame, blocks)
        elif frame.items:
            frame.items[-1][1].extend(blocks)
        else:
            frame.items.append((None, blocks))

    @staticmethod
    def _settle_loose(frame: _Frame) -> None:
        for place, items in frame.loose:
            frame.blocks[place] = ListBlock(tuple(items))
        frame.loose.clear()

    def close_list(self) -> None:
        self.settle()
        frame = self.close()
        if frame.items:
            self.blocks.append(
                ListBlock(tuple(ListItem(tuple(blocks), number) for number, blocks in frame.items))
            )

    def open_item(self, value: int | None) -> bool:
        parent = self.within("list")
        ordinal = None
        if parent is not None:
            self.settle()
            if parent.ordinal is not None:
                ordinal = parent.ordinal if value is None else value
        is_open = self.open("item" if parent is not None else "loose item", ordinal=ordinal)
        if is_open and parent is not None and ordinal is not None:
            parent.ordinal = ordinal + 1
        return is_open

    def close_item(self) -> None:
        frame = self.close()
        parent = self.frames[-1]
        if frame.kind == "item":
            if frame.blocks or frame.ordinal is not None:
                parent.items.append((frame.ordinal, frame.blocks))
        elif frame.blocks:
            # An item without a list: those in a row make one.
            if not parent.loose or parent.loose[-1][0] != len(parent.blocks) - 1:
                parent.loose.append((len(parent.blocks), []))
                parent.blocks.append(ListBlock(()))
            parent.loose[-1][1].append(ListItem(tuple(frame.blocks)))

    def close_quote(self) -> None:
        frame = self.close()
        if frame.blocks:
            self.blocks.append(Quote(tuple(frame.blocks)))

    def close_details(self) -> None:
        frame = self.close()
        if frame.blocks or frame.spans:
            self.blocks.append(Details(tuple(frame.spans), tuple(frame.blocks)))

    def close_caption(self) -> None:
        """A summary, term or caption ends: its text goes to the container around it."""
        spans = list(_inline(self.close().blocks))
        around = self.frames[-1].spans
        if spans and around:
            around.append(Span("\n"))
        around.extend(spans)

    def open_term(self) -> bool:
        if self.within("definitions") is None:
            self.flush()
            return False
        self.settle()
        return self.open("caption")

    def close_definition(self) -> None:
        blocks = self.close().blocks
        self._define(self.frames[-1], blocks)

    def _define(self, frame: _Frame, blocks: list[Block]) -> None:
        if frame.spans or not frame.definitions:
            frame.definitions.append((tuple(frame.spans), blocks))
            frame.spans.clear()
        else:
            frame.definitions[-1][1].extend(blocks)

    def close_definitions(self) -> None:
        self.settle()
        frame = self.close()
        if frame.spans:
            self._define(frame, [])
        if frame.definitions:
            self.blocks.append(
                DefinitionList(
                    tuple(Definition(term, tuple(blocks)) for term, blocks in frame.definitions)
                )
            )

    def open_row(self) -> None:
        table = self.within("table")
        if table is not None:
            table.rows.append([])

    def open_cell(self) -> bool:
        if self.within("table") is None:
            self.flush()
            return False
        return self.open("cell")

    def close_cell(self, is_heading: bool, columns: int) -> None:
        frame = self.close()
        rows = self.frames[-1].rows
        if not rows:
            rows.append([])
        rows[-1].append((frame.blocks, is_heading, columns))

    def close_table(self) -> None:
        frame = self.close()
        rows = [row for row in frame.rows if any(blocks for blocks, _, _ in row)]
        caption = _spans_text(frame.spans).replace("\n", " ") or None
        if _is_data(rows):
            header = len(rows) > 1 and all(is_heading for _, is_heading, _ in rows[0])
            cells = tuple(tuple(_cells(row)) for row in rows)
            self.blocks.append(Table(cells, header, caption))
        else:
            # A table that only lays a page out.
            if frame.spans:
                self.blocks.append(Paragraph(tuple(frame.spans)))
            for row in rows:
                for blocks, _, _ in row:
                    self.blocks.extend(blocks)
        self.blocks.extend(frame.blocks)


def _inline(blocks: Iterable[Block]) -> Iterator[Span]:
    """Yields the spans of blocks that must fit a cell or term; their borders are line breaks."""
    is_first = True
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            spans: tuple[Span, ...] = block.spans
        elif isinstance(block, Image):
            text = _image_text(block.alt, block.title)
            spans = (Span(text, link=block.link),) if text else ()
        else:
            text = _block_text(block)
            spans = (Span(text),) if text else ()
        if not spans:
            continue
        if not is_first:
            yield Span("\n")
        is_first = False
        yield from spans


def _is_data(rows: list[list[tuple[list[Block], bool, int]]]) -> bool:
    """Whether a table holds data: several columns, and cells that are a few lines of text."""
    return max(map(len, rows), default=0) > 1 and all(
        len(blocks) <= 3 and all(isinstance(block, Paragraph | Heading | Image) for block in blocks)
        for row in rows
        for blocks, _, _ in row
    )


def _cells(row: list[tuple[list[Block], bool, int]]) -> Iterator[tuple[Span, ...]]:
    for blocks, _, columns in row:
        yield tuple(_inline(blocks))
        for _ in range(columns - 1):
            yield ()


_Exit = Callable[[], None] | None


def _walk(root: LexborNode, builder: _Builder) -> None:
    """Visits all nodes below `root` in order, with a stack of what is to be done at their ends."""
    stack: list[tuple[LexborNode, _Exit]] = []
    node: LexborNode | None = root.first_child
    text = builder.text
    enter_of = (_ENTER_PLAIN if builder.is_plain else _ENTER).get
    while True:
        while node is None:
            if not stack:
                return
            parent, leave = stack.pop()
            if leave is not None:
                leave()
            node = parent.next
        tag = node.tag or ""
        if tag == "-text":
            text(node.text_content or "")
            node = node.next
            continue
        if tag == "br":
            builder.line()
            node = node.next
            continue
        if builder.pre is not None:
            entered, leave = _enter_in_pre(node, tag, builder)
        elif (enter := enter_of(tag)) is not None:
            entered, leave = enter(node, builder)
        else:
            entered, leave = True, None
        child = node.first_child if entered else None
        if child is not None:
            stack.append((node, leave))
            node = child
        else:
            if leave is not None:
                leave()
            node = node.next


_Entered = tuple[bool, _Exit]
"""Whether the children of an element are to be walked, and what is to be done after them."""


class _Restore:
    """Ends a style."""

    __slots__ = ("bits", "builder")

    def __init__(self, builder: _Builder, bits: int) -> None:
        self.builder = builder
        self.bits = bits

    def __call__(self) -> None:
        self.builder.mark &= ~self.bits


def _style(bits: int) -> Callable[[LexborNode, _Builder], _Entered]:
    def enter(node: LexborNode, builder: _Builder) -> _Entered:
        if builder.mark & bits:
            return True, None
        builder.mark |= bits
        return True, _Restore(builder, bits)

    return enter


def _skip(node: LexborNode, builder: _Builder) -> _Entered:
    return False, None


def _block(node: LexborNode, builder: _Builder) -> _Entered:
    builder.flush()
    return True, builder.flush


def _anchor(node: LexborNode, builder: _Builder) -> _Entered:
    if builder.is_plain:
        return True, None
    builder.open_link(node.attributes.get("href"))
    return True, builder.close_link


def _inline_element(node: LexborNode, builder: _Builder) -> _Entered:
    # KaTeX writes its formulas twice; the other copy is MathML.
    return "katex-html" not in (node.attributes.get("class") or ""), None


def _item(node: LexborNode, builder: _Builder) -> _Entered:
    is_open = builder.open_item(_integer(node.attributes.get("value")))
    return _container(builder, is_open, builder.close_item)


def _list(node: LexborNode, builder: _Builder) -> _Entered:
    return _container(builder, builder.open("list"), builder.close_list)


def _ordered_list(node: LexborNode, builder: _Builder) -> _Entered:
    return _container(builder, builder.open("list", ordinal=_start(node)), builder.close_list)


def _heading(level: int) -> Callable[[LexborNode, _Builder], _Entered]:
    def enter(node: LexborNode, builder: _Builder) -> _Entered:
        builder.flush()
        outer = builder.heading
        builder.heading = level

        def leave() -> None:
            builder.flush()
            builder.heading = outer

        return True, leave

    return enter


def _quote(node: LexborNode, builder: _Builder) -> _Entered:
    return _container(builder, builder.open("quote"), builder.close_quote)


def _preformatted(node: LexborNode, builder: _Builder) -> _Entered:
    builder.open_pre(None if builder.is_plain else _language(node))
    return True, builder.close_pre


def _rule(node: LexborNode, builder: _Builder) -> _Entered:
    builder.add(Rule())
    return False, None


def _table(node: LexborNode, builder: _Builder) -> _Entered:
    return _container(builder, builder.open("table"), builder.close_table)


def _row(node: LexborNode, builder: _Builder) -> _Entered:
    builder.flush()
    builder.open_row()
    return True, builder.flush


def _caption(node: LexborNode, builder: _Builder) -> _Entered:
    is_open = builder.within("table") is not None and builder.open("caption")
    return _container(builder, is_open, builder.close_caption)


def _definitions(node: LexborNode, builder: _Builder) -> _Entered:
    return _container(builder, builder.open("definitions"), builder.close_definitions)


def _term(node: LexborNode, builder: _Builder) -> _Entered:
    return _container(builder, builder.open_term(), builder.close_caption)


def _definition(node: LexborNode, builder: _Builder) -> _Entered:
    if builder.within("definitions") is None:
        return _block(node, builder)
    builder.settle()
    return _container(builder, builder.open("definition"), builder.close_definition)


def _details(node: LexborNode, builder: _Builder) -> _Entered:
    return _container(builder, builder.open("details"), builder.close_details)


def _summary(node: LexborNode, builder: _Builder) -> _Entered:
    is_open = builder.within("details") is not None and builder.open("caption")
    return _container(builder, is_open, builder.close_caption)


def _quotation(node: LexborNode, builder: _Builder) -> _Entered:
    builder.words("“")
    return True, lambda: builder.words("”")


def _container(builder: _Builder, is_open: bool, leave: Callable[[], None]) -> _Entered:
    if is_open:
        return True, leave
    builder.flush()
    return True, builder.flush


def _cell(node: LexborNode, builder: _Builder) -> _Entered:
    attributes = node.attributes
    is_heading = node.tag == "th"
    if _GUTTERS.intersection((attributes.get("class") or "").split()):
        return False, None
    columns = min(_integer(attributes.get("colspan")) or 1, _MAX_COLUMNS)
    return _container(builder, builder.open_cell(), lambda: builder.close_cell(is_heading, columns))


def _enter_in_pre(node: LexborNode, tag: str, builder: _Builder) -> _Entered:
    attributes = node.attributes
    classes = (attributes.get("class") or "").split()
    if tag in _SKIPPED or _GUTTERS.intersection(classes):
        return False, None
    if tag == "a":
        return _anchor(node, builder)
    if tag == "img":
        builder.text(attributes.get("alt") or "")
        return False, None
    if tag == "code" and builder.pre_language is None:
        builder.pre_language = _language(node)
    if (
        _LINES.intersection(classes)
        or tag in _BLOCKS
        or tag in ("li", "tr", "h1", "h2", "h3", "h4", "h5", "h6")
    ):
        start = builder.open_line()
        return True, lambda: builder.close_line(start)
    return True, None


def _language(node: LexborNode) -> str | None:
    """The programming language that the classes of the element or of those around it name."""
    place: LexborNode | None = node
    for _ in range(3):
        if place is None:
            break
        attributes = place.attributes
        if found := _LANGUAGE.search(attributes.get("class") or ""):
            return clean_line(found[1]).lower() or None
        named = attributes.get("data-lang") or attributes.get("data-language")
        if named:
            return clean_line(named).lower() or None
        place = place.parent
    return None


def _start(node: LexborNode) -> int:
    attributes = node.attributes
    start = _integer(attributes.get("start"))
    return 1 if start is None else start


def _integer(text: str | None) -> int | None:
    if not text or len(text) > 9:
        return None
    try:
        return int(text)
    except ValueError:
        return None


def _superscript(node: LexborNode, builder: _Builder) -> _Entered:
    """Digits are raised; anything else, as the `th` of `20th`, reads well as it is."""
    first = node.first_child
    if first is not None and first.next is None and first.is_text_node:
        text = (first.text_content or "").strip()
        if _IS_SUPERSCRIPT.fullmatch(text):
            builder.words(text.translate(_SUPERSCRIPTS))
            return False, None
    return True, None


def _reading(node: LexborNode, builder: _Builder) -> _Entered:
    """A ruby reading stands in parentheses; pages that care bring their own in `rp`."""
    before = node.prev
    if before is not None and before.tag == "rp":
        return True, None
    builder.words("(")
    return True, lambda: builder.words(")")


def _is_tiny(attributes: dict[str, str | None], limit: int) -> bool:
    sizes = [_PIXELS.match(attributes.get(name) or "") for name in ("width", "height")]
    return any(found is not None and int(found[1]) <= limit for found in sizes)


def _image(node: LexborNode, builder: _Builder) -> _Entered:
    attributes = node.attributes
    alt = clean_line(attributes.get("alt") or "")
    title = clean_line(attributes.get("title") or "") or None
    if _is_tiny(attributes, 1) or _HIDDEN.search(attributes.get("style") or ""):
        # A pixel that only counts its readers.
        return False, None
    if alt and (_INLINE_IMAGE.search(attributes.get("class") or "") or _is_tiny(attributes, 32)):
        builder.words(alt)
        return False, None
    if not alt and not title and "alt" in attributes:
        # The page says itself that it is decoration.
        return False, None
    source = attributes.get("src") or attributes.get("data-src")
    url = absolute(source, builder.base) if source else None
    if url is not None and not is_openable(url):
        url = None
    if not (alt or title or url):
        return False, None
    builder.flush()
    builder.blocks.append(Image(alt, title, url, builder.current_link()))
    return False, None


def _embedded(node: LexborNode, builder: _Builder, name: str) -> None:
    attributes = node.attributes
    url = absolute(attributes.get(name) or attributes.get("data-src"), builder.base)
    if url is None or not is_openable(url) or _is_tiny(attributes, 1):
        return
    title = clean_line(attributes.get("title") or "")
    builder.add_link(title or _address(url), url)


def _frame(node: LexborNode, builder: _Builder) -> _Entered:
    _embedded(node, builder, "src")
    return False, None


def _object(node: LexborNode, builder: _Builder) -> _Entered:
    _embedded(node, builder, "data")
    return _block(node, builder)


def _media(node: LexborNode, builder: _Builder) -> _Entered:
    source = node.attributes.get("src")
    child = node.first_child
    while not source and child is not None:
        if child.tag == "source":
            source = child.attributes.get("src")
        child = child.next
    url = absolute(source, builder.base)
    if url is not None and is_openable(url):
        label = clean_line(node.attributes.get("title") or "") or _address(url)
        builder.add_link(f"{(node.tag or '').capitalize()}: {label}", url)
    return _block(node, builder)


def _address(url: str) -> str:
    return url.split("://", 1)[-1].removeprefix("www.")


def _input(node: LexborNode, builder: _Builder) -> _Entered:
    attributes = node.attributes
    match (attributes.get("type") or "").lower():
        case "checkbox" | "radio":
            builder.words("[x]" if "checked" in attributes else "[ ]")
            builder.space = True
        case "submit" | "button" | "reset":
            builder.text(attributes.get("value") or "")
    return False, None


_ENTER: dict[str, Callable[[LexborNode, _Builder], _Entered]] = {
    **dict.fromkeys(_SKIPPED, _skip),
    **dict.fromkeys(_BLOCKS, _block),
    **{tag: _style(bits) for tag, bits in _STYLES.items()},
    **{tag: _heading(level) for tag, level in _HEADINGS.items()},
    "a": _anchor,
    "audio": _media,
    "blockquote": _quote,
    "caption": _caption,
    "dd": _definition,
    "details": _details,
    "dl": _definitions,
    "dt": _term,
    "embed": _frame,
    "hr": _rule,
    "iframe": _frame,
    "image": _image,
    "img": _image,
    "input": _input,
    "li": _item,
    "listing": _preformatted,
    "menu": _list,
    "object": _object,
    "ol": _ordered_list,
    "plaintext": _preformatted,
    "pre": _preformatted,
    "q": _quotation,
    "rt": _reading,
    "span": _inline_element,
    "summary": _summary,
    "sup": _superscript,
    "table": _table,
    "td": _cell,
    "th": _cell,
    "tr": _row,
    "ul": _list,
    "video": _media,
    "xmp": _preformatted,
}
# Where only the text is wanted, styles and links are elements like any unknown one.
_ENTER_PLAIN = {tag: enter for tag, enter in _ENTER.items() if tag not in _STYLES and tag != "a"}


# --- plain text as input ---------------------------------------------------------------------


def _text_blocks(text: str, links: list[Link], depth: int) -> Iterator[Block]:
    for part in _BLANK_LINES.split(text.strip("\n")):
        lines = [line.rstrip() for line in part.split("\n")]
        if all(line.startswith(("    ", "\t")) for line in lines):
            yield Code(_dedented([line.expandtabs(_TAB) for line in lines]))
        elif depth < MAX_DEPTH - 4 and all(line.startswith(">") for line in lines):
            yield Quote(tuple(_text_blocks(_QUOTE_MARK.sub("", part), links, depth + 1)))
        else:
            paragraph = "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
            if paragraph:
                yield Paragraph(tuple(_linked(paragraph, links)))


def _dedented(lines: list[str]) -> str:
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    return "\n".join(line[margin:] for line in lines)


def _linked(text: str, links: list[Link]) -> Iterator[Span]:
    """Yields text with its web addresses as links."""
    if "://" not in text:
        yield Span(text)
        return
    done = 0
    for found in _URL.finditer(text):
        url = _URL_TAIL.sub("", found[0])
        if url.endswith(")") and "(" not in url:
            url = url.rstrip(")")
        if not is_openable(url):
            continue
        start, end = found.start(), found.start() + len(url)
        if start > done:
            yield Span(text[done:start])
        yield Span(text[start:end], link=len(links))
        links.append(Link(url, url))
        done = end
    if done < len(text):
        yield Span(text[done:])
