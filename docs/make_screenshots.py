"""Makes the pictures of the README and the docs from the running program.

`python docs/make_screenshots.py` starts the interface on the samples, presses keys, and writes what
stands there as SVG into `docs/images/`.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reader.app import ReaderApp
from reader.cli.session import demo_files
from reader.config import PictureSettings, RefreshSettings, Settings
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
    comments: int = 0
    """How many comments a long discussion has, which is there then."""
    has_pictures: bool = False
    """Whether an article with a picture is there, and pictures are shown."""


def typed(text: str) -> list[str]:
    """The keys that type a text into a line."""
    return ["space" if character == " " else character for character in text]


def filtered(text: str) -> list[str]:
    """The keys that leave one article in the list, with its article and comments shown."""
    return ["slash", *typed(text), "enter"]


LONG = (*filtered("night trains"), "escape", "enter", "f5")
"""The keys that go to the comments of the long discussion."""


SHOTS = (
    Shot("panes", (140, 40), [*filtered("outlived"), "escape", "enter", "c", "j", "j"]),
    Shot("small", (80, 24), [*filtered("island ferry"), "escape", "enter", "f5", "j"]),
    Shot("thread", (120, 36), [*filtered("rename"), "escape", "c", *"jjjj"], theme="paper"),
    Shot("discussion", (140, 40), [*filtered("a cache"), "escape", "enter", "f5", "j", "j"]),
    Shot("long-thread", (170, 40), [*LONG, *"nnnnnnnnnnnnnn"], comments=300),
    Shot("long-thread-small", (80, 24), [*LONG, *"nnnnnnnnn"], comments=300),
    Shot("long-thread-tiny", (40, 10), [*LONG, *"nnnnn"], theme="paper", comments=300),
    Shot("folded", (120, 30), [*LONG, "underscore", *"jjj"], comments=300),
    Shot("search", (120, 36), ["backslash", *typed("kettle"), "enter"]),
    Shot("original", (120, 36), [*filtered("island ferry"), "enter", "number_sign"]),
    Shot("help", (120, 36), ["question_mark"]),
    Shot("feeds", (170, 40), ["f2", "j", "j"], has_list=True),
    Shot("add", (100, 24), ["a"]),
    Shot(
        "pictures",
        (120, 36),
        [*filtered("before the ferries"), "escape", "enter"],
        has_pictures=True,
    ),
)


_SAID = (
    "The night train is the only hotel that takes you anywhere.",
    "I slept badly and arrived rested. No plane has done that.",
    "Somebody has to say it: the couchette for six was a bad idea in 1974, too.",
    "They run again because a student counted the empty seats of the morning flights.",
    "Which line? The one along the lake has been rebuilt until autumn.",
    "I would pay twice for a carriage without loudspeakers.",
    "My grandfather drove this line. He said the hardest part was the coffee.",
    "There is a timetable, and then there is the bridge at Aldern.",
)


def write_thread(path: Path, count: int) -> None:
    """Writes a discussion of so many comments as a JSON tree, the same each time."""
    chance = random.Random(4)
    nodes: list[dict[str, object]] = []
    root: dict[str, object] = {
        "id": "night-trains",
        "title": "The night trains run again",
        "author": "ida",
        "date": "2026-03-01T09:00:00Z",
        "url": "https://rails.example.com/night-trains",
        "text": "From May on there is a night train to the coast again.\n\nTickets from Monday.",
        "children": [],
    }
    for number in range(count):
        parent = root if chance.random() < 0.3 or not nodes else chance.choice(nodes)
        node: dict[str, object] = {
            "id": f"c{number}",
            "author": chance.choice(("ada", "bo", "cyd", "dan", "eve", "finn", "gro", "ida")),
            "date": f"2026-03-{1 + number // 24:02}T{number % 24:02}:15:00Z",
            "score": chance.randrange(1, 40),
            "text": " ".join(chance.sample(_SAID, chance.randrange(1, 4))),
            "children": [],
        }
        children = parent["children"]
        assert isinstance(children, list)
        children.append(node)
        nodes.append(node)
    path.write_text(json.dumps(root), encoding="utf-8")


async def take(shot: Shot) -> str:
    """Runs the program on a store of its own and returns the picture as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder) / "demo.db")
        # As someone who stands in the checkout names them.
        files = [*demo_files(), *([starter_list()] * shot.has_list)]
        library.fill([path.relative_to(ROOT) for path in files])
        if shot.comments:
            path = Path(folder) / "thread.json"
            write_thread(path, shot.comments)
            library.fill([path])
        if shot.has_pictures:
            from docs.sample_picture import feed

            path = Path(folder) / "quay.xml"
            path.write_text(feed(), encoding="utf-8")
            library.fill([path])
        settings = replace(
            Settings(),
            theme=shot.theme,
            refresh=RefreshSettings(on_start=False),
            pictures=PictureSettings(show="always" if shot.has_pictures else "never"),
        )
        app = ReaderApp(library, settings)
        async with app.run_test(size=shot.size) as pilot:
            await pilot.pause(0.5)
            for key in shot.keys:
                await pilot.press(key)
                await pilot.pause(0.05)
            # The process that draws pictures has to start.
            await pilot.pause(2.0 if shot.has_pictures else 0.6)
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
