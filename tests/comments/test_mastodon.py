"""Mastodon, read from bytes and from a server."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from reader.comments.mastodon import SOURCE
from reader.errors import FetchError, FormatError
from reader.formats import mastodon
from reader.model.comment_sites import CommentSites
from reader.model.fetched import Fetched
from reader.text.blocks import parse_body
from tests.comments.serving import busy, found, page, read_from, truncated
from tests.comments.telling import Conversation, outline, tell
from tests.servers import Reply, Request, Server

BASE = "https://mastodon.social"
API = f"{BASE}/api/v1/statuses"
ADDRESS = f"{BASE}/@ann/1"


def status(number: int, answers: int | None = None, **more: Any) -> dict[str, Any]:
    """A status as the site has it; those with even numbers are from elsewhere."""
    name = f"n{number}" if number % 2 else f"n{number}@elsewhere.example"
    host = "mastodon.social" if number % 2 else "elsewhere.example"
    return {
        "id": str(number), "in_reply_to_id": str(answers) if answers else None,
        "created_at": f"2024-03-01T10:{number % 60:02}:00.123Z", "edited_at": None,
        "account": {"id": str(number), "acct": name, "display_name": f"N {number} :cat:"},
        "content": f"<p>text {number}</p>", "spoiler_text": "", "favourites_count": number,
        "replies_count": 0, "url": f"https://{host}/@n{number}/{number}",
        "uri": f"https://{host}/users/n{number}/statuses/{number}", "media_attachments": [],
        **more,
    }  # fmt: skip


def context(*below: Any, above: list[Any] | None = None) -> str:
    """What stands around a status."""
    return json.dumps({"ancestors": above or [], "descendants": below})


def read(*below: Any, root: Any = None, more: Mapping[str, Any] | None = None) -> Conversation:
    """Reads the conversation of status 1; `more` are other answers."""
    answers = {f"{API}/1": json.dumps(root or status(1)), f"{API}/1/context": context(*below)}
    return tell(SOURCE, ADDRESS, {**answers, **(more or {})})


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://mastodon.social/@ann/110446983926957470", f"{API}/110446983926957470"),
        ("https://mastodon.social/@ann@b.example/11", f"{API}/11"),
        ("https://mastodon.social/users/ann/statuses/11", f"{API}/11"),
        ("https://mastodon.social/web/statuses/11", f"{API}/11"),
        ("https://mastodon.social/web/@ann/11", f"{API}/11"),
        (f"{API}/11/context", f"{API}/11"),
        (
            "https://any.example/@ann/110446983926957470",
            "https://any.example/api/v1/statuses/110446983926957470",
        ),
        ("https://any.example/@ann/11", None),
        ("https://medium.example/@ann/a-title-110446983926957470", None),
        ("https://mastodon.social/@ann", None),
        ("https://mastodon.social/about/11", None),
    ],
)
def test_statuses_are_recognised(url: str, address: str | None) -> None:
    """A link to a post opens what was answered; profiles and other sites' articles do not."""
    link = SOURCE.recognise(url, CommentSites())
    assert (link.address if link else None) == address


def test_its_tab_names_the_site() -> None:
    """Two sites show two parts of the fediverse: each tab says which."""
    link = SOURCE.recognise(ADDRESS, CommentSites())
    assert link is not None
    assert (link.name, link.page, link.is_own) == ("Mastodon (mastodon.social)", ADDRESS, False)


def test_a_conversation_has_its_shape_scores_and_marks() -> None:
    """A flat list of answers is a thread; names are those that are unique."""
    given = read(
        status(3, 1), status(2, 3), status(4, 2, edited_at="2024-03-02T00:00:00.000Z"),
        {**status(5, 99), "account": {"id": "1", "acct": "n1"}},
    ).found  # fmt: skip
    assert outline(given) == [
        "n3: text 3",
        "  n2@elsewhere.example: text 2",
        "    n4@elsewhere.example: text 4",
        "n1: text 5",
    ]
    first, second, third, last = given.thread
    assert first.published == datetime(2024, 3, 1, 10, 3, tzinfo=UTC)
    assert (first.score, first.edited, third.edited) == (3, False, True)
    assert (second.source_id, second.parent_source_id) == ("2", "3")
    assert second.link == "https://elsewhere.example/@n2/2"
    assert (last.parent_source_id, last.role, first.role) == ("99", "author", None)
    assert first.parent_source_id is None


def test_the_status_is_what_is_discussed() -> None:
    """Opened by its address, a conversation has the post above it."""
    given = read(
        root=status(1, content="<p>Look: <a href='https://far.example/'>sea</a></p>")
    ).found
    assert given.root is not None
    assert (given.root.title, given.root.text, given.root.author) == (None, "Look: sea", "n1")
    assert given.page == given.root.link == "https://mastodon.social/@n1/1"


def test_warnings_and_what_is_attached_are_kept() -> None:
    """A warning stands above its text; pictures are links with their descriptions."""
    given = read(
        status(
            2, 1, spoiler_text="Spoilers <b>",
            media_attachments=[
                {"type": "image", "url": "https://f.example/a.jpg", "description": 'A "boat"'},
                {"type": "video", "url": "javascript:x", "description": None},
                {"type": "audio", "url": "https://f.example/a.mp3"},
            ],
            poll={"options": [{"title": "Yes & no"}, {"title": None}]},
        )
    ).found  # fmt: skip
    comment = given.thread[0]
    assert comment.text.split("\n\n") == [
        "Spoilers <b>",
        "text 2",
        "• Yes & no",
        '[image: A "boat"]',
        "[audio]",
    ]
    links = [link.url for link in parse_body(comment.body).links]
    assert links == ["https://f.example/a.jpg", "https://f.example/a.mp3"]


def test_a_reply_opens_the_whole_conversation() -> None:
    """A link into the middle leads to what it is the middle of."""
    answers = {
        f"{API}/3": json.dumps(status(3, 2)),
        f"{API}/3/context": context(status(4, 3), above=[status(1), status(2, 1)]),
        f"{API}/1/context": context(status(2, 1), status(3, 2), status(4, 3), status(6, 1)),
    }
    told = tell(SOURCE, f"{BASE}/@n3/3", answers)
    assert [each.source_id for each in told.found.thread] == ["2", "3", "4", "6"]
    assert told.found.root is not None
    assert told.found.root.text == "text 1"


def test_a_conversation_that_began_elsewhere_stays_on_the_site_that_tells_it() -> None:
    """Every site numbers statuses by itself: asked for elsewhere, what was read would be new."""
    answers = {
        f"{API}/3": json.dumps(status(3, 2)),
        f"{API}/3/context": context(above=[status(2)]),
        f"{API}/2/context": context(status(3, 2)),
    }
    given = tell(SOURCE, f"{BASE}/@n3/3", answers).found
    assert given.root is not None
    assert given.root.link == "https://elsewhere.example/@n2/2"
    assert given.page == f"{BASE}/@n2@elsewhere.example/2"
    link = SOURCE.recognise(given.page, CommentSites())
    assert link is not None
    assert link.address == f"{API}/2"


def test_a_reply_whose_beginning_is_gone_keeps_its_own_answers() -> None:
    """Where the first post was deleted, what is left is still read."""
    answers = {
        f"{API}/3": json.dumps(status(3, 2)),
        f"{API}/3/context": context(status(4, 3), above=[status(2, 1)]),
    }
    assert outline(tell(SOURCE, f"{BASE}/@n3/3", answers).found) == ["n4@elsewhere.example: text 4"]


def test_what_the_site_cuts_off_is_asked_for_below() -> None:
    """Sixty answers are all that a stranger is shown at once: there are more below them."""
    below = [status(number, 1) for number in range(2, 61)]
    below.append(status(61, 1, replies_count=2))
    given = read(
        *below,
        more={f"{API}/61/context": context(status(62, 61), status(63, 62, replies_count=1))},
    )
    assert len(given.found.thread) == 62
    assert given.found.thread[-1].depth == 2
    assert given.found.problem is not None
    assert "60 replies" in given.found.problem
    assert [len(each) for each in given.rounds] == [2, 1, 1]


def test_counts_that_promise_too_much_end() -> None:
    """Sites count answers that only some may read: they are asked for once, and not for ever."""
    below = [status(number, 1, replies_count=9) for number in range(2, 102)]
    told = read(*below, more={f"{API}/{number}/context": context() for number in range(2, 102)})
    assert len(told.found.thread) == 100
    assert len(told.asked) == 42
    assert len(set(told.asked)) == 42
    told = read(*below, more={f"{API}/{number}/context": 429 for number in range(2, 102)})
    assert len(told.asked) == 10


@pytest.mark.parametrize("code", [401, 403, 404, 429, 500])
def test_a_conversation_that_is_refused_says_why(code: int) -> None:
    """The reader is told what the site says, not shown an empty thread."""
    every: list[dict[str, Any]] = [
        {f"{API}/1": code, f"{API}/1/context": code},
        {f"{API}/1": json.dumps(status(1)), f"{API}/1/context": code},
    ]
    for answers in every:
        with pytest.raises(FetchError, match=f"{code} refused") as caught:
            tell(SOURCE, ADDRESS, answers)
        assert ("logged in" in str(caught.value)) == (code in (401, 403))


ODD: list[Any] = [
    None, [], 7, {}, {"id": 2}, {"id": "2", "account": 7, "content": None, "in_reply_to_id": []},
    {"id": "2", "media_attachments": [None, 7, {"url": 7}], "poll": {"options": 7}, "url": 7},
    {"id": "2", "created_at": 7, "favourites_count": "x", "spoiler_text": {}, "uri": "x:y"},
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_odd_json_loses_nothing_else(odd: Any) -> None:
    """One answer of another shape does not cost the others."""
    assert "n3: text 3" in outline(read(odd, status(3, 1)).found)


@pytest.mark.parametrize("odd", [None, [], 7, {"descendants": None}, {"descendants": {"a": 1}}])
def test_an_odd_context_is_a_conversation_without_answers(odd: Any) -> None:
    """The post itself is shown."""
    answers = {f"{API}/1": json.dumps(status(1)), f"{API}/1/context": json.dumps(odd)}
    assert tell(SOURCE, ADDRESS, answers).found.thread == ()


def test_hostile_shapes_are_a_thread() -> None:
    """Cycles, depth of 3,000, repetitions and 10,000 answers are read once each."""
    below = [status(number, number - 1) for number in range(2, 3002)]
    below += [status(9001, 9002), status(9002, 9001), status(9003, 9003), status(9001, 9002)]
    below += [status(number, 1) for number in range(20_000, 27_000)]
    thread = read(*reversed(below)).found.thread
    assert len(thread) == 10_003
    assert max(each.depth for each in thread) == 2999


def saved(value: Any) -> bytes:
    """A file."""
    return json.dumps(value).encode()


def test_a_saved_conversation_is_an_article_with_its_thread() -> None:
    """The file of a conversation that has its first post is imported whole."""
    whole = saved([status(1), status(3, 1), status(5, 3)])
    around = context(status(5, 3), above=[status(1), status(3, 1)]).encode()
    for data in (whole, around):
        (entry,) = mastodon.parse(Fetched(data=data, name="c.json")).entries
        assert (entry.text, [each.depth for each in entry.thread]) == ("text 1", [0, 1])
    (entry,) = mastodon.parse(Fetched(data=saved(status(1)), name="c.json")).entries
    assert (entry.text, entry.thread) == ("text 1", ())
    without: list[Any] = [
        [status(1), status(2)], [status(3, 1)], {"ancestors": [], "descendants": []},
    ]  # fmt: skip
    for value in without:
        with pytest.raises(FormatError, match=r"^c\.json: .*without the post"):
            mastodon.parse(Fetched(data=saved(value), name="c.json"))


def local(server: Server) -> CommentSites:
    """The server as a known site."""
    return CommentSites(mastodon=(server.url("").rstrip("/"),))


async def test_a_site_is_read_over_the_network() -> None:
    """What is cut off, and what was written meanwhile, end in one whole thread."""
    path = "/api/v1/statuses/1"
    below = [status(number, 1, replies_count=int(number == 9)) for number in range(2, 62)]
    scripts: dict[str, Any] = {
        path: page(json.dumps(status(1))),
        f"{path}/context": page(context(*below)),
        "/api/v1/statuses/9/context": page(context(status(70, 9, replies_count=1))),
        "/api/v1/statuses/70/context": page(context(status(71, 70))),
    }
    with Server(scripts) as server:
        read = await read_from(SOURCE, "/@n1/1", server, local(server))
        assert len(found(read).thread) == 62
        assert {each.headers["accept"] for each in server.requests} == {"application/json"}


@pytest.mark.parametrize(
    "reply",
    [
        lambda: Reply(status=401),
        lambda: Reply(status=403),
        lambda: Reply(status=404),
        lambda: busy(),
        lambda: truncated(context(status(2, 1))),
        lambda: page("<html>Log in</html>", "text/html"),
    ],
)
async def test_what_a_site_refuses_is_a_failure_in_one_line(reply: Callable[[], Reply]) -> None:
    """No half answer is taken for a conversation."""

    def answer(request: Request) -> Reply:
        return page(json.dumps(status(1))) if not request.path.endswith("context") else reply()

    with Server({"*": answer}) as server:
        read = await read_from(SOURCE, "/@n1/1", server, local(server))
    assert read.failure is not None
    assert read.failure.message
    assert "\n" not in read.failure.message
    assert bool(read.busy) == (read.failure.status == 429)
