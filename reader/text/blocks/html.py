"""HTML, however broken: a real parser's tree, walked with an explicit stack.

Neither size nor depth nor malice of a page can raise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.model.block import Document
from reader.text.blocks.builder import Builder
from reader.text.blocks.elements import ENTER, ENTER_PLAIN, Exit, enter_in_pre

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_MAX_NESTING = 400
_MANY_TAGS = 4 * _MAX_NESTING
# Elements that stay open until they are closed; those whose end is implied do not nest.
_NESTING_TAG = re.compile(
    r"<(/?)(?!(?:p|li|dt|dd|td|th|tr|tbody|thead|tfoot|option|br|hr|img|input|wbr|col|area|embed|source|link|meta|"
    r"base|param|track)[\s/>])[a-z][^<>]*>",
    re.I,
)


def parse_html(html: str, base: str | None = None) -> Document:
    """Reads HTML, however broken, into blocks.

    Args:
        html: a page or a part of one.
        base: what relative links are relative to.
    """
    return read_html(html, Builder(base))


def html_tree(html: str) -> LexborHTMLParser:
    """Parses HTML, however broken; what nests too deeply is flattened, its text kept."""
    from selectolax.lexbor import LexborHTMLParser

    if html.count("<") > _MANY_TAGS:
        html = _shallow(html)
    try:
        return LexborHTMLParser(html)
    except UnicodeEncodeError:
        return LexborHTMLParser(html.encode("utf-8", "ignore"))


def read_html(html: str, builder: Builder) -> Document:
    """Reads HTML into the document that a builder makes of it."""
    body = html_tree(html).body
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


def _walk(root: LexborNode, builder: Builder) -> None:
    """Visits all nodes below `root` in order, with a stack of what is to be done at their ends."""
    stack: list[tuple[LexborNode, Exit]] = []
    node: LexborNode | None = root.first_child
    text, flush = builder.text, builder.flush
    enter_of = (ENTER_PLAIN if builder.is_plain else ENTER).get
    leave: Exit
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
        entered = True
        if builder.pre is not None:
            entered, leave = enter_in_pre(node, tag, builder)
        elif tag == "p":
            # Most elements of a page; as `enter_of` would.
            flush()
            leave = flush
        elif (enter := enter_of(tag)) is not None:
            entered, leave = enter(node, builder)
        else:
            leave = None
        child = node.first_child if entered else None
        if child is not None:
            stack.append((node, leave))
            node = child
        else:
            if leave is not None:
                leave()
            node = node.next
