"""Saved discussions of known sites: filed as discussions of the article that they are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from reader.comments.sources import SOURCES, recognise
from reader.model.changes import Identified
from reader.model.comment_sites import CommentSites
from reader.model.entry import EntryDiscussion
from reader.model.event import Counts
from reader.store.articles import find_article
from reader.store.connection import Connection
from reader.store.entry_threads import merge_discussions


def file_discussions(
    writer: Connection,
    items: Sequence[Identified],
    format: str,
    sites: CommentSites,
    now: datetime,
) -> tuple[tuple[Identified, ...], Counts, Counts]:
    """Files saved threads of known sites as if they had been fetched from there.

    A discussion whose article is here, from whatever feed, becomes one of that article, of which
    nothing else changes; else what is discussed is an article of its own.

    Args:
        writer: of the store, in a transaction.
        items: what a source held.
        format: what it was read as.
        sites: where the sites are.
        now: when it came.

    Returns:
        The entries that are articles of their own, and what the others changed: articles, comments.
    """
    if all(source.name != format for source in SOURCES):
        return tuple(items), Counts(), Counts()
    left: list[Identified] = []
    articles, comments = Counts(), Counts()
    for item in items:
        entry = item.entry
        link = recognise(entry.comments_url, sites) if entry.comments_url else None
        if link is None or not entry.thread:
            left.append(item)
            continue
        filed = EntryDiscussion(
            source=link.source,
            address=link.address,
            name=link.name,
            page=link.page,
            thread=entry.thread,
        )
        entry = replace(entry, thread=(), discussions=(filed,))
        article_id = find_article(writer, entry.link) if entry.link else None
        if article_id is None:
            left.append(replace(item, entry=entry))
            continue
        counts = merge_discussions(writer, article_id, entry, now)
        is_changed = bool(counts.new or counts.changed)
        articles += Counts(changed=int(is_changed), unchanged=int(not is_changed))
        comments += counts
    return tuple(left), articles, comments
