"""Reddit: a post with 500 comments in one answer, what is left behind `more` a hundred at a time.

Reddit answers programs without log-in less and less: from many networks every address is refused
(403) or has to wait (429). A saved `.json` of a page is read as a document all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from reader.comments.addresses import base_of, host_of, read_address
from reader.comments.source import FACETS, Ask, Asking, Heard, Part, Refused, Source, told_json
from reader.errors import FetchError, FormatError
from reader.formats.reddit import Collected
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, FoundThread

_BATCH = 100
"""`morechildren` takes no more, and one request at a time (https://www.reddit.com/dev/api)."""
_PATH = re.compile(
    r"(?:/(?:r|user|u)/(?P<name>[\w.-]{1,50}))?/comments/(?P<id>[a-z0-9]{1,13})(?:[/.].*)?$",
    re.IGNORECASE | re.ASCII,
)
# What its apps share; only the site knows the post.
_SHARE = re.compile(
    r"/(?:r|user|u)/(?P<name>[\w.-]{1,50})/s/(?P<id>\w{4,20})$", re.IGNORECASE | re.ASCII
)
_SHORT = re.compile(r"/(?P<id>[a-z0-9]{4,13})$", re.IGNORECASE | re.ASCII)
_REFUSES = (
    "Reddit refuses programs without log-in; "
    "what a browser saves with .json at the end of the address can be imported"
)


def recognise(url: str, sites: CommentSites) -> DiscussionLink | None:
    """Recognises posts on any of Reddit's hosts, pages of single comments, short links, and what
    its apps share (`/r/NAME/s/CODE`).
    """
    at = base_of(url, sites.reddit) or _below(url, sites.reddit)
    if at is None:
        return None
    found = _PATH.match(at[1]) or _SHARE.match(at[1])
    if found is None and host_of(at[0]) == "redd.it":
        found = _SHORT.match(at[1])
    if found is None:
        return None
    name = found["name"] if "name" in found.re.groupindex else None
    is_subreddit = name is not None and at[1][:3].lower() == "/r/"
    below = at[1] if found.re is _SHARE else f"/comments/{found['id'].lower()}"
    address = f"{sites.reddit[0]}{below}"
    return DiscussionLink(
        source="reddit",
        address=address,
        page=address,
        name=f"r/{name}" if is_subreddit else "Reddit",
    )


def _below(url: str, bases: Iterable[str]) -> tuple[str, str] | None:
    """The same for other names of a host: `new.reddit.com` where `reddit.com` is a site."""
    address = read_address(url)
    if address is None:
        return None
    for base in bases:
        if address.host.endswith(f".{host_of(base)}"):
            return address.origin, address.path
    return None


def ask(link: DiscussionLink, sites: CommentSites) -> Asking:
    """Asks for the post, then for what waits to be loaded, until something is refused.

    Of a shared address the site says first which post it is, by leading there.
    """
    address = link.address
    if _SHARE.search(address):
        address = yield from _shared(address, sites)
    base, _, number = address.rpartition("/comments/")
    (heard,) = yield (_page(base, number),)
    if isinstance(heard, Refused):
        raise FetchError(_refusal(heard))
    collected = Collected(base)
    _add(collected, heard)
    if not collected.posts:
        raise FormatError(f"{host_of(base)}: no post with its comments in the answer")
    post = collected.posts[0]
    why = yield from _load(collected, base, number)
    entry = collected.entry(post, collected.thread())
    left = (entry.announced or 0) - len(entry.thread)
    return FoundThread(
        thread=entry.thread,
        root=entry,
        total=entry.announced,
        problem=f"{left if left > 0 else 'some'} comments could not be fetched: {why}"
        if why
        else None,
        page=entry.comments_url,
    )


def _shared(address: str, sites: CommentSites) -> Part[str]:
    (heard,) = yield [Ask(url=address)]
    if isinstance(heard, Refused):
        raise FetchError(_refusal(heard))
    post = recognise(heard.url, sites)
    if post is None or _SHARE.search(post.address):
        raise FormatError(f"{host_of(address)}: a shared address that leads to no post")
    return post.address


def _page(base: str, number: str, comment: str | None = None) -> Ask:
    below = f"/_/{comment}" if comment else ""
    return Ask(url=f"{base}/comments/{number}{below}.json?limit=500&raw_json=1")


def _add(collected: Collected, heard: Heard) -> None:
    try:
        collected.add(told_json(heard))
    except FormatError as error:
        if "a page instead" in str(error):
            raise FormatError(f"{error}: {_REFUSES}") from error
        raise


def _refusal(heard: Refused) -> str:
    if heard.status in (401, 403, 429):
        return f"{heard.message}: {_REFUSES}"
    return heard.message


def _load(collected: Collected, base: str, number: str) -> Part[str | None]:
    """Loads what waits, until nothing does or something is refused; says why it ended then."""
    asked = set[str]()
    ids: list[str] = []
    pages: list[str] = []
    while True:
        for more in collected.take_waiting():
            if not more.ids and more.parent is not None and f" {more.parent}" not in asked:
                asked.add(f" {more.parent}")
                pages.append(more.parent)
            fresh = [child for child in more.ids if child not in asked]
            asked.update(fresh)
            ids += fresh
        here = collected.ids
        ids = [each for each in ids if each not in here]
        asks: list[Ask]
        if ids:
            asks = [_batch(base, number, ids[:_BATCH])]
            ids = ids[_BATCH:]
        elif pages:
            asks = [_page(base, number, page) for page in pages]
            pages = []
        else:
            return None
        why: str | None = None
        for each in (yield asks):
            try:
                _add(collected, each)
            except (FetchError, FormatError) as error:
                why = why or str(error)
        if why is not None:
            return why


def _batch(base: str, number: str, ids: Sequence[str]) -> Ask:
    query = urlencode(
        {
            "api_type": "json",
            "link_id": f"t3_{number}",
            "children": ",".join(ids),
            "limit_children": "false",
            "raw_json": "1",
        },
        safe=",",
    )
    return Ask(url=f"{base}/api/morechildren.json?{query}")


SOURCE = Source(
    name="reddit",
    label="Reddit",
    recognise=recognise,
    ask=ask,
    reads=frozenset(FACETS),
    how=(
        "500 comments of the post's JSON, the others a hundred at a time, deep ones by the page of "
        "their parent. Reddit refuses most programs without log-in: import a saved .json then."
    ),
)
