"""The article of a page told from all else, on pages as many programs make them."""

from __future__ import annotations

import re

import pytest

from reader.formats.webpage import read_page
from tests.formats.article_pages import PAGES

URL = "https://blog.example/snow/"


def of(kind: str, text: str) -> set[str]:
    """The words of a kind."""
    return set(re.findall(rf"\b{kind}\d+\b", text))


@pytest.mark.parametrize("name", PAGES)
def test_all_of_the_article_and_nothing_else_is_read(name: str) -> None:
    """No paragraph is missing, and no menu, box, footer or comment stands between them."""
    html = PAGES[name]
    page = read_page(html, URL)
    assert page.is_certain
    assert of("art", page.text) == of("art", html)
    assert of("fur", page.text) == set()
    assert of("com", page.text) == set()


@pytest.mark.parametrize("name", ["wordpress", "a long discussion"])
def test_the_comments_hold_nothing_of_the_article(name: str) -> None:
    """Each comment is read once, beside the article and not in it."""
    html = PAGES[name]
    page = read_page(html, URL)
    assert page.found is not None
    said = "\n".join(comment.text for comment in page.found.thread)
    assert of("com", said) == of("com", html)
    assert of("art", said) == set()
    assert of("com", page.rest) == of("com", html)
