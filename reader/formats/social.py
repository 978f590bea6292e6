"""What the readers of discussions on social sites share: people, and bodies put together."""

from __future__ import annotations

import html
from collections.abc import Iterable
from urllib.parse import urlsplit

from reader.formats import jsonvalues
from reader.formats.jsonvalues import Node
from reader.text.clean import clean_line
from reader.text.urls import is_openable


def handle(person: Node, name: str, *urls: str, at: str | None = None) -> str | None:
    """How a person is called for certain: `ann`, or `ann@elsewhere.example` from other sites.

    Args:
        person: what the site says of them.
        name: key of the name, which is unique on the person's own site.
        urls: keys of addresses on that site, the first that is one counts.
        at: the host of the site that answered.
    """
    called = clean_line(jsonvalues.string(person, name)).lstrip("@")
    if not called or "@" in called or at is None:
        return called or None
    for key in urls:
        url = jsonvalues.string(person, key)
        if is_openable(url):
            try:
                host = (urlsplit(url).netloc.rpartition("@")[2]).lower()
            except ValueError:
                continue
            return called if host == at.lower() else clean_line(f"{called}@{host}")
    return called


def link_html(url: str, text: str) -> str:
    """A link as HTML, only its text where the address may not be opened."""
    text = html.escape(clean_line(text) or url)
    return f'<a href="{html.escape(url)}">{text}</a>' if is_openable(url) else text


def paragraphs(lines: Iterable[str]) -> str:
    """Pieces of HTML as paragraphs."""
    return "".join(f"<p>{line}</p>" for line in lines if line)
