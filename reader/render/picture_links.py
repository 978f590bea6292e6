"""The words of pictures as links, where the pictures themselves are not shown."""

from __future__ import annotations

from reader.render.leaves import Flow, PictureLeaf
from reader.render.line import PICTURE_ADDRESS, Line, LinkPlace


def picture_link(line: Line, flow: Flow) -> LinkPlace | None:
    """The words of a picture that begins on a line and that nothing else links, as a link.

    Args:
        line: any line of the text.
        flow: the text.

    Returns:
        Its place, with a number below 0, for `picture_address`.
    """
    if line.picture is None or line.picture.row >= 0 or line.links or not line.pieces:
        return None
    piece, offset = line.pieces[0], line.picture.offset
    leaf = flow.leaf_at(offset)
    if not isinstance(leaf, PictureLeaf) or not leaf.image.url or piece.offset != offset:
        return None
    length = min(len(leaf.chunks[0].text), piece.length)
    return LinkPlace(piece.start, piece.start + length, -1 - offset)


def picture_address(flow: Flow, link: int) -> str:
    """Where such a link leads."""
    leaf = flow.leaf_at(-1 - link)
    return f"{PICTURE_ADDRESS}{leaf.image.url}" if isinstance(leaf, PictureLeaf) else ""


def picture_url(flow: Flow, offset: int) -> str | None:
    """The address of the picture at an offset of a text, or what holds it; None if it has none."""
    leaf = flow.leaf_at(offset)
    return leaf.image.url or leaf.image.data if isinstance(leaf, PictureLeaf) else None
