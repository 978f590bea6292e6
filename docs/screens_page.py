"""The page that shows every screen, and where its pictures are."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from docs.scenes import SCENES, SIZES, SMALL, THEMES, Scene

DOCS = Path(__file__).resolve().parent
TARGET = DOCS / "screens.md"
IMAGES = DOCS / "images"
FOLDER = DOCS / "screens"
PLAIN_TARGET = FOLDER / "plain.txt"
_PLAIN = """\
`reader --plain` paints nothing: it says a line after the other, for [screen readers and braille
lines](access.md) and for scripts.
"""
_HEAD = """\
# Every screen

This page and its pictures are written by `make screenshots`: it starts the program on a store of
samples at a fixed hour, presses the keys of each scene, and draws what stands there. Each is shown
at 140 by 40 and at 80 by 24 cells in four themes: **dusk**, the dark default; **paper**, a light
one; **contrast**, whose text has at least 7:1; and **terminal**, which has nothing but the
terminal's own sixteen colours (drawn here as one terminal has them). `reader themes` lists the
others.

The same command looks at each screen at 40 by 10 cells and fails where something is cut, covered
or out of reach; some of these are shown [at the end](#at-40-by-10).
"""


def path(scene: Scene, size: tuple[int, int], theme: str) -> Path:
    """Where a picture is written."""
    return FOLDER / theme / f"{scene.name}-{size[0]}x{size[1]}.svg"


def page() -> str:
    """The page, as Markdown."""
    parts = [_HEAD]
    for group, scenes in groupby(SCENES, lambda scene: scene.group):
        parts.append(f"\n## {group}\n")
        parts += [_section(scene) for scene in scenes]
    parts.append("\n## At 40 by 10\n\nOne pane at a time, and nothing beside it.\n\n")
    cells = [_image(scene, SIZES[-1], THEMES[0]) for scene in SCENES if scene.name in SMALL]
    rows = [cells[at : at + 3] for at in range(0, len(cells), 3)]
    parts.append("| | | |\n|---|---|---|\n")
    parts += [f"| {' | '.join(row + [''] * (3 - len(row)))} |\n" for row in rows]
    plain = PLAIN_TARGET.read_text(encoding="utf-8")
    parts.append(f"\n## As text\n\n{_PLAIN}\n```text\n{plain}```\n")
    return "".join(parts)


def _section(scene: Scene) -> str:
    lines = [f"\n### {scene.told}\n", f"| | {' | '.join(THEMES)} |", "|---" * 5 + "|"]
    for size in SIZES[:-1]:
        images = " | ".join(_image(scene, size, theme) for theme in THEMES)
        lines.append(f"| {size[0]} × {size[1]} | {images} |")
    return "\n".join(lines) + "\n"


def _image(scene: Scene, size: tuple[int, int], theme: str) -> str:
    file = path(scene, size, theme).relative_to(DOCS).as_posix()
    return f"![{scene.told.rstrip('.')} ({theme})]({file})"


def write() -> None:
    """Writes the page, and takes away pictures of scenes that are no more."""
    TARGET.write_text(page(), encoding="utf-8")
    wanted = {path(scene, size, theme) for scene in SCENES for size in SIZES for theme in THEMES}
    for file in FOLDER.rglob("*.svg"):
        if file not in wanted:
            file.unlink()
