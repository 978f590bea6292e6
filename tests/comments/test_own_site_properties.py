"""What holds for whatever an article's own site answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.comments import blogger, commentfeed, disqus, pagecomments, wordpress
from reader.comments.source import Ask, Refused, Source, Told
from reader.errors import FetchError, FormatError
from reader.model.comment import Thread
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink
from tests.comments.feeds import atom, entry
from tests.comments.telling import Conversation, tell, tell_link
from tests.comments.test_wordpress import ADDRESS, asked, comment
from tests.formats.comment_pages import wordpress as page_of

FEED = "https://blog.example/comments.xml"
PAGE = "https://blog.example/snow/"

_LINKS = [
    (wordpress.SOURCE, ADDRESS),
    (blogger.SOURCE, "https://blog.example/feeds/386/comments/default"),
    (disqus.SOURCE, "https://disqus.com/embed/comments/?base=default&f=snow&t_i=7"),
    (commentfeed.SOURCE, FEED),
    (pagecomments.SOURCE, PAGE),
]
_VALUES: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(["approved", "2024-03-01T10:00:00", "https://[", "<p>x", "7", "#comment-7"]),
    lambda values: st.lists(values, max_size=3)
    | st.dictionaries(
        st.sampled_from([
            "id", "parent", "content", "rendered", "author", "author_name", "name", "date_gmt",
            "link", "status", "type", "posts", "thread", "response", "cursor", "hasNext",
            "createdAt", "message", "isDeleted", "points", "likes", "items", "comment", "text",
            "url", "@type",
            "version", "next_url", "date", "title",
        ]),
        values,
        max_size=6,
    ),
    max_leaves=12,
)  # fmt: skip
_DATA = '<script id="disqus-threadData">{}</script>'
_MARKUP = st.lists(
    st.sampled_from([
        "<rss><channel>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "</entry>",
        "<item>", "</item>", "<id>urn:1</id>", "<guid>#comment-7</guid>", "<link>https://[</link>",
        "<title>By: A", "</title>",
        "<thr:in-reply-to xmlns:thr='http://purl.org/syndication/thread/1.0' ref='urn:1'/>",
        "<link rel='next' href='//['/>", "<link rel='related' href='/comments/default/5'/>",
        "&", "<",
        "<content>x</content>", "</feed>", "</channel></rss>", "<li id=comment-1 class=comment>",
        "<p class=comment-content>x", "<b class=fn>A</b>", "\x00", "<?xml version='1.0'?>",
        "<script type='text/json' id='disqus-threadData'>", "</script>",
    ]),
    max_size=25,
).map("".join)  # fmt: skip


def _answers(source: Source, bodies: Sequence[bytes]) -> Thread:
    """Has a source read whatever comes, the last answer for ever."""
    link = DiscussionLink(source=source.name, address=dict(_addresses())[source.name], page=PAGE)
    asking = source.ask(link, CommentSites())
    number = 0

    def heard(ask: Ask) -> Told | Refused:
        nonlocal number
        body = bodies[min(number, len(bodies) - 1)]
        number += 1
        return Told(url=ask.url, data=body) if body else Refused(message="500 x", status=500)

    wanted = next(asking)
    try:
        for _ in range(200):
            wanted = asking.send([heard(ask) for ask in wanted])
    except StopIteration as end:
        thread: Thread = end.value.thread
        return thread
    raise AssertionError("it asks for ever")


def _addresses() -> list[tuple[str, str]]:
    return [(source.name, address) for source, address in _LINKS]


@pytest.mark.parametrize("source", [source for source, _ in _LINKS], ids=lambda each: each.name)
@given(
    st.lists(
        st.one_of(
            _VALUES.map(json.dumps), st.lists(_VALUES, max_size=3).map(json.dumps), _MARKUP,
            _VALUES.map(lambda value: _DATA.format(json.dumps(value))),
            st.just(""),
        ).map(lambda text: text.encode("utf-8", "surrogatepass")),
        min_size=1,
        max_size=4,
    )
)  # fmt: skip
def test_whatever_a_site_answers_ends_in_a_thread_or_in_one_line(
    source: Source, bodies: list[bytes]
) -> None:
    """No answer can make a refresh crash or go on for ever."""
    try:
        thread = _answers(source, bodies)
    except (FetchError, FormatError) as error:
        assert "\n" not in str(error)
        return
    for before, after in pairwise(thread):
        assert after.depth <= before.depth + 1


_PARENTS = st.lists(st.integers(0, 12), min_size=1, max_size=12)


def _told(entries: Sequence[str], sizes: Sequence[int]) -> Conversation:
    """Reads entries in pages of some sizes."""
    pages: list[list[str]] = []
    at = 0
    for size in (*sizes, len(entries)):
        pages.append(list(entries[at : at + size]))
        at += size
    answers = {}
    for number, shown in enumerate(pages):
        following = f'<link rel="next" href="{FEED}?{number + 1}"/>'
        url = f"{FEED}?{number}" if number else FEED
        answers[url] = atom(shown, head=following if number + 1 < len(pages) else "")
    return tell_link(commentfeed.SOURCE, commentfeed.own_feed_link(FEED), answers)


@given(_PARENTS, st.randoms(use_true_random=False), st.lists(st.integers(1, 4), max_size=4))
def test_any_order_and_any_split_of_a_feed_is_the_same_thread(
    parents: list[int], random: object, sizes: list[int]
) -> None:
    """How a site cuts and sorts its comment feed changes nothing for a reader."""
    entries = [
        entry(
            f"{PAGE}#comment-{number}",
            f"n{number}",
            f"text {number}",
            to=f"{PAGE}#comment-{parent}" if parent else PAGE,
            hour=number,
        )
        for number, parent in enumerate(parents, 1)
    ]
    whole = _told(entries, [])
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _told(shuffled, sizes).found.thread == whole.found.thread
    assert len(whole.found.thread) == len(parents)


@given(_PARENTS, st.integers(1, 11))
def test_a_repeated_page_of_wordpress_changes_nothing(parents: list[int], seed: int) -> None:
    """A comment that is shown twice while pages slide is there once."""
    shown = [comment(number, parent) for number, parent in enumerate(parents, 1)]
    once = tell(wordpress.SOURCE, ADDRESS, {asked(1): json.dumps(shown)})
    turned = shown[seed % len(shown) :] + shown[: seed % len(shown)]
    twice = tell(wordpress.SOURCE, ADDRESS, {asked(1): json.dumps(turned + shown)})
    assert twice.found.thread == once.found.thread


def test_page_feed_and_interface_give_the_same_ids() -> None:
    """However a thread of WordPress is read the next time, no comment is new again."""
    from tests.formats.comment_pages import comment as in_page

    by_page = tell_link(
        pagecomments.SOURCE,
        pagecomments.page_link(PAGE),
        {PAGE: page_of(in_page(1, "text 1", in_page(2, "text 2")))},
    )
    by_feed = _told(
        [
            entry(f"{PAGE}#comment-1", "n1", "text 1", to=PAGE),
            entry(f"{PAGE}#comment-2", "n2", "text 2", to=f"{PAGE}#comment-1", hour=11),
        ],
        [],
    )
    by_rest = tell(wordpress.SOURCE, ADDRESS, {asked(1): json.dumps([comment(1), comment(2, 1)])})
    for told in (by_page, by_feed, by_rest):
        shown = [
            (c.source_id, c.parent_source_id, c.author, c.text, c.depth) for c in told.found.thread
        ]
        assert shown == [
            ("comment-1", None, "n1", "text 1", 0),
            ("comment-2", "comment-1", "n2", "text 2", 1),
        ]
