"""Articles of all kinds look as somebody has read and found right."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.render.blocks import layout_of
from reader.text.blocks import parse_html, plain_text
from reader.text.width import cell_width
from tests.render.golden_articles import expected, names, rendered

_FRAGMENTS = (
    "word", "two words", "日本語。", "שלום", "é\u0301", "👩‍👩‍👧", "$x^2$", "\x1b[31m", "\x9b1m",
    "\u202e", "&#27;]0;t&#7;", "<p>", "</p>", "<b>", "</i>", "<ul>", "<ol type=a start=7>", "<li>",
    "</ul>", "<table>", "<tr>", "<td>", "<th colspan=3>", "</table>", "<pre>", "</pre>",
    "<code class=language-c>", "</code>", "<blockquote>", "</blockquote>", "<a href='#n'>",
    "<a href=https://a.example/?utm_id=1>", "</a>", "<h2 id=n>", "</h2>", "<sup>", "</sup>",
    "<sub>", "</sub>", "<math>", "</math>", "<mfrac>", "<mi>x</mi>", "<details>", "<summary>",
    "</details>", "<dl>", "<dt>", "<dd>", "<img alt=picture>", "<iframe src=https://v.example/>",
    "<br>", "<hr>", "<script>", "</script>", "<!--", "-->", "&amp", "\n", " ", "\t",
)  # fmt: skip
_htmls = st.one_of(
    st.lists(st.sampled_from(_FRAGMENTS), max_size=30).map("".join), st.text(max_size=80)
)
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _letters(text: str) -> str:
    """Letters and digits of a text in their plain form, in order."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(character for character in plain if character.isalnum())


def test_there_are_enough_kinds() -> None:
    """Forty kinds of article and more are looked after."""
    assert len(names()) >= 40


@pytest.mark.parametrize("name", names())
def test_an_article_looks_as_it_was_found_right(name: str) -> None:
    """At 40, 72 and 120 cells nothing looks otherwise than when somebody last read it."""
    assert rendered(name) == expected(name).read_text("utf-8")


@given(_htmls, st.integers(2, 130))
@example("<a href='#n'>x</a><h2 id=n></h2>", 40)
def test_any_page_can_be_shown(html: str, width: int) -> None:
    """No page raises, none reaches the terminal with a control, none is wider than the pane."""
    for line in layout_of(parse_html(html, "https://example.org/"), width):
        assert not _CONTROLS.search(line.text)
        if not line.is_wide:
            assert cell_width(line.text) <= width


@given(_htmls, st.integers(8, 130))
def test_no_word_of_a_page_is_lost(html: str, width: int) -> None:
    """Every word of the text stands on the screen, in order, at any width."""
    document = parse_html(html)
    if "$" in html or "<table" in html:
        # Formulas are written otherwise; cells of a row stand beside each other.
        return
    lines = layout_of(document, width, link_list="none")
    shown = _letters("".join(line.text[line.prefix :] for line in lines))
    wanted = iter(shown)
    assert all(letter in wanted for letter in _letters(_without_marks(plain_text(document))))


def _without_marks(text: str) -> str:
    """Plain text without what it puts before the items of lists."""
    return re.sub(r"(?m)^[ >]*(?:[0-9a-zA-Z]{1,4}\. )*", "", text)
