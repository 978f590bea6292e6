"""The commands, run as a user runs them, in this process and through the shell."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Shell
from tests.samples import BLOG_PAGE, item, rss
from tests.servers import Reply, Server


def test_the_founding_kind_of_page_by_json(shell: Shell) -> None:
    """The contract of `import`, `list`, `show` and `thread`, on one page."""
    page = shell.save("page.txt", BLOG_PAGE)
    source, total = shell.json("import", page)
    assert source == {
        "source": page,
        "format": "text",
        "articles": {"new": 1, "changed": 0, "unchanged": 0},
        "comments": {"new": 2, "changed": 0, "unchanged": 0},
        "problems": [],
    }
    assert total["total"]["articles"] == {"new": 1, "changed": 0, "unchanged": 0}
    again, _ = shell.json("import", page)
    assert again["articles"] == {"new": 0, "changed": 0, "unchanged": 1}

    (listed,) = shell.json("list")
    assert listed["published"] == "2010-06-13T17:15:00Z"
    assert listed["comments"] == {"total": 2, "unread": 2, "announced": 2}
    assert listed["tags"] == ["Ferry", "Town council"]
    assert listed["labels"] == [] and listed["feed"] is None
    assert "text" not in listed
    (full,) = shell.json("list", "--full")
    (shown,) = shell.json("show", "1")
    assert full == shown
    assert set(listed) < set(shown)
    paragraph = shown["text"].split("\n\n")[0]
    assert "has crossed the bay for sixty years" in paragraph
    assert paragraph.endswith("to be named.")
    assert shown["published_raw"] == "June 13th, 2010 01:15 PM ET"
    assert shown["source"]["format"] == "text"

    first, second = shell.json("thread", "1")
    assert first["published"] == "2010-06-13T17:21:00Z"
    assert first["published_raw"] == "June 13, 2010 01:21 pm at 1:21 pm"
    assert first["author"] == "Ann, Lakeside"
    assert (first["depth"], first["parent_id"], first["unread"], first["state"]) == (
        0,
        None,
        True,
        "ok",
    )
    assert second["text"] == "Sell it.\n\nA bus is cheaper."


def test_what_export_json_writes_import_reads_back(shell: Shell, tmp_path: Path) -> None:
    """An archive moves to another machine with what was read and starred, indented as it was."""
    steps = (
        "Ropes\n\nThey are coiled in this way, every evening:\n\n  1. Take one.\n  2. Coil it.\n"
    )
    shell(
        "import",
        shell.save("page.txt", BLOG_PAGE),
        shell.save("feed.xml", rss([item(1), item(2)])),
        shell.save("ropes.txt", steps),
    )
    shell("mark", "read", "1", "c2")
    shell("mark", "starred", "2", "c1")
    status, exported, _ = shell("export", "json")
    assert status == 0
    other = Shell(tmp_path, shell._capsys)
    other.store = tmp_path / "other.db"
    archive = other.save("archive.jsonl", exported)
    *_, total = other.json("import", archive)
    assert total["total"]["articles"]["new"] == 4
    assert total["total"]["comments"]["new"] == 2

    def told(text: str) -> list[dict[str, Any]]:
        rows = [json.loads(line) for line in text.splitlines()]
        for row in rows:
            row.pop("id")
            row.pop("source")
            if row["feed"]:
                row["feed"].pop("id")
            for comment in row["comments"]:
                for key in ("id", "article_id", "parent_id"):
                    comment.pop(key)
        return sorted(rows, key=lambda row: str(row["title"]))

    _, again, _ = other("export", "json")
    assert told(again) == told(exported)
    source, _ = other.json("import", archive)
    assert source["articles"] == {"new": 0, "changed": 0, "unchanged": 4}


def test_marking_by_id_link_comment_and_query(shell: Shell) -> None:
    """Everything that has a name can be marked by it."""
    shell(
        "import", shell.save("page.txt", BLOG_PAGE), shell.save("feed.xml", rss([item(1), item(2)]))
    )
    assert shell("mark", "read", "1", "https://wire.example/1")[0] == 0
    assert [row["id"] for row in shell.json("list", "is:unread")] == [3]
    assert shell("mark", "read", "c1")[1] == "marked read: 1 comment\n"
    assert shell("mark", "read", "c1")[1] == "marked read: 0 comments\n"
    assert shell("mark", "read", "c1", "1")[1] == "marked read: 0 articles and 0 comments\n"
    assert shell("mark", "read", "nothing-like-this")[1] == "marked read: 0 articles\n"
    assert [row["unread"] for row in shell.json("thread", "1")] == [False, True]
    assert "would mark unread: 2 articles" in shell("mark", "unread", "--dry-run", "item")[1]
    assert [row["id"] for row in shell.json("list", "is:unread")] == [3]
    shell("mark", "unread", "item")
    assert len(shell.json("list", "is:unread")) == 2
    status, out, err = shell("mark", "starred", "2", "99")
    assert (status, out) == (1, "marked starred: 1 article\n")
    assert "there is no article or comment 99" in err


def test_search_finds_articles_and_comments_with_the_passage(shell: Shell) -> None:
    """A word from a comment leads to the comment."""
    shell("import", shell.save("page.txt", BLOG_PAGE))
    (hit,) = shell.json("search", "cheaper")
    assert (hit["article_id"], hit["comment_id"]) == (1, 2)
    assert hit["snippet"].endswith("A bus is **cheaper**.")
    assert {h["comment_id"] for h in shell.json("search", "ferry")} == {None, 1}
    assert {h["comment_id"] for h in shell.json("search", "ferry", "--in", "articles")} == {None}
    assert shell.json("search", "ferry", "--in", "comments", "author:ann") == []
    assert len(shell.json("search", "commenter:ann")) >= 1
    assert shell.json("search", "zeppelin") == []


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["show", "99"], 1, "there is no article 99"),
        (["list", "is:purple"], 1, "purple"),
        (["list", "-word"], 2, "to leave out what contains 'word', put --"),
        (["nonsense"], 2, "there is no command 'nonsense'; reader --help lists them"),
        (["lst"], 2, "there is no command 'lst' (did you mean 'list'?)"),
        (["list", "--limt", "3"], 2, "there is no option --limt (did you mean --limit?)"),
        (["import"], 2, "Missing argument"),
        (["import", "/no/such/file"], 1, "cannot read /no/such/file: no such file"),
        (["import", "--format", "atm", "x"], 2, "did you mean 'atom'"),
    ],
)
def test_errors_are_one_line_and_a_status(
    shell: Shell, arguments: list[str], status: int, said: str
) -> None:
    """Scripts see the status, people one line that says what to do."""
    shell("import", shell.save("page.txt", BLOG_PAGE))
    got, _, err = shell(*arguments)
    assert got == status
    assert said in err
    assert err.count("\n") == 1


def test_a_query_may_start_with_a_dash_after_two_dashes(shell: Shell) -> None:
    """`reader list -- -ferry` lists what lacks the word."""
    shell("import", shell.save("page.txt", BLOG_PAGE), shell.save("feed.xml", rss([item(1)])))
    status, out, _ = shell("list", "--json", "--", "-ferry")
    assert status == 0
    assert [json.loads(line)["title"] for line in out.splitlines()] == ["Item 1"]


def test_an_article_without_comments_is_said_to_have_none(shell: Shell) -> None:
    """Silence could mean anything; what a script reads stays empty."""
    shell("import", shell.save("feed.xml", rss([item(1)])))
    status, out, err = shell("thread", "1")
    assert (status, out) == (0, "")
    assert "article 1 has no comments here" in err
    assert shell("thread", "1", "--json") == (0, "", "")


def test_text_output_of_every_command(shell: Shell) -> None:
    """What people read: list, show in three formats, thread, feeds, check, formats, keys, paths."""
    shell("import", shell.save("page.txt", BLOG_PAGE), shell.save("feed.xml", rss([item(1)])))
    assert "Harbor town votes on its ferry" in shell("list")[1]
    shown = shell("show", "1", "--width", "40")[1]
    assert max(map(len, shown.splitlines())) <= 60
    assert "# Harbor town votes on its ferry" in shell("show", "1", "--format", "markdown")[1]
    assert "<h1>Harbor town votes on its ferry</h1>" in shell("show", "1", "--format", "html")[1]
    assert "A bus is cheaper." in shell("thread", "1")[1]
    assert "Harbor Wire" in shell("feeds")[1]
    assert "no problems" in shell("check")[1]
    assert "rss" in shell("formats")[1] and "layout" in shell("formats")[1]
    assert "app.quit" in shell("keys")[1]
    assert str(shell.store) in shell("paths")[1]
    assert shell("export", "markdown")[1].count("\n# ") == 1
    assert "</html>" in shell("export", "html")[1]


def test_marks_are_in_ascii_where_that_is_set(shell: Shell, tmp_path: Path) -> None:
    """What is printed follows the same setting as what is shown; texts stay as they are."""
    (tmp_path / "config.toml").write_text("ascii = true\n")
    shell("import", shell.save("page.txt", BLOG_PAGE))
    page = "<title>Über</title><article><h1>Über</h1>" + "<p>Schöner <i>See</i>.</p>" * 30
    shell("import", shell.save("page.html", page + "<ul><li>Möwe</ul></article>"))
    listed, thread = shell("list")[1], shell("thread", "1")[1]
    assert " o " in listed and "o c" in thread and "A bus is cheaper." in thread
    shown = shell("show", "2")[1]
    assert "Schöner" in shown and "* Möwe" in shown and not set("●•·─▎") & set(listed + shown)


def test_export_to_a_file_is_private_and_whole(shell: Shell) -> None:
    """An export is readable by its owner only, and there is never half of one."""
    shell("import", shell.save("page.txt", BLOG_PAGE))
    path = shell.folder / "out.jsonl"
    assert shell("export", "json", "--output", str(path))[0] == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_text().splitlines()) == 1
    status, _, err = shell("export", "json", "--output", "/no/such/folder/x")
    assert status == 1 and err.count("\n") == 1


def test_keys_of_every_class_are_checked_against_their_neighbours() -> None:
    """A class of bindings that `reader keys` forgot would let one key do two things."""
    from reader.app import all_bindings
    from reader.cli.keymap import _TOGETHER

    assert {info.where for info in all_bindings()} <= frozenset().union(*_TOGETHER)


def test_keys_can_be_remapped_and_mistakes_are_told(shell: Shell) -> None:
    """An unknown id or a key that is taken is one line with its number."""
    config = shell.folder / "config.toml"
    config.write_text('[keys]\n"app.help" = "f1"\n')
    assert "F1" in shell("keys")[1]
    for text, said in (
        (
            '[keys]\n"app.hepl" = "f1"\n',
            "config.toml:2: there is no action 'app.hepl' (did you mean 'app.help'?)",
        ),
        (
            '[keys]\n\n"app.help" = "u"\n',
            "config.toml:3: u is the key of both 'app.help' and 'main.undo'",
        ),
    ):
        config.write_text(text)
        status, _, err = shell("keys")
        assert status == 1 and said in err and err.count("\n") == 1


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reader", *arguments]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", timeout=60, check=False, **options
    )


def test_standard_input_is_a_source(tmp_path: Path) -> None:
    """`curl … | reader import -` works."""
    store = str(tmp_path / "s.db")
    done = run("--store", store, "import", "-", "--json", input=BLOG_PAGE)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[0])["articles"]["new"] == 1


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    """`reader list | head -1` prints one line and nothing else."""
    store = str(tmp_path / "s.db")
    feed = tmp_path / "feed.xml"
    feed.write_bytes(rss([item(n) for n in range(3000)]))
    assert run("--store", store, "import", str(feed)).returncode == 0
    shell = f"{sys.executable} -m reader --store {store} list --json | head -1"
    done = subprocess.run(
        ["bash", "-c", shell], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1


def test_without_a_terminal_the_interface_says_so(tmp_path: Path) -> None:
    """A script that forgets the command gets one line."""
    done = run("--store", str(tmp_path / "s.db"), input="")
    assert done.returncode == 1
    assert "reader list" in done.stderr and done.stderr.count("\n") == 1


def test_an_unexpected_error_is_one_line_and_a_log(tmp_path: Path) -> None:
    """No traceback reaches a user; the log has it."""
    code = (
        "import sys, reader.cli.group, reader.cli.run as c\n"
        "def broken(*a, **k): raise ZeroDivisionError('x')\n"
        "reader.cli.group.open_library = broken\n"
        "sys.exit(c.run_command(['list']))\n"
    )
    environment = {k: v for k, v in os.environ.items() if k != "SOUNDOFF_DEBUG"} | {
        "HOME": str(tmp_path)
    }
    environment.pop("XDG_STATE_HOME", None)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr and done.stderr.count("\n") == 1
    (log,) = tmp_path.rglob("soundoff.log")
    assert "ZeroDivisionError" in log.read_text()


def test_ctrl_c_during_an_import_keeps_what_is_done(tmp_path: Path) -> None:
    """One line says that it was interrupted; what was listed is in the store."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(4000):
        page = BLOG_PAGE.replace("Harbor town", f"Town {number}")
        (folder / f"{number:04}.txt").write_text(page, encoding="utf-8")
    store = str(tmp_path / "s.db")
    command = [sys.executable, "-m", "reader", "--store", store, "import", str(folder)]
    report = tmp_path / "report"
    with report.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    while not report.stat().st_size and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "interrupted" in err and "Traceback" not in err
    listed = sum(".txt (text): articles 1 new" in line for line in report.read_text().splitlines())
    assert 0 < listed < 4000
    done = run("--store", store, "list")
    assert len(done.stdout.splitlines()) == listed
    assert run("--store", store, "check").returncode == 0


def test_an_article_without_a_title_is_listed_by_its_address(shell: Shell) -> None:
    """What has no title is called the same in the shell, in words and in the panes."""
    feed = (
        '<rss version="2.0"><channel><title>Snow</title><item><link>https://a.example/1</link>'
        "<description>Cold.</description></item><item><guid>b</guid><description>Warm."
        "</description></item></channel></rss>"
    )
    shell("import", shell.save("feed.xml", feed))
    _, listed, _ = shell("list")
    _, spoken, _ = shell("--plain", "list")
    for out, name in ((listed, "(no title)"), (spoken, "no title")):
        assert "https://a.example/1" in out and name in out and "untitled" not in out


def test_a_search_that_is_cut_says_so(shell: Shell) -> None:
    """Fifty hits do not pass for all of them; who asked for so many is not told."""
    shell("import", shell.save("feed.xml", rss([item(number) for number in range(51)])))
    word = "words"
    _, _, err = shell("search", word)
    assert "the best 50; --limit N gives more" in err
    assert shell("search", word, "--limit", "5")[2] == ""
    assert shell("search", word, "--limit", "60")[2] == ""


def test_an_import_follows_the_configuration(shell: Shell) -> None:
    """A proxy, a name for servers or a site of one's own is set for imports, too."""
    shell.save("config.toml", '[fetch]\nuser-agent = "Mine/1.0"\n')
    reply = Reply(headers={"Content-Type": "application/rss+xml"}, body=rss([item(1)]))
    with Server({"/feed": reply}) as server:
        status, _, err = shell("import", server.url("/feed"))
        assert (status, err) == (0, "")
        (request,) = server.asked("/feed")
    assert request.headers["user-agent"] == "Mine/1.0"


def test_a_terminal_is_told_why_nothing_is_listed(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who tries `reader list` first is not left with an empty line; a script is."""
    assert shell("list") == shell("feeds") == (0, "", "")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert "no articles yet: reader add" in shell("list")[2]
    assert "no article matches" in shell("list", "is:starred")[2]
    assert (
        "no feeds yet" in shell("feeds")[2]
        and "no feed is failing" in shell("feeds", "--errors")[2]
    )
    assert "nothing found" in shell("search", "kettle")[2]
