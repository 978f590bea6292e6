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

TAIL = """\
## While the program runs

The file is looked at every second: what you change is followed at once, and a mistake is one line
at the bottom, with everything staying as it was. *Settings* in the palette (`:`) lists all
options with what they mean and writes what you change there into the file, whose comments and
order stay; *Theme* shows each theme while you choose.

## Keys, sequences, macros

An action is given other keys by its id, which `reader keys` names: one, or a list. Keys pressed
one after the other are written with spaces, as `"g g"`; a key that begins such a sequence waits
0.6 seconds for the next one. An empty list leaves an action in the palette alone. A key that
would do two things in one place is a mistake that names both.

A macro does several actions one after the other, or runs a command:

```toml
[macros]
star-next = { keys = "ctrl+x", do = ["main.star", "main.next-unread"] }
words = { keys = "g w", run = "wc -w" }
later = { keys = "g l", run = "curl -s -d url=%s http://127.0.0.1:8080/later" }
```

A command gets the article as text on its input, and its link in the place of `%s`, as one word
whatever stands in it: no quotes around it. One line of output is shown at the bottom, more on a
page.

## Themes

`reader themes` lists them. Eight are built in: dusk, slate, moss and plum are dark, paper and
chalk are light, contrast has a contrast of at least 7:1 for every text (the others 4.5:1), and
terminal uses the sixteen colours of the terminal itself. Terminals that have no more get it by
themselves, and so do those that do not say that they have more: where `TERM` does not end in
`256color`, as after ssh, `COLORTERM=truecolor` says it.

One of your own is a file in the folder `themes` beside the configuration, named for the theme:

```toml
dark = true
primary = "#7aa2d6"     # the cursor and links
secondary = "#a79ad0"   # feeds
accent = "#e0a458"      # what is unread
warning = "#e5c07b"     # stars, matches
error = "#e06c75"
success = "#8fbf7f"     # code
foreground = "#d9d5cd"
background = "#16181d"
surface = "#1b1e24"
panel = "#242830"

[variables]
text-muted = "#aaa59b"
```

Only `primary` has to be there. With `NO_COLOR` in the environment no colour at all is sent;
nothing is said by colour alone. With `ascii = true` all marks, lines and borders are ASCII; texts
stay.
"""


def configuration_page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *map(_section, TABLES), TAIL])


def _section(table: Table) -> str:
    heading = f"`[{table.name}]`" if table.name else "Before the first table"
    if table.each:
        heading = f'`[{table.name}."{table.each.upper()}"]`'
    text = f"## {heading}\n\n{table.sentence}.\n"
    if table.sample:
        name = f'{table.name}."{table.sample}"' if table.each else table.name
        sample = f"[{name}]" if table.each else f"[{name}]\n{table.sample}"
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
