"""Starts the terminal interface; imports nothing that its first page does not need."""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import replace

from reader.cli.session import (
    EXIT_DONE,
    EXIT_FAILED,
    end_with,
    open_library,
    say_error,
    settings_of,
)
from reader.config import Settings


def run_interface(
    *, store: str | None, config: str | None, demo: bool, target: str | None = None
) -> int:
    """Runs the interface on a store and returns the exit status.

    Args:
        target: what to open first: an article's id or link, a file to import, or a query.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        say_error("no terminal here: try `reader list`, or `reader --help`")
        return EXIT_FAILED
    # Both are read when Textual is imported. The collector would run some forty times while
    # modules and widgets are made; the app turns it on again when the first page stands.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    gc.disable()
    try:
        settings = settings_of(config)
        with open_library(store, demo=demo, settings=settings) as library:
            from reader.app import ReaderApp

            if settings.keys or settings.macros:
                from reader.cli.keymap import with_checked_keys

                settings = with_checked_keys(settings)
            if settings.pictures.show != "never":
                from reader.cli.graphics import settled

                pictures = settled(settings.pictures, os.environ)
                settings = replace(settings, pictures=pictures)
            app = ReaderApp(library, settings, target=target, load=lambda: _load(config))
            app.run()
            if app.failure is not None:
                return end_with(app.failure)
            return app.return_code or EXIT_DONE
    except BaseException as error:  # noqa: BLE001 - the edge: one line, or raised for tests
        return end_with(error)


def _load(config: str | None) -> Settings:
    from reader.cli.checking import check_settings

    return check_settings(settings_of(config))
