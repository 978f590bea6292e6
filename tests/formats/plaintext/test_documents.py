"""Pages of every family that is known, dumped to text."""

from __future__ import annotations

import pytest

from reader.formats.plaintext import read
from tests.formats.plaintext.expectation import NAMES, describe, load


@pytest.mark.parametrize("name", NAMES)
def test_a_page_becomes_its_article_and_thread(name: str) -> None:
    """Title, author, time, tags, text and every comment are where a reader looks for them."""
    text, layout, expected = load(name)
    reading = read(text)
    assert [
        describe(entry, want) for entry, want in zip(reading.entries, expected, strict=True)
    ] == expected
    assert reading.layout.partition("/")[0] == layout
