"""A screen of the program as SVG: small, sharp at every scale, and without a font of its own.

Text is text, a run of one style at a time. What is made of lines and blocks (frames,
rails, pictures as half blocks) is drawn, because fonts leave gaps in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from rich.cells import cell_len
from rich.color import Color, ColorType
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual.strip import Strip

CELL = 12
"""Width of a cell; the usual fonts for terminals are six tenths as wide as high."""
LINE = 24
_SIZE = 20
_BASELINE = 18
_MARGIN = 12
_FONTS = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"
TERMINAL = TerminalTheme(
    (30, 32, 36),
    (216, 216, 210),
    [(46, 50, 54), (226, 92, 92), (126, 176, 64), (208, 166, 58), (72, 122, 196), (168, 120, 180),
     (64, 166, 172), (211, 215, 207)],
    [(128, 131, 126), (250, 120, 120), (150, 215, 90), (250, 220, 110), (130, 170, 225),
     (200, 150, 205), (90, 215, 220), (255, 255, 255)],
)  # fmt: skip
"""A terminal's own colours, as many dark ones are: what `ansi_…` is drawn in."""
_ARMS = {
    "─": "lr", "│": "ud", "┌": "rd", "┐": "ld", "└": "ur", "┘": "ul", "├": "udr", "┤": "udl",
    "┬": "lrd", "┴": "lru", "┼": "lrud", "╭": "rd", "╮": "ld", "╰": "ur", "╯": "ul", "╴": "l",
    "╵": "u", "╶": "r", "╷": "d",
}  # fmt: skip
"""Thin lines: where they go from the middle of the cell."""
_CURVES = {"╭": (1, 1), "╮": (-1, 1), "╰": (1, -1), "╯": (-1, -1)}
"""Round corners: where they go to, across and down."""
_BLOCKS = {
    "█": (0, 0, 8, 8), "▀": (0, 0, 8, 4), "▄": (0, 4, 8, 4), "▌": (0, 0, 4, 8), "▐": (4, 0, 4, 8),
    "▁": (0, 7, 8, 1), "▂": (0, 6, 8, 2), "▃": (0, 5, 8, 3), "▅": (0, 3, 8, 5), "▆": (0, 2, 8, 6),
    "▇": (0, 1, 8, 7), "▏": (0, 0, 1, 8), "▎": (0, 0, 2, 8), "▍": (0, 0, 3, 8), "▋": (0, 0, 5, 8),
    "▊": (0, 0, 6, 8), "▉": (0, 0, 7, 8), "▔": (0, 0, 8, 1), "▕": (7, 0, 1, 8),
}  # fmt: skip
"""Blocks: left, top, width and height in eighths of a cell."""
DRAWN = frozenset((*_ARMS, *_BLOCKS, *"━╸╺╷╵›┃"))
"""Characters that are lines and no text."""


class _Cell(NamedTuple):
    text: str
    """Empty for the second half of a wide character."""
    ink: str
    ground: str
    look: str
    """`b`old, `i`talic, `u`nderlined, `s`truck."""


def screen_svg(strips: Sequence[Strip], *, title: str = "Soundoff") -> str:
    """Draws the lines of a screen.

    Args:
        strips: one for each line, all of the same width.
        title: what it shows, for those who cannot see it.

    Returns:
        An SVG document that needs nothing from elsewhere; the same lines give the same bytes.
    """
    rows = [list(_cells(strip)) for strip in strips]
    grounds = [cell.ground for row in rows for cell in row]
    base = max(sorted(set(grounds)), key=grounds.count, default="#000000")
    inks = [cell.ink for row in rows for cell in row if cell.text.strip()]
    ink = max(sorted(set(inks)), key=inks.count, default="#ffffff")
    columns = max((len(row) for row in rows), default=0)
    width, height = columns * CELL + 2 * _MARGIN, len(rows) * LINE + 2 * _MARGIN
    shapes: defaultdict[str, list[str]] = defaultdict(list)
    lines: defaultdict[str, list[str]] = defaultdict(list)
    texts: list[str] = []
    names: dict[tuple[str, str], str] = {}
    for y, row in enumerate(rows):
        for x, cells in _runs(row, lambda cell: (cell.ground,)):
            if cells[0].ground != base:
                shapes[cells[0].ground].append(_box(x * CELL, y * LINE, len(cells) * CELL, LINE))
    blocks: defaultdict[str, list[str]] = defaultdict(list)
    for y, row in enumerate(rows):
        for x, cells in _runs(row, lambda cell: (cell.ink, cell.look, _kind(cell.text))):
            first = cells[0]
            match _kind(first.text):
                case "line":
                    lines[first.ink] += [_arms(c.text, x + n, y) for n, c in enumerate(cells)]
                case "block":
                    blocks[first.ink] += _block_runs(cells, x, y)
                case "text":
                    texts += _text(cells, x, y, ink, names)
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" xml:space="preserve"'
        f' viewBox="0 0 {width} {height}">',
        f"<title>{escape(title)}</title>",
        f"<style>text{{font:{_SIZE}px {_FONTS};fill:{ink};white-space:pre}}",
        *(f".{name}{{{_css(*what, ink)}}}" for what, name in names.items()),
        "</style>",
        f'<rect width="{width}" height="{height}" rx="10" fill="{base}"/>',
        f'<g transform="translate({_MARGIN} {_MARGIN})">',
        *(f'<path fill="{colour}" d="{"".join(paths)}"/>' for colour, paths in shapes.items()),
        *(f'<path fill="{colour}" d="{"".join(paths)}"/>' for colour, paths in blocks.items()),
        *(
            f'<path fill="none" stroke="{colour}" stroke-width="1.5" d="{"".join(paths)}"/>'
            for colour, paths in lines.items()
        ),
        *texts,
        "</g></svg>",
    ]
    return "\n".join(parts) + "\n"


def _cells(strip: Strip) -> Iterator[_Cell]:
    for segment in strip:
        style = segment.style or Style()
        ink, ground = colours(style)
        marks = (style.bold, "b"), (style.italic, "i"), (style.underline, "u"), (style.strike, "s")
        look = "".join(letter for is_on, letter in marks if is_on)
        for text in _clusters(segment.text):
            yield _Cell(text, ink, ground, look)
            for _ in range(cell_len(text) - 1):
                yield _Cell("", ink, ground, look)


def _clusters(text: str) -> Iterator[str]:
    if text.isascii():
        yield from text
        return
    from reader.text.width import graphemes

    yield from graphemes(text)


def colours(style: Style) -> tuple[str, str]:
    """What a style paints in, ink and ground, as `#rrggbb`."""
    ink = _hex(style.color, is_ground=False)
    ground = _hex(style.bgcolor, is_ground=True)
    if style.reverse:
        ink, ground = ground, ink
    if style.dim:
        pair = (int(ink[at : at + 2], 16) + int(ground[at : at + 2], 16) for at in (1, 3, 5))
        ink = "#" + "".join(f"{value // 2:02x}" for value in pair)
    return ink, ground


def _hex(colour: Color | None, *, is_ground: bool) -> str:
    if colour is None or colour.type is ColorType.DEFAULT:
        return (TERMINAL.background_color if is_ground else TERMINAL.foreground_color).hex
    return colour.get_truecolor(TERMINAL, foreground=not is_ground).hex


def _runs(
    row: Sequence[_Cell], key: Callable[[_Cell], tuple[str, ...]]
) -> Iterator[tuple[int, list[_Cell]]]:
    """Cells beside each other that are alike, with the column of the first."""
    start = 0
    for end in range(1, len(row) + 1):
        if end == len(row) or (row[end].text and key(row[end]) != key(row[start])):
            yield start, list(row[start:end])
            start = end


def _kind(text: str) -> str:
    if text in _ARMS:
        return "line"
    return "block" if text in _BLOCKS else "text"


def _box(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:g} {y:g}h{width:g}v{height:g}h{-width:g}z"


def _block_runs(cells: Sequence[_Cell], x: int, y: int) -> Iterator[str]:
    """Equal blocks beside each other as one, where they touch."""
    for at, same in _runs(cells, lambda cell: (cell.text,)):
        left, top, wide, high = _BLOCKS[same[0].text]
        if wide == 8:
            yield _box((x + at) * CELL, y * LINE + top * 3, len(same) * CELL, high * 3)
            continue
        for number in range(len(same)):
            cell_x = (x + at + number) * CELL
            yield _box(cell_x + left * 1.5, y * LINE + top * 3, wide * 1.5, high * 3)


def _arms(text: str, x: int, y: int) -> str:
    middle_x, middle_y = x * CELL + CELL / 2, y * LINE + LINE / 2
    arms = _ARMS[text]
    if arms == "lr":
        return f"M{x * CELL} {middle_y:g}h{CELL}"
    if arms == "ud":
        return f"M{middle_x:g} {y * LINE}v{LINE}"
    if text in _CURVES:
        across, down = _CURVES[text]
        start, end = middle_x + across * CELL / 2, middle_y + down * LINE / 2
        return f"M{start:g} {middle_y:g}Q{middle_x:g} {middle_y:g} {middle_x:g} {end:g}"
    steps = {
        "l": f"h{-CELL / 2:g}",
        "r": f"h{CELL / 2:g}",
        "u": f"v{-LINE / 2:g}",
        "d": f"v{LINE / 2:g}",
    }
    return "".join(f"M{middle_x:g} {middle_y:g}{steps[arm]}" for arm in arms)


def _text(
    cells: Sequence[_Cell], x: int, y: int, ink: str, names: dict[tuple[str, str], str]
) -> Iterator[str]:
    """A run of text; each word after a gap, and each after wide characters, has its own place."""
    first = cells[0]
    is_lined = "u" in first.look or "s" in first.look
    pieces: list[tuple[int, str]] = []
    text, start, is_wide, gap = "", 0, False, 0
    for at, cell in enumerate(cells):
        if not cell.text:
            continue
        is_wide_here = at + 1 < len(cells) and not cells[at + 1].text
        # Fonts that lend a sign have cells of their own.
        wide = is_wide_here or not (cell.text.isascii() or cell.text.isalpha())
        is_blank = cell.text == " " and not is_lined
        if text and ((gap >= 2 and not is_blank) or wide or is_wide):
            pieces.append((start, text))
            text = ""
        if not text:
            if is_blank:
                continue
            start = at
        text += cell.text
        is_wide = wide
        gap = gap + 1 if is_blank else 0
    pieces.append((start, text))
    what = (first.ink, first.look)
    name = "" if what == (ink, "") else names.setdefault(what, f"c{len(names)}")
    for at, words in pieces:
        if not is_lined:
            words = words.rstrip(" ")
        if words:
            kind = f' class="{name}"' if name else ""
            place = f'x="{(x + at) * CELL}" y="{y * LINE + _BASELINE}"'
            yield f"<text {place}{kind}>{escape(words)}</text>"


def _css(colour: str, look: str, ink: str) -> str:
    rules = [f"fill:{colour}"] if colour != ink else []
    rules += ["font-weight:bold"] if "b" in look else []
    rules += ["font-style:italic"] if "i" in look else []
    lined = [name for letter, name in (("u", "underline"), ("s", "line-through")) if letter in look]
    rules += [f"text-decoration:{' '.join(lined)}"] if lined else []
    return ";".join(rules)
