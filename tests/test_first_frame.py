"""The first page, painted before Textual is there: it is the page that the app then shows."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reader.config import Settings
from reader.library import Library
from reader.render.panes import View, plan_panes
from reader.screens.look import NAMES, UNDER
from reader.widgets.article_list import ArticleList
from tests.terminal import PATIENCE, Terminal, environment, left_on

PAINTED = b"\x1b[0m\x1b[H"
"""How the first frame ends."""
APP = b"\x1b[?2004h"
"""What the app's driver turns on."""
ALTERNATE = b"\x1b[?1049h"
SESSION: dict[str, Any] = {
    "kind": "articles", "name": None, "text": "", "feed": None, "folder": None, "show": "all",
    "sorts": {}, "filter": "", "elsewhere": ["all"], "article": None,
    "row": 0, "screen_row": 0, "focus": "list", "feeds": False, "zen": False,
    "extras": [0, 0, 0, 0], "opened": None, "stage": "article", "newest": 400,
}  # fmt: skip
COUNT = 400


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of one feed, old enough that no age changes while a test runs."""
    folder = tmp_path_factory.mktemp("filled")
    newest = datetime(2015, 6, 1, tzinfo=UTC)
    items = "".join(
        f"<item><title>Row {number} of {'ferry' if number % 3 else 'harbour'} news, at length"
        f"</title><guid>g{number}</guid><pubDate>"
        f"{newest - timedelta(hours=number):%a, %d %b %Y %H:%M:%S GMT}</pubDate>"
        f"<description>Text {number} begins like this.</description></item>"
        for number in range(COUNT)
    )
    (folder / "feed.xml").write_text(
        f'<rss version="2.0"><channel><title>Gazette</title>{items}</channel></rss>'
    )
    library = Library.open(folder / "store.db", Settings())
    library.fill([folder / "feed.xml"])
    library.close()
    return folder / "store.db"


@pytest.fixture
def home(tmp_path: Path, filled: Path) -> Path:
    """A home with a copy of that store."""
    shutil.copy(filled, tmp_path / "store.db")
    return tmp_path


def start(
    home: Path,
    columns: int = 80,
    rows: int = 24,
    *arguments: str,
    code: str = "",
    env: Mapping[str, str] | None = None,
    config: Path | None = None,
) -> Terminal:
    """The program on the store of a home; `code` runs before it."""
    program = f"import sys\n{code}\nfrom reader.__main__ import main\nsys.exit(main())"
    config = config or home / "config.toml"
    return Terminal(
        [sys.executable, "-c", program, "--store", str(home / "store.db"), *arguments],
        columns=columns,
        rows=rows,
        env=environment(home, SOUNDOFF_CONFIG=str(config), **(env or {})),
    )


def learn(home: Path, env: Mapping[str, str] | None = None, **session: object) -> None:
    """Has the program keep how its first page looks, then puts the session anywhere."""
    with start(home, env=env) as terminal:
        deadline = time.monotonic() + PATIENCE
        while kept(home, "look") is None:
            assert time.monotonic() < deadline, terminal.text
            terminal.settle(0.02)
        terminal.press("Q")
        assert terminal.wait_exit() == 0
    with sqlite3.connect(home / "store.db") as store:
        store.execute(
            "INSERT OR REPLACE INTO session (name, value) VALUES ('interface', ?)",
            (json.dumps(SESSION | session),),
        )
    store.close()


def kept(home: Path, name: str) -> str | None:
    """What the store keeps of the interface."""
    store = sqlite3.connect(home / "store.db")
    row = store.execute("SELECT value FROM session WHERE name = ?", (name,)).fetchone()
    store.close()
    return None if row is None else str(row[0])


def list_cells(terminal: Terminal) -> list[tuple[object, ...]]:
    """The cells of the list without the scrollbar, which the app paints last."""
    region = plan_panes((terminal.columns, terminal.rows), View()).regions["list"]
    cells: list[tuple[object, ...]] = []
    for y in range(region.y, region.bottom):
        for x in range(region.x, region.right - 1):
            cell = terminal.cell(x, y)
            cells.append((cell.data, cell.fg, cell.bg, cell.bold, cell.reverse, cell.underscore))
    return cells


def stages(terminal: Terminal) -> Iterator[None]:
    """Every state of the screen from the first frame until the app is at rest."""
    terminal.wait_for(lambda t: PAINTED in t.output)
    yield
    is_there = False
    while (
        stamp := terminal._next_chunk(PATIENCE if not is_there else 0.4)
    ) is not None or not is_there:
        assert stamp is not None, terminal.text
        is_there = is_there or APP in terminal.output
        yield


PLACES = [
    pytest.param((140, 40), "", {}, {"article": 201, "row": 200, "screen_row": 9}, id="wide"),
    pytest.param(
        (80, 24), "theme = 'paper'", {}, {"filter": "ferry", "row": 30, "screen_row": 20},
        id="filtered and light",
    ),
    pytest.param(
        (40, 10), "ascii = true\n[list]\nrow = '{mark}{age:>5} {title}'\nmargin = 2", {},
        {"article": 60, "row": 50, "screen_row": 30}, id="narrow, by a template, in ASCII",
    ),
    pytest.param(
        (80, 24), "[list]\nlines = 2", {"NO_COLOR": "1"},
        {"sorts": {"articles": "title"}, "row": 7, "screen_row": 3},
        id="two lines, without colours",
    ),
    pytest.param(
        (140, 40), "resume = false\ntheme = 'contrast'", {"TERM": "xterm", "COLORTERM": ""},
        {"row": 90}, id="not resumed, in 16 colours", marks=pytest.mark.slow,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("size", "config", "env", "session"), PLACES)
def test_no_cell_of_the_list_changes_once_it_is_painted(
    home: Path,
    size: tuple[int, int],
    config: str,
    env: Mapping[str, str],
    session: Mapping[str, object],
) -> None:
    """The rows are there at once, and stay letter by letter and colour by colour."""
    (home / "config.toml").write_text(config)
    learn(home, env, **session)
    with start(home, *size, env=env) as terminal:
        painted: list[tuple[object, ...]] = []
        for _ in stages(terminal):
            painted = painted or list_cells(terminal)
            assert list_cells(terminal) == painted
        assert "Row" in terminal.text
        assert terminal.output.index(PAINTED) < terminal.output.index(APP)
        # Once more it would empty the screen, and lose where the shell's cursor was.
        assert terminal.output.count(ALTERNATE) == 1
        assert terminal.output.find(b"\x1b[?25h") < 0
        terminal.press("Q")
        assert terminal.wait_exit() == 0
        assert left_on(terminal.output) == []
        local = terminal.attributes[3]
        assert isinstance(local, int)
        assert local & termios.ECHO
        assert local & termios.ICANON
        assert local & termios.ISIG


@pytest.mark.parametrize(
    ("size", "session", "shows"),
    [
        ((40, 10), {"focus": "article", "opened": 1}, "begins like this"),
        ((40, 10), {"focus": "comments", "opened": 1, "stage": "comments"}, "No comments"),
        ((140, 40), {"focus": "feeds", "feeds": True}, "Replies to starred"),
    ],
)
def test_a_session_that_goes_on_elsewhere_never_shows_the_list(
    home: Path, size: tuple[int, int], session: Mapping[str, object], shows: str
) -> None:
    """Whoever quit in the article, or in feeds that hide the list, sees no other page flash up."""
    learn(home, None, **session)
    with start(home, *size) as terminal:
        for _ in stages(terminal):
            assert "Row 0 of" not in terminal.text or "Row 1 of" not in terminal.text
        # On a busy machine it is quiet for a while before all of it stands there.
        terminal.wait_for(shows)
        assert terminal.output.index(PAINTED) < terminal.output.index(APP)
        terminal.press("Q")
        assert terminal.wait_exit() == 0


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory, filled: Path) -> Path:
    """A home whose store knows how the first page looks."""
    home = tmp_path_factory.mktemp("learned")
    shutil.copy(filled, home / "store.db")
    learn(home)
    return home


@pytest.mark.parametrize("config", ["", "[pictures]\nshow = 'always'"])
def test_what_is_typed_meanwhile_reaches_the_app_in_order(
    home: Path, learned: Path, config: str
) -> None:
    """Keys are not shown where they are typed, and none is lost to what asks the terminal."""
    if config:
        (home / "config.toml").write_text(config)
        learn(home)
    else:
        shutil.copy(learned / "store.db", home)
    with start(home, config=None if config else learned / "config.toml") as terminal:
        terminal.wait_for(lambda t: PAINTED in t.output)
        terminal.send("jjjj/harb\r")
        terminal.wait_for("“harb”")
        terminal.settle(0.3)
        assert "jjj" not in terminal.text
        assert "Row 0 of harbour" in terminal.text
        terminal.press("escape")
        terminal.press("Q")
        assert terminal.wait_exit() == 0
    article = json.loads(kept(home, "interface") or "")["article"]
    assert article is not None


def test_leaving_may_be_typed_before_the_app_stands(learned: Path) -> None:
    """q, as a reader types who only wanted to look."""
    with start(learned) as terminal:
        terminal.wait_for(lambda t: PAINTED in t.output)
        before = terminal.attributes
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert left_on(terminal.output) == []
        assert terminal.attributes != before


WAITING = """
import time, types
waiting = types.ModuleType("reader.cli.interface")
waiting.run_interface = lambda **options: time.sleep(60)
sys.modules["reader.cli.interface"] = waiting
"""
"""In place of Textual's import something that takes long."""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_before_the_app_gives_the_terminal_back(
    learned: Path, number: signal.Signals
) -> None:
    """However the program ends before the app stands, the shell is as it was."""
    with start(learned, code=WAITING) as terminal:
        before = terminal.attributes
        terminal.wait_for(lambda t: PAINTED in t.output)
        held = terminal.attributes
        terminal.signal(number)
        assert terminal.wait_exit() == -number
        assert held != before
        assert terminal.attributes == before
        assert left_on(terminal.output) == []


HELD_AND_ENDED = """
import os, signal, termios
change = termios.tcsetattr
def change_once(*arguments):
    termios.tcsetattr = change
    change(*arguments)
    os.kill(os.getpid(), signal.SIGTERM)
termios.tcsetattr = change_once
"""
"""Ends the program in the moment in which it has changed the terminal, and painted nothing."""


def test_a_signal_while_the_terminal_is_taken_gives_it_back(learned: Path) -> None:
    """A program that is ended at its very start leaves a shell that shows what is typed."""
    with start(learned, code=HELD_AND_ENDED) as terminal:
        assert terminal.wait_exit() == -signal.SIGTERM
        modes = [mode for mode in terminal.attributes if isinstance(mode, int)]
        assert modes[0] & termios.ICRNL and modes[3] & termios.ECHO


def test_an_interrupt_that_is_typed_ends_the_program_at_once(learned: Path) -> None:
    """Ctrl-C waits for nothing."""
    with start(learned, code=WAITING) as terminal:
        before = terminal.attributes
        terminal.wait_for(lambda t: PAINTED in t.output)
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == -signal.SIGINT
        assert terminal.attributes == before
        assert left_on(terminal.output) == []


def test_an_error_before_the_app_is_told_on_the_shells_screen(learned: Path) -> None:
    """What went wrong is not painted over the list."""
    with start(learned, code="sys.modules['reader.app'] = None") as terminal:
        before = terminal.attributes
        assert terminal.wait_exit() == 1
        assert PAINTED in terminal.output
        assert terminal.attributes == before
        assert left_on(terminal.output) == []
        told = terminal.output.index(b"reader: ")
        assert told > terminal.output.index(b"\x1b[?1049l")


def test_being_stopped_waits_for_the_app(learned: Path) -> None:
    """^Z that was typed early stops the program when it can be stopped; fg comes back."""
    home = learned
    command = f"{sys.executable} -m reader --store {home / 'store.db'}"
    env = environment(home, PS1="shell> ", ENV="", SOUNDOFF_CONFIG=str(home / "config.toml"))
    with Terminal(["/bin/sh", "-i"], env=env, columns=100) as terminal:
        terminal.wait_for("shell>")
        before = terminal.attributes
        terminal.send(f"{command}\r")
        terminal.wait_for(lambda t: PAINTED in t.output)
        terminal.press("ctrl+z")
        terminal.wait_for("topped")
        assert left_on(terminal.output) == []
        assert terminal.attributes == before
        terminal.send("fg\r")
        terminal.wait_for("Row 0 of harbour")
        terminal.settle(0.2)
        terminal.press("Q")
        terminal.wait_for("shell>")
        assert left_on(terminal.output) == []
        assert terminal.attributes == before


def test_a_program_that_is_stopped_early_shows_its_page_again(learned: Path) -> None:
    """SIGTSTP gives the terminal back, and SIGCONT takes it."""
    env = environment(learned, PS1="shell> ", ENV="", SOUNDOFF_CONFIG=str(learned / "config.toml"))
    program = f"import sys\n{WAITING}\nfrom reader.__main__ import main\nsys.exit(main())"
    (learned / "waiting.py").write_text(program)
    with Terminal(["/bin/sh", "-i"], env=env, columns=100) as terminal:
        terminal.wait_for("shell>")
        before = terminal.attributes
        script = 'echo $$ > pid; exec "$@"'
        (learned / "run.sh").write_text(f"cd {learned}\n{script}\n")
        terminal.send(
            f"sh {learned}/run.sh {sys.executable} waiting.py --store {learned}/store.db\r"
        )
        terminal.wait_for(lambda t: PAINTED in t.output)
        pid = (learned / "pid").read_text().strip()
        os.kill(int(pid), signal.SIGTSTP)
        terminal.wait_for("topped")
        assert left_on(terminal.output) == []
        assert terminal.attributes == before
        seen = len(terminal.output)
        terminal.send("fg\r")
        terminal.wait_for(lambda t: PAINTED in t.output[seen:])
        os.kill(int(pid), signal.SIGTERM)
        terminal.wait_for(lambda t: b"\x1b[?1049l" in t.output[seen:])
        terminal.settle(0.1)
        assert left_on(terminal.output) == []
        assert terminal.attributes == before


def untouched(home: Path) -> None:
    pass


def no_store(home: Path) -> None:
    (home / "store.db").unlink()


def older_store(home: Path) -> None:
    store = sqlite3.connect(home / "store.db")
    store.execute("PRAGMA user_version = 1")
    store.close()


def damaged_store(home: Path) -> None:
    (home / "store.db").write_bytes(b"no database" * 100)


def other_config(home: Path) -> None:
    (home / "config.toml").write_text("theme = 'paper'\n")


def wrong_config(home: Path) -> None:
    (home / "config.toml").write_text("thme = 'paper'\n")


def strange_look(home: Path) -> None:
    store = sqlite3.connect(home / "store.db")
    with store:
        store.execute("UPDATE session SET value = '{\"a\": 1}' WHERE name = 'look'")
    store.close()


def empty_view(home: Path) -> None:
    store = sqlite3.connect(home / "store.db")
    with store:
        store.execute(
            "UPDATE session SET value = ? WHERE name = 'interface'",
            (json.dumps(SESSION | {"show": "starred"}),),
        )
    store.close()


def control_characters(home: Path) -> None:
    store = sqlite3.connect(home / "store.db")
    with store:
        store.execute("UPDATE entries SET title = 'a' || char(27) || '[2J'")
    store.close()


PAINT = """
import types
from reader.cli import early
painted = early.paint_early(sys.argv[2], None)
print("PAINTED" if painted else "LEFT OUT")
sys.exit(0)
"""


@pytest.mark.parametrize(
    ("change", "env", "size", "is_painted"),
    [
        (untouched, {}, (80, 24), True),
        (no_store, {}, (80, 24), False),
        (older_store, {}, (80, 24), False),
        (damaged_store, {}, (80, 24), False),
        (other_config, {}, (80, 24), False),
        (wrong_config, {}, (80, 24), False),
        (strange_look, {}, (80, 24), False),
        (empty_view, {}, (80, 24), False),
        (control_characters, {}, (80, 24), False),
        (untouched, {"TERM": "dumb"}, (80, 24), False),
        (untouched, {"TERM": "vt100"}, (80, 24), False),
        (untouched, {"NO_COLOR": "1"}, (80, 24), False),
        (untouched, {"COLUMNS": "70"}, (80, 24), False),
        (untouched, {}, (19, 24), False),
        (untouched, {}, (80, 4), False),
    ],
)
def test_what_is_not_as_usual_is_left_to_the_app(
    learned: Path,
    tmp_path: Path,
    change: object,
    env: Mapping[str, str],
    size: tuple[int, int],
    is_painted: bool,
) -> None:
    """Nothing is painted that might not be what the app shows, and nothing is said of it."""
    shutil.copy(learned / "store.db", tmp_path / "store.db")
    (learned / "config.toml").unlink(missing_ok=True)
    assert callable(change)
    change(tmp_path)
    if (tmp_path / "config.toml").exists():
        shutil.copy(tmp_path / "config.toml", learned / "config.toml")
    with Terminal(
        [sys.executable, "-c", f"import sys\n{PAINT}", "--store", str(tmp_path / "store.db")],
        columns=size[0],
        rows=size[1],
        env=environment(learned, SOUNDOFF_CONFIG=str(learned / "config.toml"), **env),
    ) as terminal:
        assert terminal.wait_exit() == 0
        assert (PAINTED in terminal.output) is is_painted
        assert (b"LEFT OUT" in terminal.output) is not is_painted
    (learned / "config.toml").unlink(missing_ok=True)


def test_the_first_page_needs_nothing_of_textual(learned: Path) -> None:
    """What makes it quick is what it does without."""
    code = f"""
from reader.cli import early
assert early.paint_early({str(learned / "store.db")!r}, None)
heavy = {{"textual", "rich", "asyncio", "logging", "subprocess", "ssl", "tomllib", "click"}}
print("IMPORTED", sorted(heavy & set(sys.modules)))
sys.exit(0)
"""
    with start(learned, code=code) as terminal:
        assert terminal.wait_exit() == 0
        assert b"IMPORTED []" in terminal.output


def test_every_style_of_a_row_is_kept() -> None:
    """A mark that is new in the rows does not quietly cost the first frame."""
    names = {f"pane--{name}" for names in (*NAMES, *UNDER) for name in names.split()}
    assert names == ArticleList.COMPONENT_CLASSES
