"""Links to the thread of an article's own site: one for each way to read it. Pure."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from reader.comments import commentfeed
from reader.comments.pagenames import DisqusEmbed
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, Found


def disqus_link(embed: DisqusEmbed, page: str, sites: CommentSites) -> DiscussionLink:
    """The thread that a page embeds from Disqus."""
    values = {"f": embed.shortname, "t_i": embed.identifier, "t_u": embed.url or page}
    query = urlencode({name: value for name, value in values.items() if value})
    return _own("disqus", f"{sites.disqus}/embed/comments/?base=default&{query}", page, "page")


def comment_feed_link(feed: str, page: str | None, found: Found) -> DiscussionLink:
    """A feed of the article's comments."""
    return replace(commentfeed.own_feed_link(feed, page), found=found)


def page_link(page: str, found: Found) -> DiscussionLink:
    """The comments in a page's own HTML."""
    return _own("pagecomments", page, page, found)


def _own(source: str, address: str, page: str | None, found: Found) -> DiscussionLink:
    return DiscussionLink(source=source, address=address, page=page, is_own=True, found=found)
