"""Raised text and formulas in a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.text.blocks.builder import Builder
from reader.text.blocks.entering import Entered
from reader.text.clean import clean_line
from reader.text.maths.scripts import written_script

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_INNER = "a, img, math, br, p, div, sub, sup, q, ruby, input"
"""Elements that mean more than a style."""


def enter_raised(node: LexborNode, builder: Builder) -> Entered:
    """Exponents and the marks of footnotes are raised where Unicode has the characters."""
    inner = [child for child in node.css(_INNER) if child.mem_id != node.mem_id]
    if builder.pre is not None or len(inner) > 1 or (inner and inner[0].tag != "a"):
        return True, None
    text = clean_line(node.text(deep=True))
    written = written_script(text, is_raised=True)
    if " " in text:
        # Small print is a remark beside the word that it follows.
        builder.space = True
    if written is None or (inner and clean_line(inner[0].text(deep=True)) != text):
        return True, None
    if inner and not builder.is_plain:
        builder.begin_place(inner[0].mem_id)
        builder.open_link(inner[0].attributes.get("href"))
        builder.words(written)
        builder.close_link()
    else:
        builder.words(written)
    return False, None


def enter_formula(node: LexborNode, builder: Builder) -> Entered:
    """MathML, on one line."""
    from reader.text.maths.mathml import mathml_text

    is_block = (node.attributes.get("display") or "").lower() == "block"
    if is_block:
        builder.flush()
    text = clean_line(mathml_text(node)) or clean_line(node.attributes.get("alttext") or "")
    if text:
        builder.text(text) if builder.pre is not None else builder.words(text)
    if is_block:
        builder.flush()
    return False, None


def enter_script(node: LexborNode, builder: Builder) -> Entered:
    """MathJax finds its formulas in scripts; all others are none of a reader's business."""
    kind = (node.attributes.get("type") or "").lower()
    if kind.startswith("math/tex"):
        from reader.text.maths.latex import latex_text

        source = clean_line(node.text(deep=True))
        if source:
            builder.words(latex_text(source) or f"${source}$")
    elif kind.startswith("math/mml"):
        from reader.text.blocks.html import html_tree

        inner = html_tree(node.text(deep=True)).css_first("math")
        if inner is not None:
            return enter_formula(inner, builder)
    return False, None
