"""What widgets say, and whether anybody listens."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

from textual.message import Message

import reader.screens
import reader.widgets


def modules(package: object) -> Iterator[object]:
    """The modules of a package."""
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):  # type: ignore[attr-defined]
        yield importlib.import_module(found.name)


def test_every_message_of_a_widget_is_heard() -> None:
    """No key falls silent because the screen that answered it was rebuilt."""
    known = [*modules(reader.widgets), *modules(reader.screens)]
    names = {
        name
        for module in known
        for _, owner in inspect.getmembers(module, inspect.isclass)
        for name in vars(owner)
    }
    decorated = {
        message
        for module in known
        for _, owner in inspect.getmembers(module, inspect.isclass)
        for method in vars(owner).values()
        for message, _ in getattr(method, "_textual_on", ())
    }
    names.update(importlib.import_module("reader.app").ReaderApp.__dict__)
    said = {
        message
        for module in modules(reader.widgets)
        for _, owner in inspect.getmembers(module, inspect.isclass)
        if owner.__module__.startswith("reader.widgets")
        for _, message in inspect.getmembers(owner, inspect.isclass)
        if issubclass(message, Message) and message.__module__.startswith("reader.widgets")
    }
    assert len(said) > 20
    unheard = {m for m in said - decorated if m.handler_name not in names}
    assert {message.__qualname__ for message in unheard} == set()
