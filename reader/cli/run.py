"""One command line: run, and ended with one line and a status whatever happens."""

from __future__ import annotations

import errno
import sys

import click

from reader.cli.group import reader
from reader.cli.session import EXIT_DONE, EXIT_FAILED, EXIT_USAGE, end_quietly, end_with, say_error
from reader.errors import UsageError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def run_command(arguments: list[str]) -> int:
    """Runs one command line and returns its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # JSON is UTF-8 by contract, and text in a poorer encoding loses letters, not lines.
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        status = reader.main(args=arguments, prog_name="reader", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else EXIT_DONE
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.Abort:
        return end_with(KeyboardInterrupt())
    except click.NoSuchOption as error:
        name = error.option_name
        if error.possibilities:
            say_error(f"there is no option {name} (did you mean {error.possibilities[0]}?)")
            return EXIT_USAGE
        # Of `-ferry` click has looked at `-f` only.
        word = next((a for a in arguments if a.startswith(name)), name).lstrip("-")
        hint = f"; to leave out what contains {word!r}, put -- before the query"
        say_error(f"there is no option {name}{hint} (see reader --help)")
        return EXIT_USAGE
    except click.ClickException as error:
        say_error(f"{error.format_message().rstrip('.')} (see reader --help)")
        return EXIT_USAGE
    except UsageError as error:
        say_error(str(error))
        return EXIT_USAGE
    except (BrokenPipeError, SystemExit):
        # Click, too, meets a closed pipe first, and would exit with 1.
        end_quietly()
        return EXIT_DONE
    except OSError as error:
        if error.errno not in _FULL or error.filename is not None:
            return end_with(error)
        end_quietly()
        say_error(f"cannot write to standard output: {(error.strerror or '').lower()}")
        return EXIT_FAILED
    except BaseException as error:  # noqa: BLE001 - the edge: one line, or raised for tests
        return end_with(error)
