"""What stands in the list where it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.model.listing import ArticleQuery
    from reader.screens.view_state import PlaceKind

_PLACES = {
    "Watched": "Nothing is watched.\nw watches the discussions of an article.",
    "New comments": "No comment is unread.",
    "Replies to starred": "No starred comment has an unread reply.\ns stars a comment.",
    "New since last time": "Nothing new since your last session.",
}
"""Of lists that have a name of ours."""
_NOTHING = (
    "Nothing to read yet.\n\n"
    "a  adds a feed, or suggests some\n"
    "i  imports a document, a feed file, a list of feeds (OPML) or a folder\n\n"
    "?  explains the keys\nq  quits\n\n"
    "Or in the shell:\nreader add ADDRESS…\nreader import FILE…\nreader --demo"
)


def why_empty(query: ArticleQuery, kind: PlaceKind, place: str) -> str:
    """Why a view holds nothing, and what to do; empty lines part paragraphs.

    Args:
        query: the view.
        kind: what it is of.
        place: what it is called.
    """
    if query.filter:
        return f"Nothing here matches “{query.filter}”.\nEsc shows everything again."
    if query.show != "all":
        return f"No {query.show} articles here.\nv shows all of them."
    if query.feed_id is not None:
        return "This feed has no articles."
    if query.folder is not None:
        return "The feeds of this folder have no articles."
    if kind in ("query", "new"):
        return _PLACES.get(place, f"“{place}” is empty now.")
    return _NOTHING
