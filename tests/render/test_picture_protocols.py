"""What terminals are sent for a picture gives back its pixels."""

from __future__ import annotations

import random
from itertools import chain

from reader.model.picture import CellSize, Drawing, Extent, Picture, extent_of
from reader.render import kitty
from reader.render.halfblocks import block_rows
from reader.render.picture_drawing import NotDrawn, draw_picture
from reader.render.sixel import sixels
from tests.pictures import BLUE, GREEN, RED, WHITE, kitty_pictures, picture, sixel_pixels

CHECKS = ((RED, GREEN, BLUE), (WHITE, RED, GREEN))


def drawn(data: bytes, drawing: Drawing) -> Picture:
    result = draw_picture(data, drawing)
    assert isinstance(result, Picture), result
    return result


def test_half_blocks_show_two_lines_of_pixels_in_one_of_text() -> None:
    """A picture of two lines is one line of cells, upper and lower colour in each."""
    drawing = Drawing(protocol="blocks", room=Extent(3, 1), cell=CellSize(1, 2))
    result = drawn(picture(CHECKS), drawing)
    assert result.extent == Extent(3, 1)
    runs = list(block_rows(result.data, 3))
    assert [[(run.cells, run.upper, run.lower) for run in row] for row in runs] == [
        [(1, RED, WHITE), (1, GREEN, RED), (1, BLUE, GREEN)]
    ]


def test_cells_that_look_alike_are_painted_together() -> None:
    """A picture of one colour is one run a line, so that it costs little to paint."""
    drawing = Drawing(protocol="blocks", room=Extent(40, 4), cell=CellSize(1, 2))
    result = drawn(picture([[RED] * 40] * 8), drawing)
    assert [[run.cells for run in row] for row in block_rows(result.data, 40)] == [[40]] * 4


def test_sixels_give_back_every_pixel() -> None:
    """What a terminal paints from the sixels is the picture, whatever stands in it."""
    chance = random.Random(6)
    palette = [(chance.randrange(256), chance.randrange(256), chance.randrange(256))
               for _ in range(256)]  # fmt: skip
    for width, height, colours in ((1, 1, 1), (7, 6, 2), (64, 13, 256), (300, 12, 3), (5, 23, 9)):
        pixels = bytes(chance.randrange(colours) for _ in range(width * height))
        painted = sixel_pixels(sixels(pixels, width, palette))
        percent = [tuple((value * 100 + 127) // 255 for value in colour) for colour in palette]
        assert list(chain(*painted)) == [percent[pixel] for pixel in pixels]


def test_runs_in_sixels_are_shortened() -> None:
    """A wide band of one colour is a few bytes, not one for each of its pixels."""
    assert len(sixels(bytes(2000 * 6), 2000, [RED])) < 60


def test_a_picture_drawn_as_sixels_keeps_its_colours() -> None:
    """Few colours come through sixels as they were."""
    drawing = Drawing(protocol="sixel", room=Extent(40, 10), cell=CellSize(8, 16))
    result = drawn(picture(CHECKS, scale=10), drawing)
    painted = sixel_pixels(result.data)
    assert (len(painted[0]), len(painted)) == (30, 20)
    assert [painted[5][x] for x in (5, 15, 25)] == [(100, 0, 0), (0, 100, 0), (0, 0, 100)]
    assert [painted[15][x] for x in (5, 15, 25)] == [(100, 100, 100), (100, 0, 0), (0, 100, 0)]
    assert result.extent == Extent(4, 2)


def test_kitty_is_sent_the_picture_in_parts_of_4096() -> None:
    """The parts put together are a PNG of the picture, with the cells that it takes."""
    chance = random.Random(1)
    noise = [[(chance.randrange(256), chance.randrange(256), 0) for _ in range(80)]
             for _ in range(64)]  # fmt: skip
    drawing = Drawing(protocol="kitty", room=Extent(40, 10), cell=CellSize(8, 16))
    result = drawn(picture(noise), drawing)
    parts = list(kitty.transmission(0xA50001, result.data, *result.extent))
    assert len(parts) > 2
    (sent,) = kitty_pictures("".join(parts).encode()).values()
    assert (sent.columns, sent.rows) == (10, 4)
    assert sent.pixels() == noise


def test_a_deleted_picture_is_gone_from_the_terminal() -> None:
    """After the deletion the terminal holds the other picture alone."""
    png = picture(CHECKS)
    sent = "".join([*kitty.transmission(7, png, 3, 1), *kitty.transmission(8, png, 3, 1)])
    assert list(kitty_pictures((sent + kitty.deletion(7)).encode())) == [8]


def test_placeholders_say_row_column_and_number() -> None:
    """Each cell names its place by the marks of the protocol's list, and the picture by colour."""
    assert len(kitty.marks()) == kitty.MOST_CELLS
    assert kitty.placeholders(1, 3) == [
        "\U0010eeee\u030d\u0305",
        "\U0010eeee\u030d\u030d",
        "\U0010eeee\u030d\u030e",
    ]
    assert kitty.colour_of(0xA50102) == (0xA5, 1, 2)


def test_tmux_hands_on_what_is_wrapped() -> None:
    """Every escape inside is doubled, as tmux asks for."""
    assert kitty.through_tmux("\x1b_Ga\x1b\\") == "\x1bPtmux;\x1b\x1b_Ga\x1b\x1b\\\x1b\\"


def test_pictures_keep_their_proportions_and_are_never_enlarged() -> None:
    """A wide picture takes the width there is, a high one the height, a small one what it needs."""
    cell = CellSize(10, 20)
    assert extent_of(1600, 400, Extent(80, 30), cell) == Extent(80, 10)
    assert extent_of(400, 1600, Extent(80, 30), cell) == Extent(15, 30)
    assert extent_of(100, 100, Extent(80, 30), cell) == Extent(10, 5)
    assert extent_of(1, 9000, Extent(80, 30), cell) == Extent(1, 30)


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    """A file of some kilobytes that stands for 400 million pixels takes no memory."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    picture(CHECKS)  # Skips where there is no Pillow.
    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9)))
    drawing = Drawing(protocol="blocks", room=Extent(40, 10))
    assert draw_picture(bomb, drawing) == NotDrawn("the picture is too large")


def test_what_is_no_picture_is_said_in_some_words() -> None:
    """SVG, text and broken files are refused with a reason each."""
    good = picture([[(x * 9 % 256, y * 7 % 256, x * y % 256) for x in range(90)]
                    for y in range(90)])  # fmt: skip
    drawing = Drawing(protocol="blocks", room=Extent(40, 10))
    reasons = {
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>': "SVG",
        b" <svg/>": "SVG",
        b"<html>": "not a picture",
        b"": "not a picture",
        good[: len(good) // 2]: "broken",
    }
    for data, reason in reasons.items():
        result = draw_picture(data, drawing)
        assert isinstance(result, NotDrawn) and reason in result.reason


def test_a_moving_picture_shows_its_first_one() -> None:
    """An animation stands still at its beginning."""
    import io

    from PIL import Image

    frames = [Image.new("RGB", (4, 4), colour) for colour in (RED, BLUE)]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=50, loop=0)
    drawing = Drawing(protocol="blocks", room=Extent(4, 2), cell=CellSize(1, 2))
    assert drawn(file.getvalue(), drawing).data == bytes(RED) * 16


def test_the_ground_shows_through_a_transparent_picture() -> None:
    """Where a picture is transparent, half blocks have the colour of the page."""
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.new("RGBA", (2, 2), (255, 0, 0, 0)).save(file, "PNG")
    drawing = Drawing(
        protocol="blocks", room=Extent(2, 1), cell=CellSize(1, 2), background=(1, 2, 3)
    )
    assert drawn(file.getvalue(), drawing).data == bytes((1, 2, 3)) * 4


def test_a_photograph_that_was_taken_sideways_stands_upright() -> None:
    """EXIF's orientation is obeyed, also for the room that the picture takes."""
    import io

    from PIL import Image

    image = Image.new("RGB", (40, 20), RED)
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif)
    drawing = Drawing(protocol="kitty", room=Extent(80, 30), cell=CellSize(10, 10))
    result = drawn(file.getvalue(), drawing)
    assert (result.width, result.height, result.extent) == (20, 40, Extent(2, 4))
