"""Presentation MathML as one line of Unicode (MathML Core, 3: `mfrac`, `msup`, `msqrt` ...)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.text.clean import clean_line
from reader.text.maths.scripts import accented, fraction, root, script
from reader.text.maths.spacing import spaced

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_MAX_DEPTH = 40
_SKIPPED = frozenset(
    ("annotation", "annotation-xml", "mphantom", "script", "style", "-comment", "!--")
)
_LARGE = frozenset("∑∏∫∮⋃⋂∐∬∭")


def mathml_text(node: LexborNode, depth: int = 0) -> str:
    """Returns what a `math` element, or one inside it, says; no word of it is lost."""
    tag = node.tag or ""
    if tag == "-text":
        return clean_line(node.text_content or "")
    if tag in _SKIPPED:
        return ""
    if depth > _MAX_DEPTH:
        return clean_line(node.text(deep=True))
    if tag in ("mi", "mn", "mo", "mtext", "ms"):
        return clean_line(node.text(deep=True))
    if tag == "mspace":
        return " "
    children = [child for child in _children(node) if child.tag not in _SKIPPED]
    count = _COUNTS.get(tag, 0)
    if count and len(children) == count:
        return _built(tag, [mathml_text(child, depth + 1).strip() for child in children])
    if tag == "semantics" and children:
        return mathml_text(children[0], depth + 1)
    inner = _row(children, depth)
    if tag == "msqrt":
        return root(inner)
    if tag == "mtable":
        return f"[{'; '.join(filter(None, (_cells(row, depth) for row in children)))}]"
    if tag == "mfenced":
        attributes = node.attributes
        opening, closing = attributes.get("open", "("), attributes.get("close", ")")
        separator = (attributes.get("separators", ",") or ",")[:1]
        parts = [mathml_text(child, depth + 1) for child in children]
        return clean_line(f"{opening or ''}{f'{separator} '.join(parts)}{closing or ''}")
    return inner


_COUNTS = {
    "mfrac": 2, "msup": 2, "msub": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3,
    "mroot": 2,
}  # fmt: skip
"""Elements with so many children, each with a meaning by its place."""


def _built(tag: str, parts: list[str]) -> str:
    base, second = parts[0], parts[1]
    match tag:
        case "mfrac":
            return fraction(base, second)
        case "mroot":
            return root(base, second)
        case "msup":
            return base + script(second, is_raised=True)
        case "msub":
            return base + script(second, is_raised=False)
        case "munder":
            return accented(base, "_") or base if second in "_‾" else _limits(base, second, "")
        case "mover":
            return accented(base, second) or _limits(base, "", second)
    return _limits(base, second, parts[2])


def _limits(base: str, below: str, above: str) -> str:
    lower = script(below, is_raised=False) if below else ""
    upper = script(above, is_raised=True) if above else ""
    # What stands on braces and arrows is a remark, no exponent, but one line has no other place.
    return f"{base}{lower}{upper}" + (" " if base in _LARGE else "")


def _row(children: list[LexborNode], depth: int) -> str:
    parts: list[tuple[str, str]] = []
    for child in children:
        text = mathml_text(child, depth + 1)
        tag = child.tag
        kind = "op" if tag == "mo" else ""
        if tag in ("mtext", "-text") or (
            tag == "mi" and len(text) > 1 and text.isascii() and text.isalpha()
        ):
            kind = "word"
        parts.append((text, kind))
    return spaced(parts)


def _cells(row: LexborNode, depth: int) -> str:
    if row.tag not in ("mtr", "mlabeledtr"):
        # Words that stand in no row are words all the same.
        return mathml_text(row, depth + 1).strip()
    cells = [mathml_text(cell, depth + 2) for cell in _children(row)]
    return ", ".join(cell for cell in cells if cell.strip())


def _children(node: LexborNode) -> list[LexborNode]:
    children = []
    child = node.first_child
    while child is not None:
        if child.tag != "-text" or (child.text_content or "").strip():
            children.append(child)
        child = child.next
    return children
