"""PeerTube: pages of a video's first comments, and one request for the replies to each."""

from __future__ import annotations

import re
import uuid

from reader.comments.addresses import base_of, elsewhere, host_of
from reader.comments.source import Ask, Asking, Part, Refused, Source, told_json
from reader.errors import FetchError, FormatError
from reader.formats import jsonvalues
from reader.formats.peertube import Collected
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, FoundThread

_PAGE = 100
_MOST_PAGES = 40
_AT_ONCE = 10
_MOST_THREADS = 300
# The digits of the short form of a UUID, always 22 of them (PeerTube's `short-uuid`).
_DIGITS = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_SHORT = rf"[{_DIGITS}]{{22}}"
_LONG = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_PATH = re.compile(
    rf"/(?:w|videos/watch|videos/embed|api/v1/videos)/(?P<id>{_SHORT}|{_LONG})"
    r"(?:/comment-threads(?:/\d{1,12})?|;[^/]*)?$",
    re.ASCII,
)


def recognise(url: str, sites: CommentSites) -> DiscussionLink | None:
    """Recognises videos by either form of their id, on known sites and, by shape, on any other."""
    base, path = base_of(url, sites.peertube) or elsewhere(url, _PATH) or ("", "")
    found = _PATH.match(path)
    if found is None:
        return None
    page = f"{base}/w/{_short(found['id'])}"
    return DiscussionLink(source="peertube", address=page, page=page, name=host_of(base))


def _short(name: str) -> str:
    """The short form of an id, so that a video has one address."""
    if "-" not in name:
        return name
    number = uuid.UUID(name).int
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits.rjust(22, _DIGITS[0])


def ask(link: DiscussionLink, sites: CommentSites) -> Asking:
    """Asks for the video and its oldest comments at once, then for the other pages and for the
    replies.
    """
    base, _, name = link.address.rpartition("/w/")
    host = host_of(base)
    video = f"{base}/api/v1/videos/{name}"
    heard = yield [Ask(url=video, accept="application/json"), _threads(video, 0)]
    collected = Collected(base)
    refused = heard[0]
    if isinstance(refused, Refused) and refused.status in (401, 403):
        raise FetchError(f"{refused.message}: the site shows this video only to people it knows")
    collected.video = jsonvalues.node(told_json(heard[0]))
    first = jsonvalues.node(told_json(heard[1]))
    collected.add_threads(first)
    problem = yield from _pages(collected, video, jsonvalues.number(first, "total") or 0)
    problem = (yield from _replies(collected, video)) or problem
    entry = collected.entry()
    if entry is None:
        raise FormatError(f"{host}: not a PeerTube video")
    return FoundThread(
        thread=entry.thread,
        root=entry,
        total=jsonvalues.number(first, "totalNotDeletedComments"),
        problem=problem,
        page=collected.page or link.page,
    )


def _threads(video: str, start: int) -> Ask:
    # The oldest first, so that what is written meanwhile moves nothing to another page.
    return Ask(
        url=f"{video}/comment-threads?start={start}&count={_PAGE}&sort=createdAt",
        accept="application/json",
    )


def _pages(collected: Collected, video: str, total: int) -> Part[str | None]:
    """Asks for the first comments beyond the first page; says why some did not come."""
    starts = range(_PAGE, total, _PAGE)
    problem = (
        f"only the oldest {_MOST_PAGES * _PAGE} top-level comments were fetched"
        if len(starts) >= _MOST_PAGES
        else None
    )
    starts = starts[: _MOST_PAGES - 1]
    for index in range(0, len(starts), _AT_ONCE):
        heard = yield [_threads(video, start) for start in starts[index : index + _AT_ONCE]]
        for answer in heard:
            try:
                collected.add_threads(told_json(answer))
            except (FetchError, FormatError) as error:
                problem = f"some comments could not be fetched: {error}"
    return problem


def _replies(collected: Collected, video: str) -> Part[str | None]:
    """Asks for the replies to each first comment that has some; says why some did not come."""
    wanted = collected.answered()
    lost = max(0, len(wanted) - _MOST_THREADS)
    why = f"more than {_MOST_THREADS} have any"
    wanted = wanted[:_MOST_THREADS]
    for index in range(0, len(wanted), _AT_ONCE):
        batch = wanted[index : index + _AT_ONCE]
        heard = yield [
            Ask(url=f"{video}/comment-threads/{number}", accept="application/json")
            for number in batch
        ]
        is_busy = False
        for answer in heard:
            try:
                collected.add_tree(told_json(answer))
            except (FetchError, FormatError) as error:
                lost += 1
                why = str(error)
                is_busy = is_busy or (isinstance(answer, Refused) and answer.is_busy)
        if is_busy:
            lost += len(wanted) - index - len(batch)
            break
    return f"the replies to {lost} comments could not be fetched: {why}" if lost else None


SOURCE = Source(
    name="peertube",
    label="PeerTube",
    recognise=recognise,
    ask=ask,
    is_only_known=False,
    reads=frozenset(("author", "time", "parent", "deletions", "roles", "paging", "total")),
    how=(
        "`comment-threads` of the video in pages of 100, then one request for the replies to each "
        "of them that has any. PeerTube has no scores, and does not say what was edited."
    ),
)
