"""A body as blocks: HTML, Markdown and plain text read once, safe, with no word of theirs lost.

HTML is read by a real HTML parser and walked with explicit stacks, so that neither size nor depth
nor malice of a page can raise. Structure deeper than a page ever needs is flattened, its text kept.
"""

from __future__ import annotations

from collections.abc import Callable

from reader.model.block import Document
from reader.model.body import Body
from reader.text.blocks.html import parse_html, read_html
from reader.text.blocks.limits import MAX_DEPTH
from reader.text.blocks.markdown import parse_markdown
from reader.text.blocks.plain import plain_text
from reader.text.blocks.plainbuilder import PlainBuilder
from reader.text.blocks.text import parse_text
from reader.text.clean import clean_line

__all__ = [
    "MAX_DEPTH",
    "body_text",
    "html_line",
    "parse_beginning",
    "parse_body",
    "parse_html",
    "parse_markdown",
    "parse_text",
    "plain_text",
]


def parse_body(body: Body, *, pause: Callable[[], None] | None = None) -> Document:
    """Reads a body by its type.

    Args:
        body: any body.
        pause: called every millisecond or so while HTML is read, for whoever must let others work.
    """
    match body.type:
        case "html":
            return parse_html(body.value, body.base, pause=pause)
        case "markdown":
            return parse_markdown(body.value, body.base)
        case "text":
            return parse_text(body.value)


def parse_beginning(body: Body, most: int = 40_000) -> Document | None:
    """Reads the first part of a long body, for whoever wants its first page at once.

    Args:
        body: HTML or text; of Markdown no part can be told from the rest.
        most: characters of the part.

    Returns:
        None where the body is not much longer than that.
    """
    value = body.value
    if len(value) < 4 * most or body.type == "markdown":
        return None
    # A tag or a line that would be cut in two is left for later.
    end = value.rfind("<" if body.type == "html" else "\n", 0, most)
    return parse_body(Body(body.type, value[: end if end > 0 else most], body.base))


def body_text(body: Body) -> str:
    """Returns what `plain_text(parse_body(body))` returns, faster."""
    if body.type == "html":
        return plain_text(read_html(body.value, PlainBuilder(body.base)))
    return plain_text(parse_body(body))


def html_line(html: str) -> str:
    """Returns the text of a short piece of HTML, such as a title, as one clean line."""
    if "<" not in html and "&" not in html:
        return clean_line(html)
    return clean_line(plain_text(parse_html(html)))
