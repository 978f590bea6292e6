"""The docs say what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import make_sources
from docs.make_keys import TARGET, WHERE, keys_page
from reader.app import all_bindings
from reader.screens.key_names import key_names

ROOT = Path(__file__).resolve().parent.parent


def test_keys_page_is_that_of_the_bindings() -> None:
    """A key that was changed is changed in the docs: run `python docs/make_keys.py`."""
    assert TARGET.read_text(encoding="utf-8") == keys_page()


def test_the_table_of_sources_is_that_of_the_code() -> None:
    """What is read of each site is what its source says: run `python docs/make_sources.py`."""
    page = make_sources.TARGET.read_text(encoding="utf-8")
    assert make_sources.sources_table() in page
    assert make_sources.with_table(page) == page


def test_what_no_other_reader_has_is_held_by_a_test() -> None:
    """Each promise of that table names a file of tests that is there."""
    page = make_sources.TARGET.read_text(encoding="utf-8")
    table = page.partition("### What no other reader has")[2]
    named = re.findall(r"`(tests/[\w/]+\.py)`", table)
    assert len(re.findall(r"^\| [A-Z]", table, re.M)) == 8
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_class_with_keys_has_a_heading() -> None:
    """No key is left out of the page."""
    assert {binding.where for binding in all_bindings()} <= set(WHERE)


def test_every_binding_says_what_it_does() -> None:
    """Help, palette and docs have a sentence for each key."""
    for binding in all_bindings():
        assert binding.sentence.endswith("."), binding.id
        assert binding.label, binding.id


def test_keys_are_named_as_people_write_them() -> None:
    """`<` is shown as `<`, not as a name from inside."""
    for binding in all_bindings():
        assert not re.search("[a-z]_[a-z]", key_names(binding.keys)), binding.id


@pytest.mark.parametrize(
    "page", sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]), ids=lambda page: page.name
)
def test_what_a_page_links_to_is_there(page: Path) -> None:
    """No page, picture or file of the project is promised in vain."""
    for target in re.findall(r"\]\(([^)#:\s]+)[^):]*\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
