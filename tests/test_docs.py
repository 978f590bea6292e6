"""The docs say what the program does."""

from __future__ import annotations

from pathlib import Path

from docs.make_keys import TARGET, WHERE, keys_page
from reader.app import all_bindings

ROOT = Path(__file__).resolve().parent.parent


def test_keys_page_is_that_of_the_bindings() -> None:
    """A key that was changed is changed in the docs: run `python docs/make_keys.py`."""
    assert TARGET.read_text(encoding="utf-8") == keys_page()


def test_every_class_with_keys_has_a_heading() -> None:
    """No key is left out of the page."""
    assert {binding.where for binding in all_bindings()} <= set(WHERE)


def test_every_binding_says_what_it_does() -> None:
    """Help, palette and docs have a sentence for each key."""
    for binding in all_bindings():
        assert binding.sentence.endswith("."), binding.id
        assert binding.label, binding.id
