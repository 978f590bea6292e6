"""The links of a text as a list: what each says in it, and where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reader.render.chunks import Chunks
from reader.render.leaves import Flow, TableLeaf, TextLeaf


class ListedLink(NamedTuple):
    """A link of a text."""

    number: int
    """From 1, as it is shown in the text."""
    text: str
    """What it says there; empty where that is nothing but its address."""
    url: str


def listed_links(flow: Flow, urls: Sequence[str]) -> list[ListedLink]:
    """The numbered links of a text, in order.

    Args:
        flow: the text.
        urls: where its links lead, by number from 0; what has no number is left out.
    """
    texts: dict[int, str] = {}
    listed: set[int] = set()
    for leaf in flow.leaves:
        cells: tuple[Chunks, ...] = ()
        if isinstance(leaf, TextLeaf):
            cells = (leaf.chunks,)
        elif isinstance(leaf, TableLeaf):
            cells = tuple(cell for row in leaf.rows for cell in row)
        for chunks in cells:
            own: dict[int, str] = {}
            for chunk in chunks:
                if "number" in chunk.style.split():
                    listed.add(chunk.link)
                elif chunk.link >= 0:
                    own[chunk.link] = own.get(chunk.link, "") + chunk.text
            for link, text in own.items():
                # The list at the end says the address again.
                texts.setdefault(link, " ".join(text.split()))
    return [
        ListedLink(link + 1, "" if texts.get(link) == urls[link] else texts.get(link, ""), url)
        for link, url in enumerate(urls)
        if link in listed
    ]
