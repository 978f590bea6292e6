"""Starts the terminal interface; imports nothing that its first page does not need."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.cli.session import (
    EXIT_DONE,
    EXIT_FAILED,
    end_with,
    missing_config,
    open_library,
    say_error,
    settings_of,
)
from reader.config import Settings
from reader.errors import ReaderError

if TYPE_CHECKING:
    from reader.app import ReaderApp
    from reader.cli.early import Early
    from reader.library import Library

_LOOK_SECONDS = 10.0
"""How often it is looked whether the list has the focus, whose looks are to be kept."""


def run_interface(
    *,
    store: str | None,
    config: str | None,
    demo: bool,
    target: str | None = None,
    early: Early | None = None,
) -> int:
    """Runs the interface on a store and returns the exit status.

    Args:
        target: what to open first: an article's id or link, a file to import, or a query.
        early: the first page, if it is there already.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        say_error("no terminal here: try `reader list`, or `reader --help`")
        return EXIT_FAILED
    if os.environ.get("TERM") == "dumb":
        # The shells of editors: they would show every code as letters.
        say_error("this terminal only takes lines (TERM is dumb): try `reader --plain`")
        return EXIT_FAILED
    # Both are read when Textual is imported. The collector would run some forty times while
    # modules and widgets are made; the app turns it on again when the first page stands.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    gc.disable()
    typed = bytearray()
    try:
        settings = settings_of(config)
        opened = early.reading if early is not None else None
        with open_library(store, settings, demo=demo, opened=opened) as library:
            from reader.app import ReaderApp

            if settings.keys or settings.macros:
                from reader.cli.keymap import with_checked_keys

                settings = with_checked_keys(settings)
            if settings.pictures.show != "never":
                from reader.cli.graphics import settled

                pictures = settled(settings.pictures, os.environ, typed=typed)
                settings = replace(settings, pictures=pictures)
            app = ReaderApp(library, settings, target=target, load=lambda: _load(config))
            app.stood = lambda: _stand(app, None if demo else library, missing_config(config))
            if sys.platform != "win32":
                from reader.screens.driver import driver_for

                held = None if early is None else early.terminal
                app.driver_class = driver_for(
                    held,
                    bytes(typed),
                    shows_cursor=lambda: app.main_screen.settings.cursor == "shown",
                )
            if early is not None:
                early.terminal.leave_to_loop()
            app.run()
            if app.failure is not None:
                return end_with(app.failure)
            return app.return_code or EXIT_DONE
    except BaseException as error:  # noqa: BLE001 - the edge: one line, or raised for tests
        if early is not None:
            early.terminal.release()
        return end_with(error)


def _stand(app: ReaderApp, kept: Library | None, wrong: str | None) -> None:
    """Does what waits for the first page: keeps how it looks, says what is wrong."""
    if kept is not None:
        _keep_look(app, kept)
    if wrong is not None:
        app.main_screen.status.say_error(f"{wrong[:1].upper()}{wrong[1:]}.")


def _keep_look(app: ReaderApp, library: Library) -> None:
    """Keeps how the first page looks, for the next start, if that is not known."""
    from reader.screens.look import look_text
    from reader.screens.take_look import look_of

    look = look_of(app.main_screen)
    if look is None:
        # A session that goes on in another pane comes to the list later.
        app.main_screen.set_timer(_LOOK_SECONDS, lambda: _keep_look(app, library))
        return
    if (text := look_text(look)) == library.look():
        return

    async def keep() -> None:
        # A store that cannot be written is told of when something is lost by it.
        with contextlib.suppress(ReaderError):
            await library.save_look(text)

    app.main_screen.attempt(keep, "look")


def _load(config: str | None) -> Settings:
    from reader.cli.checking import check_settings

    return check_settings(settings_of(config))
