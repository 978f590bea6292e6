"""The head of an article tells what is known and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from reader.model.article import Article, FullText, Provenance
from reader.model.block import Document, Heading, Image, Span
from reader.model.body import Body
from reader.model.entry import Enclosure, Entry
from reader.model.feed import KeptFeed
from reader.render.article_flow import article_flow
from reader.render.article_head import article_head, comments_told, written_date
from reader.render.no_text import told_without_text

NOW = datetime(2026, 11, 25, tzinfo=UTC)
ENTRY = Entry(
    title="Night trains",
    text="They run again.",
    link="https://example.org/night",
    author="Ada",
    published=datetime(2026, 11, 20, 10, 5, tzinfo=UTC),
    tags=("rail", "sleep"),
    announced=12,
)
ARTICLE = Article(
    id=1,
    entry=ENTRY,
    feed=KeptFeed(id=1, title="Gazette", url=None, link=None),
    fetched=NOW,
    unread=True,
    starred=False,
    comments=8,
    comments_unread=3,
    source=Provenance(format="rss"),
    labels=("later",),
)


def without_text(article: Article) -> list[str]:
    return ["".join(chunk.text for chunk in line) for line in told_without_text(article)]


def told(article: Article) -> list[str]:
    head = article_head(article, NOW, link=7, zone=UTC)
    return ["".join(chunk.text for chunk in line) for line in head]


def test_the_head_tells_what_is_known() -> None:
    """Title, origin, tags, comments and address each have a line."""
    assert told(ARTICLE) == [
        "Night trains",
        "Gazette · Ada · 2026-11-20\N{NO-BREAK SPACE}10:05\N{NO-BREAK SPACE}(4d)",
        "later · rail · sleep",
        "8 comments (announced 12)",
        "https://example.org/night",
    ]


def test_a_watched_article_says_so() -> None:
    """Beside its comments, and also before there are any."""
    assert "8 comments (announced 12) · ◎ watched" in told(replace(ARTICLE, is_watched=True))
    quiet = replace(ARTICLE, entry=replace(ENTRY, announced=None), comments=0, is_watched=True)
    assert "◎ watched" in told(quiet)


def test_what_is_not_known_leaves_no_trace() -> None:
    """An article of which nothing is known has a head of one line."""
    bare = replace(
        ARTICLE, entry=Entry(title=None), feed=None, labels=(), comments=0, comments_unread=0
    )
    assert told(bare) == ["(no title)"]


def test_an_unreadable_date_is_shown_as_written() -> None:
    """What stood in place of a date is better than nothing."""
    entry = replace(ENTRY, published=None, published_raw="last Tuesday")
    assert told(replace(ARTICLE, entry=entry))[1] == "Gazette · Ada · last Tuesday"


def test_the_address_is_a_link() -> None:
    """The article's own address can be followed like those in its text."""
    assert article_head(ARTICLE, NOW, link=7)[-1][0].link == 7


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((0, 0, None), ""),
        ((0, 0, 0), ""),
        ((1, 0, 1), "1 comment"),
        ((5, 2, None), "5 comments, 2 unread"),
        ((0, 0, 229), "229 comments announced"),
        ((13, 0, 9), "13 comments"),
    ],
)
def test_comments_are_counted_in_words(numbers: tuple[int, int, int | None], expected: str) -> None:
    """Announced comments are told only where they are more than are here."""
    assert comments_told(*numbers) == expected


def test_dates_are_written_in_the_readers_zone() -> None:
    """An instant is told by the reader's clock, a day stays the day it is, and none raises."""
    east = timezone(timedelta(hours=9))
    assert written_date(datetime(2026, 1, 1, 20, 0, tzinfo=UTC), east) == "2026-01-02 05:00"
    assert written_date(date(2026, 1, 1), east) == "2026-01-01"
    assert written_date(datetime.max.replace(tzinfo=UTC), east) == "9999-12-31 23:59"


def test_a_note_and_a_change_are_told() -> None:
    """Each line of a note stands under the head; a changed article says where to look."""
    noted = replace(
        ARTICLE, notes="Ask Ann.\n\n  Twice.", changed=NOW - timedelta(hours=2), labels=("sea",)
    )
    lines = told(noted)
    assert "changed 2h ago (@ shows what)" in lines
    assert lines[-2:] == ["¶ Ask Ann.", "¶ Twice."]
    assert "changed just now (@ shows what)" in told(replace(ARTICLE, changed=NOW))


def test_the_head_says_which_of_two_texts_is_read() -> None:
    """What the feed gave and the text of its page are told apart, and how to change."""
    page = FullText(
        url="https://example.org/night", fetched=NOW, body=Body("text", "Long"), text="Long"
    )
    assert "the page's text (f: the feed's text)" in told(replace(ARTICLE, full_text=page))
    kept = replace(ARTICLE, full_text=replace(page, is_shown=False))
    assert "the feed's text (f: the page's text)" in told(kept)
    imported = replace(kept, feed=None)
    assert "the imported text (f: the page's text)" in told(imported)


def test_the_head_of_a_teaser_says_that_there_is_more() -> None:
    """Where a feed gives the beginning, the key that fetches the rest is told."""
    begun = replace(ARTICLE, entry=replace(ENTRY, text="They run …"))
    assert "only the beginning? f fetches the rest" in told(begun)
    nowhere = replace(ARTICLE, entry=replace(ENTRY, text="They run …", link=None))
    assert not any("f fetches" in line for line in told(nowhere))


def test_an_article_without_a_text_says_what_else_there_is() -> None:
    """The pane is not empty: it names the keys that lead to the page, comments and files."""
    files = (Enclosure(url="https://example.org/1.mp3"),)
    empty = replace(ARTICLE, entry=replace(ENTRY, text="", enclosures=files))
    assert without_text(empty) == [
        "This article came without text.",
        "f fetches its page, o opens it in the browser.",
        "c goes to 8 comments (announced 12).",
        "There is an enclosure below.",
    ]
    unread = replace(empty, comments=0, entry=replace(empty.entry, link=None, enclosures=()))
    assert without_text(unread) == [
        "This article came without text.",
        "c fetches its comments (12 announced).",
    ]


def test_a_text_that_only_repeats_the_title_is_none() -> None:
    """It would leave the pane as empty; a picture alone is something to read."""
    title = Heading(1, (Span("Night trains"),))
    made = article_flow(ARTICLE, Document((title,)), NOW)
    assert "This article came without text." in made.flow.text
    picture = Document((title, Image("https://example.org/1.png", "A train")))
    assert "came without" not in article_flow(ARTICLE, picture, NOW).flow.text
