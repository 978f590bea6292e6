"""What the sources on an article's own site say that they read, held to threads that show it."""

from __future__ import annotations

import json

import pytest

from reader.comments import blogger, commentfeed, disqus, pagecomments, wordpress
from reader.comments.source import FACETS, Source
from reader.comments.sources import SOURCES
from tests.comments import test_blogger as blogs
from tests.comments import test_disqus as frames
from tests.comments import test_wordpress as posts
from tests.comments.feeds import atom, entry
from tests.comments.telling import Answers, Conversation, tell, tell_link
from tests.formats.comment_pages import HACKER_NEWS, JSON_LD, OLD_REDDIT

_FEED = "https://blog.example/snow/comments.xml"
_GONE = (
    '<link rel="next" href="?2"/><os:totalResults xmlns:os="http://a9.com/-/spec/opensearchrss/1.0/">'
    '3</os:totalResults><at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0"'
    ' ref="urn:c:9"/>'
)
_PAGE = "https://old.reddit.com/r/x/comments/9/"


def _wordpress() -> list[Conversation]:
    first = [posts.comment(n, n - 1 if n > 1 else 0) for n in range(1, 101)]
    second = [posts.comment(101, status="trash")]
    answers = {posts.asked(1): json.dumps(first), posts.asked(2): json.dumps(second)}
    return [tell(wordpress.SOURCE, posts.ADDRESS, answers)]


def _blogger() -> list[Conversation]:
    gone = blogs.entry(3, text="This comment has been removed by the author.", gone=True)
    answers = {
        blogs.asked(1): blogs.feed([blogs.entry(1), blogs.entry(2, to=1)], 3),
        blogs.asked(3): blogs.feed([gone], 3),
    }
    return [tell(blogger.SOURCE, blogs.FEED, answers)]


def _disqus() -> list[Conversation]:
    shown = [frames.post(1), frames.post(2, 1, isEdited=True), frames.post(3, isDeleted=True)]
    return [frames.read(frames.frame(shown))]


def _commentfeed() -> list[Conversation]:
    answers = {
        _FEED: atom([entry("urn:c:1", "Ann", "Cold")], head=_GONE),
        f"{_FEED}?2": atom([entry("urn:c:2", "Bea", "Very", to="urn:c:1", hour=11)]),
    }
    return [tell_link(commentfeed.SOURCE, commentfeed.own_feed_link(_FEED), answers)]


def _pagecomments() -> list[Conversation]:
    ranked = "https://news.ycombinator.com/item?id=1"
    second = HACKER_NEWS.replace('id="1', 'id="2').replace("morelink", "less")
    samples: list[tuple[str, Answers]] = [
        (_PAGE, {_PAGE: OLD_REDDIT}),
        (ranked, {ranked: HACKER_NEWS, f"{ranked}&p=2": second}),
        (_PAGE, {_PAGE: JSON_LD}),
    ]
    return [
        tell_link(pagecomments.SOURCE, pagecomments.page_link(url), answers)
        for url, answers in samples
    ]


def _shown(told: Conversation) -> set[str]:
    thread = told.found.thread
    signs = {
        "author": any(comment.author for comment in thread),
        "time": any(comment.published for comment in thread),
        "parent": any(comment.parent_source_id and comment.depth for comment in thread),
        "rank": any(comment.rank is not None for comment in thread),
        "score": any(comment.score is not None for comment in thread),
        "edits": any(comment.edited for comment in thread),
        "deletions": any(comment.state in ("deleted", "removed") for comment in thread),
        "roles": any(comment.role for comment in thread),
        "paging": len(told.rounds) > 1 and told.found.problem is None,
        "total": told.found.total is not None,
    }
    assert signs.keys() == set(FACETS)
    return {name for name, is_shown in signs.items() if is_shown}


@pytest.mark.parametrize(
    ("source", "samples"),
    [
        (wordpress.SOURCE, _wordpress),
        (blogger.SOURCE, _blogger),
        (disqus.SOURCE, _disqus),
        (commentfeed.SOURCE, _commentfeed),
        (pagecomments.SOURCE, _pagecomments),
    ],
    ids=lambda value: value.name if isinstance(value, Source) else "",
)
def test_each_source_reads_what_it_says_and_nothing_else(source: Source, samples: object) -> None:
    """The table in the docs is true: what it promises is in a thread, what it denies is not."""
    assert callable(samples)
    seen: set[str] = set()
    for told in samples():
        seen |= _shown(told)
    assert seen == source.reads
    assert source in SOURCES
    assert source.how.endswith(".")
    assert "\n" not in source.how
