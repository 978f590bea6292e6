"""What is typed and pasted reaches the program as text, whatever it holds."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from reader.screens.typed import Typed

_PIECES = st.sampled_from([b"\x1b[200~", b"\x1b[201~", b"\x1b[20", b"\x1b", b"x", b"\xe9\x9b\xaa"])


@given(st.lists(_PIECES | st.binary(max_size=3), max_size=20), st.sets(st.integers(0, 60)))
def test_it_does_not_matter_how_bytes_are_split(pieces: list[bytes], cuts: set[int]) -> None:
    """Bytes that are no text end nothing, and a slow terminal's pastes are the same."""
    data, typed = b"".join(pieces), Typed()
    edges = sorted({0, len(data), *(min(cut, len(data)) for cut in cuts)})
    assert "".join(typed.take(data[a:b]) for a, b in pairwise(edges)) == Typed().take(data)


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_what_is_pasted_is_no_key(size: int) -> None:
    """Text with escapes in it, pasted into the list, presses neither `d` nor `Q`."""
    data = b"j\x1b[200~one\x1b[31mQ\x07d\n\x9b\xc2\x9btwo\x1b[201k\tend\x1b[201~k"
    typed, parser = Typed(), XTermParser(False)
    found: list[events.Event] = []
    for at in range(0, len(data), size):
        if text := typed.take(data[at : at + size]):
            found += [each for each in parser.feed(text) if isinstance(each, events.Event)]
    keys = [each.key for each in found if isinstance(each, events.Key)]
    pastes = [each.text for each in found if isinstance(each, events.Paste)]
    assert keys == ["j", "k"]
    assert pastes == ["one[31mQd\n\ufffdtwo[201k\tend"]
