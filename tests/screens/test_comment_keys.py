"""What can be done with a comment: hiding, noting, answering, passing on, looking further."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.widgets import Input, TextArea

from reader import paths
from reader.config import Settings
from reader.model.article import Version
from reader.model.body import Body
from reader.model.changes import RuleRemoved
from reader.model.comment import Comment
from reader.screens import piping, reply, terminal
from reader.screens.piping import needs_terminal
from reader.screens.reply import draft_for
from reader.screens.rules import RulesScreen, WantedRule, read_rule
from tests.fakes import START, FakeLibrary
from tests.screens.running import Running, running


async def at_comments(run: Running) -> None:
    """Goes to the first comment of the fifth article, which has three."""
    await run.press("j", "c")
    await run.until(lambda: run.main.thread.cursor_comment_id == 5001)


async def chosen(run: Running, label: str) -> None:
    """Finds a command in the palette by its label and runs it."""
    await run.press("colon")
    await run.until(lambda: run.app.screen is not run.main and run.app.focused is not None)
    run.app.screen.query_one(Input).value = label
    await run.until(lambda: label in run.shown().split("\n", 4)[-1])
    await run.press("enter")
    await run.until(lambda: "CommandPalette" not in str(type(run.app.screen).__mro__))


# Noise


async def test_x_hides_an_author_after_asking(library: FakeLibrary) -> None:
    """No stops it, yes hides, and u shows everything again."""
    async with running(library) as run:
        await at_comments(run)
        await run.press("x")
        assert "Hide all comments by Reader 1?" in run.shown()
        await run.press("n")
        assert not library.hiding
        await run.press("x", "y")
        await run.until(lambda: bool(library.hiding))
        await run.until(lambda: run.main.thread.thread.marks[0] == 1)
        assert "Hidden: comments by Reader 1" in run.status()
        await run.press("u")
        await run.until(lambda: not library.hiding)
        await run.until(lambda: run.main.thread.thread.marks[0] == 0)


async def test_rules_are_listed_removed_and_brought_back(library: FakeLibrary) -> None:
    """The list says why and how many; d removes one, u brings it back, both in the thread too."""
    await library.add_rule("author", "Reader 2")
    async with running(library) as run:
        await at_comments(run)
        await chosen(run, "Noise rules")
        await run.until(lambda: "author is Reader 2" in run.shown())
        assert "1 comment hidden" in run.shown()
        await run.press("d")
        await run.until(lambda: not library.hiding)
        await run.until(lambda: "u undoes it" in run.shown())
        assert run.main.thread.thread.marks[1] == 0
        await run.press("u")
        await run.until(lambda: "author is Reader 2" in run.shown())
        await run.press("escape")
        await run.until(lambda: run.main.thread.thread.marks[1] == 1)


async def test_a_rule_whose_screen_was_left_can_be_undone(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hiding in a large store takes a moment; who goes back before it ends can take it back."""
    await library.add_rule("author", "Reader 2")
    remove, may_end = library.remove_rule, asyncio.Event()

    async def slowly(rule_id: int) -> RuleRemoved:
        await may_end.wait()
        return await remove(rule_id)

    monkeypatch.setattr(library, "remove_rule", slowly)
    async with running(library) as run:
        await at_comments(run)
        await chosen(run, "Noise rules")
        await run.until(lambda: "author is Reader 2" in run.shown())
        await run.press("d", "escape")
        may_end.set()
        await run.until(lambda: not library.hiding)
        await run.until(lambda: run.main.thread.thread.marks[1] == 0)
        await run.press("u")
        await run.until(lambda: bool(library.hiding))


async def test_a_rule_is_added_by_a_line(library: FakeLibrary) -> None:
    """a asks for it; what cannot be read is said and stays in the line."""
    async with running(library) as run:
        await run.app.push_screen(RulesScreen(library.as_library(), _nothing, _undone))
        await run.press("a", *"/(/", "enter")
        await run.until(lambda: "not closed" in run.shown())
        assert not library.hiding
        line = run.app.screen.query_one(Input)
        line.value = "<3"
        await run.press("enter")
        await run.until(lambda: bool(library.hiding))
        await run.until(lambda: "score is below 3" in run.shown())
        await run.press("a", "escape")
        assert isinstance(run.app.screen, RulesScreen)
        await run.press("escape")
        await run.until(lambda: not isinstance(run.app.screen, RulesScreen))


async def _nothing(make: Callable[[], Any]) -> None:
    await make()


async def _undone() -> str:
    return "Nothing to undo."


def test_a_line_says_what_kind_of_rule_it_is() -> None:
    """Signs tell an author, a score and a regular expression from a word."""
    assert read_rule("  crypto ") == WantedRule("word", "crypto")
    assert read_rule("/buy +now/") == WantedRule("regex", "buy +now")
    assert read_rule("@ Troll") == WantedRule("author", "Troll")
    assert read_rule("< -2") == WantedRule("score", "-2")
    assert read_rule("  ") is None and read_rule("@") is None


# Notes, versions, other comments


async def test_a_note_on_a_comment(library: FakeLibrary) -> None:
    """T in the comments is about the comment; u undoes it."""
    async with running(library) as run:
        await at_comments(run)
        await run.press("T")
        await run.until(lambda: "Note on the comment by Reader 1" in run.shown())
        run.app.screen.query_one(TextArea).text = "Look this up"
        await run.press("ctrl+s")
        await run.until(lambda: library.threads[5][0].note == "Look this up")
        assert library.articles[5].notes is None
        await run.until(lambda: "✎" in run.shown())
        await run.press("u")
        await run.until(lambda: library.threads[5][0].note is None)


async def test_what_changed_in_a_comment(library: FakeLibrary) -> None:
    """@ in the comments shows what an edit removed and added."""
    text = library.threads[5][0].comment.text
    earlier = Version(
        number=1, replaced=START, title=None, body=Body("text", "Before"), text=f"Before {text}"
    )
    async with running(library) as run:
        await at_comments(run)
        await run.press("at")
        assert "has not changed" in run.status()
        library.comment_texts[5001] = [earlier]
        await run.press("at")
        await run.until(lambda: "What changed  Comment by Reader 1" in run.shown())
        assert "[-Before-]" in run.shown()


async def test_the_order_of_a_thread_is_said(library: FakeLibrary) -> None:
    """Deep in a thread its title is out of sight, and every order looks like any other."""
    thread = library.threads[5]
    thread[1] = replace(thread[1], comment=replace(thread[1].comment, score=7))
    async with running(library) as run:
        await at_comments(run)
        said = []
        for _ in range(4):
            await run.press("full_stop")
            said.append(run.status().strip())
        assert said == [
            "Comments: oldest first.",
            "Comments: newest first.",
            "Comments: by score.",
            "Comments: in the order of the site.",
        ]


async def test_the_authors_other_comments(library: FakeLibrary) -> None:
    """The palette has a search for them, in comments alone."""
    async with running(library) as run:
        await at_comments(run)
        await chosen(run, "Comments by this author")
        await run.until(lambda: library.searched == ['commenter:"Reader 1"'])
        assert library.scopes == ["comments"]


async def test_y_and_o_are_about_the_comment(library: FakeLibrary) -> None:
    """Its own address, else the page of its discussion."""
    page = "https://news.ycombinator.com/item?id=9"
    library.discuss(5, id=0, name="Comments", page=page, fetched=START)
    kept = library.threads[5]
    kept[1] = replace(kept[1], comment=replace(kept[1].comment, link="https://example.org/5#c2"))
    async with running(library) as run:
        await at_comments(run)
        await run.press("y")
        assert run.app.clipboard == page
        await run.press("j", "y")
        assert run.app.clipboard == "https://example.org/5#c2"
        await run.press("C")
        await run.until(lambda: run.app.clipboard == page)


# Passing on


@contextmanager
def _lent(app: App[Any]) -> Iterator[None]:
    """Stands for giving the terminal away."""
    yield


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[str, ...], bytes | None]]:
    """Programs that were given the terminal, with what they read."""
    seen: list[tuple[tuple[str, ...], bytes | None]] = []

    def run(arguments: tuple[str, ...], data: bytes | None = None, *, name: str = "") -> None:
        seen.append((tuple(arguments), data))

    monkeypatch.setattr(piping, "lent", _lent)
    monkeypatch.setattr(piping, "run_there", run)
    return seen


async def test_a_comment_a_subtree_and_a_thread_are_piped(
    library: FakeLibrary, tmp_path: Path
) -> None:
    """Tab says how much; the command and the part are remembered."""
    out = tmp_path / "out"
    async with running(library) as run:
        await at_comments(run)
        await run.press("vertical_line")
        await run.until(lambda: "this comment" in run.shown())
        run.app.screen.query_one(Input).value = f"tee {out}"
        await run.press("enter")
        await run.until(lambda: "c5001 · Reader 1" in run.status())
        assert out.read_text().count("Reader") == 1
        await run.press("vertical_line", "tab", "enter")
        await run.until(lambda: out.read_text().count("Reader") == 2)
        assert "    First reply" in out.read_text() or "  ● c5002" in out.read_text()
        await run.press("vertical_line", "tab", "enter")
        await run.until(lambda: out.read_text().count("Reader") == 3)


async def test_the_article_is_piped_from_the_list(library: FakeLibrary, tmp_path: Path) -> None:
    """What an article's text says reaches the program, and its first line comes back."""
    out = tmp_path / "out"
    async with running(library) as run:
        await run.press("vertical_line")
        run.app.screen.query_one(Input).value = f"cat > {out}; echo done well"
        await run.press("enter")
        await run.until(lambda: "done well" in run.status())
        assert out.read_text().startswith("Six\n") and "Some text." in out.read_text()


async def test_a_pager_gets_the_terminal(
    library: FakeLibrary, programs: list[tuple[tuple[str, ...], bytes | None]]
) -> None:
    """What wants the screen is not run behind it."""
    async with running(library) as run:
        await run.press("vertical_line")
        run.app.screen.query_one(Input).value = "less -S"
        await run.press("enter")
        await run.until(lambda: bool(programs))
        (arguments, data) = programs[0]
        assert arguments == ("/bin/sh", "-c", "less -S")
        assert data is not None and data.startswith(b"Six\n")


async def test_a_program_that_fails_or_prints_nonsense_is_one_clean_line(
    library: FakeLibrary,
) -> None:
    """Escapes in its output do not reach the terminal, and its status is told."""
    async with running(library) as run:
        await run.press("vertical_line")
        run.app.screen.query_one(Input).value = "printf 'a\\033[31mb\\nsecond\\n'; exit 3"
        await run.press("enter")
        await run.until(lambda: run.status().endswith("status 3: ab"))


async def test_a_program_that_reads_nothing_ends_well(library: FakeLibrary) -> None:
    """A text longer than a pipe holds does not hang on a program that ignores it."""
    library.add("Long", text="word " * 100_000)
    async with running(library) as run:
        await run.press("vertical_line")
        run.app.screen.query_one(Input).value = "true"
        await run.press("enter")
        await run.until(lambda: "true: done" in run.status())


@pytest.mark.parametrize(
    ("command", "is_so"),
    [
        ("less", True),
        ("grep x | LESS=-R /usr/bin/less -S", True),
        ("!wc", True),
        ("wc -l", False),
        ("less | wc", False),
        ("echo 'less", False),
    ],
)
def test_what_wants_the_terminal(command: str, is_so: bool) -> None:
    """A pager at the end of a pipeline does; a ! asks for it."""
    assert needs_terminal(command) is is_so


# Answering


@pytest.fixture
def editor(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Callable[[Callable[[Path], str | None]], None]]:
    """Stands for an editor on the terminal; a test says what it does with the file."""
    program = tmp_path / "ed"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(program))
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(reply, "lent", _lent)

    def use(edit: Callable[[Path], str | None]) -> None:
        monkeypatch.setattr(
            reply, "run_there", lambda arguments: edit(Path(os.fspath(arguments[-1])))
        )

    yield use


def drafts() -> list[Path]:
    return list((paths.data_dir() / "drafts").glob("*"))


async def test_a_reply_is_copied_and_its_page_opened(
    library: FakeLibrary, editor: Callable[[Callable[[Path], str | None]], None]
) -> None:
    """The editor begins with the comment quoted; what was written is ready to be posted."""
    begun: list[str] = []

    def edit(path: Path) -> None:
        begun.append(path.read_text())
        path.write_text("> First\n\nI do not think so.\n")

    editor(edit)
    async with running(library) as run:
        await at_comments(run)
        await run.press("A")
        await run.until(lambda: "post it at https://example.org/5" in run.status())
        assert run.app.clipboard == "> First\n\nI do not think so."
    assert begun[0].startswith("Reader 1 wrote:\n> ")
    assert drafts()[0].read_text().endswith("so.\n")
    assert drafts()[0].stat().st_mode & 0o077 == 0


async def test_an_unchanged_reply_is_none(
    library: FakeLibrary, editor: Callable[[Callable[[Path], str | None]], None]
) -> None:
    """Leaving the editor as it was, or an empty file, copies and opens nothing."""
    editor(lambda path: None)
    async with running(library) as run:
        await at_comments(run)
        await run.press("A")
        await run.until(lambda: "Nothing was written" in run.status())
        assert run.app.clipboard == "" and drafts() == []

        def emptied(path: Path) -> None:
            path.write_text(" \n")

        editor(emptied)
        await run.press("A")
        await run.until(lambda: drafts() == [] and "Nothing" in run.status())


async def test_a_reply_outlives_an_editor_that_fails(
    library: FakeLibrary, editor: Callable[[Callable[[Path], str | None]], None]
) -> None:
    """What was written is kept, and the line says where."""

    def edit(path: Path) -> str:
        path.write_text("Half a thought")
        return "ed failed with status 1"

    editor(edit)
    async with running(library, (200, 40)) as run:
        await at_comments(run)
        await run.press("A")
        await run.until(lambda: "ed failed with status 1" in run.status())
        assert str(drafts()[0]) in run.status()
        assert drafts()[0].read_text() == "Half a thought"


async def test_without_a_terminal_or_an_editor_nothing_breaks(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key says what is missing."""
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    async with running(library) as run:
        await at_comments(run)
        await run.press("A")
        await run.until(lambda: "There is no editor" in run.status())


def test_a_quotation_is_wrapped_and_attributed() -> None:
    """Every line of it is marked as quoted, empty ones too."""
    text = "word " * 30 + "\n\nEnd"
    comment = Comment(author="Ada", body=Body("text", text), text=text, published=START)
    lines = draft_for(comment).splitlines()
    assert lines[0].startswith("On 2026-01-01") and lines[0].endswith("Ada wrote:")
    assert all(line.startswith(">") and len(line) <= 72 for line in lines[1:-1])
    assert ">" in lines and "> End" in lines


def test_a_program_on_the_terminal_reads_what_it_is_given() -> None:
    """Without a terminal that is said in one line, and no program is started."""
    failure = terminal.run_there(("cat",), b"text", name="mine")
    assert failure is None or failure.startswith("mine: ")


# Places


async def test_lists_by_life_are_places(library: FakeLibrary) -> None:
    """Most discussed sorts for itself alone: what it was sorted by before comes back."""
    async with running(library, settings=Settings()) as run:
        await run.press("f2")
        await run.until(lambda: run.main.feeds.row_count == 8)
        await run.press("6", "g", "enter")
        assert "Most discussed" in run.title() and "by comments" in run.title()
        await run.press("q")
        assert "All articles" in run.title() and "by" not in run.title()


async def test_the_palette_has_the_places(library: FakeLibrary) -> None:
    """They need no way through the feeds."""
    async with running(library) as run:
        await chosen(run, "Most discussed")
        await run.until(lambda: "Most discussed" in run.title())
        assert run.focused_id == "list"
