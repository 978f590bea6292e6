"""Importing from within: a path with completion, progress, and a report."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from reader.errors import ReaderError
from reader.model.event import Counts, ImportFinished, ImportProgress, SourceImported
from reader.model.source import Source
from reader.render.key_hints import hint_sides
from reader.render.line import Segments
from reader.screens.path_completion import Completed, PathCompletion
from reader.text.clean import clean_line
from reader.widgets.field import Field
from reader.widgets.status_bar import StatusBar, TitleBar
from reader.widgets.text_page import TextPage

if TYPE_CHECKING:
    from textual.worker import Worker

    from reader.library import Library

_MOST_LINES = 2000
"""Lines of a report; beyond them only what is wrong is listed."""
_CHOICES = 200


class ImportScreen(Screen[tuple[int, ...]], inherit_bindings=False):
    """Asks for a file or folder and imports it; ends with the ids of what was imported last."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Stop / leave", id="import.leave",
                tooltip="Stop the import, keeping what is done; when none runs, go back."),
        Binding("tab", "complete", "Complete", id="import.complete",
                tooltip="Complete the path as far as it is clear."),
        Binding("down,pagedown", "scroll(1)", "Down", show=False, id="import.down",
                tooltip="Scroll down in the report."),
        Binding("up,pageup", "scroll(-1)", "Up", show=False, id="import.up",
                tooltip="Scroll up in the report."),
    ]  # fmt: skip

    def __init__(self, library: Library, path: str = "") -> None:
        """Takes a path that is imported at once, if any."""
        super().__init__()
        self._library = library
        self._path = path
        self._work: Worker[None] | None = None
        self._article_ids: tuple[int, ...] = ()
        self._lines: list[Segments] = []
        # Held, because a screen that is left at once has lost them when it is mounted.
        self._title_bar = TitleBar(id="import-title")
        self._completion = PathCompletion(self._show_choices)
        self._completed = "", Completed("", [])
        self._completing: str | None = None
        self._input = Field(self._path, hint="a file or a folder", id="import-input")
        self._text_page = TextPage(id="import-report")
        self._status_bar = StatusBar(id="import-status")

    def compose(self) -> ComposeResult:
        yield self._title_bar
        yield self._input
        yield self._text_page
        yield self._status_bar

    def on_mount(self) -> None:
        what = "documents, feed files, lists of feeds, folders of them"
        self._title_bar.show_parts([("strong", " Import"), ("text", f"  {what}")])
        self._input.focus()
        self._say("Enter imports it, Tab completes the path. Esc leaves.")
        if self._path:
            self.import_path(self._path)

    @property
    def is_importing(self) -> bool:
        """Whether an import is under way."""
        return self._work is not None and not self._work.is_finished

    @on(Input.Changed)
    def list_choices(self, event: Input.Changed) -> None:
        if not self.is_importing:
            self._completion.ask(event.value)

    def _show_choices(self, typed: str, completed: Completed) -> None:
        if not self.is_attached or self.is_importing or self._input.value != typed:
            return
        self._completed = typed, completed
        self._show([[(f"  {name}", "dim")] for name in completed.names[:_CHOICES]])
        if self._completing == typed:
            self._complete(completed.path)

    @on(Input.Submitted)
    def import_typed(self, event: Input.Submitted) -> None:
        if event.value.strip() and not self.is_importing:
            self.import_path(event.value.strip())

    def import_path(self, path: str) -> None:
        """Imports a file or folder beside the interface."""
        self._completion.drop()
        self._work = self.run_worker(self._import(str(Path(path).expanduser())))

    async def _import(self, path: str) -> None:
        self._lines = []
        self._show([])
        self._say(f"Reading {path}…")
        try:
            async for event in self._library.import_sources([Source(path=path)]):
                match event:
                    case ImportProgress(done=done, total=total, source=source):
                        self._say(f"{done} of {total} · {source}")
                    case SourceImported():
                        self._report(event)
                    case ImportFinished():
                        self._say(_summary(event))
        except ReaderError as error:
            self._status_bar.show_parts([("error", f" {error}")])
        except asyncio.CancelledError:
            self._say("Stopped; what was read until then is kept.")

    def _report(self, event: SourceImported) -> None:
        if event.article_ids:
            self._article_ids = event.article_ids
        is_wrong = bool(event.problems)
        if len(self._lines) < _MOST_LINES or is_wrong:
            self._lines += _report_lines(event)
            self._show(self._lines)

    def _show(self, lines: Sequence[Segments]) -> None:
        self._text_page.show_lines(lines)

    def _say(self, text: str) -> None:
        self._status_bar.show_parts(*hint_sides(text))

    def action_complete(self) -> None:
        typed, completed = self._completed
        if typed == self._input.value:
            self._complete(completed.path)
        else:
            # The folder is still being read.
            self._completing = self._input.value

    def _complete(self, path: str) -> None:
        self._completing = None
        self._input.value = path
        self._input.cursor_position = len(path)

    def action_scroll(self, direction: int) -> None:
        report = self._text_page
        report.scroll_to_line(report.top_line + direction * max(1, report.page_height // 2))

    async def action_leave(self) -> None:
        if self._work is not None and self.is_importing:
            self._work.cancel()
        else:
            self.dismiss(self._article_ids)


def _counts(counts: Counts) -> str:
    named = (counts.new, "new"), (counts.changed, "changed"), (counts.unchanged, "unchanged")
    return ", ".join(f"{number:,} {name}" for number, name in named if number) or "none"


def _report_lines(event: SourceImported) -> list[Segments]:
    mark, style = ("✗", "unread") if event.is_failed else ("✓", "dim")
    lines: list[Segments] = [[(f"{mark} ", style), (clean_line(event.source), "")]]
    if not event.is_failed:
        told = _brought(event.articles, event.comments, event.feeds)
        lines.append([(f"    {told}", "dim")])
    for problem in event.problems:
        where = f" ({clean_line(problem.where)})" if problem.where else ""
        told = f"    {problem.severity}: {clean_line(problem.message)}{where}"
        lines.append([(told, "unread")])
    return lines


def _brought(articles: Counts, comments: Counts, feeds: Counts) -> str:
    """What a source or all of them brought; a list of feeds brings feeds."""
    told = f"articles {_counts(articles)} · comments {_counts(comments)}"
    if feeds == Counts():
        return told
    subscribed = f"feeds {_counts(feeds)}"
    return subscribed if articles == Counts() else f"{subscribed} · {told}"


def _summary(event: ImportFinished) -> str:
    failed = f", {event.failed} failed" if event.failed else ""
    noun = "source" if event.sources == 1 else "sources"
    told = _brought(event.articles, event.comments, event.feeds)
    return f"{event.sources} {noun}{failed} · {told} · Esc leaves"
