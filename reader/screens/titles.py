"""What the first line and the list's heading say of a view."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.model.feed import KeptFeed
    from reader.model.listing import ArticleQuery
    from reader.render.bar_line import Part
    from reader.screens.view_state import PlaceKind

_NAMES = {"discussed": "Most discussed", "starred": "Starred", "new": "New since last time"}


def place_name(
    query: ArticleQuery, feed: KeptFeed | None, kind: PlaceKind, name: str | None
) -> str:
    """What a view is a view of, for people.

    Args:
        query: the view.
        feed: the feed that it is limited to.
        kind: what it is of.
        name: what a view by query is called.
    """
    if feed is not None:
        return feed.title or feed.url or "Feed"
    if query.folder is not None:
        return query.folder.rpartition("/")[2]
    return _NAMES.get(kind, "All articles") if name is None else name


def title_parts(place: str, query: ArticleQuery, *, selected: int | None = None) -> list[Part]:
    """The left of the first line.

    Args:
        place: what the view is a view of.
        query: the view.
        selected: how many rows are selected; None where none are.
    """
    left: list[Part] = [("strong", " Soundoff "), ("text", f" {place}")]
    if query.show != "all":
        left.append(("text", f" · {query.show}"))
    if query.terms:
        from reader.text.sorting import sort_text

        left.append(("text", f" · by {sort_text(query.sort, query.terms)}"))
    elif query.sort != "published":
        left.append(("text", f" · by {query.sort}"))
    if query.filter:
        left.append(("key", f" · “{query.filter}”"))
    if selected is not None:
        left.append(("key", f" · {selected:,} selected"))
    return left


def count_parts(count: int, *, is_whole: bool) -> list[Part]:
    """The right of the list's heading: how many articles there are, once that is known."""
    return [("text", f" {count:,} " if is_whole else " … ")]
