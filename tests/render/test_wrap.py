"""Lines are broken where a reader would break them, and never too wide."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.render.wrap import Wrapping, longest_word, wrap
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


@given(texts, st.integers(1, 12), st.integers(1, 4))
def test_lines_come_the_same_some_at_a_time(text: str, width: int, most: int) -> None:
    """A paragraph as long as a book breaks where it would if all of it were looked at at once."""
    wrapping = Wrapping(text, width)
    found = []
    start: int | None = 0
    while start is not None:
        ranges = wrapping.ranges(start, most)
        assert 1 <= len(ranges) <= most
        found += ranges
        start = wrapping.following(ranges[-1])
    assert found == wrap(text, width)


def test_the_longest_word_is_what_may_not_be_broken() -> None:
    """A table column is kept as wide as its longest word, but unspaced scripts have none."""
    assert longest_word("a table of words") == 5
    assert longest_word("日本語 abc") == 3
    assert longest_word("") == 0


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        (
            "駅の前には小さな店が並んでいて、「おはよう」と声をかける人もいた。朝は寒かった。",
            "、。」",
            "「",
        ),
        (
            "“再见！”他们说。《夜车》是一本书的名字，价格为￥25元，涨了10％、很多。",
            "！”。》，％、",
            "“《￥",
        ),
    ],
)
def test_no_line_begins_or_ends_as_none_should(text: str, first: str, last: str) -> None:
    """Closing marks stay with the word before them, opening ones with that after them."""
    for width in range(14, 60):
        lines = [text[part.start : part.end] for part in wrap(text, width)]
        assert not any(line[0] in first or line[-1] in last for line in lines)
        assert "".join(lines) == text


@given(st.text(st.sampled_from("aé日ก\u0301\u0e31\u093f\u0323क "), max_size=40), st.integers(1, 12))
def test_marks_stay_with_their_letters(text: str, width: int) -> None:
    """An accent never begins a line that its letter is not on."""
    for part in wrap(text, width):
        begins = text[part.start : part.start + 1]
        before = text[part.start - 1 : part.start]
        if begins and unicodedata.category(begins) in ("Mn", "Me"):
            assert not before.strip()


def test_a_book_without_spaces_is_read_as_far_as_its_lines_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A comment of a megabyte of Chinese opens as quickly as one of a megabyte of words."""
    looked_at: list[str] = []

    def watched(text: str) -> Iterator[str]:
        for cluster in graphemes(text):
            looked_at.append(cluster)
            yield cluster

    monkeypatch.setattr(sys.modules[wrap.__module__], "graphemes", watched)
    wrapping = Wrapping("漢字" * 50_000, 20)
    assert [part.start for part in wrapping.ranges(0, 10)] == [*range(0, 100, 10)]
    assert len(looked_at) < 200
