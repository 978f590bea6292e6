"""Writes `docs/reader.1` from the commands: `python docs/make_man.py`; `--print` only prints it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import click

from reader.cli.group import EXAMPLES, reader

TARGET = Path(__file__).with_name("reader.1")
HEAD = """\
.\\" Written by docs/make_man.py from the commands of the program.
.TH READER 1 "" "Soundoff" "Soundoff"
.SH NAME
reader \\- a terminal news reader in which articles and their comments are equally first\\-class
.SH SYNOPSIS
.B reader
.RI [ options ]
.RI [ command
.RI [ arguments ]]
.SH DESCRIPTION
Without a command the terminal interface opens;
.B ?
shows the keys that work where you are, and
.B :
finds an action by its name.
With a command one thing is done: results go to standard output, progress and problems to standard
error. With
.B \\-\\-plain
alone the library is read line by line, by commands that are words.
.PP
ARTICLE is an id or the article's link; a comment's id is written
.BR c12 .
A QUERY is words, as in
.BR "is:unread tag:boats newer:3d" ,
and regular expressions, as in
.BR "/colou?r/" ;
words that begin with
.B \\-
follow
.BR \\-\\- .
"""
TAIL = """\
.SH EXIT STATUS
0: done. 1: something that was asked for failed; each is named, the rest is done. 2: the command
line is wrong. 130: interrupted.
.SH ENVIRONMENT
.TP
.B SOUNDOFF_STORE
The store, if
.B \\-\\-store
does not name one.
.TP
.B SOUNDOFF_CONFIG
The configuration, if
.B \\-\\-config
does not name one.
.TP
.B NO_COLOR
Nothing is said in colour.
.TP
.B VISUAL, EDITOR
What edits answers to comments.
.TP
.B HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY
The proxy, if the configuration does not say.
.TP
.B BROWSER
What opens links, if the configuration does not say.
.SH FILES
.B reader paths
says where the store, the configuration and the log are.
"""


def man_page() -> str:
    """The whole page."""
    with click.Context(reader, info_name="reader") as context:
        parts = [HEAD, ".SH OPTIONS\n", *_options(reader, context), ".SH COMMANDS\n"]
        for name in reader.list_commands(context):
            command = reader.get_command(context, name)
            assert command is not None
            parts += _command(command, click.Context(command, context, name))
        return "".join([*parts, ".SH EXAMPLES\n", *_examples(), TAIL])


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    usage = " ".join(command.collect_usage_pieces(context))
    yield f".SS {roff(f'{context.info_name} {usage}')}\n"
    for number, paragraph in enumerate(re.split(r"\n\s*\n", (command.help or "").strip())):
        yield ".PP\n" if number else ""
        yield f"{roff(' '.join(paragraph.split()))}\n"
    yield from _options(command, context)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and record[1] and "--help" not in record[0]:
            yield f".TP\n.B {roff(record[0])}\n{roff(' '.join(record[1].split()))}\n"


def _examples() -> Iterator[str]:
    """The lines of `reader --help`, each with what it does below it."""
    for line in EXAMPLES.partition("\n\n")[0].splitlines()[2:]:
        command, _, purpose = line.strip().partition("    ")
        yield f".TP\n.B {roff(command)}\n{roff(purpose.strip())}\n"


def roff(text: str) -> str:
    """A text in which nothing is a command of roff."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "")
    return re.sub(r"^([.'])", r"\\&\1", text)


if __name__ == "__main__":
    if "--print" in sys.argv[1:]:
        sys.stdout.write(man_page())
    else:
        TARGET.write_text(man_page(), encoding="utf-8")
