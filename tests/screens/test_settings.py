"""The settings screen."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from reader.config import load_settings
from reader.config.options import options_of, single_options
from reader.config.typed import toml_of, typed_of
from reader.screens.settings import SettingsScreen
from reader.widgets.choice_list import ChoiceList
from tests.fakes import FakeLibrary
from tests.screens.running import Running
from tests.screens.test_configuring import configured, text_of, write

NAMES = [f"{table.name}.{option.name}".lstrip(".") for table, option in single_options()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


async def go_to(run: Running, name: str) -> None:
    """Opens the settings at an option."""
    if not isinstance(run.app.screen, SettingsScreen):
        run.app.configuring.edit()
        await run.until(lambda: run.app.focused is not None and run.app.focused.id == "settings")
    run.app.screen.query_one(ChoiceList).move_to(NAMES.index(name))
    await run.pilot.pause()


async def type_value(run: Running, text: str) -> None:
    line = run.app.screen.query_one(Input)
    await run.until(lambda: run.app.focused is line)
    line.value = text
    await run.press("enter")


async def test_what_is_set_and_what_it_means_is_shown(library: FakeLibrary, path: Path) -> None:
    """Values of the file stand there, defaults in brackets, and a sentence for the one chosen."""
    async with configured(library, path, "[refresh]\non-start = false\n") as run:
        await go_to(run, "refresh.on-start")
        shown = run.shown()
        line = next(row for row in shown.splitlines() if "refresh.on-start" in row)
        assert line.split()[-1] == "false"
        told = str(run.app.screen.query_one("#settings-told", Static).content)
        assert "Default: true." in told and "Value: true or false." in told
        assert "When feeds are fetched" in told


@pytest.mark.parametrize(("terminal", "theme"), [("linux", "terminal"), ("xterm-256color", "dusk")])
async def test_the_theme_that_is_used_is_the_default_told(
    library: FakeLibrary,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    terminal: str,
    theme: str,
) -> None:
    """In a terminal of sixteen colours it is the terminal's own, and the screen says so."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("COLORTERM", raising=False)
    monkeypatch.setenv("TERM", terminal)
    async with configured(library, path) as run:
        await go_to(run, "theme")
        assert run.app.theme == theme
        line = next(row for row in run.shown().splitlines() if row.lstrip().startswith("theme"))
        assert line.split()[-1] == f'("{theme}")'
        told = str(run.app.screen.query_one("#settings-told", Static).content)
        assert f'Default: "{theme}".' in told


async def test_a_value_is_written_where_it_belongs(library: FakeLibrary, path: Path) -> None:
    """On and off by Enter, others in a line; the file keeps its comments, a missing one is made."""
    async with configured(library, path) as run:
        await go_to(run, "refresh.on-start")
        await run.press("enter")
        await go_to(run, "refresh.interval")
        await run.press("enter")
        await type_value(run, "2 h")
        assert run.main.settings.refresh == load_settings(path).refresh
        assert (run.main.settings.refresh.on_start, run.main.settings.refresh.interval) == (
            False, 7200,
        )  # fmt: skip
        write(path, f"# mine\n{text_of(path)}")
        await go_to(run, "refresh.on-start")
        await run.press("d")
        assert text_of(path) == '# mine\n[refresh]\ninterval = "2 h"\n'
        assert run.main.settings.refresh.on_start


async def test_the_line_for_a_value_says_what_it_takes_and_how_it_is_left(
    library: FakeLibrary, path: Path
) -> None:
    """An empty line names the kind of value, and the last line the keys that count then."""
    async with configured(library, path, "") as run:
        await go_to(run, "browser")
        for _ in range(2):
            await run.press("enter")
            await run.until(lambda: "a string; empty for the default" in run.shown())
            last = run.shown().splitlines()[-1]
            assert "Enter saves it" in last and "Esc leaves it as it was" in last
            await run.press("escape")
            assert "Enter changes it" in run.shown().splitlines()[-1]


async def test_what_is_no_value_is_not_written(library: FakeLibrary, path: Path) -> None:
    """The line stays open and says what would be one; Escape leaves everything as it was."""
    async with configured(library, path, 'browser = "w3m"\n') as run:
        await go_to(run, "refresh.interval")
        await run.press("enter")
        await type_value(run, "soon")
        assert "interval must be a length of time" in run.shown()
        await run.press("escape")
        assert run.focused_id == "settings"
        await run.press("q")
        assert run.focused_id == "list"
        assert text_of(path) == 'browser = "w3m"\n'


async def test_a_file_with_a_mistake_is_not_made_worse(library: FakeLibrary, path: Path) -> None:
    """What an editor left wrong is said, and the file stays as its writer has it."""
    async with configured(library, path, 'browser = "w3m"\n') as run:
        write(path, 'browsr = "w3m"\n')
        await go_to(run, "refresh.on-start")
        await run.press("enter")
        assert "did you mean 'browser'" in run.shown()
        assert text_of(path) == 'browsr = "w3m"\n'
        assert run.main.settings.refresh.on_start


@pytest.mark.parametrize(
    ("table", "name", "typed", "toml"),
    [
        ("", "browser", "w3m %s", '"w3m %s"'),
        ("fetch", "user-agent", "1.0", '"1.0"'),
        ("fetch", "connections", " 4 ", "4"),
        ("refresh", "interval", "30", "30"),
        ("refresh", "interval", "2 h", '"2 h"'),
        ("comments", "names", "ann, bob", '["ann", "bob"]'),
        ("comments", "names", '["a"]', '["a"]'),
        ("comments", "fold-quotes", "true", "true"),
        ("", "browser", "", None),
    ],
)
def test_values_are_typed_without_signs(
    table: str, name: str, typed: str, toml: str | None
) -> None:
    """Nobody has to know TOML to set something."""
    option = next(option for option in options_of(table) if option.name == name)
    assert toml_of(option, typed) == toml
    if toml is not None:
        again = toml_of(option, typed_of(toml)) or ""
        (value, once_more) = (tomllib.loads(f"v = {text}")["v"] for text in (toml, again))
        assert option.kind(value) == option.kind(once_more)
