"""The pictures in the docs show every screen, as it is, and the same each time."""

from __future__ import annotations

import asyncio
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.screen import Screen
from textual.strip import Strip

from docs import screens_page
from docs.scenes import PICTURES, SCENES, SIZES, THEMES, Scene
from docs.screen_problems import contrast
from docs.screen_svg import screen_svg
from docs.taking import Shot, make_stores, taken
from reader import screens
from reader.render.panes import PANES
from reader.themes import load_theme, theme_files

BY_NAME = {scene.name: scene for scene in SCENES}


def all_screens() -> set[str]:
    """The classes of the program that stand on the terminal, bases left out."""
    for module in pkgutil.iter_modules(screens.__path__):
        import_module(f"reader.screens.{module.name}")
    found: set[type[object]] = set()
    waiting: list[type[object]] = [Screen]
    while waiting:
        kinds = waiting.pop().__subclasses__()
        found |= set(kinds)
        waiting += kinds
    ours = {kind for kind in found if kind.__module__.startswith("reader.")}
    bases = {base for kind in ours for base in kind.__mro__[1:]}
    return {kind.__name__ for kind in ours - bases} | {"ChoosingScreen"}


def test_every_screen_and_pane_has_a_picture() -> None:
    """A new screen is shown in the docs, or this fails: add a scene and run `make screenshots`."""
    assert all_screens() == {scene.screen for scene in SCENES}
    assert set(PANES) == {scene.pane for scene in SCENES if scene.pane}
    assert len(BY_NAME) == len(SCENES)
    assert {picture.scene for picture in PICTURES} <= set(BY_NAME)


def test_the_page_shows_each_in_every_theme_and_size() -> None:
    """No picture is missing, and none is left of a scene that is gone."""
    assert screens_page.TARGET.read_text(encoding="utf-8") == screens_page.page()
    wanted = {
        screens_page.path(scene, size, theme)
        for scene in SCENES
        for size in SIZES[:-1]
        for theme in THEMES
    }
    there = set(screens_page.FOLDER.rglob("*.svg"))
    assert wanted <= there
    assert {path.name.rsplit("-", 1)[0] for path in there} == set(BY_NAME)


def test_the_pictures_need_nothing_from_elsewhere() -> None:
    """Opened without a network they look the same; together they stay small."""
    files = [*screens_page.FOLDER.rglob("*.svg"), *screens_page.IMAGES.glob("*.svg")]
    for file in files:
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "url(" not in text and "href" not in text and "<script" not in text, file.name
    assert sum(file.stat().st_size for file in files) < 8_000_000


def test_the_themes_are_of_every_kind() -> None:
    """Dark, light, high contrast, and sixteen colours."""
    themes = [load_theme(theme_files()[name]) for name in THEMES]
    assert [theme.dark for theme in themes] == [True, False, True, True]
    assert [theme.ansi for theme in themes] == [False, False, False, True]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stores")
    make_stores(folder)
    return folder


def take(stores: Path, scene: Scene, size: tuple[int, int], *themes: str) -> list[Shot]:
    return asyncio.run(taken(stores, scene, size, themes))


def test_a_picture_is_the_same_each_time(stores: Path) -> None:
    """It is taken at a fixed hour; and a theme that was switched to leaves nothing of another."""
    first, second = take(stores, BY_NAME["hide-author"], (80, 24), "dusk", "paper")
    (alone,) = take(stores, BY_NAME["hide-author"], (80, 24), "paper")
    assert first.svg != second.svg
    assert second.svg == alone.svg
    assert (*first.problems, *second.problems) == ()


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_no_screen_is_cut_where_there_is_little_room(stores: Path, scene: Scene) -> None:
    """At 40 by 10 nothing lies over anything else, and whatever is typed or chosen is in view."""
    (shot,) = take(stores, scene, SIZES[-1], "dusk")
    assert shot.problems == ()


def test_a_screen_is_drawn_cell_by_cell() -> None:
    """Words stand where they stand in the terminal, wide characters and gaps before them or not."""
    loud = Style(bold=True, color="#ff0000")
    svg = screen_svg([Strip([Segment("ab", loud), Segment("   漢c│█<", Style())])])
    assert '<text x="0" y="18" class="c0">ab</text>' in svg
    assert '<text x="60" y="18">漢</text>' in svg
    assert '<text x="84" y="18">c</text>' in svg
    assert "M102 0v24" in svg and "M108 0h12v24" in svg
    assert "&lt;</text>" in svg and ".c0{fill:#ff0000;font-weight:bold}" in svg


def test_contrast_is_that_of_the_guidelines() -> None:
    """Black on white is 21:1, a colour on itself 1:1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#336699", "#336699") == 1
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
