"""The thread of one page, as tests of page comments look at it."""

from __future__ import annotations

from reader.formats.htmlcomments import found_thread, read_page
from reader.model.discussion import FoundThread


def find_comments(html: str, url: str | None) -> FoundThread | None:
    """The thread that a page shows; None where it shows none."""
    page = read_page(html, url)
    return None if page is None else found_thread([page])
