"""Bluesky: a post with all that was answered, a thousand levels in one answer."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlencode

from reader.comments.addresses import base_of, host_of, read_address
from reader.comments.source import Ask, Asking, Part, Refused, Source, told_json
from reader.errors import FetchError, FormatError
from reader.formats import bluesky, jsonvalues
from reader.formats.bluesky import Collected
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, FoundThread

_DEPTH = 1000
_AT_ONCE = 8
_MOST_BELOW = 60
_PAGE = re.compile(r"/profile/(?P<who>[^/\s]{3,300})/post/(?P<key>[\w.~:-]{1,512})$", re.ASCII)
_WHO = re.compile(r"did:[a-z]+:[\w.:%-]+|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)


def recognise(url: str, sites: CommentSites) -> DiscussionLink | None:
    """Recognises pages of posts, `at:` addresses, and addresses of the data of a thread."""
    if parts := _post(url, sites):
        who, key = parts
        who = who if who.startswith("did:") else who.lower()
        page = f"{sites.bluesky}/profile/{who}/post/{key}"
        return DiscussionLink(source="bluesky", address=page, page=page, name="Bluesky")
    return None


def _post(url: str, sites: CommentSites) -> tuple[str, str] | None:
    """Whose post an address leads to, and its key."""
    uri = url
    if not url.startswith("at://"):
        if at := base_of(url, (sites.bluesky,)):
            found = _PAGE.match(unquote(at[1]))
            return (found["who"], found["key"]) if found and _WHO.fullmatch(found["who"]) else None
        address = read_address(url) if base_of(url, (sites.bluesky_api,)) else None
        uri = address.query.get("uri", "") if address else ""
    parts = bluesky.uri_parts(uri)
    return parts if parts and _WHO.fullmatch(parts[0]) else None


def ask(link: DiscussionLink, sites: CommentSites) -> Asking:
    """Asks who the handle is, then for the thread; for the whole one where the post is a reply;
    and for what is cut off, below the posts that have more.
    """
    parts = _post(link.address, sites)
    if parts is None:
        raise FormatError(f"{link.address}: not a Bluesky post")
    who, key = parts
    if not who.startswith("did:"):
        who = yield from _resolved(who, sites)
    uri = f"at://{who}/app.bsky.feed.post/{key}"
    collected = Collected(sites.bluesky)
    (heard,) = yield [_thread(uri, sites)]
    if isinstance(heard, Refused) and heard.status == 400:
        # The lexicon's `NotFound`.
        raise FetchError(f"{heard.message}: the post was deleted, or never existed")
    collected.add(told_json(heard))
    if (above := collected.above) is not None:
        # The first post may be gone while this one is still here.
        whole = Collected(sites.bluesky)
        (heard,) = yield [_thread(above, sites)]
        whole.add({} if isinstance(heard, Refused) else told_json(heard))
        collected = whole if whole.root else collected
    problem = yield from _below(collected, sites)
    entry = collected.entry()
    if entry is None:
        raise FetchError("the post was deleted, or its author lets nobody see it")
    return FoundThread(thread=entry.thread, root=entry, problem=problem, page=entry.link)


def _resolved(handle: str, sites: CommentSites) -> Part[str]:
    query = urlencode({"handle": handle})
    (heard,) = yield [
        Ask(url=f"{sites.bluesky_api}/xrpc/com.atproto.identity.resolveHandle?{query}")
    ]
    if isinstance(heard, Refused) and heard.status == 400:
        raise FetchError(f"nobody is called {handle} on Bluesky any more")
    did = jsonvalues.string(jsonvalues.node(told_json(heard)), "did")
    if not _WHO.fullmatch(did):
        raise FormatError(f"{host_of(sites.bluesky_api)}: does not say who {handle} is")
    return did


def _thread(uri: str, sites: CommentSites) -> Ask:
    query = urlencode({"uri": uri, "depth": _DEPTH, "parentHeight": 0})
    return Ask(url=f"{sites.bluesky_api}/xrpc/app.bsky.feed.getPostThread?{query}")


def _below(collected: Collected, sites: CommentSites) -> Part[str | None]:
    """Asks for the replies of posts whose replies were left out.

    Returns:
        How many posts' replies are missing still.
    """
    asked = dict[str, None]()
    is_busy = False
    while len(asked) < _MOST_BELOW and not is_busy:
        wanted = [uri for uri in collected.cut if uri not in asked and bluesky.uri_parts(uri)]
        wanted = wanted[: min(_AT_ONCE, _MOST_BELOW - len(asked))]
        if not wanted:
            break
        asked.update(dict.fromkeys(wanted))
        heard = yield [_thread(uri, sites) for uri in wanted]
        for answer in heard:
            try:
                collected.add(told_json(answer))
            except (FetchError, FormatError):
                is_busy = is_busy or (isinstance(answer, Refused) and answer.is_busy)
    left = len(collected.cut)
    return f"replies to {left} posts could not be fetched" if left else None


SOURCE = Source(
    name="bluesky",
    label="Bluesky",
    recognise=recognise,
    ask=ask,
    reads=frozenset(("author", "time", "parent", "score", "deletions", "roles", "paging")),
    how=(
        "`app.bsky.feed.getPostThread` of the public interface, 1,000 levels deep and asked anew "
        "below what it cuts off; the whole thread where the post is a reply. The score is likes; "
        "posts cannot be edited."
    ),
)
