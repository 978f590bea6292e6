"""A blog with comments and a link site beside it, for tests that follow discussions."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from reader.config import CommentSettings, Settings
from reader.library import Library
from reader.model.event import ThreadEvent, ThreadRefreshed, ThreadsFinished
from reader.model.source import Source
from tests.servers import Reply, Server

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@dataclass
class Said:
    """One comment of the blog or the link site."""

    id: int
    author: str
    text: str
    parent: int | None = None
    score: int = 1
    deleted: bool = False
    edited: bool = False
    minutes: int | None = None

    @property
    def when(self) -> datetime:
        return START + timedelta(minutes=self.id if self.minutes is None else self.minutes)


@dataclass
class Site:
    """What a server answers for a blog with one post, and for a story on a link site about it."""

    server: Server
    comments: list[Said] = field(default_factory=list)
    story: list[Said] | None = None

    def serve(self) -> None:
        """Puts what is said now onto the server."""
        post = self.server.url("/night-trains")
        scripts: dict[str, Any] = {
            "/feed.xml": Reply(body=self.feed(), headers={"Content-Type": "application/rss+xml"}),
            "/night-trains/feed/": Reply(body=self.comment_feed(post)),
            "/night-trains": Reply(
                body=b"<!DOCTYPE html><title>Night trains</title><p>They run again.",
                headers={"Content-Type": "text/html"},
            ),
        }
        if self.story is not None:
            scripts["/s/abc123.json"] = Reply(
                body=json.dumps(self.lobsters()).encode(),
                headers={"Content-Type": "application/json"},
            )
        self.server.scripts.clear()
        self.server.scripts.update(scripts)

    def feed(self) -> bytes:
        """The blog's feed: one post that names its comment feed and, if there is one, the story."""
        post = self.server.url("/night-trains")
        story = ""
        if self.story is not None:
            story = f'&lt;p&gt;&lt;a href="{self.server.url("/s/abc123")}"&gt;Comments&lt;/a&gt;'
        return (
            '<?xml version="1.0"?><rss version="2.0"'
            ' xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
            ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><title>Rails</title>'
            f"<link>{self.server.url('/')}</link><item><title>Night trains</title>"
            f"<link>{post}</link><guid>{post}</guid><description>They run again.{story}"
            f"</description><comments>{post}#comments</comments>"
            f"<wfw:commentRss>{post}/feed/</wfw:commentRss>"
            f"<slash:comments>{len(self.comments)}</slash:comments>"
            "<pubDate>Sun, 01 Mar 2026 09:00:00 GMT</pubDate></item></channel></rss>"
        ).encode()

    def comment_feed(self, post: str) -> bytes:
        """The blog's comment feed: flat, newest first, without what was deleted."""
        items = "".join(
            f"<item><title>By: {said.author}</title><link>{post}#comment-{said.id}</link>"
            f"<guid isPermaLink='false'>{post}#comment-{said.id}</guid>"
            f"<pubDate>{said.when:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
            f"<description>{said.text}</description></item>"
            for said in reversed(self.comments)
            if not said.deleted
        )
        return (
            '<?xml version="1.0"?><rss version="2.0"><channel><title>Comments on: Night trains'
            f"</title><link>{post}</link>{items}</channel></rss>"
        ).encode()

    def lobsters(self) -> dict[str, Any]:
        """The story as the link site tells it."""
        story = self.story or []
        return {
            "short_id": "abc123",
            "title": "Night trains",
            "url": self.server.url("/night-trains"),
            "created_at": START.isoformat(),
            "score": 10,
            "comment_count": len(story),
            "submitter_user": "ida",
            "comments_url": self.server.url("/s/abc123"),
            "comments": [
                {
                    "short_id": f"c{said.id}",
                    "created_at": said.when.isoformat(),
                    "last_edited_at": (
                        said.when + timedelta(minutes=5 if said.edited else 0)
                    ).isoformat(),
                    "is_deleted": said.deleted,
                    "is_moderated": False,
                    "score": said.score,
                    "parent_comment": None if said.parent is None else f"c{said.parent}",
                    "comment": f"<p>{said.text}</p>",
                    "comment_plain": said.text,
                    "commenting_user": said.author,
                    "depth": 0,
                    "url": self.server.url(f"/c/c{said.id}"),
                }
                for said in story
            ],
        }

    @property
    def settings(self) -> Settings:
        """Settings under which the server is asked at once and is a site that is known."""
        return replace(
            Settings(),
            fetching={"host_spacing": 0.0, "proxy": "", "total_timeout": 10.0},
            comments=CommentSettings(
                sites={
                    "lobsters": (self.server.url("").rstrip("/"),),
                    "hackernews_tree": self.server.url("/hn-tree"),
                    "hackernews_items": self.server.url("/hn-items"),
                }
            ),
        )


def library_of(site: Site, folder: Path) -> Library:
    """A store with the blog's feed imported."""
    site.serve()
    path = folder / "feed.xml"
    path.write_bytes(site.feed())
    library = Library.open(folder / "library.db", site.settings)
    for _ in library.importing([Source(path=str(path), url=site.server.url("/feed.xml"))], jobs=1):
        pass
    return library


def refreshed_threads(
    library: Library, article_ids: Sequence[int] | None = None, **more: Any
) -> tuple[list[ThreadRefreshed], ThreadsFinished]:
    """Asks for discussions: what came of each, and the sum."""

    async def run() -> list[ThreadEvent]:
        events = library.refresh_threads(article_ids=article_ids, **more)
        return [event async for event in events]

    events = asyncio.run(run())
    end = events[-1]
    assert isinstance(end, ThreadsFinished)
    return [event for event in events if isinstance(event, ThreadRefreshed)], end


def outline(library: Library, article_id: int = 1) -> list[str]:
    """An article's comments as lines: thread, depth, author, text, and what the reader did."""
    return [
        f"{kept.discussion_id}{'  ' * kept.comment.depth} {kept.comment.author}:"
        f" {kept.comment.text or kept.comment.state}{'' if kept.unread else ' (read)'}"
        for kept in library.all_comments(article_id)
    ]
