"""What a comment source is: it asks for addresses, is told what came, and gives a thread.

Nothing here touches a network. A source's `ask` is a generator: it yields what it wants fetched,
is sent what came of each in the same order, and returns the thread.

```
asking = source.ask(link, sites)
wanted = next(asking)
while True:
    try:
        wanted = asking.send([fetch(ask) for ask in wanted])
    except StopIteration as end:
        return end.value            # FoundThread
```
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from reader.comments.addresses import host_of
from reader.errors import FetchError, FormatError
from reader.formats import jsonvalues
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, FoundThread


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One address to fetch."""

    url: str
    accept: str | None = None
    """Media types it shall answer with, where the site would else give a page for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What came from an address."""

    url: str
    """The address that gave it, after redirects."""
    data: bytes
    media_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Nothing came from an address."""

    message: str
    """One line, as `404 Not Found`."""
    status: int | None = None
    is_busy: bool = False
    """Whether the host asks everybody to wait."""


Heard = Told | Refused

T = TypeVar("T")

Part = Generator[Sequence[Ask], Sequence[Heard], T]
"""A part of a conversation, for `yield from`: asks, and returns what it is about."""

Asking = Part[FoundThread]
"""Yields one or more addresses, which are fetched side by side and politely; is sent what came of
each, in order; returns the thread.

Raises:
    FetchError: nothing of the thread could be had: `told` says why.
    FormatError: what came is not what this source reads, in one line.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One kind of site that discussions are read from."""

    name: str
    label: str
    """What people call it."""
    recognise: Callable[[str, CommentSites], DiscussionLink | None]
    """The discussion that an address (of its page, of a comment, of its data) leads to."""
    ask: Callable[[DiscussionLink, CommentSites], Asking]
    is_only_known: bool = True
    """Whether only sites that are known are recognised, so that any link may be asked about;
    else it goes by the shape of an address, which is asked where discussions are named."""
    reads: frozenset[str] = frozenset()
    """Which of `FACETS` it has."""
    how: str = ""
    """One line for the docs: what is asked, how it is paged, what is lost."""


FACETS = (
    "author", "time", "parent", "rank", "score", "edits", "deletions", "roles", "paging", "total",
)  # fmt: skip
"""What may be known of a thread. `edits`: that a comment was edited; `deletions`: that one was
deleted or removed; `total`: how many comments there are."""


def told(heard: Heard) -> Told:
    """What came.

    Raises:
        FetchError: nothing did.
    """
    if isinstance(heard, Refused):
        raise FetchError(heard.message)
    return heard


def told_json(heard: Heard) -> Any:
    """What came, as JSON of any depth.

    Raises:
        FetchError: nothing came.
        FormatError: it is no JSON; the message begins with the host.
    """
    answer = told(heard)
    return jsonvalues.load(answer.data, answer.media_type, host_of(answer.url))


def ask_pages(
    address: Callable[[int], str], take: Callable[[Heard], bool], most: int
) -> Part[str | None]:
    """Asks for pages one after the other.

    Args:
        address: of a page, by its number from 1 on.
        take: takes over what came of a page; True if there are no more.
        most: how many at most.

    Returns:
        Why some did not come, in one line.

    Raises:
        FetchError: the first did not come.
        FormatError: the first is not what is read here.
    """
    for number in range(1, most + 1):
        (heard,) = yield [Ask(url=address(number))]
        try:
            if take(heard):
                return None
        except (FetchError, FormatError) as error:
            if number == 1:
                raise
            return f"page {number}: {error}"
    return f"more than {most} pages"
