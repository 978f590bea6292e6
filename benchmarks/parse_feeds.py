"""Parses feed files with feedparser in several processes: what an import of feeds is beside.

Usage: parse_feeds.py JOBS default|unsanitised FILE...
"""

from __future__ import annotations

import multiprocessing
import sys
from pathlib import Path

import feedparser


def count_default(path: str) -> int:
    """Entries of one file, parsed with feedparser's default settings."""
    return len(feedparser.parse(Path(path).read_bytes()).entries)


def count_unsanitised(path: str) -> int:
    """Entries of one file, bodies left as they are."""
    data = Path(path).read_bytes()
    parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    return len(parsed.entries)


if __name__ == "__main__":
    jobs, how, *files = sys.argv[1:]
    count = count_default if how == "default" else count_unsanitised
    with multiprocessing.Pool(int(jobs)) as pool:
        print(sum(pool.imap_unordered(count, files)))
