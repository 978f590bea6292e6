"""Comments of PeerTube: threads with their counts, and one thread as a tree.

Fields are those of PeerTube's models `VideoComment` and `VideoCommentThreadTree`: `id, url, text,
inReplyToCommentId, createdAt, isDeleted, heldForReview, totalReplies, account`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from reader.formats import jsonvalues
from reader.formats.jsonvalues import Node
from reader.formats.social import handle
from reader.model.body import EMPTY_BODY, Body
from reader.model.comment import Comment, CommentState, Thread, thread_from_parents
from reader.model.entry import Entry
from reader.text.blocks import body_text
from reader.text.urls import absolute, host, is_openable

# What comes from Mastodon and the like is HTML; what is written at the video is Markdown.
_TAG = re.compile(r"</?(?:p|br|a|span|ul|ol|li|blockquote|strong|em)\b[^<>]*>", re.I)


class Collected:
    """A video and its comments, put together from answers.

    Args:
        base: address of the site that answers, without a slash at its end.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self._host = host(base)
        self.video: Node = {}
        self._comments: dict[int, Node] = {}

    def add_threads(self, answer: Any) -> int:
        """Adds a page of first comments; returns how many are new."""
        return self._add(jsonvalues.nodes(jsonvalues.node(answer).get("data")))

    def add_tree(self, answer: Any) -> int:
        """Adds one thread with all its replies; returns how many are new."""
        found: list[Node] = []
        stack = [jsonvalues.node(answer)]
        while stack:
            node = stack.pop()
            found.append(jsonvalues.node(node.get("comment")))
            stack.extend(reversed(jsonvalues.nodes(node.get("children"))))
        return self._add(found)

    def _add(self, comments: Iterable[Node]) -> int:
        before = len(self._comments)
        for comment in comments:
            number = jsonvalues.number(comment, "id")
            if number is not None:
                self._comments[number] = comment
        return len(self._comments) - before

    def answered(self) -> list[int]:
        """First comments that have replies."""
        return [
            number
            for number, comment in self._comments.items()
            if not jsonvalues.number(comment, "inReplyToCommentId")
            and (jsonvalues.number(comment, "totalReplies") or 0) > 0
        ]

    @property
    def page(self) -> str | None:
        """The video's page on the site that answers."""
        for key in ("shortUUID", "uuid"):
            if name := jsonvalues.line(self.video, key):
                return absolute(f"{self.base}/w/{name}")
        return absolute(jsonvalues.string(self.video, "url"))

    def entry(self) -> Entry | None:
        """The video with its thread; None where it is not known."""
        video = self.video
        title = jsonvalues.line(video, "name")
        if title is None:
            return None
        page = self.page
        body, text = _markdown(jsonvalues.string(video, "description"), page)
        published, raw = jsonvalues.instant(
            video, "originallyPublishedAt", "publishedAt", "createdAt"
        )
        account = jsonvalues.node(video.get("account"))
        channel = jsonvalues.node(video.get("channel"))
        return Entry(
            title=title,
            body=body,
            text=text,
            guid=jsonvalues.line(video, "uuid"),
            link=page,
            author=jsonvalues.line(channel, "displayName")
            or jsonvalues.line(account, "displayName", "name"),
            published=published,
            published_raw=raw,
            comments_url=page,
            thread=self.thread(),
        )

    def thread(self) -> Thread:
        """The comments that are here."""
        opener = _person(jsonvalues.node(self.video.get("account")))
        return thread_from_parents(
            self._row(number, node, opener) for number, node in sorted(self._comments.items())
        )

    def _row(self, number: int, node: Node, opener: str) -> tuple[int, int | None, Comment]:
        account = jsonvalues.node(node.get("account"))
        parent = jsonvalues.number(node, "inReplyToCommentId") or None
        state: CommentState = "ok"
        if jsonvalues.flag(node, "isDeleted") or jsonvalues.string(node, "deletedAt"):
            state = "deleted"
        elif jsonvalues.flag(node, "heldForReview"):
            state = "pending"
        link = absolute(jsonvalues.string(node, "url"))
        body, text = (
            (EMPTY_BODY, "") if state == "deleted" else _body(jsonvalues.string(node, "text"), link)
        )
        published, raw = jsonvalues.instant(node, "createdAt")
        thread = jsonvalues.number(node, "threadId") or number
        comment = Comment(
            author=handle(account, "name", "url", at=self._host)
            or jsonvalues.line(account, "displayName"),
            body=body,
            text=text,
            published=published,
            published_raw=raw,
            source_id=str(number),
            parent_source_id=str(parent) if parent is not None else None,
            link=f"{self.page};threadId={thread}" if self.page else link,
            state=state,
            role="author" if opener and _person(account) == opener else None,
        )
        return number, parent, comment


def _person(account: Node) -> str:
    return jsonvalues.string(account, "url", "id")


def _body(value: str, base: str | None) -> tuple[Body, str]:
    return jsonvalues.html(value, base) if _TAG.search(value) else _markdown(value, base)


def _markdown(value: str, base: str | None) -> tuple[Body, str]:
    if not value.strip():
        return EMPTY_BODY, ""
    body = Body("markdown", value, base if is_openable(base) else None)
    return body, body_text(body)
