"""From a picture's bytes to what a terminal shows; the one module that knows Pillow.

It runs in a process of its own (`library.picture_worker`): a picture comes from a stranger.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.model.picture import Drawing, Extent, Picture, extent_of

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 40_000_000
"""Above this a picture is not decoded: few bytes may stand for any number of pixels."""
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP")
_ORIENTATION = 0x0112
_SIDEWAYS = (5, 6, 7, 8)
"""Values of EXIF's orientation with which width and height change places."""
_COLOURS = 256


@dataclass(frozen=True, slots=True)
class NotDrawn:
    """Why a picture cannot be shown, in some words."""

    reason: str


def draw_picture(data: bytes, drawing: Drawing) -> Picture | NotDrawn:
    """Decodes a picture, of a moving one its first, and draws it as large as there is room.

    Whatever the bytes are, nothing is raised.
    """
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError:
        return NotDrawn("pictures need Pillow: install soundoff[images]")
    if is_svg(data):
        return NotDrawn("SVG pictures are not shown")
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Pillow itself only warns of twice its limit and less.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                return _drawn(image, drawing)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return NotDrawn("the picture is too large")
    except UnidentifiedImageError:
        return NotDrawn("this is not a picture of a known kind")
    except Exception:  # noqa: BLE001 - decoders raise whatever a broken file leads them to
        return NotDrawn("the picture is broken")


def is_svg(data: bytes) -> bool:
    """Whether a document looks like an SVG picture, which is a program of sorts."""
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith(b"<svg") or (
        head.startswith((b"<?xml", b"<!")) and b"<svg" in data[:4096]
    )


def _drawn(image: Image, drawing: Drawing) -> Picture | NotDrawn:
    from PIL import ImageOps

    width, height = image.size
    if not width or not height:
        return NotDrawn("the picture is empty")
    if image.getexif().get(_ORIENTATION) in _SIDEWAYS:
        width, height = height, width
    extent = extent_of(width, height, drawing.room, drawing.cell)
    size = _pixels(width, height, extent, drawing)
    # Of a JPEG so much is decoded as is needed.
    image.draft(None, (max(size), max(size)))
    turned = ImageOps.exif_transpose(image)
    has_alpha = turned.has_transparency_data
    turned = turned.convert("RGBA" if has_alpha else "RGB")
    turned = turned.resize(size, reducing_gap=2.0)
    if has_alpha and drawing.protocol != "kitty":
        turned = _on_ground(turned, drawing)
    return Picture(width=width, height=height, extent=extent, data=_encoded(turned, drawing))


def _pixels(width: int, height: int, extent: Extent, drawing: Drawing) -> tuple[int, int]:
    """The size in pixels in which a picture is drawn."""
    if drawing.protocol == "blocks":
        return extent.columns, extent.rows * 2
    room = extent.columns * drawing.cell.width, extent.rows * drawing.cell.height
    scale = min(1.0, room[0] / width, room[1] / height)
    return max(int(width * scale), 1), max(int(height * scale), 1)


def _on_ground(image: Image, drawing: Drawing) -> Image:
    from PIL import Image as images

    ground = images.new("RGBA", image.size, (*drawing.background, 255))
    return images.alpha_composite(ground, image).convert("RGB")


def _encoded(image: Image, drawing: Drawing) -> bytes:
    if drawing.protocol == "blocks":
        return image.tobytes()
    if drawing.protocol == "kitty":
        file = io.BytesIO()
        image.save(file, "PNG", compress_level=3)
        return file.getvalue()
    from reader.render.sixel import sixels

    few = image.quantize(_COLOURS)
    flat = few.getpalette() or []
    palette = [(flat[i], flat[i + 1], flat[i + 2]) for i in range(0, len(flat), 3)]
    return sixels(few.tobytes(), image.width, palette)
