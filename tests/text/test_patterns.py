"""Regular expressions of the reader: which are used, and that none takes forever."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.patterns import Pattern, finder, problem_of, take_patterns, written_pattern


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
        (r"\d+[.,]\d+ ?(km|mi)", "it is 3.5 km", True),
        (r"\bfoo\w*\s+\w+\s+bar", "food at the bar, foo or bar", True),
        (r"(?s)a.+\n.+b", "a\n\n\nb", True),
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
     "(?:a*|b*)+", r"\w+ ", r"\w+\s+", "a+b", "[^a]+a", "a+b?", r"(?:\w+\s)+", "(?:a+b?c?)*", " ?"]
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


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("/a b/ c", ("a b", 5)),
        (r"/a\/b/", (r"a\/b", 6)),
        (r"/x\ /", (r"x\ ", 5)),
        ("/x/)", ("x", 3)),
        ("/x/y", None),
        ("/ a/", None),
        ("/a /", None),
        ("//", None),
        ("/", None),
        ("/\\", None),
    ],
)
def test_a_pattern_stands_between_slashes(text: str, written: tuple[str, int] | None) -> None:
    """A path, or a slash between words, is none."""
    assert written_pattern(text, 0, ")") == written


@pytest.mark.parametrize(
    ("typed", "names", "words"),
    [
        ("/ab?/ cd", ["a", "ab"], "cd"),
        ("cd /ab?", ["a", "ab"], "cd"),
        ("/ab", [], "/ab"),
        ("/usr/bin? x", [], "/usr/bin? x"),
        ("/a(b", [], ""),
        ("/(/ cd", [], "cd"),
    ],
)
def test_a_pattern_that_is_being_typed_is_no_error(
    typed: str, names: list[str], words: str
) -> None:
    """What cannot be used yet says nothing, and what is not closed counts as far as it goes."""
    patterns, rest = take_patterns(typed)
    assert rest == words
    assert len(patterns) == bool(names)
    assert all(pattern.finds(name) for pattern in patterns for name in names)


def test_the_problem_of_a_filter_is_told() -> None:
    """One line with the place; none where all can be used."""
    assert problem_of("a /b(/") == (
        "This regular expression: missing ), unterminated subpattern (column 2)"
    )
    assert problem_of("a /b/ c") is None


def test_matches_are_found_one_after_the_other() -> None:
    """Also those that a long text has beyond the piece that is looked at once."""
    text = "foo " + "x" * 5_000 + " FOOO " + "y" * 3_000 + "fo"
    assert finder("/fo+/")(text) == [(0, 3), (5_005, 5_009), (8_010, 8_012)]
    assert finder("foo")(text) == [(0, 3), (5_005, 5_008)]
    assert finder("/x*/")("axxb") == [(1, 3)]
    assert finder("/fo+")("a /FO+ b") == [(2, 6)]


def test_case_counts_where_the_pattern_says_so() -> None:
    """Otherwise a word is found in either case."""
    assert finder("/it/")("It IT") == [(0, 2), (3, 5)]
    assert finder("/(?-i:IT)/")("It IT") == [(3, 5)]


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("Word1.*word2", ("word1", "word2")),
        ("colou?r", ("colo",)),
        ("(?:foo bar)+x", ("foo bar",)),
        ("ab|cd", ()),
        ("(?:foo)?bar", ("bar",)),
        ("[ab]cé", ()),
    ],
)
def test_what_every_match_has_is_known(pattern: str, literals: tuple[str, ...]) -> None:
    """Texts without it need not be read letter by letter."""
    assert Pattern(pattern, ignores_case=True).literals == literals


@pytest.mark.parametrize("pattern", ["(?:sa|\u017fa)*b", "(?:ia|\u0131a)*b", "(?:ka|\u212aa)*b"])
def test_ways_that_differ_in_case_alone_are_one(pattern: str) -> None:
    """Such a pattern would take forever where case is ignored."""
    with pytest.raises(ValueError, match="may take forever"):
        Pattern(pattern, ignores_case=True)
