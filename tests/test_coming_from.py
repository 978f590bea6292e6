"""The pages for people who come from other programs name what there is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from docs import make_access
from reader.app import all_bindings
from reader.cli.group import reader
from reader.config.options import TABLES
from reader.screens.key_names import key_name

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = ("coming-from-newsboat.md", "coming-from-gnus-slrn.md", "coming-from-circumflex.md")
ALL = (*PAGES, "access.md")


def rows(page: str) -> list[list[str]]:
    """Rows of the page's table of keys, as cells."""
    text = (DOCS / page).read_text(encoding="utf-8")
    found = re.findall(r"^\| (.*) \|$", text.partition("## Keys")[2], re.M)
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)] for row in found[1:]]


@pytest.mark.parametrize("page", PAGES)
def test_each_key_does_here_what_the_page_says(page: str) -> None:
    """Whoever learns a key from the page presses it and gets that action."""
    bound = {info.id: [key_name(key) for key in info.keys.split(",")] for info in all_bindings()}
    table = [row for row in rows(page) if len(row) > 2 and row[-1].startswith("`")]
    assert len(table) > 15
    for *_, key, action in table:
        shown = key.strip("`").replace("\\|", "|")
        assert shown in bound[action.strip("`")], (key, action)


@pytest.mark.parametrize("page", ALL)
def test_each_command_is_one_that_there_is(page: str) -> None:
    """A line that is copied from the page runs: its command and its options exist."""
    text = (DOCS / page).read_text(encoding="utf-8")
    found = re.findall(r"(?:^|`|\| )reader ([^`\n|>#]+)", text, re.M)
    assert found
    for line in found:
        words = shlex.split(line)
        # What stands before the command belongs to the program itself.
        if words and words[0] == "--plain":
            words = words[1:]
        if words:
            check(words)


def check(words: list[str]) -> None:
    """Has click read a command line without running it."""
    with click.Context(reader, info_name="reader", obj=None) as context:
        command = reader.get_command(context, words[0])
        assert command is not None, words
        arguments = [word for word in words[1:] if not word.startswith("~")] or ["x"]
        for parameter in command.params:
            if isinstance(parameter, click.Argument) and isinstance(parameter.type, click.File):
                return
        command.make_context(words[0], arguments, parent=context, resilient_parsing=True)
        known = {option for each in command.params for option in each.opts}
        assert {word for word in words[1:] if word.startswith("--") and word != "--"} <= known


@pytest.mark.parametrize("page", PAGES)
def test_each_table_of_the_configuration_is_one(page: str) -> None:
    """`[commands]` and the like are tables that the program reads."""
    text = (DOCS / page).read_text(encoding="utf-8")
    assert set(re.findall(r"`\[(\w+)\]`", text)) <= {table.name for table in TABLES}


def test_the_words_of_the_linear_reader_are_those_of_the_code() -> None:
    """A word that was changed is changed on the page: run `python docs/make_access.py`."""
    page = make_access.TARGET.read_text(encoding="utf-8")
    assert make_access.commands_table() in page and make_access.with_table(page) == page
