"""Makes the pictures of the README and the docs from the running program.

`python docs/make_screenshots.py` starts the interface on the samples, presses keys, and writes what
stands there as SVG into `docs/images/`.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reader.app import ReaderApp
from reader.cli.session import demo_files
from reader.config import RefreshSettings, Settings
from reader.library import Library
from reader.paths import starter_list

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "images"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: how large, which theme, and the keys before it."""

    name: str
    size: tuple[int, int]
    keys: Sequence[str]
    theme: str = "dusk"
    has_list: bool = False
    """Whether the feeds to begin with are subscribed to."""


def typed(text: str) -> list[str]:
    """The keys that type a text into a line."""
    return ["space" if character == " " else character for character in text]


def filtered(text: str) -> list[str]:
    """The keys that leave one article in the list, with its article and comments shown."""
    return ["slash", *typed(text), "enter"]


SHOTS = (
    Shot("panes", (140, 40), [*filtered("outlived"), "escape", "enter", "c", "j", "j"]),
    Shot("small", (80, 24), [*filtered("island ferry"), "escape", "enter", "f5", "j"]),
    Shot("thread", (120, 36), [*filtered("rename"), "escape", "c", *"jjjj"], theme="paper"),
    Shot("search", (120, 36), ["backslash", *typed("kettle"), "enter"]),
    Shot("original", (120, 36), [*filtered("island ferry"), "enter", "number_sign"]),
    Shot("help", (120, 36), ["question_mark"]),
    Shot("feeds", (170, 40), ["f2", "j", "j"], has_list=True),
    Shot("add", (100, 24), ["a"]),
)


async def take(shot: Shot) -> str:
    """Runs the program on a store of its own and returns the picture as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder) / "demo.db")
        # As someone who stands in the checkout names them.
        files = [*demo_files(), *([starter_list()] * shot.has_list)]
        library.fill([path.relative_to(ROOT) for path in files])
        settings = replace(Settings(), theme=shot.theme, refresh=RefreshSettings(on_start=False))
        app = ReaderApp(library, settings)
        async with app.run_test(size=shot.size) as pilot:
            await pilot.pause(0.5)
            for key in shot.keys:
                await pilot.press(key)
                await pilot.pause(0.05)
            await pilot.pause(0.6)
            picture = app.export_screenshot(title="reader")
        library.close()
    # The font would be fetched from somewhere else; every terminal font will do.
    return re.sub(r"@font-face\s*\{[^}]*\}\s*", "", picture)


async def main(names: Sequence[str]) -> None:
    """Takes the pictures named, or all."""
    os.chdir(ROOT)
    FOLDER.mkdir(exist_ok=True)
    for shot in SHOTS:
        if not names or shot.name in names:
            path = FOLDER / f"{shot.name}.svg"
            path.write_text(await take(shot), encoding="utf-8")
            print(path)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
