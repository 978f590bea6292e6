"""Discussions that are found by an article's address."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from reader.comments.searching import SEARCHES, address_key
from reader.comments.source import Ask, Heard, Refused, Told
from reader.errors import FetchError, FormatError
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink

LINK = "https://www.blog.example/2026/sea/?utm_source=feed"
TWO = CommentSites(lobsters=("https://lobste.rs", "https://crustaceans.example"))


def search(
    name: str,
    answers: Mapping[str, Any],
    *,
    link: str = LINK,
    sites: CommentSites = CommentSites(),  # noqa: B008
) -> tuple[list[DiscussionLink], list[str]]:
    """What a search finds, and what it asks; answers are by the beginning of an address."""
    (ask,) = (each.ask for each in SEARCHES if each.name == name)
    asking = ask(link, sites)
    asked: list[str] = []
    try:
        wanted = next(asking)
        while True:
            asked += [each.url for each in wanted]
            wanted = asking.send([_heard(each, answers) for each in wanted])
    except StopIteration as end:
        return end.value, asked


def _heard(ask: Ask, answers: Mapping[str, Any]) -> Heard:
    for start, answer in answers.items():
        if ask.url.startswith(start):
            if isinstance(answer, int):
                return Refused(message=f"{answer} refused", status=answer)
            data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            return Told(url=ask.url, data=data)
    return Refused(message="404 Not Found", status=404)


def hit(number: object, comments: object, url: object = "http://blog.example/2026/sea") -> Any:
    """A story as Algolia lists it."""
    return {"objectID": number, "num_comments": comments, "url": url, "title": "Sea"}


def test_hacker_news_is_searched_by_address() -> None:
    """An article that was discussed there without its site knowing has its discussion beside it."""
    links, asked = search(
        "hackernews",
        {
            "https://hn.algolia.com/api/v1/search?": {
                "hits": [
                    hit("1", 3),
                    hit("2", 120),
                    hit("3", 0),
                    hit("4", 7, "https://blog.example/2026/sea/?ref=hn#top"),
                    hit("5", 900, "https://blog.example/2026/sea-2/"),
                    hit("6", 900, "https://blog.example/2026/sea/?page=2"),
                    hit("7", 2),
                ]
            }
        },
    )
    assert [link.address for link in links] == [
        f"https://news.ycombinator.com/item?id={number}" for number in (2, 4, 1)
    ]
    assert {(link.source, link.found) for link in links} == {("hackernews", "search")}
    assert asked == [
        "https://hn.algolia.com/api/v1/search?query=blog.example%2F2026%2Fsea"
        "&restrictSearchableAttributes=url&tags=story&hitsPerPage=50"
    ]


def story(name: str, comments: int, url: str = "https://blog.example/2026/sea/") -> Any:
    """A story as Lobsters lists it."""
    return {"short_id": name, "comment_count": comments, "url": url, "title": "Sea"}


def test_every_site_of_lobsters_is_asked_by_address() -> None:
    """Several communities discuss the same article: each is found."""
    links, asked = search(
        "lobsters",
        {
            "https://lobste.rs/": [story("aaaaaa", 2), story("bbbbbb", 0)],
            "https://crustaceans.example/": [
                story("cccccc", 9),
                story("dddddd", 9, "https://blog.example/other"),
            ],
        },
        sites=TWO,
    )
    assert [link.page for link in links] == [
        "https://crustaceans.example/s/cccccc",
        "https://lobste.rs/s/aaaaaa",
    ]
    query = "url=https%3A%2F%2Fwww.blog.example%2F2026%2Fsea%2F%3Futm_source%3Dfeed"
    assert asked[0] == f"https://lobste.rs/stories/url/all.json?{query}"


def test_one_site_that_is_away_does_not_hide_the_other() -> None:
    """What one community says is found while another is down."""
    answers = {"https://lobste.rs/": 503, "https://crustaceans.example/": [story("cccccc", 9)]}
    links, _ = search("lobsters", answers, sites=TWO)
    assert [link.page for link in links] == ["https://crustaceans.example/s/cccccc"]


@pytest.mark.parametrize("name", ["hackernews", "lobsters"])
def test_a_search_that_is_refused_says_so(name: str) -> None:
    """No answer is not taken for "nobody talks of it", which would be kept."""
    with pytest.raises(FetchError, match="429 refused"):
        search(name, {"https://": 429})
    with pytest.raises(FormatError, match="page instead of JSON"):
        search(name, {"https://": b"<html>Sorry</html>"})


def test_a_site_without_the_story_has_no_discussion() -> None:
    """404 is an answer of Lobsters': nobody submitted it."""
    assert search("lobsters", {})[0] == []


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        None,
        {"hits": None},
        {"hits": [None, 1, {}, hit(None, None, None), hit([], "x", {}), hit("1", -1), hit("x", 9)]},
        [None, {}, {"short_id": None, "comment_count": "9", "url": 7}],
    ],
)
@pytest.mark.parametrize("name", ["hackernews", "lobsters"])
def test_an_odd_answer_finds_nothing(name: str, answer: Any) -> None:
    """A search whose answer has changed its shape does not end a refresh."""
    assert search(name, {"https://": answer})[0] == []


@pytest.mark.parametrize("name", ["hackernews", "lobsters"])
@pytest.mark.parametrize("link", ["", "mailto:a@b.example", "https://u:p@blog.example/x", "x"])
def test_what_is_no_page_is_not_searched_for(name: str, link: str) -> None:
    """No private address is told to a search engine with its password."""
    assert search(name, {}, link=link) == ([], [])


@pytest.mark.parametrize(
    "link",
    [
        "http://blog.example/2026/sea",
        "https://blog.example/2026/sea/#comments",
        "https://www.blog.example/2026/sea/?ref=rss&utm_medium=x",
        "HTTPS://Blog.Example/2026/sea/?fbclid=1#:~:text=sea",
    ],
)
def test_addresses_of_one_page_are_one(link: str) -> None:
    """How people copied the address does not part the discussions."""
    assert address_key(link) == "blog.example/2026/sea"
