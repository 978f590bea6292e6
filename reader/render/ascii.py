"""Our own marks and lines in ASCII, for terminals that have no more; texts stay as they are."""

from __future__ import annotations

from reader.render.line import Segments

_MARKS = {
    "●": "o", "★": "*", "◎": "@", "¶": "n", "±": "~", "✎": "n", "✗": "x", "✓": "v", "■": "#",
    "•": "*", "◦": "-", "▪": "+", "▸": ">", "▾": "v", "↳": ">", "›": ">", "‹": "<",
    "↑": "^", "↓": "v", "←": "<", "→": ">", "⏎": "<",
    "…": ".", "·": "-", "—": "-", "–": "-", "“": '"', "”": '"', "‘": "'", "’": "'",
    "█": "#", "▓": "#", "▒": ":", "░": ".", "🔎": "/ ", "\N{NO-BREAK SPACE}": " ",
}  # fmt: skip
_CORNERS = "┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝┏┓┗┛"
_LINES = {
    **dict.fromkeys("─━═╌╍┄┅", "-"), **dict.fromkeys("│┃║▌▐▎▏▕▊▋▍", "|"), "╱": "/", "╲": "\\",
    **dict.fromkeys("▁▂▃▄▅▆▇▔▀", " "), **dict.fromkeys(_CORNERS, "+"),
}  # fmt: skip
TABLE = str.maketrans({**_LINES, **_MARKS})
"""Each of our marks as one that takes as many cells."""
_OURS = frozenset((
    "unread", "star", "rail", "marker", "cursor-bar", "dim", "number", "fold", "thread-title",
    "error", "hint", "label",
))  # fmt: skip
"""Styles of what the program says itself."""
_CUT = frozenset(("title", "title-read", "title-unread", "feed", "author"))
"""Styles of names that are cut with an ellipsis where they do not fit."""


def is_ours(names: str) -> bool:
    """Whether a segment in these styles is no text of an article's or a comment's."""
    return bool(names) and all(name in _OURS or name.startswith("rail-") for name in names.split())


def in_ascii(segments: Segments, *, is_all: bool = False) -> Segments:
    """A line with our marks replaced.

    Args:
        is_all: whether all of it is ours, whatever its styles are.
    """
    replaced = []
    for text, names in segments:
        if is_all or is_ours(names):
            text = text.translate(TABLE)
        elif not _CUT.isdisjoint(names.split()) and text.rstrip().endswith("…"):
            head, _, tail = text.rpartition("…")
            text = f"{head}.{tail}"
        replaced.append((text, names))
    return replaced
