"""Saved discussions that are imported."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.config import Settings
from reader.library import Library
from reader.model.event import SourceImported
from reader.model.source import Source
from tests.samples import item, rss


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path / "library.db", Settings())
    yield library
    library.close()


def taken_in(library: Library, folder: Path, name: str, data: bytes) -> SourceImported:
    path = folder / name
    path.write_bytes(data)
    events = library.importing([Source(path=str(path))], jobs=1)
    (event,) = [event for event in events if isinstance(event, SourceImported)]
    return event


def lobsters(*texts: str, link: str = "https://wire.example/1") -> bytes:
    """A story as its site saves it."""
    story = {
        "short_id": "abc123",
        "title": "As the link site calls it",
        "url": link,
        "created_at": "2026-03-01T09:00:00Z",
        "score": 3,
        "comment_count": len(texts),
        "comments_url": "https://lobste.rs/s/abc123/as_the_link_site_calls_it",
        "short_id_url": "https://lobste.rs/s/abc123",
        "submitter_user": "ida",
        "comments": [
            {
                "short_id": f"c{number}",
                "created_at": "2026-03-01T10:00:00Z",
                "is_deleted": False,
                "score": 1,
                "parent_comment": None,
                "comment": f"<p>{text}</p>",
                "commenting_user": "ann",
                "depth": 0,
            }
            for number, text in enumerate(texts)
        ],
    }
    return json.dumps(story).encode()


def test_a_saved_thread_is_a_discussion_of_the_article_it_is_about(
    library: Library, tmp_path: Path
) -> None:
    """What was said elsewhere stands beside the article, whose own text stays."""
    taken_in(library, tmp_path, "feed.xml", rss([item(1, text="The whole text.")]))
    event = taken_in(library, tmp_path, "story.json", lobsters("one", "two"))
    assert (event.articles.changed, event.comments.new) == (1, 2)
    (discussion,) = asyncio.run(library.discussions(1))
    assert (discussion.name, discussion.source, discussion.comments) == ("lobste.rs", "lobsters", 2)
    assert discussion.address == "https://lobste.rs/s/abc123"
    article = library.get_article(1)
    assert article is not None
    assert (article.entry.title, article.entry.text) == ("Item 1", "The whole text.")
    assert library.get_article(2) is None


def test_a_saved_thread_imported_again_changes_nothing(library: Library, tmp_path: Path) -> None:
    """A later copy adds what is new in it, the same copy nothing."""
    taken_in(library, tmp_path, "feed.xml", rss([item(1)]))
    taken_in(library, tmp_path, "story.json", lobsters("one"))
    again = taken_in(library, tmp_path, "again.json", lobsters("one") + b"\n")
    assert (again.comments.new, again.comments.unchanged) == (0, 1)
    later = taken_in(library, tmp_path, "later.json", lobsters("one", "two"))
    assert (later.comments.new, later.comments.unchanged) == (1, 1)


def test_a_saved_thread_whose_article_is_not_here_is_an_article(
    library: Library, tmp_path: Path
) -> None:
    """It can be asked for again at its site, as any other discussion."""
    event = taken_in(library, tmp_path, "story.json", lobsters("one"))
    assert (event.articles.new, event.comments.new) == (1, 1)
    (discussion,) = asyncio.run(library.discussions(1))
    assert (discussion.id > 0, discussion.source) == (True, "lobsters")
    article = library.get_article(1)
    assert article is not None
    assert article.entry.link == "https://wire.example/1"
