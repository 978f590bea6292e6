"""The layout files themselves."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files

import pytest

from reader.formats.plaintext.layout import (
    Layout,
    Like,
    layout_names,
    layouts,
    literals,
)
from reader.formats.plaintext.macros import read_count
from reader.formats.plaintext.page import Page

KEYS = {
    "": {
        *("version", "zone", "zones", "listing", "cap", "cap_with_heading", "first", "bodyless"),
        *("needs", "article", "section", "head", "trailer"),
    },
    "article": {"start", "again", "parts", "head", "late", "foot", "noise", "weight"},
    "section": {"open", "close", "noise", "close_weight", "gap_weight"},
    "head": {
        *("marks", "above", "line", "below", "fields", "requires", "weight", "then", "gap"),
        *("reply", "byline", "names_parent", "indented"),
    },
    "trailer": {"marks", "above", "line", "below", "weight", "reply", "byline"},
}


def patterns(layout: Layout) -> Iterator[Like]:
    yield from (layout.late, layout.article_noise, layout.close, layout.noise)
    yield from (*layout.foot, *layout.open)
    for rows in (*layout.start, layout.article_head):
        yield from (row.like for row in rows)
    for rule in layout.rules:
        yield rule.line
        yield from (row.like for row in (*rule.above, *rule.below))


@pytest.mark.parametrize("name", layout_names())
def test_every_pattern_compiles_and_is_anchored_to_nothing_empty(name: str) -> None:
    """A wrong pattern fails here, not on the first page that needs it."""
    for like in patterns(layouts()[name]):
        for source in like.sources:
            single = Like((source,))
            assert single.match("") is None
            single.match("x" * 240)


@pytest.mark.parametrize("name", layout_names())
def test_a_layout_has_no_key_that_nobody_reads(name: str) -> None:
    """A misspelt key would be ignored in silence."""
    file = files("reader.formats.plaintext") / "layouts" / f"{name}.toml"
    data = tomllib.loads(file.read_text("utf-8"))
    assert set(data) <= KEYS[""]
    for part in ("article", "section"):
        assert set(data.get(part, {})) <= KEYS[part]
    for part in ("head", "trailer"):
        for rule in data.get(part, ()):
            assert set(rule) <= KEYS[part]


def test_every_mark_is_known_before_a_page_is_split() -> None:
    """A mark that is not searched for would never be found."""
    known = set(literals())
    for layout in layouts().values():
        for rule in layout.rules:
            assert {mark for mark in rule.marks if not mark.startswith("@")} <= known


def test_times_are_one_character_to_a_pattern() -> None:
    """Layouts see `NAME, <time>`, and the place of what they match is found again in the text."""
    page = Page("Ann, May 3, 2010 at 9:00 am | 2 days ago\n")
    assert page.norms[0] == "Ann, \x00 | \x03"
    assert page.offset(0, page.norms[0].index("\x03")) == page.text.index("2 days")


@pytest.mark.parametrize(
    ("written", "count"),
    [("5", 5), ("1,234", 1234), ("1.234", 1234), ("One", 1), ("no", 0), ("Keine", 0), ("x", None)],
)
def test_counts_are_read_in_digits_and_words(written: str, count: int | None) -> None:
    """`One Response` is one."""
    assert read_count(written) == count


def test_labels_name_layout_and_version() -> None:
    """What is stored with an article tells by which rules it was read."""
    assert all(re.fullmatch(r"[a-z0-9-]+/\d+", layout.label) for layout in layouts().values())
