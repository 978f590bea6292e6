"""Themes from TOML: what can be read in them, and what is said of mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.style import Style
from textual.color import Color

from docs.screen_problems import faint
from reader.config import Settings
from reader.errors import ConfigError
from reader.model.subscription import Subscription
from reader.themes import (
    DEFAULT_THEME,
    TERMINAL_THEME,
    default_theme,
    find_theme,
    load_theme,
    theme_files,
)
from reader.widgets.choice_list import ChoiceList
from reader.widgets.pane import Pane
from reader.widgets.status_bar import BAR_CLASSES
from reader.widgets.workspace import Workspace
from tests.fakes import FakeLibrary
from tests.screens.running import running

MIXED = [name for name in theme_files() if name != TERMINAL_THEME]
"""Those whose colours are known."""
NO_TEXT = frozenset(("body", "cursor", "chain", "table", "rail", "match-current"))
"""Styles that lie under others, and lines beside the text."""
CHROME = frozenset(("workspace--heading", "workspace--heading-active", "workspace--count"))


def luminance(colour: Color) -> float:
    """Relative luminance, WCAG 2.2, from 0 to 1."""
    parts = [value / 255 for value in colour.rgb]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(style: Style) -> float:
    """Contrast ratio of text on its ground, WCAG 2.2, from 1 to 21."""
    assert style.color is not None and style.bgcolor is not None
    pair = [luminance(Color.from_rich_color(c)) for c in (style.color, style.bgcolor)]
    return (max(pair) + 0.05) / (min(pair) + 0.05)


def text_styles(pane: Pane) -> Iterator[tuple[str, Style]]:
    """Each style that text of a pane is painted in, on each of its grounds."""
    names = {name.removeprefix("pane--") for name in pane._component_styles}
    for name in ("", *sorted(names - NO_TEXT)):
        if not name.startswith("rail"):
            for under in ("", "cursor", "chain"):
                if not under or under in names:
                    yield f"{under} {name}".strip(), pane.style(f"{under} {name}".strip())


def test_there_are_eight_and_two_are_light() -> None:
    """And the default is one of those that are there."""
    themes = {name: load_theme(path) for name, path in theme_files().items()}
    assert len(themes) >= 8
    assert len([theme for theme in themes.values() if not theme.dark]) == 2
    assert [name for name, theme in themes.items() if theme.ansi] == [TERMINAL_THEME]
    assert DEFAULT_THEME in themes


@pytest.mark.parametrize("name", MIXED)
async def test_text_can_be_read(name: str, library: FakeLibrary) -> None:
    """Everything that is written is far enough from its ground, also in the cursor's row."""
    wanted = 7.0 if name == "contrast" else 4.5
    async with running(library, settings=Settings(theme=name)) as run:
        run.app.load_styles()
        bad: list[str] = []
        for pane in run.main.query(Pane):
            for is_focused in (False, True):
                run.main.set_focus(pane if is_focused else None)
                await run.pilot.pause()
                for what, style in text_styles(pane):
                    if contrast(style) < wanted:
                        bad.append(f"{pane.id} {is_focused} {what}: {contrast(style):.2f}")
        workspace = run.main.query_one(Workspace)
        for component in BAR_CLASSES | CHROME:
            style = workspace.rich_style + workspace.get_component_rich_style(component)
            if contrast(style) < wanted:
                bad.append(f"{component}: {contrast(style):.2f}")
        assert bad == []


@pytest.mark.parametrize("keys", ["t", "backslash", "a", "question_mark", "M"])
async def test_text_beside_the_panes_can_be_read(keys: str, library: FakeLibrary) -> None:
    """Hints in empty lines, chosen rows, keys of dialogs: what is painted is far enough, too."""
    library.starters = [Subscription(url="https://example.org/feed", folder="News")]
    async with running(library, (80, 24)) as run:
        await run.press("enter")
        await run.opens(6)
        await run.press(keys)
        await run.rest()
        bad: list[str] = []
        for name in MIXED:
            run.app.register_theme(find_theme(name))
            run.app.theme = name
            await run.pilot.pause()
            bad += faint(run.app)
        assert bad == []


async def test_the_themes_are_listed_from_the_first_on(library: FakeLibrary) -> None:
    """The cursor is on the one that is used, and those before it are in view."""
    async with running(library) as run:
        run.app.action_themes()
        await run.pilot.pause()
        choices = run.app.screen.query_one(ChoiceList)
        assert choices.cursor > 0 and choices.top_line == 0


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"TERM": "xterm-256color"}, DEFAULT_THEME),
        ({"TERM": "linux"}, TERMINAL_THEME),
        ({"TERM": "screen-16color"}, TERMINAL_THEME),
        ({"TERM": "xterm"}, TERMINAL_THEME),
        ({"TERM": "alacritty"}, TERMINAL_THEME),
        ({"TERM": "alacritty", "COLORTERM": "truecolor"}, DEFAULT_THEME),
        ({"TERM": "xterm-kitty"}, DEFAULT_THEME),
        ({}, TERMINAL_THEME),
        ({"TERM": "linux", "COLORTERM": "truecolor"}, DEFAULT_THEME),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, TERMINAL_THEME),
    ],
)
def test_poor_terminals_get_their_own_colours(environment: dict[str, str], name: str) -> None:
    """Nobody has to choose a theme to be able to read on a console."""
    assert default_theme(environment) == name


def test_variables_can_be_replaced(tmp_path: Path) -> None:
    """A file may say what a derived variable is."""
    path = tmp_path / "mine.toml"
    path.write_text('primary = "#123456"\n[variables]\nborder = "#abcdef"\n')
    theme = load_theme(path)
    assert theme.name == "mine"
    assert theme.to_color_system().generate()["border"] == "#abcdef"


def test_a_theme_of_ones_own_goes_first(tmp_path: Path) -> None:
    """It stands beside the configuration; what is not there is one of ours."""
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "dusk.toml").write_text('primary = "#123456"\n')
    assert find_theme("dusk", tmp_path / "config.toml").primary == "#123456"
    assert find_theme("paper", tmp_path / "config.toml").dark is False


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "needs a colour called primary"),
        ('primary = "blueish"\n', "primary must be a colour such as '#7aa2d6'"),
        ('primary = "#fff"\ndark = "no"\n', "dark must be true or false"),
        ('primary = "#fff"\nacent = "#fff"\n', "did you mean 'accent'"),
        ('primary = "#fff"\nvariables = 3\n', "variables must be a table"),
        ('primary = "#fff"\n[variables]\ntext-mutd = "#fff"\n', "did you mean 'text-muted'"),
        ('primary = "#fff"\n[variables]\ntext-muted = "grayish"\n', "text-muted must be a colour"),
        ('primary = "#fff\n', "mine.toml: "),
    ],
)
def test_a_mistake_in_a_theme_is_one_line(tmp_path: Path, text: str, said: str) -> None:
    """Whoever writes a theme is told what is wrong with it."""
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_theme(path)
    assert said in str(caught.value) and "\n" not in str(caught.value)
