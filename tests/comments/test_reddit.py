"""Reddit from bytes: a page, what waits behind `more`, and refusals."""

from __future__ import annotations

import re

import pytest

from reader.comments.reddit import SOURCE
from reader.comments.source import Ask, Heard, Told
from reader.errors import FetchError, FormatError
from reader.model.comment_sites import CommentSites
from reader.text.instants import iso
from tests.comments.answers import (
    dump,
    loaded,
    reddit_comment,
    reddit_more,
    reddit_page,
)
from tests.comments.telling import outline, tell

SITES = CommentSites()
POST = "https://www.reddit.com/comments/post1"
QUERY = ".json?limit=500&raw_json=1"


def more_url(*ids: str) -> str:
    return (
        "https://www.reddit.com/api/morechildren.json?api_type=json&link_id=t3_post1"
        f"&children={','.join(ids)}&limit_children=false&raw_json=1"
    )


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.reddit.com/r/cats/comments/post1/on_cats/", "r/cats"),
        ("https://old.reddit.com/r/cats/comments/post1/on_cats/c0ffee/?context=3", "r/cats"),
        ("https://np.reddit.com/r/cats/comments/post1", "r/cats"),
        ("https://new.reddit.com/r/cats/comments/POST1/on_cats", "r/cats"),
        ("https://www.reddit.com/r/cats/comments/post1/on_cats/.json", "r/cats"),
        ("https://www.reddit.com/r/cats/comments/post1/on_cats/.rss", "r/cats"),
        ("https://reddit.com/r/cats/comments/post1.json", "r/cats"),
        ("https://www.reddit.com/user/ann/comments/post1/on_cats/", "Reddit"),
        ("https://www.reddit.com/comments/post1", "Reddit"),
        ("https://redd.it/post1", "Reddit"),
    ],
)
def test_addresses_of_a_post_lead_to_one_discussion(url: str, name: str) -> None:
    """A thread is one tab, on whichever of the hosts it was linked."""
    link = SOURCE.recognise(url, SITES)
    assert link is not None
    assert (link.address, link.name, link.is_own) == (POST, name, False)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.reddit.com/r/cats/",
        "https://www.reddit.com/r/cats/wiki/post1",
        "https://www.reddit.com/comments/",
        "https://i.redd.it/post1.jpg",
        "https://v.redd.it/post1",
        "https://notreddit.com/r/cats/comments/post1/on_cats/",
        "https://reddit.com.evil.example/r/cats/comments/post1/",
    ],
)
def test_other_addresses_are_none(url: str) -> None:
    """Pictures and front pages are no threads."""
    assert SOURCE.recognise(url, SITES) is None


SHARED = "https://www.reddit.com/r/cats/s/AbCdEf123X"


def test_what_an_app_shares_leads_to_its_post() -> None:
    """A link that a phone's share button wrote opens the discussion like any other."""
    link = SOURCE.recognise(f"{SHARED}/?utm_source=share", SITES)
    assert link is not None and (link.address, link.name) == (SHARED, "r/cats")
    asked = tell(
        SOURCE,
        SHARED,
        {
            SHARED: lambda ask: Told(
                url="https://www.reddit.com/r/cats/comments/post1/on_cats/?share_id=x",
                data=b"<html>",
            ),
            f"{POST}{QUERY}": dump(reddit_page()),
        },
    )
    assert asked.asked == [SHARED, f"{POST}{QUERY}"]
    found = SOURCE.recognise(asked.found.page or "", SITES)
    assert found is not None and found.address == POST


@pytest.mark.parametrize(
    "leads_to", [SHARED, "https://www.reddit.com/r/cats/", "https://x.example/"]
)
def test_a_shared_address_that_leads_nowhere_is_no_post(leads_to: str) -> None:
    """A post that was deleted is said to be gone, and is not asked for for ever."""
    with pytest.raises(FormatError, match="leads to no post"):
        tell(SOURCE, SHARED, {SHARED: lambda ask: Told(url=leads_to, data=b"")})


def test_a_shared_address_that_is_refused_says_so() -> None:
    """Reddit refuses programs here as elsewhere, and the way out is told."""
    with pytest.raises(FetchError, match=r"saves with \.json"):
        tell(SOURCE, SHARED, {SHARED: 403})


def test_the_first_site_is_asked() -> None:
    """A mirror in the configuration is asked, whichever host was linked."""
    sites = CommentSites(reddit=("https://mirror.lan/red", "https://www.reddit.com"))
    told = tell(
        SOURCE,
        "https://www.reddit.com/r/cats/comments/post1/on_cats/",
        {f"https://mirror.lan/red/comments/post1{QUERY}": dump(reddit_page())},
        sites,
    )
    assert told.found.thread == ()


def test_a_page_is_read_with_what_the_site_knows() -> None:
    """Who answered whom, in the order of the page, with score, edits, roles and deletions."""
    told = tell(
        SOURCE,
        POST,
        {
            POST + QUERY: dump(
                reddit_page(
                    reddit_comment(
                        "a",
                        None,
                        reddit_comment("b", "a", is_submitter=True, author="op"),
                        reddit_comment("c", "a", edited=1_700_000_100.0),
                        distinguished="moderator",
                    ),
                    reddit_comment(
                        "d",
                        None,
                        reddit_comment("e", "d", distinguished="admin", score_hidden=True),
                        author="[deleted]",
                        body="[removed]",
                        body_html='<div class="md"><p>[removed]</p></div>',
                    ),
                    reddit_comment("f", None, author="[deleted]"),
                    reddit_comment("g", None, author="[deleted]", body="[deleted]", body_html=None),
                    reddit_comment("h", None, body="[deleted]", body_html=None),
                    num_comments=8,
                )
            )
        },
    )
    assert outline(told.found) == [
        "user_a: text a",
        "  op: text b",
        "  user_c: text c",
        "-: [removed]",
        "  user_e: text e",
        "-: text f",
        "-: [deleted]",
        "user_h: [deleted]",
    ]
    thread = told.found.thread
    assert [c.state for c in thread] == ["ok", "ok", "ok", "removed", "ok", "ok", "deleted", "ok"]
    assert [c.rank for c in thread] == [0, 0, 1, 1, 0, 2, 3, 4]
    assert [c.role for c in thread[:5]] == ["moderator", "author", None, None, "admin"]
    assert [c.edited for c in thread[:4]] == [False, False, True, False]
    assert [c.score for c in thread[3:6]] == [5, None, 5]
    assert [c.parent_source_id for c in thread[:3]] == [None, "a", "a"]
    assert iso(thread[0].published) == "2023-11-14T22:14:20Z"
    assert thread[0].link == "https://www.reddit.com/r/cats/comments/post1/on_cats/a/"
    assert (told.found.total, told.found.problem) == (8, None)
    root = told.found.root
    assert root is not None
    assert (root.title, root.author, root.link, root.comments_url) == (
        "On cats & dogs",
        "op",
        "https://a.example/cats",
        "https://www.reddit.com/r/cats/comments/post1/on_cats/",
    )


def test_a_post_of_text_is_an_article_with_its_text() -> None:
    """What was asked stands above the answers."""
    told = tell(
        SOURCE,
        POST,
        {POST + QUERY: dump(reddit_page(is_self=True, selftext="Do *you* like cats?"))},
    )
    root = told.found.root
    assert root is not None
    assert root.text == "Do you like cats?"
    assert root.link == root.comments_url


def test_what_waits_is_loaded_a_hundred_at_a_time() -> None:
    """A long thread is whole, and the site is asked one thing after the other."""
    ids = [f"m{number:03}" for number in range(150)]
    told = tell(
        SOURCE,
        POST,
        {
            POST + QUERY: dump(
                reddit_page(
                    reddit_comment("a", None, reddit_more("a", *ids[:120])),
                    reddit_more(None, *ids[120:]),
                    num_comments=151,
                )
            ),
            more_url(*ids[:100]): dump(loaded(*(reddit_comment(i, "a") for i in ids[:100]))),
            more_url(*ids[100:]): dump(
                loaded(
                    *(reddit_comment(i, "a") for i in ids[100:120]),
                    *(reddit_comment(i, None) for i in ids[120:]),
                )
            ),
        },
    )
    assert [len(each) for each in told.rounds] == [1, 1, 1]
    thread = told.found.thread
    assert len(thread) == 151
    assert thread[0].descendants == 120
    assert [c.rank for c in thread if c.depth == 1] == list(range(120))
    assert told.found.problem is None


def test_a_thread_that_continues_elsewhere_is_followed() -> None:
    """The end of a deep quarrel is read from the page of its parent."""
    told = tell(
        SOURCE,
        POST,
        {
            POST + QUERY: dump(
                reddit_page(reddit_comment("a", None, reddit_more("a")), num_comments=3)
            ),
            f"{POST}/_/a{QUERY}": dump(
                reddit_page(reddit_comment("a", None, reddit_comment("b", "a", reddit_more("b"))))
            ),
            f"{POST}/_/b{QUERY}": dump(
                reddit_page(reddit_comment("b", "a", reddit_comment("c", "b"), reddit_more("b")))
            ),
        },
    )
    assert outline(told.found) == ["user_a: text a", "  user_b: text b", "    user_c: text c"]
    assert told.found.problem is None


def test_a_site_that_always_promises_more_is_left() -> None:
    """Comments that are named for ever and never given are no endless search."""

    def promise(ask: Ask) -> Heard:
        return Told(url=ask.url, data=dump(loaded(reddit_more(None, "m1", "m2"))).encode())

    told = tell(
        SOURCE,
        POST,
        {
            POST + QUERY: dump(reddit_page(reddit_more(None, "m1", "m2"))),
            more_url("m1", "m2"): promise,
        },
    )
    assert told.asked == [POST + QUERY, more_url("m1", "m2")]
    assert told.found.thread == ()


@pytest.mark.parametrize("answer", [429, "<html>", "{"])
def test_what_does_not_come_is_said(answer: int | str) -> None:
    """What is there is shown, and how many comments are not."""
    told = tell(
        SOURCE,
        POST,
        {
            POST + QUERY: dump(
                reddit_page(reddit_comment("a", None), reddit_more(None, "m1"), num_comments=9)
            ),
            more_url("m1"): answer,
        },
    )
    assert outline(told.found) == ["user_a: text a"]
    assert told.found.problem is not None
    assert re.match("8 comments could not be fetched: ", told.found.problem)
    assert "\n" not in told.found.problem


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_refusal_says_what_helps(status: int) -> None:
    """A reader learns that it is no fault of theirs, and what can be done."""
    with pytest.raises(FetchError) as caught:
        tell(SOURCE, POST, {POST + QUERY: status})
    message = str(caught.value)
    assert message.startswith(f"{status} refused: Reddit refuses programs without log-in")
    assert "imported" in message
    assert "\n" not in message


def test_other_failures_are_as_they_are() -> None:
    """A post that is not there is not a refusal, and a page is said to be one."""
    with pytest.raises(FetchError, match=r"^404 refused$"):
        tell(SOURCE, POST, {})
    with pytest.raises(FormatError, match=r"^reddit\.com: gave a page instead of JSON: Reddit"):
        tell(SOURCE, POST, {POST + QUERY: "<!doctype html><title>Blocked</title>"})
    with pytest.raises(FormatError, match="no post with its comments"):
        tell(SOURCE, POST, {POST + QUERY: '{"error": 500, "message": "x"}'})


def test_broken_comments_lose_no_other() -> None:
    """One bad comment never loses the thread."""
    told = tell(
        SOURCE,
        POST,
        {
            POST + QUERY: dump(
                reddit_page(
                    {"kind": "t1", "data": None},
                    {"kind": "t1"},
                    {"kind": "t9", "data": {"id": "x"}},
                    reddit_comment(
                        "a", None, created_utc="soon", score="7", replies=[1, None, "x"]
                    ),
                    reddit_comment("b", "gone", author=None, edited="yes"),
                    reddit_comment("c", "d"),
                    reddit_comment("d", "c"),
                    reddit_more(None, "../../x", "%00"),
                )
            )
        },
    )
    assert [
        (c.source_id, c.parent_source_id, c.depth)
        for c in told.found.thread
        if c.source_id is not None
    ] == [("a", None, 0), ("b", "gone", 0), ("c", "d", 0), ("d", "c", 1)]
    assert told.found.thread[2].score == 7
    assert len(told.asked) == 1


def test_depth_is_no_limit() -> None:
    """The three thousandth answer to an answer is there."""
    head = dump(reddit_page()).removesuffix(', "after": null}}]')[:-1]
    opened = "".join(
        f'{{"kind":"t1","data":{{"id":"n{n}","parent_id":"t1_n{n - 1}","author":"a",'
        f'"body_html":"<p>t{n}</p>","replies":{{"kind":"Listing","data":{{"children":['
        for n in range(3000)
    )
    text = f"{head}{opened}{']}}}}' * 3000}]}}}}]"
    told = tell(SOURCE, POST, {POST + QUERY: text})
    assert len(told.found.thread) == 3000
    assert (told.found.thread[-1].depth, told.found.thread[-1].text) == (2999, "t2999")
