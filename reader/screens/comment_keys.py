"""Keys for what is fetched for an article: discussions to follow and answer, its page's text."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from reader.errors import ReaderError
from reader.screens.find_keys import FindKeys
from reader.screens.link_keys import LinkKeys
from reader.screens.switchboard import STATE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from reader.model.changes import Change
    from reader.screens.asking import Asking
    from reader.screens.commands import Command
    from reader.screens.full_text import FullTexts
    from reader.screens.pipe import Piped
    from reader.widgets.comment_thread import CommentThread

_PIPE_WIDTH = 80
"""Cells of a line that is piped."""
_OPENED_SECONDS = 0.2
"""From opening an article to writing that it was, which no key waits for."""


class CommentKeys(FindKeys, LinkKeys):
    """Keys that fetch, follow, answer and hide comments."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "comments", "Comments", id="main.comments",
                tooltip="Go to the comments, fetching them the first time."),
        Binding("w", "toggle_watch", "Watch", show=False, id="main.watch",
                tooltip="Watch the article's discussions for new comments, or stop watching."),
        Binding("f", "full_text", "Full text", show=False, id="main.full-text",
                tooltip="Fetch the text of the article's page, or go back to the feed's text."),
        Binding("vertical_line", "pipe", "Pipe", show=False, id="main.pipe",
                tooltip="Pipe the article to a program."),
    ]  # fmt: skip

    _last_pipe: Piped | None = None

    @cached_property
    def asking(self) -> Asking:
        """What asks for discussions in the background."""
        from reader.screens.asking import Asking

        asking = Asking(self.library, self)
        self.at_end(asking.stop)
        return asking

    @cached_property
    def full_texts(self) -> FullTexts:
        """What fetches the pages of articles in the background."""
        from reader.screens.full_text import FullTexts

        full_texts = FullTexts(self.library, self)
        self.at_end(full_texts.stop)
        return full_texts

    def action_full_text(self) -> None:
        article_id = self.wanted_id if self.pane != "feeds" else None
        if article_id is None:
            self.status.say("There is no article.")
        else:
            self.attempt(
                lambda: self.full_texts.toggle(article_id), "full-text-first", is_exclusive=False
            )

    def palette_commands(self) -> Sequence[Command]:
        """What can be done without a key of its own."""
        from reader.render.feed_rows import PLACES
        from reader.screens.commands import Command

        return (
            *super().palette_commands(),
            Command("Noise rules", "See what hides comments, and undo it.", "noise_rules"),
            Command(
                "Comments by this author",
                "List everything in the store by the comment's author.",
                "comments_by_author",
            ),
            Command(
                "Turn this feed into a thread",
                "Keep a comment feed as the thread of its article, and end the subscription.",
                "feed_as_thread",
            ),
            *(
                Command(name, f"Show the list “{name}”.", f"show_place({name!r})")
                for name, _ in PLACES
            ),
        )

    # Going to the comments

    def action_comments(self) -> None:
        article_id = self.wanted_id if self.pane != "feeds" else None
        self.focus_pane("comments")
        if article_id is not None:
            ask = partial(self._ask_if_never_asked, article_id)
            self.attempt(ask, "asking-first", is_exclusive=False)

    async def _ask_if_never_asked(self, article_id: int) -> None:
        if await self._is_never_asked(article_id):
            self.asking.ask(article_id)
        elif not await self.library.discussions(article_id):
            self.status.say("No discussion of this article is known; c again looks for one.")

    async def _is_never_asked(self, article_id: int) -> bool:
        """Whether an article names a discussion that was never asked for."""
        discussions = await self.library.discussions(article_id)
        live = [one for one in discussions if one.source is not None]
        if any(one.fetched is None and one.status == "new" for one in live):
            return True
        article = await self.library.article(article_id)
        if live or article is None:
            return False
        entry = article.entry
        if entry.comments_feed or entry.comments_url:
            return True
        link = entry.link or ""
        # What knows the sites takes a moment to import.
        return bool(link) and await asyncio.to_thread(self.library.is_discussion, link)

    def article_opened(self, article_id: int) -> None:
        super().article_opened(article_id)
        self.set_timer(_OPENED_SECONDS, partial(self._keep_opened, article_id))
        if self.settings.comments.fetch_on_open:
            ask = partial(self._ask_if_due, article_id)
            self.attempt(ask, "asking-first", is_exclusive=False)

    def _keep_opened(self, article_id: int) -> None:
        """Has other processes know that the article is being read; leaving it says so by itself."""
        if self.reading.is_opened and self.reading.article_id == article_id:
            keep = partial(self.library.save_opened, article_id)
            self.attempt(keep, STATE, is_exclusive=False)

    async def _ask_if_due(self, article_id: int) -> None:
        now = datetime.now(UTC)
        discussions = await self.library.discussions(article_id)
        is_due = any(one.due is not None and one.due <= now for one in discussions)
        if is_due or await self._is_never_asked(article_id):
            self.asking.ask(article_id)

    def on_comment_thread_left(self) -> None:
        self.focus_pane("article")

    def on_comment_thread_fetch_wanted(self) -> None:
        self.attempt(self._ask_again, "asking-first", is_exclusive=False)

    async def _ask_again(self) -> None:
        article_id = self.reading.article_id
        if article_id is None:
            self.status.say("There is no article.")
            return
        known = await self.library.discussions(article_id)
        is_known = any(one.source is not None for one in known)
        self.asking.ask(
            article_id, search=not is_known and not await self._is_never_asked(article_id)
        )

    def on_comment_thread_discussion_wanted(self, event: CommentThread.DiscussionWanted) -> None:
        wanted = event.id
        self.attempt(lambda: self.reading.show_discussion(wanted), "reading")

    # Following

    def action_toggle_watch(self) -> None:
        if self.has_selection:
            self.selecting.toggle_watch()
            return
        state = self.summary_here() if self.pane != "feeds" else None
        if state is None:
            self.status.say("There is no article.")
        else:
            self._watch(state.id, watched=not state.is_watched)

    def on_comment_thread_watch_toggled(self) -> None:
        if self.reading.article_id is not None:
            state = next(iter(self.library.summaries([self.reading.article_id])), None)
            if state is not None:
                self._watch(state.id, watched=not state.is_watched)

    def _watch(self, article_id: int, *, watched: bool) -> None:
        done = "Watched: new comments come with the feeds" if watched else "No longer watched"
        self.change(lambda: self.library.watch([article_id], watched=watched), done)

    # Noise

    def on_comment_thread_author_hidden(self, event: CommentThread.AuthorHidden) -> None:
        name = event.name
        kept = self.thread.cursor_comment
        if kept is not None and kept.hidden_by > 0 and kept.comment.author == name:
            self.status.say("This comment is already hidden; the palette (:) has the noise rules.")
            return
        self.ask(
            f"Hide all comments by {name}?\nu undoes it, and so do the noise rules (palette, :).",
            lambda: self.change(
                lambda: self.library.add_rule("author", name), f"Hidden: comments by {name}"
            ),
        )

    def action_noise_rules(self) -> None:
        from reader.screens.rules import RulesScreen

        async def change(make: Callable[[], Awaitable[Change]]) -> None:
            await self.make_change(make)

        self.app.push_screen(RulesScreen(self.library, change, self.undo_last))

    # One comment

    def on_comment_thread_note_wanted(self, event: CommentThread.NoteWanted) -> None:
        comment_id = event.comment_id
        kept = next(iter(self.library.comments([comment_id])), None)
        if kept is None:
            return
        from reader.screens.note import NoteScreen

        def set_note(text: str | None) -> None:
            if text is not None:
                self.change(lambda: self.library.set_comment_note(comment_id, text or None))

        title = f"Note on the comment by {kept.comment.author or 'Anonymous'}"
        self.app.push_screen(NoteScreen(title, kept.note or ""), set_note)

    def on_comment_thread_versions_wanted(self, event: CommentThread.VersionsWanted) -> None:
        comment_id = event.comment_id
        self.attempt(lambda: self._show_comment_versions(comment_id), "versions")

    async def _show_comment_versions(self, comment_id: int) -> None:
        kept = next(iter(self.library.comments([comment_id])), None)
        versions = await self.library.comment_versions(comment_id) if kept is not None else []
        if kept is None or not versions:
            self.status.say("This comment has not changed since it arrived.")
            return
        name = f"Comment by {kept.comment.author or 'Anonymous'}"
        await self.show_versions(name, None, kept.comment.text, versions)

    def on_comment_thread_reply_wanted(self, event: CommentThread.ReplyWanted) -> None:
        comment_id = event.comment_id
        self.attempt(lambda: self._reply(comment_id), "reply")

    async def _reply(self, comment_id: int) -> None:
        kept = next(iter(self.library.comments([comment_id])), None)
        if kept is None:
            return
        from reader.screens.reply import answer

        page = self.page_of_comment(kept.comment.link)
        self.status.say(await answer(self.app, self.links, kept.comment, page))

    def action_comments_by_author(self) -> None:
        kept = self.thread.cursor_comment
        author = kept.comment.author if kept is not None else None
        if not author:
            self.status.say("There is no comment here, or it has no author.")
            return
        # There is no way to write a quotation mark inside a phrase.
        name = author.replace('"', " ")
        self.search(f'commenter:"{name}"', scope="comments")

    # Passing on

    def action_pipe(self) -> None:
        article_id = self.article_id_here if self.pane != "feeds" else None
        if article_id is None:
            self.status.say("There is no article.")
            return

        async def text(_scope: int) -> str:
            from reader.render.plain_text import article_lines

            article = await self.library.article(article_id)
            if article is None:
                return ""
            return await asyncio.to_thread(
                lambda: "\n".join(article_lines(article.as_shown(), _PIPE_WIDTH)) + "\n"
            )

        self._ask_pipe(("the article",), text)

    def on_comment_thread_pipe_wanted(self, event: CommentThread.PipeWanted) -> None:
        thread = self.thread.thread
        here = thread.ids.index(event.comment_id)
        end = here + thread.descendants[here] + 1
        # What is hidden, and what only stands in for something, is passed on by itself alone.
        parts = [
            [place for place in part if place == here or not thread.marks[place]]
            for part in (range(here, here + 1), range(here, end), range(len(thread)))
        ]

        async def text(scope: int) -> str:
            from reader.render.plain_text import comment_lines

            ids = [thread.ids[place] for place in parts[scope]]
            # A part of a thread begins at the left.
            top = min(thread.depth[place] for place in parts[scope])
            kept = self.library.comments(ids)

            def lines() -> str:
                every = (line for one in kept for line in comment_lines(one, _PIPE_WIDTH, top=top))
                return "\n".join(every) + "\n"

            return await asyncio.to_thread(lines)

        scopes = [
            "this comment",
            f"it and what is below it ({len(parts[1]):,})",
            f"the whole thread ({len(parts[2]):,})",
        ]
        self._ask_pipe(scopes, text)

    def _ask_pipe(self, scopes: Sequence[str], text: Callable[[int], Awaitable[str]]) -> None:
        from reader.screens.pipe import PipeScreen

        last = self._last_pipe

        def run(piped: Piped | None) -> None:
            if piped is not None:
                self._last_pipe = piped
                self.attempt(lambda: self._pipe(piped, text), "pipe", is_exclusive=False)

        screen = PipeScreen(scopes, last.command if last else "", last.scope if last else 0)
        self.app.push_screen(screen, run)

    async def _pipe(self, piped: Piped, text: Callable[[int], Awaitable[str]]) -> None:
        from reader.screens.piping import pipe

        if told := await pipe(self.app, piped.command, await text(piped.scope)):
            self.status.say(told)

    # Opened from outside

    async def open_discussion(self, address: str) -> None:
        """Goes to the discussion at an address, which is fetched if it is not here."""
        found = await self.library.find_discussion(address)
        if found is not None:
            await self.go_to_discussion(*found)
            self.asking.ask(found[0])
            return
        article = self.library.find_article(address)
        if article is not None:
            self.go_to_article(article.id)
            self.focus_pane("comments")
            self.asking.ask(article.id)
            return
        self.await_article()
        await self.reading.show(None)
        self.focus_pane("comments")
        self.thread.show_message(f"Fetching {address} …")
        self.status.say(f"Fetching {address} …")
        try:
            found = await self.library.open_discussion(address)
        except ReaderError as error:
            if self.is_awaiting:
                self.thread.show_message(str(error))
            raise
        if not self.is_awaiting:
            # The reader has gone on to something else.
            self.browsing.take_in()
            self.status.say(f"Fetched {address}")
            return
        await self.browsing.put_back(found[:1])
        await self.go_to_discussion(*found)
        self.status.clear()
