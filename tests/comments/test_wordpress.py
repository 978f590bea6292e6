"""WordPress's REST interface, read from bytes and from a server."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from reader.comments.wordpress import SOURCE, guid_link, page_link, recognise
from reader.errors import FetchError, FormatError
from reader.model.comment_sites import CommentSites
from tests.comments.serving import busy, found, page, read_from, truncated
from tests.comments.telling import Conversation, outline, tell
from tests.servers import Reply, Request, Server

ADDRESS = "https://blog.example/wp-json/wp/v2/comments?post=7"
SITES = CommentSites()


def asked(number: int, address: str = ADDRESS) -> str:
    """The address of a page of comments."""
    return f"{address}&per_page=100&page={number}&order=asc"


def comment(number: int, parent: int = 0, **more: Any) -> dict[str, Any]:
    """A comment as the handbook has it."""
    return {
        "id": number, "post": 7, "parent": parent, "author": 0, "author_name": f"n{number}",
        "date": "2024-03-01T12:00:00", "date_gmt": f"2024-03-01T10:00:{number % 60:02}",
        "content": {"rendered": f"<p>text {number}</p>\n"},
        "link": f"https://blog.example/snow/#comment-{number}", "status": "approved",
        "type": "comment", **more,
    }  # fmt: skip


def read(*pages: Sequence[dict[str, Any]] | str | int) -> Conversation:
    """Reads pages of comments."""
    answers = {
        asked(number): shown if isinstance(shown, str | int) else json.dumps(shown)
        for number, shown in enumerate(pages, 1)
    }
    return tell(SOURCE, ADDRESS, answers)


def test_replies_stand_under_what_they_answer() -> None:
    """A WordPress thread has its authors, times, links and shape."""
    given = read([comment(1), comment(3), comment(2, 1), comment(4, 2)]).found
    assert outline(given) == ["n1: text 1", "  n2: text 2", "    n4: text 4", "n3: text 3"]
    first = given.thread[0]
    assert first.published == datetime(2024, 3, 1, 10, 0, 1, tzinfo=UTC)
    assert first.link == "https://blog.example/snow/#comment-1"
    assert first.body.base == first.link
    assert given.page == "https://blog.example/snow/"


def test_ids_are_those_of_the_page_and_of_the_feed() -> None:
    """A thread that is read in another way the next time has no comment twice."""
    given = read([comment(5, 4)]).found
    assert [(c.source_id, c.parent_source_id) for c in given.thread] == [("comment-5", "comment-4")]


@pytest.mark.parametrize("last", [400, "[]"])
def test_pages_are_asked_for_until_one_is_not_full(last: int | str) -> None:
    """A thread of exactly 200 comments is read whole, whichever way its end is told."""
    told = read([comment(n) for n in range(1, 101)], [comment(n) for n in range(101, 201)], last)
    assert told.asked == [asked(1), asked(2), asked(3)]
    assert len(told.found.thread) == 200
    assert told.found.problem is None


def test_a_short_page_is_the_last() -> None:
    """A short thread costs its site one request."""
    assert read([comment(1)]).asked == [asked(1)]


def test_a_comment_on_two_pages_is_there_once() -> None:
    """A comment that slides to the next page while the pages are read is not doubled."""
    told = read([comment(n) for n in range(1, 101)], [comment(100), comment(101)])
    assert len(told.found.thread) == 101


@pytest.mark.parametrize(
    ("second", "said"),
    [(503, "503 refused"), ("<html>", "blog.example: gave a page instead of JSON")],
)
def test_a_page_that_fails_keeps_those_before(second: int | str, said: str) -> None:
    """A fault in the middle of a long thread costs only what follows, and is said."""
    told = read([comment(n) for n in range(1, 101)], second)
    assert len(told.found.thread) == 100
    assert told.found.problem == f"page 2: {said}"


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_site_that_refuses_is_a_failure(status: int) -> None:
    """The next way to read the thread is tried where this one is shut."""
    with pytest.raises(FetchError, match=str(status)):
        read(status)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ('{"code":"rest_disabled","message":"Only for <b>members</b>"}', "Only for members"),
        ("<!doctype html><p>Hello", "blog.example: gave a page instead of JSON"),
        ('[{"id": 1, "author', "blog.example: not valid JSON"),
    ],
)
def test_what_is_no_list_of_comments_is_said_in_one_line(answer: str, said: str) -> None:
    """A login page or an error object is no empty thread."""
    with pytest.raises(FormatError, match=said):
        read(answer)


def test_links_from_other_sites_are_told_apart() -> None:
    """A pingback is kept and shows what it is."""
    shown = [comment(1, type="pingback", author_name="Caf&eacute; &#8211; Rain"),
             comment(2, type="trackback", author_name="")]  # fmt: skip
    assert [c.author for c in read(shown).found.thread] == ["Café – Rain (pingback)", "Trackback"]


def test_states_are_kept() -> None:
    """What waits for approval shows so, and what is in the trash is gone."""
    shown = [comment(1, status="hold"), comment(2, status="trash"), comment(3)]
    states = [(c.state, c.text) for c in read(shown).found.thread]
    assert states == [("pending", "text 1"), ("deleted", ""), ("ok", "text 3")]


def test_without_an_instant_the_day_is_known() -> None:
    """A time without a zone is not passed off as UTC."""
    (first,) = read([comment(1, date_gmt="")]).found.thread
    assert first.published == date(2024, 3, 1)


def test_odd_values_cost_only_their_comment() -> None:
    """Items of other types, missing names and broken ids neither raise nor hide others."""
    odd: list[Any] = [None, 5, {"id": "x"}, {"id": 9, "content": None, "parent": "zz"}, comment(1)]
    given = read(odd).found
    assert {c.source_id for c in given.thread} == {"comment-9", "comment-1"}


HEAD = '<link rel="https://api.w.org/" href="https://blog.example/wp-json/" />'
PLAIN_HEAD = "<link rel='https://api.w.org/' href='https://blog.example/index.php?rest_route=/' />"
JSON_LINK = (
    '<link rel="alternate" title="JSON" type="application/json"'
    ' href="https://blog.example/wp-json/wp/v2/posts/7" />'
)


@pytest.mark.parametrize(
    ("html", "address"),
    [
        (HEAD + JSON_LINK, ADDRESS),
        (HEAD + "<link rel=shortlink href='https://blog.example/?p=7'>", ADDRESS),
        (HEAD + '<body class="single single-post postid-7 logged-in">', ADDRESS),
        (HEAD + '<body class="page page-id-7">', ADDRESS),
        (
            PLAIN_HEAD + "<link rel=shortlink href='/?p=7'>",
            "https://blog.example/index.php?rest_route=/wp/v2/comments&post=7",
        ),
        (
            '<link rel="alternate" type="application/json"'
            ' href="https://public-api.wordpress.com/wp/v2/sites/12/posts/7">',
            "https://public-api.wordpress.com/wp/v2/sites/12/comments?post=7",
        ),
        (HEAD, None),
        ("<link rel=shortlink href='https://blog.example/?p=7'>", None),
    ],
)
def test_the_page_says_where_its_comments_are(html: str, address: str | None) -> None:
    """An article of WordPress gets its thread without anybody naming it."""
    link = page_link(f"<html><head>{html}", "https://blog.example/snow/")
    assert (link.address if link else None) == address
    assert link is None or (link.is_own and link.page == "https://blog.example/snow/")


def test_the_guid_says_which_article_it_is() -> None:
    """The number of an article is known from its feed, with and without its page."""
    guid = "https://blog.example/?p=7"
    link = page_link(HEAD, "https://blog.example/snow/", guid)
    assert link is not None
    assert link.address == ADDRESS
    bare = guid_link(guid)
    assert bare is not None
    assert bare.address == "https://blog.example/?rest_route=/wp/v2/comments&post=7"
    assert guid_link("https://blog.example/snow/") is None


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://blog.example/wp-json/wp/v2/posts/7", ADDRESS),
        (f"{ADDRESS}&per_page=10&page=2", ADDRESS),
        ("https://blog.example/wp-json/wp/v2/media/7", None),
        ("https://blog.example/wp-json/wp/v2/comments", None),
        ("https://blog.example/snow/", None),
        ("https://[bad/wp/v2/posts/7", None),
    ],
)
def test_rest_addresses_are_known(url: str, address: str | None) -> None:
    """One thread has one address, in whatever form it is named."""
    link = recognise(url, SITES)
    assert (link.address if link else None) == address


PATH = "/wp-json/wp/v2/comments?post=7"


async def test_pages_are_read_from_a_server_while_comments_arrive() -> None:
    """A long thread of a live site is whole although somebody writes meanwhile."""
    written = 150

    def comments(request: Request) -> Reply:
        nonlocal written
        number = int(request.path.partition("&page=")[2].partition("&")[0])
        shown = [comment(n) for n in range(1, written + 1)][(number - 1) * 100 : number * 100]
        written += 1
        return page(json.dumps(shown)) if shown else Reply(status=400)

    scripts = dict.fromkeys((asked(1, PATH), asked(2, PATH), asked(3, PATH)), comments)
    with Server(scripts) as server:
        given = found(await read_from(SOURCE, PATH, server))
    assert len(given.thread) == 151


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_refusal_of_a_server_is_one_line(status: int) -> None:
    """A site that has shut its interface says so, so that its feed can be read."""
    with Server({"*": Reply(status=status)}) as server:
        read = await read_from(SOURCE, PATH, server)
    assert read.failure is not None
    assert read.failure.status == status


async def test_a_busy_server_says_when_to_come_back() -> None:
    """`Retry-After` is heard."""
    with Server({"*": busy(60)}) as server:
        read = await read_from(SOURCE, PATH, server)
        assert len(server.requests) == 1
    assert read.failure is not None
    assert read.failure.retry_after == 60


async def test_a_truncated_page_costs_only_what_follows() -> None:
    """A connection that breaks on page two leaves the first hundred."""
    first = json.dumps([comment(n) for n in range(1, 101)])
    scripts = {asked(1, PATH): page(first), asked(2, PATH): truncated(first)}
    with Server(scripts) as server:
        given = found(await read_from(SOURCE, PATH, server))
    assert len(given.thread) == 100
    assert given.problem is not None
