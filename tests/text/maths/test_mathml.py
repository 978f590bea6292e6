"""Formulas written in MathML read as formulas."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from reader.text.maths.mathml import mathml_text


def text_of(inside: str) -> str:
    node = LexborHTMLParser(f"<math>{inside}</math>").css_first("math")
    assert node is not None
    return mathml_text(node)


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (
            "<mi>x</mi><mo>=</mo><mfrac><mi>a</mi><mrow><mn>2</mn><mi>b</mi></mrow></mfrac>",
            "x = a/(2b)",
        ),
        ("<msup><mi>x</mi><mn>2</mn></msup><mo>-</mo><mn>1</mn>", "x² − 1"),
        ("<mo>-</mo><msqrt><mi>b</mi><mo>+</mo><mi>c</mi></msqrt>", "−√(b + c)"),
        (
            "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>"
            "<msub><mi>x</mi><mi>i</mi></msub>",
            "∑ᵢ₌₁ⁿ xᵢ",
        ),
        ("<mover><mi>x</mi><mo>¯</mo></mover><mtext>for</mtext><mi>n</mi>", "x̄ for n"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "∛x"),
        ("<mi>sin</mi><mi>x</mi>", "sin x"),
        (
            "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr>"
            "<mtr><mtd><mi>c</mi></mtd><mtd><mi>d</mi></mtd></mtr></mtable>",
            "[a, b; c, d]",
        ),
        (
            "<semantics><mrow><mi>y</mi></mrow>"
            "<annotation encoding=application/x-tex>y</annotation></semantics>",
            "y",
        ),
    ],
)  # fmt: skip
def test_an_element_is_written_as_it_is_read(inside: str, text: str) -> None:
    """Fractions, powers, roots and sums stand on one line without a change of their sense."""
    assert text_of(inside) == text


def test_an_element_with_too_few_children_keeps_its_text() -> None:
    """A broken formula loses its form, no word."""
    assert text_of("<mfrac><mi>a</mi></mfrac><mi>b</mi>") == "ab"


def test_depth_is_no_danger() -> None:
    """Rows within rows without end keep their text."""
    assert text_of("<mrow>" * 300 + "<mi>x</mi>" + "</mrow>" * 300) == "x"


PARTS = (
    "<mi>x</mi> <mo>=</mo> <mfrac> </mfrac> <msup> </msup> <mtable><mtr> </mtr> <mtext>so "
    "</mtext> word <mover> <msqrt>"
)


@example(["<mtable><mtr>", "</mtr>", "word"])
@given(st.lists(st.sampled_from(PARTS.split()), max_size=20))
def test_nothing_raises_and_every_word_is_kept(parts: list[str]) -> None:
    """Whatever a page holds between `math` and its end can be read."""
    # What is raised is the same word in small letters.
    text = unicodedata.normalize("NFKC", text_of("".join(parts)))
    assert text.count("word") >= "".join(parts).count("word")
