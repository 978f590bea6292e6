"""What the linear reader is at: a list, an article of it, a comment of that."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace

from reader.cli.feed_output import amount
from reader.cli.plain import addresses, hiding, words
from reader.cli.plain.lists import ROWS, Lists, Numbered
from reader.cli.plain.speech import Speech
from reader.cli.plain.thread import Thread, is_unread
from reader.errors import UsageError
from reader.library import Library
from reader.library.undo_stack import UndoStack, describe_change
from reader.model.article import Article
from reader.model.changes import Change, RuleAdded, RuleRemoved
from reader.model.comment import KeptComment
from reader.model.discussion import NoiseRule
from reader.model.listing import ArticleQuery
from reader.model.query import Hit
from reader.text.urls import is_openable


class Session(Lists):
    """A library that is read line by line; each method answers one command.

    Methods raise `UsageError` where there is nothing that was asked for.
    """

    def __init__(self, library: Library, speech: Speech) -> None:
        super().__init__(library, speech)
        self.undo_stack = UndoStack(library)
        self._is_ascii = library.settings.ascii
        self.article: Article | None = None
        self.thread: Thread | None = None
        self.links: list[str | None] = []
        self.rules: list[NoiseRule] = []
        self.hidden_at: dict[int, tuple[int, int | None]] = {}
        """By rule: the comment whose author it hid, and the one that the place went to."""
        self.order = "thread"
        """What replies are sorted by in the article that is open."""

    def close(self) -> None:
        """Keeps the place in the article that is open, and ends."""
        self._leave()
        super().close()

    # What was listed

    def open_number(self, text: str) -> None:
        """Opens what has a number in what was listed last."""
        if is_openable(text):
            addresses.open_address(self, text)
            return
        if not text.isdecimal():
            raise UsageError("open which? Say its number, as: open 3")
        listed: dict[Numbered, Sequence[object]] = {
            "articles": self.ids,
            "feeds": self._feeds,
            "hits": self._hits,
            "links": self.links,
            "rules": self.rules,
        }
        count = len(listed[self.kind])
        number = int(text) if len(text) < 10 else 0
        if not 0 < number <= count:
            raise UsageError(f"there is no number {text}; {count} {self.kind} were listed")
        match self.kind:
            case "articles":
                self.open_article(self.ids[number - 1])
            case "feeds":
                feed = self._feeds[number - 1]
                self.show_list(ArticleQuery(feed_id=feed.id), feed.title or "of a feed")
            case "hits":
                self._open_hit(self._hits[number - 1])
            case "links":
                addresses.open_link(self, self.links[number - 1])
            case "rules":
                raise UsageError(f"to remove a rule, say: unhide {number}")

    # Articles

    def open_article(self, article_id: int) -> None:
        """Reads an article, which marks it read."""
        found = self.library.get_article(article_id)
        if found is None:
            raise UsageError("that article is gone")
        self._show(found)
        self.read()
        if found.unread:
            self.run(self.undo_stack.mark_articles([found.id], unread=False))
            self.article = replace(found, unread=False)

    def _show(self, article: Article) -> None:
        self._leave()
        self.article, self.thread, self.order = article, None, "thread"

    def read(self) -> None:
        """Reads the article from its beginning."""
        article = self.here()
        self.speech.page(
            words.article_lines(article.as_shown(), self.speech.width, is_ascii=self._is_ascii)
        )
        unread = article.comments_unread
        more = f", {amount(unread, 'unread comment')}" if unread else ""
        self.speech.say(f"End of article{more}.")

    def here(self) -> Article:
        """The article that is open."""
        if self.article is None:
            raise UsageError("no article is open; list, then say a number")
        return self.article

    def step(self, by: int, *, is_unread: bool = False) -> None:
        """Opens the next article of the list, or the one before; perhaps only an unread one."""
        if not self.ids:
            self.ids = self.run(self.library.article_ids(self._query))
        here = self.article.id if self.article else 0
        at = self.ids.index(here) if here in self.ids else (-1 if by > 0 else len(self.ids))
        following = range(at + by, len(self.ids) if by > 0 else -1, by)
        for start in range(0, len(following), ROWS):
            ids = [self.ids[index] for index in following[start : start + ROWS]]
            for row in self.library.summaries(ids):
                if row.unread or not is_unread:
                    self.open_article(row.id)
                    return
        kind = "unread article" if is_unread else "article"
        raise UsageError(f"no {kind} {'after' if by > 0 else 'before'} this one in the list")

    def go_on(self) -> None:
        """Reads on: the unread comments, then the next unread article."""
        has_more = self.article is not None and self.article.comments_unread
        if has_more and self.discussed().next_unread() is not None:
            self.next_comment()
        else:
            self.step(1, is_unread=True)

    def _open_hit(self, hit: Hit) -> None:
        if hit.comment_id is None:
            self.open_article(hit.article_id)
            return
        found = self.library.get_article(hit.article_id)
        if found is None:
            raise UsageError("that article is gone")
        self._show(found)
        self.speech.say(f"Article: {found.entry.title or 'no title'}")
        thread = self.discussed()
        for index, kept in enumerate(thread.comments):
            if kept.id == hit.comment_id:
                self.read_comment(index)

    # Comments

    def show_comments(self) -> None:
        """Reads all comments; those that were read to their end are marked so."""
        thread = self.discussed()
        hidden = f", {thread.hidden} more are hidden by rules" if thread.hidden else ""
        self.speech.say(f"{amount(len(thread.comments), 'comment')}{hidden}.")
        ends: list[int] = []
        width = self.speech.width

        def lines() -> Iterator[str]:
            count = 0
            for index in range(len(thread.comments)):
                for line in thread.lines(index, width):
                    count += 1
                    yield line
                ends.append(count)

        written = self.speech.page(lines())
        shown = sum(end <= written for end in ends)
        if shown:
            thread.at = shown - 1
            self._mark_read(range(shown))

    def next_comment(self) -> None:
        """Reads the next unread comment."""
        found = self.discussed().next_unread()
        if found is None:
            raise UsageError("no unread comments here")
        self.read_comment(found)

    def show_comment(self, text: str) -> None:
        """Reads the comment of a number, or again the one in place."""
        thread = self.discussed()
        number = int(text) if text.isdecimal() and len(text) < 10 else thread.at + 1
        if not 0 < number <= len(thread.comments):
            raise UsageError(f"there are {len(thread.comments)} comments; say: comment 1")
        self.read_comment(number - 1)

    def show_parent(self) -> None:
        """Reads the comment that is answered by the one in place."""
        found = self.discussed().parent()
        if found is None:
            raise UsageError("the comment that this one answers is not here")
        self.read_comment(found)

    def discussed(self) -> Thread:
        """The comments of the article that is open; there is at least one."""
        article = self.here()
        if self.thread is None:
            comments = self.library.all_comments(article.id)
            discussions = self.run(self.library.discussions(article.id))
            self.thread = Thread(comments, discussions, order=self.order, is_ascii=self._is_ascii)
            left = self.run(self.library.position(article.id)).comment_id
            ids = [kept.id for kept in self.thread.comments]
            if left in ids and not is_unread(self.thread.comments[ids.index(left)]):
                self.thread.at = ids.index(left)
        if not self.thread.comments:
            raise UsageError("no comments here; say: refresh comments")
        return self.thread

    def read_comment(self, index: int) -> None:
        thread = self.discussed()
        thread.at = index
        self.speech.page(thread.lines(index, self.speech.width))
        self._mark_read([index])

    def _mark_read(self, indices: Sequence[int]) -> None:
        thread = self.discussed()
        unread = [index for index in indices if thread.comments[index].unread]
        if unread:
            ids = [thread.comments[index].id for index in unread]
            self.run(self.undo_stack.mark_comments(ids, unread=False))
            # A long thread is not read anew for one comment of it.
            for index in unread:
                thread.comments[index] = replace(thread.comments[index], unread=False)
            self.article = self.library.get_article(self.here().id)

    # State

    def change(self, make: Callable[[], Awaitable[Change]]) -> Change:
        """Makes a change that can be undone, and says what it was."""
        change = self.run(self.undo_stack.change(make))
        self.speech.say(describe_change(change))
        self.reload()
        return change

    def comment_here(self) -> KeptComment:
        """The comment that was read last."""
        thread = self.discussed()
        if thread.at < 0:
            raise UsageError("no comment was read yet; say: next comment")
        return thread.comments[thread.at]

    def place_id(self) -> int | None:
        """The same as an id, None where there is none."""
        thread = self.thread
        return None if thread is None or thread.at < 0 else thread.comments[thread.at].id

    def comment_ids(self) -> list[int]:
        """All comments of the article."""
        return [kept.id for kept in self.discussed().comments]

    def where(self) -> None:
        """Says what is open, and where it stands."""
        article = self.article
        if article is None:
            self.speech.say(f"In the list: {self._title}.")
            return
        place = ""
        if article.id in self.ids:
            place = f" {self.ids.index(article.id) + 1} of {len(self.ids)}, {self._title}"
        self.speech.say(f"Article{place}: {article.entry.title or 'no title'}.")
        if article.comments:
            with contextlib.suppress(UsageError):
                self.discussed()
        if self.thread is not None and self.thread.at >= 0:
            total = len(self.thread.comments)
            self.speech.say(f"Comment {self.thread.at + 1} of {total}.")

    def undo(self) -> None:
        """Takes the last change back."""
        change = self.run(self.undo_stack.undo())
        self.speech.say(f"undone: {describe_change(change)}" if change else "nothing to undo")
        if isinstance(change, RuleAdded | RuleRemoved):
            self.take_in()
            hiding.return_to_hidden(self, change.rule.id)
        else:
            self.reload()

    def reload(self) -> None:
        """Reads anew what is known of the open article and its comments."""
        if self.article is None:
            return
        self.article = self.library.get_article(self.article.id)
        if self.article is None:
            self.thread = None
        elif self.thread is not None:
            ids = [kept.id for kept in self.thread.comments]
            by_id = {kept.id: kept for kept in self.library.comments(ids)}
            self.thread.comments = [by_id.get(kept.id, kept) for kept in self.thread.comments]

    def take_in(self) -> None:
        """Reads anew which comments there are; the place stays, or goes to the one before it."""
        before = self.thread
        self.reload()
        if before is None or self.article is None:
            return
        self.thread = None
        with contextlib.suppress(UsageError):
            thread = self.discussed()
            here = {kept.id: index for index, kept in enumerate(thread.comments)}
            past = [kept.id for kept in before.comments[: before.at + 1]]
            thread.at = next((here[id_] for id_ in reversed(past) if id_ in here), -1)

    def _leave(self) -> None:
        article, thread = self.article, self.thread
        if article is None or thread is None or thread.at < 0:
            return
        kept = thread.comments[thread.at]

        async def save() -> None:
            position = await self.library.position(article.id, kept.discussion_id)
            position = replace(position, discussion_id=kept.discussion_id, comment_id=kept.id)
            await self.library.save_position(article.id, position)

        from reader.errors import ReaderError

        with contextlib.suppress(ReaderError):
            self.run(save())
