"""A row of the list shows what counts first, at exactly the list's width."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.listing import ArticleSummary
from reader.render.article_row import article_row
from reader.render.line import text_of
from reader.render.second_line import second_line
from reader.text.width import cell_width

NOW = datetime(2026, 11, 25, tzinfo=UTC)
ARTICLE = ArticleSummary(
    id=1,
    feed_id=1,
    feed_title="Gazette",
    title="A long look at 東京 and its trains",
    author=None,
    published="2026-11-20T10:00:00Z",
    sort=0,
    unread=True,
    starred=True,
    comments=5,
    comments_unread=2,
    announced=None,
    link="https://example.org/",
)


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (70, "●★ A long look at 東京 and its trains              Gazette    5·2   4d"),
        (52, "●★ A long look at 東京 and its…  Gazette    5·2   4d"),
        (40, "●★ A long look at 東京 and its… 5·2   4d"),
        (20, "●★ A long … 5·2   4d"),
        (17, "●★ A long lo… 5·2"),
        (12, "●★ A long l…"),
        (2, "●★"),
    ],
)
def test_a_narrow_row_keeps_what_counts(width: int, expected: str) -> None:
    """First the feed gives way, then the age, then the comments; marks and title stay."""
    assert text_of(article_row(ARTICLE, width, NOW)) == expected


def test_a_feed_takes_what_a_short_title_leaves() -> None:
    """No cell of a narrow row is empty while the name of the feed is cut."""
    short = replace(ARTICLE, title="Fog", feed_title="The Harbour Gazette")
    assert text_of(article_row(short, 52, NOW)).split("  ")[-4:] == [
        " The Harbour Gazette", "", "5·2", " 4d",
    ]  # fmt: skip
    without = replace(ARTICLE, feed_title=None)
    assert "and its trains" in text_of(article_row(without, 52, NOW))


@pytest.mark.parametrize("width", [36, 52, 90])
def test_ages_stand_under_each_other_whatever_the_comments(width: int) -> None:
    """A long count moves no age, and an article without comments has no hole beside its feed."""
    counts = [(0, 0), (5, 2), (26, 26), (1200, 1034)]
    rows = [
        text_of(article_row(replace(ARTICLE, comments=a, comments_unread=b), width, NOW))
        for a, b in counts
    ]
    assert {row[-5:] for row in rows} == {"   4d"}
    assert [row[:-5].rsplit(maxsplit=1)[1] for row in rows[1:]] == ["5·2", "26·26", "1200·1034"]
    assert not rows[0][:-5].endswith(" ")


@given(
    st.text(max_size=60),
    st.integers(0, 130),
    st.integers(0, 10**7),
    st.one_of(st.none(), st.dates().map(str)),
)
def test_a_row_is_exactly_as_wide_as_the_list(
    title: str, width: int, comments: int, published: str | None
) -> None:
    """Columns stand under each other whatever the title, the date and the numbers."""
    title = "".join(c for c in title if c.isprintable())
    article = replace(ARTICLE, title=title, comments=comments, published=published)
    assert sum(cell_width(text) for text, _ in article_row(article, width, NOW)) == width


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (60, "   Gazette · 4d  The night trains of the north run by thems…"),
        (30, "   Gazette · 4d  The night tr…"),
        (24, "   Gazette · 4d"),
        (12, "   4d"),
        (3, ""),
    ],
)
def test_a_second_line_tells_where_from_and_how_it_begins(width: int, expected: str) -> None:
    """What a narrow list has no room for is left out as a whole."""
    text = "The night trains\nof the north\x1b[31m run by themselves."
    shown = text_of(second_line(ARTICLE, text, width, NOW))
    assert cell_width(shown) == width and shown.rstrip() == expected


def test_unread_is_not_told_by_colour_alone() -> None:
    """An unread row has a mark and another style for its title; a read one has neither."""
    unread = article_row(ARTICLE, 60, NOW)
    read = article_row(replace(ARTICLE, unread=False), 60, NOW)
    assert unread[0] == ("●", "unread")
    assert read[0] == (" ", "")
    styles = {text.strip()[:6]: style for text, style in unread}
    assert styles["A long"] == "title-unread"
    assert tuple(style for text, style in read if text.startswith("A long")) == ("title-read",)


def test_a_row_without_a_title_shows_its_link() -> None:
    """Something always stands where the title would."""
    assert "https://example.org/" in text_of(article_row(replace(ARTICLE, title=None), 60, NOW))
    bare = replace(ARTICLE, title=None, link=None, feed_title=None, published=None, comments=0)
    assert text_of(article_row(bare, 60, NOW)).split() == ["●★", "(no", "title)"]


def test_signs_tell_what_the_reader_added_and_what_changed() -> None:
    """Labels, a note and a changed text have a cell each, in front of the feed."""
    marked = replace(ARTICLE, has_labels=True, has_note=True, is_changed=True)
    row = text_of(article_row(marked, 70, NOW))
    assert "trains         " in row and "     #¶±  Gazette" in row and cell_width(row) == 70
    assert " #" in text_of(article_row(replace(ARTICLE, has_labels=True), 40, NOW))
    assert cell_width(text_of(article_row(marked, 12, NOW))) == 12


def test_a_watched_article_has_a_mark_of_its_own() -> None:
    """Whose discussions are followed is seen in the list, before the other signs."""
    watched = replace(ARTICLE, is_watched=True, has_note=True)
    assert " ◎¶" in text_of(article_row(watched, 60, NOW))
    assert "◎" not in text_of(article_row(ARTICLE, 60, NOW))


@pytest.mark.parametrize(
    ("is_starred", "width", "expected"),
    [
        (False, 40, "●✓ A long look at 東京 and its… 5·2   4d"),
        (True, 40, "●✓ A long look at 東京 and i… ★ 5·2   4d"),
        (True, 17, "●✓ A long … ★ 5·2"),
    ],
)
def test_a_tick_leaves_the_title_where_it_is(
    *, is_starred: bool, width: int, expected: str
) -> None:
    """While rows are selected no title moves or has a sign beside it, and stars are still told."""
    row = replace(ARTICLE, starred=is_starred)
    assert text_of(article_row(row, width, NOW, is_selected=True)) == expected
