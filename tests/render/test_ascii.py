"""Marks and lines of ours in ASCII."""

from __future__ import annotations

import pytest

from reader.render.ascii import TABLE, in_ascii
from reader.render.blocks import layout_of
from reader.text.width import cell_width
from tests.render.samples import DOCUMENT


def test_each_mark_is_as_wide_as_what_stands_for_it() -> None:
    """Nothing moves, whichever of them is painted."""
    for code, instead in TABLE.items():
        assert isinstance(instead, str) and instead.isascii()
        assert cell_width(chr(code)) == cell_width(instead), chr(code)


@pytest.mark.parametrize("width", [40, 120])
def test_a_document_has_no_sign_that_is_not_its_own(width: int) -> None:
    """Bullets, rails, rules and borders are ASCII; what somebody wrote stays as it was."""
    written = set("".join(piece for piece in words_of(DOCUMENT)))
    for line in layout_of(DOCUMENT, width):
        shown = "".join(text for text, _ in in_ascii(line.segments))
        strange = {sign for sign in shown if not sign.isascii()} - written
        assert not strange, shown
        assert cell_width(shown) == cell_width("".join(text for text, _ in line.segments))


def words_of(document: object) -> list[str]:
    """Every text in a value, however deep."""
    if isinstance(document, str):
        return [document]
    if isinstance(document, tuple | list):
        return [text for part in document for text in words_of(part)]
    names = getattr(type(document), "__slots__", None) or getattr(document, "__dict__", {})
    return [text for name in names for text in words_of(getattr(document, name, None))]


def test_texts_stay() -> None:
    """A star in a title is the author's."""
    line = [("●", "unread"), ("★★★☆ a film · seen…", "title"), (" · 3", "dim")]
    assert in_ascii(line) == [
        ("o", "unread"), ("★★★☆ a film · seen.", "title"), (" - 3", "dim"),
    ]  # fmt: skip
    assert in_ascii(line, is_all=True)[1] == ("***☆ a film - seen.", "title")
