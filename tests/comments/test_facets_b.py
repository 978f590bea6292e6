"""What Hacker News, Lobsters, Reddit and Discourse say they read is what they read."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from reader.comments.discourse import SOURCE as DISCOURSE
from reader.comments.hackernews import SOURCE as HACKERNEWS
from reader.comments.lobsters import SOURCE as LOBSTERS
from reader.comments.reddit import SOURCE as REDDIT
from reader.comments.source import FACETS, Source
from reader.comments.sources import SOURCES
from reader.model.comment_sites import CommentSites
from tests.comments.answers import (
    discourse_post,
    discourse_posts,
    discourse_topic,
    dump,
    hn_comment,
    hn_item,
    hn_story,
    loaded,
    lobsters_comment,
    lobsters_story,
    reddit_comment,
    reddit_more,
    reddit_page,
)
from tests.comments.telling import Conversation, tell

SITES = CommentSites(discourse=("https://forum.example",))

# Whatever a site publishes of a comment is in these, whether it is read or not.
SAMPLES: Mapping[str, tuple[Source, str, Mapping[str, str]]] = {
    "hackernews": (
        HACKERNEWS,
        "https://news.ycombinator.com/item?id=1",
        {
            "https://hn.algolia.com/api/v1/items/1": dump(
                hn_story(
                    hn_comment(2, hn_comment(3, author="op")),
                    hn_comment(4, author=None, text=None),
                )
            ),
            "https://hacker-news.firebaseio.com/v0/item/1.json": dump(
                hn_item(1, kids=[5, 2, 4], descendants=4)
            ),
            "https://hacker-news.firebaseio.com/v0/item/5.json": dump(hn_item(5, 1)),
        },
    ),
    "lobsters": (
        LOBSTERS,
        "https://lobste.rs/s/abc123",
        {
            "https://lobste.rs/s/abc123.json": dump(
                lobsters_story(
                    lobsters_comment("c1", None, 0, last_edited_at="2023-11-14T12:00:00.000-06:00"),
                    lobsters_comment("c2", "c1", 1, commenting_user="op"),
                    lobsters_comment("c3", None, 0, is_deleted=True),
                )
            )
        },
    ),
    "reddit": (
        REDDIT,
        "https://www.reddit.com/r/cats/comments/post1/",
        {
            "https://www.reddit.com/comments/post1.json?limit=500&raw_json=1": dump(
                reddit_page(
                    reddit_comment("a", None, reddit_comment("b", "a", is_submitter=True)),
                    reddit_comment("c", None, edited=1_700_000_100.0),
                    reddit_comment("d", None, author="[deleted]", body="[deleted]", body_html=""),
                    reddit_more(None, "e"),
                )
            ),
            "https://www.reddit.com/api/morechildren.json?api_type=json&link_id=t3_post1"
            "&children=e&limit_children=false&raw_json=1": dump(loaded(reddit_comment("e", None))),
        },
    ),
    "discourse": (
        DISCOURSE,
        "https://forum.example/t/on-cats/7",
        {
            "https://forum.example/t/7.json": dump(
                discourse_topic(
                    discourse_post(1),
                    discourse_post(2, version=2),
                    discourse_post(3, 2, moderator=True),
                    discourse_post(4, user_deleted=True),
                    stream=[101, 102, 103, 104, 105],
                )
            ),
            "https://forum.example/t/7/posts.json?post_ids%5B%5D=105": dump(
                discourse_posts(discourse_post(5))
            ),
        },
    ),
}


def shown(told: Conversation) -> set[str]:
    """Which facets a thread shows."""
    thread = told.found.thread
    signs = {
        "author": any(comment.author for comment in thread),
        "time": all(comment.published for comment in thread),
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


@pytest.mark.parametrize("name", SAMPLES)
def test_each_source_reads_what_it_says_and_nothing_else(name: str) -> None:
    """The table in the docs is true: what it promises is in a thread, what it denies is not."""
    source, address, answers = SAMPLES[name]
    assert source.name == name
    assert source in SOURCES
    assert shown(tell(source, address, answers, SITES)) == source.reads
    assert source.how
    assert "\n" not in source.how
