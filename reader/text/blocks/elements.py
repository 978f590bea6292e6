"""What each HTML element means: what a walk tells the builder at its beginning and its end."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.model.block import Image, Rule
from reader.text.blocks.builder import BOLD, CODE, ITALIC, STRIKE, UNDERLINE, Builder
from reader.text.clean import clean_line
from reader.text.urls import absolute, is_openable

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

Exit = Callable[[], None] | None
"""What is to be done at the end of an element."""

_Entered = tuple[bool, Exit]
"""Whether the children of an element are to be walked, and what is to be done after them."""

_MAX_COLUMNS = 64

_STYLES = {
    "b": BOLD, "strong": BOLD,
    "i": ITALIC, "em": ITALIC, "cite": ITALIC, "var": ITALIC, "dfn": ITALIC,
    "code": CODE, "kbd": CODE, "samp": CODE, "tt": CODE,
    "s": STRIKE, "strike": STRIKE, "del": STRIKE,
    "u": UNDERLINE, "ins": UNDERLINE,
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


class _Restore:
    """Ends a style."""

    __slots__ = ("bits", "builder")

    def __init__(self, builder: Builder, bits: int) -> None:
        self.builder = builder
        self.bits = bits

    def __call__(self) -> None:
        self.builder.mark &= ~self.bits


def _style(bits: int) -> Callable[[LexborNode, Builder], _Entered]:
    def enter(node: LexborNode, builder: Builder) -> _Entered:
        if builder.mark & bits:
            return True, None
        builder.mark |= bits
        return True, _Restore(builder, bits)

    return enter


def _skip(node: LexborNode, builder: Builder) -> _Entered:
    return False, None


def _block(node: LexborNode, builder: Builder) -> _Entered:
    builder.flush()
    return True, builder.flush


def _anchor(node: LexborNode, builder: Builder) -> _Entered:
    if builder.is_plain:
        return True, None
    builder.open_link(node.attributes.get("href"))
    return True, builder.close_link


def _inline_element(node: LexborNode, builder: Builder) -> _Entered:
    # KaTeX writes its formulas twice; the other copy is MathML.
    return "katex-html" not in (node.attributes.get("class") or ""), None


def _item(node: LexborNode, builder: Builder) -> _Entered:
    is_open = builder.open_item(_integer(node.attributes.get("value")))
    return _container(builder, is_open, builder.close_item)


def _list(node: LexborNode, builder: Builder) -> _Entered:
    return _container(builder, builder.open("list"), builder.close_list)


def _ordered_list(node: LexborNode, builder: Builder) -> _Entered:
    return _container(builder, builder.open("list", ordinal=_start(node)), builder.close_list)


def _heading(level: int) -> Callable[[LexborNode, Builder], _Entered]:
    def enter(node: LexborNode, builder: Builder) -> _Entered:
        builder.flush()
        outer = builder.heading
        builder.heading = level

        def leave() -> None:
            builder.flush()
            builder.heading = outer

        return True, leave

    return enter


def _quote(node: LexborNode, builder: Builder) -> _Entered:
    return _container(builder, builder.open("quote"), builder.close_quote)


def _preformatted(node: LexborNode, builder: Builder) -> _Entered:
    builder.open_pre(None if builder.is_plain else _language(node))
    return True, builder.close_pre


def _rule(node: LexborNode, builder: Builder) -> _Entered:
    builder.add(Rule())
    return False, None


def _table(node: LexborNode, builder: Builder) -> _Entered:
    return _container(builder, builder.open("table"), builder.close_table)


def _row(node: LexborNode, builder: Builder) -> _Entered:
    builder.flush()
    builder.open_row()
    return True, builder.flush


def _caption(node: LexborNode, builder: Builder) -> _Entered:
    is_open = builder.within("table") is not None and builder.open("caption")
    return _container(builder, is_open, builder.close_caption)


def _definitions(node: LexborNode, builder: Builder) -> _Entered:
    return _container(builder, builder.open("definitions"), builder.close_definitions)


def _term(node: LexborNode, builder: Builder) -> _Entered:
    return _container(builder, builder.open_term(), builder.close_caption)


def _definition(node: LexborNode, builder: Builder) -> _Entered:
    if builder.within("definitions") is None:
        return _block(node, builder)
    builder.settle()
    return _container(builder, builder.open("definition"), builder.close_definition)


def _details(node: LexborNode, builder: Builder) -> _Entered:
    return _container(builder, builder.open("details"), builder.close_details)


def _summary(node: LexborNode, builder: Builder) -> _Entered:
    is_open = builder.within("details") is not None and builder.open("caption")
    return _container(builder, is_open, builder.close_caption)


def _quotation(node: LexborNode, builder: Builder) -> _Entered:
    builder.words("“")
    return True, lambda: builder.words("”")


def _container(builder: Builder, is_open: bool, leave: Callable[[], None]) -> _Entered:
    if is_open:
        return True, leave
    builder.flush()
    return True, builder.flush


def _cell(node: LexborNode, builder: Builder) -> _Entered:
    attributes = node.attributes
    is_heading = node.tag == "th"
    if _GUTTERS.intersection((attributes.get("class") or "").split()):
        return False, None
    columns = min(_integer(attributes.get("colspan")) or 1, _MAX_COLUMNS)
    return _container(builder, builder.open_cell(), lambda: builder.close_cell(is_heading, columns))


def enter_in_pre(node: LexborNode, tag: str, builder: Builder) -> _Entered:
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


def _superscript(node: LexborNode, builder: Builder) -> _Entered:
    """Digits are raised; anything else, as the `th` of `20th`, reads well as it is."""
    first = node.first_child
    if first is not None and first.next is None and first.is_text_node:
        text = (first.text_content or "").strip()
        if _IS_SUPERSCRIPT.fullmatch(text):
            builder.words(text.translate(_SUPERSCRIPTS))
            return False, None
    return True, None


def _reading(node: LexborNode, builder: Builder) -> _Entered:
    """A ruby reading stands in parentheses; pages that care bring their own in `rp`."""
    before = node.prev
    if before is not None and before.tag == "rp":
        return True, None
    builder.words("(")
    return True, lambda: builder.words(")")


def _is_tiny(attributes: dict[str, str | None], limit: int) -> bool:
    sizes = [_PIXELS.match(attributes.get(name) or "") for name in ("width", "height")]
    return any(found is not None and int(found[1]) <= limit for found in sizes)


def _image(node: LexborNode, builder: Builder) -> _Entered:
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
    url = None
    if source and not (builder.is_plain and (alt or title)):
        url = absolute(source, builder.base)
    if url is not None and not is_openable(url):
        url = None
    if not (alt or title or url):
        return False, None
    builder.flush()
    builder.blocks.append(Image(alt, title, url, builder.current_link()))
    return False, None


def _embedded(node: LexborNode, builder: Builder, name: str) -> None:
    attributes = node.attributes
    url = absolute(attributes.get(name) or attributes.get("data-src"), builder.base)
    if url is None or not is_openable(url) or _is_tiny(attributes, 1):
        return
    title = clean_line(attributes.get("title") or "")
    builder.add_link(title or _address(url), url)


def _frame(node: LexborNode, builder: Builder) -> _Entered:
    _embedded(node, builder, "src")
    return False, None


def _object(node: LexborNode, builder: Builder) -> _Entered:
    _embedded(node, builder, "data")
    return _block(node, builder)


def _media(node: LexborNode, builder: Builder) -> _Entered:
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


def _input(node: LexborNode, builder: Builder) -> _Entered:
    attributes = node.attributes
    match (attributes.get("type") or "").lower():
        case "checkbox" | "radio":
            builder.words("[x]" if "checked" in attributes else "[ ]")
            builder.space = True
        case "submit" | "button" | "reset":
            builder.text(attributes.get("value") or "")
    return False, None


ENTER: dict[str, Callable[[LexborNode, Builder], _Entered]] = {
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
"""What enters an element, by its tag; the children of others are walked as if it were not there."""

ENTER_PLAIN = {tag: enter for tag, enter in ENTER.items() if tag not in _STYLES and tag != "a"}
"""Where only the text is wanted, styles and links are elements like any unknown one."""
