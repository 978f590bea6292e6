"""Adding a feed: an address, what is found behind it, and a look at it before it is kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.suggester import SuggestFromList
from textual.widgets import Input

from reader.errors import ReaderError
from reader.render.key_hints import hint_sides
from reader.render.line import Segments
from reader.text.instants import iso
from reader.text.width import pad, truncate
from reader.widgets.choice_list import Choice, ChoiceList
from reader.widgets.field import Field
from reader.widgets.form import FormLine
from reader.widgets.status_bar import StatusBar, TitleBar
from reader.widgets.text_page import TextPage

if TYPE_CHECKING:
    from textual.worker import Worker

    from reader.library import Library
    from reader.model.subscription import FoundFeed, Subscription

_MOST_ENTRIES = 50
"""Entries of a preview."""

Step = Literal["address", "choices", "preview"]


class Added(NamedTuple):
    """What came of adding."""

    feed_ids: tuple[int, ...] = ()
    """Feeds that were subscribed to, or the one that was there already."""
    thread: FoundFeed | None = None
    """A comment feed that is to be the thread of its article."""


class AddFeedScreen(Screen[Added], inherit_bindings=False):
    """Ends with what was subscribed to, or is to be kept as a thread."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Stop / back", id="add.back",
                tooltip="Stop what is running, or go back a step; you confirm before anything is"
                " saved."),
        Binding("tab,down", "next_field", "Next", show=False, id="add.next",
                tooltip="Go to the next field, or from the address to the list."),
        Binding("shift+tab,up", "previous_field", "Previous", show=False, id="add.previous",
                tooltip="Go to the previous field."),
        Binding("enter", "subscribe", "Subscribe", show=False, id="add.subscribe",
                tooltip="Subscribe to the feed shown, or keep its comments as a thread."),
        Binding("f", "subscribe_as_feed", "As a feed", show=False, id="add.as-feed",
                tooltip="Subscribe to a feed of comments as a feed of its own."),
    ]  # fmt: skip

    def __init__(self, library: Library, *, folder: str = "") -> None:
        """Takes the folder that is suggested."""
        super().__init__()
        self._library = library
        self._folder = folder
        self._step: Step = "address"
        self._work: Worker[None] | None = None
        self._starters: tuple[Subscription, ...] = ()
        self._found: tuple[FoundFeed, ...] = ()
        self._shown: FoundFeed | None = None
        # Held, because a screen that is left at once has lost them when it is mounted.
        self._title_bar = TitleBar(id="add-title-bar")
        hint = "address of a feed, or of a page that has one"
        self._address = Field(hint=hint, id="add-address")
        self._choices = ChoiceList(id="add-choices")
        self._title = Field(id="add-title")
        self._folder_line = Field(folder, hint="none", id="add-folder")
        self._entries = TextPage(id="add-entries")
        self._preview = Vertical(
            FormLine("Title", self._title),
            FormLine("Folder", self._folder_line),
            self._entries,
            id="add-preview",
        )
        self._status_bar = StatusBar(id="add-status")

    def compose(self) -> ComposeResult:
        yield self._title_bar
        yield self._address
        yield self._choices
        yield self._preview
        yield self._status_bar

    def on_mount(self) -> None:
        self._title_bar.show_parts([("strong", " Add a feed")])
        self._go_to("address")
        self._run(self._load_starters)

    async def _load_starters(self) -> None:
        feeds = await self._library.feeds()
        known = {feed.url for feed in feeds if feed.is_subscribed}
        folders = sorted({feed.folder for feed in feeds if feed.folder})
        self._folder_line.suggester = SuggestFromList(folders, case_sensitive=False)
        starters = await self._library.starter_feeds()
        self._starters = tuple(one for one in starters if one.url not in known)
        if self._step == "address":
            self._go_to("address")

    # Steps

    def _go_to(self, step: Step) -> None:
        """Shows a step of the way."""
        self._step = step
        self._preview.display = step == "preview"
        self._choices.display = step != "preview"
        self._address.disabled = step != "address"
        if step == "address":
            self._shown = None
            self._show_starters()
            self._address.focus()
        elif step == "choices":
            self._choices.show_choices([_choice(found) for found in self._found])
            self._choices.focus()
            self._say("Several feeds were found. Enter previews one, Esc goes back.")
        else:
            # Where there is a choice of keys, they are not typed into the title.
            (self._entries if self._has_comments else self._title).focus()

    def _show_starters(self) -> None:
        starters = () if self._address.value.strip() else self._starters
        self._choices.show_choices(
            [Choice(one.title or one.url, one.folder or "") for one in starters], can_pick=True
        )
        more = " Tab goes to the suggestions." if starters else ""
        self._say(f"Enter finds the feed.{more} Esc leaves.")

    @on(Input.Changed, "#add-address")
    def address_changed(self) -> None:
        if self._step == "address":
            self._show_starters()

    @on(Input.Submitted, "#add-address")
    def look_behind_address(self, event: Input.Submitted) -> None:
        event.stop()
        if address := event.value.strip():
            self._run(lambda: self._look(address))
        elif self._starters:
            self._choices.focus()
            self._say("Space picks a feed, Enter subscribes to all picked, Esc goes back.")

    @on(ChoiceList.ChoiceMade)
    def take_choice(self, event: ChoiceList.ChoiceMade) -> None:
        if self._is_busy:
            return
        if self._step == "choices":
            self._show_found(self._found[event.rows[0]])
        elif len(event.rows) == 1 and not self._choices.picked:
            starter = self._starters[event.rows[0]]
            self._folder_line.value = self._folder or starter.folder or ""
            self._run(lambda: self._look(starter.url))
        else:
            self._run(lambda: self._subscribe_to([self._starters[row] for row in event.rows]))

    async def _look(self, address: str) -> None:
        self._say(f"Looking at {address} … Esc stops.")
        self._found = tuple(await self._library.find_feeds(address))
        if len(self._found) == 1:
            self._show_found(self._found[0])
        elif self._found:
            self._go_to("choices")
        else:
            self._say_error(f"{address} has no feed.")

    def _show_found(self, found: FoundFeed) -> None:
        self._shown = found
        self._title.value = found.title or ""
        self._show_entries()
        self._go_to("preview")
        if found.comments_on is not None:
            known = "f goes to the feed you have" if found.is_known else "f subscribes as a feed"
            self._say(f"Enter keeps them as the article's thread, {known}. Esc leaves.")
        elif found.is_known:
            self._say("You have this feed already. Enter goes to it, Esc goes back.")
        else:
            self._say("Enter subscribes, Tab goes to the next field, Esc leaves.")

    def _show_entries(self) -> None:
        if self._shown is not None:
            self._entries.show_lines(_preview(self._shown, self.size.width))

    def on_resize(self) -> None:
        self._show_entries()

    @on(Input.Submitted, "#add-title,#add-folder")
    def subscribe_to_shown(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_subscribe()

    @property
    def _has_comments(self) -> bool:
        """Whether what is shown is the comments on one article."""
        return self._shown is not None and self._shown.comments_on is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "subscribe_as_feed":
            return self._step == "preview" and self._has_comments
        return True

    def action_subscribe(self) -> None:
        if self._step != "preview" or self._shown is None or self._is_busy:
            return
        found = self._shown
        if self._has_comments:
            self.dismiss(Added(thread=found))
        else:
            self._run(lambda: self._subscribe(found))

    def action_subscribe_as_feed(self) -> None:
        if self._shown is not None and not self._is_busy:
            found = self._shown
            self._run(lambda: self._subscribe(found))

    async def _subscribe(self, found: FoundFeed) -> None:
        if found.is_known:
            feeds = await self._library.feeds()
            known = tuple(feed.id for feed in feeds if feed.url == found.url)
            self.dismiss(Added(known[:1]))
            return
        self._say(f"Subscribing to {found.title or found.url} …")
        title = self._title.value.strip()
        feed_id = await self._library.subscribe(
            found,
            folder=self._folder_line.value.strip().strip("/") or None,
            title=title if title and title != found.title else None,
        )
        self.dismiss(Added((feed_id,)))

    async def _subscribe_to(self, starters: Sequence[Subscription]) -> None:
        done: list[int] = []
        failed = ""
        for number, starter in enumerate(starters, 1):
            self._say(f"Fetching {number} of {len(starters)}: {starter.url} … Esc stops.")
            try:
                found = await self._library.find_feeds(starter.url)
                subscribe = self._library.subscribe
                done += [
                    await subscribe(one, folder=starter.folder, title=starter.title)
                    for one in found[:1]
                    if not one.is_known
                ]
            except ReaderError as error:
                failed = str(error)
        if done:
            self.dismiss(Added(tuple(done)))
        else:
            self._say_error(failed or "Nothing was added.")

    # Work

    @property
    def _is_busy(self) -> bool:
        return self._work is not None and not self._work.is_finished

    def _run(self, work: Callable[[], Awaitable[None]]) -> None:
        """Does something beside the keys; what fails is told in one line."""

        async def run() -> None:
            try:
                await work()
            except ReaderError as error:
                self._say_error(str(error))

        self._work = self.run_worker(run(), exclusive=True)

    def _say(self, text: str) -> None:
        self._status_bar.show_parts(*hint_sides(text))

    def _say_error(self, text: str) -> None:
        self._status_bar.show_parts([("error", f" {text}")])

    # Actions

    def action_back(self) -> None:
        if self._is_busy and self._work is not None:
            self._work.cancel()
            self._say("Stopped.")
        elif self._step == "preview" and len(self._found) > 1:
            self._go_to("choices")
        elif self._step != "address" or self._choices.has_focus:
            self._go_to("address")
        else:
            self.dismiss(Added())

    def action_next_field(self) -> None:
        self.focus_next()

    def action_previous_field(self) -> None:
        self.focus_previous()


def _choice(found: FoundFeed) -> Choice:
    note = f"{len(found.entries)} entries"
    if found.newest is not None:
        note = f"{note}, newest {(iso(found.newest) or '')[:10]}"
    if found.is_known:
        note = f"subscribed, {note}"
    return Choice(found.title or found.url, note, is_dim=found.is_known)


def _preview(found: FoundFeed, width: int) -> list[Segments]:
    """A feed as it would be: its address, and its first entries with their days."""
    count = len(found.entries)
    told = f"{count} {'entry' if count == 1 else 'entries'}"
    lines: list[Segments] = [
        [(" ", ""), (truncate(found.url, max(0, width - 2)), "link")],
        [(f" {told}", "dim")],
        [],
    ]
    if found.comments_on is not None:
        about = f"These are the comments on “{found.comments_on}”."
        lines += [[(f" {line}", "bold")] for line in wrap(about, max(8, width - 2))]
        lines.append([])
    for entry in found.entries[:_MOST_ENTRIES]:
        day = (iso(entry.published) or "")[:10]
        room = max(0, width - 14)
        name = entry.title or entry.link or "(no title)"
        lines.append([(f" {pad(day, 10)}  ", "dim"), (truncate(name, room), "")])
    return lines
