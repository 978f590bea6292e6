"""Code is told apart by colour, and stays letter by letter what it was."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from reader.render.highlight import highlighted

CODE = ("def fare(km):  # in cents", '    return "x" * 120')


def test_tokens_have_few_styles() -> None:
    """Keywords, names, strings, numbers and comments are told apart."""
    lines = highlighted(CODE, "python")
    assert lines is not None
    assert ("def", "source keyword") in lines[0]
    assert ("fare", "source definition") in lines[0]
    assert ("# in cents", "source comment") in lines[0]
    assert ("120", "source literal") in lines[1]
    assert any(style == "source string" for _, style in lines[1])


def test_what_no_lexer_knows_stays_plain() -> None:
    """An unheard-of language, a hostile name and too much code are left as they are."""
    assert highlighted(CODE, "klingon") is None
    assert highlighted(CODE, "../../etc") is None
    assert highlighted(("x" * 1001,), "python") is None
    assert highlighted(("x = 1",) * 10_000, "python") is None


@given(
    st.lists(
        st.text(st.sampled_from("ab(){}\"'#/*<>=1 \\$é日"), max_size=20), min_size=1, max_size=6
    ),
    st.sampled_from(["python", "c", "html", "bash", "rust", "json", "diff", "console"]),
)
def test_no_character_is_lost(lines: list[str], language: str) -> None:
    """Coloured code reads as the code did."""
    found = highlighted(lines, language)
    if found is not None:
        assert ["".join(text for text, _ in line) for line in found] == lines


def test_lexers_wait_for_the_first_code() -> None:
    """Who reads no code pays nothing for its colours."""
    script = "import sys, reader.render.highlight; print('pygments' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
