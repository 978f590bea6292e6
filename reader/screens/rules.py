"""What hides comments: a list in which every rule can be looked at, added and taken back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from reader.errors import ReaderError
from reader.render.key_hints import hint_sides
from reader.widgets.choice_list import Choice, ChoiceList
from reader.widgets.field import Field
from reader.widgets.status_bar import StatusBar, TitleBar

if TYPE_CHECKING:
    from reader.library import Library
    from reader.model.changes import Change
    from reader.model.discussion import NoiseRule

Kind = Literal["author", "word", "regex", "score"]
_HINT = "word  @author  <5 (score)  /regular expression/"


class WantedRule(NamedTuple):
    """A rule as it was typed."""

    kind: Kind
    pattern: str


def read_rule(text: str) -> WantedRule | None:
    """What a line means: `word`, `/regex/`, `@author` or `<score`; None for an empty one."""
    text = text.strip()
    if len(text) > 2 and text[0] == text[-1] == "/":
        return WantedRule("regex", text[1:-1])
    for sign, kind in ("@", "author"), ("<", "score"):
        if text.startswith(sign):
            rest = text[1:].strip()
            return WantedRule("author" if kind == "author" else "score", rest) if rest else None
    return WantedRule("word", text) if text else None


class RulesScreen(Screen[None], inherit_bindings=False):
    """A row for each rule: what it hides and how many; each can be removed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h,left", "leave", "Leave", id="rules.leave",
                tooltip="Go back; from the line for a new rule, to the rules."),
        Binding("d", "remove", "Remove", id="rules.remove",
                tooltip="Remove the rule: what it hid is shown again."),
        Binding("a", "add", "Add", id="rules.add",
                tooltip="Add a rule: a word, /a regular expression/, @an author or <a score."),
        Binding("u", "undo", "Undo", id="rules.undo",
                tooltip="Undo the last change."),
    ]  # fmt: skip

    def __init__(
        self,
        library: Library,
        change: Callable[[Callable[[], Awaitable[Change]]], Awaitable[None]],
        undo: Callable[[], Awaitable[str]],
    ) -> None:
        """Takes the library, what makes a change that can be undone, and what undoes the last.

        `undo` says in a line what it did.
        """
        super().__init__()
        self._library = library
        self._change = change
        self._undo = undo
        self._rules: list[NoiseRule] = []
        # Held, because a screen that is left at once has lost them when it is mounted.
        self._title_bar = TitleBar(id="rules-title-bar")
        self._choices = ChoiceList(id="rules")
        self._line = Field(hint=_HINT, id="rules-line")
        self._status_bar = StatusBar(id="rules-status")

    def compose(self) -> ComposeResult:
        yield self._title_bar
        yield self._choices
        yield self._line
        yield self._status_bar

    def on_mount(self) -> None:
        self._line.display = False
        self._title_bar.show_parts([("strong", " Noise rules")])
        self._choices.focus()
        self._attempt(self._show)

    async def _show(self) -> None:
        self._rules = await self._library.rules()
        row = min(self._choices.cursor, max(0, len(self._rules) - 1))
        self._choices.show_choices([_choice(rule) for rule in self._rules], cursor=row)
        self._say_keys()

    def _say_keys(self) -> None:
        told = "" if self._rules else " Nothing is hidden."
        self._status_bar.show_parts(
            [("text", told), ("key", " a"), ("text", " adds"), ("key", "  d"), ("text", " removes"),
             ("key", "  u"), ("text", " undoes")],
            [("key", "Esc"), ("text", " leaves ")],
        )  # fmt: skip

    def _say(self, text: str, role: str = "notice") -> None:
        self._status_bar.show_parts(*hint_sides(text, role))

    def _attempt(self, work: Callable[[], Awaitable[None]]) -> None:
        async def run() -> None:
            try:
                await work()
            except ReaderError as error:
                self._say(str(error), "error")

        self.run_worker(run())

    # Adding

    @on(Input.Submitted, "#rules-line")
    def add_typed(self, event: Input.Submitted) -> None:
        event.stop()
        wanted = read_rule(event.value)
        if wanted is None:
            self._close_line()
        else:
            self._attempt(lambda: self._add(wanted))

    async def _add(self, wanted: WantedRule) -> None:
        await self._change(lambda: self._library.add_rule(wanted.kind, wanted.pattern))
        self._close_line()
        await self._show()

    def _close_line(self) -> None:
        self._line.value = ""
        self._line.display = False
        self._choices.focus()
        self._say_keys()

    # Actions

    def action_add(self) -> None:
        self._line.display = True
        self._line.focus()
        self._say("Enter adds the rule, Esc cancels.", "text")

    def action_remove(self) -> None:
        if self._rules and not self._line.has_focus:
            rule = self._rules[self._choices.cursor]
            self._attempt(lambda: self._remove(rule))

    async def _remove(self, rule: NoiseRule) -> None:
        await self._change(lambda: self._library.remove_rule(rule.id))
        await self._show()
        self._say(f"Removed: {rule.why}; u undoes it.")

    def action_undo(self) -> None:
        self._attempt(self._take_back)

    async def _take_back(self) -> None:
        told = await self._undo()
        await self._show()
        self._say(told)

    def action_leave(self) -> None:
        if self._line.display:
            self._close_line()
        else:
            self.dismiss(None)


def _choice(rule: NoiseRule) -> Choice:
    hidden = f"{rule.hidden:,} comment{'' if rule.hidden == 1 else 's'} hidden"
    return Choice(f"Hidden: {rule.why}", hidden, is_dim=not rule.hidden)
