"""Which program opens a link, and what happens where there is none."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from reader.config import Settings
from reader.screens.browser import Program, find_browser, run_detached
from tests.fakes import FakeLibrary
from tests.screens.running import Running, running

URL = "https://example.org/a?b=c&d='e'"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the only one programs are looked for in."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def _install(folder: Path, name: str, script: str = "exit 0") -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_the_setting_wins(programs: Path) -> None:
    """The link takes the place of %s, or comes last."""
    _install(programs, "mine")
    for setting, arguments in (
        ("mine --new %s -x", ("mine", "--new", URL, "-x")),
        ("mine --new", ("mine", "--new", URL)),
    ):
        found = find_browser(URL, setting, {"BROWSER": "other"}, "linux")
        assert found == Program(arguments, needs_terminal=False)


def test_the_environment_comes_next(programs: Path) -> None:
    """`$BROWSER` may name several; the first that is there is taken."""
    _install(programs, "w3m")
    found = find_browser(URL, None, {"BROWSER": "missing:w3m -o x=1 %s"}, "linux")
    assert found == Program(("w3m", "-o", "x=1", URL), needs_terminal=True)


def test_the_platform_comes_last(programs: Path) -> None:
    """A desktop's opener needs a display; without one, a browser for the terminal is looked for."""
    _install(programs, "xdg-open")
    _install(programs, "lynx")
    desktop = find_browser(URL, None, {"DISPLAY": ":0"}, "linux")
    console = find_browser(URL, None, {}, "linux")
    assert desktop == Program(("xdg-open", URL), needs_terminal=False)
    assert console == Program(("lynx", URL), needs_terminal=True)


def test_there_may_be_none(programs: Path) -> None:
    """A bare machine has nothing to open a link with; a broken setting is as good as none."""
    assert find_browser(URL, None, {}, "linux") is None
    assert find_browser(URL, "no such 'program", {}, "linux") is None


async def test_a_program_that_fails_is_noticed(programs: Path) -> None:
    """Its exit status is told in one line."""
    _install(programs, "bad", "exit 3")
    failure = await run_detached(Program((str(programs / "bad"), URL), needs_terminal=False))
    assert failure == "bad failed with status 3"


async def test_o_opens_the_link_and_marks_the_article_read(
    library: FakeLibrary, programs: Path, tmp_path: Path
) -> None:
    """The program gets the link as one argument, however it is spelt."""
    seen = tmp_path / "seen"
    _install(programs, "mine", f'printf "%s" "$1" > {seen}')
    article = library.add("Linked", link=URL)
    async with running(library, settings=Settings(browser="mine")) as run:
        await run.press("o")
        await run.until(lambda: seen.exists() and seen.read_text() == URL)
        await run.until(lambda: not library.articles[article].unread)
        assert run.focused_id == "list"


def _copied(run: Running) -> str:
    return run.app.clipboard


async def test_without_a_browser_the_link_is_copied_and_shown(
    library: FakeLibrary, programs: Path
) -> None:
    """Nobody loses a link because a machine has no browser."""
    async with running(library) as run:
        await run.press("o")
        await run.until(lambda: "https://example.org/6" in run.status())
        assert _copied(run) == "https://example.org/6"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:alert(1)", "-x", "smb://host/x"])
async def test_only_web_addresses_are_opened(
    library: FakeLibrary, programs: Path, tmp_path: Path, url: str
) -> None:
    """A link that is none of the web's never reaches a program."""
    seen = tmp_path / "seen"
    _install(programs, "mine", f"touch {seen}")
    library.add("Trap", link=url)
    async with running(library, settings=Settings(browser="mine")) as run:
        await run.press("o")
        await run.until(lambda: "Only web addresses" in run.status())
        assert not seen.exists()


async def test_y_copies_the_link(library: FakeLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """By OSC 52, and told, because a terminal may not listen."""
    async with running(library) as run:
        written: list[str] = []
        driver = run.app._driver
        assert driver is not None
        monkeypatch.setattr(driver, "write", written.append)
        await run.press("y")
        encoded = base64.b64encode(b"https://example.org/6").decode()
        assert any(f"\x1b]52;c;{encoded}" in text for text in written)
        assert "https://example.org/6" in run.status()


async def test_a_numbered_link_is_followed(library: FakeLibrary, programs: Path) -> None:
    """Digits and Enter follow a link of the text; without digits Enter goes on to the comments."""
    library.add("Links", text="See https://example.org/first for more.")
    async with running(library) as run:
        await run.press("enter")
        await run.opens(7)
        await run.press("1", "enter")
        await run.until(lambda: "example.org/first" in run.status())
        await run.press("enter")
        assert run.focused_id == "comments"


async def test_a_numbered_link_is_copied_or_opened(library: FakeLibrary, programs: Path) -> None:
    """Digits before y and o mean that link of the text, and not the article's own."""
    library.add("Links", text="See https://example.org/first for more.")
    async with running(library) as run:
        await run.press("enter")
        await run.opens(7)
        await run.press("1", "y")
        assert run.status() == " Copied (if the terminal allows it): https://example.org/first"
        await run.press("1", "o")
        await run.until(
            lambda: "No browser found: copied https://example.org/first" in run.status()
        )
        await run.press("9", "y", "y")
        assert "https://example.org/7" in run.status()


async def test_hints_lead_to_links(library: FakeLibrary, programs: Path) -> None:
    """; from the list puts letters on the article's links; a letter follows one."""
    library.add("Links", text="See https://example.org/first for more.")
    async with running(library) as run:
        await run.rest()
        await run.press("semicolon")
        assert run.main.article_view.is_hinting
        await run.press("a")
        await run.until(lambda: "example.org" in run.status())


async def test_the_comments_page_is_that_of_the_cursors_article(
    library: FakeLibrary, programs: Path, tmp_path: Path
) -> None:
    """C right after j opens the page of the row, not of the article that is still shown."""
    opened = tmp_path / "opened"
    _install(programs, "mine", f'echo "$1" >> {opened}')
    async with running(library, settings=Settings(browser="mine")) as run:
        await run.rest()
        await run.press("j", "C")
        await run.until(lambda: opened.exists() and "example.org" in opened.read_text())
        assert opened.read_text() == "https://example.org/5\n"
