"""Labels of an article: a line with those it has, and below it those there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from reader.widgets.key_line import ROOMY, KeyLine

_MOST_KNOWN = 40


class LabelsWanted(NamedTuple):
    """What is to be given and taken."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class LabelsScreen(ModalScreen["LabelsWanted | None"], inherit_bindings=False):
    """Asks for labels; ends with what is to change, None if nothing is."""

    VERTICAL_BREAKPOINTS = ROOMY

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", "Save", id="labels.save", priority=True,
                tooltip="Give the article these labels."),
        Binding("escape", "leave", "Leave", id="labels.leave",
                tooltip="Leave the labels as they were."),
        Binding("tab", "complete", "Complete", id="labels.complete",
                tooltip="Complete the label from those there are."),
    ]  # fmt: skip

    def __init__(
        self, title: str, labels: Sequence[str] | None, known: Sequence[tuple[str, int]]
    ) -> None:
        """Takes the article's title and labels, and all labels with how many articles have each.

        Without labels it is about several articles: only what is written changes.
        """
        super().__init__()
        self._title = title
        self._labels = None if labels is None else tuple(labels)
        self._known = tuple(label for label, _ in known)
        text = "".join(f"{label}, " for label in labels or ())
        self._line = Input(text, id="labels-line", compact=True, select_on_focus=False)
        told = ", ".join(f"{label} {count:,}" for label, count in known[:_MOST_KNOWN])
        self._told = f"Known: {told}" if told else "No labels yet."

    def compose(self) -> ComposeResult:
        with Vertical(id="labels", classes="dialog"):
            name = self._title if self._labels is None else f"“{self._title}”"
            yield Static(f"Labels of {name}", id="labels-title", markup=False)
            yield self._line
            yield Static(self._told, id="labels-known", markup=False)
            yield KeyLine(
                "Separate labels with commas; -name removes one.\n"
                "Enter saves, Tab completes, Esc leaves.",
                id="labels-keys",
            )

    def on_mount(self) -> None:
        self._line.focus()
        self._line.cursor_position = len(self._line.value)

    def action_complete(self) -> None:
        self._line.value = complete_label(self._line.value, self._known)
        self._line.cursor_position = len(self._line.value)

    def action_save(self) -> None:
        self.dismiss(labels_wanted(self._line.value, self._labels))

    def action_leave(self) -> None:
        self.dismiss(None)


def labels_wanted(text: str, labels: Sequence[str] | None) -> LabelsWanted:
    """What a line of labels changes.

    Args:
        text: labels parted by commas, as they are to be; one behind a minus is taken away.
        labels: those the article has; None for several articles.
    """
    typed = [" ".join(part.split()) for part in text.split(",")]
    wanted = dict.fromkeys(name for name in typed if name and not name.startswith("-"))
    dropped = {name[1:].strip().casefold() for name in typed if name.startswith("-")}
    if labels is None:
        given = tuple(name for name in wanted if name.casefold() not in dropped)
        taken = dict.fromkeys(name[1:].strip() for name in typed if name.startswith("-"))
        return LabelsWanted(given, tuple(name for name in taken if name))
    had = {label.casefold() for label in labels}
    kept = {name.casefold() for name in wanted} - dropped
    return LabelsWanted(
        tuple(name for name in wanted if name.casefold() in kept - had),
        tuple(label for label in labels if label.casefold() not in kept),
    )


def complete_label(text: str, known: Sequence[str]) -> str:
    """Completes the last label of a line as far as the first known one that begins so."""
    head, comma, last = text.rpartition(",")
    start = last.strip()
    minus = "-" if start.startswith("-") else ""
    start = start.removeprefix("-").casefold()
    found = next((label for label in known if start and label.casefold().startswith(start)), None)
    if found is None:
        return text
    return f"{head}{comma}{' ' if comma else ''}{minus}{found}, "
