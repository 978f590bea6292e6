"""What the linear reader is at: a list, an article of it, a comment of that."""

from __future__ import annotations

import asyncio
import contextlib
from array import array
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from typing import Literal, TypeVar

from reader.cli.feed_output import amount
from reader.cli.plain import addresses, hiding, words
from reader.cli.plain.speech import Speech
from reader.cli.plain.thread import Thread, is_unread
from reader.errors import UsageError
from reader.library import Library
from reader.model.article import Article
from reader.model.changes import Change, RuleAdded, RuleRemoved
from reader.model.comment import KeptComment
from reader.model.discussion import NoiseRule
from reader.model.feed import KeptFeed
from reader.model.listing import ArticleQuery, ArticleSummary, Show
from reader.model.query import Hit
from reader.query import parse_query
from reader.screens.marking import Marking, describe_change
from reader.text.urls import is_openable

T = TypeVar("T")
_ROWS = 50
"""Rows of a list that are read at a time."""
_HITS = 50
"""Hits of a search that are listed."""
Numbered = Literal["articles", "feeds", "hits", "links", "rules"]


class Session:
    """A library that is read line by line; each method answers one command.

    Methods raise `UsageError` where there is nothing that was asked for.
    """

    def __init__(self, library: Library, speech: Speech) -> None:
        self.library = library
        self.speech = speech
        self.marking = Marking(library)
        self._is_ascii = library.settings.ascii
        self._runner = asyncio.Runner()
        self.ids: array[int] = array("q")
        self._query = ArticleQuery(is_overview=True)
        self._title = "all articles"
        self.article: Article | None = None
        self.thread: Thread | None = None
        self.kind: Numbered = "articles"
        self._feeds: list[KeptFeed] = []
        self._hits: list[Hit] = []
        self.links: list[str | None] = []
        self.rules: list[NoiseRule] = []
        self.hidden_at: dict[int, tuple[int, int | None]] = {}
        """By rule: the comment whose author it hid, and the one that the place went to."""
        self.order = "thread"
        """What replies are sorted by in the article that is open."""

    def close(self) -> None:
        """Keeps the place in the article that is open, and ends."""
        self._leave()
        self._runner.close()

    def run(self, work: Awaitable[T]) -> T:
        """Waits for work of the library."""

        async def wait() -> T:
            return await work

        return self._runner.run(wait())

    # Lists

    def show_list(self, query: ArticleQuery | None = None, title: str | None = None) -> None:
        """Lists a view, or again the one that is shown."""
        if query is not None:
            if query.node is not None:
                self.library.catch_up()
            self._query, self._title = query, title or "found"
        self.ids = self.run(self.library.article_ids(self._query))
        self.kind = "articles"
        self.speech.say(f"{amount(len(self.ids), 'article')}, {self._title}.")
        self.speech.page(words.row_line(number, row) for number, row in enumerate(self._rows(), 1))

    def list_words(self, text: str) -> None:
        """Lists `all`, `unread`, `starred`, or what a query finds; nothing: the same again."""
        shows: dict[str, Show] = {"all": "all", "unread": "unread", "starred": "starred"}
        if not text:
            self.show_list()
        elif text in shows:
            query = ArticleQuery(show=shows[text], is_overview=True)
            self.show_list(query, f"{text} articles" if text == "all" else text)
        else:
            self.show_list(ArticleQuery(node=parse_query(text)), f"found by {text}")

    def show_feeds(self) -> None:
        """Lists the feeds."""
        every = self.run(self.library.feeds())
        self._feeds = [feed for feed in every if feed.is_subscribed or feed.is_imported]
        self.kind = "feeds"
        self.speech.say(f"{amount(len(self._feeds), 'feed')}.")
        self.speech.page(
            words.feed_line(number, feed) for number, feed in enumerate(self._feeds, 1)
        )

    def search(self, text: str) -> None:
        """Lists passages of articles and comments in which words stand."""
        if not text:
            raise UsageError("search for what? Say: search night trains")
        self.library.catch_up()
        found = self.run(self.library.search(text, limit=_HITS + 1))
        self._hits = found[:_HITS]
        self.kind = "hits"
        more = ", the best of more" if len(found) > _HITS else ""
        self.speech.say(f"{len(self._hits)} found{more}.")
        self.speech.page(
            line
            for number, hit in enumerate(self._hits, 1)
            for line in words.hit_lines(number, hit)
        )

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
                raise UsageError(f"a rule is given up by: unhide {number}")

    def _rows(self) -> Iterator[ArticleSummary]:
        for start in range(0, len(self.ids), _ROWS):
            yield from self.library.summaries(self.ids[start : start + _ROWS])

    # Articles

    def open_article(self, article_id: int) -> None:
        """Reads an article, which marks it read."""
        found = self.library.get_article(article_id)
        if found is None:
            raise UsageError("that article is gone")
        self._show(found)
        self.read()
        if found.unread:
            self.run(self.marking.mark_articles([found.id], unread=False))
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
        for start in range(0, len(following), _ROWS):
            ids = [self.ids[index] for index in following[start : start + _ROWS]]
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
            raise UsageError("this comment answers none that is here")
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
            self.run(self.marking.mark_comments(ids, unread=False))
            # A long thread is not read anew for one comment of it.
            for index in unread:
                thread.comments[index] = replace(thread.comments[index], unread=False)
            self.article = self.library.get_article(self.here().id)

    # State

    def change(self, make: Callable[[], Awaitable[Change]]) -> Change:
        """Makes a change that can be undone, and says what it was."""
        change = self.run(self.marking.change(make))
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
        change = self.run(self.marking.undo())
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
