"""An in-memory library for tests of the interface: what `Library` promises, without a store."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, Unpack, cast

from reader.errors import QueryError, ReaderError
from reader.model.article import Article, FullText, Position, Provenance, Version
from reader.model.body import Body
from reader.model.changes import (
    ArticlesDeleted,
    Change,
    CommentNoteChanged,
    FeedEdited,
    FeedRemoved,
    LabelsChanged,
    NoteChanged,
    RuleAdded,
    RuleRemoved,
    StateChange,
)
from reader.model.comment import Comment, KeptComment, ThreadIndex, thread_from_depths
from reader.model.discussion import Discussion, NoiseRule
from reader.model.entry import Enclosure, Entry
from reader.model.event import (
    Counts,
    FullTextEvent,
    FullTextFetched,
    FullTextsFinished,
    FullTextsStarted,
    ImportEvent,
    ImportFinished,
    RefreshEvent,
    RefreshFinished,
    SourceImported,
    ThreadEvent,
    ThreadRefreshed,
    ThreadsFinished,
    ThreadsStarted,
)
from reader.model.feed import FeedEdits, KeptFeed
from reader.model.fetching import Downloaded
from reader.model.listing import ArticleQuery, ArticleSummary
from reader.model.query import Hit, Scan, Scope
from reader.model.source import Source
from reader.model.subscription import FoundFeed, SavedQuery, Subscription

if TYPE_CHECKING:
    from reader.config import Settings
    from reader.library import Library
    from reader.model.reading import Original

RuleKind = Literal["author", "word", "regex", "score"]
START = datetime(2026, 1, 1, tzinfo=UTC)
_COLUMNS = {"title": "own_title", "is_hidden": "hidden"}
"""What is set of a feed, to its column in the store."""
_FIELDS = {"hidden": "is_hidden"}
"""Columns to fields of `KeptFeed`, where they differ."""


class FakeLibrary:
    """Articles and comments in dictionaries, newest first as they were added."""

    def __init__(self) -> None:
        self.articles: dict[int, Article] = {}
        self.threads: dict[int, list[KeptComment]] = {}
        self.positions: dict[int, Position] = {}
        self.opened: list[int] = []
        """Articles, each as often as it was said to be open."""
        self.originals: dict[int, Original] = {}
        self.hits: list[Hit] = []
        self.version = 1
        self.searched: list[str] = []
        self.rows_read = 0
        self.feed_names: dict[int, str] = {}
        self.kept_feeds: dict[int, KeptFeed] = {}
        """What is known of a feed beside its name and counts, by id."""
        self.replaced: dict[int, list[Version]] = {}
        self.found: list[FoundFeed] | ReaderError = []
        self.starters: list[Subscription] = []
        self.subscribed: list[tuple[str, str | None, str | None]] = []
        self.pages: dict[int, FullText | str] = {}
        """Texts of pages by article, or what is wrong with them."""
        self.pages_fetched: list[int] = []
        self.page_arrives: asyncio.Event | None = None
        self.refreshes: list[tuple[tuple[int, ...] | None, bool]] = []
        self.refresh_steps: list[RefreshEvent | ThreadEvent] = []
        self.refresh_gate: asyncio.Event | None = None
        """Where set, a refresh waits for it behind its first step."""
        self.download_steps: list[Downloaded] = []
        self.known_discussions: dict[int, list[Discussion]] = {}
        """By article; their counts are worked out."""
        self.thread_positions: dict[tuple[int, int], Position] = {}
        self.hiding: list[NoiseRule] = []
        self.comment_texts: dict[int, list[Version]] = {}
        """Earlier texts of comments."""
        self.asked: list[tuple[tuple[int, ...] | None, bool]] = []
        """Articles whose discussions were asked for, and whether they were searched."""
        self.answers: list[Callable[[], Discussion]] = []
        """What asking for discussions does to the store, one after the other."""
        self.thread_gate: asyncio.Event | None = None
        """Where set, asking for discussions waits for it."""
        self.thread_failure: ReaderError | None = None
        self.addresses: dict[str, tuple[int, int]] = {}
        """Discussions at addresses that are known as such; (0, 0) where nothing is here yet."""
        self.opens: Callable[[str], tuple[int, int]] | None = None
        self.scopes: list[Scope] = []
        self.kept_session: str | None = None
        """Where the session before ended."""
        self.thread_of: tuple[int, int, FeedRemoved | None] | ReaderError = (0, 0, None)
        """What keeping a comment feed as a thread comes to."""
        self.kept_as_thread: list[object] = []
        self._gone: dict[int, Article] = {}

    def as_library(self) -> Library:
        """Itself, as the type that the interface asks for."""
        return cast("Library", self)

    def use_settings(self, settings: Settings) -> None:
        self.settings = settings

    # Filling

    def add(
        self,
        title: str | None,
        *,
        text: str = "Some text.",
        feed: str | None = None,
        comments: Sequence[tuple[int, str]] = (),
        link: str | None = None,
        unread: bool = True,
        starred: bool = False,
        announced: int | None = None,
        enclosures: Sequence[Enclosure] = (),
    ) -> int:
        """Adds an article, a minute newer than the one before, with comments (depth, text)."""
        article_id = len(self.articles) + len(self._gone) + 1
        thread = thread_from_depths(
            (
                Comment(author=f"Reader {number}", body=Body("text", words), text=words),
                depth,
            )
            for number, (depth, words) in enumerate(comments, 1)
        )
        kept: list[KeptComment] = []
        parents: list[int] = []
        for comment in thread:
            del parents[comment.depth :]
            comment_id = article_id * 1000 + len(kept) + 1
            kept.append(
                KeptComment(
                    id=comment_id,
                    article_id=article_id,
                    parent_id=parents[-1] if parents else None,
                    comment=comment,
                    unread=True,
                    starred=False,
                )
            )
            parents.append(comment_id)
        feed_row = None
        if feed is not None:
            feed_id = next(
                (i for i, name in self.feed_names.items() if name == feed), len(self.feed_names) + 1
            )
            self.feed_names[feed_id] = feed
            feed_row = KeptFeed(id=feed_id, title=feed, url=None, link=None)
            self.kept_feeds.setdefault(feed_id, feed_row)
        self.threads[article_id] = kept
        self.articles[article_id] = Article(
            id=article_id,
            entry=Entry(
                title=title,
                body=Body("text", text),
                text=text,
                link=link or f"https://example.org/{article_id}",
                published=START + timedelta(minutes=article_id),
                announced=announced,
                enclosures=tuple(enclosures),
            ),
            feed=feed_row,
            fetched=START,
            unread=unread,
            starred=starred,
            comments=len(kept),
            comments_unread=len(kept),
            source=Provenance(format="text"),
        )
        return article_id

    def reply(
        self,
        article_id: int,
        text: str,
        *,
        to: int | None = None,
        discussion_id: int = 0,
        author: str = "Latecomer",
        link: str | None = None,
    ) -> int:
        """Adds an unread comment, as another process would."""
        kept = self.threads[article_id]
        comment_id = article_id * 1000 + 501 + len(kept)
        row = next((i for i, one in enumerate(kept) if one.id == to), None)
        depth = 0 if row is None else kept[row].comment.depth + 1
        at = len(kept) if row is None else row + kept[row].comment.descendants + 1
        body = Body("text", text)
        comment = Comment(author=author, body=body, text=text, depth=depth, link=link)
        parents = [] if row is None else [row]
        while parents and (above := kept[parents[-1]].parent_id) is not None:
            parents.append(next(i for i, one in enumerate(kept) if one.id == above))
        for i in parents:
            more = kept[i].comment.descendants + 1
            kept[i] = replace(kept[i], comment=replace(kept[i].comment, descendants=more))
        kept.insert(
            at,
            KeptComment(
                id=comment_id,
                article_id=article_id,
                parent_id=to,
                comment=comment,
                unread=True,
                starred=False,
                discussion_id=discussion_id,
            ),
        )
        self.articles[article_id] = replace(self.articles[article_id], comments=len(kept))
        self.version += 1
        return comment_id

    def discuss(self, article_id: int, **known: Any) -> Discussion:
        """Makes a discussion of an article known."""
        discussion = Discussion(article_id=article_id, **known)
        here = self.known_discussions.setdefault(article_id, [])
        here[:] = [one for one in here if one.id != discussion.id] + [discussion]
        here.sort(key=lambda one: one.id)
        return discussion

    def arrive(self, title: str) -> int:
        """Adds an article as another process would."""
        article_id = self.add(title)
        self.version += 1
        return article_id

    # Lists

    def _view(self, query: ArticleQuery) -> array[int]:
        found = [
            article
            for article in reversed(self.articles.values())
            if (query.show != "unread" or article.unread)
            and (query.show != "starred" or article.starred)
            and (query.feed_id is None or (article.feed and article.feed.id == query.feed_id))
            and (query.folder is None or self._is_in(article, query.folder))
            and not (query.is_overview and self._is_hidden(article))
            and (query.after_id is None or article.id > query.after_id)
            and query.filter.casefold() in (article.entry.title or "").casefold()
        ]
        if query.sort == "title":
            found.sort(key=lambda article: article.entry.title or "")
        for term in reversed(query.terms):
            keys: dict[str, Callable[[Article], Any]] = {
                "title": lambda article: article.entry.title or "",
                "feed": lambda article: article.feed.title if article.feed else "",
                "unread": lambda article: article.unread,
                "published": lambda article: article.id,
            }
            found.sort(key=keys[term.key], reverse=term.is_down)
        return array("q", (article.id for article in found))

    def _is_in(self, article: Article, folder: str) -> bool:
        path = self.kept_feeds[article.feed.id].folder if article.feed else None
        return f"{path}/".startswith(f"{folder}/")

    def _is_hidden(self, article: Article) -> bool:
        return article.feed is not None and self.kept_feeds[article.feed.id].is_hidden

    def head(self, query: ArticleQuery, limit: int = 256) -> array[int]:
        return self._view(query)[:limit]

    def tail(self, query: ArticleQuery, limit: int = 256) -> array[int]:
        return self._view(query)[-limit:]

    async def article_ids(self, query: ArticleQuery) -> array[int]:
        return self._view(query)

    def filter_head(self, query: ArticleQuery, limit: int = 2000) -> array[int]:
        return self._view(query)[:limit]

    def beginnings(self, ids: Sequence[int]) -> dict[int, str]:
        return {i: self.articles[i].entry.text[:400] for i in ids if i in self.articles}

    def summaries(self, ids: Sequence[int]) -> list[ArticleSummary]:
        self.rows_read += len(ids)
        return [self._summary(self.articles[i]) for i in ids if i in self.articles]

    def _summary(self, article: Article) -> ArticleSummary:
        published = cast(datetime, article.entry.published)
        return ArticleSummary(
            id=article.id,
            feed_id=article.feed.id if article.feed else None,
            feed_title=article.feed.title if article.feed else None,
            title=article.entry.title,
            author=article.entry.author,
            published=published.strftime("%Y-%m-%dT%H:%M:%SZ"),
            sort=int(published.timestamp()),
            unread=article.unread,
            starred=article.starred,
            comments=article.comments,
            comments_unread=sum(c.unread for c in self.threads[article.id]),
            announced=article.entry.announced,
            link=article.entry.link,
            has_labels=bool(article.labels),
            has_note=article.notes is not None,
            is_changed=article.changed is not None,
            is_watched=article.is_watched,
        )

    def data_version(self) -> int:
        return self.version

    def count_unread(self) -> int:
        return sum(article.unread for article in self.articles.values())

    def newest_id(self) -> int:
        return max(self.articles, default=0)

    async def count_new(self, query: ArticleQuery, after_id: int) -> int:
        return sum(article_id > after_id for article_id in self._view(query))

    def is_few(self, query: ArticleQuery) -> bool:
        return True

    async def count_since(self, after_id: int) -> dict[int | None, int]:
        counts: dict[int | None, int] = {}
        for article in self.articles.values():
            feed_id = article.feed.id if article.feed else None
            if article.id > after_id:
                counts[feed_id] = counts.get(feed_id, 0) + 1
        return counts

    def session(self) -> str | None:
        return self.kept_session

    async def save_session(self, value: str) -> None:
        self.kept_session = value

    def feed(self, feed_id: int) -> KeptFeed | None:
        return self.kept_feeds.get(feed_id)

    async def settle_rules(self) -> None:
        """Nothing is left over."""

    async def index_pending(self) -> int:
        return 0

    # One article

    async def article(self, article_id: int) -> Article | None:
        return self.articles.get(article_id)

    def stored_links(self, links: Sequence[str]) -> dict[int, int]:
        ids = {article.entry.link: article.id for article in self.articles.values()}
        return {number: ids[link] for number, link in enumerate(links) if link in ids}

    def find_comment(self, article_id: int, link: str) -> int | None:
        kept = self.threads.get(article_id, [])
        return next((one.id for one in kept if one.comment.link == link), None)

    def find_article(self, reference: str) -> Article | None:
        return next(
            (a for a in self.articles.values() if reference in (str(a.id), a.entry.link)), None
        )

    async def newer_thread(self, article_id: int, discussion_id: int = 0) -> ThreadIndex:
        return await self.thread(article_id, discussion_id)

    async def thread(self, article_id: int, discussion_id: int = 0) -> ThreadIndex:
        every = self.threads.get(article_id, [])
        kept = [comment for comment in every if comment.discussion_id == discussion_id]
        rows = {comment.id: row for row, comment in enumerate(kept)}
        return ThreadIndex(
            article_id,
            discussion_id,
            ids=array("q", (c.id for c in kept)),
            parent=array("i", (rows.get(c.parent_id or 0, -1) for c in kept)),
            depth=array("i", (c.comment.depth for c in kept)),
            descendants=array("i", (c.comment.descendants for c in kept)),
            lengths=array("i", (len(c.comment.text) for c in kept)),
            unread=bytearray(c.unread and not self._hiding(c) for c in kept),
            marks=array("i", (self._hiding(c) for c in kept)),
        )

    def _hiding(self, kept: KeptComment) -> int:
        """The rule that hides a comment, 0 for none; only those about authors are known here."""
        author = (kept.comment.author or "").casefold()
        hits = (rule.id for rule in self.hiding if rule.pattern.casefold() == author)
        return next(hits, 0)

    def comments(self, ids: Sequence[int]) -> list[KeptComment]:
        known = {comment.id: comment for kept in self.threads.values() for comment in kept}
        return [known[i] for i in ids if i in known]

    async def position(self, article_id: int, discussion_id: int | None = None) -> Position:
        last = self.positions.get(article_id, Position())
        if discussion_id is None or discussion_id == last.discussion_id:
            return last
        return self.thread_positions.get(
            (article_id, discussion_id), Position(discussion_id=discussion_id)
        )

    async def save_position(self, article_id: int, position: Position) -> None:
        self.positions[article_id] = position
        self.thread_positions[article_id, position.discussion_id] = position

    async def save_opened(self, article_id: int) -> None:
        self.opened.append(article_id)

    # Discussions

    async def discussions(self, article_id: int) -> list[Discussion]:
        known = self.known_discussions.get(article_id, [])
        if not any(one.id == 0 for one in known) and any(
            comment.discussion_id == 0 for comment in self.threads[article_id]
        ):
            known = [Discussion(id=0, article_id=article_id, name="Comments"), *known]
        return [self._counted(one) for one in known]

    def _counted(self, discussion: Discussion) -> Discussion:
        kept = [
            comment
            for comment in self.threads[discussion.article_id]
            if comment.discussion_id == discussion.id
        ]
        unread = sum(comment.unread and not self._hiding(comment) for comment in kept)
        return replace(discussion, comments=len(kept), unread=unread)

    async def watch(self, ids: Sequence[int], *, watched: bool) -> StateChange:
        changed = [i for i in ids if self.articles[i].is_watched != watched]
        for i in changed:
            self.articles[i] = replace(self.articles[i], is_watched=watched)
        return StateChange(
            kind="articles", column="watched", value=watched, ids=array("q", changed)
        )

    async def refresh_threads_in_background(
        self, *, article_ids: Sequence[int] | None = None, search: bool = False
    ) -> AsyncIterator[ThreadEvent]:
        self.asked.append((None if article_ids is None else tuple(article_ids), search))
        if self.thread_gate is not None:
            await self.thread_gate.wait()
        if self.thread_failure is not None:
            raise self.thread_failure
        yield ThreadsStarted(total=len(self.answers))
        total = Counts()
        failed = 0
        answers, self.answers = self.answers, []
        for answer in answers:
            before = sum(len(kept) for kept in self.threads.values())
            discussion = self._counted(answer())
            new = Counts(new=sum(len(kept) for kept in self.threads.values()) - before)
            failed += discussion.error is not None
            total += new
            yield ThreadRefreshed(discussion=discussion, comments=new)
        yield ThreadsFinished(discussions=len(answers), failed=failed, comments=total)

    def is_discussion(self, address: str) -> bool:
        return address in self.addresses

    async def find_discussion(self, address: str) -> tuple[int, int] | None:
        found = self.addresses.get(address, (0, 0))
        return found if found != (0, 0) else None

    async def open_discussion(self, address: str) -> tuple[int, int]:
        assert self.opens is not None, "a test says what comes of it"
        return self.opens(address)

    async def keep_as_thread(self, feed: FoundFeed | int) -> tuple[int, int, FeedRemoved | None]:
        self.kept_as_thread.append(feed)
        if isinstance(self.thread_of, ReaderError):
            raise self.thread_of
        return self.thread_of

    # Noise, notes and versions of comments

    async def rules(self) -> list[NoiseRule]:
        every = [comment for kept in self.threads.values() for comment in kept]
        return [
            replace(rule, hidden=sum(self._hiding(comment) == rule.id for comment in every))
            for rule in self.hiding
        ]

    async def add_rule(self, kind: RuleKind, pattern: str) -> RuleAdded:
        if kind == "regex" and pattern == "(":
            raise QueryError("a bracket that is not closed: (")
        rule = NoiseRule(id=len(self.hiding) + 1, kind=kind, pattern=pattern, created=START)
        self.hiding.append(rule)
        return RuleAdded(rule=rule)

    async def remove_rule(self, rule_id: int) -> RuleRemoved:
        rule = next(rule for rule in self.hiding if rule.id == rule_id)
        self.hiding.remove(rule)
        return RuleRemoved(rule=rule)

    async def set_comment_note(self, comment_id: int, text: str | None) -> CommentNoteChanged:
        (before,) = self.comments([comment_id])
        kept = self.threads[before.article_id]
        kept[kept.index(before)] = replace(before, note=text)
        return CommentNoteChanged(comment_id=comment_id, before=before.note, after=text)

    async def comment_versions(self, comment_id: int) -> list[Version]:
        return self.comment_texts.get(comment_id, [])

    async def show_full_text(self, article_id: int, *, is_shown: bool) -> None:
        article = self.articles[article_id]
        assert article.full_text is not None
        full = replace(article.full_text, is_shown=is_shown)
        self.articles[article_id] = replace(article, full_text=full)

    async def fetch_full_text_in_background(self, article_id: int) -> AsyncIterator[FullTextEvent]:
        self.pages_fetched.append(article_id)
        yield FullTextsStarted(total=1)
        if self.page_arrives is not None:
            await self.page_arrives.wait()
        page = self.pages.get(article_id, "404 Not Found")
        if isinstance(page, str):
            yield FullTextFetched(article_id=article_id, error=page)
            yield FullTextsFinished(fetched=0, failed=1)
            return
        self.articles[article_id] = replace(self.articles[article_id], full_text=page)
        yield FullTextFetched(article_id=article_id, characters=len(page.text))
        yield FullTextsFinished(fetched=1, failed=0)

    async def original(self, article_id: int) -> Original | None:
        return self.originals.get(article_id)

    # State

    async def mark_articles(
        self, ids: Sequence[int], *, unread: bool | None = None, starred: bool | None = None
    ) -> StateChange:
        column = "unread" if unread is not None else "starred"
        value = bool(starred if unread is None else unread)
        changed = [
            i for i in ids if i in self.articles and getattr(self.articles[i], column) != value
        ]
        for i in changed:
            self.articles[i] = (
                replace(self.articles[i], unread=value)
                if column == "unread"
                else replace(self.articles[i], starred=value)
            )
        return StateChange(
            kind="articles",
            column="unread" if unread is not None else "starred",
            value=value,
            ids=array("q", changed),
        )

    async def mark_comments(
        self, ids: Sequence[int], *, unread: bool | None = None, starred: bool | None = None
    ) -> StateChange:
        column = "unread" if unread is not None else "starred"
        value = bool(starred if unread is None else unread)
        changed = [c.id for c in self.comments(ids) if getattr(c, column) != value]
        for kept in self.threads.values():
            kept[:] = [
                c
                if c.id not in changed
                else (replace(c, unread=value) if column == "unread" else replace(c, starred=value))
                for c in kept
            ]
        return StateChange(
            kind="comments",
            column="unread" if unread is not None else "starred",
            value=value,
            ids=array("q", changed),
        )

    async def undo(self, change: Change) -> None:
        match change:
            case StateChange(column="watched"):
                await self.watch(change.ids, watched=not change.value)
            case RuleAdded(rule=rule):
                self.hiding.remove(rule)
            case RuleRemoved(rule=rule):
                self.hiding.append(rule)
            case CommentNoteChanged():
                await self.set_comment_note(change.comment_id, change.before)
            case StateChange(kind="articles", column="unread"):
                await self.mark_articles(change.ids, unread=not change.value)
            case StateChange(kind="articles"):
                await self.mark_articles(change.ids, starred=not change.value)
            case StateChange(column="unread"):
                await self.mark_comments(change.ids, unread=not change.value)
            case StateChange():
                await self.mark_comments(change.ids, starred=not change.value)
            case LabelsChanged(added=added, removed=removed):
                for article_id, label in added:
                    await self.set_labels([article_id], remove=[label])
                for article_id, label in removed:
                    await self.set_labels([article_id], add=[label])
            case NoteChanged():
                await self.set_note(change.article_id, change.before)
            case ArticlesDeleted(ids=ids):
                self._bring_back(ids)
            case FeedEdited():
                before = {_FIELDS.get(name, name): value for name, value in change.before.items()}
                self.set_feed(change.feed_id, **before)
            case FeedRemoved():
                feed_id = int(str(change.feed["id"]))
                self.feed_names[feed_id] = str(change.feed["title"])
                self._bring_back(change.ids)

    # What the reader adds and takes away

    async def delete_articles(self, ids: Sequence[int]) -> ArticlesDeleted:
        gone = sorted(i for i in ids if i in self.articles)
        for article_id in gone:
            self._gone[article_id] = self.articles.pop(article_id)
        return ArticlesDeleted(ids=array("q", gone))

    def _bring_back(self, ids: Iterable[int]) -> None:
        for article_id in ids:
            self.articles[article_id] = self._gone.pop(article_id)
        self.articles = dict(sorted(self.articles.items()))

    async def labels(self) -> list[tuple[str, int]]:
        names = sorted({label for a in self.articles.values() for label in a.labels})
        return [(n, sum(n in a.labels for a in self.articles.values())) for n in names]

    async def set_labels(
        self, ids: Sequence[int], *, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> LabelsChanged:
        added, removed = [], []
        for article_id in ids:
            article = self.articles[article_id]
            added += [(article_id, label) for label in add if label not in article.labels]
            removed += [(article_id, label) for label in remove if label in article.labels]
            labels = sorted({*article.labels, *add} - {*remove})
            self.articles[article_id] = replace(article, labels=tuple(labels))
        return LabelsChanged(added=tuple(added), removed=tuple(removed))

    async def set_note(self, article_id: int, text: str | None) -> NoteChanged:
        before = self.articles[article_id].notes
        self.articles[article_id] = replace(self.articles[article_id], notes=text)
        return NoteChanged(article_id=article_id, before=before, after=text)

    async def versions(self, article_id: int) -> list[Version]:
        return self.replaced.get(article_id, [])

    # Feeds

    async def find_feeds(self, address: str) -> list[FoundFeed]:
        self.searched.append(address)
        if isinstance(self.found, ReaderError):
            raise self.found
        return self.found

    async def starter_feeds(self) -> list[Subscription]:
        return self.starters

    async def subscribe(
        self, found: FoundFeed, *, folder: str | None = None, title: str | None = None
    ) -> int:
        self.subscribed.append((found.url, folder, title))
        name = title or found.title or found.url
        self.add(found.entries[0].title if found.entries else "First", feed=name)
        feed_id = next(i for i, known in self.feed_names.items() if known == name)
        self.set_feed(feed_id, url=found.url, folder=folder, is_subscribed=True)
        return feed_id

    def set_feed(self, feed_id: int, **values: Any) -> None:
        """Sets what is known of a feed."""
        self.kept_feeds[feed_id] = replace(self.kept_feeds[feed_id], **values)

    async def edit_feed(self, feed_id: int, **values: Unpack[FeedEdits]) -> FeedEdited:
        columns: dict[str, Any] = {_COLUMNS.get(name, name): v for name, v in values.items()}
        fields = {_FIELDS.get(name, name): value for name, value in columns.items()}
        before = {
            name: getattr(self.kept_feeds[feed_id], _FIELDS.get(name, name)) for name in columns
        }
        self.set_feed(feed_id, **fields)
        return FeedEdited(feed_id=feed_id, before=before, after=columns)

    async def remove_feed(self, feed_id: int, *, keep_articles: bool = False) -> FeedRemoved:
        own = [a.id for a in self.articles.values() if a.feed and a.feed.id == feed_id]
        deleted = await self.delete_articles(own)
        return FeedRemoved(
            feed={"id": feed_id, "title": self.feed_names.pop(feed_id)}, ids=deleted.ids
        )

    async def refresh_in_background(
        self, *, feed_ids: Sequence[int] | None = None, is_all: bool = False
    ) -> AsyncIterator[RefreshEvent | ThreadEvent]:
        self.refreshes.append((None if feed_ids is None else tuple(feed_ids), is_all))
        for number, step in enumerate(self.refresh_steps):
            if number == 1 and self.refresh_gate is not None:
                await self.refresh_gate.wait()
            yield step
        if not self.refresh_steps:
            yield RefreshFinished(feeds=0, failed=0, new=0, changed=0, unchanged=0)

    async def download(self, article_id: int, enclosure_index: int) -> AsyncIterator[Downloaded]:
        for step in self.download_steps:
            yield step

    # Everything

    async def search(
        self,
        text: str,
        *,
        scope: Scope = "all",
        limit: int = 50,
        offset: int = 0,
        scan: Scan | None = None,
    ) -> list[Hit]:
        self.searched.append(text)
        self.scopes.append(scope)
        return self.hits[offset : offset + limit]

    async def feeds(self) -> list[KeptFeed]:
        def members(feed_id: int) -> list[Article]:
            return [a for a in self.articles.values() if a.feed and a.feed.id == feed_id]

        return [
            replace(
                self.kept_feeds[feed_id],
                title=self.kept_feeds[feed_id].own_title or name,
                articles=len(members(feed_id)),
                unread=sum(a.unread for a in members(feed_id)),
            )
            for feed_id, name in self.feed_names.items()
        ]

    async def saved_queries(self) -> list[SavedQuery]:
        return []

    async def count_loose(self) -> tuple[int, int]:
        loose = [article for article in self.articles.values() if article.feed is None]
        return len(loose), sum(article.unread for article in loose)

    async def import_sources(
        self, sources: Iterable[Source], *, dry_run: bool = False, jobs: int | None = None
    ) -> AsyncIterator[ImportEvent]:
        count = 0
        for source in sources:
            count += 1
            article_id = self.add(f"From {source.path}")
            yield SourceImported(
                source=source.path, format="text", articles=Counts(new=1), article_ids=(article_id,)
            )
        yield ImportFinished(sources=count, failed=0, articles=Counts(new=count), comments=Counts())
