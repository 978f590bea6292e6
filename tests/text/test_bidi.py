"""Right-to-left text stands in the order in which it is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.bidi import is_right_to_left, mirror, visual_order


def seen(text: str) -> str:
    """A line as it is seen, its paragraph running as its first strong character does."""
    order = visual_order(text, is_right=is_right_to_left(text))
    if order is None:
        return text
    return "".join(
        mirror(text[start:end]) if is_mirrored else text[start:end]
        for start, end, is_mirrored in order
    )


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("שלום world", True),
        ("hello שלום", False),
        ("12 שלום", True),
        ("(…) مرحبا", True),
        ("", False),
    ],
)
def test_a_paragraph_runs_as_its_first_letter_does(text: str, is_right: bool) -> None:
    """Digits and punctuation do not decide where a paragraph begins."""
    assert is_right_to_left(text) is is_right


@pytest.mark.parametrize(
    ("text", "visual"),
    [
        ("plain (text) 1.5", "plain (text) 1.5"),
        ("אבג", "גבא"),
        ("car אבג is", "car גבא is"),
        ("אבג car דהו", "והד car גבא"),
        ("אבג 123 דהו", "והד 123 גבא"),
        ("אב (גד) ה", "ה (דג) בא"),
        ("it is אב (גד), yes", "it is (דג) בא, yes"),
        ("אב 1.5% גד", "דג 1.5% בא"),
        ("אב a(b) ג", "ג a(b) בא"),
        ("אָב", "באָ"),
    ],
)
def test_a_line_is_seen_in_reading_order(text: str, visual: str) -> None:
    """Words run to the left, numbers and foreign words to the right, brackets are mirrored."""
    assert seen(text) == visual


@given(st.text(st.sampled_from("abאבجد 12.,%()[]-é\u0301\u05b8"), max_size=40), st.booleans())
def test_nothing_is_lost_by_ordering(text: str, is_right: bool) -> None:
    """Each character is seen once."""
    order = visual_order(text, is_right=is_right)
    if order is not None:
        assert sorted(n for start, end, _ in order for n in range(start, end)) == list(
            range(len(text))
        )
