"""Sentences of the bars and dialogs, with their keys set off."""

from __future__ import annotations

from reader.render.key_hints import hint_parts, hint_sides


def test_names_of_keys_are_set_off() -> None:
    """`Enter` looks like a key in every line, and a word that holds a name does not."""
    told = "Enter saves, ^S too; Escape and Tabs are words."
    assert hint_parts(told) == [
        ("key", "Enter"),
        ("text", " saves, "),
        ("key", "^S"),
        ("text", " too; Escape and Tabs are words."),
    ]


def test_how_one_gets_out_stands_at_the_right() -> None:
    """It is there to be read also where the rest has no room."""
    left, right = hint_sides("Enter adds it. Esc leaves.")
    assert left == [("text", " "), ("key", "Enter"), ("text", " adds it.")]
    assert right == [("key", "Esc"), ("text", " leaves ")]
    assert hint_sides("Stopped.") == ([("text", " Stopped.")], [])
