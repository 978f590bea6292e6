"""Bluesky, read from bytes and from a server."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given as given_
from hypothesis import strategies as st

from reader.comments.bluesky import SOURCE
from reader.errors import FetchError, FormatError
from reader.formats import bluesky
from reader.formats.bluesky import rich_html
from reader.model.body import Body
from reader.model.comment_sites import CommentSites
from reader.model.fetched import Fetched
from reader.text.blocks import body_text, parse_body
from tests.comments.serving import busy, found, page, read_from, truncated
from tests.comments.telling import Conversation, outline, tell
from tests.servers import Reply, Request, Server

API = "https://public.api.bsky.app"
PAGE = "https://bsky.app/profile/n1.example/post/k1"
RESOLVE = "/xrpc/com.atproto.identity.resolveHandle?handle=n1.example"


def uri(number: int, person: int | None = None) -> str:
    """The `at:` address of a post."""
    return f"at://did:plc:p{person or number}/app.bsky.feed.post/k{number}"


def thread_path(number: int, person: int | None = None) -> str:
    """The address of a thread."""
    query = urlencode({"uri": uri(number, person), "depth": 1000, "parentHeight": 0})
    return f"/xrpc/app.bsky.feed.getPostThread?{query}"


def post(number: int, *replies: Any, cut: bool = False, record: Any = None, **more: Any) -> Any:
    """A post with its replies."""
    node = {
        "$type": "app.bsky.feed.defs#threadViewPost",
        "post": {
            "uri": uri(number), "cid": f"c{number}", "likeCount": number,
            "replyCount": 1 if cut else len(replies),
            "author": {"did": f"did:plc:p{number}", "handle": f"n{number}.example",
                       "displayName": "A Name"},
            "record": {"text": f"text {number}",
                       "createdAt": f"2024-03-01T10:{number % 60:02}:00.123456Z", **(record or {})},
            **more,
        },
    }  # fmt: skip
    return node if cut else {**node, "replies": list(replies)}


def answer(thread: Any) -> str:
    """What the interface answers."""
    return json.dumps({"thread": thread})


def read(thread: Any, more: Mapping[str, Any] | None = None) -> Conversation:
    """Reads the thread of post 1; `more` are other answers by their paths."""
    answers: dict[str, Any] = {
        RESOLVE: '{"did": "did:plc:p1"}',
        thread_path(1): answer(thread),
        **(more or {}),
    }
    return tell(SOURCE, PAGE, {API + path: said for path, said in answers.items()})


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (PAGE, PAGE),
        ("http://bsky.app/profile/N1.Example/post/k1/?ref=x", PAGE),
        ("https://bsky.app/profile/did:plc:p1/post/k1", "https://bsky.app/profile/did:plc:p1/post/k1"),
        (uri(1), "https://bsky.app/profile/did:plc:p1/post/k1"),
        ("at://n1.example/app.bsky.feed.post/k1", PAGE),
        (API + thread_path(1), "https://bsky.app/profile/did:plc:p1/post/k1"),
        ("https://bsky.app/profile/n1.example", None),
        ("https://bsky.app/profile/n1.example/lists/k1", None),
        ("https://other.example/profile/n1.example/post/k1", None),
        ("at://n1.example/app.bsky.feed.like/k1", None),
        ("at://nobody/app.bsky.feed.post/k1", None),
    ],
)  # fmt: skip
def test_posts_are_recognised(url: str, address: str | None) -> None:
    """A link to a post opens what was answered, by handle and by id."""
    link = SOURCE.recognise(url, CommentSites())
    assert (link.address if link else None) == address
    if link is not None:
        assert (link.name, link.is_own) == ("Bluesky", False)


def test_a_thread_has_its_shape_scores_and_marks() -> None:
    """Answers stand under what they answer; the opener is marked."""
    by_opener = post(5)
    by_opener["post"]["author"] = {"did": "did:plc:p1", "handle": "n1.example"}
    told = read(post(1, post(2, post(3, by_opener)), post(4)))
    assert outline(told.found) == [
        "n2.example: text 2",
        "  n3.example: text 3",
        "    n1.example: text 5",
        "n4.example: text 4",
    ]
    first, second, third, _ = told.found.thread
    assert first.published == datetime(2024, 3, 1, 10, 2, tzinfo=UTC)
    assert (first.score, first.role, third.role) == (2, None, "author")
    assert (first.parent_source_id, second.parent_source_id) == (None, uri(2))
    assert (second.source_id, second.link) == (
        uri(3),
        "https://bsky.app/profile/n3.example/post/k3",
    )
    assert told.found.page == PAGE
    assert told.asked == [API + RESOLVE, API + thread_path(1)]


def test_who_is_named_by_id_need_not_be_looked_up() -> None:
    """One request where one is enough."""
    told = tell(SOURCE, uri(1), {API + thread_path(1): answer(post(1, post(2)))})
    assert len(told.asked) == 1


def test_what_is_gone_or_hidden_keeps_its_place() -> None:
    """A deleted post and one whose author blocks somebody keep what was answered to them."""
    gone = {"$type": "x#notFoundPost", "uri": uri(2), "notFound": True, "replies": [post(3)]}
    blocked = {"$type": "x#blockedPost", "uri": uri(4), "blocked": True, "author": {"did": "d"}}
    told = read(post(1, gone, blocked))
    assert [(each.state, each.text, each.depth) for each in told.found.thread] == [
        ("deleted", "", 0),
        ("ok", "text 3", 1),
        ("removed", "", 0),
    ]


def test_somebody_without_a_handle_has_an_id() -> None:
    """A handle that no longer holds is not shown as a name."""
    nameless = post(2)
    nameless["post"]["author"]["handle"] = "handle.invalid"
    comment = read(post(1, nameless)).found.thread[0]
    assert comment.author == "did:plc:p2"
    assert comment.link == "https://bsky.app/profile/did:plc:p2/post/k2"


def test_links_stand_where_the_bytes_say() -> None:
    """Positions are counted in bytes: a text with umlauts and emoji has its links in place."""
    text = "Grüße 🐟 aus <Kiel> an @ann #sea"
    data = text.encode()

    def facet(words: str, **feature: str) -> dict[str, Any]:
        start = data.index(words.encode())
        return {
            "index": {"byteStart": start, "byteEnd": start + len(words.encode())},
            "features": [feature],
        }

    facets = [
        facet("#sea", tag="sea"),
        facet("@ann", did="did:plc:ann"),
        facet("<Kiel>", uri='https://kiel.example/?a=1&b="'),
        facet("aus", uri="javascript:x"),
    ]
    comment = read(post(1, post(2, record={"text": text, "facets": facets}))).found.thread[0]
    assert comment.text == text
    assert [(link.text, link.url) for link in parse_body(comment.body).links] == [
        ("<Kiel>", 'https://kiel.example/?a=1&b="'),
        ("@ann", "https://bsky.app/profile/did:plc:ann"),
    ]


def test_lines_and_paragraphs_are_kept() -> None:
    """A poem stays one."""
    comment = read(post(1, post(2, record={"text": "a\nb\n\nc & <b>d</b>"}))).found.thread[0]
    assert comment.text == "a\nb\n\nc & <b>d</b>"


@given_(
    st.text(max_size=30),
    st.lists(st.tuples(st.integers(-5, 80), st.integers(-5, 80)), max_size=6),
)
def test_no_facet_loses_a_word(text: str, spans: list[tuple[int, int]]) -> None:
    """Overlapping, reversed and endless positions change nothing of what is read."""
    facets = [
        {"index": {"byteStart": a, "byteEnd": b}, "features": [{"uri": "https://a.example"}]}
        for a, b in spans
    ]
    plain = body_text(Body("html", rich_html(text, [])))
    linked = body_text(Body("html", rich_html(text, facets)))
    if text.isascii():
        # Elsewhere a position inside a character costs that character.
        assert linked.split() == plain.split()


def test_what_is_attached_is_kept() -> None:
    """Pictures, films, pages and quoted posts are links with their descriptions."""
    quoted = {"uri": uri(9), "author": {"handle": "n9.example"}}
    told = read(
        post(
            1,
            post(2, embed={"images": [{"alt": "A <boat>", "fullsize": "https://i.example/1"}]}),
            post(3, embed={"external": {"uri": "https://e.example/", "title": "A page"}}),
            post(4, embed={"playlist": "https://v.example/p.m3u8", "alt": "Waves"}),
            post(5, embed={"record": quoted}),
            post(6, embed={"record": {"record": quoted}, "media": {"images": [{"alt": "Sea"}]}}),
            post(7, embed={"images": [None, 7, {}], "external": [], "record": "x"}),
        )
    )
    assert [each.text.split("\n\n")[1:] for each in told.found.thread] == [
        ["[image: A <boat>]"],
        ["A page"],
        ["[video: Waves]"],
        ["[post by n9.example]"],
        ["[image: Sea]", "[post by n9.example]"],
        [],
    ]


def test_a_reply_opens_the_whole_thread() -> None:
    """A link into the middle leads to what it is the middle of."""
    reply = {"reply": {"root": {"uri": uri(9)}, "parent": {"uri": uri(8)}}}
    middle = post(1, post(2), record=reply)
    told = read(middle, {thread_path(9): answer(post(9, post(8, middle)))})
    assert [each.source_id for each in told.found.thread] == [uri(8), uri(1), uri(2)]
    assert told.found.root is not None
    assert told.found.root.text == "text 9"
    for gone in (400, answer({"uri": uri(9), "notFound": True})):
        alone = read(middle, {thread_path(9): gone})
        assert [each.source_id for each in alone.found.thread] == [uri(2)]


def test_what_is_too_deep_is_asked_for_anew() -> None:
    """Answers below the deepest level are here too."""
    told = read(
        post(1, post(2, post(3, cut=True)), post(4, cut=True)),
        {
            thread_path(3): answer(post(3, post(5, post(6, cut=True)))),
            thread_path(4): 404,
            thread_path(6): answer(post(6, post(7))),
        },
    )
    assert outline(told.found) == [
        "n2.example: text 2",
        "  n3.example: text 3",
        "    n5.example: text 5",
        "      n6.example: text 6",
        "        n7.example: text 7",
        "n4.example: text 4",
    ]
    assert told.found.problem == "replies to 1 posts could not be fetched"


def test_a_site_that_always_cuts_is_not_asked_for_ever() -> None:
    """Each post is asked for once."""
    told = read(
        post(1, *(post(number, cut=True) for number in range(2, 200))),
        {thread_path(number): answer(post(number, cut=True)) for number in range(2, 200)},
    )
    assert len(told.asked) == len(set(told.asked)) == 62
    told = read(
        post(1, *(post(number, cut=True) for number in range(2, 200))),
        {thread_path(number): 429 for number in range(2, 200)},
    )
    assert len(told.asked) == 10


def test_a_post_that_is_gone_says_so() -> None:
    """The reader is told, not shown an empty thread."""
    with pytest.raises(FetchError, match="deleted"):
        read({"uri": uri(1), "notFound": True})
    with pytest.raises(FetchError, match="400 refused: the post was deleted"):
        read(None, {thread_path(1): 400})
    with pytest.raises(FetchError, match=r"nobody is called n1\.example"):
        read(post(1), {RESOLVE: 400})
    with pytest.raises(FormatError, match="does not say who"):
        read(post(1), {RESOLVE: "{}"})


@pytest.mark.parametrize("code", [401, 403, 404, 429, 500])
def test_a_thread_that_is_refused_says_why(code: int) -> None:
    """What the site says is what the reader reads."""
    for more in ({RESOLVE: code}, {thread_path(1): code}):
        with pytest.raises(FetchError, match=f"{code} refused"):
            read(post(1), more)


ODD: list[Any] = [
    None, [], 7, {}, {"post": 7}, {"post": {"uri": 7}}, {"post": {"uri": uri(5), "record": []}},
    {"post": {"uri": "x", "author": 7, "record": {"text": 7, "facets": [None, {"index": 7}]}}},
    {"post": {"uri": uri(5), "likeCount": "x", "embed": 7}, "replies": {"a": 1}},
    {"uri": uri(6)},
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_odd_json_loses_nothing_else(odd: Any) -> None:
    """One answer of another shape does not cost the others."""
    assert "n2.example: text 2" in outline(read(post(1, odd, post(2))).found)


def test_hostile_shapes_are_a_thread() -> None:
    """Depth of 3,000, repetitions, cycles and 10,000 answers are read once each."""
    twice = [post(9001, post(9002, post(9001))), post(9002), post(1)]
    told = read(post(1, *twice, *(post(number) for number in range(20_000, 27_000))))
    assert len(told.found.thread) == 7002
    # By hand: the library that writes JSON gives up at such a depth.
    levels = [json.dumps(post(number, cut=True))[:-1] for number in range(1, 3002)]
    deep = '{"thread": ' + ', "replies": ['.join(levels) + "}" + "]}" * 3000 + "}"
    told = read(None, {thread_path(1): deep})
    assert len(told.found.thread) == 3000
    assert told.found.thread[-1].depth == 2999


def test_a_saved_thread_is_an_article_with_its_comments() -> None:
    """The file of a thread, saved from a browser, is imported whole."""
    data = answer(post(1, post(2))).encode()
    (entry,) = bluesky.parse(Fetched(data=data, name="t.json")).entries
    assert (entry.title, entry.text, entry.guid, entry.link) == (None, "text 1", uri(1), PAGE)
    assert [each.text for each in entry.thread] == ["text 2"]
    with pytest.raises(FormatError, match=r"^t\.json: .*without the post"):
        bluesky.parse(Fetched(data=b'{"thread": {"notFound": true}}', name="t.json"))


def local(server: Server) -> CommentSites:
    """The server as the interface."""
    return CommentSites(bluesky_api=server.url("").rstrip("/"))


async def test_a_thread_is_read_over_the_network() -> None:
    """The handle, the thread and what it cuts off, answered by a server."""
    scripts: dict[str, Any] = {
        RESOLVE: page('{"did": "did:plc:p1"}'),
        thread_path(1): [
            page(answer(post(1, post(2, cut=True)))),
            page(answer(post(1, post(4)))),
        ],
        thread_path(2): page(answer(post(2, post(3)))),
    }
    with Server(scripts) as server:
        read = await read_from(SOURCE, PAGE, server, local(server))
        assert outline(found(read)) == ["n2.example: text 2", "  n3.example: text 3"]
        again = await read_from(SOURCE, PAGE, server, local(server))
        assert outline(found(again)) == ["n4.example: text 4"]


@pytest.mark.parametrize(
    "reply",
    [
        lambda: Reply(status=401),
        lambda: Reply(status=403),
        lambda: Reply(status=404),
        lambda: busy(),
        lambda: truncated(answer(post(1))),
        lambda: page("<html>Log in</html>", "text/html"),
    ],
)
async def test_what_the_site_refuses_is_a_failure_in_one_line(reply: Callable[[], Reply]) -> None:
    """No half answer is taken for a thread."""

    def answered(request: Request) -> Reply:
        return page('{"did": "did:plc:p1"}') if request.path == RESOLVE else reply()

    with Server({"*": answered}) as server:
        read = await read_from(SOURCE, PAGE, server, local(server))
    assert read.failure is not None
    assert read.failure.message
    assert "\n" not in read.failure.message
    assert bool(read.busy) == (read.failure.status == 429)
