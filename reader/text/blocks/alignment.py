"""How a page sets the cells of its tables: to the left, in the middle, to the right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from reader.model.block import Alignment

_NAMES: dict[str, Alignment] = {
    "left": "left", "start": "left", "justify": "left",
    "center": "center", "middle": "center",
    "right": "right", "end": "right", "char": "right",
}  # fmt: skip
_STYLE = re.compile(r"(?:^|;)\s*text-align\s*:\s*([a-z]+)", re.I)


def alignment_of(attributes: Mapping[str, str | None]) -> Alignment | None:
    """How a cell or a row is set, None where it does not say.

    Styles go before the `align` of older pages (HTML 4.01, 11.3.2), of which Markdown makes use,
    too.
    """
    if style := attributes.get("style"):
        found = _STYLE.search(style)
        if found and (named := _NAMES.get(found[1].lower())):
            return named
    align = attributes.get("align")
    return _NAMES.get(align.strip().lower()) if align else None


def column_alignments(
    rows: Sequence[Mapping[int, Alignment]], counts: Mapping[int, int]
) -> tuple[Alignment | None, ...]:
    """How columns are set: as most of their cells say; empty where none says anything.

    Args:
        rows: of each row below the headings, what its cells say, by column.
        counts: how many cells each column has there.
    """
    said: dict[int, Counter[Alignment]] = {}
    for row in rows:
        for column, alignment in row.items():
            said.setdefault(column, Counter())[alignment] += 1
    if not said:
        return ()
    found: list[Alignment | None] = [None] * (max(said) + 1)
    for column, counter in said.items():
        alignment, times = counter.most_common(1)[0]
        if times * 2 > counts.get(column, 0):
            found[column] = alignment
    return tuple(found)
