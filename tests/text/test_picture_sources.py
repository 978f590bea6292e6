"""What a page says of a picture: where it is, how large, or the picture itself."""

from __future__ import annotations

from reader.model.block import Document, Image
from reader.text.blocks import parse_html

INLINE = "data:image/png;base64," + "A" * 300
BLANK = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


def images(html: str) -> list[Image]:
    document: Document = parse_html(html, "https://example.org/")
    return [block for block in document.blocks if isinstance(block, Image)]


def test_the_size_of_a_picture_is_known_where_the_page_tells_both_sides() -> None:
    """Room can be kept for it before it is here."""
    (image,) = images('<img src="a.png" width="640" height=" 360px ">')
    assert (image.width, image.height) == (640, 360)
    for attributes in ('width="100%" height="40"', 'width="640"', 'height="auto" width="90"', ""):
        (image,) = images(f'<img src="a.png" alt="x y" {attributes}>')
        assert (image.width, image.height) == (None, None)


def test_a_picture_in_the_page_itself_is_one() -> None:
    """A picture without an address is shown, but never given to a browser as a link."""
    (image,) = images(f'<img alt="A map" src="{INLINE}">')
    assert image.data == INLINE and image.url is None


def test_the_blank_that_waits_for_a_script_is_not_the_picture() -> None:
    """Pages that load pictures late name the real one beside it."""
    (image,) = images(f'<img src="{BLANK}" data-src="/late.jpg">')
    assert image.url == "https://example.org/late.jpg" and image.data is None
    assert not images(f'<img src="{BLANK}">')
