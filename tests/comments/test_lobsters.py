"""Lobsters from bytes: answers of both ages."""

from __future__ import annotations

import pytest

from reader.comments.lobsters import SOURCE
from reader.errors import FetchError, FormatError
from reader.model.comment_sites import CommentSites
from reader.text.instants import iso
from tests.comments.answers import Node, dump, lobsters_comment, lobsters_story
from tests.comments.telling import outline, tell

SITES = CommentSites(lobsters=("https://lobste.rs", "https://gambe.example/talk"))
STORY = "https://lobste.rs/s/abc123"
JSON = f"{STORY}.json"


@pytest.mark.parametrize(
    ("url", "address", "name"),
    [
        ("https://lobste.rs/s/abc123", STORY, "lobste.rs"),
        ("https://lobste.rs/s/abc123/on_cats#c_xyz", STORY, "lobste.rs"),
        ("http://lobste.rs/s/ABC123.json", STORY, "lobste.rs"),
        ("https://lobste.rs/s/abc123/on_cats.json", STORY, "lobste.rs"),
        ("https://lobste.rs/c/xyz987", "https://lobste.rs/c/xyz987", "lobste.rs"),
        (
            "https://gambe.example/talk/s/abc123/on_cats",
            "https://gambe.example/talk/s/abc123",
            "gambe.example",
        ),
    ],
)
def test_stories_and_comments_are_recognised(url: str, address: str, name: str) -> None:
    """A story is one tab, however it was linked, on each site that is known."""
    link = SOURCE.recognise(url, SITES)
    assert link is not None
    assert (link.address, link.name, link.is_own) == (address, name, False)


@pytest.mark.parametrize(
    "url",
    [
        "https://lobste.rs/",
        "https://lobste.rs/t/pets",
        "https://lobste.rs/s/",
        "https://lobste.rs/s/abc123/on_cats/more",
        "https://lobste.rs/u/s/abc123",
        "https://gambe.example/s/abc123",
        "https://other.example/s/abc123/on_cats",
    ],
)
def test_other_addresses_are_none(url: str) -> None:
    """A path like it elsewhere is no story."""
    assert SOURCE.recognise(url, SITES) is None


def test_a_story_is_read_with_all_its_comments() -> None:
    """Who answered whom, in the order of the page, with what the site knows of each."""
    told = tell(
        SOURCE,
        STORY,
        {
            JSON: dump(
                lobsters_story(
                    lobsters_comment("c1", None, 0),
                    lobsters_comment("c2", "c1", 1, score=-2, commenting_user="op"),
                    lobsters_comment("c3", "c1", 1, last_edited_at="2023-11-14T10:05:00.000-06:00"),
                    lobsters_comment("c4", None, 0, is_deleted=True, comment="<em>gone</em>"),
                    lobsters_comment("c5", "c4", 1, is_moderated=True, is_deleted=True),
                )
            )
        },
        SITES,
    )
    assert outline(told.found) == [
        "user_c1: text c1",
        "  op: text c2",
        "  user_c3: text c3",
        "user_c4: [deleted]",
        "  user_c5: [removed]",
    ]
    thread = told.found.thread
    assert [comment.rank for comment in thread] == [0, 0, 1, 1, 0]
    assert [comment.parent_source_id for comment in thread] == [None, "c1", "c1", None, "c4"]
    assert [comment.score for comment in thread] == [3, -2, 3, 3, 3]
    assert [comment.edited for comment in thread] == [False, False, True, False, False]
    assert [comment.role for comment in thread] == [None, "author", None, None, None]
    assert iso(thread[0].published) == "2023-11-14T16:00:00Z"
    assert thread[0].link == "https://lobste.rs/s/abc123/cats#c_c1"
    assert (told.found.total, told.found.problem) == (5, None)
    root = told.found.root
    assert root is not None
    assert (root.title, root.author, root.link, root.comments_url, root.tags) == (
        "On cats & dogs",
        "op",
        "https://a.example/cats",
        "https://lobste.rs/s/abc123/cats",
        ("pets", "culture"),
    )


def older(short_id: str, level: int, name: str, **values: object) -> Node:
    """A comment as older answers have it."""
    comment = lobsters_comment(short_id, None, 0)
    for key in ("parent_comment", "depth", "last_edited_at"):
        del comment[key]
    return {
        **comment,
        "indent_level": level,
        "updated_at": comment["created_at"],
        "commenting_user": {"username": name, "is_admin": False, "is_moderator": False},
        **values,
    }


def test_older_answers_are_read_too() -> None:
    """A site that was not updated for years has the same thread."""
    told = tell(
        SOURCE,
        STORY,
        {
            JSON: dump(
                lobsters_story(
                    older("c1", 1, "ann"),
                    older("c2", 2, "op"),
                    older("c3", 3, "bob", updated_at="2023-11-14T11:00:00.000-06:00"),
                    older("c4", 2, "cy", commenting_user={"username": "cy", "is_moderator": True}),
                    older("c5", 1, "di", commenting_user={"username": "di", "is_admin": True}),
                    submitter_user={"username": "op", "karma": 3},
                )
            )
        },
        SITES,
    )
    assert outline(told.found) == [
        "ann: text c1",
        "  op: text c2",
        "    bob: text c3",
        "  cy: text c4",
        "di: text c5",
    ]
    thread = told.found.thread
    assert [comment.parent_source_id for comment in thread] == [None, "c1", "c2", "c1", None]
    assert [comment.rank for comment in thread] == [0, 0, 0, 1, 1]
    assert [comment.role for comment in thread] == [None, "author", None, "moderator", "admin"]
    assert [comment.edited for comment in thread] == [False, False, True, False, False]


def test_a_page_of_a_comment_gives_its_story() -> None:
    """A link to one comment opens the discussion that it is in."""
    told = tell(
        SOURCE,
        "https://lobste.rs/c/c1",
        {
            "https://lobste.rs/c/c1.json": dump(lobsters_comment("c1", None, 0)),
            JSON: dump(lobsters_story(lobsters_comment("c1", None, 0))),
        },
        SITES,
    )
    assert told.asked == ["https://lobste.rs/c/c1.json", JSON]
    assert outline(told.found) == ["user_c1: text c1"]


@pytest.mark.parametrize("url", ["https://evil.example/s/abc123", None, 3])
def test_a_comment_leads_only_to_a_story_of_its_site(url: object) -> None:
    """What an answer says is not asked for elsewhere."""
    with pytest.raises(FormatError, match=r"^lobste\.rs: a comment that does not say"):
        tell(
            SOURCE,
            "https://lobste.rs/c/c1",
            {"https://lobste.rs/c/c1.json": dump(lobsters_comment("c1", None, 0, url=url))},
            SITES,
        )


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("<html><body>maintenance</body></html>", "lobste.rs: gave a page instead of JSON"),
        ("", "lobste.rs: gave nothing"),
        ('{"short_id": "abc123", "comments": [', "lobste.rs: not valid JSON: "),
        ('{"error": "x"}', "lobste.rs: not a Lobsters story"),
        ("[1, 2]", "lobste.rs: not a Lobsters story"),
        ("null", "lobste.rs: not a Lobsters story"),
    ],
)
def test_what_is_no_story_is_refused_in_one_line(answer: str, message: str) -> None:
    """A thread is never emptied by a page of another kind."""
    with pytest.raises(FormatError) as caught:
        tell(SOURCE, STORY, {JSON: answer}, SITES)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_a_refusal_is_a_failure() -> None:
    """A story that is gone says so."""
    with pytest.raises(FetchError, match="404 refused"):
        tell(SOURCE, STORY, {}, SITES)


def test_broken_comments_lose_no_other() -> None:
    """One bad comment never loses the thread."""
    told = tell(
        SOURCE,
        STORY,
        {
            JSON: dump(
                lobsters_story(
                    None,  # type: ignore[arg-type]
                    lobsters_comment("c1", None, 0, created_at="soon", score="4", comment=None),
                    lobsters_comment("c1", "c1", 1),
                    lobsters_comment("c2", "gone", 9),
                    lobsters_comment("c3", "c4", 1),
                    lobsters_comment("c4", "c3", 1),
                    {"comment": "<p>nameless</p>", "depth": -3},
                    tags="pets",
                )
            )
        },
        SITES,
    )
    assert [(c.source_id, c.parent_source_id, c.depth, c.text) for c in told.found.thread] == [
        ("c1", None, 0, ""),
        ("c2", "gone", 0, "text c2"),
        ("c3", "c4", 0, "text c3"),
        ("c4", "c3", 1, "text c4"),
        (None, None, 0, "nameless"),
    ]
    assert told.found.thread[0].score == 4
