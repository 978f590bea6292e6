"""What is done to several articles of the list at once: one act, one step to undo."""

from __future__ import annotations

from array import array
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from reader.model.query import And, Field
from reader.screens.commands import Command
from reader.screens.switchboard import STATE

if TYPE_CHECKING:
    from reader.model.changes import StateChange
    from reader.screens.state_keys import StateKeys

_MOST_TOLD = 3
"""Titles that a question names."""
_LOW = 16
"""Lines of a terminal from which they have room."""
COMMANDS = (
    Command(
        "Sort by several keys",
        "Type what to sort the list by, such as “feed, -published”.",
        "sort_by",
    ),
    Command(
        "New since last time",
        "Show what arrived since the last session ended; F2 has its count by feed.",
        "show_new",
    ),
    Command("Select all", "Select every row of the list.", "select_all"),
    Command("Invert the selection", "Select the other rows of the list.", "invert_selection"),
    Command(
        "Mark above read",
        "Mark the articles above this one in the list read, after asking.",
        "mark_side_read('above')",
    ),
    Command(
        "Mark below read",
        "Mark the articles below this one in the list read, after asking.",
        "mark_side_read('below')",
    ),
    Command(
        "Mark older read",
        "Mark the articles of the list that are older than this one read, after asking.",
        "mark_older_read",
    ),
)


class Selecting:
    """Acts on the selected rows, which clears the selection; and on those around the cursor."""

    def __init__(self, screen: StateKeys) -> None:
        self._screen = screen

    def toggle_read(self) -> None:
        """Marks them read; where all are, unread."""
        mark = self._screen.library.mark_articles
        told = ("marked read", "marked unread")
        self._toggle(lambda ids, value: mark(ids, unread=value), False, told)

    def toggle_star(self) -> None:
        """Gives them stars; where all have one, takes them away."""
        mark = self._screen.library.mark_articles
        told = ("starred", "unstarred")
        self._toggle(lambda ids, value: mark(ids, starred=value), True, told)

    def toggle_watch(self) -> None:
        """Watches their discussions; where all are watched, no longer."""
        watch = self._screen.library.watch
        told = ("watched", "no longer watched")
        self._toggle(lambda ids, value: watch(ids, watched=value), True, told)

    async def ask_labels(self) -> None:
        """Asks for labels to give to all and to take from all."""
        from reader.screens.labels import LabelsScreen, LabelsWanted

        screen = self._screen
        ids = self._take()

        def set_labels(wanted: LabelsWanted | None) -> None:
            if wanted is not None and (wanted.add or wanted.remove):
                change = screen.library.set_labels
                screen.change(
                    lambda: change(ids, add=wanted.add, remove=wanted.remove),
                    f"{articles(len(ids))} labelled",
                )
                screen.articles.drop_selection()

        known = await screen.library.labels()
        screen.app.push_screen(LabelsScreen(articles(len(ids)), None, known), set_labels)

    def ask_delete(self) -> None:
        """Asks whether to delete them."""
        screen = self._screen
        ids = self._take()
        # In a low terminal the answers would be out of sight.
        most = _MOST_TOLD if screen.app.size.height >= _LOW else 0
        titles = [one.title or one.link for one in screen.library.summaries(ids[:most])]
        told = "\n".join(f"“{title}”" for title in titles if title)
        rest = len(ids) - len(titles)
        more = f"\nand {rest:,} more" if rest and titles else ""

        def delete() -> None:
            screen.change(
                lambda: screen.library.delete_articles(ids), f"{articles(len(ids))} deleted"
            )

        lines = [f"Delete {articles(len(ids))}?", f"{told}{more}", "u undoes it."]
        screen.ask("\n".join(filter(None, lines)), delete)

    async def ask_side_read(self, side: Literal["above", "below"]) -> None:
        """Asks whether to mark the rows above or below the cursor read."""
        screen = self._screen
        await screen.browsing.be_whole()
        rows, cursor = screen.articles.ids, screen.articles.cursor
        ids = rows[:cursor] if side == "above" else rows[cursor + 1 :]
        self._ask_read(ids, f"{articles(len(ids))} {side} this one", f"{side} this one")

    async def ask_older_read(self) -> None:
        """Asks whether to mark the articles of the view that are older than the cursor's read."""
        screen = self._screen
        row = screen.articles.summary
        if row is None:
            screen.status.say("There is no article.")
            return
        moment = datetime.fromtimestamp(row.sort, UTC).replace(tzinfo=None)
        is_older = Field("before", moment.isoformat())
        query = screen.browsing.query
        node = is_older if query.node is None else And((query.node, is_older))
        ids = await screen.library.article_ids(replace(query, show="unread", node=node))
        self._ask_read(ids, f"{articles(len(ids))} older than this one", "older than this one")

    def _ask_read(self, ids: Sequence[int], told: str, where: str) -> None:
        if not ids:
            self._screen.status.say(f"Nothing unread is {where}.")
            return

        async def read_ids() -> Sequence[int]:
            return ids

        question = f"Mark {told} read?\nu undoes it."
        self._screen.ask(question, lambda: self._screen.mark_read(read_ids))

    def _take(self) -> Sequence[int]:
        """The ids, as they are now: the list may be another one when the change is made."""
        return array("q", self._screen.articles.selected_ids)

    def _toggle(
        self,
        set_to: Callable[[Sequence[int], bool], Awaitable[StateChange]],
        value: bool,
        done: tuple[str, str],
    ) -> None:
        """Sets a state of those that have another one; where none has, of all back again."""
        screen = self._screen
        ids = self._take()
        screen.articles.drop_selection()

        async def make() -> StateChange:
            change = await set_to(ids, value)
            return change if change.ids else await set_to(ids, not value)

        async def work() -> None:
            change = await screen.make_change(make)
            told = done[0] if change.value is value else done[1]
            screen.status.say(f"{articles(len(change.ids))} {told}; u undoes it.")

        screen.attempt(work, STATE, is_exclusive=False)


def articles(count: int) -> str:
    """So many articles, in words."""
    return f"{count:,} article{'' if count == 1 else 's'}"
