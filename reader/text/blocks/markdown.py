"""Markdown: CommonMark made HTML, and read as that."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from reader.model.block import Document
from reader.text.blocks.html import parse_html
from reader.text.blocks.limits import MAX_DEPTH
from reader.text.blocks.text import parse_text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_OPEN_BRACKETS = re.compile(r"(?:\[[^\[\]]{0,8}){400}")
_DEEP_QUOTE = re.compile(rf"^((?:[ ]{{0,3}}>){{{MAX_DEPTH - 4}}})(?:[ ]{{0,3}}>)+", re.M)


def parse_markdown(text: str, base: str | None = None) -> Document:
    """Reads CommonMark with tables and strikethrough; HTML in it is shown as text."""
    markdown = _reader()
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


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    """The library's reader: to set it up takes half the time of a short comment.

    It keeps nothing of what it read, so that threads may share it.
    """
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": 4 * MAX_DEPTH})
    return markdown.enable(["table", "strikethrough"])
