"""What an article was read from."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from reader.config import Settings
from reader.errors import StoreCorruptError
from reader.library import Library
from reader.model.source import Source
from tests.samples import BLOG_PAGE, item, rss


def test_of_a_document_the_letters_and_of_a_feed_what_it_gave(tmp_path: Path) -> None:
    """Whoever doubts what is shown looks at the source, also of an article that a feed brought."""
    page, feed = tmp_path / "page.txt", tmp_path / "feed.xml"
    page.write_text(BLOG_PAGE)
    feed.write_bytes(rss([item(1, text="&lt;p onclick='x'&gt;Some &amp;amp; words.&lt;/p&gt;")]))
    library = Library.open(tmp_path / "store.db", Settings())
    try:
        for _ in library.importing([Source(path=str(page)), Source(path=str(feed))]):
            pass
        document = asyncio.run(library.original(1))
        entry = asyncio.run(library.original(2))
        missing = asyncio.run(library.original(3))
    finally:
        library.close()
    assert document is not None and document.text.startswith("June 13th, 2010\n")
    assert entry is not None and missing is None
    head, body = (entry.text[span.start : span.end] for span in entry.spans)
    assert "guid: g1\n" in head and "published: Fri, 01 Mar 2024 10:01:00 GMT\n" in head
    assert body == "<p onclick='x'>Some &amp; words.</p>\n"


def test_a_layout_of_another_version_and_spoilt_bytes_are_survived(tmp_path: Path) -> None:
    """The source opens after a layout was renamed; one that is damaged is told as such."""
    page, path = tmp_path / "page.txt", tmp_path / "store.db"
    page.write_text(BLOG_PAGE)
    library = Library.open(path, Settings())
    try:
        for _ in library.importing([Source(path=str(page))], jobs=1):
            pass
        asyncio.run(library._write(lambda w: w.execute("UPDATE documents SET layout = 'gone/9'")))
        document = asyncio.run(library.original(1))
        assert document is not None and document.spans
        asyncio.run(library._write(lambda w: w.execute("UPDATE documents SET data = x'00ff'")))
        with pytest.raises(StoreCorruptError, match="damaged"):
            asyncio.run(library.original(1))
    finally:
        library.close()
