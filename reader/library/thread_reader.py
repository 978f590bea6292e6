"""Reads one discussion: a source says what to fetch, a fetcher fetches it."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from reader.comments.source import Ask, Asking, Heard, Refused, Source, Told
from reader.errors import FetchError, FormatError
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, FoundThread
from reader.model.fetching import (
    Answer,
    Failure,
    Fetching,
    FetchOptions,
    FetchRequest,
    NotModified,
    Outcome,
)

Searching = Generator[Sequence[Ask], Sequence[Heard], list[DiscussionLink]]

MOST_ASKED = 400
"""Addresses that are fetched for one discussion at most, item by item sources included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadThread:
    """What came of asking for a discussion. Exactly one of the first three is set."""

    found: FoundThread | None = None
    failure: Failure | None = None
    is_unchanged: bool = False
    """304 to the first of the addresses."""
    busy: tuple[tuple[str, Failure], ...] = ()
    """Addresses whose hosts asked everybody to wait, although something was found perhaps."""
    etag: str | None = None
    modified: str | None = None


async def read_search(
    searching: Searching, fetcher: Fetching, options: FetchOptions
) -> list[DiscussionLink] | None:
    """Asks a site for discussions; None where it did not answer."""
    try:
        wanted = next(searching)
        while True:
            outcomes = [
                await fetcher.fetch(FetchRequest(url=ask.url, options=_accepting(options, ask)))
                for ask in wanted
            ]
            wanted = searching.send([_heard(outcome) for outcome in outcomes])
    except StopIteration as end:
        found: list[DiscussionLink] = end.value
        return found
    except (FetchError, FormatError):
        return None
    finally:
        searching.close()


async def read_thread(
    source: Source,
    link: DiscussionLink,
    sites: CommentSites,
    fetcher: Fetching,
    options: FetchOptions,
    *,
    etag: str | None = None,
    modified: str | None = None,
) -> ReadThread:
    """Asks for a discussion.

    Args:
        source: the one that the link names.
        link: where it is.
        sites: where the sites are.
        fetcher: what fetches.
        options: how all of it is asked for.
        etag: validator of the first address, from the last time.
        modified: the same.
    """
    return await _Conversation(fetcher, options).run(source.ask(link, sites), etag, modified)


class _Conversation:
    """One discussion being read."""

    def __init__(self, fetcher: Fetching, options: FetchOptions) -> None:
        self._fetcher = fetcher
        self._options = options
        self._asked = 0
        self._busy: list[tuple[str, Failure]] = []
        self._failures: list[Failure] = []

    async def run(self, asking: Asking, etag: str | None, modified: str | None) -> ReadThread:
        """Fetches what is asked for until there is a thread."""
        first: Answer | None = None
        try:
            step = _step(asking, None)
            while not isinstance(step, FoundThread):
                validators = (etag, modified) if not self._asked else (None, None)
                outcomes = await asyncio.gather(
                    *(self._fetch(ask, *validators) for ask in step[: self._room])
                )
                if outcomes and isinstance(outcomes[0], NotModified):
                    return ReadThread(is_unchanged=True)
                heard = [_heard(outcome) for outcome in outcomes]
                left = len(step) - len(heard)
                heard += [Refused(message=f"more than {MOST_ASKED} requests")] * left
                if first is None and outcomes and isinstance(outcomes[0], Answer):
                    first = outcomes[0]
                # Ten thousand comments take a second to read.
                step = await asyncio.to_thread(_step, asking, heard)
            return self._ended(step, first)
        except (FetchError, FormatError) as error:
            said = str(error)
            failure = Failure(kind="protocol", message=said)
            if self._failures and isinstance(error, FetchError):
                # The one that the source gave up at. It may know better what a refusal means.
                meant = (each for each in reversed(self._failures) if each.message in said)
                failure = replace(next(meant, self._failures[0]), message=said)
            return ReadThread(failure=failure, busy=tuple(self._busy))
        finally:
            asking.close()

    @property
    def _room(self) -> int:
        return max(0, MOST_ASKED - self._asked)

    async def _fetch(self, ask: Ask, etag: str | None, modified: str | None) -> Outcome:
        self._asked += 1
        options = _accepting(self._options, ask)
        outcome = await self._fetcher.fetch(
            FetchRequest(url=ask.url, etag=etag, modified=modified, options=options)
        )
        if isinstance(outcome, Failure):
            self._failures.append(outcome)
            if outcome.kind == "busy":
                self._busy.append((ask.url, outcome))
        return outcome

    def _ended(self, found: FoundThread, first: Answer | None) -> ReadThread:
        is_whole = found.problem is None and self._asked == 1 and first is not None
        return ReadThread(
            found=found,
            busy=tuple(self._busy),
            # Validators speak for one address; a thread of several is asked for anew.
            etag=first.etag if is_whole and first is not None else None,
            modified=first.modified if is_whole and first is not None else None,
        )


def _accepting(options: FetchOptions, ask: Ask) -> FetchOptions:
    if ask.accept is None:
        return options
    return replace(options, headers=(*options.headers, ("Accept", ask.accept)))


def _step(asking: Asking, heard: Sequence[Heard] | None) -> Sequence[Ask] | FoundThread:
    """What is wanted next, or the thread."""
    try:
        return next(asking) if heard is None else asking.send(heard)
    except StopIteration as end:
        found = end.value
        assert isinstance(found, FoundThread)
        return found


def _heard(outcome: Outcome) -> Heard:
    match outcome:
        case Answer():
            return Told(url=outcome.url, data=outcome.data, media_type=outcome.media_type)
        case Failure():
            return Refused(
                message=outcome.message, status=outcome.status, is_busy=outcome.kind == "busy"
            )
        case NotModified():
            raise AssertionError("an answer to a request without validators")
