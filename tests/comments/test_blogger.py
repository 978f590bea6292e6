"""Blogger's comment feeds, read from bytes and from a server."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from reader.comments.blogger import SOURCE, recognise
from reader.comments.commentfeed import own_feed_link
from reader.errors import FormatError
from reader.model.comment_sites import CommentSites
from tests.comments.serving import busy, found, page, read_from, truncated
from tests.comments.telling import outline, tell
from tests.servers import Reply, Server

FEED = "https://snow.example/feeds/386/comments/default"
PATH = "/feeds/386/comments/default"
SITES = CommentSites()


def asked(start: int, address: str = FEED) -> str:
    """The address of a page."""
    return f"{address}?alt=atom&start-index={start}&max-results=500"


def entry(number: int, *, to: int | None = None, text: str = "", gone: bool = False) -> str:
    """A comment as Blogger writes it."""
    related = f"<link rel='related' type='application/atom+xml' href='{FEED}/{to}'/>" if to else ""
    removed = "<gd:extendedProperty name='blogger.contentRemoved' value='true'/>" if gone else ""
    return (
        f"<entry><id>tag:blogger.com,1999:blog-89.post-{number}</id>"
        f"<published>2009-12-08T16:{number % 60:02}:02.544-08:00</published>"
        f"<updated>2010-01-01T00:00:00.000-08:00</updated><title>{text or number}...</title>"
        f"<content type='html'>{text or f'text {number}'}</content>{related}"
        f"<link rel='alternate' type='text/html'"
        f" href='https://snow.example/2009/10/snow.html?showComment=126#c{number}' title=''/>"
        f"<author><name>n{number}</name><email>noreply@blogger.com</email></author>{removed}"
        "<thr:in-reply-to href='https://snow.example/2009/10/snow.html'"
        " ref='tag:blogger.com,1999:blog-89.post-386' type='text/html'/></entry>"
    )


def feed(entries: Iterable[str], total: int | None = None) -> str:
    """A page of comments."""
    count = f"<os:totalResults>{total}</os:totalResults>" if total is not None else ""
    return (
        "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'"
        " xmlns:os='http://a9.com/-/spec/opensearchrss/1.0/'"
        " xmlns:gd='http://schemas.google.com/g/2005'"
        " xmlns:thr='http://purl.org/syndication/thread/1.0'>"
        "<id>tag:blogger.com,1999:blog-89.post386..comments</id><title>Comments on Snow</title>"
        "<link rel='alternate' type='text/html' href='https://snow.example/2009/10/snow.html'/>"
        f"{count}{''.join(entries)}</feed>"
    )


def test_a_reply_stands_under_the_comment_it_names() -> None:
    """Blogger gives the article as what every comment answers, and the comment beside it."""
    told = tell(SOURCE, FEED, {asked(1): feed([entry(12, to=11), entry(11), entry(13, to=5)], 3)})
    assert outline(told.found) == ["n11: text 11", "  n12: text 12", "n13: text 13"]
    ids = [(c.source_id, c.parent_source_id) for c in told.found.thread]
    assert ids == [
        ("comment-11", None), ("comment-12", "comment-11"), ("comment-13", "comment-5")
    ]  # fmt: skip
    assert told.found.total == 3
    assert told.found.page == "https://snow.example/2009/10/snow.html"
    assert told.asked == [asked(1)]


def test_pages_go_by_what_came_and_not_by_what_was_asked_for() -> None:
    """A blog that gives fewer than 500 at once is read to its end, a sliding comment once."""
    answers = {
        asked(1): feed([entry(n) for n in range(20, 10, -1)], 20),
        asked(11): feed([entry(n) for n in range(11, 3, -1)], 21),
        asked(19): feed([entry(n) for n in range(3, 0, -1)], 21),
    }
    told = tell(SOURCE, FEED, answers)
    assert told.asked == list(answers)
    assert sorted(c.text for c in told.found.thread) == sorted(f"text {n}" for n in range(1, 21))


def test_a_removed_comment_says_who_removed_it() -> None:
    """What its author took back and what the blog removed are two things to a reader."""
    entries = [
        entry(1, text="This comment has been removed by the author.", gone=True),
        entry(2, text="This comment has been removed by a blog administrator.", gone=True),
        entry(3, text="Dieser Kommentar wurde entfernt.", gone=True),
        entry(4),
    ]
    given = tell(SOURCE, FEED, {asked(1): feed(entries, 4)}).found
    assert [c.state for c in given.thread] == ["deleted", "removed", "removed", "ok"]
    assert [c.text for c in given.thread] == ["", "", "", "text 4"]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (f"{FEED}?alt=rss&max-results=5", FEED),
        (f"{FEED}/12", FEED),
        (
            "https://www.blogger.com/feeds/89/386/comments/default",
            "https://www.blogger.com/feeds/89/386/comments/default",
        ),
        ("https://snow.example/feeds/comments/default", None),
        ("https://snow.example/feeds/posts/default", None),
        ("https://[bad/feeds/1/comments/default", None),
    ],
)
def test_comment_feeds_of_blogger_are_known(url: str, address: str | None) -> None:
    """One thread has one address; the comments of the whole blog are none."""
    link = recognise(url, SITES)
    assert (link.address if link else None) == address


def test_a_feed_names_blogger_by_its_address() -> None:
    """The comment feed that an article names is read with its parents where it is Blogger's."""
    link = own_feed_link(f"{FEED}?alt=rss", "https://snow.example/x.html")
    assert (link.source, link.address, link.page) == (
        "blogger",
        FEED,
        "https://snow.example/x.html",
    )


def test_a_login_page_is_said() -> None:
    """A private blog says so instead of showing an empty thread."""
    with pytest.raises(FormatError, match="Sign in"):
        tell(SOURCE, FEED, {asked(1): "<!doctype html><title>Sign in</title><p>Private"})


async def test_pages_are_read_from_a_server_and_a_broken_one_costs_only_itself() -> None:
    """A connection that breaks on page two leaves what page one showed."""
    first = feed([entry(n) for n in range(30, 20, -1)], 30)
    media = "application/atom+xml"
    scripts = {
        asked(1, PATH): page(first, media),
        # Somebody wrote meanwhile.
        asked(11, PATH): page(feed([entry(n) for n in range(21, 11, -1)], 31), media),
        asked(21, PATH): truncated(first, media),
    }
    with Server(scripts) as server:
        given = found(await read_from(SOURCE, PATH, server))
    assert [c.source_id for c in given.thread] == [f"comment-{n}" for n in range(12, 31)]
    assert given.total == 31
    assert given.problem is not None
    assert given.problem.startswith("page 3: ")


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_refusal_of_a_server_is_one_line(status: int) -> None:
    """A blog that shows its comments to its friends alone says so."""
    with Server({"*": Reply(status=status)}) as server:
        read = await read_from(SOURCE, PATH, server)
    assert read.failure is not None
    assert read.failure.status == status


async def test_a_busy_server_says_when_to_come_back() -> None:
    """`Retry-After` is heard."""
    with Server({"*": busy(60)}) as server:
        read = await read_from(SOURCE, PATH, server)
    assert read.failure is not None
    assert read.failure.retry_after == 60
