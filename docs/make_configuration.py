"""Writes `docs/configuration.md` from the options: `python docs/make_configuration.py`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reader.config.options import TABLES, Option, Table, kind_in_words

TARGET = Path(__file__).with_name("configuration.md")
HEAD = """\
# Configuration

This page is written by `python docs/make_configuration.py` from the options of the program.

Nothing has to be set. What you set stands in one file of [TOML](https://toml.io), and `reader
config --path` says where: `config.toml` in the platform's folder for configurations, or the file
that `--config` or `SOUNDOFF_CONFIG` names.

```sh
reader config                              # every option, commented out, with its meaning
reader config > "$(reader config --path)"  # a file to begin with
reader config --check                      # says whether it has a mistake, and where
```

A name that does not exist is a mistake that is told with its line and the nearest name there is.
"""


def configuration_page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *map(_section, TABLES)])


def _section(table: Table) -> str:
    heading = f"`[{table.name}]`" if table.name else "Before the first table"
    if table.each:
        heading = f'`[{table.name}."{table.each.upper()}"]`'
    text = f"## {heading}\n\n{table.sentence}.\n"
    if table.sample:
        sample = f'[{table.name}."{table.sample}"]' if table.each else table.sample
        lines = [f"{option.name} = {option.shown}" for option in table.options]
        text += "\n```toml\n" + "\n".join([sample, *lines]) + "\n```\n"
    if table.options:
        text += "\n| option | is | by default | does |\n|---|---|---|---|\n"
        text += "".join(map(_row, table.options))
    return text


def _row(option: Option) -> str:
    default = "" if option.default is None else f"`{option.default}`"
    cells = (f"`{option.name}`", kind_in_words(option.kind), default, option.sentence)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


if __name__ == "__main__":
    TARGET.write_text(configuration_page(), encoding="utf-8")
