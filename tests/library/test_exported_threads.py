"""Discussions through `reader export json` and back."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reader.config import Settings
from reader.export.feed_json import json_line
from reader.export.json_lines import comment_object, export_object
from reader.library import Library
from reader.model.discussion import DiscussionLink
from reader.model.event import Counts, ImportFinished
from reader.model.listing import ArticleQuery
from reader.model.source import Source
from reader.paths import bundled
from reader.store.comments import set_comments
from reader.store.connection import Connection
from reader.store.discussions import save_links
from reader.store.merging import merge_thread
from reader.store.notes import set_comment_note
from tests.samples import BLOG_PAGE
from tests.store.builders import comment, thread

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LINKS = (
    DiscussionLink(
        source="wordpress", address="https://b.example/wp", name="Comments", is_own=True
    ),
    DiscussionLink(source="lobsters", address="https://l.example/s/a", name="Lobsters"),
    DiscussionLink(
        source="reddit", address="https://r.example/1", name="Reddit", page="https://r.example/p"
    ),
    DiscussionLink(source="reddit", address="https://r.example/2", name="Reddit"),
)


def discussed(write: Connection) -> None:
    """Gives article 1 discussions with everything that a comment may have."""
    save_links(write, 1, LINKS, NOW)
    talk = thread(
        replace(comment("first", source_id="a"), role="moderator", rank=1, score=3, edited=True),
        comment("answer to what is gone", source_id="c", parent="b"),
        replace(comment("", source_id="d"), state="deleted"),
        comment("answer to what is deleted", depth=1, source_id="e"),
    )
    # In the last one, a comment was deleted before anybody had read it.
    before = (*talk[:2], comment("soon gone", source_id="d"), *talk[3:])
    merge_thread(write, 1, before, discussion_id=4, is_live=True, now=NOW)
    for number in (3, 4):
        merge_thread(write, 1, talk, discussion_id=number, is_live=True, now=NOW)
    ids = [row[0] for row in write.execute("SELECT id FROM comments WHERE discussion_id = 3")]
    set_comments(write, ids[:2], unread=False)
    set_comments(write, ids[1:2], starred=True)
    set_comment_note(write, ids[0], "a note")


def exported(library: Library) -> list[dict[str, Any]]:
    """What `reader export json` writes."""
    found = []
    for article_id in sorted(library.head(ArticleQuery())):
        article = library.get_article(article_id)
        assert article is not None
        discussions = asyncio.run(library.discussions(article_id))
        line = json_line(export_object(article, library.all_comments(article_id), discussions))
        found.append(json.loads(line))
    return found


def opened(path: Path, source: Path) -> Library:
    """A new library with one source."""
    library = Library.open(path, Settings())
    list(library.importing([Source(path=str(source))], jobs=1))
    return library


def without_ids(article: dict[str, Any]) -> dict[str, Any]:
    """An exported article without the numbers that a store gives, and what names its file."""
    numbers = ("id", "article_id", "parent_id", "discussion_id")
    places = {each["id"]: place for place, each in enumerate(article["discussions"], 1)}

    def plain(row: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in row.items() if key not in numbers}

    return plain(article) | {
        "source": None,
        "discussions": [plain(each) for each in article["discussions"]],
        "comments": [
            (places.get(each["discussion_id"], 0), plain(each)) for each in article["comments"]
        ],
    }


def test_discussions_come_back_as_discussions(tmp_path: Path) -> None:
    """An export holds every tab of every article, what was read, starred and noted included."""
    (tmp_path / "page.txt").write_text(BLOG_PAGE)
    library = opened(tmp_path / "one.db", tmp_path / "page.txt")
    asyncio.run(library._write(discussed))
    asyncio.run(library.watch([1], watched=True))
    (article,) = exported(library)
    assert [each["name"] for each in article["discussions"]] == [
        "Comments",
        "Lobsters",
        "Reddit",
        "Reddit",
    ]
    assert {each["discussion"] for each in article["comments"]} == {None, "Reddit"}
    assert [each["note"] for each in article["comments"] if each["note"]] == ["a note"]
    (tmp_path / "all.json").write_text(json.dumps(article, ensure_ascii=False) + "\n")
    again = opened(tmp_path / "two.db", tmp_path / "all.json")
    (copy,) = exported(again)
    assert without_ids(copy) == without_ids(article)
    tabs = asyncio.run(again.discussions(1))
    assert [(tab.name, tab.comments, tab.unread) for tab in tabs] == [
        (tab.name, tab.comments, tab.unread) for tab in asyncio.run(library.discussions(1))
    ]
    assert asyncio.run(again.check()) == []
    # A second import finds all of it there.
    (tmp_path / "again.json").write_text("\n" + json.dumps(article) + "\n")
    list(again.importing([Source(path=str(tmp_path / "again.json"))], jobs=1))
    assert exported(again) == [copy]
    library.close()
    again.close()


def test_comments_of_a_discussion_that_is_only_named_have_a_tab(tmp_path: Path) -> None:
    """A script that writes our format needs no addresses to keep two threads apart."""
    (tmp_path / "page.txt").write_text(BLOG_PAGE)
    library = opened(tmp_path / "one.db", tmp_path / "page.txt")
    (article,) = exported(library)
    for number, row in enumerate(article["comments"]):
        del row["discussion_id"]
        row |= {"depth": 0, "discussion": "Elsewhere" if number % 2 else None}
    del article["discussions"], article["watched"]
    (tmp_path / "all.json").write_text(json.dumps(article) + "\n")
    again = opened(tmp_path / "two.db", tmp_path / "all.json")
    tabs = asyncio.run(again.discussions(1))
    total = len(article["comments"])
    assert [(tab.name, tab.comments) for tab in tabs] == [
        ("Comments", total - total // 2),
        ("Elsewhere", total // 2),
    ]
    assert asyncio.run(again.check()) == []
    library.close()
    again.close()


def test_json_names_the_discussion_of_a_comment(tmp_path: Path) -> None:
    """`reader thread --json` says null for the article's own, else what the tab is called."""
    (tmp_path / "page.txt").write_text(BLOG_PAGE)
    library = opened(tmp_path / "one.db", tmp_path / "page.txt")
    asyncio.run(library._write(discussed))
    discussions = asyncio.run(library.discussions(1))
    rows = [comment_object(kept, discussions) for kept in library.all_comments(1)]
    named = [row for row in rows if row["discussion"] == "Reddit"]
    assert rows[0]["discussion"] is None and len(named) == 10
    assert (named[0]["role"], named[0]["rank"], named[0]["note"]) == ("moderator", 1, "a note")
    library.close()


def test_numbers_that_no_store_holds_are_left_out(tmp_path: Path) -> None:
    """A file that somebody else wrote is imported whole, whatever stands in it as a score."""
    (tmp_path / "page.txt").write_text(BLOG_PAGE)
    library = opened(tmp_path / "one.db", tmp_path / "page.txt")
    (row,) = exported(library)
    library.close()
    assert row["comments"]
    row["announced"] = 2**70
    for said in row["comments"]:
        said["score"] = said["rank"] = -(2**63) - 1
    (tmp_path / "export.json").write_text(json.dumps(row), encoding="utf-8")
    library = opened(tmp_path / "two.db", tmp_path / "export.json")
    kept = library.all_comments(1)
    assert len(kept) == len(row["comments"])
    assert {each.comment.score for each in kept} == {None}
    library.close()


def test_a_page_of_comments_comes_back_as_one(tmp_path: Path) -> None:
    """What was exported changes nothing where it is taken in again, a page of comments neither."""
    source = bundled("sample_feeds") / "best-soup.txt"
    library = opened(tmp_path / "one.db", source)
    (row,) = exported(library)
    assert row["comment_page"] and not row["text"]
    export = tmp_path / "export.json"
    export.write_text(json.dumps(row), encoding="utf-8")
    *_, last = library.importing([Source(path=str(export))], jobs=1)
    assert isinstance(last, ImportFinished) and last.articles == Counts(unchanged=1)
    library.close()
