"""One feed: what the reader sets of it, and how fetching it goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input

from reader.config import FeedSettings
from reader.config.values import seconds
from reader.model.feed import FeedEdits
from reader.render.article_head import ago, written_date
from reader.schedule import span
from reader.screens.form_screen import FormScreen
from reader.text.ages import age_days
from reader.widgets.field import Field
from reader.widgets.form import Tick

if TYPE_CHECKING:
    from reader.model.feed import KeptFeed


class EditFeedScreen(FormScreen[FeedEdits], inherit_bindings=False):
    """A form with what can be set; ends with what was changed, None if nothing is to be kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", "Save", id="edit-feed.save", priority=True,
                tooltip="Keep what was changed."),
        Binding("escape", "leave", "Leave", id="edit-feed.leave",
                tooltip="Leave everything as it was."),
        Binding("tab,down", "next_field", "Next", id="edit-feed.next",
                tooltip="Go to the next field."),
        Binding("shift+tab,up", "previous_field", "Previous", show=False, id="edit-feed.previous",
                tooltip="Go to the previous field."),
    ]  # fmt: skip

    def __init__(
        self,
        feed: KeptFeed,
        folders: Sequence[str] = (),
        rule: FeedSettings = FeedSettings(),  # noqa: B008
        own: FeedSettings = FeedSettings(),  # noqa: B008
    ) -> None:
        """Takes the feed, the folders there are, and what holds for the feed.

        Args:
            feed: the feed.
            folders: what can be suggested.
            rule: what the configuration says of the feed and its folders.
            own: what it says of the feed alone.
        """
        super().__init__("edit", _told(feed) + held_numbers(own))
        self._feed = feed

        def field(name: str, value: object, hint: str = "") -> Input:
            text = "" if value is None else str(value)
            return Field(text, hint=hint, id=f"edit-{name}")

        given = feed.title if feed.own_title is None else None
        self._title = field("title", feed.own_title, given or "the feed's own")
        self._folder = field("folder", feed.folder, "none; News/Local is Local inside News")
        self._folder.suggester = SuggestFromList(list(folders), case_sensitive=False)
        self._url = field("url", feed.url)
        self._interval = field(
            "interval", self._first_interval, "adapts to the feed; 30min, 2h, 1d"
        )
        self._count = field("count", feed.keep_count, "all articles")
        self._age = field("age", feed.keep_age, "forever; 30d, 6m, 1y")
        self._hidden = Tick("leave out of All articles", feed.is_hidden, id="edit-hidden")
        told = _held("for servers that refuse news readers", rule.as_browser)
        self._browser = Tick(told, feed.as_browser, id="edit-browser")
        told = _held("fetch the pages of new articles", rule.has_full_text)
        self._full_text = Tick(told, feed.has_full_text, id="edit-full-text")

    def lines(self) -> list[tuple[str, Widget]]:
        return [
            ("Title", self._title),
            ("Folder", self._folder),
            ("Address", self._url),
            ("Every", self._interval),
            ("Keep", self._count),
            ("Keep days", self._age),
            ("Hidden", self._hidden),
            ("As browser", self._browser),
            ("Full text", self._full_text),
        ]

    def on_mount(self) -> None:
        name = self._feed.title or self._feed.url or "Feed"
        self.title_bar.show_parts([("strong", " Edit feed"), ("text", f"  {name}")])
        self.status_bar.show_parts(
            [("key", " Enter"), ("text", " saves"), ("key", "  Tab"), ("text", " next field"),
             ("key", "  Space"), ("text", " turns [ ] on or off")],
            [("key", "Esc"), ("text", " leaves it ")],
        )  # fmt: skip
        self._title.focus()

    # What was typed

    def typed(self) -> FeedEdits | None:
        """What was changed; None where nothing was.

        Raises:
            ValueError: a field holds what it cannot; the text says which and what it takes.
        """
        feed, edits = self._feed, FeedEdits()
        title = self._title.value.strip() or None
        if title != feed.own_title:
            edits["title"] = title
        folder = self._folder.value.strip().strip("/") or None
        if folder != (feed.folder or None):
            edits["folder"] = folder
        url = self._url.value.strip()
        if url != (feed.url or ""):
            if not url:
                raise ValueError("Address: a feed needs an address")
            edits["url"] = url
        interval = self._length()
        # Written in words it may be rounded: only what was typed counts.
        if self._interval.value != self._first_interval:
            edits["interval"] = interval
        count, days = self._number(self._count, "Keep"), self._days()
        if count != feed.keep_count:
            edits["keep_count"] = count
        if days != feed.keep_age:
            edits["keep_age"] = days
        if self._hidden.value != feed.is_hidden:
            edits["is_hidden"] = self._hidden.value
        if self._browser.value != feed.as_browser:
            edits["as_browser"] = self._browser.value
        if self._full_text.value != feed.has_full_text:
            edits["has_full_text"] = self._full_text.value
        return edits or None

    @property
    def _first_interval(self) -> str:
        """What the interval's line held at first."""
        return span(self._feed.interval).replace(" ", "") if self._feed.interval else ""

    def _length(self) -> int | None:
        text = self._interval.value.strip()
        if not text or text == self._first_interval:
            return self._feed.interval if text else None
        try:
            return seconds(int(text) if text.isdecimal() else text)
        except ValueError as error:
            raise ValueError(f"Every: {error}") from None

    def _number(self, field: Input, name: str) -> int | None:
        text = field.value.strip()
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and 0 < int(text) < 10**9):
            raise ValueError(f"{name}: a whole number above 0, or nothing")
        return int(text)

    def _days(self) -> int | None:
        text = self._age.value.strip()
        try:
            return age_days(text) if text else None
        except ValueError as error:
            raise ValueError(f"Keep days must be {error}") from None


def _held(told: str, said: bool | None) -> str:
    """What a tick means, and what the configuration says, which holds before it."""
    if said is None:
        return told
    return f"{told} (config.toml: {'on' if said else 'off'}, which takes precedence)"


def held_numbers(own: FeedSettings) -> str:
    """Which lines the configuration holds before; empty where it does before none."""
    said = {"Every": own.interval, "Keep": own.keep.articles, "Keep days": own.keep.days}
    names = [name for name, value in said.items() if value is not None]
    if not names:
        return ""
    return f"\nSet in config.toml, which takes precedence: {', '.join(names)}"


def _told(feed: KeptFeed) -> str:
    """How fetching goes: state, error since when, what to do, and when it is fetched next."""
    now = datetime.now(UTC)
    if not feed.is_subscribed:
        return "\nImported from a file; there is nothing to fetch."
    states = {
        "ok": "fine", "new": "not fetched yet", "failing": "fails",
        "gone": "gone: it is no longer fetched", "waiting": "waiting, as its server asked",
    }  # fmt: skip
    lines = ["", f"State: {states[feed.status]}"]
    if feed.error:
        since = f" (since {written_date(feed.error_since)})" if feed.error_since else ""
        times = f", {feed.failures} times in a row" if feed.failures > 1 else ""
        lines.append(f"Error: {feed.error}{since}{times}")
    if feed.hint:
        lines.append(f"What to do: {feed.hint}")
    if feed.problem:
        lines.append(f"Problem in the feed: {feed.problem}")
    if feed.fetched is not None:
        told = written_date(feed.fetched)
        lines.append(f"Last good fetch: {told} ({ago(feed.fetched, now)})")
    if feed.due is not None and feed.status != "gone":
        lines.append(f"Next fetch: {written_date(feed.due)}")
    if feed.why_pace:
        lines.append(f"Schedule: {feed.why_pace}")
    return "\n".join(lines)
