"""Discourse: a topic's first twenty posts in one answer, the others twenty at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.comments.addresses import base_of, elsewhere, host_of
from reader.comments.source import FACETS, Ask, Asking, Heard, Refused, Source, told_json
from reader.errors import FetchError, FormatError
from reader.formats import jsonvalues
from reader.formats.discourse import Collected
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, FoundThread

_BATCH = 20
"""As many as the program's own pages ask for at once."""
_TOPIC = re.compile(
    r"/t/(?:(?=[^/]*[^\d/])[^/.]+/)?(?P<id>\d{1,10})(?:/\d{1,10})?(?:\.json|\.rss|/print|/posts\.json)?$",
    re.ASCII,
)
# Elsewhere an address has to look all like a topic's: with a slug, and not deep in a site.
_SHAPE = re.compile(
    r"(?P<folder>(?:/[\w-]+)?)/t/(?=[^/]*[^\d/])[^/.]+/\d{1,10}(?:/\d{1,10})?$", re.ASCII
)


def recognise(url: str, sites: CommentSites) -> DiscussionLink | None:
    """Recognises topics and posts of forums that are known, and `/t/SLUG/ID` of any other."""
    base, path = base_of(url, sites.discourse) or elsewhere(url, _SHAPE) or ("", "")
    topic = _TOPIC.match(path)
    if topic is None:
        return None
    link = f"{base}/t/{topic['id']}"
    return DiscussionLink(source="discourse", address=link, page=link, name=host_of(base))


def ask(link: DiscussionLink, sites: CommentSites) -> Asking:
    """Asks for the topic, then for the posts beyond its first page."""
    base = link.address.rpartition("/t/")[0]
    host = host_of(base)
    (heard,) = yield (Ask(url=f"{link.address}.json", accept="application/json"),)
    if isinstance(heard, Refused):
        raise FetchError(_refusal(heard))
    collected = Collected(base)
    topic = jsonvalues.node(told_json(heard))
    collected.add_topic(topic)
    if not collected.is_topic:
        raise FormatError(f"{host}: not a Discourse topic")
    wanted = collected.wanted
    batches = [wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH)]
    why: str | None = None
    if batches:
        heard_of = yield [_posts(link.address, batch) for batch in batches]
        why = _add(collected, heard_of)
    entry = collected.entry()
    left = len(collected.wanted)
    return FoundThread(
        thread=entry.thread,
        root=entry,
        total=entry.announced,
        problem=f"{left} posts could not be fetched: {why}" if why else None,
        page=entry.comments_url,
    )


def _posts(address: str, ids: Sequence[int]) -> Ask:
    query = "&".join(f"post_ids%5B%5D={each}" for each in ids)
    return Ask(url=f"{address}/posts.json?{query}", accept="application/json")


def _add(collected: Collected, heard: Sequence[Heard]) -> str | None:
    """Adds what came; says why something did not."""
    why: str | None = None
    for each in heard:
        try:
            collected.add_posts(told_json(each))
        except (FetchError, FormatError) as error:
            why = why or str(error)
    return why


def _refusal(heard: Refused) -> str:
    if heard.status in (401, 403):
        return f"{heard.message}: the forum shows this topic only to those who are logged in"
    return heard.message


SOURCE = Source(
    name="discourse",
    label="Discourse",
    recognise=recognise,
    ask=ask,
    is_only_known=False,
    reads=frozenset(FACETS) - {"rank"},
    how=(
        "The topic's JSON, its other posts twenty at a time; the first post is the article. "
        "Order is by time, the score is likes or reactions, notes of the program are left out."
    ),
)
