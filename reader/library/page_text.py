"""What came from an article's address, read as the text of that article."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from reader.config import Settings
from reader.errors import FormatError
from reader.formats.charset import decode
from reader.formats.format import Look
from reader.formats.nextpage import next_page
from reader.formats.recognition import recognise
from reader.formats.webpage import read_page
from reader.model.body import Body
from reader.model.fetched import Fetched
from reader.model.fetching import Answer
from reader.text.blocks import body_text
from reader.text.blocks.html import html_tree
from reader.text.urls import absolute, host

_NAME = "page"
_ENDS = 200
"""Characters at both ends by which the same text is known again under other comments."""
TRAFILATURA = "trafilatura"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """The text of a page."""

    url: str
    body: Body
    text: str
    following: str | None = None
    """The address of the article's next page, where its site cut it into several."""


def read_page_text(answer: Answer, settings: Settings, number: int = 1) -> PageText:
    """Tells the article of a page from the rest of it.

    A rule for its site goes before the extractor that is set.

    Args:
        answer: the page.
        settings: how its article is told.
        number: which page of the article it is, from 1.

    Raises:
        FormatError: there is no article in it, it is no page, a selector is none, or the extractor
            is not installed; one line.
    """
    fetched = Fetched(data=answer.data, name=_NAME, url=answer.url, media_type=answer.media_type)
    try:
        format = recognise(fetched, Look(fetched))
    except FormatError as error:
        raise FormatError(str(error).removeprefix(f"{_NAME}: ")) from error
    if format.name == "text":
        return _checked(answer.url, Body("text", decode(answer.data, answer.media_type)))
    if format.name != "html":
        raise FormatError(f"{format.label}, no page; o opens it")
    html = decode(answer.data, answer.media_type)
    following = next_page(html, answer.url, number)
    rule = settings.rule_of(host(answer.url))
    if settings.full_text.extractor == TRAFILATURA and not rule.body:
        return _checked(answer.url, _by_trafilatura(html, answer.url), following)
    try:
        page = read_page(html, answer.url, rule)
    except ValueError as error:
        raise FormatError(f"[full-text.sites]: {error}") from error
    if not page.is_certain:
        raise FormatError("no article was found in the page; o opens it")
    return _checked(answer.url, page.body, following)


def _checked(url: str, body: Body, following: str | None = None) -> PageText:
    text = body_text(body)
    if not text.strip():
        raise FormatError("the page shows no text without its scripts; o opens it")
    return PageText(url=url, body=body, text=text, following=following)


def is_new_page(pages: Sequence[PageText], page: PageText) -> bool:
    """Whether a page goes on with an article: the same text under other comments does not."""
    if page.body.type != "html" or any(page.text in known.text for known in pages):
        return False
    text, first = page.text, pages[0].text
    return text[:_ENDS] != first[:_ENDS] or text[-_ENDS:] != first[-_ENDS:]


def put_together(pages: Sequence[PageText], left_out: str | None = None) -> PageText:
    """The pages of an article as one text.

    Args:
        pages: those that came, in order; at least one.
        left_out: the address of the first that did not, to which the text's end leads.
    """
    first = pages[0]
    if len(pages) == 1 and left_out is None:
        return first
    parts = [first.body.value, *(_standing(page, n) for n, page in enumerate(pages[1:], 2))]
    if left_out is not None:
        parts.append(f'<p><a href="{escape(left_out)}">The article continues there.</a></p>')
    body = replace(first.body, value="\n".join(parts))
    return PageText(url=first.url, body=body, text=body_text(body))


def _standing(page: PageText, number: int) -> str:
    """A later page without the title said again; its links and places are not the first page's."""
    tree = html_tree(page.body.value)
    if (title := tree.css_first("h1")) is not None:
        title.decompose()
    own = f"page-{number}-"
    for node in tree.css("[id], [name], [href], [src]"):
        for name, value in node.attributes.items():
            if name in ("id", "name") and value:
                node.attrs[name] = own + value
            elif name in ("href", "src") and value:
                is_place = value.startswith("#")
                there = f"#{own}{value[1:]}" if is_place else absolute(value, page.body.base)
                node.attrs[name] = there or value
    return (tree.body.inner_html if tree.body is not None else None) or ""


def _by_trafilatura(html: str, url: str) -> Body:
    try:
        extractor: Any = importlib.import_module(TRAFILATURA)
    except ImportError:
        raise FormatError(
            "trafilatura is set as extractor but not installed: install soundoff[html],"
            ' or set extractor = "own" in [full-text]'
        ) from None
    found = extractor.extract(
        html,
        url=url,
        output_format="html",
        include_comments=False,
        include_links=True,
        include_images=True,
        include_formatting=True,
    )
    if not found:
        raise FormatError("no article was found in the page; o opens it")
    return Body("html", str(found), url)
