"""What the relative addresses of a page are relative to."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from reader.text.urls import absolute, is_openable

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

Url = TypeVar("Url", bound=str | None)


def page_base(tree: LexborHTMLParser, url: Url) -> str | Url:
    """The first `<base href>`, itself relative to the page (HTML, 4.2.3), else the page itself.

    Args:
        tree: the page.
        url: its address, None where nobody knows.
    """
    node = tree.css_first("base[href]")
    said = absolute(node.attributes.get("href"), url) if node is not None else None
    return said if said and is_openable(said) else url
