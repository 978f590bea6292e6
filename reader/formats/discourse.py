"""Topics of Discourse: the first post is the article, the others are its comments.

`/t/ID.json` holds the first twenty posts and the ids of all (`post_stream.stream`); the others
come from `/t/ID/posts.json` (https://docs.discourse.org, discourse/discourse,
app/serializers/topic_view_serializer.rb and post_serializer.rb). A comment's id is its number in
the topic, since that is how replies name their parent.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from reader.errors import FormatError
from reader.formats import jsonvalues
from reader.formats.jsonvalues import Node
from reader.model.body import EMPTY_BODY
from reader.model.comment import Comment, CommentRole, CommentState, Thread, thread_from_parents
from reader.model.entry import Entry
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed, Problem
from reader.text.blocks import html_line
from reader.text.clean import clean_line

_SMALL_ACTION = 3
_LIKE = 2
_SLUG = re.compile(r"[\w%.~-]{1,300}")
# Edits of the first minutes are no new version; without a version the times have to tell.
_GRACE = timedelta(minutes=5)


def is_topic(value: object) -> bool:
    """Whether a JSON value is a topic, or a list of posts or of topics."""
    return isinstance(value, dict) and not value.keys().isdisjoint(
        ("post_stream", "latest_posts", "topic_list")
    )


def parse(fetched: Fetched) -> Parsed:
    """Reads one saved topic.

    Raises:
        FormatError: it is no JSON, or no topic.
    """
    name = clean_line(fetched.name)
    value = jsonvalues.load(fetched.data, fetched.media_type, name)
    if not is_topic(value):
        raise FormatError(f"{name}: not a Discourse topic")
    collected = Collected(_site_of(fetched.url))
    collected.add_topic(value)
    if not collected.is_topic:
        raise FormatError(f"{name}: posts or topics of Discourse, but not one topic")
    left = len(collected.wanted)
    problems = (
        (Problem(severity="warning", message=f"{left} more posts were not saved with the topic"),)
        if left
        else ()
    )
    return Parsed(format="discourse", entries=(collected.entry(),), problems=problems)


def _site_of(url: str | None) -> str | None:
    head, mark, _ = (url or "").partition("/t/")
    return head if mark else None


class Collected:
    """One topic while its posts are put together; of a post the last word counts."""

    def __init__(self, site: str | None) -> None:
        """Begins with nothing.

        Args:
            site: address of the forum, without a slash at the end; None where it is not known.
        """
        self._site = site
        self._topic: Node = {}
        self._posts: dict[int, Node] = {}
        self._seen: set[int] = set()

    def add_topic(self, topic: Any) -> None:
        """Adds a topic with its first posts."""
        self._topic = jsonvalues.node(topic)
        self.add_posts(topic)

    def add_posts(self, answer: Any) -> None:
        """Adds the posts of a topic, or of a part of its stream."""
        for post in jsonvalues.nodes(_stream(answer).get("posts")):
            if (source_id := jsonvalues.number(post, "id")) is not None:
                self._seen.add(source_id)
            if (number := jsonvalues.number(post, "post_number")) is not None:
                self._posts[number] = post

    @property
    def is_topic(self) -> bool:
        """Whether there is anything of a topic."""
        return "post_stream" in self._topic and bool(self._posts or self._topic.get("title"))

    @property
    def wanted(self) -> list[int]:
        """The ids of posts that are not here, in their order."""
        stream = _stream(self._topic).get("stream")
        ids = (jsonvalues.whole(each) for each in stream) if isinstance(stream, list) else ()
        return list(
            dict.fromkeys(each for each in ids if each is not None and each not in self._seen)
        )

    @property
    def total(self) -> int | None:
        """How many comments the site says there are."""
        count = jsonvalues.number(self._topic, "posts_count")
        return max(0, count - 1) if count is not None else None

    @property
    def page(self) -> str | None:
        """The page for people."""
        number = jsonvalues.number(self._topic, "id")
        if self._site is None or number is None:
            return None
        slug = jsonvalues.string(self._topic, "slug")
        return f"{self._site}/t/{slug if _SLUG.fullmatch(slug) else '-'}/{number}"

    def thread(self) -> Thread:
        """The comments: every post but the first and the notes of the program."""
        creator = jsonvalues.line(self._first, "username")
        return thread_from_parents(
            (number, parent, self._comment(number, parent, post, creator))
            for number, post in sorted(self._posts.items())
            if number != 1 and not _is_note(post)
            for parent in (self._parent(post),)
        )

    def entry(self) -> Entry:
        """What is discussed, with its thread."""
        first, topic = self._first, self._topic
        body, text = jsonvalues.html(jsonvalues.string(first, "cooked"), self.page)
        published, raw = jsonvalues.instant(first, "created_at")
        if published is None:
            published, raw = jsonvalues.instant(topic, "created_at")
        title = jsonvalues.line(topic, "title")
        return Entry(
            title=title or html_line(jsonvalues.string(topic, "fancy_title")) or None,
            body=body,
            text=text,
            guid=self.page,
            link=self.page,
            author=jsonvalues.line(first, "username"),
            published=published,
            published_raw=raw,
            tags=_tags(topic),
            comments_url=self.page,
            announced=self.total,
            thread=self.thread(),
        )

    @property
    def _first(self) -> Node:
        return self._posts.get(1, {})

    def _parent(self, post: Node) -> int | None:
        parent = jsonvalues.number(post, "reply_to_post_number")
        if parent is None or parent <= 1 or _is_note(self._posts.get(parent, {})):
            return None
        return parent

    def _comment(self, number: int, parent: int | None, post: Node, creator: str | None) -> Comment:
        author = jsonvalues.line(post, "username", "name")
        state = _state(post)
        # What is gone or hidden has a sentence that says so in place of its text.
        body, text = (
            jsonvalues.html(jsonvalues.string(post, "cooked"), self.page)
            if state == "ok"
            else (EMPTY_BODY, "")
        )
        published, raw = jsonvalues.instant(post, "created_at")
        return Comment(
            author=author,
            body=body,
            text=text,
            published=published,
            published_raw=raw,
            source_id=str(number),
            parent_source_id=str(parent) if parent is not None else None,
            score=_likes(post),
            edited=_is_edited(post, published),
            link=f"{self.page}/{number}" if self.page else None,
            state=state,
            role=_role(post, author, creator),
        )


def _stream(answer: Any) -> Node:
    return jsonvalues.node(jsonvalues.node(answer).get("post_stream"))


def _is_note(post: Node) -> bool:
    """Whether the program wrote it: closed, pinned, split."""
    return jsonvalues.number(post, "post_type") == _SMALL_ACTION


def _state(post: Node) -> CommentState:
    if jsonvalues.flag(post, "user_deleted"):
        return "deleted"
    if jsonvalues.string(post, "deleted_at") or jsonvalues.flag(post, "hidden"):
        return "removed"
    return "ok"


def _is_edited(post: Node, published: object) -> bool:
    version = jsonvalues.number(post, "version")
    if version is not None:
        return version > 1
    updated, _ = jsonvalues.instant(post, "updated_at")
    return (
        isinstance(updated, datetime)
        and isinstance(published, datetime)
        and updated - published > _GRACE
    )


def _likes(post: Node) -> int | None:
    """Everybody who reacted, where the forum has reactions; else likes, None where not said."""
    if (count := jsonvalues.number(post, "reaction_users_count")) is not None:
        return count
    if not isinstance(post.get("actions_summary"), list):
        return None
    for action in jsonvalues.nodes(post["actions_summary"]):
        if jsonvalues.number(action, "id") == _LIKE:
            return jsonvalues.number(action, "count") or 0
    # An action that nobody took is left out.
    return 0


def _role(post: Node, author: str | None, creator: str | None) -> CommentRole | None:
    if jsonvalues.flag(post, "admin"):
        return "admin"
    if any(jsonvalues.flag(post, name) for name in ("moderator", "group_moderator", "staff")):
        return "moderator"
    return "author" if author is not None and author == creator else None


def _tags(topic: Node) -> tuple[str, ...]:
    """Texts; objects with a name in newer versions."""
    tags = topic.get("tags")
    names = (
        jsonvalues.line(each, "name") if isinstance(each, dict) else clean_line(each)
        for each in (tags if isinstance(tags, list) else ())
        if isinstance(each, dict | str)
    )
    return tuple(dict.fromkeys(name for name in names if name))
