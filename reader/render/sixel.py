"""Pictures as sixels: bands of six lines, painted colour by colour (DEC STD 070, chapter 9)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_REPEATED = re.compile(rb"(.)\1{3,}", re.DOTALL)
_BAND = 6
"""Lines of pixels that one character is high."""
_BIAS = 63
"""The character that stands for no pixel at all (`?`)."""
_TO_CHARACTERS = bytes(min(value + _BIAS, 255) for value in range(256))


def sixels(pixels: bytes, width: int, palette: Sequence[tuple[int, int, int]]) -> bytes:
    """The sequence that paints a picture with its upper left corner at the cursor.

    Args:
        pixels: the index of each pixel's colour, line after line.
        width: pixels of a line.
        palette: red, green and blue from 0 to 255; at most 256 colours.

    Returns:
        A whole device control string. Pixels below the picture, in its last band, stay as they are.
    """
    height = len(pixels) // width
    # 1 in the second place: what is not painted keeps what was there.
    parts = [b'\x1bP0;1q"1;1;%d;%d' % (width, height)]
    used = set(pixels)
    for number, colour in enumerate(palette):
        if number in used:
            parts.append(b"#%d;2;%d;%d;%d" % (number, *((c * 100 + 127) // 255 for c in colour)))
    for top in range(0, height, _BAND):
        lines = [
            pixels[line * width : (line + 1) * width]
            for line in range(top, min(top + _BAND, height))
        ]
        parts.append(b"$".join(_planes(lines)))
        parts.append(b"-")
    parts[-1] = b"\x1b\\"
    return b"".join(parts)


def _planes(lines: Sequence[bytes]) -> Iterator[bytes]:
    """One band, a plane for each of its colours.

    A plane is made from whole lines at a time: bit `n` of each character is a pixel of line `n`.
    """
    width = len(lines[0])
    places = [(1 << number, line, set(line)) for number, line in enumerate(lines)]
    for colour in sorted(set().union(*(colours for _, _, colours in places))):
        plane = 0
        for bit, line, colours in places:
            if colour in colours:
                table = bytearray(256)
                table[colour] = bit
                plane |= int.from_bytes(line.translate(table), "big")
        text = plane.to_bytes(width, "big").translate(_TO_CHARACTERS).rstrip(b"?")
        yield b"#%d" % colour + _REPEATED.sub(_shortened, text)


def _shortened(match: re.Match[bytes]) -> bytes:
    return b"!%d" % len(match[0]) + match[1]
