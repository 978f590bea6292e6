"""Discussions of Lemmy: a post and views of its comments, of both ages of its interface.

0.19 says `published`, `updated` and `counts.score`, 1.0 `published_at`, `updated_at` and the
comment's own `score` (types of lemmy-js-client). A comment's `path` names all its parents.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from reader.errors import FormatError
from reader.formats import jsonvalues
from reader.formats.jsonvalues import Node
from reader.formats.social import handle
from reader.model.body import EMPTY_BODY, Body
from reader.model.comment import Comment, CommentRole, CommentState, Thread, thread_from_parents
from reader.model.entry import Entry
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.text.blocks import body_text
from reader.text.clean import clean_line
from reader.text.urls import absolute, host, is_openable


def is_answer(value: object) -> bool:
    """Whether a JSON value is a list of comments, or a post."""
    if not isinstance(value, dict):
        return False
    if isinstance(value.get("post_view"), dict):
        return True
    listed = views_of(value)
    return bool(listed) and all(name in listed[0] for name in ("comment", "creator"))


def views_of(value: Any) -> list[Node]:
    """The comments of one answer: `comments`, or `items` since 1.0."""
    answer = jsonvalues.node(value)
    return jsonvalues.nodes(answer.get("comments")) or jsonvalues.nodes(answer.get("items"))


def parse(fetched: Fetched) -> Parsed:
    """Reads a saved answer: each comment says which post it is about.

    Raises:
        FormatError: it is no JSON, or neither a post nor comments.
    """
    name = clean_line(fetched.name)
    value = jsonvalues.load(fetched.data, fetched.media_type, name)
    base = _site(fetched.url)
    collected = Collected(base)
    answer = jsonvalues.node(value)
    collected.add_post(answer.get("post_view"))
    collected.add(views_of(answer))
    entry = collected.entry()
    if entry is None:
        raise FormatError(f"{name}: comments of Lemmy without the post that they are about")
    return Parsed(format="lemmy", entries=(entry,))


def _site(url: str | None) -> str | None:
    at = host(url)
    return f"https://{at}" if at else None


class Collected:
    """A post and its comments, put together from answers.

    Args:
        base: address of the site that answers, without a slash at its end.
    """

    def __init__(self, base: str | None) -> None:
        self.base = base
        self._host = host(base)
        self._post: Node = {}
        self._creator: Node = {}
        self._counts: Node = {}
        self._views: dict[int, Node] = {}

    def add_post(self, view: Any) -> None:
        """Adds what a post's own address says."""
        view = jsonvalues.node(view)
        if post := jsonvalues.node(view.get("post")):
            self._post = post
            self._creator = jsonvalues.node(view.get("creator"))
            self._counts = jsonvalues.node(view.get("counts"))

    def add(self, views: Iterable[Node]) -> int:
        """Adds comments, a later version in place of an earlier one; returns how many are new."""
        before = len(self._views)
        for view in views:
            number = jsonvalues.number(jsonvalues.node(view.get("comment")), "id")
            if number is not None:
                self._views[number] = view
        if not self._post and self._views:
            self._post = jsonvalues.node(next(iter(self._views.values())).get("post"))
        return len(self._views) - before

    @property
    def total(self) -> int | None:
        """How many comments the site says there are."""
        found = jsonvalues.number(self._counts, "comments")
        return found if found is not None else jsonvalues.number(self._post, "comments")

    @property
    def page(self) -> str | None:
        """The post's page on the site that answers."""
        number = jsonvalues.number(self._post, "id")
        if self.base and number is not None:
            return f"{self.base}/post/{number}"
        return absolute(jsonvalues.string(self._post, "ap_id"))

    def entry(self) -> Entry | None:
        """The post with its thread, None where nothing says what the post is."""
        post = self._post
        title = jsonvalues.line(post, "name")
        page = self.page
        if title is None and page is None:
            return None
        url = absolute(jsonvalues.string(post, "url"))
        body, text = _markdown(jsonvalues.string(post, "body"), page)
        published, raw = jsonvalues.instant(post, "published", "published_at")
        updated, _ = jsonvalues.instant(post, "updated", "updated_at")
        return Entry(
            title=title,
            body=body,
            text=text,
            guid=jsonvalues.line(post, "ap_id") or page,
            link=url if is_openable(url) else page,
            author=self._person(self._creator),
            published=published,
            published_raw=raw,
            updated=updated,
            comments_url=page,
            announced=self.total,
            thread=self._thread(),
        )

    def _thread(self) -> Thread:
        rows = [self._row(number, view) for number, view in self._views.items()]
        rows.sort(key=lambda row: (_time(row[2]), row[0]))
        return thread_from_parents(rows)

    def _row(self, number: int, view: Node) -> tuple[int, int | None, Comment]:
        node = jsonvalues.node(view.get("comment"))
        creator = jsonvalues.node(view.get("creator"))
        state: CommentState = "ok"
        if jsonvalues.flag(node, "removed"):
            state = "removed"
        elif jsonvalues.flag(node, "deleted"):
            state = "deleted"
        link = f"{self.base}/comment/{number}" if self.base else jsonvalues.string(node, "ap_id")
        body, text = (
            _markdown(jsonvalues.string(node, "content"), self.page)
            if state == "ok"
            else (EMPTY_BODY, "")
        )
        parent = _parent(jsonvalues.string(node, "path"), number)
        published, raw = jsonvalues.instant(node, "published", "published_at")
        updated, _ = jsonvalues.instant(node, "updated", "updated_at")
        score = jsonvalues.number(jsonvalues.node(view.get("counts")), "score")
        comment = Comment(
            author=self._person(creator),
            body=body,
            text=text,
            published=published,
            published_raw=raw,
            source_id=str(number),
            parent_source_id=str(parent) if parent is not None else None,
            score=score if score is not None else jsonvalues.number(node, "score"),
            edited=state == "ok" and updated is not None and updated != published,
            link=absolute(link),
            state=state,
            role=self._role(view, node, creator),
        )
        return number, parent, comment

    def _role(self, view: Node, node: Node, creator: Node) -> CommentRole | None:
        is_admin = jsonvalues.flag(view, "creator_is_admin")
        if jsonvalues.flag(node, "distinguished"):
            # Spoken in office.
            return "admin" if is_admin else "moderator"
        own = jsonvalues.number(self._post, "creator_id")
        by = jsonvalues.number(creator, "id") or jsonvalues.number(node, "creator_id")
        if own is not None and own == by:
            return "author"
        if is_admin:
            return "admin"
        return "moderator" if jsonvalues.flag(view, "creator_is_moderator") else None

    def _person(self, person: Node) -> str | None:
        at = None if jsonvalues.flag(person, "local") else self._host
        return handle(person, "name", "actor_id", "ap_id", at=at)


def _markdown(value: str, base: str | None) -> tuple[Body, str]:
    if not value.strip():
        return EMPTY_BODY, ""
    body = Body("markdown", value, base)
    return body, body_text(body)


def _parent(path: str, number: int) -> int | None:
    """The parent in a path `0.12.45` of number 45; 0 is the post."""
    names = path.split(".")
    if len(names) > 1 and jsonvalues.whole(names[-1]) == number:
        names.pop()
    return (jsonvalues.whole(names[-1]) or None) if names else None


def _time(comment: Comment) -> float:
    published = comment.published
    return published.timestamp() if isinstance(published, datetime) else 0.0
