"""PeerTube, read from bytes and from a server."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from reader.comments.peertube import SOURCE
from reader.errors import FetchError, FormatError
from reader.model.comment_sites import CommentSites
from tests.comments.serving import busy, found, page, read_from, truncated
from tests.comments.telling import Conversation, outline, tell
from tests.servers import Reply, Request, Server

BASE = "https://video.example"
LONG = "9c9de5e8-0a1e-484a-b099-e80766180a6d"
SHORT = "kkGMgK9ZtnKfYAgnEtQxbv"
ADDRESS = f"{BASE}/w/{SHORT}"
VIDEO_PATH = f"/api/v1/videos/{SHORT}"


def page_path(start: int) -> str:
    """The address of a page of first comments."""
    return f"{VIDEO_PATH}/comment-threads?start={start}&count=100&sort=createdAt"


def tree_path(number: int) -> str:
    """The address of one thread."""
    return f"{VIDEO_PATH}/comment-threads/{number}"


def account(number: int) -> dict[str, Any]:
    """Somebody; those with odd numbers are of this site."""
    host = "video.example" if number % 2 else "social.example"
    return {
        "id": number, "name": f"n{number}", "displayName": f"N {number}",
        "url": f"https://{host}/accounts/n{number}", "host": host,
    }  # fmt: skip


def video(**more: Any) -> str:
    """What the video's address answers."""
    node = {
        "uuid": LONG, "shortUUID": SHORT, "name": "A day at sea", "description": "It **was**.",
        "publishedAt": "2024-03-01T09:00:00.000Z", "account": account(1),
        "channel": {"displayName": "Sea films"}, "url": f"{BASE}/videos/watch/{LONG}",
    }  # fmt: skip
    return json.dumps({**node, **more})


def comment(number: int, answers: int | None = None, **more: Any) -> dict[str, Any]:
    """A comment as the site has it."""
    return {
        "id": number, "url": f"{BASE}/videos/watch/{LONG};threadId={number}",
        "text": f"text {number}", "threadId": 2, "inReplyToCommentId": answers,
        "createdAt": f"2024-03-01T10:{number % 60:02}:00.000Z", "deletedAt": None,
        "updatedAt": "2024-03-05T10:00:00.000Z", "isDeleted": False, "totalReplies": 0,
        "account": account(number), **more,
    }  # fmt: skip


def threads(*comments: Any, total: int | None = None, **more: Any) -> str:
    """A page of first comments."""
    count = len(comments) if total is None else total
    return json.dumps({"total": count, "data": comments, **more})


def tree(node: dict[str, Any], *children: Any) -> dict[str, Any]:
    """One thread."""
    return {"comment": node, "children": list(children)}


def read(first: str, more: Mapping[str, Any] | None = None) -> Conversation:
    """Reads a video; `more` are other answers by their paths."""
    answers: dict[str, Any] = {VIDEO_PATH: video(), page_path(0): first, **(more or {})}
    return tell(SOURCE, ADDRESS, {BASE + path: said for path, said in answers.items()})


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (ADDRESS, ADDRESS),
        (f"{BASE}/videos/watch/{LONG}", ADDRESS),
        (f"{BASE}/videos/watch/{LONG};threadId=7", ADDRESS),
        (f"{BASE}/w/{SHORT};threadId=7?start=1m", ADDRESS),
        (f"{BASE}/videos/embed/{LONG}", ADDRESS),
        (f"{BASE}{VIDEO_PATH}/comment-threads", ADDRESS),
        (f"{BASE}/w/p/{SHORT}", None),
        (f"{BASE}/w/short", None),
        (f"{BASE}/w/{SHORT[:-1]}0", None),
        (f"{BASE}/videos/watch/{LONG[:-1]}g", None),
    ],
)
def test_videos_are_recognised_by_both_names(url: str, address: str | None) -> None:
    """A video has one thread, whichever form of its address a link has."""
    link = SOURCE.recognise(url, CommentSites())
    assert (link.address if link else None) == address


def test_a_thread_has_its_shape_and_marks() -> None:
    """Replies, of other sites too, stand under what they answer."""
    told = read(
        threads(comment(5), comment(2, totalReplies=2), totalNotDeletedComments=4),
        {
            tree_path(2): json.dumps(
                tree(
                    comment(2, totalReplies=2),
                    tree(comment(3, 2), tree({**comment(4, 3), "account": account(1)})),
                )
            )
        },
    )
    assert outline(told.found) == [
        "n2@social.example: text 2",
        "  n3: text 3",
        "    n1: text 4",
        "n5: text 5",
    ]
    first, second, third, _ = told.found.thread
    assert first.published == datetime(2024, 3, 1, 10, 2, tzinfo=UTC)
    assert (second.source_id, second.parent_source_id) == ("3", "2")
    assert (third.role, second.role) == ("author", None)
    assert first.link == f"{ADDRESS};threadId=2"
    assert (told.found.total, told.found.page, told.found.problem) == (4, ADDRESS, None)


def test_the_video_is_what_is_discussed() -> None:
    """Opened by its address, a thread has the video above it."""
    root = read(threads()).found.root
    assert root is not None
    assert (root.title, root.text, root.author) == ("A day at sea", "It was.", "Sea films")
    assert (root.link, root.guid) == (ADDRESS, LONG)


def test_states_are_kept() -> None:
    """What was deleted, or waits for the owner, shows as that."""
    told = read(
        threads(
            comment(2, isDeleted=True, text="", account=None),
            comment(3, deletedAt="2024-03-02T00:00:00Z", text="x"),
            comment(4, heldForReview=True),
        )
    )
    assert [(each.state, each.text) for each in told.found.thread] == [
        ("deleted", ""),
        ("deleted", ""),
        ("pending", "text 4"),
    ]


def test_both_kinds_of_text_are_read() -> None:
    """What comes from Mastodon is HTML, what is written at the video is Markdown."""
    told = read(
        threads(comment(2, text="<p>one<br>two &amp; three</p>"), comment(3, text="**one** < two"))
    )
    assert [each.text for each in told.found.thread] == ["one\ntwo & three", "one < two"]


def test_all_pages_are_read() -> None:
    """More than a hundred threads are here whole, and what two pages share once."""
    told = read(
        threads(*(comment(number) for number in range(2, 102)), total=250),
        {
            page_path(100): threads(*(comment(number) for number in range(101, 201)), total=251),
            page_path(200): threads(*(comment(number) for number in range(201, 252)), total=251),
        },
    )
    assert len(told.found.thread) == 250
    assert [len(each) for each in told.rounds] == [2, 2]


def test_what_does_not_come_loses_only_itself() -> None:
    """What came is shown, with why it is not all."""
    told = read(
        threads(comment(2, totalReplies=1), comment(3, totalReplies=1), total=150),
        {tree_path(3): json.dumps(tree(comment(3), tree(comment(7, 3))))},
    )
    assert len(told.found.thread) == 3
    assert told.found.problem == "the replies to 1 comments could not be fetched: 404 refused"
    told = read(threads(comment(2), total=150))
    assert told.found.problem == "some comments could not be fetched: 404 refused"


def test_a_busy_site_is_not_asked_on() -> None:
    """429 ends the round, and says how much is missing."""
    many = [comment(number, totalReplies=1) for number in range(2, 52)]
    told = read(threads(*many), {tree_path(number): 429 for number in range(2, 52)})
    assert len(told.asked) == 12
    assert told.found.problem == "the replies to 50 comments could not be fetched: 429 refused"


def test_no_more_is_asked_than_a_site_can_bear() -> None:
    """A count without end, or a video with a thousand threads, ends."""
    told = read(threads(comment(2), total=10**9))
    assert len(told.asked) == 41
    many = [comment(number, totalReplies=1) for number in range(2, 402)]
    told = read(
        threads(*many, total=100),
        {tree_path(number): json.dumps({}) for number in range(2, 402)},
    )
    assert len(told.asked) == 302
    assert told.found.problem == (
        "the replies to 100 comments could not be fetched: more than 300 have any"
    )


@pytest.mark.parametrize("code", [401, 403, 404, 429, 500])
def test_a_video_that_is_refused_says_why(code: int) -> None:
    """What the site says is what the reader reads."""
    for more in ({VIDEO_PATH: code}, {page_path(0): code}):
        with pytest.raises(FetchError, match=f"{code} refused"):
            read(threads(), more)
    with pytest.raises(FormatError, match=r"^video\.example: not a PeerTube video"):
        read(threads(), {VIDEO_PATH: "{}"})


ODD: list[Any] = [
    None, [], 7, {}, {"id": "x"}, {"id": 7, "text": None, "account": 7, "createdAt": []},
    {"id": 7, "inReplyToCommentId": 7, "totalReplies": "x", "url": 7},
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_odd_json_loses_nothing_else(odd: Any) -> None:
    """One comment of another shape does not cost the others."""
    told = read(
        threads(odd, comment(3, totalReplies=1)),
        {tree_path(3): json.dumps({"comment": odd, "children": [odd, {"children": odd}]})},
    )
    assert "n3: text 3" in outline(told.found)


def test_hostile_shapes_are_a_thread() -> None:
    """Depth of 3,000, repetitions and 10,000 replies are read once each."""
    levels = [
        json.dumps({"comment": comment(number, number - 1)})[:-1] for number in range(2, 3002)
    ]
    deep = ', "children": ['.join(levels) + "}" + "]}" * 2999
    wide = tree(
        comment(5000),
        *(tree(comment(number, 5000)) for number in range(10_000, 17_000)),
        tree(comment(9001, 9002)),
        tree(comment(9002, 9001)),
    )
    told = read(
        threads(comment(2, totalReplies=1), comment(5000, totalReplies=1)),
        {tree_path(2): deep, tree_path(5000): json.dumps(wide)},
    )
    assert len(told.found.thread) == 10_003
    assert max(each.depth for each in told.found.thread) == 2999


def local(server: Server) -> CommentSites:
    """The server as a known site."""
    return CommentSites(peertube=(server.url("").rstrip("/"),))


async def test_a_site_is_read_over_the_network() -> None:
    """Pages and replies, of which one changes while it is read, end in one thread."""
    scripts: dict[str, Any] = {
        VIDEO_PATH: page(video()),
        page_path(0): page(threads(*(comment(number) for number in range(2, 102)), total=101)),
        page_path(100): page(threads(comment(101, totalReplies=1), comment(102), total=102)),
        tree_path(101): page(json.dumps(tree(comment(101), tree(comment(103, 101))))),
    }
    with Server(scripts) as server:
        read = await read_from(SOURCE, f"/videos/watch/{LONG}", server, local(server))
        assert len(found(read).thread) == 102
        assert {each.headers["accept"] for each in server.requests} == {"application/json"}


@pytest.mark.parametrize(
    "reply",
    [
        lambda: Reply(status=401),
        lambda: Reply(status=403),
        lambda: Reply(status=404),
        lambda: busy(),
        lambda: truncated(threads(comment(2))),
        lambda: page("<html>Log in</html>", "text/html"),
    ],
)
async def test_what_a_site_refuses_is_a_failure_in_one_line(reply: Callable[[], Reply]) -> None:
    """No half answer is taken for a thread."""

    def answer(request: Request) -> Reply:
        return page(video()) if request.path == VIDEO_PATH else reply()

    with Server({"*": answer}) as server:
        read = await read_from(SOURCE, f"/w/{SHORT}", server, local(server))
    assert read.failure is not None
    assert read.failure.message
    assert "\n" not in read.failure.message
    assert bool(read.busy) == (read.failure.status == 429)
