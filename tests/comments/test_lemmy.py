"""Lemmy, read from bytes and from a server."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from reader.comments.lemmy import SOURCE
from reader.errors import FetchError, FormatError
from reader.formats import lemmy
from reader.model.comment_sites import CommentSites
from reader.model.fetched import Fetched
from tests.comments.serving import busy, found, page, read_from, truncated
from tests.comments.telling import Conversation, outline, tell
from tests.servers import Reply, Request, Server

BASE = "https://lemmy.world"
ADDRESS = f"{BASE}/post/7"
POST_PATH = "/api/v3/post?id=7"


def page_path(number: int) -> str:
    """The address of one page of comments."""
    return f"/api/v3/comment/list?post_id=7&type_=All&sort=Old&limit=50&page={number}"


def post(comments: int = 0, **more: Any) -> dict[str, Any]:
    """What the post's address answers."""
    node = {
        "id": 7, "name": "A day at *sea*", "url": "https://far.example/sea", "body": "It **was**.",
        "creator_id": 1, "published": "2024-03-01T10:00:00Z", "ap_id": ADDRESS, **more,
    }  # fmt: skip
    return {
        "post_view": {"post": node, "creator": person(1), "counts": {"comments": comments}},
    }


def person(number: int) -> dict[str, Any]:
    """Somebody; those with odd numbers are of this site."""
    host = "lemmy.world" if number % 2 else "elsewhere.example"
    return {
        "id": number, "name": f"n{number}", "local": bool(number % 2),
        "actor_id": f"https://{host}/u/n{number}",
    }  # fmt: skip


def view(path: str, **more: Any) -> dict[str, Any]:
    """One comment as 0.19 lists it."""
    number = int(path.rpartition(".")[2])
    comment = {
        "id": number, "content": f"text {number}",
        "published": f"2024-03-01T11:{number % 60:02}:00Z",
        "path": path, "creator_id": number, "ap_id": f"https://x.example/comment/{number}",
        "deleted": False, "removed": False, "distinguished": False,
    }  # fmt: skip
    outside: dict[str, Any] = {
        key: more.pop(key) for key in ("counts", "creator_is_admin") if key in more
    }
    return {
        "comment": {**comment, **more}, "creator": person(number), "counts": {"score": number},
        "post": post()["post_view"]["post"], **outside,
    }  # fmt: skip


def listed(*views: dict[str, Any]) -> str:
    """A page of comments."""
    return json.dumps({"comments": views})


def read(*views: Any, **more: Any) -> Conversation:
    """Reads a post with one page of comments."""
    answers: dict[str, Any] = {
        BASE + POST_PATH: json.dumps(post(**more)),
        BASE + page_path(1): listed(*views),
    }
    return tell(SOURCE, ADDRESS, answers)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://lemmy.world/post/7", ADDRESS),
        ("http://www.lemmy.world/post/7/?scrollToComments=true", ADDRESS),
        ("https://lemmy.world/post/7/12", ADDRESS),
        ("https://lemmy.world/comment/12", f"{BASE}/comment/12"),
        ("https://any.example/post/7", "https://any.example/post/7"),
        ("https://lemmy.world/c/books", None),
        ("https://lemmy.world/post/seven", None),
        ("https://any.example/2024/post/7", None),
        ("https://u:p@lemmy.world/post/7", None),
    ],
)
def test_posts_and_comments_are_recognised(url: str, address: str | None) -> None:
    """A link to a post opens its thread; other pages of the site do not."""
    link = SOURCE.recognise(url, CommentSites())
    assert (link.address if link else None) == address


def test_a_thread_has_its_shape_scores_and_marks() -> None:
    """Replies stand under what they answer, however the site orders them."""
    given = read(
        view("0.5.6.8"), view("0.5"), view("0.5.6", updated="2024-03-02T11:00:00Z"), view("0.9"),
        comments=4,
    ).found  # fmt: skip
    assert outline(given) == [
        "n5: text 5",
        "  n6@elsewhere.example: text 6",
        "    n8@elsewhere.example: text 8",
        "n9: text 9",
    ]
    first, second, third, _ = given.thread
    assert first.published == datetime(2024, 3, 1, 11, 5, tzinfo=UTC)
    assert (first.score, first.edited, second.edited) == (5, False, True)
    assert (third.source_id, third.parent_source_id) == ("8", "6")
    assert third.link == f"{BASE}/comment/8"
    assert (given.total, given.page) == (4, ADDRESS)


def test_the_post_is_what_is_discussed() -> None:
    """Opened by its address, a thread has the post above it, and the link it is about."""
    root = read().found.root
    assert root is not None
    assert (root.title, root.text, root.author) == ("A day at *sea*", "It was.", "n1")
    assert (root.link, root.comments_url) == ("https://far.example/sea", ADDRESS)


def test_states_and_roles_are_kept() -> None:
    """What was deleted or removed shows as that, without its text; offices and the opener too."""
    given = read(
        view("0.2", deleted=True), view("0.3", removed=True), view("0.4", distinguished=True),
        view("0.5", distinguished=True, creator_is_admin=True),
        {**view("0.6"), "creator": person(1)},
        {**view("0.7"), "creator_is_moderator": True}, {**view("0.9"), "creator_is_admin": True},
    ).found  # fmt: skip
    assert [(each.state, each.text) for each in given.thread[:2]] == [
        ("deleted", ""),
        ("removed", ""),
    ]
    assert [each.role for each in given.thread] == [
        None, None, "moderator", "admin", "author", "moderator", "admin",
    ]  # fmt: skip


def test_the_newer_age_of_its_json_is_read() -> None:
    """1.0 calls times and scores by other names."""
    new = view("0.5.6")
    new["comment"] |= {
        "published_at": "2024-03-01T12:00:00Z", "updated_at": "2024-03-01T12:30:00Z", "score": -3,
    }  # fmt: skip
    del new["comment"]["published"], new["counts"]
    new["creator"] = {"id": 6, "name": "n6", "local": False, "ap_id": "https://b.example/u/n6"}
    comment = read(new).found.thread[0]
    assert comment.published == datetime(2024, 3, 1, 12, 0, tzinfo=UTC)
    assert (comment.score, comment.edited, comment.author) == (-3, True, "n6@b.example")
    assert comment.parent_source_id == "5"


def test_markdown_is_read_as_that() -> None:
    """Bold is bold and a quotation a quotation; HTML is what somebody wrote, not markup."""
    given = read(view("0.5", content="> said\n\n**so** <script>x</script> [a](https://a.example)"))
    comment = given.found.thread[0]
    assert comment.body.type == "markdown"
    assert "so <script>x</script> a" in comment.text


def test_a_link_to_a_comment_opens_the_thread() -> None:
    """The comment says which post it is about."""
    answers: dict[str, Any] = {
        f"{BASE}/api/v3/comment?id=12": json.dumps({"comment_view": view("0.12")}),
        BASE + POST_PATH: json.dumps(post()),
        BASE + page_path(1): listed(view("0.12")),
    }
    told = tell(SOURCE, f"{BASE}/comment/12", answers)
    assert outline(told.found) == ["n12@elsewhere.example: text 12"]
    with pytest.raises(FormatError, match="which post"):
        tell(SOURCE, f"{BASE}/comment/12", {f"{BASE}/api/v3/comment?id=12": "{}"})


def many(start: int, end: int) -> str:
    """A page of first comments."""
    return listed(*(view(f"0.{number}") for number in range(start, end)))


def test_all_pages_are_read() -> None:
    """A thread of more than fifty comments is here whole; its pages are asked for together."""
    answers: dict[str, Any] = {
        BASE + POST_PATH: json.dumps(post(120)),
        BASE + page_path(1): many(100, 150),
        BASE + page_path(2): many(150, 200),
        BASE + page_path(3): many(200, 220),
    }
    told = tell(SOURCE, ADDRESS, answers)
    assert len(told.found.thread) == 120
    assert told.found.problem is None
    assert [len(each) for each in told.rounds] == [2, 2]


def test_a_site_that_repeats_a_page_is_not_asked_for_ever() -> None:
    """Some versions give the same page again and again."""
    answers: dict[str, Any] = {BASE + POST_PATH: json.dumps(post())}
    answers |= {BASE + page_path(number): many(100, 150) for number in range(1, 9)}
    told = tell(SOURCE, ADDRESS, answers)
    assert len(told.found.thread) == 50
    assert len(told.asked) == 3


def test_a_page_that_does_not_come_loses_only_itself() -> None:
    """What came is shown, with why it is not all."""
    answers: dict[str, Any] = {
        BASE + POST_PATH: json.dumps(post(150)),
        BASE + page_path(1): many(100, 150),
        BASE + page_path(2): 429,
        BASE + page_path(3): many(200, 220),
    }
    given = tell(SOURCE, ADDRESS, answers).found
    assert len(given.thread) == 70
    assert given.problem == "page 2: 429 refused"


def test_the_interface_of_1_0_is_asked_where_the_old_one_is_gone() -> None:
    """A site that has moved on is read by cursors."""
    start = f"{BASE}/api/v4/comment/list?post_id=7&type_=all&sort=old&limit=50"
    answers: dict[str, Any] = {
        f"{BASE}/api/v4/post?id=7": json.dumps(post(2)),
        start: json.dumps({"items": [view("0.5")], "next_page": "c2"}),
        f"{start}&page_cursor=c2": json.dumps({"items": [view("0.5.6")], "next_page": "c3"}),
        f"{start}&page_cursor=c3": 500,
    }
    given = tell(SOURCE, ADDRESS, answers).found
    assert len(outline(given)) == 2
    assert given.problem == "page 3: 500 refused"
    answers[f"{start}&page_cursor=c3"] = json.dumps({"items": [], "next_page": "c2"})
    assert tell(SOURCE, ADDRESS, answers).found.problem is None


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500])
def test_a_thread_that_is_refused_says_why(status: int) -> None:
    """The reader is told what the site says, not shown an empty thread."""
    with pytest.raises(FetchError, match=f"{status} refused"):
        tell(SOURCE, ADDRESS, {BASE + POST_PATH: status, BASE + page_path(1): status})


ODD: list[Any] = [
    None, [], 7, "x", {}, {"comments": None}, {"comments": [None, 1, {}, {"comment": []}]},
    {"comments": [{"comment": {"id": "x"}}, {"comment": {"id": 5, "path": None, "content": 7}}]},
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_odd_json_loses_nothing_else(odd: Any) -> None:
    """A page of another shape is passed over; the thread stays."""
    answers: dict[str, Any] = {
        BASE + POST_PATH: json.dumps(post(99)),
        BASE + page_path(1): many(100, 150),
        BASE + page_path(2): json.dumps(odd),
    }
    assert len(tell(SOURCE, ADDRESS, answers).found.thread) >= 50


def test_hostile_shapes_are_a_thread() -> None:
    """Cycles, depth of 3,000 and 10,000 comments are read once each."""
    deep = ".".join(str(number) for number in range(3001))
    views = [view(".".join(deep.split(".")[: number + 1])) for number in range(1, 3001)]
    views += [view("0.9002.9001"), view("0.9001.9002"), view("0.0.9003"), view("9004")]
    views += [view(f"0.{number}") for number in range(20_000, 27_000)]
    thread = read(*views).found.thread
    assert len(thread) == 10_004
    assert max(each.depth for each in thread) == 2999


def test_a_saved_list_is_an_article_with_its_thread() -> None:
    """The file of a thread, saved from a browser, is imported whole."""
    data = listed(view("0.5.6"), view("0.5")).encode()
    (entry,) = lemmy.parse(
        Fetched(data=data, name="list.json", url="https://lemmy.world/api/v3/x")
    ).entries
    assert (entry.title, entry.comments_url, len(entry.thread)) == ("A day at *sea*", ADDRESS, 2)
    with pytest.raises(FormatError, match=r"^x\.json: "):
        lemmy.parse(Fetched(data=b'{"comments": []}', name="x.json"))


def local(server: Server) -> CommentSites:
    """The server as a known site."""
    return CommentSites(lemmy=(server.url("").rstrip("/"),))


async def test_a_site_is_read_over_the_network() -> None:
    """Pages, and an answer that changes while it is read, end in one whole thread."""
    scripts: dict[str, Any] = {
        POST_PATH: page(json.dumps(post(70))),
        page_path(1): page(many(100, 150)),
        page_path(2): page(many(148, 170)),
    }
    with Server(scripts) as server:
        read = await read_from(SOURCE, "/post/7", server, local(server))
        assert len(found(read).thread) == 70
        assert read.etag is None
        assert {each.headers["accept"] for each in server.requests} == {"application/json"}


async def test_a_busy_site_is_left_alone() -> None:
    """429 is kept as such, so that the whole host waits."""
    with Server({"*": busy()}) as server:
        read = await read_from(SOURCE, "/post/7", server, local(server))
    assert read.failure is not None
    assert read.failure.status == 429
    assert read.busy


@pytest.mark.parametrize(
    "reply",
    [
        lambda: Reply(status=401),
        lambda: Reply(status=403),
        lambda: Reply(status=404),
        lambda: truncated(many(100, 150)),
        lambda: page("<html>Log in</html>", "text/html"),
    ],
)
async def test_what_a_site_refuses_is_a_failure_in_one_line(reply: Callable[[], Reply]) -> None:
    """No half answer is taken for a thread."""

    def answer(request: Request) -> Reply:
        return page(json.dumps(post())) if request.path == POST_PATH else reply()

    with Server({"*": answer}) as server:
        read = await read_from(SOURCE, "/post/7", server, local(server))
    assert read.failure is not None
    assert read.failure.message
    assert "\n" not in read.failure.message
