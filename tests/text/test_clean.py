"""What is left of outside text when nothing a terminal could obey is left."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.clean import MAX_MARKS, clean_line, clean_text

DANGEROUS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    "\ue000\ue001\ufffe\uffff\U000e0000-\U000e007f]"
)
nasty = st.text(
    st.sampled_from(
        "\x1b\x9b\x9d\x90\x9c\x07[]()0;31mPX^_\\ \n\r\t"
        "\x85\u2028\u202e\u0301\u200b\u200d\xada日é\ud83d"
    )
)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[?1049l\x1b[2J\x1b[Hhome", "home"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;https://phish.example/\x1b\\click\x1b]8;;\x1b\\", "click"),
        ("\x1bPq#0~~\x1b\\picture", "picture"),
        ("\x1b_Gf=100;AAAA\x1b\\image", "image"),
        ("\x9b31mred", "red"),
        ("\x9d0;title\x9cafter", "after"),
        ("\x1bcreset", "reset"),
        ("\x1b(0lqqk", "lqqk"),
        ("\x0eabc\x0f", "abc"),
        ("safe\x08\x08\x08evil", "safeevil"),
    ],
)
def test_terminal_commands_vanish_with_their_arguments(text: str, clean: str) -> None:
    """A reader sees the words of a title, and none of the commands hidden in it."""
    assert clean_line(text) == clean


def test_a_command_without_end_does_not_swallow_the_text() -> None:
    """What follows an unfinished command is the article's, and is still there."""
    assert clean_line("\x1b]0;the rest of the story") == "the rest of the story"
    assert clean_line("\x1bPthe rest") == "the rest"


def test_a_line_is_one_line() -> None:
    """A title takes one row, whatever line breaks it was written with."""
    assert (
        clean_line("  first\n\t second\u2028third\x85fourth\u00a0fifth ")
        == "first second third fourth fifth"
    )


def test_text_keeps_its_line_breaks() -> None:
    """Every kind of line break is one, and tabs stay."""
    assert clean_text("a\r\nb\rc\x85d\u2028e\u2029f\tg\n") == "a\nb\nc\nd\ne\nf\tg\n"


def test_latin_1_that_is_windows_1252_is_read_as_such() -> None:
    """Quotation marks of a mislabelled feed are quotation marks."""
    assert clean_line("It\x92s \x93so\x94 \x80 5") == "It’s “so” € 5"


def test_direction_cannot_be_turned() -> None:
    """A file name cannot pretend to end in another way than it does."""
    assert clean_line("user\u202etxt.exe\u2066\u2069\u200f\u061c") == "usertxt.exe"


def test_half_characters_and_unseen_ones_vanish() -> None:
    """Lone surrogates, noncharacters, tags, soft hyphens and marks of a search are not text."""
    assert clean_line("a\ud83db\ufffec\U000e0041d\xade\ue000f\ue001g\ufdd0h\ufeff") == "abcdefgh"


def test_floods_are_thinned_out() -> None:
    """A hundred accents on one letter do not run over the rows above."""
    assert clean_line("a" + "\u0301" * 100) == "a" + "\u0301" * MAX_MARKS
    assert clean_line("a" + "\u200b" * 100 + "b") == "a\u200bb"


@pytest.mark.parametrize(
    "text",
    ["e\u0301te\u0301", "👨\u200d👩\u200d👧", "שָׁלוֹם", "न\u200dम", "می\u200cخواهم", "❤\ufe0f"],
)
def test_writing_that_needs_marks_and_joiners_keeps_them(text: str) -> None:
    """Names and words of every script come through letter by letter."""
    assert clean_line(text) == text
    assert clean_text(text) == text


@pytest.mark.parametrize(
    "text",
    ["[red]x[/red]", "array[i][j]", "\\[b", "{0} %s $(id)", "<b>bold</b>", "[@click=app.quit]x"],
)
def test_what_looks_like_markup_is_text(text: str) -> None:
    """Brackets, braces and percent signs are shown letter by letter."""
    assert clean_line(text) == text


@given(st.one_of(st.text(), nasty))
def test_nothing_dangerous_is_left(text: str) -> None:
    """Whatever the text, no byte of it can command a terminal."""
    line, kept = clean_line(text), clean_text(text)
    assert not DANGEROUS.search(line)
    assert not DANGEROUS.search(kept)
    assert "\n" not in line
    assert "\t" not in line
    assert line == line.strip()
    assert "  " not in line


@given(st.one_of(st.text(), nasty))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """Text from the store is what was put there, so importing it again finds no change."""
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_text(clean_text(text)) == clean_text(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters="\ue000\ue001")))
def test_no_letter_is_lost(text: str) -> None:
    """Letters, digits, punctuation and symbols are all still there."""
    assert clean_line(text) == text


def test_every_mark_is_known() -> None:
    """A flood of any mark of any script is thinned out."""
    for code in range(0x300, 0x11000):
        mark = chr(code)
        if unicodedata.category(mark) in ("Mn", "Me"):
            assert len(clean_line("a" + mark * 40)) <= 1 + MAX_MARKS, hex(code)
