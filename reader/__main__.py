"""`python -m reader`, and the command itself: the interface at once, anything else through the CLI.

`reader` without a command is what must start at once: it does without click, paints its first page
before Textual is imported, and makes Textual's settings before that, which reads them then.
"""

from __future__ import annotations

import os
import sys
from typing import TypedDict

COMPLETING = "_READER_COMPLETE"


class InterfaceOptions(TypedDict):
    """What may stand before a command, as given."""

    store: str | None
    config: str | None
    demo: bool


def main(argv: list[str] | None = None) -> int:
    """Runs the program and returns its exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    _open_closed_streams()
    # A shell that completes a command line calls the program with nothing but this.
    options = None if COMPLETING in os.environ else _interface_options(arguments)
    if options is None:
        from reader.cli.run import run_command

        return run_command(arguments)
    try:
        return _run_interface(options)
    except KeyboardInterrupt:
        # Before the terminal is held, and where no first frame is painted.
        from reader.cli.session import EXIT_INTERRUPTED

        return EXIT_INTERRUPTED


def _run_interface(options: InterfaceOptions) -> int:
    from reader.cli.early import paint_early

    early = None if options["demo"] else paint_early(options["store"], options["config"])
    try:
        from reader.cli.interface import run_interface

        return run_interface(**options, early=early)
    finally:
        if early is not None:
            early.terminal.release()


def _open_closed_streams() -> None:
    """Opens the null device where the shell has closed a stream (`reader list >&-`).

    Python has none then, and the next file that is opened would take its number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _interface_options(arguments: list[str]) -> InterfaceOptions | None:
    """The options of a call without a command; None where there is one, or anything unknown."""
    options = InterfaceOptions(store=None, config=None, demo=False)
    rest = list(arguments)
    while rest:
        name = rest.pop(0)
        name, has_value, value = name.partition("=")
        if name == "--demo" and not has_value:
            options["demo"] = True
        elif name == "--store" and (has_value or rest):
            options["store"] = value if has_value else rest.pop(0)
        elif name == "--config" and (has_value or rest):
            options["config"] = value if has_value else rest.pop(0)
        else:
            return None
    return options


if __name__ == "__main__":
    sys.exit(main())
