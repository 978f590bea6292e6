"""Disqus' frame, read from bytes and from a server."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from reader.comments.disqus import SOURCE, page_link, recognise
from reader.errors import FormatError
from reader.model.comment_sites import CommentSites
from tests.comments.serving import busy, found, page, read_from, truncated
from tests.comments.telling import Conversation, outline, tell
from tests.servers import Reply, Server

PAGE = "https://blog.example/snow/"
QUERY = "base=default&f=snow&t_i=post-7&t_u=https%3A%2F%2Fblog.example%2Fsnow%2F"
ADDRESS = f"https://disqus.com/embed/comments/?{QUERY}"
PATH = f"/embed/comments/?{QUERY}"


def post(number: int, parent: int | None = None, **more: Any) -> dict[str, Any]:
    """A post as Disqus' API has it."""
    return {
        "id": str(number), "parent": parent, "message": f"<p>text {number}</p>", "points": number,
        "createdAt": f"2024-03-01T10:00:{number % 60:02}", "isDeleted": False, "isEdited": False,
        "isSpam": False, "isApproved": True, "author": {"name": f"n{number}", "username": "u"},
        **more,
    }  # fmt: skip


def frame(posts: list[Any], *, total: int | None = None, more: bool = False) -> str:
    """The page of a frame."""
    data = {
        "cursor": {"hasNext": more, "next": "1:0:0"},
        "code": 0,
        "response": {
            "posts": posts,
            "thread": {
                "posts": len(posts) if total is None else total,
                "link": PAGE,
                "clean_title": "Snow &amp; ice",
            },
        },
    }
    written = json.dumps(data).replace("<", "\\u003c")
    return (
        "<!doctype html><html><body><script src=x></script>"
        f'<script type="text/json" id="disqus-threadData">{written}</script></body></html>'
    )


def read(document: str, **others: str) -> Conversation:
    """Reads a frame; other orders by their names."""
    answers = {ADDRESS: document}
    answers |= {f"{ADDRESS}&s_o={order}": text for order, text in others.items()}
    return tell(SOURCE, ADDRESS, answers)


def test_a_thread_has_its_shape_scores_and_marks() -> None:
    """A reader of a blog with Disqus sees what its frame would show."""
    posts = [post(3), post(2, 1, isEdited=True), post(1), post(4, 99)]
    given = read(frame(posts)).found
    assert outline(given) == ["n1: text 1", "  n2: text 2", "n3: text 3", "n4: text 4"]
    first, second, _, last = given.thread
    assert first.published == datetime(2024, 3, 1, 10, 0, 1, tzinfo=UTC)
    assert (second.edited, second.score, first.edited) == (True, 2, False)
    assert (last.parent_source_id, last.link) == ("99", f"{PAGE}#comment-4")
    assert given.root is not None
    assert (given.root.title, given.page, given.total) == ("Snow & ice", PAGE, 4)


def test_states_are_kept() -> None:
    """What was deleted, hidden as spam or waits for approval shows as that."""
    posts = [
        post(1, isDeleted=True, message=""), post(2, isSpam=True), post(3, isApproved=False),
        post(4, points=None, likes=5, dislikes=2),
    ]  # fmt: skip
    given = read(frame(posts)).found
    states = [(c.state, c.text) for c in given.thread]
    assert states == [("deleted", ""), ("removed", ""), ("pending", "text 3"), ("ok", "text 4")]
    assert given.thread[3].score == 3


def test_a_long_thread_is_read_from_both_ends_and_says_what_is_missing() -> None:
    """Without a key not all of a long thread can be had, and the reader is told how much."""
    told = read(
        frame([post(n) for n in range(50, 100)], total=200, more=True),
        desc=frame([post(n) for n in range(150, 200)], total=200, more=True),
        asc=frame([post(n) for n in range(1, 51)], total=200, more=True),
    )
    assert told.rounds == [[ADDRESS], [f"{ADDRESS}&s_o=desc", f"{ADDRESS}&s_o=asc"]]
    assert len(told.found.thread) == 149
    assert told.found.problem == "Disqus shows 149 of 200 comments without a key"


def test_other_orders_that_fail_cost_nothing() -> None:
    """Where only the first fifty are given, they are shown."""
    told = read(frame([post(1)], total=2, more=True), desc="<p>no")
    assert len(told.found.thread) == 1
    assert told.found.problem is not None


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("<!doctype html><p>Log in", "no comments in what Disqus shows"),
        ('<script id="disqus-threadData">{"code": 2, "response": "Unable to find"}</script>',
         "no such thread: Unable to find"),
        ('<script id="disqus-threadData">{"code": 0, "resp</script>', "broken JSON"),
    ],
)  # fmt: skip
def test_what_is_no_thread_is_said_in_one_line(document: str, said: str) -> None:
    """A frame that is refused or gone is no empty thread."""
    with pytest.raises(FormatError, match=said):
        read(document)


SCRIPT = """<div id="disqus_thread"></div><script>
var disqus_config = function () { this.page.url = 'https:\\/\\/blog.example\\/snow\\/';
  this.page.identifier = "post-7"; };
(function() { s.src = 'https://Snow.disqus.com/embed.js'; })();</script>"""


@pytest.mark.parametrize(
    ("html", "address"),
    [
        (SCRIPT, ADDRESS),
        (
            "<script>var disqus_shortname = 'snow'; var disqus_identifier = 'post-7';</script>",
            ADDRESS,
        ),
        (
            '<div id="disqus_thread" data-disqus-shortname=snow>'
            '<script>var disqus_identifier = "{{ id }}"</script>',
            ADDRESS.replace("&t_i=post-7", ""),
        ),
        ("<script src='https://snow.disqus.com/count.js'></script>", None),
        ("<p>I wrote about Disqus", None),
    ],
)
def test_the_page_says_which_thread_it_shows(html: str, address: str | None) -> None:
    """An article with a frame of Disqus gets its thread without anybody naming it."""
    link = page_link(html, f"{PAGE}#comments", CommentSites())
    assert (link.address if link else None) == address
    assert link is None or (link.is_own and link.page == PAGE)


def test_the_site_is_what_the_reader_set() -> None:
    """Another address of Disqus is asked where it is set, and no other."""
    sites = CommentSites(disqus="https://talk.example")
    link = page_link(SCRIPT, PAGE, sites)
    assert link is not None
    assert link.address == f"https://talk.example{PATH}"
    again = recognise(link.address, sites)
    assert again == link
    assert recognise(ADDRESS, sites) is None
    assert recognise("https://disqus.com/embed/comments/?f=snow", CommentSites()) is None


async def test_a_thread_is_read_from_a_server_while_it_grows() -> None:
    """A comment that comes between two answers is there once."""
    scripts = {
        PATH: page(frame([post(1), post(2)], total=4, more=True), "text/html"),
        f"{PATH}&s_o=desc": page(frame([post(5), post(2)], total=5), "text/html"),
        f"{PATH}&s_o=asc": truncated(frame([post(1), post(3)], total=5), "text/html"),
    }
    with Server(scripts) as server:
        sites = CommentSites(disqus=server.url("").rstrip("/"))
        given = found(await read_from(SOURCE, PATH, server, sites))
    assert [c.source_id for c in given.thread] == ["1", "2", "5"]
    assert given.problem == "Disqus shows 3 of 4 comments without a key"


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_refusal_of_a_server_is_one_line(status: int) -> None:
    """A forum that is private or gone says so."""
    with Server({"*": Reply(status=status)}) as server:
        sites = CommentSites(disqus=server.url("").rstrip("/"))
        read = await read_from(SOURCE, PATH, server, sites)
    assert read.failure is not None
    assert read.failure.status == status


async def test_a_busy_server_says_when_to_come_back() -> None:
    """`Retry-After` is heard."""
    with Server({"*": busy(60)}) as server:
        sites = CommentSites(disqus=server.url("").rstrip("/"))
        read = await read_from(SOURCE, PATH, server, sites)
    assert read.failure is not None
    assert read.failure.retry_after == 60
