"""HTML, however broken: a real parser's tree, walked with an explicit stack.

Neither size nor depth nor malice of a page can raise.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote

from reader.model.block import Document
from reader.text.blocks.builder import Builder
from reader.text.blocks.elements import ENTER, ENTER_PLAIN, enter_in_pre
from reader.text.blocks.entering import Exit
from reader.text.clean import clean_line

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
_NODES = 128
"""Elements and texts that are visited in a millisecond."""
_LINK_INSIDE = re.compile(r"""href\s*=\s*["']?[^"'\s<>#]*#([^"'\s<>]+)""", re.I)


def parse_html(
    html: str, base: str | None = None, *, pause: Callable[[], None] | None = None
) -> Document:
    """Reads HTML, however broken, into blocks.

    Args:
        html: a page or a part of one.
        base: what relative links are relative to.
        pause: called every millisecond or so, for whoever must let others work.
    """
    return read_html(html, Builder(base, pause=pause))


def html_tree(html: str, *, pause: Callable[[], None] | None = None) -> LexborHTMLParser:
    """Parses HTML, however broken; what nests too deeply is flattened, its text kept."""
    from selectolax.lexbor import LexborHTMLParser

    if html.count("<") > _MANY_TAGS:
        html = _shallow(html, pause)
    try:
        return LexborHTMLParser(html)
    except UnicodeEncodeError:
        return LexborHTMLParser(html.encode("utf-8", "ignore"))


def read_html(html: str, builder: Builder) -> Document:
    """Reads HTML into the document that a builder makes of it."""
    body = html_tree(html, pause=builder.pause).body
    if body is not None:
        if not builder.is_plain:
            builder.places = _places(html, body)
            builder.place_names = frozenset(builder.places.values())
        _walk(body, builder)
    return builder.document()


def _places(html: str, body: LexborNode) -> dict[int, str]:
    """The elements that links of the page lead to, and their names; most pages have none."""
    names = {unquote(found[1]) for found in _LINK_INSIDE.finditer(html)} if "#" in html else set()
    anchors: dict[int, str] = {}
    taken: set[str] = set()
    if not names:
        return anchors
    for node in body.css("[id], a[name]"):
        attributes = node.attributes
        name = clean_line(attributes.get("id") or attributes.get("name") or "")
        if name in names and name not in taken:
            taken.add(name)
            anchors[node.mem_id] = name
    return anchors


def _shallow(html: str, pause: Callable[[], None] | None) -> str:
    """Leaves out tags that nest too deeply: the parser's time grows with the square of depth."""
    kept: list[str] = []
    depth = done = 0
    for number, found in enumerate(_NESTING_TAG.finditer(html)):
        if pause is not None and not number % _NODES:
            pause()
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
    has_places = bool(builder.places)
    pause, left = builder.pause, _NODES
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
        if pause is not None:
            left -= 1
            if not left:
                left = _NODES
                pause()
        tag = node.tag or ""
        if tag == "-text":
            text(node.text_content or "")
            node = node.next
            continue
        if tag == "br":
            builder.line()
            node = node.next
            continue
        if has_places:
            builder.begin_place(node.mem_id)
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
