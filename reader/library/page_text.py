"""What came from an article's address, read as the text of that article."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

from reader.config import Settings
from reader.errors import FormatError
from reader.formats.charset import decode
from reader.formats.format import Look
from reader.formats.recognition import recognise
from reader.formats.webpage import read_page
from reader.model.body import Body
from reader.model.fetched import Fetched
from reader.model.fetching import Answer
from reader.text.blocks import body_text
from reader.text.urls import host

_NAME = "page"
TRAFILATURA = "trafilatura"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """The text of a page."""

    url: str
    body: Body
    text: str


def read_page_text(answer: Answer, settings: Settings) -> PageText:
    """Tells the article of a page from the rest of it.

    A rule for its site goes before the extractor that is set.

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
    rule = settings.rule_of(host(answer.url))
    if settings.full_text.extractor == TRAFILATURA and not rule.body:
        return _checked(answer.url, _by_trafilatura(html, answer.url))
    try:
        page = read_page(html, answer.url, rule)
    except ValueError as error:
        raise FormatError(f"[full-text.sites]: {error}") from error
    if not page.is_certain:
        raise FormatError("no article could be told apart in the page; o opens it")
    return _checked(answer.url, page.body)


def _checked(url: str, body: Body) -> PageText:
    text = body_text(body)
    if not text.strip():
        raise FormatError("the page shows no text without its scripts; o opens it")
    return PageText(url=url, body=body, text=text)


def _by_trafilatura(html: str, url: str) -> Body:
    try:
        extractor: Any = importlib.import_module(TRAFILATURA)
    except ImportError:
        raise FormatError(
            "trafilatura is set as extractor and not installed: install soundoff[html],"
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
        raise FormatError("no article could be told apart in the page; o opens it")
    return Body("html", str(found), url)
