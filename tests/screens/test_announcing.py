"""What is said and done outside the panes: title, notifications, commands, copying, browsers."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reader.config import NotifySettings, Settings
from reader.config.file import read_settings
from reader.errors import StoreError
from reader.render import kitty
from reader.screens import clipboard, tmux
from reader.screens.announcing import Announcing
from reader.screens.browser import find_by_pattern
from reader.screens.clipboard import copy_by_program, copying_program
from reader.screens.notifying import desktop_command, notify, sequence, told
from reader.screens.threads import _MOST_PLACES, _remember
from tests.fakes import FakeLibrary
from tests.samples import item, rss
from tests.screens.running import running
from tests.terminal import Terminal, environment

HOSTILE = "Sale\x1b]2;owned\x07 \x9d8;;http://x\x9c now\x07; more\r\nsecond"


def _install(folder: Path, name: str, script: str = "exit 0") -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where programs are looked for first."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return folder


@pytest.mark.parametrize(
    ("url", "program"),
    [
        ("https://example.org/a.pdf?x=1", "forpdf"),
        ("https://example.org/A.PDF", "forpdf"),
        ("https://videos.example/watch/1", "forvideo"),
        ("https://www.videos.example/", "forvideo"),
        ("https://m.videos.example/", "forvideo"),
        ("https://example.org/papers/7", "forpapers"),
        ("https://notvideos.example/", None),
        ("https://example.org/", None),
    ],
)
def test_a_pattern_chooses_the_program(programs: Path, url: str, program: str | None) -> None:
    """Documents and sites open in the program that the reader set for them."""
    for name in ("forpdf", "forvideo", "forpapers"):
        _install(programs, name)
    patterns = {
        "*.pdf": "forpdf %s",
        "videos.example": "forvideo",
        "example.org/papers/*": "forpapers",
        "*": "missing",
    }
    found = find_by_pattern(url, patterns)
    assert (found.name if found else None) == program
    assert found is None or url in found.arguments


async def test_opening_behind_has_a_browser_of_its_own(
    library: FakeLibrary, programs: Path, tmp_path: Path
) -> None:
    """O opens where the reader is not taken away, and leaves the article unread."""
    seen = tmp_path / "seen"
    _install(programs, "behind", f'printf "%s" "$1" > {seen}')
    article = library.add("Linked", link="https://example.org/x")
    settings = Settings(browser="missing", browser_behind="behind")
    async with running(library, settings=settings) as run:
        await run.press("O")
        await run.until(lambda: seen.exists() and seen.read_text() == "https://example.org/x")
        assert library.articles[article].unread


async def test_a_command_of_ones_own_gets_the_article(
    library: FakeLibrary, programs: Path, tmp_path: Path
) -> None:
    """A bookmark command reads the article as JSON, and what it prints is shown."""
    kept = tmp_path / "kept"
    _install(programs, "keep", f"cat > {kept}; echo kept it")
    library.add("Linked", link="https://example.org/x")
    async with running(library, settings=Settings(commands={"bookmark": "keep"})) as run:
        names = {each.label: each.action for each in run.app.main_screen.palette_commands()}
        await run.app.main_screen.run_action(names["bookmark"])
        await run.until(lambda: kept.exists() and kept.read_text().endswith("\n"))
        assert json.loads(kept.read_text())["link"] == "https://example.org/x"
        await run.until(lambda: "keep: kept it" in run.status())


def test_a_notification_holds_nothing_that_a_terminal_obeys() -> None:
    """A headline can neither end the sequence that it stands in nor begin another."""
    heading, text = told(2, [HOSTILE, "Two"])
    assert heading == "2 new articles" and text.endswith(" · Two")
    for how in ("osc9", "osc777"):
        sent = sequence(how, heading, text)
        assert re.fullmatch(r"\x1b\][^\x00-\x1f\x7f-\x9f]*\x07", sent), sent
    assert sequence("osc777", "1;2", "a;b") == "\x1b]777;notify;1,2;a,b\x07"


async def test_tmux_hands_on_what_the_terminal_is_told(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inside tmux a notification and a copied text reach the terminal that it runs in."""
    _install(programs, "tmux", "echo xterm-256color")
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    sent = await notify(NotifySettings(how="osc9"), "1 new article", "x")
    assert sent == "\x1bPtmux;\x1b\x1b]9;Soundoff: 1 new article: x\x07\x1b\\"
    copying = clipboard.sequence("ä")
    assert tmux.through(copying, 1) == "\x1bPtmux;\x1b\x1b]52;c;w6Q=\x07\x1b\\"


async def test_a_tmux_in_a_tmux_is_told_apart(programs: Path) -> None:
    """What is copied at home by a tmux on a server, inside one at home, passes both of them."""
    here = {"TMUX": "/tmp/tmux-0/default,1,0", "TERM": "tmux-256color"}
    _install(programs, "tmux", "echo screen-256color")
    assert await tmux.levels(here) == 2
    _install(programs, "tmux", "echo xterm-kitty")
    assert await tmux.levels(here) == 1
    # By ssh only the name of the terminal arrives.
    assert await tmux.levels({"TERM": "tmux-256color"}) == 1
    assert await tmux.levels({"TERM": "xterm"}) == 0
    inner = "\x1bPtmux;\x1b\x1b]9;x\x07\x1b\\"
    assert tmux.through("\x1b]9;x\x07", 2) == kitty.through_tmux(inner)


def test_more_than_can_be_told_is_a_number() -> None:
    """A hundred articles do not make a hundred lines."""
    assert told(1, ["One"]) == ("1 new article", "One")
    assert told(5000, ["One", "Two", "Three"]) == ("5,000 new articles", "One · Two · Three · …")


async def test_the_desktop_is_told_by_its_own_program(programs: Path, tmp_path: Path) -> None:
    """A title that looks like an option is none."""
    seen = tmp_path / "seen"
    _install(programs, "notify-send", f'printf "%s|" "$@" > {seen}')
    assert await notify(NotifySettings(how="desktop"), "1 new article", "-x") == ""
    assert seen.read_text() == "--app-name=Soundoff|--|1 new article|-x|"
    assert desktop_command("a", "b", "darwin")[-2:] == ["a", "b"]


def test_copying_by_a_program(programs: Path, tmp_path: Path) -> None:
    """Where the terminal does not copy, the desktop's own program does."""
    seen = tmp_path / "seen"
    _install(programs, "wl-copy", f"cat > {seen}")
    _install(programs, "xclip")
    assert copying_program({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "linux") == ["wl-copy"]
    assert copying_program({"DISPLAY": ":0"}, "linux")[0] == "xclip"
    assert copying_program({}, "linux") == []
    assert copy_by_program("https://example.org/é", {"WAYLAND_DISPLAY": "w"}) is None
    assert seen.read_text() == "https://example.org/é"
    assert "No program" in (copy_by_program("x", {}) or "")


def test_why_a_program_did_not_copy_is_said_in_words(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to know what Python calls it."""
    monkeypatch.setattr(clipboard, "_PATIENCE", 0.05)
    _install(programs, "xclip", "exec /bin/sleep 60")
    (programs / "wl-copy").write_text("#!/no/such/shell\n")
    (programs / "wl-copy").chmod(0o755)
    said = [copy_by_program("x", {name: "0"}) for name in ("WAYLAND_DISPLAY", "DISPLAY")]
    assert said == [
        "wl-copy cannot be started: no such file or directory",
        "xclip did not take the text within 0 seconds",
    ]


async def test_a_copy_that_fails_is_told(library: FakeLibrary, programs: Path) -> None:
    """Nobody pastes what was copied before, believing it to be this."""
    async with running(library, settings=Settings(clipboard="program")) as run:
        run.app.copy_to_clipboard("x")
        await run.until(lambda: "No program to copy with" in run.status())


async def test_keys_go_on_while_a_program_copies(
    library: FakeLibrary, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desktop may be slow to take a text; the list is not, and the text arrives."""
    seen, may_end = tmp_path / "seen", tmp_path / "may-end"
    wait = f"while [ ! -e {may_end} ]; do /bin/sleep 0.01; done"
    _install(programs, "wl-copy", f"{wait}; /bin/cat > {seen}")
    monkeypatch.setenv("WAYLAND_DISPLAY", "w")
    monkeypatch.setattr(clipboard, "_PATIENCE", 60.0)
    async with running(library, settings=Settings(clipboard="program")) as run:
        run.app.copy_to_clipboard("x")
        # Without waiting for the machine to be idle: it is not.
        await run.type_quickly("j")
        assert run.main.articles.cursor == 1 and not seen.exists()
        may_end.touch()
        await run.until(lambda: seen.exists() and seen.read_text() == "x")
        assert "wl-copy" not in run.status()


async def test_a_store_that_cannot_be_read_at_first_is_looked_at_again(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program goes on, and what was there before is not announced as new afterwards."""

    def fail(self: FakeLibrary) -> int:
        raise StoreError("the store is locked")

    async with running(library) as run:
        with monkeypatch.context() as broken:
            broken.setattr(FakeLibrary, "newest_id", fail)
            around = Announcing(run.main)
        around.look()
        assert around._told_id == around._seen_id == library.newest_id() > 0


def test_places_are_remembered_up_to_a_number() -> None:
    """Whoever goes through thousands of articles keeps the newest places, each once."""
    places: dict[int, int] = {}
    for number in (*range(_MOST_PLACES + 5), 10):
        _remember(places, number, number)
    assert len(places) == _MOST_PLACES
    assert next(iter(places)) == 5 and list(places)[-1] == 10


def test_all_of_it_is_set_in_the_configuration(tmp_path: Path) -> None:
    """The tables are read as the docs show them."""
    path = tmp_path / "config.toml"
    path.write_text(
        'clipboard = "program"\ntitle = false\n[browsers]\n"*.pdf" = "zathura %s"\n'
        '[commands]\nbookmark = "cat"\n'
        '[notify]\nwhen = "matching"\nquery = "tag:x"\nhow = "osc777"\n'
    )
    settings = read_settings(path)
    assert settings.browsers == {"*.pdf": "zathura %s"}
    assert settings.commands == {"bookmark": "cat"}
    assert settings.notify == NotifySettings("matching", "tag:x", "osc777")
    assert (settings.clipboard, settings.title) == ("program", False)


def _reader(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "reader", *arguments]


def test_the_title_counts_and_is_given_back(tmp_path: Path) -> None:
    """A window list shows how much is unread, and afterwards what it showed before."""
    env = {**environment(tmp_path), "TERM": "xterm-256color"}
    feed = tmp_path / "feed.xml"
    feed.write_bytes(rss([item(1), item(2)]))
    store = ("--store", str(tmp_path / "s.db"))
    subprocess.run(_reader(*store, "import", str(feed)), env=env, check=True, capture_output=True)
    with Terminal(_reader(*store), env=env) as terminal:
        terminal.wait_for(lambda terminal: b"\x1b]2;Soundoff (2)\x1b\\" in terminal.output)
        terminal.press("m")
        terminal.wait_for(lambda terminal: b"\x1b]2;Soundoff (1)\x1b\\" in terminal.output)
        terminal.press("Q")
        assert terminal.wait_exit() == 0
        output = bytes(terminal.output)
    assert output.count(b"\x1b[22;2t") == 1 and output.count(b"\x1b[23;2t") == 1
    assert output.rindex(b"\x1b[23;2t") > output.rindex(b"\x1b]2;")


def test_new_articles_are_told_by_the_rule(tmp_path: Path) -> None:
    """What arrives and is wanted makes the terminal notify once; what is not does not."""
    env = {**environment(tmp_path), "TERM": "xterm-256color"}
    config = tmp_path / "c.toml"
    config.write_text('title = false\n[notify]\nwhen = "matching"\nquery = "ferry"\n')
    feed = tmp_path / "feed.xml"
    feed.write_bytes(rss([item(1, title="The old ferry")]))
    options = ("--store", str(tmp_path / "s.db"), "--config", str(config))
    bring = _reader(*options, "import", str(feed))
    subprocess.run(bring, env=env, check=True, capture_output=True)
    with Terminal(_reader(*options), env=env) as terminal:
        terminal.wait_for("The old ferry")
        terminal.settle()
        titles = ("The old ferry", "Buses", "A new ferry")
        feed.write_bytes(rss([item(number, title=title) for number, title in enumerate(titles, 1)]))
        subprocess.run(bring, env=env, check=True, capture_output=True)
        wanted = b"\x1b]9;Soundoff: 1 new article: A new ferry\x07"
        terminal.wait_for(lambda terminal: wanted in terminal.output, timeout=20)
        assert b"\x1b]2;" not in terminal.output
        assert bytes(terminal.output).count(b"\x1b]9;") == 1
