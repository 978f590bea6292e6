"""Regular expressions of the reader: which are used, and that none takes forever."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.patterns import Pattern


@pytest.mark.parametrize(
    ("pattern", "text", "finds"),
    [
        ("foo", "a foo", True),
        ("Foo", "a foo", False),
        ("(?i)Foo", "a foo", True),
        ("^two$", "one\ntwo\nthree", True),
        ("free.*money", "free of\nmoney", False),
        (r"(?i)\bcrypto(currency)?\b", "Cryptocurrency!", True),
        (r"(\w)\1{5,}", "noooooooo", True),
        ("[[a]", "a", True),
        (r"\w+@\w+\.\w+", "to me@example.org", True),
        ("(?:ha){3,}", "hahaha", True),
        (r"\b(?:\d{1,3}\.){3}\d{1,3}\b", "at 127.0.0.1", True),
        (r"(?:\w++\s++)+x", "one two x", True),
        (".*foo.*bar.*", "a foo, a bar", True),
        (r"(?<!not )good(?= work)", "good work", True),
        (r"(a)?b(?(1)c|d)", "bd", True),
    ],
)
def test_ordinary_expressions_are_used(pattern: str, text: str, finds: bool) -> None:
    """What people write in such rules works as in Python, `^` and `$` at lines."""
    assert Pattern(pattern).finds(text) == finds


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(a+)+b", "may take forever"),
        ("(a|a)*b", "may take forever"),
        ("(a|ab|b)*c", "may take forever"),
        ("(a?){30}a{30}", "may take forever"),
        ("a?" * 30 + "a" * 30, "may take forever"),
        (".*.*.*x", "may take forever"),
        (r"(\w+\s?)+$", "may take forever"),
        (r"(a*)*\1", "may take forever"),
        ("((a{1000}){1000}){1000}", "may take forever"),
        ("(?:a(?:b|c|)d?)*e", "may take forever"),
        ("(", "unterminated subpattern .*column 1"),
        ("(?L)a", "bad inline flags"),
        ("a{99999999999}", "repeats or nests too much"),
        ("x" * 501, "more than 500"),
    ],
)
def test_other_expressions_are_refused(pattern: str, message: str) -> None:
    """One line says why, before any text is looked at."""
    with pytest.raises(ValueError, match=message) as caught:
        Pattern(pattern)
    assert "\n" not in str(caught.value)


def test_long_texts_are_looked_through_to_the_end() -> None:
    """What stands late in a long comment is found, wherever it was cut."""
    pattern = Pattern("foo.*bar.*baz$")
    for before in range(3_900, 4_100, 7):
        assert pattern.finds("x" * before + " foo bar baz\nend")
        # Where a stretch ends is no end of a line.
        assert not pattern.finds("x" * before + " foo bar baz end" + "x" * 5_000)


PIECES = st.sampled_from(
    ["a", "b", ".", r"\w", "[ab]", "(?:a|b)", "(?:a|ab)", "(a)", "a?", "a*", "a+", ".*", ".+?",
     "a{2,9}", "(?:ab)*", "(?:a+b)?", "(?:a|b)*", "(?>a*)", "a*+", "(?=a*b)", "^", "$", r"\b", "|",
     "(?:a*|b*)+"]
)  # fmt: skip
TEXTS = st.sampled_from(["a" * 5_000, "ab" * 3_000, "a" * 4_999 + "b", "b" * 5_000, "a b " * 2_000])


@given(pattern=st.lists(PIECES, min_size=1, max_size=6).map("".join), text=TEXTS)
def test_no_expression_that_is_accepted_takes_long(pattern: str, text: str) -> None:
    """However it is put together and whatever the text, an answer comes within seconds."""
    try:
        safe = Pattern(pattern)
    except ValueError:
        return
    began = time.thread_time()
    safe.finds(text)
    assert time.thread_time() - began < 5
