"""Themes from TOML."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.color import Color

from reader.themes import DEFAULT_THEME, load_theme, theme_files


def test_there_is_a_dark_and_a_light_theme() -> None:
    """And the default is one of those that are there."""
    themes = {name: load_theme(path) for name, path in theme_files().items()}
    assert {theme.dark for theme in themes.values()} == {True, False}
    assert DEFAULT_THEME in themes


@pytest.mark.parametrize("name", theme_files())
def test_text_can_be_read(name: str) -> None:
    """What stands on the background and on the bars is far enough from them."""
    variables = load_theme(theme_files()[name]).to_color_system().generate()
    for background in ("background", "panel", "surface"):
        under = Color.parse(variables[background])
        for text in ("foreground", "primary", "accent", "error"):
            difference = abs(Color.parse(variables[text]).brightness - under.brightness)
            assert difference > 0.25, (text, background)


def test_variables_can_be_replaced(tmp_path: Path) -> None:
    """A file may say what a derived variable is."""
    path = tmp_path / "mine.toml"
    path.write_text('primary = "#123456"\n[variables]\nborder = "#abcdef"\n')
    theme = load_theme(path)
    assert theme.name == "mine"
    assert theme.to_color_system().generate()["border"] == "#abcdef"
