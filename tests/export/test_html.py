"""Exported HTML says what the article said."""

from __future__ import annotations

from reader.export.html import _blocks
from reader.export.markdown import _block
from reader.text.blocks import parse_html, parse_markdown

CENSUS = (
    "<table><tr><th rowspan=2>Town<th colspan=2>People<tr><th>2010<th>2020"
    "<tr><td rowspan=2>Binsel<td>80<td>75<tr><td colspan=2>not counted</table>"
)


def test_a_table_is_read_back_as_it_was() -> None:
    """Cells across columns and rows are so in what is exported, too."""
    document = parse_html(CENSUS)
    assert parse_html(_blocks(document.blocks, document)) == document


def test_columns_are_set_in_what_is_exported_as_the_page_sets_them() -> None:
    """Prices that stood on the right do so in HTML and in Markdown."""
    markdown = "| a | b | c |\n| --- | --: | :-: |\n| 1 | 2 | 3 |"
    document = parse_markdown(markdown)
    assert parse_html(_blocks(document.blocks, document)) == document
    assert _block(document.blocks[0], document) == markdown
