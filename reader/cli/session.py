"""What every command starts from: the store and settings it was asked for, and how errors end."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from reader import paths
from reader.config import Settings, load_settings
from reader.errors import ReaderError
from reader.library import Library
from reader.store.connection import Connection

EXIT_DONE = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


def settings_of(config: str | None) -> Settings:
    """The settings of `--config`, else of the default place."""
    return load_settings(Path(config).expanduser() if config else paths.config_path())


def missing_config(config: str | None) -> str | None:
    """One line about the file of `--config` that is not there; None if it is, or none was named.

    It is no error, as the settings screen makes the file, but a slip in its name should be seen.
    """
    if config is None or (path := Path(config).expanduser()).exists():
        return None
    return f"there is no file {path}: the defaults apply"


@contextlib.contextmanager
def open_library(
    store: str | None,
    settings: Settings,
    *,
    demo: bool,
    create: bool = True,
    opened: Connection | None = None,
) -> Iterator[Library]:
    """The library of `--store`, of the default place, or a throw-away one with the demo in it.

    Args:
        store: as given on the command line.
        settings: what the user set.
        demo: whether it is the demo.
        create: whether a missing store is made.
        opened: the store, if the interface has opened it before.
    """
    if not demo:
        path = Path(store).expanduser() if store else paths.store_path()
        if opened is None:
            library = Library.open(path, settings, create=create)
        else:
            library = Library(path, opened, settings)
        try:
            yield library
        finally:
            library.close()
        return
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="soundoff-demo-"))
    try:
        library = Library.open(folder / "demo.db", settings)
        try:
            library.fill(demo_files())
            yield library
        finally:
            library.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def demo_files() -> list[Path]:
    """The files of the demo library: pages with their discussions first, then by name."""
    about = ("README", "LICENSE")
    folder = paths.bundled("sample_feeds")
    files = (p for p in folder.iterdir() if p.is_file() and not p.name.startswith((*about, ".")))
    return sorted(files, key=lambda path: (path.suffix != ".txt", path.name))


def stop_at_first(
    is_set: Callable[[], bool], stop: Callable[[], None]
) -> Callable[[int, object], None]:
    """A handler for Ctrl-C: the first ends after the work in hand, the second at once."""

    def handle(signal_number: int, frame: object) -> None:
        if is_set():
            raise KeyboardInterrupt
        stop()

    return handle


def say_error(message: str) -> None:
    """Prints one clean line on standard error."""
    from reader.text.clean import clean_line

    with contextlib.suppress(BrokenPipeError, OSError):
        print(f"reader: {clean_line(message)}", file=sys.stderr)  # noqa: T201


def say_none(why: str) -> None:
    """Says on a terminal why nothing was printed; scripts and cron jobs are told nothing."""
    if sys.stderr.isatty():
        say_error(why)


def end_with(error: BaseException) -> int:
    """Says what ended the program, in one line, and returns the exit status.

    An unexpected error's traceback goes to the log; with `SOUNDOFF_DEBUG` set it is raised.
    """
    if isinstance(error, ReaderError):
        say_error(str(error))
        return EXIT_FAILED
    if isinstance(error, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    if os.environ.get("SOUNDOFF_DEBUG"):
        raise error
    try:
        where = log_error(error)
    except OSError:
        say_error(f"unexpected error: {type(error).__name__}: {error}")
    else:
        say_error(f"unexpected error: {type(error).__name__}; please report it with {where}")
    return EXIT_FAILED


def log_error(error: BaseException) -> Path:
    """Appends an error's traceback to the log and returns the log's path.

    Raises:
        OSError: the log cannot be written.
    """
    import traceback

    log = paths.log_path()
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    log.touch(0o600)
    with log.open("a", encoding="utf-8", errors="replace") as file:
        file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')}\n")
        file.writelines(traceback.format_exception(error))
    return log


def end_quietly() -> None:
    """After a closed pipe: nothing more is written, also not by the interpreter as it ends."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
