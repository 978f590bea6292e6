"""What of Textual's insides the program leans on: all of it, each with its reason.

Textual promises nothing of these names, and pyproject.toml takes any version of a range. Where a
new one lacks something, the test of that row says what is missing, who needs it and what for.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from textwrap import dedent
from types import ModuleType
from typing import NamedTuple

import pytest
import textual
from textual import _xterm_parser, keys
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.dom import DOMNode
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from reader import app, screens, widgets


class Private(NamedTuple):
    """A name of Textual's that is not for others."""

    owner: type | ModuleType
    name: str
    used_by: str
    """The module of ours, from `reader`."""
    reason: str
    parameters: tuple[str, ...] | None = None
    """Of a function, without `self`; None for what is no function."""


PRIVATE = (
    Private(
        App, "_check_bindings", "widgets.handed_keys",
        "a key is done with before the next one is looked at", ("key", "priority"),
    ),
    Private(
        App, "_driver", "screens.terminal",
        "titles, notifications and pictures are no text of a widget's",
    ),
    Private(App, "_exception", "app", "whoever runs the program is told what ended it"),
    Private(App, "_fatal_error", "app", "no traceback is painted over the terminal", ()),
    Private(App, "_close_messages_no_wait", "app", "ends the program after an error", ()),
    Private(App, "_filters", "app", "NO_COLOR sends no greys, `ascii` no lines"),
    Private(
        App, "_refresh_truecolor_filter", "app",
        "a theme is used without reading every stylesheet once more", ("theme",),
    ),
    Private(App, "_invalidate_css", "app", "borders follow `ascii` while the program runs", ()),
    Private(App, "_screen_stack", "app", "the cursor is asked for before there is a screen"),
    Private(
        App, "_watch_theme", "screens.configuring",
        "a theme of the same name may have other colours", ("theme_name",),
    ),
    Private(
        Input, "_restart_blink", "app",
        "a cursor that has just been told not to blink is shown", (),
    ),
    Private(DOMNode, "_bindings", "screens.macros", "macros come and go while the program runs"),
    Private(
        Screen, "_compositor", "widgets.sixel_painter",
        "nothing is painted over another pane or screen",
    ),
    Private(
        Widget, "_size_updated", "widgets.pane",
        "a new size clamps the scroll before it is announced, and a pane keeps its place",
        ("size", "virtual_size", "container_size", "layout"),
    ),
    Private(
        Widget, "_scroll_update", "widgets.pane",
        "another count of lines lays out no other widget: 40 ms a key", ("virtual_size",),
    ),
    Private(
        Widget, "_clear_arrangement_cache", "widgets.workspace",
        "panes are placed anew although no child asked for it", (),
    ),
    Private(
        DOMNode, "_get_component_classes", "widgets.article_list",
        "the first page resolves no style that it does not paint", (),
    ),
    Private(
        keys, "_character_to_key", "cli.keymap",
        "keys of the configuration may be written as characters", ("character",),
    ),
    Private(
        _xterm_parser, "XTermParser", "screens.driver",
        "what was typed before the program stood is read as keys", ("debug",),
    ),
    Private(XTermParser, "feed", "screens.driver", "bytes become keys", ("data",)),
    Private(XTermParser, "tick", "screens.driver", "an Escape alone becomes a key", ()),
    Private(Driver, "_debug", "screens.driver", "is handed on to that parser"),
    Private(
        LinuxDriver, "_sigcont_application", "screens.driver",
        "a program that was not stopped does not start its threads anew", ("_",),
    ),
    Private(LinuxDriver, "_must_signal_resume", "screens.driver", "says that it was stopped"),
    Private(LinuxDriver, "run_input_thread", "screens.driver", "pastes and any bytes are read", ()),
    Private(Driver, "process_message", "screens.driver", "sends keys to the app", ("message",)),
    Private(Driver, "_auto_restart", "screens.driver", "says that nobody else has the terminal"),
)  # fmt: skip
NAMES = {row.name for row in PRIVATE}


@pytest.mark.parametrize("row", PRIVATE, ids=lambda row: row.name)
def test_textual_still_has_what_the_program_leans_on(row: Private) -> None:
    """A new version that lacks it is told by name here, and not by some screen that breaks."""
    where = f"Textual {textual.__version__} has no {row.owner.__name__}.{row.name} as it was; "
    why = f"{where}reader.{row.used_by} needs it: {row.reason}"
    found = getattr(row.owner, row.name, None)
    if row.parameters is not None:
        assert callable(found), why
        given = tuple(inspect.signature(found).parameters)
        assert tuple(name for name in given if name != "self") == row.parameters, why
    else:
        assert found is not None or row.name in _names_of(row.owner), why


def test_nothing_else_of_textuals_insides_is_used() -> None:
    """Whoever leans on one more thing gives its reason, and whoever stops takes it away."""
    used: set[str] = set()
    for module in _modules():
        used |= _used_of_others(module)
    own = set().union(*(_names_of(module) for module in _modules()))
    assert used - own <= NAMES
    for row in PRIVATE:
        module = importlib.import_module(f"reader.{row.used_by}")
        assert row.name in inspect.getsource(module), row


def test_no_name_of_ours_hides_one_of_textuals_by_chance() -> None:
    """A widget whose own `_name` is another thing to its base class fails far from here."""
    hidden = {
        f"{cls.__name__}.{name}"
        for module in _modules()
        for cls in vars(module).values()
        if isinstance(cls, type) and cls.__module__ == module.__name__
        for base in cls.__mro__
        if base.__module__.startswith("textual")
        for name in _names_of(cls) & _names_of(base) - NAMES
    }
    assert not hidden


@cache
def _modules() -> tuple[ModuleType, ...]:
    """Every module of ours that knows Textual."""
    packages = screens, widgets
    names = (
        found.name
        for package in packages
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
    )
    return (app, *map(importlib.import_module, names))


@cache
def _tree(owner: type | ModuleType) -> ast.AST:
    return ast.parse(dedent(inspect.getsource(owner)))


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


@cache
def _names_of(owner: type | ModuleType) -> frozenset[str]:
    """The private names that a class or a module makes: functions, and what `self` is given."""
    found = set()
    for node in ast.walk(_tree(owner)):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                found.add(name)
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
    return frozenset(filter(_is_private, found))


def _used_of_others(module: ModuleType) -> set[str]:
    """The private names that a module reads of anything."""

    def names() -> Iterator[str]:
        for node in ast.walk(_tree(module)):
            match node:
                case ast.Attribute(attr=name):
                    yield name
                case ast.ImportFrom(names=aliases, module=source):
                    if source is not None and source.startswith("textual"):
                        yield from (alias.name for alias in aliases)

    # Tuples with names have these of Python's own.
    return {name for name in names() if _is_private(name)} - {"_replace", "_asdict"}
