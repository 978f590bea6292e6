"""What an article was read from."""

from __future__ import annotations

import asyncio
from pathlib import Path

from reader.library import Library
from reader.model.source import Source
from tests.samples import BLOG_PAGE, item, rss


def test_of_a_document_the_letters_and_of_a_feed_what_it_gave(tmp_path: Path) -> None:
    """Whoever doubts what is shown looks at the source, also of an article that a feed brought."""
    page, feed = tmp_path / "page.txt", tmp_path / "feed.xml"
    page.write_text(BLOG_PAGE)
    feed.write_bytes(rss([item(1, text="&lt;p onclick='x'&gt;Some &amp;amp; words.&lt;/p&gt;")]))
    library = Library.open(tmp_path / "store.db")
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
