"""What was opened one after the other, articles and views of the list, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reader.render.panes import PaneName
    from reader.screens.view_state import ViewState

_MOST = 200
"""Steps that are remembered; the view of each holds no rows."""


class Visit(NamedTuple):
    """Somewhere the reader was."""

    view: ViewState
    article_id: int | None
    """The article that was opened there; None: the list."""
    pane: PaneName | None = None
    """Where the keys were when a link led away from there."""


class History:
    """Where the reader was and is; going somewhere new forgets what lay ahead."""

    def __init__(self) -> None:
        self._visits: list[Visit] = []
        self._here = -1

    @property
    def here(self) -> Visit | None:
        """Where the reader is; None before anything was opened."""
        return self._visits[self._here] if self._visits else None

    def visit(self, view: ViewState, article_id: int | None = None) -> None:
        """Adds a visit; the same place again counts once."""
        here = self.here
        if here is not None and (here.view.place, here.article_id) == (view.place, article_id):
            self._visits[self._here] = Visit(view, article_id)
            return
        del self._visits[self._here + 1 :]
        self._visits.append(Visit(view, article_id))
        del self._visits[:-_MOST]
        self._here = len(self._visits) - 1

    def leave(self, view: ViewState) -> None:
        """Keeps the state of the view that the reader leaves, for the way back."""
        here = self.here
        if here is None:
            self.visit(view)
        elif here.view.place == view.place:
            self._visits[self._here] = Visit(view, here.article_id)

    def note_pane(self, pane: PaneName) -> None:
        """A link in a pane leads elsewhere: the way back ends there."""
        if self.here is not None:
            self._visits[self._here] = self.here._replace(pane=pane)

    @property
    def visits(self) -> tuple[tuple[Visit, ...], int]:
        """Everywhere the reader was, in order, and the number of where he is, -1 for nowhere."""
        return tuple(self._visits), self._here

    def step(self, step: int) -> Visit | None:
        """Goes back (-1) or forward (1), or several steps at once; None past the ends."""
        target = self._here + step
        if not 0 <= target < len(self._visits):
            return None
        self._here = target
        return self._visits[target]
