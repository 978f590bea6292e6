"""Plain text as blocks: paragraphs, quotes, preformatted parts and web addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.model.block import Block, Code, Document, Link, Paragraph, Quote, Span
from reader.text.blocks.limits import MAX_DEPTH, TAB
from reader.text.clean import clean_text
from reader.text.urls import is_openable

_URL = re.compile(r"https?://[^\s<>\"“”«»]+", re.I)
_URL_TAIL = re.compile(r"[.,;:!?'’”*_~]+$")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_QUOTE_MARK = re.compile(r"^>[ ]?", re.M)


def parse_text(text: str) -> Document:
    """Reads plain text: empty lines part paragraphs, other line breaks are kept.

    Paragraphs that are indented throughout are preformatted, lines that begin with `>` are a quote,
    and web addresses become links.
    """
    links: list[Link] = []
    return Document(tuple(_text_blocks(clean_text(text), links, 0)), tuple(links))


def _text_blocks(text: str, links: list[Link], depth: int) -> Iterator[Block]:
    for part in _BLANK_LINES.split(text.strip("\n")):
        lines = [line.rstrip() for line in part.split("\n")]
        if all(line.startswith(("    ", "\t")) for line in lines):
            yield Code(_dedented([line.expandtabs(TAB) for line in lines]))
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
