"""Saved JSON of Hacker News, Lobsters, Reddit and Discourse is imported as article and thread."""

from __future__ import annotations

import copy
import html
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FormatError
from reader.formats import parse
from reader.formats.recognition import recognise
from reader.model.comment import Thread
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from tests.comments.answers import (
    Node,
    discourse_post,
    discourse_posts,
    discourse_topic,
    dump,
    hn_comment,
    hn_item,
    hn_story,
    listing,
    lobsters_comment,
    lobsters_story,
    reddit_comment,
    reddit_more,
    reddit_page,
    reddit_post,
)
from tests.costs import affordable


def read(value: object, url: str | None = None) -> Parsed:
    return parse(Fetched(data=dump(value).encode(), name="saved.json", url=url))


def lines(thread: Thread) -> list[str]:
    return [f"{'  ' * c.depth}{c.source_id} {c.text}" for c in thread]


WHOLE: dict[str, Any] = {
    "hackernews": hn_story(hn_comment(2, hn_comment(3), hn_comment(4)), hn_comment(5)),
    "lobsters": lobsters_story(
        lobsters_comment("c2", None, 0),
        lobsters_comment("c3", "c2", 1),
        lobsters_comment("c4", "c2", 1),
        lobsters_comment("c5", None, 0),
    ),
    "reddit": reddit_page(
        reddit_comment("r2", None, reddit_comment("r3", "r2"), reddit_comment("r4", "r2")),
        reddit_comment("r5", None),
    ),
    "discourse": discourse_topic(
        discourse_post(1),
        discourse_post(2),
        discourse_post(3, 2),
        discourse_post(4, 2),
        discourse_post(5),
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_saved_page_is_an_article_with_its_thread(name: str) -> None:
    """What a browser saved reads like what was fetched."""
    parsed = read(WHOLE[name])
    assert parsed.format == name
    assert recognise(Fetched(data=dump(WHOLE[name]).encode(), name="-")).name == name
    (entry,) = parsed.entries
    assert (entry.title or "").startswith("On cats & dogs")
    assert [(c.depth, c.descendants) for c in entry.thread] == [(0, 2), (1, 0), (1, 0), (0, 0)]
    assert parsed.problems == ()


def test_links_of_a_saved_page_are_whole() -> None:
    """A permalink leads to the site although the file does not say where it is from."""
    links = {name: read(value).entries[0].comments_url for name, value in WHOLE.items()}
    assert links == {
        "hackernews": "https://news.ycombinator.com/item?id=1",
        "lobsters": "https://lobste.rs/s/abc123/cats",
        "reddit": "https://www.reddit.com/r/cats/comments/post1/on_cats/",
        "discourse": None,
    }
    topic = read(WHOLE["discourse"], "https://forum.example/t/7.json").entries[0]
    assert topic.comments_url == "https://forum.example/t/on-cats/7"
    assert topic.thread[0].link == "https://forum.example/t/on-cats/7/2"


def test_items_of_hacker_news_are_put_together() -> None:
    """A list of single items, in any order, is a thread as well; one item is an article."""
    items = [hn_item(3, 2), hn_item(1, kids=[4, 2]), hn_item(2, 1, [3]), hn_item(4, 1)]
    (entry,) = read(items).entries
    assert entry.title == "On cats & dogs"
    assert lines(entry.thread) == ["4 text 4", "2 text 2", "  3 text 3"]
    (alone,) = read(hn_item(1, kids=[4, 2])).entries
    assert (alone.title, alone.thread, alone.announced) == ("On cats & dogs", (), 2)


def test_a_hit_of_the_search_is_an_article() -> None:
    """Title, link and the number of comments are in it."""
    hit = {
        "objectID": "8",
        "points": 3,
        "title": "Cats",
        "url": "https://a.example/",
        "author": "x",
    }
    (entry,) = read({**hit, "num_comments": 4}).entries
    assert (entry.title, entry.link, entry.comments_url, entry.announced) == (
        "Cats",
        "https://a.example/",
        "https://news.ycombinator.com/item?id=8",
        4,
    )


def test_lists_of_stories_and_posts_are_articles() -> None:
    """A saved front page gives its articles, without threads that it does not hold."""
    stories = read([lobsters_story(title="One"), lobsters_story(title="Two"), {"short_id": "x"}])
    assert [entry.title for entry in stories.entries] == ["One", "Two"]
    posts = read(listing(reddit_post(id="p1", title="One"), reddit_post(id="p2", title="Two")))
    assert [entry.title for entry in posts.entries] == ["One", "Two"]


def test_reddit_saved_from_a_browser_has_its_signs() -> None:
    """Without `raw_json` Reddit writes `&` as an entity once more; it is shown as meant."""

    def escaped(value: Any) -> Any:
        match value:
            case str():
                return html.escape(value, quote=False)
            case list():
                return [escaped(each) for each in value]
            case dict():
                return {key: escaped(each) for key, each in value.items()}
        return value

    page = reddit_page(
        reddit_comment("a", None, body_html="<div><p>1 &lt; 2 &amp; 3</p></div>"),
        reddit_comment("b", None, body_html=None, body="2 > 1"),
    )
    (entry,) = read(escaped(page)).entries
    assert entry.title == "On cats & dogs"
    assert [comment.text for comment in entry.thread] == ["1 < 2 & 3", "2 > 1"]
    assert [comment.text for comment in read(page).entries[0].thread] == ["1 < 2 & 3", "2 > 1"]
    (bare,) = read(escaped(listing(reddit_post()))).entries
    assert bare.title == "On cats & dogs"


def test_what_was_not_saved_is_said() -> None:
    """A page that shows a part of its thread says how much is missing."""
    (problem,) = read(
        reddit_page(reddit_comment("a", None), reddit_more(None, "b", "c", count=40))
    ).problems
    assert problem.message == "40 more comments were not saved with the page"
    (problem,) = read(discourse_topic(discourse_post(1), stream=[101, 102, 103])).problems
    assert problem.message == "2 more posts were not saved with the topic"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (listing(reddit_comment("a", None)), "comments of Reddit without the post"),
        ([listing(), listing()], "comments of Reddit without the post"),
        ({"short_id": "x", "comment": "<p>x</p>"}, "not a Lobsters story"),
        ({"latest_posts": [discourse_post(1)]}, "but not one topic"),
        ({"topic_list": {"topics": []}}, "but not one topic"),
        (discourse_posts(), "but not one topic"),
    ],
)
def test_parts_without_what_they_are_about_are_refused(value: object, message: str) -> None:
    """A comment alone is no article."""
    with pytest.raises(FormatError, match=message) as caught:
        read(value)
    assert str(caught.value).startswith("saved.json: ")


@pytest.mark.parametrize("name", WHOLE)
def test_a_format_that_is_named_is_held_to_it(name: str) -> None:
    """`--format` cannot make a thread of other JSON."""
    with pytest.raises(FormatError, match=r"^x\.json: not a"):
        parse(Fetched(data=b'{"x": 1}', name="x.json", format=name))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with each of its keys."""
    stack = [value]
    while stack:
        each = stack.pop()
        keys = each.keys() if isinstance(each, dict) else range(len(each))
        for key in keys:
            yield each, key
            if isinstance(each[key], dict | list):
                stack.append(each[key])


_junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["", "1", "t1_r2", "c2", "2", -1, 1e400, [], {}, [[]], {"data": {}}, [None]]),
)


@given(st.sampled_from(sorted(WHOLE)), st.lists(st.tuples(st.integers(0), _junk), max_size=4))
def test_spoilt_answers_are_read_or_refused(name: str, changes: list[tuple[int, Any]]) -> None:
    """Nothing that a site writes in place of a value stops the reader or makes a thread unsound."""
    value = copy.deepcopy(WHOLE[name])
    for number, junk in changes:
        places = list(_places(value))
        container, key = places[number % len(places)]
        container[key] = junk
    fetched = Fetched(data=dump(value).encode(), name="x.json", format=name)
    try:
        parsed = parse(fetched)
    except FormatError as error:
        assert "\n" not in str(error)
        return
    for entry in parsed.entries:
        above = -1
        for place, comment in enumerate(entry.thread):
            assert 0 <= comment.depth <= above + 1
            assert place + comment.descendants < len(entry.thread)
            above = comment.depth
        ids = [c.source_id for c in entry.thread if c.source_id is not None]
        assert len(ids) == len(set(ids))


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_one_bad_value_of_a_comment_loses_no_other_comment(name: str, data: st.DataObject) -> None:
    """The neighbours of a broken comment are there."""
    value = copy.deepcopy(WHOLE[name])
    last: Node
    match name:
        case "hackernews":
            last = value["children"][1]
        case "lobsters":
            last = value["comments"][3]
        case "reddit":
            last = value[1]["data"]["children"][1]["data"]
        case _:
            last = value["post_stream"]["posts"][4]
    last[data.draw(st.sampled_from(sorted(last)))] = data.draw(_junk)
    whole = [c.source_id for c in read(WHOLE[name]).entries[0].thread[:3]]
    entry = parse(Fetched(data=dump(value).encode(), name="x", format=name)).entries[0]
    assert set(whole) <= {comment.source_id for comment in entry.thread}


@pytest.mark.parametrize("name", WHOLE)
def test_ten_thousand_comments_are_read_in_linear_time(name: str) -> None:
    """A thread of a great day opens."""
    count = 10_000
    builders: dict[str, Callable[[], Any]] = {
        "hackernews": lambda: hn_story(*(hn_comment(n) for n in range(2, count + 2))),
        "lobsters": lambda: lobsters_story(
            *(lobsters_comment(f"c{n}", None, 0) for n in range(count))
        ),
        "reddit": lambda: reddit_page(*(reddit_comment(f"r{n}", None) for n in range(count))),
        "discourse": lambda: discourse_topic(*(discourse_post(n) for n in range(1, count + 2))),
    }
    data = dump(builders[name]()).encode()
    with affordable(20):
        (entry,) = parse(Fetched(data=data, name="x.json")).entries
        assert len(entry.thread) == count
