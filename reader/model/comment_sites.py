"""At which addresses discussion sites are: the public ones, and what the reader set."""

from __future__ import annotations

from typing import NamedTuple


class CommentSites(NamedTuple):
    """Addresses without a slash at the end.

    Of programs that many sites run (Lobsters, Discourse, Lemmy, Mastodon, PeerTube), those listed
    are known wherever a link to them stands; others are tried where a link has the right shape
    and stands where discussions are named.
    """

    hackernews: str = "https://news.ycombinator.com"
    hackernews_tree: str = "https://hn.algolia.com/api/v1"
    """Whole threads in one answer, and the search by address."""
    hackernews_items: str = "https://hacker-news.firebaseio.com/v0"
    """Single items, in ranked order."""
    lobsters: tuple[str, ...] = ("https://lobste.rs",)
    reddit: tuple[str, ...] = (
        "https://www.reddit.com",
        "https://old.reddit.com",
        "https://reddit.com",
        "https://np.reddit.com",
        "https://redd.it",
    )
    """The first is the one that is asked."""
    discourse: tuple[str, ...] = ()
    lemmy: tuple[str, ...] = ("https://lemmy.world", "https://lemmy.ml", "https://programming.dev")
    mastodon: tuple[str, ...] = ("https://mastodon.social", "https://fosstodon.org")
    peertube: tuple[str, ...] = ()
    bluesky: str = "https://bsky.app"
    bluesky_api: str = "https://public.api.bsky.app"
    disqus: str = "https://disqus.com"
