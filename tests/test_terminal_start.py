"""The program, started in an empty home: what a first look shows at four sizes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal, environment, filter_list


def demo(home: Path, columns: int, rows: int) -> Terminal:
    """`reader --demo` in an empty home."""
    command = [sys.executable, "-m", "reader", "--demo"]
    return Terminal(command, columns=columns, rows=rows, env=environment(home))


@pytest.mark.parametrize(("columns", "rows"), [(140, 40), (170, 45)])
def test_wide_terminals_show_list_article_and_comments(
    tmp_path: Path, columns: int, rows: int
) -> None:
    """From 120 columns all three panes stand side by side."""
    with demo(tmp_path, columns, rows) as terminal:
        terminal.wait_for("Winter")
        # A document with a thread is previewed once the cursor rests.
        filter_list(terminal, "lighthouse")
        terminal.wait_for("POINT MERCY")
        terminal.wait_for("Leave it be.")
        assert "Town asks: what should" in terminal.text


def test_eighty_columns_show_comments_under_the_article(tmp_path: Path) -> None:
    """At 80 by 24 the list is left, the article right and its comments below."""
    with demo(tmp_path, 80, 24) as terminal:
        terminal.wait_for("Winter")
        filter_list(terminal, "island ferry")
        terminal.wait_for("PORT ELLERY")
        terminal.wait_for("Ruth in Lower Town")


def test_narrow_terminals_show_one_pane_at_a_time(tmp_path: Path) -> None:
    """At 40 by 10 Enter goes from the list to the article and c to the comments."""
    with demo(tmp_path, 40, 10) as terminal:
        terminal.wait_for("Winter")
        filter_list(terminal, "island ferry")
        terminal.wait_for("Island ferry survives")
        terminal.press("enter")
        terminal.wait_for("PORT ELLERY")
        terminal.press("c")
        terminal.wait_for("Ruth in Lower Town")
        terminal.press("f3")
        terminal.wait_for("Island ferry survives")


def test_no_terminal_is_said_in_one_line(tmp_path: Path) -> None:
    """In a pipe the interface names the command that works there."""
    done = subprocess.run(
        [sys.executable, "-m", "reader"],
        env=environment(tmp_path),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "reader list" in done.stderr
