"""Sentences that name keys, with the keys set off from the words as the bars do it."""

from __future__ import annotations

import re

from reader.render.bar_line import Part

_KEYS = re.compile(r"(?<![\w^])(Enter|Esc|Tab|Space|\^[A-Z])(?!\w)")
_OUT = re.compile(r"(.*?)[\s,·]*\b(Esc [^.…]+)\.?", re.DOTALL)


def hint_parts(text: str, role: str = "text") -> list[Part]:
    """A sentence in parts: the names of keys as `key`, what stands between them as `role`."""
    pieces = _KEYS.split(text)
    return [("key" if at % 2 else role, piece) for at, piece in enumerate(pieces) if piece]


def hint_sides(text: str, role: str = "text") -> tuple[list[Part], list[Part]]:
    """The left and the right of a bar: how one gets out stands at the right, which is not cut."""
    found = _OUT.fullmatch(text)
    if found is None:
        return hint_parts(f" {text}", role), []
    return hint_parts(f" {found[1]}", role), hint_parts(f"{found[2]} ", role)
