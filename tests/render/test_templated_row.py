"""Rows by a template of the reader's own, at exactly the list's width."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.listing import ArticleSummary
from reader.render.line import text_of
from reader.render.templated_row import templated_row
from reader.text.row_template import FIELDS, parse_row
from reader.text.width import cell_width

NOW = datetime(2026, 11, 25, tzinfo=UTC)
ARTICLE = ArticleSummary(
    id=1,
    feed_id=1,
    feed_title="Gazette",
    title="A long look at 東京 and its trains",
    author="Ann",
    published="2026-11-20T10:00:00Z",
    sort=0,
    unread=True,
    starred=True,
    comments=5,
    comments_unread=2,
    announced=None,
    link="https://example.org/",
    has_labels=True,
)


def row(template: str, width: int) -> str:
    return text_of(templated_row(parse_row(template), ARTICLE, width, NOW))


@pytest.mark.parametrize(
    ("template", "width", "expected"),
    [
        ("{mark} {title} {age}", 44, "●★  A long look at 東京 and its trains    4d"),
        ("{date} | {title} | {feed:9}|", 50, "2026-11-20 | A long look at 東京 and… | Gazette  |"),
        ("{comments} {title:12}", 24, "  5·2 A long look…      "),
        ("{{{unread}}} {title}", 20, "{●} A long look at …"),
        ("{title} {feed:*}", 31, "A long look at… Gazette"),
        ("{mark}{title} {author} {feed} {age} {comments}", 30, "●★ A long look at …   4d   5·2"),
    ],
)  # fmt: skip
def test_a_template_is_laid_out(template: str, width: int, expected: str) -> None:
    """Fields have their widths, the title takes what is left, narrow rows give up the rest."""
    shown = row(template, width)
    assert shown.rstrip() == expected.rstrip()
    assert cell_width(shown) == width


PARTS = st.one_of(
    st.sampled_from([f"{{{name}}}" for name in FIELDS]),
    st.builds("{{{}:{}{}}}".format, st.sampled_from([*FIELDS]), st.sampled_from(["", ">"]),
              st.one_of(st.just("*"), st.integers(1, 200).map(str))),
    st.text(st.characters(exclude_characters="{}", categories=["L", "P", "Zs"]), max_size=4)
    .filter(str.isprintable),
)  # fmt: skip


@given(st.lists(PARTS, max_size=8), st.integers(0, 120), st.booleans())
def test_a_row_has_the_width_of_the_list(parts: list[str], width: int, is_selected: bool) -> None:
    """Whatever is written, no row is wider or narrower than its list."""
    template = parse_row("".join(parts) + "{title}")
    segments = templated_row(template, ARTICLE, width, NOW, is_selected=is_selected)
    assert sum(cell_width(text) for text, _ in segments) == width


def test_what_a_row_says_is_never_said_by_colour_alone() -> None:
    """A selected row has a mark, an unread one too."""
    marked = templated_row(parse_row("{mark} {title}"), ARTICLE, 40, NOW, is_selected=True)
    assert text_of(marked).startswith("●★✓ ")
    read = templated_row(parse_row("{unread}{title}"), replace(ARTICLE, unread=False), 40, NOW)
    assert text_of(read).startswith(" A long")


@pytest.mark.parametrize(
    ("template", "named"),
    [
        ("{titel}", "{titel}"),
        ("{title:wide}", "{title:wide}"),
        ("{title", "stands alone"),
        ("title}", "stands alone"),
        ("only text", "with a field"),
        ("", "with a field"),
        ("{}", "{}"),
        ("{title:0}", "1 to 200"),
        ("{title:999}", "1 to 200"),
        ("{title}\n{feed}", "stands alone"),
        ("{title}\x1b[31m", "stands alone"),
    ],
)
def test_a_mistake_in_a_template_is_named(template: str, named: str) -> None:
    """One line says what is wrong with it."""
    with pytest.raises(ValueError, match="a template") as raised:
        parse_row(template)
    assert named in str(raised.value) and "\n" not in str(raised.value)
