"""An app with one pane, and what to show in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from textual import events
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from reader.model.article import Article, Provenance
from reader.model.block import Document
from reader.model.body import Body
from reader.model.comment import Comment, KeptComment, ThreadIndex, thread_from_depths
from reader.model.entry import Entry
from reader.paths import bundled
from reader.render.article_flow import article_flow
from reader.widgets.article_view import ArticleView
from reader.widgets.handed_keys import hand_key
from reader.widgets.pane import Pane

NOW = datetime(2026, 11, 25, tzinfo=UTC)


class Showing(App[None]):
    """Shows a pane and notes the messages that come out of it."""

    def __init__(self, pane: Pane) -> None:
        names = ("pane", "article_view", "comment_thread")
        super().__init__(css_path=[bundled("styles") / f"{name}.tcss" for name in names])
        self.pane = pane
        self.noted: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.pane

    async def on_event(self, event: events.Event) -> None:
        if not (isinstance(event, events.Key) and await hand_key(self, event)):
            await super().on_event(event)

    async def _dispatch_message(self, message: Message) -> None:
        if type(message).__module__.startswith("reader."):
            self.noted.append(message)
        await super()._dispatch_message(message)

    def said(self, kind: type[Message]) -> list[Message]:
        """The messages of one kind so far."""
        return [message for message in self.noted if isinstance(message, kind)]


def painted(pane: Widget) -> list[str]:
    """What stands on the screen in a pane, line by line."""
    return [strip.text.rstrip() for strip in pane.render_lines(pane.size.region)]


def show_article(
    view: ArticleView,
    article: Article,
    document: Document | None,
    position: float = 0.0,
    *,
    inside: Set[int] = frozenset(),
) -> None:
    """Shows an article whole, as it is when it was taken apart."""
    made = article_flow(article, document, datetime.now(UTC), inside=inside)
    view.show_made(article, made, position)


def article(
    title: str | None = "Night trains", link: str | None = "https://example.org/"
) -> Article:
    return Article(
        id=1,
        entry=Entry(title=title, link=link),
        feed=None,
        fetched=NOW,
        unread=True,
        starred=False,
        comments=0,
        comments_unread=0,
        source=Provenance(format="rss"),
    )


@dataclass
class Discussion:
    """A thread in memory, as the store would give it.

    Attributes:
        index: the arrays; ids are 1, 2, 3 and so on in the thread's order.
        reads: how many comments each call of `comments` was asked for.
    """

    index: ThreadIndex
    kept: dict[int, KeptComment]
    reads: list[int] = field(default_factory=list)

    def comments(self, ids: Sequence[int]) -> list[KeptComment]:
        self.reads.append(len(ids))
        return [self.kept[comment_id] for comment_id in ids if comment_id in self.kept]

    @property
    def unread_ids(self) -> list[int]:
        pairs = zip(self.index.ids, self.index.unread, strict=True)
        return [comment_id for comment_id, unread in pairs if unread]


def discussion(
    depths: Iterable[int],
    *,
    unread: Callable[[int], bool] = lambda comment_id: True,
    text: Callable[[int], str] = lambda comment_id: f"Comment number {comment_id}.",
    **facts: Callable[[int], Any],
) -> Discussion:
    """Makes a thread.

    Args:
        depths: of each comment, in order.
        unread: says it of each id.
        text: of each id.
        facts: other fields of comments, each as a function of the id.
    """
    items = []
    for number, depth in enumerate(depths, 1):
        values: dict[str, Any] = {
            "author": f"author {number}",
            "body": Body("text", text(number)),
            "text": text(number),
            "published": NOW - timedelta(hours=number),
        }
        values |= {name: fact(number) for name, fact in facts.items()}
        items.append((Comment(**values), depth))
    index = ThreadIndex(1)
    kept: dict[int, KeptComment] = {}
    above: list[int] = []
    for position, comment in enumerate(thread_from_depths(items)):
        del above[comment.depth :]
        parent = above[-1] if above else -1
        above.append(position)
        index.ids.append(position + 1)
        index.parent.append(parent)
        index.depth.append(comment.depth)
        index.descendants.append(comment.descendants)
        index.lengths.append(len(comment.text))
        index.unread.append(unread(position + 1))
        kept[position + 1] = KeptComment(
            id=position + 1,
            article_id=1,
            parent_id=None if parent < 0 else parent + 1,
            comment=comment,
            unread=unread(position + 1),
            starred=False,
        )
    return Discussion(index, kept)


async def resize(pilot: Pilot[None], pane: Pane, width: int, height: int) -> None:
    """Resizes the terminal and waits until the pane has taken it in."""
    await pilot.resize_terminal(width, height)
    while pane.size != (width, height):
        await pilot.pause(0.01)
    await pilot.pause()


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Waits for what a timer brings about, half a minute at most, and for what comes with it."""
    end = monotonic() + 30
    while not condition():
        assert monotonic() < end, "waited in vain"
        await pilot.pause(0.002)
    await pilot.pause()
