"""What changed is told word by word, and readable without colours."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.render.differences import text_differences, word_differences, wrapped
from reader.render.line import text_of
from reader.text.width import cell_width


def told(old: str, new: str) -> list[str]:
    return [text_of(paragraph) for paragraph in text_differences(old, new)]


def test_words_are_marked_inside_their_paragraph() -> None:
    """What was removed stands in [-…-], what was added in {+…+}, the rest once."""
    segments = word_differences("Two people were hurt.", "Three people were badly hurt.")
    assert text_of(segments) == "[-Two-]{+Three+} people were {+badly+} hurt."
    styles = {text: style for text, style in segments if style}
    assert "strike" in styles["[-Two-]"] and "underline" in styles["{+Three+}"]


def test_paragraphs_that_stayed_are_counted() -> None:
    """Of a long text only what is another thing is shown."""
    old = "One.\n\nTwo.\n\nThree.\n\nFour."
    assert told(old, old.replace("Four", "Five")) == [
        "… 3 paragraphs as before …",
        "[-Four.-]{+Five.+}",
    ]
    assert told("One.\n\nTwo.", "One.\n\nNew.\n\nTwo.") == [
        "… 1 paragraph as before …",
        "{+New.+}",
        "… 1 paragraph as before …",
    ]


def test_equal_texts_have_no_differences() -> None:
    """Where only the form changed there is nothing to tell."""
    assert told("One.\n\n\nTwo.", " One.\n\nTwo.\n") == []


def test_endless_paragraphs_are_not_compared() -> None:
    """Both are shown whole, in no time."""
    (only,) = told("a " * 5000, "b " * 5000)
    assert only.startswith("[-a a") and only.endswith("b b+}")


WORDS = st.lists(st.sampled_from(("a", "b", "東京", "word")), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_out_of_the_differences(old: str, new: str) -> None:
    """Without what was added it is the old text, without what was removed the new one."""
    segments = word_differences(old, new)
    left = "".join(t.strip("[-]") for t, style in segments if "underline" not in style)
    right = "".join(t.strip("{+}") for t, style in segments if "strike" not in style)
    assert left.split() == old.split()
    assert right.split() == new.split()


@given(WORDS, WORDS, st.integers(2, 30))
def test_wrapped_lines_fit(old: str, new: str, width: int) -> None:
    """No line is wider than the page, and no style is lost at a break."""
    segments = word_differences(old, new)
    lines = list(wrapped(segments, width))
    assert all(cell_width(text_of(line)) <= width for line in lines)
    styled = "".join(text for text, style in segments if style)
    kept = "".join(text for line in lines for text, style in line if style)
    assert kept.replace(" ", "") == styled.replace(" ", "")
