"""RSS 0.9x to 2.0, RSS 1.0 and Atom 0.3 and 1.0.

A well-formed feed is split into its items (`items`); those that are not known yet are read, by
feedparser as the whole of any other document is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reader.errors import FormatError, UnknownFormatError
from reader.formats import feedparsing, xmltext
from reader.formats.charset import decode
from reader.formats.entries import Entries, Raw, Thread
from reader.formats.feedtext import ids_of, prepared
from reader.formats.items import FeedItems, Split, split, unknown
from reader.formats.lift import Lifted
from reader.formats.pace import with_pace
from reader.formats.plainitems import read_plain
from reader.formats.xmlrepair import split_entries, without_half
from reader.model.entry import Entry
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed, Problem
from reader.text.clean import clean_line

_NO_THREAD: Thread = (None, None)
_MOST_ALONE = 1000
"""Entries of a feed with tags that do not fit which are read one by one."""


def parse(fetched: Fetched) -> Parsed:
    """Reads one feed.

    One bad entry never loses the others: what could not be read is a problem of the result.

    Raises:
        FormatError: no feed can be found in the bytes.
    """
    return parse_items(fetched, keeps_half=True).parsed


def parse_items(
    fetched: Fetched,
    *,
    text: str | None = None,
    head: bytes | None = None,
    known: bytes = b"",
    is_quick: bool = True,
    keeps_half: bool = False,
) -> FeedItems:
    """Reads those items of a feed that are not known.

    Args:
        fetched: the document.
        text: it, if it is decoded already.
        head: the `head` of the reading that `known` is from; None where all is to be read.
        known: digests of known items, concatenated.
        is_quick: whether plain items may be read without feedparser, to the same result.
        keeps_half: whether an entry in whose middle the document ends is one. A file has no other
            end, a feed is whole the next time.

    Raises:
        FormatError: no feed can be found in the bytes.
    """
    element = xmltext.extract(decode(fetched.data, fetched.media_type) if text is None else text)
    if element is None:
        raise UnknownFormatError(f"{clean_line(fetched.name)}: not a feed")
    if (found := split(element)) is not None:
        reading = _Reading(fetched, element, is_quick=is_quick)
        if (partial := reading.unknown_items(found, head, known)) is not None:
            return partial
    if element.is_cut and not keeps_half:
        element = replace(element, text=without_half(element.text))
    parsed = _Reading(fetched, xmltext.mend(element), is_quick=is_quick).whole()
    return FeedItems(parsed=replace(parsed, is_cut=element.is_cut))


class _Reading:
    """Reads one feed document."""

    def __init__(self, fetched: Fetched, xml: xmltext.Xml, *, is_quick: bool) -> None:
        self.fetched = fetched
        self.xml = xml
        self.is_quick = is_quick
        self.is_atom = xml.root.rsplit(":", 1)[-1].lower() == "feed"
        self.has_base = "xml:base" in xml.text
        self.has_threads = feedparsing.THREADING in xml.text
        self._base = fetched.url if self.has_base else None

    def unknown_items(self, found: Split, head: bytes | None, known: bytes) -> FeedItems | None:
        """Reads the items that are not known; None where only the whole document is certain."""
        digests = found.digests()
        own_head = found.head(self.fetched.url, self.has_base, self.has_threads)
        if head == own_head:
            positions: Sequence[int] = unknown(digests, known)
        else:
            positions = range(len(digests))
        lifted = Lifted("")
        guids: dict[int, str | None] = {}
        feed, raws, threads = self._plain(found, positions)
        odd = [index for index, raw in enumerate(raws) if raw is None]
        if odd or feed is None:
            text = found.only(frozenset(positions[index] for index in odd)).decode("utf-8")
            text = prepared(text)
            lifted = Lifted(text)
            try:
                feed, others = feedparsing.parse_text(lifted.text, self._base)
            except Exception:  # noqa: BLE001
                # An entry that feedparser cannot read changes how the others are read.
                return None
            if len(others) != len(odd):
                return None
            if self.has_base and len(own := ids_of(text)) == len(odd):
                guids = dict(zip(odd, own, strict=True))
            other_threads = self._threads(text, len(odd)) or [_NO_THREAD] * len(odd)
            for index, raw, thread in zip(odd, others, other_threads, strict=True):
                raws[index], threads[index] = raw, thread
        shell = found.shell().decode("utf-8")
        parsed, at = self._parsed(
            feed,
            [raw for raw in raws if raw is not None],
            threads if self.has_threads else None,
            [guids.get(index) for index in range(len(raws))],
            lifted,
            [],
            shell,
        )
        return FeedItems(
            parsed=parsed,
            head=own_head,
            items=digests,
            positions=tuple(positions[index] for index in at),
            is_partial=len(positions) < len(digests),
        )

    def _plain(
        self, found: Split, positions: Sequence[int]
    ) -> tuple[Raw | None, list[Raw | None], list[Thread]]:
        """Returns the feed and the items that can be read without feedparser, None for others."""
        if self.is_quick and not self.has_base:
            plain = read_plain(found.only(frozenset(positions)))
            if plain is not None and len(plain.items) == len(positions):
                return plain.feed, plain.items, plain.threads
        return None, [None] * len(positions), [_NO_THREAD] * len(positions)

    def whole(self) -> Parsed:
        """Reads all of the document, however it is written."""
        text = prepared(self.xml.text, is_sound=not self.xml.is_rebuilt)
        problems = _repairs(self.xml)
        lifted = Lifted(text)
        try:
            feed, raws = feedparsing.parse_text(lifted.text, self._base)
        except Exception as error:  # noqa: BLE001
            try:
                feed, raws = feedparsing.parse_each(
                    lifted.text, problems, error=error, base=self._base
                )
            except FormatError as failure:
                raise FormatError(f"{clean_line(self.fetched.name)}: {failure}") from error
        else:
            if self.xml.is_rebuilt and 1 < len(raws) <= _MOST_ALONE:
                _, alone = feedparsing.parse_each(lifted.text, problems, base=self._base)
                raws = alone if len(alone) == len(raws) else raws
        guids = ids_of(text) if self.has_base else None
        if guids is not None and len(guids) != len(raws):
            guids = None
        threads = self._threads(text, len(raws))
        shell = split_entries(text)[0]
        parsed, _ = self._parsed(feed, raws, threads, guids, lifted, problems, shell)
        return parsed

    def _threads(self, text: str, count: int) -> list[Thread] | None:
        """Returns what RFC 4685's elements say of each entry; None where there are none."""
        if not self.has_threads:
            return None
        threads = feedparsing.threads_of(text)
        return threads if len(threads) == count else None

    def _parsed(
        self,
        feed: Raw,
        raws: list[Raw],
        threads: list[Thread] | None,
        guids: list[str | None] | None,
        lifted: Lifted,
        problems: list[Problem],
        shell: str,
    ) -> tuple[Parsed, list[int]]:
        """Returns the feed with its entries, and which of `raws` each entry is."""
        maker = Entries(
            url=self.fetched.url, is_atom=self.is_atom, has_base=self.has_base, lifted=lifted
        )
        described = with_pace(maker.feed(feed), shell)
        entries: list[Entry] = []
        at = []
        for index, raw in enumerate(raws):
            entry = maker.entry(
                raw, threads[index] if threads else None, guids[index] if guids else None
            )
            if entry is None:
                problems.append(Problem(severity="warning", message="an empty entry was left out"))
            else:
                entries.append(entry)
                at.append(index)
        parsed = Parsed(
            format="atom" if self.is_atom else "rss",
            entries=tuple(entries),
            feed=described,
            problems=tuple(problems),
        )
        return parsed, at


def _repairs(xml: xmltext.Xml) -> list[Problem]:
    if xml.is_cut:
        message = "the feed ends in the middle"
    elif xml.fault:
        message = f"not well-formed XML, repaired: {xml.fault}"
    else:
        return []
    where = f"line {xml.line}" if xml.line else None
    return [Problem(severity="warning", message=message, where=where)]
