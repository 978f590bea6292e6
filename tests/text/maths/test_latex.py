"""Formulas written in LaTeX read as formulas, and what is none stays what it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.maths.latex import latex_text, with_formulas


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"x^2", "x²"),
        (r"E = mc^2", "E = mc²"),
        (r"\frac{a+b}{2c}", "(a + b)/(2c)"),
        (r"\frac12", "1/2"),
        (r"\sum_{i=1}^{n} x_i^2", "∑ᵢ₌₁ⁿ xᵢ²"),
        (r"\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}", "∫₀^∞ e^(−x²) dx = √π/2"),
        (r"\lim_{x \to 0} \frac{\sin x}{x} = 1", "lim_(x → 0) (sin x)/x = 1"),
        (r"-b \pm \sqrt{b^2-4ac}", "−b ± √(b² − 4ac)"),
        (r"\sqrt[3]{x}", "∛x"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "(a, b; c, d)"),
        (r"f\colon A \to \mathbb{R}^n", "f: A → ℝⁿ"),
        (r"\vec{v} \cdot \hat{n} \neq 0", "v⃗ · n̂ ≠ 0"),
        (r"\text{if } x > 0", "if x > 0"),
        (r"a_{i,j} \not\in S", "a_(i, j) ∉ S"),
        (r"\{x \mid x \leq 10^{-3}\}", "{x ∣ x ≤ 10⁻³}"),
        (r"\left( \frac{1}{2} \right)^n", "(1/2)ⁿ"),
        (r"O(n \log n)", "O(n log n)"),
        (r"90^\circ", "90°"),
        (r"f'(x)", "f′(x)"),
    ],
)
def test_a_formula_is_one_line_of_unicode(source: str, text: str) -> None:
    """The common commands of LaTeX are the characters that they stand for."""
    assert latex_text(source) == text


@pytest.mark.parametrize(
    "source", [r"\unheard{x}", "{", "x^", r"\frac{1}", r"\begin{tikzpicture}a\end{tikzpicture}", ""]
)
def test_what_is_not_known_is_left_to_its_source(source: str) -> None:
    """Rather the author's own LaTeX than half a formula."""
    assert latex_text(source) is None
    assert with_formulas(f"see ${source}$ there") == f"see ${source}$ there"


@pytest.mark.parametrize(
    "text",
    [
        "it costs $5 and $10, or US$7 and C$8",
        "$HOME/$USER and ${PATH}",
        "between $5 = £4 and $6",
        r"C:\(x86\)\new",
        "a $price here$ and nothing",
        "$$$",
    ],
)
def test_prices_and_variables_are_no_formulas(text: str) -> None:
    """A dollar sign is a dollar sign unless a formula stands behind it."""
    assert with_formulas(text) == text


def test_formulas_are_found_in_a_sentence() -> None:
    """Each of the ways in which pages part formulas from words is known."""
    text = r"Let $x$ be, with \(y_1\), \[a = b\] and $$c \le d$$."
    assert with_formulas(text) == "Let x be, with y₁, a = b and c ≤ d."


@given(st.text(st.sampled_from(r"\frac{}^_$&ab12 sqrtbeginmatrix[](),=-~%'"), max_size=60))
def test_no_source_raises(source: str) -> None:
    """However broken a formula is, there is a line or its source."""
    written = latex_text(source)
    assert written is None or written
    with_formulas(f"${source}$")


def test_depth_is_no_danger() -> None:
    """Braces within braces without end are left to their source."""
    assert latex_text("{" * 900 + "x" + "}" * 900) is None
    assert latex_text("\\sqrt{" * 300 + "x" + "}" * 300) is None
    assert latex_text("\\sqrt" * 390 + "x") is None
