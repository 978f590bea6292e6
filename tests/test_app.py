"""The application: bindings, start, end."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widget import Widget
from textual.worker import WorkerFailed

from reader.app import ReaderApp, all_bindings
from reader.config import Settings
from reader.errors import ConfigError
from tests.fakes import FakeLibrary
from tests.screens.running import running


def _own_classes(base: type[DOMNode]) -> list[type[DOMNode]]:
    found = []
    for child in base.__subclasses__():
        if child.__module__.startswith("reader."):
            found.append(child)
        found += _own_classes(child)
    return found


def test_every_binding_is_listed() -> None:
    """Help, `reader keys` and the configuration know every key of every class."""
    listed = {binding.id for binding in all_bindings()}
    for owner in _own_classes(DOMNode):
        for binding in owner.__dict__.get("BINDINGS", ()):
            assert isinstance(binding, Binding), owner
            assert binding.id in listed, (owner, binding)


def test_bindings_tell_what_they_do() -> None:
    """An id of their own, a label, and one sentence."""
    counts = Counter(binding.id for binding in all_bindings())
    assert [name for name, count in counts.items() if count > 1] == []
    for binding in all_bindings():
        assert binding.label, binding
        assert binding.sentence.endswith("."), binding
        assert binding.sentence[0].isupper(), binding


def test_a_class_binds_a_key_once() -> None:
    """A key never stands for two actions of one class."""
    seen: set[tuple[str, str]] = set()
    for binding in all_bindings():
        for key in binding.keys.split(","):
            assert (binding.where, key) not in seen, binding
            seen.add((binding.where, key))


def test_every_action_exists() -> None:
    """A binding names a method of its class, or one it inherits."""
    for owner in _own_classes(DOMNode):
        for binding in owner.__dict__.get("BINDINGS", ()):
            name = binding.action.partition("(")[0]
            assert hasattr(owner, f"action_{name}"), (owner, name)


def test_an_unknown_theme_is_refused() -> None:
    """One line that names those that there are."""
    with pytest.raises(ConfigError, match=r"no theme 'neon'.*dusk.*paper"):
        ReaderApp(FakeLibrary().as_library(), Settings(theme="neon"))


async def test_the_theme_of_the_settings_is_used(library: FakeLibrary) -> None:
    """The light theme is light from the first page on."""
    async with running(library, settings=Settings(theme="paper")) as run:
        assert run.app.theme == "paper"
        assert run.app.has_class("-light-mode")
        assert run.main.background_colors[1].hex.lower() == "#faf7f0"


async def test_quitting_from_anywhere(library: FakeLibrary) -> None:
    """Q ends the program from the comments, ^Q also from a line of input."""
    async with running(library) as run:
        await run.press("c", "Q")
        await run.until(lambda: not run.app.is_running)
    async with running(library) as run:
        await run.press("slash", "Q")
        assert run.main.prompt.value == "Q"
        await run.press("ctrl+q")
        await run.until(lambda: not run.app.is_running)


async def test_control_c_copies_a_selection_else_quits(library: FakeLibrary) -> None:
    """What is selected in a line of input is copied; without a selection the program ends."""
    async with running(library) as run:
        await run.press("slash", *"abc", "shift+home", "ctrl+c")
        assert run.app.clipboard == "abc"
        assert run.app.is_running
        await run.press("end", "ctrl+c")
        await run.until(lambda: not run.app.is_running)


async def test_an_error_ends_the_app_and_is_kept(library: FakeLibrary) -> None:
    """Whoever runs the app is told what ended it; nothing is printed."""
    app = ReaderApp(library.as_library(), Settings())
    with pytest.raises(ZeroDivisionError):
        async with app.run_test() as pilot:
            app.main_screen.call_later(lambda: 1 / 0)
            await pilot.pause()
    assert isinstance(app.failure, ZeroDivisionError)
    assert app.return_code == 1


async def test_an_error_in_the_background_has_its_own_name(library: FakeLibrary) -> None:
    """A report of it says what failed, not that something beside the screen did."""

    async def fail() -> None:
        raise ZeroDivisionError

    app = ReaderApp(library.as_library(), Settings())
    with pytest.raises(WorkerFailed):
        async with app.run_test():
            await app.main_screen.run_worker(fail()).wait()
    assert isinstance(app.failure, ZeroDivisionError)


async def test_what_comes_after_the_end_is_no_error(library: FakeLibrary) -> None:
    """Quitting while an article is about to be previewed ends the program as always."""

    async def preview() -> None:
        run.app.exit(return_code=0)
        run.main.workspace.mount(Widget())

    async with running(library) as run:
        await run.main.attempt(preview, "preview").wait()
    assert (run.app.failure, run.app.return_code) == (None, 0)


def test_starting_imports_only_what_the_first_page_needs() -> None:
    """Parsers, network and the command line come later or not at all."""
    late = (
        "httpx",
        "feedparser",
        "selectolax",
        "markdown_it",
        "click",
        "multiprocessing",
        "tomlkit",
        "reader.widgets.article_view",
        "reader.widgets.comment_thread",
        "reader.screens.search",
        "reader.text.blocks",
    )
    code = (
        "import sys\n"
        "from reader.config import Settings\n"
        "from reader.app import ReaderApp\n"
        "from tests.fakes import FakeLibrary\n"
        "ReaderApp(FakeLibrary().as_library(), Settings())\n"
        f"print([name for name in {late!r} if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
