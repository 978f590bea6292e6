"""The manual page says what the commands do."""

from __future__ import annotations

import re
import shutil
import subprocess

import click
import pytest

from docs.make_man import TARGET, man_page, roff
from reader.cli.group import reader


def test_the_manual_page_is_that_of_the_commands() -> None:
    """A command or option that was changed is changed there: run `python docs/make_man.py`."""
    assert TARGET.read_text(encoding="utf-8") == man_page()


def test_every_command_and_option_is_in_it() -> None:
    """Nothing that `--help` tells is missing."""
    page = man_page()
    context = click.Context(reader, info_name="reader")
    for name in reader.list_commands(context):
        assert re.search(rf"^\.SS {re.escape(roff(name))}( |$)", page, re.M), name
        command = reader.get_command(context, name)
        assert command is not None
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert all(roff(option) in page for option in parameter.opts), parameter.opts


def test_help_fits_into_a_terminal_and_says_all() -> None:
    """Each command has a whole sentence in the list, each option a word on what it is for."""
    context = click.Context(reader, info_name="reader", max_content_width=80, terminal_width=80)
    pages = [reader.get_help(context)]
    assert "..." not in pages[0].partition("Commands:")[2]
    for name in reader.list_commands(context):
        command = reader.get_command(context, name)
        assert command is not None
        inner = click.Context(command, parent=context, info_name=name)
        pages.append(command.get_help(inner))
        for option in command.params:
            assert not isinstance(option, click.Option) or option.help, (name, option.name)
    assert [line for page in pages for line in page.splitlines() if len(line) > 80] == []


def test_text_is_never_taken_for_a_command_of_roff() -> None:
    """A line that begins with a dot, and backslashes, are shown as they are."""
    assert roff(".TH and \\n") == r"\&.TH and \en"
    assert roff("--json") == r"\-\-json"


@pytest.mark.skipif(shutil.which("groff") is None, reason="there is no groff")
def test_it_is_set_without_a_warning() -> None:
    """`man reader` shows it, and groff has nothing to complain about."""
    done = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", str(TARGET)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stderr == ""
    assert "Report on terminal, store, configuration and network." in done.stdout
