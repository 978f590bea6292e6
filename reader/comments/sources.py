"""The registry of comment sources, in the order in which they are asked about an address."""

from __future__ import annotations

from reader.comments import (
    blogger,
    bluesky,
    commentfeed,
    discourse,
    disqus,
    hackernews,
    lemmy,
    lobsters,
    mastodon,
    pagecomments,
    peertube,
    reddit,
    wordpress,
)
from reader.comments.addresses import base_of
from reader.comments.source import Source
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink

SOURCES: tuple[Source, ...] = (
    wordpress.SOURCE,
    hackernews.SOURCE,
    lobsters.SOURCE,
    reddit.SOURCE,
    bluesky.SOURCE,
    disqus.SOURCE,
    blogger.SOURCE,
    discourse.SOURCE,
    lemmy.SOURCE,
    mastodon.SOURCE,
    peertube.SOURCE,
    commentfeed.SOURCE,
    pagecomments.SOURCE,
)
"""Exact ones first; those that go by the shape of an address after them."""


def source_of(name: str) -> Source | None:
    """The source of this name."""
    return next((source for source in SOURCES if source.name == name), None)


def recognise(url: str, sites: CommentSites, *, only_known: bool = False) -> DiscussionLink | None:
    """The discussion that an address leads to.

    Args:
        url: as it stands in a link.
        sites: where the sites are.
        only_known: asks no source that goes by the shape of an address alone, unless the address
            is at one of its sites.
    """
    for source in SOURCES:
        if only_known and not source.is_only_known and not _is_at_site(url, source, sites):
            continue
        if (link := source.recognise(url, sites)) is not None:
            return link
    return None


def _is_at_site(url: str, source: Source, sites: CommentSites) -> bool:
    """Whether an address is at a site that is set for a source, by the source's name."""
    return base_of(url, getattr(sites, source.name, ())) is not None
