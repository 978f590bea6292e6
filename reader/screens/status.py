"""What title, status and pane headings say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.render.bar_line import Part
from reader.screens.browsing import Browsing
from reader.screens.key_names import key_name
from reader.screens.reading import Reading
from reader.screens.titles import count_parts, title_parts
from reader.text.width import cell_width

if TYPE_CHECKING:
    from textual.timer import Timer

    from reader.screens.panes import PanesScreen

MESSAGE_SECONDS = 6.0
_HELP = "app.help"
_WITHOUT_ROWS = ("main.add-feed", "main.import", "main.show", _HELP)
"""What helps where the list is empty."""
_GAP = 2
"""Cells between the left and the right of a bar."""


class Status:
    """Keeps the bars of the main screen up to date."""

    def __init__(self, screen: PanesScreen) -> None:
        self._screen = screen
        self._message: Part | None = None
        self._is_here = False
        self._is_empty = False
        self._pending = ""
        self._timer: Timer | None = None
        self._titles: tuple[list[Part], list[Part]] = ([], [])
        self._activity: Part | None = None
        self._target = ""
        self._heading = "Article"
        self._progress: int | None = None

    # Messages

    def say(self, text: str) -> None:
        """Shows a message for a while."""
        self._show_message(("notice", text))

    def say_here(self, text: str) -> None:
        """Shows a message about where the cursor is, for a while or until it moves."""
        self.say(text)
        self._is_here = True

    def forget_here(self) -> None:
        """The cursor of a list has moved."""
        if self._is_here:
            self.clear()

    def say_error(self, text: str) -> None:
        """Shows what went wrong for a while."""
        self._show_message(("error", text))

    def _show_message(self, message: Part) -> None:
        self._message = message
        self._is_here = False
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._screen.set_timer(MESSAGE_SECONDS, self.clear)
        self.show_status()

    def clear(self) -> None:
        """Takes the message away."""
        self._is_here = False
        if self._message is not None:
            self._message = None
            self.show_status()

    def show_pending(self, text: str) -> None:
        """Shows keys that wait for others."""
        self._pending = text
        self.show_status()

    def show_target(self, url: str) -> None:
        """Shows where a link leads that is pointed at; an empty address is none."""
        self._target = url
        self.show_status()

    def show_progress(self, percent: int | None) -> None:
        """Says above the article how much of it is read."""
        self._progress = percent
        self._show_article_heading()
        self.show_title()

    def _show_article_heading(self) -> None:
        told = [] if self._progress is None else [("text", f" {self._progress}% ")]
        self._screen.workspace.show_heading("article", self._heading, told)

    # Bars

    def show_status(self) -> None:
        """Paints the last line: the message, else the keys of the pane in focus."""
        right: list[Part] = [("key", f"{self._pending} ")] if self._pending else []
        if self._message is not None:
            role, text = self._message
            self._screen.workspace.show_bar("status-bar", [(role, f" {text}")], right)
            return
        left: list[Part]
        if self._target:
            left = [("strong", " → "), ("text", self._target)]
            self._screen.workspace.show_bar("status-bar", left, right)
            return
        hints = self._hints()
        # Help is what the others can be found by: it stays where not all fit.
        right += hints.pop(_HELP, [])
        room = self._screen.size.width - sum(cell_width(text) for _, text in right)
        left = []
        for hint in hints.values():
            room -= sum(cell_width(text) for _, text in hint)
            if room < _GAP:
                break
            left += hint
        self._screen.workspace.show_bar("status-bar", left, right)

    def _hints(self) -> dict[str, list[Part]]:
        """The keys to show here and what they do, by the ids of their bindings."""
        hints: dict[str, list[Part]] = {}
        named: set[str] = set()
        is_empty = self._is_empty and self._screen.pane == "list"
        for key, active in self._screen.active_bindings.items():
            binding = active.binding
            is_shown = binding.id in _WITHOUT_ROWS if is_empty else binding.show
            # The same words for two keys (of the pane, and of the screen) tell nothing.
            if is_shown and binding.id not in hints and binding.description not in named:
                named.add(binding.description)
                told = ("key", f" {key_name(key)}"), ("text", f" {binding.description} ")
                hints[str(binding.id)] = [*told]
        return {name: hints[name] for name in _WITHOUT_ROWS if name in hints} if is_empty else hints

    def show_titles(self, browsing: Browsing, reading: Reading) -> None:
        """Paints the first line and the headings of the panes."""
        articles = self._screen.articles
        selection = articles.selection
        selected = None if selection is None else len(selection)
        left = title_parts(browsing.place, browsing.query, selected=selected)
        right: list[Part] = []
        if browsing.is_cut:
            right.append(("notice", "Not all texts were searched. "))
        if browsing.new_count:
            right.append(("notice", f"{browsing.new_count:,} new (.) "))
        self._titles = left, right
        self.show_title()
        if (is_empty := not articles.ids) is not self._is_empty:
            self._is_empty = is_empty
            self.show_status()
        show_heading = self._screen.workspace.show_heading
        show_heading("list", "Articles", count_parts(len(articles.ids), is_whole=articles.is_whole))
        show_heading("feeds", "Feeds")
        show_heading("comments", "Comments")
        article = reading.article
        feed = article.feed.title if article is not None and article.feed is not None else None
        self._heading = feed or "Article"
        self._show_article_heading()

    def show_activity(self, activity: Part | None) -> None:
        """Says in the first line what goes on beside reading."""
        if activity != self._activity:
            self._activity = activity
            self.show_title()

    def show_title(self) -> None:
        """Paints the first line."""
        left, right = self._titles
        if self._progress is not None and self._screen.is_single and self._screen.pane == "article":
            # Where one pane is shown it has no heading.
            right = [*right, ("text", f" {self._progress}% ")]
        if self._activity is not None:
            role, text = self._activity
            # Where not all fits, what can be taken in counts more.
            right = [*right, (role, f" {text} ")]
        self._screen.workspace.show_bar("title-bar", left, right)
