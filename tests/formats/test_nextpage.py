"""The pages of one article are told from other articles."""

from __future__ import annotations

import pytest

from reader.formats.nextpage import next_page

SITE = "https://news.example"


@pytest.mark.parametrize(
    ("url", "number", "link", "is_next"),
    [
        ("/snow", 1, '<a href="/snow/2">2</a>', True),
        ("/snow/", 1, '<a href="/snow/page/2/">Next page</a>', True),
        ("/snow.html", 1, '<a href="snow-2.html">weiter »</a>', True),
        ("/snow.html", 1, '<a href="snow,2.html"><span>2</span></a>', True),
        ("/snow?id=7", 1, '<a href="?id=7&amp;page=2">›</a>', True),
        ("/snow?id=7", 1, '<a href="?id=7&amp;page=2">Next ›</a>', True),
        ("/snow/2", 2, '<a href="/snow/3" rel="next">onward</a>', True),
        ("/snow?page=2", 2, '<link rel="next" href="/snow?page=3">', True),
        # The next article, the next comments, the second part of a series, another site.
        ("/snow", 1, '<link rel="next" href="/rain">', False),
        ("/snow", 1, '<a href="/snow/comment-page-2/">2</a>', False),
        ("/snow", 1, '<a href="/snow?page=2#comments">2</a>', False),
        ("/snow", 1, '<a href="/snow-2">Snow again</a>', False),
        ("/snow", 1, '<a href="https://else.example/snow/2">2</a>', False),
        ("/snow", 1, '<a href="/snow/3">3</a>', False),
        ("/snow/2", 2, '<a href="/snow/2">2</a><a href="/snow">1</a>', False),
        ("/2026/11", 1, '<a href="/2026/12">12</a>', False),
        (
            "/snow",
            1,
            '<a href="javascript:go(2)">2</a><a href>2</a><a href="http://[">2</a>',
            False,
        ),
    ],
)
def test_the_next_page_is_found_by_link_and_address(
    url: str, number: int, link: str, is_next: bool
) -> None:
    """Both must say that it is the same article's: a wrong page would be part of its text."""
    found = next_page(f"<p>x</p>{link}", SITE + url, number)
    assert (found is not None) is is_next
