"""Comments of an article's own page, read from bytes and from a server."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.comments.pagecomments import SOURCE, page_link, recognise
from reader.errors import FetchError, FormatError
from reader.model.comment_sites import CommentSites
from tests.comments.serving import busy, found, page, read_from, truncated
from tests.comments.telling import Answers, Conversation, outline, tell_link
from tests.formats.comment_pages import ARTICLE, HACKER_NEWS, comment, wordpress
from tests.servers import Reply, Request, Script, Server

PAGE = "https://blog.example/snow/"
SITES = CommentSites()


def nav(*numbers: int) -> str:
    """Links to pages of comments."""
    return "".join(f'<a href="/snow/comment-page-{n}/#comments">{n}</a>' for n in numbers)


def read(answers: Answers, url: str = PAGE) -> Conversation:
    """Reads the comments of a page."""
    return tell_link(SOURCE, page_link(url), answers)


def test_the_page_is_asked_once_where_it_shows_all() -> None:
    """A short thread costs its site one request."""
    told = read({PAGE: wordpress(comment(1, "Cold", comment(2, "Very")))})
    assert told.asked == [PAGE]
    assert outline(told.found) == ["n1: Cold", "  n2: Very"]
    assert told.found.page == PAGE


def test_all_pages_of_comments_are_read() -> None:
    """A thread over several pages is whole, in its order, with replies across pages."""
    answers = {
        PAGE: wordpress(comment(7, "seven"), more=nav(1, 3)),
        f"{PAGE}comment-page-1/": wordpress(comment(1, "one", comment(2, "two"))),
        f"{PAGE}comment-page-2/": wordpress(comment(2, "two"), comment(4, "four")),
        f"{PAGE}comment-page-3/": wordpress(comment(7, "seven")),
    }
    told = read(answers)
    assert sorted(told.asked) == sorted(answers)
    assert outline(told.found) == ["n1: one", "  n2: two", "n4: four", "n7: seven"]
    assert told.found.problem is None


def test_ranks_go_on_over_pages() -> None:
    """The second page of a ranked thread stands after the first."""
    url = "https://news.ycombinator.com/item?id=1"
    second = HACKER_NEWS.replace('id="1', 'id="2').replace("&amp;p=2", "&amp;p=3")
    told = read({url: HACKER_NEWS, f"{url}&p=2": second, f"{url}&p=3": 404}, url)
    tops = [c for c in told.found.thread if c.depth == 0]
    assert [c.source_id for c in tops] == ["11", "14", "21", "24"]
    assert [c.rank for c in tops] == [0, 1, 2, 3]
    assert told.found.problem == f"{url}&p=3: 404 refused"


def test_pages_in_a_circle_end() -> None:
    """A site whose pages name one another for ever is left after a while."""
    answers = {
        f"{PAGE}?p={n}": HACKER_NEWS.replace("item?id=1&amp;p=2", f"/snow/?p={n + 1}")
        for n in range(2, 90)
    }
    answers[PAGE] = HACKER_NEWS.replace("item?id=1&amp;p=2", "/snow/?p=2")
    told = read(answers)
    assert len(told.asked) < 50
    assert told.found.problem == "more than 40 pages of comments"


def test_a_page_without_comments_says_what_it_is() -> None:
    """A login page or an article without comments is no empty thread."""
    with pytest.raises(FormatError, match="no comments in the page, “Snow”"):
        read({PAGE: ARTICLE})
    with pytest.raises(FormatError, match=r"no comments in the page$"):
        read({PAGE: b"\x00\xff"})
    with pytest.raises(FetchError, match="403"):
        read({PAGE: 403})


def test_other_bytes_than_utf8_are_read() -> None:
    """A page in the encoding of its time shows its names right."""
    html = wordpress(comment(1, "Kälte", author="Jürgen")).replace(
        "<head>", '<head><meta charset="iso-8859-1">'
    )
    (first,) = read({PAGE: html.encode("latin-1")}).found.thread
    assert (first.author, first.text) == ("Jürgen", "Kälte")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://b.example/snow/#comments", "https://b.example/snow/"),
        ("https://b.example/snow/#comment-12", "https://b.example/snow/"),
        ("https://b.example/snow/comment-page-2/#comments", "https://b.example/snow/"),
        ("https://b.example/snow.html?showComment=1#c12", "https://b.example/snow.html"),
        ("https://b.example/?p=7&cpage=2#respond", "https://b.example/?p=7"),
        ("https://b.example/snow/", None),
        ("https://b.example/snow/#top", None),
        ("mailto:a@b.example#comments", None),
    ],
)
def test_addresses_into_comments_are_known(url: str, address: str | None) -> None:
    """A link into the comments of a page leads to the thread of the page, whichever it names."""
    link = recognise(url, SITES)
    assert (link.address if link else None) == address
    assert link is None or link.is_own


async def test_pages_are_read_from_a_server_while_comments_slide() -> None:
    """A comment that slides to another page while they are read is there once, and none is lost."""
    asked = 0

    def numbered(request: Request) -> Reply:
        nonlocal asked
        asked += 1
        number = int(request.path.rstrip("/").rpartition("-")[2])
        # Somebody writes between the answers: every page begins one comment later.
        shown = range(max(1, number * 10 - 9 - asked), number * 10 + 1)
        return page(wordpress(*(comment(n, f"t{n}") for n in shown)), "text/html")

    scripts: dict[str, Script] = {f"/snow/comment-page-{n}/": numbered for n in (1, 2, 3)}
    scripts["/snow/"] = page(wordpress(comment(30, "t30"), more=nav(3)), "text/html")
    with Server(scripts) as server:
        given = found(await read_from(SOURCE, "/snow/#comments", server))
    assert [c.source_id for c in given.thread] == [f"comment-{n}" for n in range(1, 31)]


async def test_a_truncated_page_costs_only_that_page() -> None:
    """A connection that breaks on a page of comments leaves those of the others, and says so."""
    whole = wordpress(comment(1, "Cold"))
    scripts = {
        "/snow/": page(wordpress(comment(2, "Very"), more=nav(1)), "text/html"),
        "/snow/comment-page-1/": truncated(whole, "text/html"),
    }
    with Server(scripts) as server:
        given = found(await read_from(SOURCE, "/snow/#comments", server))
    assert outline(given) == ["n2: Very"]
    assert given.problem is not None


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_refusal_of_a_server_is_one_line(status: int) -> None:
    """An article that is shown to members alone says so."""
    with Server({"*": Reply(status=status)}) as server:
        read = await read_from(SOURCE, "/snow/#comments", server)
    assert read.failure is not None
    assert read.failure.status == status


async def test_a_busy_server_says_when_to_come_back() -> None:
    """`Retry-After` is heard, on any page."""
    scripts = {
        "/snow/": page(wordpress(comment(2, "Very"), more=nav(1)), "text/html"),
        "/snow/comment-page-1/": busy(60),
    }
    with Server(scripts) as server:
        read = await read_from(SOURCE, "/snow/#comments", server)
    assert [failure.retry_after for _, failure in read.busy] == [60]
    assert len(found(read).thread) == 1


async def test_an_unchanged_page_is_not_sent_again() -> None:
    """Watching a quiet page costs its site next to nothing."""
    whole = page(wordpress(comment(1, "Cold")), "text/html")
    tagged = replace(whole, headers={**whole.headers, "ETag": '"1"'})

    def answer(request: Request) -> Reply:
        return Reply(status=304) if "if-none-match" in request.headers else tagged

    with Server({"/snow/": answer}) as server:
        first = await read_from(SOURCE, "/snow/#comments", server)
        again = await read_from(SOURCE, "/snow/#comments", server, etag=first.etag)
    assert again.is_unchanged
