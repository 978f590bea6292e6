"""What is copied of a pane: its text as the source has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from textual.selection import Selection

    from reader.widgets.pane import Pane


class SourceLine(NamedTuple):
    """What a line stands for when it is copied."""

    text: str
    """The line as painted, without padding at its end."""
    prefix: int = 0
    """Characters at its start that are decoration (indentation, rails, marks) and not copied."""
    joiner: str = "\n"
    """What parts it from the next line: a space where a paragraph was wrapped."""


def copied_text(pane: Pane, selection: Selection) -> tuple[str, str] | None:
    """The selected text, without padding, rails and the breaks of wrapped lines.

    Returns:
        The text and what ends it, as Textual asks for them; None where the pane is empty.
    """
    if not pane.line_count:
        return None
    first, start = (0, 0) if selection.start is None else selection.start.transpose
    last, end = (pane.line_count - 1, None) if selection.end is None else selection.end.transpose
    parts: list[str] = []
    joiner = ""
    for number in range(first, min(last, pane.line_count - 1) + 1):
        source = pane.source_line(number)
        begin = max(start if number == first else 0, source.prefix)
        parts += (joiner, source.text[begin : end if number == last else None])
        joiner = source.joiner
    return "".join(parts), "\n"
