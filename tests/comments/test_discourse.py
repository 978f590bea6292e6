"""Discourse from bytes: a topic, its stream beyond the first page, and members' topics."""

from __future__ import annotations

import pytest

from reader.comments.discourse import SOURCE
from reader.comments.sources import recognise
from reader.errors import FetchError, FormatError
from reader.model.comment_sites import CommentSites
from reader.text.instants import iso
from tests.comments.answers import discourse_post, discourse_posts, discourse_topic, dump
from tests.comments.telling import outline, tell

SITES = CommentSites(discourse=("https://forum.example", "https://example.org/talk"))
TOPIC = "https://forum.example/t/7"
JSON = f"{TOPIC}.json"


def posts_url(*ids: int) -> str:
    return f"{TOPIC}/posts.json?" + "&".join(f"post_ids%5B%5D={each}" for each in ids)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://forum.example/t/on-cats/7", TOPIC),
        ("https://forum.example/t/on-cats/7/12?u=ann", TOPIC),
        ("http://www.forum.example/t/7.json", TOPIC),
        ("https://forum.example/t/on-cats/7.rss", TOPIC),
        ("https://forum.example/t/7", TOPIC),
        ("https://forum.example/t/7/3", TOPIC),
        ("https://forum.example/t/-/7", TOPIC),
        ("https://example.org/talk/t/on-cats/7", "https://example.org/talk/t/7"),
        ("https://unknown.example/t/on-cats/7/2", "https://unknown.example/t/7"),
        ("https://unknown.example/board/t/on-cats/7", "https://unknown.example/board/t/7"),
        ("https://unknown.example:8443/t/2024-plans/7", "https://unknown.example:8443/t/7"),
    ],
)
def test_topics_are_recognised(url: str, address: str) -> None:
    """A topic of a forum is one tab, however it was linked."""
    link = SOURCE.recognise(url, SITES)
    assert link is not None
    assert (link.address, link.is_own) == (address, False)
    assert link.name in address


@pytest.mark.parametrize(
    "url",
    [
        "https://forum.example/",
        "https://forum.example/u/ann",
        "https://forum.example/t/on-cats",
        "https://unknown.example/t/7",
        "https://unknown.example/t/7/12",
        "https://unknown.example/a/b/t/on-cats/7",
        "https://unknown.example/t/on-cats/7/more",
        "https://unknown.example/t/on-cats/seven",
    ],
)
def test_other_addresses_are_none(url: str) -> None:
    """What merely resembles a topic is asked of no unknown site."""
    assert SOURCE.recognise(url, SITES) is None


def test_links_anywhere_are_followed_to_known_forums_only() -> None:
    """A link in a text leads to a forum only if the reader named that forum."""
    known, unknown = "https://forum.example/t/on-cats/7", "https://unknown.example/t/on-cats/7"
    assert recognise(known, SITES, only_known=True) is not None
    assert recognise(unknown, SITES, only_known=True) is None
    assert recognise(unknown, SITES) is not None


def test_a_topic_is_an_article_with_its_replies() -> None:
    """The first post is the article; the others answer it or each other."""
    told = tell(
        SOURCE,
        TOPIC,
        {
            JSON: dump(
                discourse_topic(
                    discourse_post(1, username="op", cooked='<p>Do <a href="/x">you</a>?</p>'),
                    discourse_post(2, 1, actions_summary=[], version=3),
                    discourse_post(3, 2, username="op", reaction_users_count=9),
                    discourse_post(4, post_type=3, cooked=""),
                    discourse_post(5, 4, admin=True, staff=True),
                    discourse_post(6, 2, staff=True),
                    discourse_post(7, hidden=True, cooked="<p>Hidden by the community</p>"),
                    discourse_post(8, user_deleted=True, cooked="<p>(deleted by author)</p>"),
                    discourse_post(9, 8, deleted_at="2023-11-14T11:00:00.000Z"),
                )
            )
        },
        SITES,
    )
    assert outline(told.found) == [
        "user2: text 2",
        "  op: text 3",
        "  user6: text 6",
        "user5: text 5",
        "user7: [removed]",
        "user8: [deleted]",
        "  user9: [removed]",
    ]
    thread = told.found.thread
    assert [c.source_id for c in thread] == ["2", "3", "6", "5", "7", "8", "9"]
    assert [c.parent_source_id for c in thread] == [None, "2", "2", None, None, None, "8"]
    assert [c.score for c in thread[:3]] == [0, 9, 4]
    assert [c.edited for c in thread[:2]] == [True, False]
    assert [c.role for c in thread[:4]] == [None, "author", "moderator", "admin"]
    assert {c.rank for c in thread} == {None}
    assert iso(thread[0].published) == "2023-11-14T10:02:00Z"
    assert thread[0].link == "https://forum.example/t/on-cats/7/2"
    assert (told.found.total, told.found.problem) == (8, None)
    root = told.found.root
    assert root is not None
    assert (root.title, root.author, root.link, root.comments_url, root.tags) == (
        "On cats & dogs",
        "op",
        "https://forum.example/t/on-cats/7",
        "https://forum.example/t/on-cats/7",
        ("pets", "culture"),
    )
    assert root.text == "Do you?"
    assert root.body.base == "https://forum.example/t/on-cats/7"


def test_posts_beyond_the_first_page_come_twenty_at_a_time() -> None:
    """A long topic is whole."""
    posts = [discourse_post(number) for number in range(1, 66)]
    told = tell(
        SOURCE,
        TOPIC,
        {
            JSON: dump(discourse_topic(*posts[:20], stream=[post["id"] for post in posts])),
            posts_url(*range(121, 141)): dump(discourse_posts(*posts[20:40])),
            posts_url(*range(141, 161)): dump(discourse_posts(*posts[40:60])),
            posts_url(*range(161, 166)): dump(discourse_posts(*posts[60:])),
        },
        SITES,
    )
    assert [len(each) for each in told.rounds] == [1, 3]
    assert [comment.source_id for comment in told.found.thread] == [str(n) for n in range(2, 66)]
    assert told.found.problem is None


def test_what_does_not_come_is_said() -> None:
    """What is there is shown, replies to what is not under its stated number."""
    posts = [discourse_post(number) for number in range(1, 43)]
    told = tell(
        SOURCE,
        TOPIC,
        {
            JSON: dump(
                discourse_topic(
                    posts[0], discourse_post(2, 30), stream=[post["id"] for post in posts]
                )
            ),
            posts_url(*range(103, 123)): dump(discourse_posts(*posts[2:22])),
            posts_url(*range(123, 143)): 429,
        },
        SITES,
    )
    assert len(told.found.thread) == 21
    assert told.found.thread[0].parent_source_id == "30"
    assert told.found.problem == "20 posts could not be fetched: 429 refused"


@pytest.mark.parametrize("status", [401, 403])
def test_a_topic_for_members_says_so(status: int) -> None:
    """A reader learns why nothing is shown."""
    with pytest.raises(FetchError, match=f"^{status} refused: the forum shows this topic only"):
        tell(SOURCE, TOPIC, {JSON: status}, SITES)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("<!DOCTYPE html><p>log in", "gave a page instead of JSON"),
        ('{"errors": ["x"]}', "not a Discourse topic"),
        ('{"post_stream": {}}', "not a Discourse topic"),
        ("[]", "not a Discourse topic"),
        ('{"post_stream": {"posts": [', "not valid JSON"),
    ],
)
def test_what_is_no_topic_is_refused_in_one_line(answer: str, message: str) -> None:
    """A thread is never emptied by a page of another kind."""
    with pytest.raises(FormatError, match=rf"^forum\.example: {message}"):
        tell(SOURCE, TOPIC, {JSON: answer}, SITES)


def test_broken_posts_lose_no_other() -> None:
    """One bad post never loses the thread."""
    told = tell(
        SOURCE,
        TOPIC,
        {
            JSON: dump(
                {
                    **discourse_topic(slug="../evil?"),
                    "tags": {"x": 1},
                    "post_stream": {
                        "posts": [
                            None,
                            discourse_post(2, 1),
                            discourse_post(3, 99, created_at=None, username=None, name="Ann"),
                            discourse_post(4, 5, actions_summary={"id": 2}),
                            discourse_post(5, 4, version="2"),
                            discourse_post(6, 6, post_number="6", cooked=7),
                            {"id": 1000},
                        ],
                        "stream": [102, None, "103", {}, 104, 105, 106],
                    },
                }
            )
        },
        SITES,
    )
    assert [(c.source_id, c.depth, c.author, c.score) for c in told.found.thread] == [
        ("2", 0, "user2", 4),
        ("3", 0, "Ann", 4),
        ("4", 0, "user4", None),
        ("5", 1, "user5", 4),
        ("6", 0, "user6", 4),
    ]
    assert told.found.thread[3].edited
    assert told.found.page == "https://forum.example/t/-/7"
