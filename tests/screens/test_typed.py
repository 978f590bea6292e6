"""What is typed and pasted reaches the program as text, whatever it holds."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from reader.screens.driver import KeyParser
from reader.screens.typed import Pasted, Typed, without_answers

_PIECES = st.sampled_from([b"\x1b[200~", b"\x1b[201~", b"\x1b[20", b"\x1b", b"x", b"\xe9\x9b\xaa"])


@given(st.lists(_PIECES | st.binary(max_size=3), max_size=20), st.sets(st.integers(0, 60)))
def test_it_does_not_matter_how_bytes_are_split(pieces: list[bytes], cuts: set[int]) -> None:
    """Bytes that are no text end nothing, and a slow terminal's pastes are the same."""
    data, typed = b"".join(pieces), Typed()
    edges = sorted({0, len(data), *(min(cut, len(data)) for cut in cuts)})
    parts = [part for a, b in pairwise(edges) for part in typed.take(data[a:b])]
    assert _told(parts) == _told(Typed().take(data))


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_what_is_pasted_is_no_key(size: int) -> None:
    """Text with escapes in it, pasted into the list, presses neither `d` nor `Q`."""
    data = b"j\x1b[200~one\x1b[31mQ\x07d\n\x9b\xc2\x9btwo\x1b[201k\tend\x1b[201~k"
    typed, parser = Typed(), KeyParser()
    parts = [p for at in range(0, len(data), size) for p in typed.take(data[at : at + size])]
    keys, pastes = _told(parts)
    found = [key for key in parser.feed(keys) if not isinstance(key, events.Paste)]
    assert list(_keys(found)) == ["j", "k"]
    assert pastes == ["one[31mQd\n\ufffdtwo[201k\tend"]


def test_a_paste_that_comes_slowly_is_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a slow line parts the mark before a paste, what is pasted ends no session."""
    typed, parser = Typed(), KeyParser()
    list(parser.feed("".join(typed.take(b"\x1b[20"))))
    with monkeypatch.context() as patch:
        patch.setattr("textual._parser.get_time", lambda: math.inf)
        assert list(_keys(parser.tick())) == ["left_square_bracket", "2", "0"]
    *begin, pasted = typed.take(b"0~Qd\x1b[201~")
    assert list(_keys(parser.feed("".join(begin)))) == ["0", "tilde"]
    assert (type(pasted), pasted) == (Pasted, "Qd")


@pytest.mark.parametrize("sequence", ["\x1b[1;1:3A", "\x1b[97:65;2;65u", "\x1b[99999999999u"])
def test_a_key_that_textual_cannot_read_ends_nothing(sequence: str) -> None:
    """A terminal that says more of its keys than it was asked is no reason to leave."""
    assert list(_keys(KeyParser().feed(f"{sequence}j"))) == ["j"]


@pytest.mark.parametrize(
    "answer",
    ["\x1bP>|kitty(0.39)\x1b\\", "\x1b_Gi=31;OK\x1b\\", "\x1b[?62;4c", "\x1b[6;20;10t",
     "\x1b]11;rgb:0/0/0\x07"],
)  # fmt: skip
def test_what_a_terminal_answers_late_presses_no_key(answer: str) -> None:
    """Over a slow line the name of the terminal arrives when the list takes keys."""
    said = without_answers(f"j{answer}\x1b[A\x1b[?2026;2$yk".encode()).decode()
    assert list(_keys(KeyParser().feed(said))) == ["j", "up", "k"]


def _told(parts: list[str]) -> tuple[str, list[str]]:
    """What is for the parser of keys, and what was pasted."""
    pastes = [part for part in parts if isinstance(part, Pasted)]
    return "".join(part for part in parts if not isinstance(part, Pasted)), list(map(str, pastes))


def _keys(found: Iterator[Message] | list[Message]) -> Iterator[str]:
    return (event.key for event in found if isinstance(event, events.Key))
