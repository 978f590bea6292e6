"""Everything that is painted beside the panes, in ASCII."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from reader.render.ascii import TABLE
from reader.widgets.pane import TEXT_META


class AsciiFilter(LineFilter):
    """Replaces our marks, lines and borders; panes have done so themselves, and keep texts."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.text.isascii() or (segment.style and segment.style.meta.get(TEXT_META))
            else Segment(segment.text.translate(TABLE), segment.style, segment.control)
            for segment in segments
        ]
