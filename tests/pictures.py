"""Pictures for tests, and decoders that give back the pixels of what a terminal is sent."""

from __future__ import annotations

import io
import re
from base64 import b64decode
from collections.abc import Sequence

import pytest

Colour = tuple[int, int, int]

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def picture(colours: Sequence[Sequence[Colour]], *, scale: int = 1, format: str = "PNG") -> bytes:
    """A file with a picture of rows of colours, each a square of `scale` pixels."""
    images = pytest.importorskip("PIL.Image")
    image = images.new("RGB", (len(colours[0]), len(colours)))
    image.putdata([colour for row in colours for colour in row])
    file = io.BytesIO()
    image.resize((image.width * scale, image.height * scale), 0).save(file, format)
    return file.getvalue()


_SIXEL = re.compile(rb'\x1bP0;1q"1;1;(\d+);(\d+)(.*)\x1b\\\Z', re.DOTALL)
_STEP = re.compile(rb"#(\d+);2;(\d+);(\d+);(\d+)|#(\d+)|!(\d+)([?-~])|([?-~])|([$-])")


def sixel_pixels(data: bytes) -> list[list[tuple[int, int, int] | None]]:
    """What a terminal that knows sixels would paint: rows of colours in percent, None unpainted."""
    head = _SIXEL.match(data)
    assert head is not None
    width, height, steps = int(head[1]), int(head[2]), head[3]
    rows: list[list[tuple[int, int, int] | None]] = [[None] * width for _ in range(height)]
    palette: dict[int, tuple[int, int, int]] = {}
    colour = x = y = position = 0
    while position < len(steps):
        step = _STEP.match(steps, position)
        assert step is not None, steps[position : position + 20]
        position = step.end()
        if step[1]:
            palette[int(step[1])] = (int(step[2]), int(step[3]), int(step[4]))
        elif step[5]:
            colour = int(step[5])
        elif step[9]:
            x, y = 0, y + 6 * (step[9] == b"-")
        else:
            bits = (step[7] or step[8])[0] - 63
            after = x + int(step[6] or 1)
            for line in range(6):
                if bits >> line & 1:
                    rows[y + line][x:after] = [palette[colour]] * (after - x)
            x = after
    return rows


class Placed:
    """A picture that a terminal with kitty's protocol has been sent."""

    def __init__(self, columns: int, rows: int, data: bytes) -> None:
        self.columns, self.rows, self.data = columns, rows, data

    def pixels(self) -> list[list[Colour]]:
        images = pytest.importorskip("PIL.Image")
        image = images.open(io.BytesIO(self.data)).convert("RGB")
        flat = [image.getpixel((x, y)) for y in range(image.height) for x in range(image.width)]
        return [flat[y * image.width : (y + 1) * image.width] for y in range(image.height)]


_COMMAND = re.compile(rb"\x1b_G([^;\x1b]*)(?:;([A-Za-z0-9+/=]*))?\x1b\\")


def kitty_pictures(output: bytes) -> dict[int, Placed]:
    """The pictures that stand in a terminal's memory after it was sent some output, by number."""
    pictures: dict[int, Placed] = {}
    first: dict[bytes, bytes] | None = None
    parts: list[bytes] = []
    for command in _COMMAND.finditer(output):
        keys = dict(part.split(b"=", 1) for part in command[1].split(b","))
        payload = command[2] or b""
        if keys.get(b"a") == b"d":
            assert keys[b"d"] == b"I"
            pictures.pop(int(keys[b"i"]), None)
            continue
        if keys.get(b"a") == b"q":
            continue
        if first is None:
            assert keys[b"a"] == b"T" and keys[b"U"] == b"1" and keys[b"f"] == b"100"
            first = keys
        else:
            # Only these may stand in what follows the first part.
            assert set(keys) <= {b"m", b"q"}
        assert len(payload) <= 4096
        assert keys[b"m"] == b"0" or len(payload) % 4 == 0
        parts.append(payload)
        if keys[b"m"] == b"0":
            size = int(first[b"c"]), int(first[b"r"])
            pictures[int(first[b"i"])] = Placed(*size, b64decode(b"".join(parts), validate=True))
            first, parts = None, []
    assert first is None, "a picture that never ends"
    return pictures
