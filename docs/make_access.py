"""Writes the table of commands in `docs/access.md`: `python docs/make_access.py`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reader.cli.plain.commands import COMMANDS

TARGET = Path(__file__).with_name("access.md")
_TABLE = re.compile(r"(\| type \| does \|\n\|---\|---\|\n)(?:\|.*\n|@COMMANDS@\n)*")


def commands_table() -> str:
    """A row for each command of `reader --plain`."""
    rows = []
    for command in COMMANDS:
        word, *others = (name for name in command.names if name)
        typed = f"`{word}{f' {command.takes}' if command.takes else ''}`"
        short = "".join(f", `{name}`" for name in others)
        rows.append(f"| {typed}{short} | {command.sentence} |\n".replace("`|`", "`\\|`"))
    return "".join(rows)


def with_table(page: str) -> str:
    """The page with the table of the code."""
    return _TABLE.sub(lambda match: match[1] + commands_table(), page)


if __name__ == "__main__":
    TARGET.write_text(with_table(TARGET.read_text(encoding="utf-8")), encoding="utf-8")
