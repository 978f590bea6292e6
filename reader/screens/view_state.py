"""A view of the list as it was left: what it shows, and where the cursor stood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from reader.model.feed import KeptFeed
    from reader.model.listing import ArticleQuery, Show

PlaceKind = Literal["articles", "starred", "discussed", "query", "new"]
"""What a view is of: of everything, a feed or a folder, or one of the lists above the feeds."""


class ViewState(NamedTuple):
    """What `Browsing.restore` needs to show a view again."""

    query: ArticleQuery
    feed: KeptFeed | None
    kind: PlaceKind
    name: str | None
    """What a view by query is called."""
    text: str
    """Its query, as it was written."""
    elsewhere: Show
    """What is shown where the view does not say so itself."""
    article_id: int | None
    """The article of the cursor."""
    row: int
    """The row of the cursor, from 0."""
    screen_row: int
    """Lines between the top of the list and the cursor."""

    @property
    def place(self) -> tuple[object, ...]:
        """What tells two places apart, however they are sorted."""
        return (self.kind, self.name, self.text, self.query.feed_id, self.query.folder)
