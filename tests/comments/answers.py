"""Answers of Hacker News, Lobsters, Reddit and Discourse, as small as their shapes allow."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from reader.model.comment_sites import CommentSites

Node = dict[str, Any]

T0 = 1_700_000_000
"""2023-11-14T22:13:20Z."""


def local_sites(base: str) -> CommentSites:
    """All four at one server, each in a folder of its own."""
    return CommentSites(
        hackernews=f"{base}/hn",
        hackernews_tree=f"{base}/tree/api/v1",
        hackernews_items=f"{base}/fire/v0",
        lobsters=(f"{base}/lobsters",),
        reddit=(f"{base}/reddit",),
        discourse=(f"{base}/forum",),
    )


def hn_comment(number: int, *children: Node, story: int = 1, **values: Any) -> Node:
    """A comment of Algolia's tree."""
    return {
        "id": number,
        "type": "comment",
        "author": f"user{number}",
        "created_at": "2023-11-14T22:13:20.000Z",
        "created_at_i": T0 + number,
        "text": f"text {number}",
        "points": None,
        "parent_id": None,
        "story_id": story,
        "children": list(children),
        **values,
    }


def hn_story(*children: Node, **values: Any) -> Node:
    """A story with Algolia's tree."""
    return {
        "id": 1,
        "type": "story",
        "author": "op",
        "created_at_i": T0,
        "title": "On cats & dogs <draft>",
        "url": "https://a.example/cats",
        "text": None,
        "points": 99,
        "parent_id": None,
        "story_id": 1,
        "children": list(children),
        "options": [],
        **values,
    }


def hn_item(
    number: int, parent: int | None = None, kids: Sequence[object] = (), **values: Any
) -> Node:
    """An item of Firebase; a story without a parent."""
    item: Node = {"id": number, "time": T0 + number, "kids": list(kids)}
    if parent is None:
        item |= {
            "type": "story", "by": "op", "title": "On cats &amp; dogs", "score": 99,
            "url": "https://a.example/cats", "descendants": len(kids),
        }  # fmt: skip
    else:
        item |= {
            "type": "comment",
            "by": f"user{number}",
            "text": f"text {number}",
            "parent": parent,
        }
    return {**item, **values}


def lobsters_comment(short_id: str, parent: str | None, depth: int, **values: Any) -> Node:
    """A comment as newer answers have it."""
    return {
        "short_id": short_id,
        "short_id_url": f"https://lobste.rs/c/{short_id}",
        "created_at": "2023-11-14T10:00:00.000-06:00",
        "last_edited_at": "2023-11-14T10:00:00.000-06:00",
        "is_deleted": False,
        "is_moderated": False,
        "score": 3,
        "flags": 0,
        "parent_comment": parent,
        "comment": f"<p>text {short_id}</p>",
        "comment_plain": f"text {short_id}",
        "url": f"https://lobste.rs/s/abc123/cats#c_{short_id}",
        "depth": depth,
        "commenting_user": f"user_{short_id}",
        **values,
    }


def lobsters_story(*comments: Node, **values: Any) -> Node:
    """A story with its comments."""
    return {
        "short_id": "abc123",
        "short_id_url": "https://lobste.rs/s/abc123",
        "created_at": "2023-11-14T09:00:00.000-06:00",
        "title": "On cats & dogs",
        "url": "https://a.example/cats",
        "score": 20,
        "flags": 0,
        "comment_count": len(comments),
        "description": "",
        "description_plain": "",
        "comments_url": "https://lobste.rs/s/abc123/cats",
        "submitter_user": "op",
        "user_is_author": False,
        "tags": ["pets", "culture"],
        "comments": list(comments),
        **values,
    }


def reddit_comment(number: str, parent: str | None, *replies: Node, **values: Any) -> Node:
    """A comment; `parent` is another's id, None the post."""
    return {
        "kind": "t1",
        "data": {
            "id": number,
            "name": f"t1_{number}",
            "parent_id": f"t1_{parent}" if parent else "t3_post1",
            "link_id": "t3_post1",
            "author": f"user_{number}",
            "body": f"text {number}",
            "body_html": f'<div class="md"><p>text {number}</p></div>',
            "created_utc": float(T0 + 60),
            "edited": False,
            "score": 5,
            "score_hidden": False,
            "distinguished": None,
            "is_submitter": False,
            "permalink": f"/r/cats/comments/post1/on_cats/{number}/",
            "replies": listing(*replies) if replies else "",
            **values,
        },
    }


def reddit_more(parent: str | None, *children: str, count: int | None = None) -> Node:
    """Comments that are not shown; without children, a thread that continues elsewhere."""
    return {
        "kind": "more",
        "data": {
            "count": len(children) if count is None else count,
            "name": "t1_more" if children else "t1__",
            "id": "more" if children else "_",
            "parent_id": f"t1_{parent}" if parent else "t3_post1",
            "children": list(children),
        },
    }


def listing(*things: Node) -> Node:
    """A list of things."""
    return {"kind": "Listing", "data": {"children": list(things), "after": None}}


def reddit_post(**values: Any) -> Node:
    """A post that links elsewhere."""
    return {
        "kind": "t3",
        "data": {
            "id": "post1",
            "name": "t3_post1",
            "title": "On cats & dogs",
            "author": "op",
            "subreddit": "cats",
            "subreddit_name_prefixed": "r/cats",
            "selftext": "",
            "selftext_html": None,
            "is_self": False,
            "url": "https://a.example/cats",
            "permalink": "/r/cats/comments/post1/on_cats/",
            "created_utc": float(T0),
            "score": 200,
            "num_comments": 2,
            **values,
        },
    }


def reddit_page(*comments: Node, **values: Any) -> list[Node]:
    """A post with comments."""
    return [listing(reddit_post(**values)), listing(*comments)]


def loaded(*things: Node) -> Node:
    """What `morechildren` gives: without nesting."""
    return {"json": {"errors": [], "data": {"things": list(things)}}}


def discourse_post(number: int, reply_to: int | None = None, **values: Any) -> Node:
    """A post; its id is its number and 100."""
    return {
        "id": 100 + number,
        "post_number": number,
        "post_type": 1,
        "username": f"user{number}",
        "name": f"User {number}",
        "created_at": f"2023-11-14T10:{number % 60:02}:00.123Z",
        "updated_at": f"2023-11-14T10:{number % 60:02}:00.123Z",
        "cooked": f"<p>text {number}</p>",
        "reply_to_post_number": reply_to,
        "version": 1,
        "actions_summary": [{"id": 2, "count": 4}],
        "moderator": False,
        "admin": False,
        "staff": False,
        "hidden": False,
        "deleted_at": None,
        "user_deleted": False,
        **values,
    }


def discourse_topic(*posts: Node, stream: Sequence[int] | None = None, **values: Any) -> Node:
    """A topic with its first posts and the ids of all."""
    ids = [post["id"] for post in posts] if stream is None else list(stream)
    return {
        "id": 7,
        "slug": "on-cats",
        "title": "On cats & dogs",
        "fancy_title": "On cats &amp; dogs",
        "posts_count": len(ids),
        "created_at": "2023-11-14T10:01:00.123Z",
        "tags": ["pets", {"id": 3, "name": "culture"}],
        "post_stream": {"posts": list(posts), "stream": ids},
        **values,
    }


def discourse_posts(*posts: Node) -> Node:
    """A part of a topic's stream."""
    return {"post_stream": {"posts": list(posts)}, "id": 7}


def dump(value: object) -> str:
    """JSON as a site sends it."""
    return json.dumps(value)
