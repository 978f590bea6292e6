"""Search over everything: hits in articles and comments, with the passage."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from reader.errors import ReaderError
from reader.model.query import Hit, Scan, Scope
from reader.render.key_hints import hint_sides
from reader.render.line import Segments
from reader.text.width import truncate
from reader.widgets.field import Field
from reader.widgets.hit_list import HitList
from reader.widgets.status_bar import StatusBar, TitleBar

if TYPE_CHECKING:
    from reader.library import Library

FIRST_PAGE = 24
"""Hits that are asked for first: as many as a large screen shows, to be there at once."""
PAGE = 100
"""Hits that are asked for when the end of those before is reached."""
_SCAN_SECONDS = 10
"""So long texts are looked through for a regular expression."""
_PATIENCE = 0.1
"""Seconds after which a search says that it goes on."""
_HINT = "Enter searches articles and comments. Esc leaves."
_HELP = (
    ("night train", "both words, in articles and comments"),
    ('"night train"', "these words, in this order"),
    ("train -bus", "the first without the second; OR and ( ) work, too"),
    ("/colou?r/", "a regular expression"),
    ("is:unread", "or read, starred, watched"),
    ("has:comments", "or new-comments"),
    ("in:title", "or articles, comments"),
    ("feed:gazette", "or folder:, tag:, author:, commenter:, link:"),
    ("newer:3d", "or older:, before:2010-07-01, after:"),
    ("comments:>10", "more than ten comments"),
)
"""What a query may be, and what it means."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the search ended with, kept for the next time."""

    text: str
    hits: tuple[Hit, ...]
    chosen: int


class SearchScreen(Screen["Hit | str | None"], inherit_bindings=False):
    """A line for the query and the hits below.

    Ends with the hit that was chosen, or with a query that is to be kept as a view.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h,left", "leave", "Leave", id="search.leave",
                tooltip="Go back to where you were."),
        Binding("tab,shift+tab,down", "switch", "Query / hits", show=False,
                id="search.switch", tooltip="Go from the query to the hits, or back."),
        Binding("slash,backslash", "begin_anew", "Another query", show=False, id="search.anew",
                tooltip="Type another query instead of this one."),
        Binding("ctrl+s", "save", "Save as a view", show=False, id="search.save", priority=True,
                tooltip="Keep the query as a view of its own in the feeds."),
    ]  # fmt: skip

    def __init__(
        self,
        library: Library,
        text: str = "",
        last: Found | None = None,
        *,
        scope: Scope = "all",
    ) -> None:
        """Takes a query to start with, or what was found last, and where is searched."""
        super().__init__()
        self._scope: Scope = scope
        self._library = library
        self._last = last
        self._text = text or (last.text if last else "")
        self._hits: list[Hit] = []
        self._has_more = False
        self._is_cut = False
        self._asked = ""
        self._problem = ""
        hint = 'words  "a phrase"  -not  is:unread  author:…'
        # Held, because a screen that is left at once has lost them when it is mounted.
        self._title_bar = TitleBar(id="search-title")
        self._input = Field(self._text, hint=hint, id="search-input")
        self._hit_list = HitList(id="hits")
        self._status_bar = StatusBar(id="search-status")

    @property
    def found(self) -> Found:
        """What is shown now."""
        return Found(self._asked, tuple(self._hits), self._hit_list.cursor)

    def compose(self) -> ComposeResult:
        yield self._title_bar
        yield self._input
        yield self._hit_list
        yield self._status_bar

    def on_mount(self) -> None:
        self._title_bar.show_parts([("strong", " Search")])
        self._show_help()
        self._input.focus()
        if self._last is not None and self._last.text == self._text and self._last.hits:
            self._asked = self._text
            self._show(list(self._last.hits), self._last.chosen)
            # The last hits are there, and another query may be typed at once.
            self._input.begin_anew()
        elif self._text:
            self._search(self._text)
        else:
            self._status_bar.show_parts(*hint_sides(_HINT))

    def _show_help(self, problem: str = "") -> None:
        """Says in the empty list what a query may be, below what is wrong with this one."""
        told = wrap(problem, max(8, self.size.width - 4)) if problem else ()
        lines: list[Segments] = [[], *([(f"  {line}", "error")] for line in told)]
        lines += [[]] * bool(told)
        room = max(0, self.size.width - 19)
        lines += [
            [(f"  {query:<15}", ""), (f" {truncate(what, room)}", "dim")] for query, what in _HELP
        ]
        self._hit_list.show_lines(lines)

    def on_resize(self) -> None:
        self._show_help(self._problem)

    @on(Input.Changed)
    def forget_problem(self) -> None:
        """What is wrong with a query is not wrong with the next one."""
        if self._problem:
            self._problem = ""
            self._show_help()

    @on(Input.Submitted)
    def search_typed(self, event: Input.Submitted) -> None:
        if event.value == self._asked and self._hits:
            self._hit_list.focus()
        else:
            self._search(event.value)

    @on(HitList.HitChosen)
    def end_with_hit(self, event: HitList.HitChosen) -> None:
        self.dismiss(event.hit)

    @on(HitList.EndReached)
    def read_more(self) -> None:
        if self._has_more:
            self._has_more = False
            self.run_worker(self._find(self._asked, len(self._hits)), exclusive=True)

    def _search(self, text: str) -> None:
        if not text.strip():
            self._status_bar.show_parts(*hint_sides(_HINT))
            return
        self._asked = text
        self.run_worker(self._find(text, 0), exclusive=True)

    async def _find(self, text: str, offset: int) -> None:
        limit = PAGE if offset else FIRST_PAGE
        scan = Scan(seconds=_SCAN_SECONDS)
        # A message painted at once would make the hits wait for the next frame.
        patience = self.set_timer(_PATIENCE, lambda: self._say([("text", " Searching…")]))
        try:
            found = await self._library.search(
                text, scope=self._scope, limit=limit, offset=offset, scan=scan
            )
        except ReaderError as error:
            self._problem = str(error)
            self._show([], 0)
            self._show_help(self._problem)
            self._status_bar.show_parts(*hint_sides(_HINT))
            return
        finally:
            patience.stop()
        if text != self._asked:
            return
        self._problem = ""
        self._has_more = len(found) == limit
        self._is_cut = scan.is_cut
        if offset:
            self._show(self._hits + found, self._hit_list.cursor)
        else:
            self._show(found, 0)
        if found and not offset:
            self._hit_list.focus()

    def _show(self, hits: list[Hit], cursor: int) -> None:
        self._hits = hits
        self._hit_list.show_hits(hits, cursor)
        more = "+" if self._has_more else ""
        noun = "hit" if len(hits) == 1 else "hits"
        told = f"{len(hits)}{more} {noun}. Enter opens, Tab goes to the query,"
        told = f"{told} ^S saves it as a view. Esc leaves."
        told = told if hits else "Nothing found. Esc leaves."
        if self._is_cut:
            told = f"Only the newest texts were searched. {told}"
        self._status_bar.show_parts(*hint_sides(told))

    def _say(self, parts: list[tuple[str, str]]) -> None:
        self._status_bar.show_parts(parts)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_save(self) -> None:
        if text := self._input.value.strip():
            self.dismiss(text)

    def action_begin_anew(self) -> None:
        self._input.begin_anew()

    def action_switch(self) -> None:
        query, hits = self._input, self._hit_list
        (hits if query.has_focus else query).focus()
