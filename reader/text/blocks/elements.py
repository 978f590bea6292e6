"""What each HTML element means: what a walk tells the builder at its beginning and its end."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.model.block import Numbering, Rule
from reader.text.blocks.alignment import alignment_of
from reader.text.blocks.builder import Builder
from reader.text.blocks.entering import Entered
from reader.text.blocks.media import enter_frame, enter_image, enter_media, enter_object
from reader.text.blocks.runs import BOLD, CODE, ITALIC, LOWERED, STRIKE, UNDERLINE
from reader.text.blocks.scripts import enter_formula, enter_raised, enter_script
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


_MAX_COLUMNS = 64
_NUMBERINGS: dict[str | None, Numbering] = {"a": "a", "A": "A", "i": "i", "I": "I"}

_STYLES = {
    "b": BOLD, "strong": BOLD,
    "i": ITALIC, "em": ITALIC, "cite": ITALIC, "var": ITALIC, "dfn": ITALIC,
    "code": CODE, "kbd": CODE, "samp": CODE, "tt": CODE,
    "s": STRIKE, "strike": STRIKE, "del": STRIKE,
    "u": UNDERLINE, "ins": UNDERLINE,
    "sub": LOWERED,
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


class _Restore:
    """Ends a style."""

    __slots__ = ("bits", "builder")

    def __init__(self, builder: Builder, bits: int) -> None:
        self.builder = builder
        self.bits = bits

    def __call__(self) -> None:
        self.builder.mark &= ~self.bits


def _style(bits: int) -> Callable[[LexborNode, Builder], Entered]:
    def enter(node: LexborNode, builder: Builder) -> Entered:
        if builder.mark & bits:
            return True, None
        builder.mark |= bits
        return True, _Restore(builder, bits)

    return enter


def _skip(node: LexborNode, builder: Builder) -> Entered:
    return False, None


def _block(node: LexborNode, builder: Builder) -> Entered:
    builder.flush()
    return True, builder.flush


def _anchor(node: LexborNode, builder: Builder) -> Entered:
    if builder.is_plain:
        return True, None
    builder.open_link(node.attributes.get("href"))
    return True, builder.close_link


def _inline_element(node: LexborNode, builder: Builder) -> Entered:
    # KaTeX writes its formulas twice; the other copy is MathML.
    return "katex-html" not in (node.attributes.get("class") or ""), None


def _item(node: LexborNode, builder: Builder) -> Entered:
    is_open = builder.open_item(_integer(node.attributes.get("value")))
    return _container(builder, is_open, builder.close_item)


def _list(node: LexborNode, builder: Builder) -> Entered:
    return _container(builder, builder.open("list"), builder.close_list)


def _ordered_list(node: LexborNode, builder: Builder) -> Entered:
    attributes = node.attributes
    is_reversed = "reversed" in attributes
    start = _integer(attributes.get("start"))
    if start is None:
        start = _count_items(node) if is_reversed else 1
    is_open = builder.open("list", ordinal=start)
    if is_open:
        frame = builder.frames[-1]
        frame.step = -1 if is_reversed else 1
        if (kind := attributes.get("type")) in _NUMBERINGS:
            frame.numbering = _NUMBERINGS[kind]
    return _container(builder, is_open, builder.close_list)


def _count_items(node: LexborNode) -> int:
    count = 0
    child = node.first_child
    while child is not None:
        count += child.tag == "li"
        child = child.next
    return count


def _heading(level: int) -> Callable[[LexborNode, Builder], Entered]:
    def enter(node: LexborNode, builder: Builder) -> Entered:
        builder.flush()
        outer = builder.heading
        builder.heading = level

        def leave() -> None:
            builder.flush()
            builder.heading = outer

        return True, leave

    return enter


def _quote(node: LexborNode, builder: Builder) -> Entered:
    return _container(builder, builder.open("quote"), builder.close_quote)


def _preformatted(node: LexborNode, builder: Builder) -> Entered:
    builder.open_pre(None if builder.is_plain else _language(node))
    return True, builder.close_pre


def _rule(node: LexborNode, builder: Builder) -> Entered:
    builder.add(Rule())
    return False, None


def _table(node: LexborNode, builder: Builder) -> Entered:
    return _container(builder, builder.open("table"), builder.close_table)


def _row(node: LexborNode, builder: Builder) -> Entered:
    builder.flush()
    builder.open_row(alignment_of(node.attributes))
    return True, builder.flush


def _caption(node: LexborNode, builder: Builder) -> Entered:
    is_open = builder.within("table") is not None and builder.open("caption")
    return _container(builder, is_open, builder.close_caption)


def _definitions(node: LexborNode, builder: Builder) -> Entered:
    return _container(builder, builder.open("definitions"), builder.close_definitions)


def _term(node: LexborNode, builder: Builder) -> Entered:
    return _container(builder, builder.open_term(), builder.close_caption)


def _definition(node: LexborNode, builder: Builder) -> Entered:
    if builder.within("definitions") is None:
        return _block(node, builder)
    builder.settle()
    return _container(builder, builder.open("definition"), builder.close_definition)


def _details(node: LexborNode, builder: Builder) -> Entered:
    return _container(builder, builder.open("details"), builder.close_details)


def _summary(node: LexborNode, builder: Builder) -> Entered:
    is_open = builder.within("details") is not None and builder.open("caption")
    return _container(builder, is_open, builder.close_caption)


def _quotation(node: LexborNode, builder: Builder) -> Entered:
    builder.words("“")
    return True, lambda: builder.words("”")


def _container(builder: Builder, is_open: bool, leave: Callable[[], None]) -> Entered:
    if is_open:
        return True, leave
    builder.flush()
    return True, builder.flush


def _cell(node: LexborNode, builder: Builder) -> Entered:
    attributes = node.attributes
    is_heading = node.tag == "th"
    if _GUTTERS.intersection((attributes.get("class") or "").split()):
        return False, None
    columns = max(1, min(_integer(attributes.get("colspan")) or 1, _MAX_COLUMNS))
    rows = max(1, _integer(attributes.get("rowspan")) or 1)
    alignment = alignment_of(attributes)
    return _container(
        builder,
        builder.open_cell(),
        lambda: builder.close_cell(is_heading, columns, rows, alignment),
    )


def enter_in_pre(node: LexborNode, tag: str, builder: Builder) -> Entered:
    """Enters an element inside preformatted text, where lines, links and images are all it has."""
    attributes = node.attributes
    classes = (attributes.get("class") or "").split()
    if tag in _SKIPPED or _GUTTERS.intersection(classes):
        return False, None
    if tag == "a":
        return _anchor(node, builder)
    if tag == "img":
        builder.text(attributes.get("alt") or "")
        return False, None
    if tag == "code" and builder.pre_language is None and not builder.is_plain:
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


def _integer(text: str | None) -> int | None:
    if not text or len(text) > 9:
        return None
    try:
        return int(text)
    except ValueError:
        return None


def _reading(node: LexborNode, builder: Builder) -> Entered:
    """A ruby reading stands in parentheses; pages that care bring their own in `rp`."""
    before = node.prev
    if before is not None and before.tag == "rp":
        return True, None
    builder.words("(")
    return True, lambda: builder.words(")")


def _input(node: LexborNode, builder: Builder) -> Entered:
    attributes = node.attributes
    match (attributes.get("type") or "").lower():
        case "checkbox" | "radio":
            builder.words("[x]" if "checked" in attributes else "[ ]")
            builder.space = True
        case "submit" | "button" | "reset":
            builder.text(attributes.get("value") or "")
    return False, None


ENTER: dict[str, Callable[[LexborNode, Builder], Entered]] = {
    **dict.fromkeys(_SKIPPED, _skip),
    **dict.fromkeys(_BLOCKS, _block),
    **{tag: _style(bits) for tag, bits in _STYLES.items()},
    **{tag: _heading(level) for tag, level in _HEADINGS.items()},
    "a": _anchor,
    "audio": enter_media,
    "blockquote": _quote,
    "caption": _caption,
    "dd": _definition,
    "details": _details,
    "dl": _definitions,
    "dt": _term,
    "embed": enter_frame,
    "hr": _rule,
    "iframe": enter_frame,
    "image": enter_image,
    "img": enter_image,
    "input": _input,
    "li": _item,
    "listing": _preformatted,
    "math": enter_formula,
    "menu": _list,
    "object": enter_object,
    "ol": _ordered_list,
    "plaintext": _preformatted,
    "pre": _preformatted,
    "q": _quotation,
    "rt": _reading,
    "span": _inline_element,
    "summary": _summary,
    "script": enter_script,
    "sup": enter_raised,
    "table": _table,
    "td": _cell,
    "th": _cell,
    "tr": _row,
    "ul": _list,
    "video": enter_media,
    "xmp": _preformatted,
}
"""What enters an element, by its tag; the children of others are walked as if it were not there."""

ENTER_PLAIN = {tag: enter for tag, enter in ENTER.items() if tag not in _STYLES and tag != "a"}
"""Where only the text is wanted, styles and links are elements like any unknown one."""
