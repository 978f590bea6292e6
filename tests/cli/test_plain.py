"""The linear reader, by a pipe and in a terminal."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from reader.cli.plain.commands import COMMANDS, help_lines
from reader.cli.plain.lists import Lists
from reader.cli.plain.speech import Speech
from reader.config import ListSettings, Settings
from reader.library import Library
from reader.model.listing import ArticleQuery
from reader.text.sorting import sort_text
from tests.cli.conftest import Shell
from tests.comments import feeds
from tests.samples import BLOG_PAGE
from tests.servers import Reply, Server
from tests.terminal import Terminal, environment

READER = str(Path(sys.executable).with_name("reader"))


@pytest.fixture
def filled(shell: Shell) -> Shell:
    """One page with two comments, the second of which answers nobody."""
    assert shell("import", shell.save("page.txt", BLOG_PAGE))[0] == 0
    return shell


def typed(shell: Shell, monkeypatch: pytest.MonkeyPatch, *lines: str) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return shell("--plain")


def test_an_article_and_its_comments_are_read_by_number_and_word(
    filled: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever hears lines instead of seeing panes reads an article and what was said about it."""
    status, out, err = typed(filled, monkeypatch, "list", "1", "comments")
    assert (status, err) == (0, "")
    assert out.startswith("1 article, all articles.\n1. ")
    assert "state: unread" in out and "End of article, 2 unread comments." in out
    assert "Comment 1 of 2, by Ann, Lakeside" in out
    (row,) = filled.json("list")
    assert (row["unread"], row["comments"]["unread"]) == (False, 0)


def test_an_empty_store_says_how_to_fill_it(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever types hears it after the list; a script gets what it asked for and nothing else."""
    assert typed(shell, monkeypatch, "list")[1] == "0 articles, all articles.\n"
    monkeypatch.setattr("sys.stdin", _Typist("quit\n"))
    status, out, _ = shell("--plain")
    assert status == 0 and "0 articles, unread.\nNo articles yet." in out
    assert "reader add ADDRESS" in out and "reader import FILE" in out


class _Typist(io.StringIO):
    """Somebody at a keyboard."""

    def isatty(self) -> bool:
        return True


def test_lists_are_sorted_as_they_are_on_the_screen(tmp_path: Path) -> None:
    """Who changes between the two readers finds a view in the order that was given to it."""
    session = {"sorts": {"articles": "title", "feed:7": "comments"}}
    library = SimpleNamespace(
        session=lambda: json.dumps(session),
        settings=Settings(listing=ListSettings(sort="feed, -published")),
    )
    lists = Lists(cast(Library, library), cast(Speech, None))
    ordered = [
        lists._in_order(query)
        for query in (
            ArticleQuery(show="unread", is_overview=True),
            ArticleQuery(feed_id=7),
            ArticleQuery(feed_id=8),
        )
    ]
    lists.close()
    assert [sort_text(query.sort, query.terms) for query in ordered] == [
        "title",
        "comments",
        "feed, published",
    ]


def test_everything_can_be_undone(filled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word typed by mistake, and reading itself, are taken back one by one."""
    before = filled.json("list", "--full")
    done = ("list", "1", "comments", "star", "star comment", "label boats", "note mine", "delete")
    status, out, err = typed(filled, monkeypatch, *done, *("undo",) * 7, "u")
    assert (status, err) == (0, "")
    assert out.count("undone: ") == 7 and out.endswith("nothing to undo\n")
    assert filled.json("list", "--full") == before


def test_enter_reads_on_through_comments_to_the_end(
    filled: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The Enter key alone reads everything that is unread, and then says that this was all."""
    status, out, err = typed(filled, monkeypatch, "", "", "", "")
    assert status == 1 and "no unread article after this one" in err
    assert [*re.findall(r"^Comment (\d) of 2", out, re.M)] == ["1", "2"]


def test_whom_a_comment_answers_is_said(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reply names the author and the number of what it answers; `parent` reads that."""
    monkeypatch.setattr("sys.stdin", io.StringIO("list\n1\ncomment 2\nparent\nparent\n"))
    status, out, err = shell("--demo", "--plain")
    assert "Comment 2 of 12, by tidewright, in reply to lowwater, comment 1" in out
    assert out.rindex("Comment 1 of 12, by lowwater") > out.index("Comment 2 of 12")
    assert "the comment that this one answers is not here" in err and status == 1


def test_hits_feeds_and_links_are_opened_by_number(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number means what was listed last, whatever that was."""
    lines = "search grandfather\n1\nwhere\nfeeds\n2\n1\nlinks\nopen 99\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    _, out, err = shell("--demo", "--plain")
    assert re.search(r"Comment \d of \d, by northsider", out)
    assert "3 articles, Night Shift Wire." in out
    assert "there is no number 99" in err and "links were listed" in err


def test_what_cannot_be_done_is_said(filled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """No change is told that was none, and nobody is asked about nothing."""
    _, out, err = typed(filled, monkeypatch, "list nowhere", "mark all", "list all", "1", "note")
    assert "no articles are listed" in err and "there is no note" in err
    assert "note removed" not in out


def test_more_hits_than_are_listed_are_said_to_be_more(
    filled: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of hits that was cut does not pass for all of them."""
    monkeypatch.setattr("reader.cli.plain.lists._HITS", 1)
    _, out, _ = typed(filled, monkeypatch, "search ferry", "search cheaper")
    assert "1 found; there are more." in out and "1 found." in out


def test_the_place_in_a_thread_is_said_after_a_new_start(
    filled: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes back and asks where they are hears at which comment they stopped."""
    typed(filled, monkeypatch, "list", "1", "next comment")
    _, out, _ = typed(filled, monkeypatch, "list", "1", "where", "next comment", "read")
    assert "\nComment 1 of 2.\nComment 2 of 2, by" in out
    assert out.endswith("End of article.\n")


def test_what_cannot_be_opened_is_said(filled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong number or address is no query in which nothing is found."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert "there is no article 99" in filled("--plain", "open", "99")[2]
    _, out, err = filled("--plain", "open", "https://a.example/nowhere")
    assert "no article here has that address" in err and "found by" not in out


def test_links_have_the_numbers_of_the_text(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """`[2]` in what is read is number 2 of the links; the article's own address comes last."""
    page = (
        "<title>Snow</title><article><h1>Snow</h1><p>It fell all night, "
        '<a href="https://a.example/one">one</a> <a href="#end">place</a> said, and '
        '<a href="https://b.example/two">two</a> others.</p>'
        '<p id="end">The end of it.</p></article>'
    )
    shell("import", shell.save("snow.html", page), "--url", "https://snow.example/")
    _, out, err = typed(shell, monkeypatch, "list", "1", "links", "open 2", "links of")
    assert "one[1] place[2↓] said, and two[3] others" in " ".join(out.split())
    listed = out[out.index("1. https://") :].splitlines()
    assert listed == [
        "1. https://a.example/one",
        "3. https://b.example/two",
        "4. https://snow.example/, the article itself",
    ]
    assert "leads to a place in this text" in err and "links of what?" in err


def test_comments_are_fetched_followed_and_hidden_by_words(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever hears a discussion fetches it, goes past answers and hides an author, too."""
    replies = feeds.atom(
        [
            feeds.entry("u:1", "Ann", "Cold"),
            feeds.entry("u:2", "Bea", "Colder", to="u:1", hour=11),
            feeds.entry("u:3", "Cyn", "A kettle", hour=12),
        ]
    )
    xml = {"Content-Type": "application/atom+xml"}
    with Server({"/replies": Reply(body=replies.encode(), headers=xml)}) as server:
        feed = (
            '<feed xmlns="http://www.w3.org/2005/Atom"><title>Snow</title><id>u:f</id><entry>'
            "<id>u:e</id><title>Snow</title><updated>2024-03-01T09:00:00Z</updated>"
            f'<link rel="replies" type="application/atom+xml" href="{server.url("/replies")}"/>'
            "<content>It fell.</content></entry></feed>"
        )
        server.scripts["/feed"] = Reply(body=feed.encode(), headers=xml)
        shell("add", server.url("/feed"))
        said = ("list", "1", "comments", "refresh comments", "next comment", "skip", "find COLD")
        more = ("hide", "where", "undo", "watch", "list is:watched", "refresh it")
        status, out, err = typed(shell, monkeypatch, *said, *more)
    assert "no comments here; say: refresh comments" in err and "refresh elsewhere" in err
    assert "1 discussion: 3 new comments" in out
    read = re.findall(r"^Comment (\d) of 3, by (\w+)", out, re.M)
    assert read == [("1", "Ann"), ("3", "Cyn"), ("1", "Ann")]
    assert "hiding comments: author is Ann" in out and "undone: hiding comments" in out
    assert "1 article watched" in out and "Snow, Snow, 2024-03-01, watched, 3 comments" in out
    assert status == 1


def test_what_hides_comments_is_listed_and_given_up(
    filled: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person is heard again, and reading goes on where it was: also at the first comment."""
    said = ("list", "1", "comment 1", "hide", "undo", "where", "hide", "rules", "1", "unhide 1")
    status, out, err = typed(filled, monkeypatch, *said, "where", "rules")
    assert "undone: hiding comments: author is Ann" in out
    assert "1 rule.\n1. hidden: author is Ann, Lakeside, 1 comment\n" in out
    assert "to remove a rule, say: unhide 1" in err
    assert out.count("\nComment 1 of 2.\n") == 2 and out.endswith("0 rules.\n")
    assert status == 1


def test_a_thread_is_sorted_and_the_place_stays(
    filled: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest answers are heard first; whoever was at the last comment still is."""
    said = ("list", "1", "comment 2", "sort newest", "where", "comments", "sort score")
    _, out, err = typed(filled, monkeypatch, *said, "sort thread", "where", "sort by ear")
    assert re.findall(r"^Comment (\d) of 2, by (\w+)", out, re.M) == [
        ("2", "bob"), ("1", "bob"), ("2", "Ann"),
    ]  # fmt: skip
    assert "comments: newest first.\n" in out and "\nComment 1 of 2.\n" in out
    assert "this site does not tell scores" in err and "say: " not in out
    assert "Say one of: thread, oldest, newest, score" in err


def test_a_comment_is_answered_in_a_line(
    filled: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What was said in answer is kept below what it answers, to be posted on the site."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    said = ("list", "1", "answer Too early", "comment 2", "answer", "answer Ride it first.")
    _, out, err = typed(filled, monkeypatch, *said)
    assert "no comment was read yet" in err and "answer what? Say it" in err
    (draft,) = (tmp_path / "data").rglob("reply-*.md")
    assert f"the reply is kept in {draft}\n" in out
    text = draft.read_text()
    assert "bob wrote:\n> Sell it.\n>\n> A bus is cheaper.\n\nRide it first.\n" in text


def test_a_long_line_of_code_stays_indented(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is broken between words to fit a terminal keeps the blanks that it begins with."""
    speech = Speech()
    monkeypatch.setattr(speech, "_pages", True)
    monkeypatch.setenv("COLUMNS", "20")
    said: list[str] = []
    monkeypatch.setattr("sys.stdout.write", said.append)
    speech.say("    return x  # longer than that")
    assert "".join(said) == "    return x  #\nlonger than that\n"


def test_commands_are_plain_too(shell: Shell) -> None:
    """Before a command `--plain` gives words for signs, and no indentation."""
    shell("import", shell.save("page.txt", BLOG_PAGE))
    _, listed, _ = shell("--plain", "list")
    _, thread, _ = shell("--plain", "thread", "1")
    _, found, _ = shell("--plain", "search", "ferry")
    assert listed.startswith("1. ") and ", unread, 2 comments, 2 unread" in listed
    assert "Comment c1, by Ann, Lakeside" in thread
    assert "●" not in listed + thread and "\x1b" not in listed + thread + found
    assert not re.search("^ ", thread, re.M)


def test_every_command_is_in_the_help_and_named_once() -> None:
    """Nothing that can be typed is a secret, and no letter means two things."""
    names = [name for command in COMMANDS for name in command.names]
    assert len(set(names)) == len(names)
    assert len(help_lines()) == len(COMMANDS)
    for name in ("list", "next", "open", "read", "comments", "next comment", "mark", "star"):
        assert name in names
    assert {"search", "feeds", "refresh", "undo", "help", "quit"} <= set(names)


def test_a_script_that_ends_early_ends_well(tmp_path: Path) -> None:
    """`reader --plain | head` stops without a complaint."""
    script = f"printf 'list\\n1\\nc\\n' | {READER} --demo --plain | head -1"
    done = subprocess.run(
        ["/bin/sh", "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout == "29 articles, all articles.\n"


def test_a_terminal_gets_no_byte_that_moves_anything(tmp_path: Path) -> None:
    """On a braille line or a dumb terminal there are letters and ends of lines, nothing else."""
    env = {**environment(), "TERM": "dumb", "HOME": str(tmp_path)}
    with Terminal([READER, "--demo", "--plain"], columns=60, rows=10, env=env) as terminal:
        terminal.wait_for("more? Enter goes on")
        # Titles that are longer than a line are broken between words.
        assert "1. I built a tide clock out of a bathroom scale, unread, 12\n" in terminal.text
        assert "\ncomments, 11 unread\n" in terminal.text
        # What is typed in the place of Enter is done at once.
        terminal.send("2\r")
        terminal.wait_for("End of article")
        terminal.send("list\r")
        terminal.wait_for(lambda shown: shown.text.rstrip().endswith("next:"))
        terminal.send("s\r")
        terminal.wait_for(lambda shown: shown.text.rstrip().endswith("reader:"))
        terminal.send("quit\r")
        assert terminal.wait_exit() == 0
        assert b"\x1b" not in terminal.output
        assert not re.search(rb"\r(?!\n)", bytes(terminal.output))


def test_an_interrupt_stops_a_long_list_and_not_the_program(tmp_path: Path) -> None:
    """Ctrl-C while pages are read goes back to the prompt; at the prompt it ends the program."""
    env = {**environment(), "TERM": "dumb", "HOME": str(tmp_path)}
    with Terminal([READER, "--demo", "--plain"], columns=60, rows=10, env=env) as terminal:
        terminal.wait_for("more? Enter goes on")
        terminal.send("\x03")
        terminal.wait_for("reader:")
        terminal.send("where\r")
        terminal.wait_for("In the list")
        terminal.send("\x03")
        assert terminal.wait_exit() == 130
        assert os.linesep.encode() in terminal.output
