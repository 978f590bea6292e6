"""How each view of the list is sorted: as the reader sorted it last, else as the settings say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.text.sorting import parse_sort, sort_text

if TYPE_CHECKING:
    from reader.model.listing import Sort, SortTerm
    from reader.screens.view_state import PlaceKind

    Order = tuple[Sort, tuple[SortTerm, ...]]

_MOST = 500
"""Views whose order is kept; above this the one that was sorted longest ago is forgotten."""


def view_name(
    kind: PlaceKind,
    *,
    feed_id: int | None = None,
    folder: str | None = None,
    name: str | None = None,
) -> str:
    """What tells one view from another for good, as `feed:7`.

    Args:
        kind: what the view is of.
        feed_id: the feed that it is limited to.
        folder: the folder.
        name: what a view by query is called.
    """
    if feed_id is not None:
        return f"feed:{feed_id}"
    if folder is not None:
        return f"folder:{folder}"
    return kind if name is None else f"{kind}:{name}"


class Sorts:
    """The orders of views by their names; those that nobody sorted have the default.

    Attributes:
        default: the order of a view that the reader has not sorted.
    """

    def __init__(
        self, default: Order = ("published", ()), kept: Mapping[str, str] | None = None
    ) -> None:
        """Takes what was kept by `texts`.

        Raises:
            ValueError: something of it is no order.
        """
        self.default = default
        self._orders = {name: parse_sort(text) for name, text in (kept or {}).items()}

    def of(self, name: str) -> Order:
        """The order of a view."""
        first: Order = ("comments", ()) if name == "discussed" else self.default
        return self._orders.get(name, first)

    def keep(self, name: str, order: Order) -> None:
        """A view is sorted by hand; by its first order, it follows the settings again."""
        self._orders.pop(name, None)
        if order != self.of(name):
            self._orders[name] = order
        if len(self._orders) > _MOST:
            del self._orders[next(iter(self._orders))]

    def rename(self, before: str, name: str) -> None:
        """A view is called otherwise; it stays sorted as it is."""
        if (order := self._orders.pop(before, None)) is not None:
            self._orders[name] = order

    @property
    def texts(self) -> dict[str, str]:
        """Every order that was chosen by hand, as people write it."""
        return {name: sort_text(*order) for name, order in self._orders.items()}
