"""Settings that change while the program runs."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import Static

from reader.app import ReaderApp
from reader.cli.checking import check_settings
from reader.config import Settings, load_settings
from reader.screens.themes import ThemesScreen
from reader.widgets.choice_list import ChoiceList
from tests.fakes import FakeLibrary
from tests.screens.running import Running


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


@asynccontextmanager
async def configured(library: FakeLibrary, path: Path, text: str = "") -> AsyncIterator[Running]:
    """The app with a configuration that it looks at."""
    if text:
        write(path, text)

    def load() -> Settings:
        return check_settings(load_settings(path))

    app = ReaderApp(library.as_library(), load(), load=load)
    async with app.run_test(size=(140, 40)) as pilot:
        run = Running(app, pilot)
        await run.until(lambda: app.main_screen.announcing is not None)
        yield run


def change(run: Running, path: Path, text: str) -> None:
    """What an editor does, and the look that follows within a second."""
    # Two changes may fall into one tick of the clock that files are dated by.
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text, encoding="utf-8")
    later = max(before, path.stat().st_mtime_ns) + 1_000_000
    os.utime(path, ns=(later, later))
    run.app.configuring.look()


async def choose_theme(run: Running) -> None:
    """As from the palette."""
    run.app.action_themes()
    await run.until(lambda: run.app.focused is not None and run.app.focused.id == "themes")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


async def test_a_change_is_followed_at_once(library: FakeLibrary, path: Path) -> None:
    """Theme, keys and everything else follow the file while the program runs."""
    async with configured(library, path, 'theme = "dusk"\n') as run:
        change(run, path, 'theme = "paper"\nbrowser = "w3m"\n[keys]\n"list.down" = "x"\n')
        await run.until(lambda: run.app.theme == "paper" and run.app.has_class("-light-mode"))
        assert run.main.settings.browser == "w3m"
        assert "reloaded" in run.status()
        await run.press("x")
        assert run.main.articles.cursor == 1
        await run.press("j")
        assert run.main.articles.cursor == 1


async def test_a_mistake_changes_nothing(library: FakeLibrary, path: Path) -> None:
    """A file that is saved half way is one line in the status bar; what held goes on holding."""
    async with configured(library, path, 'theme = "paper"\nbrowser = "w3m"\n') as run:
        for wrong in (
            'theme = "dusk"\nbrowsr = "x"\n',
            'theme = "duks"\n',
            "theme = \n",
            '[keys]\n"list.down" = "k"\n',
        ):
            change(run, path, wrong)
            await run.pilot.pause()
            assert "config.toml:" in run.status() or "no theme 'duks'" in run.status(), wrong
            assert run.app.theme == "paper"
            assert run.main.settings.browser == "w3m"
        change(run, path, 'browser = "lynx"\n')
        assert run.main.settings.browser == "lynx"


async def test_a_theme_of_ones_own_is_followed_while_it_is_written(
    library: FakeLibrary, path: Path
) -> None:
    """Whoever makes a theme sees each change as it is saved."""
    (path.parent / "themes").mkdir()
    mine = path.parent / "themes" / "mine.toml"
    write(mine, 'primary = "#111111"\nbackground = "#222222"\n')
    async with configured(library, path, 'theme = "mine"\n') as run:
        change(run, mine, 'primary = "#111111"\nbackground = "#444444"\n')
        await run.until(lambda: run.main.background_colors[1].hex.lower() == "#444444")
        change(run, mine, 'primary = "#111111"\nbackgroun = "#555555"\n')
        assert "did you mean 'background'" in run.status()
        assert run.main.background_colors[1].hex.lower() == "#444444"


async def test_the_cursor_shows_a_theme_and_escape_takes_it_back(
    library: FakeLibrary, path: Path
) -> None:
    """One sees what one chooses."""
    async with configured(library, path) as run:
        await choose_theme(run)
        seen = {run.app.theme}
        for _ in range(7):
            await run.press("j")
            seen.add(run.app.theme)
        assert len(seen) >= 8 or len(seen) == run.app.screen.query_one(ChoiceList).cursor + 1
        await run.press("escape")
        assert run.app.theme == "dusk"
        assert load_settings(path).theme is None


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


async def test_enter_keeps_a_theme(library: FakeLibrary, path: Path) -> None:
    """It is written into the configuration, beside what stands there."""
    text = '# mine\nbrowser = "w3m" # why not\n\n[keep]\ncount = 3\n'
    async with configured(library, path, text) as run:
        await choose_theme(run)
        await run.press("j")
        name = run.app.theme
        await run.press("enter")
        await run.until(lambda: run.app.screen is run.main)
        assert run.app.theme == name != "dusk"
    written = text_of(path)
    assert load_settings(path).theme == name
    assert written == text.replace("\n\n", f'\ntheme = "{name}"\n\n', 1)


async def test_a_broken_theme_of_ones_own_is_one_line(library: FakeLibrary, path: Path) -> None:
    """It is listed, and choosing it says what is wrong with it."""
    (path.parent / "themes").mkdir()
    (path.parent / "themes" / "aaa.toml").write_text('primary = "blueish"\n')
    async with configured(library, path) as run:
        await choose_theme(run)
        names = [choice.name for choice in run.app.screen.query_one(ChoiceList)._choice_rows]
        at = names.index("aaa") - names.index("dusk")
        await run.press(*["j" if at > 0 else "k"] * abs(at))
        assert run.app.theme != "aaa"
        told = run.app.screen.query_one("#themes-told", Static)
        assert "primary must be a colour" in str(told.content)
        await run.press("enter")
        assert isinstance(run.app.screen, ThemesScreen)


async def test_without_colours_no_theme_is_offered(
    library: FakeLibrary, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_COLOR goes before every theme."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with configured(library, path, 'theme = "paper"\n') as run:
        run.app.action_themes()
        await run.until(lambda: "NO_COLOR" in run.status())
        assert run.app.screen is run.main
