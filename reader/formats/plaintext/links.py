"""What programs that print pages as text add for links: numbers with a list below, addresses.

They are left out before a page is read, and are noise of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from reader.model.reading import TextSpan

_LIST = re.compile(
    r"^\s{0,4}(?:References|Visible links:?|Verweise|Références|Referencias)[ \t]*\n\s*"
    r"(?:Visible links:?\s*)?1\. (?:https?|file|mailto|ftp)\S*[ \t]*\n",
    re.M,
)
"""How lynx begins its list of addresses."""
_NUMBER = re.compile(r"\[\d{1,4}\](?=\S)")
_MARK = re.compile(r"\[\d{1,4}\](?=\w)")
"""It numbers links before their words; a writer's own notes stand behind them."""
_ADDRESS = re.compile(r"^(?P<text>.{1,80}?) <https?://[^\s<>]{1,300}>[ \t]*$", re.M)
"""Firefox writes where a link goes behind it; in a short line that is a name, a time, a button."""
_FEW = 3


class Cleared:
    """A text without the marks of links.

    Attributes:
        text: what is left.
        is_doubtful: whether what was left out might be a writer's own.
    """

    __slots__ = ("_cuts", "_length", "is_doubtful", "text")

    def __init__(self, document: str, *, keep_addresses: bool = False) -> None:
        end = self._length = len(document)
        cuts: list[tuple[int, int]] = []
        listed = _LIST.search(document) if "://" in document and "1. " in document else None
        if listed is not None and not _MARK.search(document, 0, listed.start()):
            listed = None
        if listed is not None and document[: listed.start()].strip():
            end = listed.start()
            cuts = [match.span() for match in _NUMBER.finditer(document, 0, end)]
            cuts.append((end, len(document)))
        elif not keep_addresses and document.count(" <http") >= _FEW:
            found = [
                (match.end("text"), match.end())
                for match in _ADDRESS.finditer(document)
                if match["text"].rstrip()[-1:] not in ".!?:,"
            ]
            cuts = found if len(found) >= _FEW else []
        self._cuts = cuts
        self.is_doubtful = listed is None and bool(cuts)
        edges = [0, *chain.from_iterable(cuts), len(document)]
        self.text = "".join(
            document[begin:end] for begin, end in zip(edges[::2], edges[1::2], strict=True)
        )

    def spans(self, spans: Iterable[TextSpan]) -> tuple[TextSpan, ...]:
        """Spans of the text as spans of the document; the marks in them are noise."""
        if not self._cuts:
            return tuple(spans)
        moved: list[TextSpan] = []
        gone = 0
        cuts = iter([*self._cuts, (self._length, self._length)])
        begin, end = next(cuts)
        last: TextSpan | None = None
        for last in spans:
            start = last.start
            while begin - gone < last.end:
                if begin - gone > start:
                    moved.append(replace(last, start=start + gone, end=begin))
                moved.append(replace(last, start=begin, end=end, kind="noise"))
                start = begin - gone
                gone += end - begin
                begin, end = next(cuts)
            moved.append(replace(last, start=start + gone, end=last.end + gone))
        while last is not None and end > begin:
            moved.append(replace(last, start=begin, end=end, kind="noise"))
            begin, end = next(cuts)
        return tuple(moved)
