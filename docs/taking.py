"""Runs the program on a store of samples and takes pictures of it, the same each time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import time_machine
from textual.pilot import Pilot
from textual.strip import Strip

from docs import sample_picture, sample_texts
from docs.scenes import Scene
from docs.screen_problems import problems
from docs.screen_svg import screen_svg
from reader.app import ReaderApp
from reader.cli.session import demo_files
from reader.config import ListSettings, Macro, PictureSettings, RefreshSettings, Settings
from reader.formats import parse
from reader.library import Library
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.model.subscription import FoundFeed
from reader.paths import starter_list
from reader.widgets import thread_marking

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
_QUIET = 0.3
"""Seconds without a change after which a screen stands."""
_PATIENCE = 20.0
_SMALL_PATIENCE = 1.5
COMMENTS = 300
"""Of the long thread."""


class Shot(NamedTuple):
    """A scene in one size and one theme."""

    scene: Scene
    size: tuple[int, int]
    theme: str
    svg: str
    rows: tuple[str, ...]
    """What stands there as text."""
    problems: tuple[str, ...]
    """What cannot be read or reached, each in a line."""


@contextlib.contextmanager
def still() -> Iterator[None]:
    """The clock stands, and nothing is marked read because it was on the screen for a while."""
    seconds = thread_marking._READ_SECONDS
    thread_marking._READ_SECONDS = 1e9
    here = Path.cwd()
    try:
        with time_machine.travel(NOW, tick=False):
            yield
    finally:
        os.chdir(here)
        thread_marking._READ_SECONDS = seconds


def make_stores(folder: Path) -> None:
    """Fills a folder with the stores that scenes stand on, and the files that they name."""
    with still():
        os.chdir(folder)
        Library.open(Path("empty.db"), Settings()).close()
        samples = demo_files()
        Path("sample_feeds").mkdir()
        for path in samples:
            shutil.copy(path, "sample_feeds")
        shutil.copy(starter_list(), "starter.opml")
        library = Library.open(Path("full.db"), Settings())
        library.fill([Path("sample_feeds") / path.name for path in samples])
        sample_texts.write_thread(Path("night-trains.json"), COMMENTS)
        Path("quay.xml").write_text(sample_picture.feed(), encoding="utf-8")
        # The same article is talked about on a second site.
        talk = Path("sample_feeds/talk-of-the-cache.json").read_text(encoding="utf-8")
        Path("cache.json").write_text(talk.replace("lemmy.", "hive."), encoding="utf-8")
        names = "night-trains.json", "quay.xml", "cache.json", "starter.opml"
        library.fill([Path(name) for name in names])
        for is_changed in (False, True):
            text = sample_texts.feed_of_forms(is_changed=is_changed)
            Path("buoys.xml").write_text(text, encoding="utf-8")
            library.fill([Path("buoys.xml")])
        asyncio.run(_arrange(library))
        library.close()


async def _arrange(library: Library) -> None:
    """What somebody has done who has read here for a while."""

    await library.add_rule("author", "finn")
    await library.add_rule("word", "crypto")


async def taken(
    folder: Path, scene: Scene, size: tuple[int, int], themes: Sequence[str]
) -> list[Shot]:
    """Runs the program once and shows what stands there in each theme."""
    if scene.keeps_colours and len(themes) > 1:
        return [shot for theme in themes for shot in await taken(folder, scene, size, [theme])]
    random.seed(1)
    with still():
        work = Path(mkdtemp(dir=folder))
        shutil.copytree(folder / "sample_feeds", work / "sample_feeds")
        shutil.copy(folder / f"{scene.store}.db", work / "articles.db")
        os.chdir(work)
        library = Library.open(Path("articles.db"), Settings())
        # Nothing is asked of the network: a page is found that is on the disk.
        library.find_feeds = _find_sample  # type: ignore[method-assign]
        try:
            return [shot async for shot in _shots(library, scene, size, themes)]
        finally:
            library.close()


def _read_sample() -> Parsed:
    path = Path("sample_feeds/harbour-gazette.rss")
    return parse(Fetched(data=path.read_bytes(), name=path.name))


async def _find_sample(address: str) -> list[FoundFeed]:
    parsed = await asyncio.to_thread(_read_sample)
    assert parsed.feed is not None
    return [
        FoundFeed(
            url=f"https://{address}/feed/",
            title=parsed.feed.title,
            link=parsed.feed.link,
            newest=parsed.entries[0].published,
            entries=parsed.entries,
        )
    ]


def _settings(scene: Scene, theme: str) -> Settings:
    return replace(
        Settings(),
        path=Path("config.toml"),
        theme=theme,
        refresh=RefreshSettings(on_start=False),
        listing=ListSettings(compact=scene.is_compact),
        macros={"count": Macro("f9", 1, run="head -n 30")},
        pictures=PictureSettings(
            show="always" if scene.has_pictures else "never", protocol="blocks"
        ),
    )


async def _shots(
    library: Library, scene: Scene, size: tuple[int, int], themes: Sequence[str]
) -> AsyncIterator[Shot]:
    app = ReaderApp(library, _settings(scene, themes[0]))
    async with app.run_test(size=size) as pilot:
        await _settle(pilot)
        for key in scene.keys:
            await _step(app, pilot, key)
        await _settle(pilot)
        if scene.shows:
            await _until(
                pilot, lambda: scene.shows in "\n".join(_rows(app)), scene.shows,
                # Not all of it can be in view where there is no room.
                is_strict=size[0] >= 80,
            )  # fmt: skip
        for theme in themes:
            if theme != app.theme:
                app.configuring._show_theme(theme)
                await _settle(pilot, _QUIET / 2)
            rows = tuple(_rows(app))
            svg = screen_svg(_strips(app), title=f"{scene.told} {size[0]} by {size[1]}, {theme}.")
            yield Shot(scene, size, theme, svg, rows, tuple(problems(app, scene)))


async def _step(app: ReaderApp, pilot: Pilot[None], key: str) -> None:
    if key.startswith("~"):
        await _until(pilot, lambda: type(app.screen).__name__ == key[1:], key)
    elif key.startswith("!app."):
        action = key.removeprefix("!app.")
        app.configuring.edit() if action == "settings" else await app.run_action(action)
    elif key.startswith("!"):
        await app.run_action(key[1:], app.main_screen)
    else:
        await pilot.press(key)
    # Letters are typed in one go.
    if len(key) > 1:
        await _settle(pilot, _QUIET / 2)


def _strips(app: ReaderApp) -> list[Strip]:
    return list(app.screen._compositor.render_strips())


def _rows(app: ReaderApp) -> list[str]:
    return [strip.text for strip in _strips(app)]


async def _until(
    pilot: Pilot[None], is_so: Callable[[], bool], what: str, *, is_strict: bool = True
) -> None:
    for _ in range(int((_PATIENCE if is_strict else _SMALL_PATIENCE) / 0.05)):
        if is_so():
            return
        await asyncio.sleep(0.05)
        await pilot.pause()
    if not is_strict:
        return
    shown = "\n".join(_rows(pilot.app))  # type: ignore[arg-type]
    raise RuntimeError(f"never came: {what}\n{shown}")


async def _settle(pilot: Pilot[None], seconds: float = _QUIET) -> None:
    """Waits until nothing changes any more."""
    app, same, before = pilot.app, 0, None
    for _ in range(int(_PATIENCE / 0.05)):
        if same >= seconds / 0.05:
            return
        await asyncio.sleep(0.05)
        await pilot.pause()
        now = [list(strip) for strip in app.screen._compositor.render_strips()]
        same, before = (same + 1 if now == before else 0), now
    raise RuntimeError("the screen never comes to rest")
