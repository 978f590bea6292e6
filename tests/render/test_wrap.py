"""Lines are broken where a reader would break them, and never too wide."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.render.wrap import longest_word, wrap
from reader.text.width import cell_width, graphemes
from tests.render.samples import texts


def lines(text: str, width: int) -> list[str]:
    return [text[part.start : part.end] for part in wrap(text, width)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("hello  big world", 10, ["hello  big", "world"]),
        ("one\n\ntwo ", 10, ["one", "", "two"]),
        ("", 5, [""]),
        ("unbreakable", 4, ["unbr", "eaka", "ble"]),
        ("日本語のテキスト、です。", 10, ["日本語のテ", "キスト、で", "す。"]),
        ("駅で「はい」と言う", 6, ["駅で", "「は", "い」と", "言う"]),
        ("日本 abc日本", 7, ["日本", "abc日本"]),
        ("한국어 문장", 8, ["한국어", "문장"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        ("👩‍👩‍👧👩‍👩‍👧", 2, ["👩‍👩‍👧", "👩‍👩‍👧"]),
        ("naïve “quotes” – dash", 8, ["naïve", "“quotes”", "– dash"]),
        ("verylongword日", 4, ["very", "long", "word", "日"]),
    ],
)
def test_lines_break_where_a_reader_expects(text: str, width: int, expected: list[str]) -> None:
    """Spaces, unspaced scripts, long words, marks and joined emoji each break by their rules."""
    assert lines(text, width) == expected


@settings(max_examples=200, deadline=None)
@given(texts, st.integers(1, 12))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, width: int) -> None:
    """Only a character wider than the line passes its edge; only spaces are dropped at breaks."""
    parts = wrap(text, width)
    position = 0
    for part in parts:
        assert text[position : part.start].strip(" \n") == ""
        assert position <= part.start <= part.end
        position = part.end
        line = text[part.start : part.end]
        assert cell_width(line) <= width or len(list(graphemes(line))) == 1
    assert text[position:].strip(" ") == ""


def test_the_longest_word_is_what_may_not_be_broken() -> None:
    """A table column is kept as wide as its longest word, but unspaced scripts have none."""
    assert longest_word("a table of words") == 5
    assert longest_word("日本語 abc") == 3
    assert longest_word("") == 0
