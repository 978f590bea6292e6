"""Whatever the text and the layout: nothing is lost, nothing is raised."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.formats.plaintext import Reading, layout_names, parse, read
from reader.model.fetched import Fetched
from tests.formats.plaintext.expectation import NAMES, load

LINES = sorted({line for name in NAMES for line in load(name)[0].splitlines()})
TEXTS = st.one_of(
    st.text(max_size=400),
    st.lists(st.sampled_from(LINES), max_size=30).map("\n".join),
    st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=60)), max_size=20).map("\n".join),
    st.lists(st.text("12.•|:\n -—Reply\x00\x01\x1b[]()#@", max_size=30), max_size=12).map(
        "\n".join
    ),
)


def assert_tiles(text: str, reading: Reading) -> None:
    place = 0
    for span in reading.spans:
        assert span.start == place
        assert span.end > span.start
        assert 0 <= span.article < max(1, len(reading.entries))
        if span.comment is not None:
            assert 0 <= span.comment < len(reading.entries[span.article].thread)
        place = span.end
    assert place == len(text)


def words(text: str) -> list[str]:
    return re.findall(r"[a-zA-Z]+", text)


@given(TEXTS)
def test_spans_tile_any_text(text: str) -> None:
    """Each character belongs to one part of the page, so that all of it can be shown."""
    assert_tiles(text, read(text))


@given(TEXTS, st.sampled_from(layout_names()))
def test_spans_tile_under_every_layout(text: str, layout: str) -> None:
    """A reader may force any layout on any text."""
    reading = read(text, layout=layout)
    assert_tiles(text, reading)
    assert reading.layout.partition("/")[0] == layout


@given(TEXTS)
def test_texts_hold_the_words_of_their_spans(text: str) -> None:
    """What is labelled as an article's or a comment's text is read there, word for word."""
    reading = read(text)
    for number, entry in enumerate(reading.entries):
        spans = [span for span in reading.spans if span.article == number]
        body = "".join(text[span.start : span.end] for span in spans if span.kind == "body")
        if body.replace("\n", "").isprintable():
            assert words(body) == words(entry.text)
        for index, comment in enumerate(entry.thread):
            parts = [
                span for span in spans if span.comment == index and span.kind == "comment-text"
            ]
            shown = "".join(text[span.start : span.end] for span in parts)
            if shown.replace("\n", "").isprintable():
                assert words(shown) == words(comment.text)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_may_be_cut_anywhere(name: str) -> None:
    """A dump that breaks off is read up to there."""
    text, _, _ = load(name)
    for end in range(0, len(text), 23):
        assert_tiles(text[:end], read(text[:end]))
        assert_tiles(text[end:], read(text[end:]))


@given(st.binary(max_size=300))
def test_any_bytes_are_parsed(data: bytes) -> None:
    """A file of rubbish is an article of rubbish, not an error."""
    assert parse(Fetched(data=data, name="rubbish.txt")).format == "text"


@pytest.mark.parametrize(
    "text",
    [
        "lorem ipsum " * 90_000,
        "x" * 1_000_000,
        "word" * 12_500,
        "\n" * 200_000,
        " \t" * 100_000,
        "1. " * 100_000,
        "1. a\n\n" * 30_000,
        "Posted by: " * 40_000,
        ("a " * 100 + "March 3, 2010\n") * 2_000,
        ("March " * 30 + "\n") * 2_000,
        ("1 " * 110 + "\n") * 2_000,
        ("12:" * 70 + "\n") * 2_000,
        ("« | Main | " * 20 + "\n") * 1_000,
        ("[a b=" * 100 + "\n") * 1_000,
        ("by " * 70 + "on\n") * 1_000,
        ("_" * 200 + "\n") * 1_000,
        "NAME says:\n" * 20_000,
        "Comments (3)\n" * 20_000,
        "Comments (3)\n\nBob says:\n\nNo.\n\n" * 5_000,
        "From: a\nTo: b\n" * 20_000,
        "From: a\nDate: 3 May 2010\n\nYes.\n\n" * 5_000,
        "June 13th, 2010\n01:15 PM ET\n\nTitle\n\nText.\n" * 4_000,
        "".join(f"Ann {n} Ann {n - 1} • 3 years ago\nYes.\n" for n in range(10_000)),
        "[–]a 1 point 1 day ago (9999 children)\n\na\n\npermalinkparent\n" * 8_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_texts_are_read_in_time(text: str) -> None:
    """No text of a megabyte makes a reader wait."""
    started = time.process_time()
    reading = read(text)
    assert time.process_time() - started < 5
    assert_tiles(text, reading)


@pytest.mark.parametrize("stops", ["a.", "Mr.", "Mr. ", "a. b.", "1.2."])
def test_lines_of_many_full_stops_are_read_at_once(stops: str) -> None:
    """A line of abbreviations does not keep the import from ending."""
    line = stops * (200 // len(stops))
    text = f"A title\n\nA text.\n\n{line} says:\n\n{line}\nMay 3, 2010 at 9:00 am\n\n{line}?:\n"
    assert_tiles(text, read(text))
