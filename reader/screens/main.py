"""The main screen: the first page, going in and out of its levels, and opening a target."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from reader.errors import ReaderError
from reader.render.panes import PaneName
from reader.screens.comment_keys import CommentKeys
from reader.screens.feed_keys import FeedKeys
from reader.screens.switchboard import STATE
from reader.text.width import load_tables

if TYPE_CHECKING:
    from reader.config import Settings
    from reader.library import Library
    from reader.screens.announcing import Announcing
    from reader.screens.commands import Command
    from reader.screens.reading import Stage
    from reader.screens.resuming import Session

_POLL_SECONDS = 1.0
_INDEX_PAUSE = 0.05
_FIRST_PAGE_SECONDS = 0.02
_STEP_SECONDS = 0.001
_SAVE_SECONDS = 60.0
"""How often the session is saved, for a program that is killed."""
_AGE_SECONDS = 60.0
"""By how much the age in a row may be out of date."""


def _is_path(target: str) -> bool:
    """Whether somebody meant a file; `/words/` is a regular expression."""
    if " " in target:
        return False
    return target.startswith(("./", "../", "~/")) or (target[:1] == "/" and target[-1:] != "/")


class MainScreen(FeedKeys, CommentKeys):
    """Combines the groups of keys and shows the first page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l,right", "deeper", "Comments", show=False, id="main.deeper",
                tooltip="Go one level deeper: from the article to its comments."),
        Binding("escape", "escape", "Out", show=False, id="main.escape",
                tooltip="Clear a filter or a search; without one, go one level out."),
        Binding("h,left", "out", "Out", show=False, id="main.out", tooltip="Go one level out."),
        Binding("q", "out_or_quit", "Out / quit", show=False, id="main.out-or-quit",
                tooltip="Go one level out; at the top, quit."),
        Binding("i", "import_documents", "Import", show=False, id="main.import",
                tooltip="Import documents, feed files or folders."),
    ]  # fmt: skip

    def __init__(
        self,
        library: Library,
        settings: Settings,
        *,
        target: str | None = None,
        completed: Callable[[], None] = lambda: None,
    ) -> None:
        """Takes what the screen works with.

        Args:
            library: what is read.
            settings: what the user set.
            target: what to open first: an article's id or link, a discussion's address, a file to
                import, or a query.
            completed: called once the first page stands, before more widgets are made.
        """
        super().__init__(library, settings)
        self._target = target
        self._top: PaneName | None = None
        self._resumed: Session | None = None
        self._completed = completed
        self.announcing: Announcing | None = None

    def on_mount(self) -> None:
        self._lay_out_rows()
        try:
            self._begin()
        except ReaderError as error:
            self.articles.show_message(str(error))
        if self._resumed is not None and self._resumed.view.focus != "list":
            # The list first would be a flash.
            self._go_on()
        else:
            self.focus_pane("list")
        # Keys that were typed before come first, and the thread that writes to the terminal gets a
        # moment to do it.
        self.call_after_refresh(self.set_timer, _FIRST_PAGE_SECONDS, self._complete)

    def use_settings(self, settings: Settings) -> None:
        before = self.settings.listing.sort
        super().use_settings(settings)
        self._lay_out_rows()
        if (sort := settings.listing.sort) != before:
            from reader.text.sorting import parse_sort

            self.browsing.sort_unsorted(*parse_sort(sort))
        self.articles.repaint()

    def _lay_out_rows(self) -> None:
        """Applies the settings for rows to the list."""
        wanted, self.articles.template = self.settings.listing, None
        self.articles.margin = wanted.margin
        if wanted.lines != self.articles.row_height:
            self.articles.beginnings = self.library.beginnings
            self.articles.refresh_rows()
            self.articles.row_height = wanted.lines
        if (template := wanted.template) is not None:
            from reader.text.row_template import parse_row

            self.articles.template = parse_row(template)

    def _begin(self) -> None:
        """Shows the view that the last session ended in, or everything."""
        if (sort := self.settings.listing.sort) != "published":
            from reader.screens.sorts import Sorts
            from reader.text.sorting import parse_sort

            self.browsing.begin_sorted(Sorts(parse_sort(sort)))
        kept = self.library.session()
        if kept is None:
            self.browsing.since_id = self.library.newest_id()
            self.browsing.reload()
            return
        from reader.screens.resuming import begin

        self._resumed = begin(
            self, kept, is_fresh=not self.settings.resume or self._target is not None
        )

    def _complete(self) -> None:
        """Loads what the first page did without, in steps that leave room for keys between."""
        if not self.workspace.is_attached:
            # Whoever was quick has left.
            return
        self._completed()
        self.status.show_status()
        self.set_timer(_STEP_SECONDS, self._fill_up)

    def _fill_up(self) -> None:
        """Makes the other panes and starts the background work."""
        if not self.workspace.is_attached:
            return
        if self.reading.article_id is None:
            # Else whoever is quick has a thread in it already.
            self.thread.show_message("")
        self.set_interval(_POLL_SECONDS, self.look_around)
        self.attempt(self._index, "index")
        self.attempt(lambda: asyncio.to_thread(load_tables), "tables")
        self.begin_refreshing()
        from reader.screens.announcing import Announcing

        self.announcing = Announcing(self)
        if self._target is not None:
            self.open_target(self._target)
        else:
            self._go_on()
        self.set_interval(_SAVE_SECONDS, self._keep_session)
        self.set_interval(_AGE_SECONDS, self.articles.repaint)

    def _go_on(self) -> None:
        """Opens what was open when the last session ended; once."""
        session, self._resumed = self._resumed, None
        if session is not None:
            from reader.screens.resuming import go_on

            go_on(self, session)

    # Commands of the reader's own

    def palette_commands(self) -> Sequence[Command]:
        """What can be done without a key of its own."""
        from reader.screens.own_commands import commands_of

        return (*super().palette_commands(), *commands_of(self.settings.commands))

    def action_own_command(self, name: str) -> None:
        from reader.screens.own_commands import run_own

        article_id, command = self.article_id_here, self.settings.commands.get(name)
        if article_id is None or command is None:
            self.status.say("There is no article." if command else f"There is no command {name}.")
            return

        async def run() -> None:
            said = await run_own(self.app, self.library, command, article_id)
            if said:
                self.status.say(said)

        self.attempt(run, "own", is_exclusive=False)

    def _keep_session(self) -> None:
        # Beside what is being marked: it must stop no other write.
        self.attempt(self.save_session, STATE, is_exclusive=False)

    async def _index(self) -> None:
        """Indexes what an import that was stopped left over, then applies pending noise rules."""
        is_left = True
        while is_left:
            is_left = bool(await self.library.index_pending())
            await asyncio.sleep(_INDEX_PAUSE)
        await self.library.settle_rules()

    # Opening

    def open_target(self, target: str) -> None:
        """Opens what the program was started with."""
        from reader.text.urls import is_openable

        article = self.library.find_article(target)
        if is_openable(target) and self.library.is_discussion(target):
            self._top = "comments"
            self.attempt(lambda: self.open_discussion(target), "opening")
        elif article is not None:
            self._top = "article"
            self.go_to_article(article.id)
            self.focus_pane("article")
        elif Path(target).expanduser().exists():
            self.import_documents(target)
        elif target.isdecimal():
            self.status.say_error(f"There is no article {target}.")
        elif _is_path(target):
            self.status.say_error(f"There is no file {target}.")
        elif is_openable(target):
            # Looked for as words it would only be found where it is mentioned.
            self.status.say_error(f"Nothing here has this address; a adds its feed: {target}")
        else:
            self.search(target)

    # Panes and levels

    def pane_focused(self, pane: PaneName) -> None:
        if pane in ("list", "feeds"):
            self._top = None
        if pane == "feeds":
            self.load_feeds()
        elif pane in ("article", "comments") and self.wanted_id is not None:
            stage: Stage = "comments" if pane == "comments" else "article"
            self.reading.stage = stage
            self.open_article(self.wanted_id, stage=stage)

    def action_deeper(self) -> None:
        if self.pane == "article":
            self.focus_pane("comments")

    def action_escape(self) -> None:
        if self.pane == "article" and self.article_view.clear_search():
            return
        if self.pane == "comments" and self.thread.clear_search():
            return
        if self.pane == "list" and self.articles.drop_selection():
            return
        if self.pane == "list" and self.browsing.query.filter:
            self.browsing.filter_by("")
            return
        self._go_out()

    def action_out(self) -> None:
        if self.pane == "list" and self.workspace.plan.shows("feeds"):
            self.focus_pane("feeds")
        else:
            self._go_out()

    async def action_out_or_quit(self) -> None:
        # Who began at an article or a discussion, as from another program, is back there.
        if self.pane == self._top or not self._go_out():
            await self.app.run_action("leave")

    def _go_out(self) -> bool:
        """Goes one level out. False at the top."""
        match self.pane:
            case "comments":
                self.focus_pane("article")
            case "article":
                self.focus_pane("list")
            case "feeds":
                self.hide_feeds()
            case "list":
                if self.browsing.is_everything:
                    return False
                self.browsing.show_feed(None)
        return True

    # Importing

    def action_import_documents(self) -> None:
        self.import_documents("")

    def import_documents(self, path: str) -> None:
        """Asks for documents to import, or imports a path and opens what came of it."""

        def take_in(article_ids: tuple[int, ...] | None) -> None:
            self.browsing.take_in()
            self.fetch_due()
            if path and article_ids:
                self.open_article(article_ids[0])
                self.focus_pane("article")

        from reader.screens.import_documents import ImportScreen

        self.app.push_screen(ImportScreen(self.library, path), take_in)
