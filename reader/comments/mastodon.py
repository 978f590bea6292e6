"""Mastodon, and what speaks its interface: a status and the context of its conversation."""

from __future__ import annotations

import re
from contextlib import suppress

from reader.comments.addresses import base_of, elsewhere, host_of
from reader.comments.source import Ask, Asking, Heard, Part, Refused, Source, told_json
from reader.errors import FetchError, FormatError
from reader.formats import jsonvalues, mastodon
from reader.formats.mastodon import Collected
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, FoundThread

SHOWN = 60
"""Replies that a site shows to whom is not logged in, twenty deep (Mastodon's
`api/v1/statuses_controller.rb`); the rest is asked for below each reply that has more."""
_AT_ONCE = 8
_MOST_BELOW = 40
_USER = r"@[^/@\s]{1,100}(?:@[^/@\s]{1,200})?"
_PATH = re.compile(
    rf"/(?:(?:web/|deck/)?{_USER}|(?:web/)?statuses|users/[^/\s]{{1,100}}/statuses|api/v1/statuses)"
    r"/(?P<id>\d{1,20})(?:/(?:context|embed))?$",
    re.ASCII,
)
# Elsewhere only what looks all like a status: ids are times since 1970, 17 digits and more.
_SHAPE = re.compile(
    rf"/(?:(?:web/)?{_USER}|users/[^/\s]{{1,100}}/statuses|web/statuses|api/v1/statuses)/\d{{17,20}}"
    r"(?:/(?:context|embed))?$",
    re.ASCII,
)
_ADDRESS = re.compile(r"/api/v1/statuses/(\d{1,20})$", re.ASCII)


def recognise(url: str, sites: CommentSites) -> DiscussionLink | None:
    """Recognises statuses, as pages and as data, on known sites and, by shape, on any other."""
    base, path = base_of(url, sites.mastodon) or elsewhere(url, _SHAPE) or ("", "")
    found = _PATH.match(path)
    if found is None:
        return None
    is_page = path.startswith(("/@", "/users/"))
    return DiscussionLink(
        source="mastodon",
        address=f"{base}/api/v1/statuses/{found['id']}",
        page=f"{base}{path.removesuffix('/embed')}"
        if is_page
        else f"{base}/statuses/{found['id']}",
        name=f"Mastodon ({host_of(base)})",
    )


def ask(link: DiscussionLink, sites: CommentSites) -> Asking:
    """Asks for a status and its context; for those of the conversation's first status instead,
    where it answers something; and for what is cut off, below the replies that have more.
    """
    host = host_of(link.address)
    found = _ADDRESS.search(link.address)
    if found is None:
        raise FormatError(f"{host}: not a Mastodon status")
    base, number = link.address[: found.start()], found[1]
    heard = yield [_ask(link.address), _ask(f"{link.address}/context")]
    status = jsonvalues.node(_read(heard[0]))
    context = _read(heard[1])
    if (root := mastodon.root_of(context)) is not None:
        status, number = root, jsonvalues.string(root, "id")
        (answer,) = yield [_ask(f"{base}/api/v1/statuses/{number}/context")]
        context = _read(answer)
    number = jsonvalues.line(status, "id") or ""
    if not number:
        raise FormatError(f"{host}: not a Mastodon status")
    collected = Collected()
    collected.add([status])
    replies = mastodon.descendants(context)
    collected.add(replies)
    problem = None
    if len(replies) >= SHOWN:
        problem = yield from _below(collected, base, number)
    entry = collected.entry(number)
    # The author's own site may show more, but has other numbers for the same statuses: there, all
    # of them would be new.
    name = jsonvalues.line(jsonvalues.node(status.get("account")), "acct")
    is_user = re.fullmatch(_USER, f"@{name}") is not None
    page = f"{base}/@{name}/{number}" if is_user else f"{base}/statuses/{number}"
    return FoundThread(thread=entry.thread, root=entry, problem=problem, page=page)


def _read(heard: Heard) -> object:
    """What an answer says.

    Raises:
        FetchError: nothing came.
        FormatError: it is no JSON.
    """
    if isinstance(heard, Refused) and heard.status in (401, 403):
        raise FetchError(
            f"{heard.message}: the site shows its posts only to those who are logged in"
        )
    return told_json(heard)


def _ask(url: str) -> Ask:
    return Ask(url=url, accept="application/json")


def _below(collected: Collected, base: str, root: str) -> Part[str | None]:
    """Asks for what stands below the replies that have more answers than are here.

    Returns:
        What is missing still; answers that only some may read are counted by the site too, so
        that a number would promise what nobody sees.
    """
    asked = set[str]()
    while len(asked) < _MOST_BELOW:
        wanted = [name for name in collected.unanswered(root) if name not in asked]
        wanted = wanted[: min(_AT_ONCE, _MOST_BELOW - len(asked))]
        if not wanted:
            break
        asked.update(wanted)
        heard = yield [_ask(f"{base}/api/v1/statuses/{name}/context") for name in wanted]
        for answer in heard:
            with suppress(FetchError, FormatError):
                collected.add(mastodon.descendants(_read(answer)))
        if any(isinstance(answer, Refused) and answer.is_busy for answer in heard):
            break
    return f"the site shows {SHOWN} replies of a conversation to those who are not logged in"


SOURCE = Source(
    name="mastodon",
    label="Mastodon",
    recognise=recognise,
    ask=ask,
    is_only_known=False,
    reads=frozenset(("author", "time", "parent", "score", "edits", "roles", "paging")),
    how=(
        "The status and its context, the whole conversation where the status is a reply. Sites "
        "show 60 replies, so that more are asked for below those that have them; a deleted reply "
        "is not told of, only missed as a parent. The score is favourites."
    ),
)
