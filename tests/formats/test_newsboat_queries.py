"""Views of newsboat as views of our own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import QueryError
from reader.formats.newsboat_queries import own_query
from reader.query import parse_query


@pytest.mark.parametrize(
    ("expression", "own"),
    [
        ('unread = "yes"', "is:unread"),
        ('unread == "no"', "is:read"),
        ('unread = "yes" and tags # "news"', 'is:unread folder:"news"'),
        ('(title =~ "linux" or title =~ "bsd") and age < 7', '("linux" OR "bsd") newer:7d'),
        ("age between 0:10", "newer:11d"),
        ("age between 3:10", "(newer:11d older:3d)"),
        ('flags # "s"', "is:starred"),
        ('author !~ "Ann Lee"', '-author:"Ann Lee"'),
        ('! (feedtitle = "Wire")', '-(feed:"Wire")'),
        ('title =~ "a|b.*"', "(in:title /a|b.*/)"),
        ('title !~ "C\\+\\+ (17|20)"', r"-(in:title /C\+\+ (17|20)/)"),
        (r'content =~ "a/b? \/\"c"', r'(in:articles /a\/b? \/"c/)'),
        ('title =~ "a|b" or title = "c"', '(in:title /a|b/) OR "c"'),
        (r'author =~ "A\. Lee"', 'author:"A. Lee"'),
        ('author =~ "a|b"', None),
        ('title = "a|b"', None),
        ('title =~ "[[:digit:]]+"', None),
        ('title =~ "(a"', None),
        ('title =~ "(a+)+b"', None),
        ('enclosure_type =~ "audio"', None),
        ('unread = "yes', None),
        ("", None),
    ],
)
def test_expressions_say_the_same_in_our_words(expression: str, own: str | None) -> None:
    """A view shows what it showed in newsboat, or says that it cannot."""
    assert own_query(expression) == own


@given(st.text(alphabet='()!"=~<>#abdegilnorstuy \\01:', max_size=40))
def test_what_comes_out_is_a_query_or_nothing(expression: str) -> None:
    """Any line of a file of feeds leaves the reader whole."""
    own = own_query(expression)
    if own is not None:
        try:
            parse_query(own)
        except QueryError as error:
            assert str(error)
