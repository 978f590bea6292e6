"""Standard streams and files that are closed, full, or no files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from reader.__main__ import main
from reader.cli import early
from reader.cli.session import EXIT_INTERRUPTED
from tests.cli.conftest import Shell
from tests.samples import BLOG_PAGE, item, rss

FULL = Path("/dev/full")


def shell_line(line: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Runs a line of the shell in which `reader` is the program."""
    env = {k: v for k, v in os.environ.items() if k != "SOUNDOFF_DEBUG"}
    env |= {"HOME": str(home), "SOUNDOFF_STORE": str(home / "s.db")}
    script = f'reader() {{ "{sys.executable}" -m reader "$@"; }}\n{line}'
    return subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, timeout=60, env=env, check=False
    )


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        ("reader <&-", 1, "no terminal here"),
        ("reader list >&-", 0, ""),
        ("reader list 2>&-", 0, ""),
        ("reader import - <&-", 1, "empty"),
    ],
)
def test_a_stream_that_the_shell_has_closed_is_no_error_of_the_program(
    tmp_path: Path, line: str, status: int, said: str
) -> None:
    """A service manager or a script may start the program without standard streams."""
    done = shell_line(line, tmp_path)
    assert done.returncode == status, done.stderr
    assert said in done.stderr and done.stderr.count("\n") == bool(said)


def test_a_terminal_that_only_takes_lines_is_told_what_works_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the shell of an editor no screen is drawn over the text."""
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys, "stdin", Mock(isatty=lambda: True))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main([]) == 1
    said = capsys.readouterr()
    assert "try `reader --plain`" in said.err and not said.out


@pytest.mark.skipif(not FULL.is_char_device(), reason="no device that is always full")
def test_a_full_disk_under_the_output_is_told_in_one_line(tmp_path: Path) -> None:
    """`reader keys > file` on a full disk says why the file is not whole."""
    done = shell_line(f"reader keys > {FULL}", tmp_path)
    assert done.returncode == 1
    assert done.stderr == "reader: cannot write to standard output: no space left on device\n"


def test_an_export_to_a_pipe_or_through_a_link_leaves_them_what_they_are(shell: Shell) -> None:
    """`--output /dev/stdout` writes to standard output, and a linked file stays linked."""
    shell("import", shell.save("page.txt", BLOG_PAGE))
    real, link, pipe = (shell.folder / name for name in ("real", "link", "pipe"))
    real.write_text("before")
    link.symlink_to(real)
    assert shell("export", "markdown", "--output", str(link))[0] == 0
    assert link.is_symlink() and "ferry" in real.read_text(encoding="utf-8")
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert shell("export", "markdown", "--output", str(pipe))[0] == 0
    assert pipe.is_fifo() and b"ferry" in os.read(reading, 1 << 16)
    os.close(reading)
    assert "ferry" in shell("export", "markdown", "--output", "-")[1]
    status, _, err = shell("export", "markdown", "--output", str(shell.folder / "no" / "where"))
    assert status == 1 and "cannot write" in err


def test_a_bare_number_is_an_id_and_in_quotes_a_word(shell: Shell) -> None:
    """`reader export json 2` is that article, wherever else a 2 stands."""
    shell("import", shell.save("feed.xml", rss([item(1), item(2), item(3)])))
    assert [row["id"] for row in shell.json("list", "3")] == [3]
    assert [row["title"] for row in shell.json("list", '"3"')] == ["Item 3"]
    assert shell("export", "json", "2")[1].count("\n") == 1
    status, out, err = shell("list", "2", "77")
    assert (status, out.count("\n"), err) == (1, 1, "reader: there is no article 77\n")
    assert shell("mark", "read", "1", "is:starred", "c" + "9" * 30)[0] == 1
    assert [row["id"] for row in shell.json("list", "is:read")] == [1]


def test_no_line_of_a_shown_article_is_wider_than_asked_for_but_its_address(shell: Shell) -> None:
    """`reader show --width 20` fits into twenty columns, long titles too."""
    shell("import", shell.save("page.txt", BLOG_PAGE), shell.save("feed.xml", rss([item(1)])))
    for article in ("1", "2"):
        lines = shell("show", article, "--width", "20")[1].splitlines()
        assert all(len(line) <= 20 for line in lines if "://" not in line), lines


def test_an_interrupt_before_the_first_page_ends_without_a_word(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C right after Enter leaves the shell's screen as it was, with no traceback on it."""
    monkeypatch.setattr(early, "paint_early", Mock(side_effect=KeyboardInterrupt))
    assert main([]) == EXIT_INTERRUPTED
    assert capfd.readouterr() == ("", "")
