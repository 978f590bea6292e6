"""Pictures by kitty's graphics protocol (https://sw.kovidgoyal.net/kitty/graphics-protocol/).

A picture is sent once under a number and then shown by text: cells that hold a character of their
own, whose marks above say which part of the picture stands there and whose colour says which
picture. So whatever moves, clips or covers text does it to the picture, too.
"""

from __future__ import annotations

from base64 import standard_b64encode
from collections.abc import Iterator
from functools import cache

PLACEHOLDER = "\U0010eeee"
CHUNK = 4096
"""Characters of base64 in one sequence, the most that the protocol allows."""
QUERY = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
"""Asks whether there are graphics; a terminal that has them answers `\\x1b_Gi=31;OK\\x1b\\`."""
MOST_CELLS = 297
"""Rows and columns that the marks can count."""

# Characters of class 230 (above), one for each number from 0: the list that the protocol names,
# made from the Unicode data 6.0.0 (kitty's rowcolumn-diacritics.txt), as ranges.
_MARKS = (
    "0305 030D-030E 0310 0312 033D-033F 0346 034A-034C 0350-0352 0357 035B 0363-036F 0483-0487 "
    "0592-0595 0597-0599 059C-05A1 05A8-05A9 05AB-05AC 05AF 05C4 0610-0617 0657-065B 065D-065E "
    "06D6-06DC 06DF-06E2 06E4 06E7-06E8 06EB-06EC 0730 0732-0733 0735-0736 073A 073D 073F-0741 "
    "0743 0745 0747 0749-074A 07EB-07F1 07F3 0816-0819 081B-0823 0825-0827 0829-082D 0951 "
    "0953-0954 0F82-0F83 0F86-0F87 135D-135F 17DD 193A 1A17 1A75-1A7C 1B6B 1B6D-1B73 1CD0-1CD2 "
    "1CDA-1CDB 1CE0 1DC0-1DC1 1DC3-1DC9 1DCB-1DCC 1DD1-1DE6 1DFE 20D0-20D1 20D4-20D7 20DB-20DC "
    "20E1 20E7 20E9 20F0 2CEF-2CF1 2DE0-2DFF A66F A67C-A67D A6F0-A6F1 A8E0-A8F1 AAB0 AAB2-AAB3 "
    "AAB7-AAB8 AABE-AABF AAC1 FE20-FE26 10A0F 10A38 1D185-1D189 1D1AA-1D1AD 1D242-1D244"
)


@cache
def marks() -> str:
    """The characters that count rows and columns, in their order."""
    found: list[str] = []
    for part in _MARKS.split():
        first, _, last = part.partition("-")
        found += map(chr, range(int(first, 16), int(last or first, 16) + 1))
    return "".join(found)


def transmission(number: int, png: bytes, columns: int, rows: int) -> Iterator[str]:
    """The sequences that send a picture and say how many cells it takes; nothing is shown yet.

    Args:
        number: what it is called from now on, 1 to 0xFFFFFF.
        png: the picture.
        columns: cells that it is fitted into.
        rows: as `columns`.
    """
    data = standard_b64encode(png).decode("ascii")
    control = f"a=T,U=1,q=2,f=100,t=d,i={number},c={columns},r={rows},"
    for start in range(0, len(data), CHUNK):
        more = int(start + CHUNK < len(data))
        yield f"\x1b_G{control}m={more};{data[start : start + CHUNK]}\x1b\\"
        control = "q=2,"


def deletion(number: int) -> str:
    """The sequence that takes a picture out of the terminal, and its data."""
    return f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\"


def placeholders(row: int, columns: int) -> list[str]:
    """The texts of the cells of one row of a picture, from 0; their colour is `colour_of`."""
    known = marks()
    return [f"{PLACEHOLDER}{known[row]}{known[column]}" for column in range(columns)]


def colour_of(number: int) -> tuple[int, int, int]:
    """The colour of the text that stands for a picture."""
    return number >> 16, number >> 8 & 0xFF, number & 0xFF


def through_tmux(sequence: str) -> str:
    """A sequence that tmux hands on, where its `allow-passthrough` is on."""
    return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
