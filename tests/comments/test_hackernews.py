"""Hacker News from bytes: the tree, the order, and what a tree lacks."""

from __future__ import annotations

import pytest

from reader.comments.hackernews import SOURCE
from reader.errors import FetchError, FormatError
from reader.model.comment_sites import CommentSites
from tests.comments.answers import dump, hn_comment, hn_item, hn_story
from tests.comments.telling import Conversation, outline, tell

SITES = CommentSites()
PAGE = "https://news.ycombinator.com/item?id="


def tree(number: int) -> str:
    return f"https://hn.algolia.com/api/v1/items/{number}"


def item(number: int) -> str:
    return f"https://hacker-news.firebaseio.com/v0/item/{number}.json"


def ids(told: Conversation) -> list[str | None]:
    return [comment.source_id for comment in told.found.thread]


@pytest.mark.parametrize(
    "url",
    [
        "https://news.ycombinator.com/item?id=8863",
        "http://www.news.ycombinator.com/item?id=8863&p=2#9224",
        "https://hn.algolia.com/api/v1/items/8863",
        "https://hacker-news.firebaseio.com/v0/item/8863.json?print=pretty",
        "https://hckrnews.com/item?id=8863",
    ],
)
def test_addresses_of_an_item_lead_to_one_discussion(url: str) -> None:
    """A thread is one tab, however it was linked."""
    link = SOURCE.recognise(url, SITES)
    assert link is not None
    assert (link.address, link.page, link.name, link.is_own) == (
        f"{PAGE}8863",
        f"{PAGE}8863",
        "Hacker News",
        False,
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://news.ycombinator.com/",
        "https://news.ycombinator.com/user?id=8863",
        "https://news.ycombinator.com/item?id=",
        "https://news.ycombinator.com/item?id=1e5",
        "https://news.ycombinator.com/item?id=٣",
        "https://news.ycombinator.com/item?id=0",
        "https://news.ycombinator.com.evil.example/item?id=8863",
        "https://a.example/item?id=8863",
        "https://hn.algolia.com/api/v1/search?query=x",
    ],
)
def test_other_addresses_are_none(url: str) -> None:
    """Nobody is asked for a thread that an address does not name."""
    assert SOURCE.recognise(url, SITES) is None


def test_sites_can_be_elsewhere() -> None:
    """A mirror in the configuration is asked, and nothing else."""
    sites = CommentSites(
        hackernews="https://hn.lan/news",
        hackernews_tree="https://hn.lan/api",
        hackernews_items="https://hn.lan/fire",
    )
    told = tell(
        SOURCE,
        "https://hn.lan/news/item?id=1",
        {
            "https://hn.lan/api/items/1": dump(hn_story(hn_comment(2))),
            "https://hn.lan/fire/item/1.json": dump(hn_item(1, kids=[2])),
        },
        sites,
    )
    assert outline(told.found) == ["user2: text 2"]
    assert told.found.thread[0].link == "https://hn.lan/news/item?id=2"


def test_the_tree_comes_in_one_round_in_the_order_of_the_site() -> None:
    """Comments stand as they do on the page; below the top level by time."""
    told = tell(
        SOURCE,
        f"{PAGE}1",
        {
            tree(1): dump(
                hn_story(
                    hn_comment(2, hn_comment(6), hn_comment(4, author="op")),
                    hn_comment(3),
                    hn_comment(5),
                )
            ),
            item(1): dump(hn_item(1, kids=[5, 2, 3], descendants=5)),
        },
    )
    assert told.rounds == [[tree(1), item(1)]]
    assert outline(told.found) == [
        "user5: text 5",
        "user2: text 2",
        "  op: text 4",
        "  user6: text 6",
        "user3: text 3",
    ]
    thread = told.found.thread
    assert [comment.rank for comment in thread] == [0, 1, None, None, 2]
    assert [comment.parent_source_id for comment in thread] == [None, None, "2", "2", None]
    assert [comment.role for comment in thread] == [None, None, "author", None, None]
    assert thread[0].published is not None
    assert thread[0].link == f"{PAGE}5"
    assert (told.found.total, told.found.problem, told.found.page) == (5, None, f"{PAGE}1")


def test_the_story_can_become_an_article() -> None:
    """`open` of an address gives the story with its link, its author and its time."""
    told = tell(
        SOURCE,
        f"{PAGE}1",
        {tree(1): dump(hn_story()), item(1): dump(hn_item(1))},
    )
    root = told.found.root
    assert root is not None
    assert (root.title, root.author, root.link, root.comments_url) == (
        "On cats & dogs",
        "op",
        "https://a.example/cats",
        f"{PAGE}1",
    )
    assert root.published is not None


def test_a_poll_shows_its_options() -> None:
    """What can be voted for is part of the text, in the site's order."""
    told = tell(
        SOURCE,
        f"{PAGE}1",
        {
            tree(1): dump(hn_story(text="Which?", type="poll")),
            item(1): dump(hn_item(1, type="poll", text="Which?", parts=[8, 7])),
            item(7): dump({"id": 7, "type": "pollopt", "text": "cats", "score": 3}),
            item(8): dump({"id": 8, "type": "pollopt", "text": "dogs &amp; co", "score": 12}),
        },
    )
    assert told.rounds[1:] == [[item(8), item(7)]]
    assert told.found.root is not None
    text = told.found.root.text
    assert text.startswith("Which?")
    assert text.index("dogs & co (12 points)") < text.index("cats (3 points)")
    assert told.found.thread == ()


def test_what_was_deleted_keeps_its_place_without_a_text() -> None:
    """Replies stay below a comment that its author, or the site, took away."""
    told = tell(
        SOURCE,
        f"{PAGE}1",
        {
            tree(1): dump(
                hn_story(
                    hn_comment(2, hn_comment(3), author=None, text=None),
                    hn_comment(4, text="[flagged]"),
                )
            ),
            item(1): dump(hn_item(1, kids=[2, 5, 6, 4], descendants=2)),
            item(5): dump({"id": 5, "type": "comment", "deleted": True, "parent": 1, "time": 1}),
            item(6): dump(hn_item(6, 1, dead=True, text="buy my pills")),
        },
    )
    assert [(c.source_id, c.state, c.text) for c in told.found.thread] == [
        ("2", "deleted", ""),
        ("3", "ok", "text 3"),
        ("5", "deleted", ""),
        ("6", "removed", ""),
        ("4", "removed", ""),
    ]
    assert told.found.problem is None


def test_a_page_of_a_comment_gives_the_thread_of_its_story() -> None:
    """A link to one comment opens the discussion that it is in."""
    told = tell(
        SOURCE,
        f"{PAGE}3",
        {
            tree(3): dump(hn_comment(3)),
            item(3): dump(hn_item(3, 2)),
            tree(1): dump(hn_story(hn_comment(2, hn_comment(3)))),
            item(1): dump(hn_item(1, kids=[2], descendants=2)),
        },
    )
    assert ids(told) == ["2", "3"]
    assert told.found.page == f"{PAGE}1"


def test_a_comment_finds_its_story_without_the_tree_too() -> None:
    """Where only single items can be had, its parents lead up."""
    told = tell(
        SOURCE,
        f"{PAGE}3",
        {
            item(3): dump(hn_item(3, 2)),
            item(2): dump(hn_item(2, 1, [3])),
            item(1): dump(hn_item(1, kids=[2])),
        },
    )
    assert ids(told) == ["2", "3"]
    assert told.found.page == f"{PAGE}1"


def test_parents_in_a_circle_end() -> None:
    """Items that name each other as parents are no endless search."""
    told = tell(
        SOURCE,
        f"{PAGE}3",
        {item(3): dump(hn_item(3, 2, [2])), item(2): dump(hn_item(2, 3, [3]))},
    )
    assert len(told.asked) < 10


def test_without_the_tree_all_is_asked_for_level_by_level() -> None:
    """The thread is read although the search site is down."""
    told = tell(
        SOURCE,
        f"{PAGE}1",
        {
            tree(1): 503,
            item(1): dump(hn_item(1, kids=[3, 2], descendants=4)),
            item(2): dump(hn_item(2, 1, [5, 4])),
            item(3): dump(hn_item(3, 1)),
            item(4): dump(hn_item(4, 2)),
            item(5): dump(hn_item(5, 2)),
        },
    )
    assert told.rounds == [[tree(1), item(1)], [item(3), item(2)], [item(5), item(4)]]
    assert ids(told) == ["3", "2", "5", "4"]
    assert [comment.rank for comment in told.found.thread] == [0, 1, 0, 1]
    assert told.found.problem is None


def test_what_the_tree_lacks_is_asked_for() -> None:
    """A comment of this minute is there before the search site knows it."""
    told = tell(
        SOURCE,
        f"{PAGE}1",
        {
            tree(1): dump(hn_story(hn_comment(2))),
            item(1): dump(hn_item(1, kids=[9, 2], descendants=3)),
            item(9): dump(hn_item(9, 1, [10])),
            item(10): dump(hn_item(10, 9)),
        },
    )
    assert ids(told) == ["9", "10", "2"]
    assert item(2) not in told.asked


def test_an_old_tree_is_asked_for_again() -> None:
    """Of a tree that lacks much, the replies to what is there are looked for as well."""
    told = tell(
        SOURCE,
        f"{PAGE}1",
        {
            tree(1): dump(hn_story(hn_comment(2))),
            item(1): dump(hn_item(1, kids=[2], descendants=3)),
            item(2): dump(hn_item(2, 1, [3])),
            item(3): dump(hn_item(3, 2, [4])),
            item(4): dump(hn_item(4, 3)),
        },
    )
    assert ids(told) == ["2", "3", "4"]


def test_what_does_not_come_is_said() -> None:
    """A thread with holes says how many."""
    told = tell(
        SOURCE,
        f"{PAGE}1",
        {
            item(1): dump(hn_item(1, kids=[2, 3, 4])),
            item(2): dump(hn_item(2, 1)),
            item(3): 429,
            item(4): "null",
        },
    )
    assert ids(told) == ["2"]
    assert told.found.problem is not None
    assert told.found.problem.startswith("2 comments")


def test_without_the_order_the_tree_is_by_time() -> None:
    """The thread is whole; only the site's order is missing, and that is said."""
    told = tell(SOURCE, f"{PAGE}1", {tree(1): dump(hn_story(hn_comment(3), hn_comment(2)))})
    assert ids(told) == ["2", "3"]
    assert told.found.thread[0].rank is None
    assert told.found.problem == "without the order of the site: 404 refused"


def test_neither_is_a_failure_in_one_line() -> None:
    """A thread that nobody gives is no empty thread."""
    with pytest.raises(FetchError, match="404 refused"):
        tell(SOURCE, f"{PAGE}1", {})
    with pytest.raises(FetchError, match="no such item"):
        tell(SOURCE, f"{PAGE}1", {item(1): "null"})
    with pytest.raises(FormatError, match=r"^hn\.algolia\.com: gave a page instead of JSON$"):
        tell(SOURCE, f"{PAGE}1", {tree(1): "<!DOCTYPE html><p>\nblocked"})


def test_broken_comments_lose_no_other() -> None:
    """One bad comment never loses the thread."""
    told = tell(
        SOURCE,
        f"{PAGE}1",
        {
            tree(1): dump(
                hn_story(
                    None,  # type: ignore[arg-type]
                    hn_comment(2, created_at_i="soon", author={"a": 1}, text=["x"]),
                    {"children": [hn_comment(3)]},
                    hn_comment(4, id="4", children="none"),
                    hn_comment(4, text="again"),
                    hn_comment(1, text="its own parent"),
                )
            ),
            item(1): dump(hn_item(1, kids=["4", None, {}, 2, 4], descendants="3")),
        },
    )
    assert [(c.source_id, c.depth, c.text) for c in told.found.thread] == [
        ("4", 0, "text 4"),
        ("2", 0, ""),
        (None, 0, ""),
        ("3", 1, "text 3"),
    ]


def test_depth_is_no_limit() -> None:
    """The three thousandth answer to an answer is there."""
    opened = "".join(
        f'{{"id":{n},"type":"comment","author":"a","text":"t{n}","children":['
        for n in range(2, 3002)
    )
    story = dump(hn_story())[:-1].replace('"children": []', f'"children": [{opened}{"]}" * 3000}]')
    told = tell(SOURCE, f"{PAGE}1", {tree(1): story + "}", item(1): dump(hn_item(1, kids=[2]))})
    assert len(told.found.thread) == 3000
    assert (told.found.thread[-1].depth, told.found.thread[-1].text) == (2999, "t3001")
