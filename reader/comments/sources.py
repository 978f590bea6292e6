"""All comment sources, in the order in which an address is shown to them."""

from __future__ import annotations

from reader.comments import commentfeed
from reader.comments.source import Source
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink

SOURCES: tuple[Source, ...] = (commentfeed.SOURCE,)
"""Exact ones first; those that go by the shape of an address after them."""


def source_of(name: str) -> Source | None:
    """The source of this name."""
    return next((source for source in SOURCES if source.name == name), None)


def recognise(url: str, sites: CommentSites, *, only_known: bool = False) -> DiscussionLink | None:
    """The discussion that an address leads to.

    Args:
        url: as it stands in a link.
        sites: where the sites are.
        only_known: asks no source that goes by the shape of an address alone.
    """
    for source in SOURCES:
        if only_known and not source.is_only_known:
            continue
        if (link := source.recognise(url, sites)) is not None:
            return link
    return None
