"""The original text of an article, coloured by how it was read."""

from __future__ import annotations

from collections.abc import Sequence

from reader.model.reading import Original, SpanKind, TextSpan
from reader.render.line import Segments
from reader.screens.page import PageScreen
from reader.text.clean import clean_line
from reader.text.width import cell_width, graphemes

_STYLES: dict[SpanKind, str] = {
    "head": "heading",
    "body": "",
    "tags": "link",
    "section": "bold",
    "comment-head": "title",
    "comment-text": "quote",
    "comment-trailer": "dim",
    "noise": "dim strike",
}
_LABEL = 16


class OriginalScreen(PageScreen):
    """The document letter by letter; beside each part stands what it was taken for."""

    def __init__(self, original: Original) -> None:
        path = clean_line(original.path or "")
        how = f"layout {original.layout}" if original.layout else "no layout"
        if original.confidence is not None:
            how = f"{how}, confidence {original.confidence:.0%}"
        super().__init__(f"Original · {path}" if path else "Original", how)
        self._original = original

    def page_lines(self, width: int) -> Sequence[Segments]:
        text = self._original.text
        spans = self._original.spans or (TextSpan(0, len(text), "body"),)
        has_labels = bool(self._original.spans) and width >= 48
        room = max(8, width - (_LABEL if has_labels else 0) - 1)
        lines: list[Segments] = []
        for span in spans:
            style = _STYLES[span.kind]
            label = span.kind if span.comment is None else f"{span.kind} {span.comment + 1}"
            part = text[span.start : span.end]
            # The newline that ends a part is the end of its last line, not one more.
            for row in part.removesuffix("\n").split("\n"):
                for piece in _pieces(row, room):
                    left = [(f"{label[: _LABEL - 2]:<{_LABEL}}", "dim")] if has_labels else []
                    lines.append([*left, (piece, style)])
                    label = ""
        return lines


def _pieces(row: str, room: int) -> list[str]:
    """A line of the source cut to what fits, controls left out and its spaces kept."""
    row = row.replace("\t", "    ")
    indent = row[: len(row) - len(row.lstrip(" "))]
    row = indent + clean_line(row)
    if len(row) <= room and row.isascii():
        return [row]
    pieces = [""]
    taken = 0
    for cluster in graphemes(row):
        width = cell_width(cluster)
        if taken + width > room:
            head, space, word = pieces[-1].rpartition(" ")
            if not head.strip():
                head, space, word = pieces[-1], "", ""
            pieces[-1] = head + space
            pieces.append(word)
            taken = cell_width(word)
        pieces[-1] += cluster
        taken += width
    return pieces
