"""Styles and hints are laid over a line without changing what it says."""

from __future__ import annotations

from reader.render.line import overlay, replace, text_of

LINE = (("one ", ""), ("two", "bold"), (" three", "dim"))


def test_a_match_is_marked_across_styles() -> None:
    """A match may begin in bold and end in plain text."""
    assert overlay(LINE, 2, 9, "match") == [
        ("on", ""),
        ("e ", "match"),
        ("two", "bold match"),
        (" t", "dim match"),
        ("hree", "dim"),
    ]


def test_an_open_end_is_the_end_of_the_line() -> None:
    """A selection that goes on below reaches the end of this line."""
    assert overlay(LINE, 7, -1, "selection")[-1] == (" three", "dim selection")


def test_a_hint_takes_the_place_of_as_many_characters() -> None:
    """A hint covers the beginning of a link; the rest of the line stays where it is."""
    assert replace(LINE, 4, ("ab", "hint")) == [
        ("one ", ""),
        ("ab", "bold hint"),
        ("o", "bold"),
        (" three", "dim"),
    ]
    assert text_of(replace(LINE, 3, ("xyz", "hint"))) == "onexyzo three"


def test_a_hint_behind_the_line_is_still_shown() -> None:
    """A link at the very end leaves too little room for its letters."""
    assert text_of(replace(LINE, 13, ("ab", "hint"))) == "one two threeab"
