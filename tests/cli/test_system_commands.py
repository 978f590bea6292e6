"""The commands around reading: the count, the report, completion in a shell."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.cli.doctor import safe
from reader.cli.group import reader
from reader.model.fetching import Failure, NotModified
from tests.cli.conftest import Shell
from tests.samples import BLOG_PAGE
from tests.terminal import Terminal, environment

READER = str(Path(sys.executable).with_name("reader"))
OPML = """<opml version="2.0"><body><outline text="Harbour Gazette (late)" type="rss"
 xmlUrl="https://ann:secret7@gazette.example/private/feed.xml"/>
 <outline text="Notes" type="rss" xmlUrl="https://notes.example/feed"/></body></opml>"""


@pytest.fixture
def filled(shell: Shell) -> Iterator[Shell]:
    """Two feeds, one article with two comments."""
    assert shell("import", shell.save("page.txt", BLOG_PAGE))[0] == 0
    assert shell("import", shell.save("feeds.opml", OPML))[0] == 0
    yield shell


def test_the_count_is_one_number(filled: Shell) -> None:
    """A status bar shows how much is unread, of all or of what a query finds."""
    assert filled("unread") == (0, "1\n", "")
    assert filled("unread", "ferry") == (0, "1\n", "")
    assert filled("unread", "zeppelin") == (0, "0\n", "")
    filled("mark", "read", "1")
    assert filled("unread") == (0, "0\n", "")


def test_the_count_is_that_of_the_rows(shell: Shell) -> None:
    """The counters that it is read from say the same as counting."""
    samples = Path(__file__).resolve().parents[2] / "sample_feeds"
    shell("import", str(samples))
    _, counted, _ = shell("unread")
    assert int(counted) == len(shell.json("list", "is:unread")) > 20


def test_the_report_names_nothing_that_is_private(filled: Shell, tmp_path: Path) -> None:
    """It can be pasted anywhere: no address, login, title, name of a host, or home directory."""
    Path(os.environ["SOUNDOFF_CONFIG"]).write_text(
        '[feed."https://notes.example/feed"]\nlogin = "bob:hunter2"\n[fetch]\nproxy = ""\n'
        '[browsers]\n"notes.example" = "w3m"\n'
    )
    status, out, err = filled("doctor")
    assert (status, err) == (0, "")
    for secret in ("gazette", "notes.example", "secret7", "hunter2", "ann", "bob", "ferry"):
        assert secret not in out.lower().replace("channel", ""), secret
    assert str(tmp_path) not in out
    assert "sets: feed (1), fetch.proxy, browsers (1)" in out
    assert "articles: 1, 1 of them unread" in out and "feeds: 2, 0 of them failing" in out
    assert out.endswith("nothing is wrong\n")


def test_the_report_says_what_is_wrong(filled: Shell) -> None:
    """A mistake in the configuration and a damaged store are named, and the status is 1."""
    Path(os.environ["SOUNDOFF_CONFIG"]).write_text('[feed."https://x.example/f"]\nlogni = "a:b"\n')
    filled.store.write_bytes(b"not a database, but long enough to be looked at" * 100)
    status, out, _ = filled("doctor")
    assert status == 1
    assert "state: wrong: ~/config.toml:2: there is no setting 'logni'" in out
    assert "x.example" not in out and "store: The store ~/s.db is damaged" in out


def test_a_mistake_in_the_configuration_keeps_nobody_from_articles(filled: Shell) -> None:
    """What no setting has a part in is done all the same; a refresh says where the mistake is."""
    Path(os.environ["SOUNDOFF_CONFIG"]).write_text("no-such-setting = 1\n")
    assert filled("unread") == (0, "1\n", "")
    assert filled("mark", "read", "1")[0] == filled("export", "opml")[0] == 0
    assert filled("unread") == (0, "0\n", "")
    status, _, err = filled("refresh")
    assert status == 1 and "config.toml:1: there is no setting 'no-such-setting'" in err


def test_the_network_is_asked_only_on_request(
    filled: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One server answers or the report says that none does, and names none of them."""
    asked: list[str] = []
    failure = Failure(kind="offline", message="there is no host named notes.example")
    outcomes: list[object] = [failure, NotModified(url="https://notes.example/feed")]

    async def answer(url: str, settings: object) -> tuple[str, object]:
        asked.append(url)
        return "ok, 2 addresses", outcomes.pop(0)

    monkeypatch.setattr("reader.cli.doctor._asked", answer)
    assert "network:\n  asked: no;" in filled("doctor")[1] and asked == []
    status, out, _ = filled("doctor", "--network")
    assert status == 1 and "https: offline after" in out and "notes.example" not in out
    status, out, _ = filled("doctor", "--network")
    assert status == 0 and "https: answered after" in out and len(asked) == 2


def test_the_report_is_json_on_request(shell: Shell) -> None:
    """Before there is a store, too."""
    (report,) = shell.json("doctor")
    assert report["store"]["state"].startswith("none yet:")
    assert report["wrong"] == [] and report["versions"]["soundoff"]


def test_addresses_and_logins_are_left_out() -> None:
    """Whatever an error message quotes."""
    assert safe("a https://u:p@h.example/x?key=1 b") == "a (address) b"
    assert safe("feed:https://h.example/x") == "(address)"
    assert safe("login bob@example.org") == "login (address)"
    assert safe("line 3: no value") == "line 3: no value"


def test_a_terminal_is_asked_what_it_can(tmp_path: Path) -> None:
    """What the terminal answers is in the report, and none of it is left in what is typed."""
    env = {**environment(), "HOME": str(tmp_path)}
    with Terminal([READER, "doctor"], columns=100, rows=60, env=env) as terminal:
        terminal.wait_for(lambda terminal: b"\x1b[?u" in terminal.output)
        terminal.send("\x1b[?1u\x1b[?2026;2$y\x1b[?62;4;22c")
        terminal.wait_for("nothing is wrong")
        text = terminal.text
        assert "kitty keyboard: yes" in text and "sixel pictures: yes" in text
        assert "size: 100 columns, 60 rows" in text
        assert "^[" not in text
        assert terminal.wait_exit() == 0


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_a_shell_completes_commands_and_feeds(filled: Shell) -> None:
    """In bash, Tab offers commands, options, and the feeds of the store as one word each."""
    script = (
        'eval "$(reader completion bash)"\n'
        'offers() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); '
        '_reader_completion reader; printf "%s|" "${COMPREPLY[@]}"; echo; }\n'
        "offers reader comp\noffers reader doctor --n\n"
        f"offers reader --store {filled.store} refresh Har\n"
        f"offers reader --store {filled.store} remove 1\n"
    )
    path = f"{Path(READER).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**environment(), "PATH": path},
        timeout=60,
    )
    assert done.stdout.splitlines() == [
        "completion|",
        "--network|",
        r"Harbour\ Gazette\ \(late\)|",
        "1|",
    ], done.stderr


@pytest.mark.parametrize("shell_name", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(shell: Shell, shell_name: str) -> None:
    """The script of each calls the program by the name it is installed under."""
    status, out, _ = shell("completion", shell_name)
    assert status == 0 and f"_READER_COMPLETE={shell_name}_complete" in out


def test_every_command_is_found_and_told(shell: Shell) -> None:
    """What `--help` lists can be run, and says what it does."""
    with reader.make_context("reader", ["--help"], resilient_parsing=True) as context:
        for name in reader.list_commands(context):
            command = reader.get_command(context, name)
            assert command is not None and command.get_short_help_str(), name
    assert json.loads(json.dumps(shell("--help")[1])).count("doctor") == 1


def test_the_count_imports_nothing_that_it_does_not_need(filled: Shell) -> None:
    """A status bar asks every few seconds: the count costs little more than starting Python."""
    script = (
        "import sys\nfrom reader.__main__ import main\n"
        f"main(['--store', {str(filled.store)!r}, 'unread'])\n"
        "heavy = 'textual rich httpx aiohttp feedparser selectolax markdown_it platformdirs'\n"
        "print([name for name in heavy.split() if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "1\n[]\n", done.stderr


@pytest.mark.parametrize(
    "command", ["thread 1", "--plain thread 1", "doctor", "export html", "completion bash"]
)
def test_a_reader_of_output_may_stop_reading(tmp_path: Path, command: str) -> None:
    """`reader thread 17 | head` ends without a complaint, whatever the command."""
    script = f"{{ {READER} --demo {command}; echo $? >&2; }} | head -1 >/dev/null"
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env={**environment(), "HOME": str(tmp_path)},
        timeout=60,
    )
    assert done.stderr == "0\n"
