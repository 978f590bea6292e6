"""Feeds as a tree of rows: everything, what has a star, lists by life, folders and feeds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from reader.model.feed import KeptFeed
from reader.model.subscription import SavedQuery
from reader.render.line import Segment
from reader.text.width import cell_width, pad, truncate

RowKind = Literal["all", "new", "starred", "place", "query", "folder", "feed"]
PLACES: tuple[tuple[str, str | None], ...] = (
    ("Watched", "is:watched"),
    ("New comments", "has:new-comments"),
    ("Replies to starred", "has:replies"),
    ("Most discussed", None),
)
"""Lists by the life of discussions, each with its query; None: everything, by comments."""
NEW_PLACE = "New since last time"
FAILING = ("failing", "gone")
"""The states of a feed that somebody has to look at."""
_INDENT = 2
_LEAST_NAME = 6
_ROOMY = 24
"""Cells of a row from which on its mark stands apart from the name."""
_MOST_DEPTH = 8
"""Folders below this depth are indented no further."""
_MOST_LEVELS = 32
"""Levels of folders; what a list nests deeper stands in one folder with a long name."""


class FeedRow(NamedTuple):
    """One row of the tree.

    `unread` and `articles` of a folder are those of all feeds in it and below; everything counts
    no hidden feed, as its view holds none.
    """

    kind: RowKind
    name: str
    depth: int = 0
    folder: str | None = None
    """The whole path of a folder; of a feed, that of the folder it stands in."""
    feed: KeptFeed | None = None
    unread: int = 0
    articles: int = 0
    is_failing: bool = False
    """Whether the feed, or one in the folder, fails or is gone."""
    is_waiting: bool = False
    is_folded: bool = False
    query: str | None = None
    """The query of a view by query, or of a list by life."""
    new: int = 0
    """Of a feed, a folder or the list of what is new: articles that came since the last session."""


def feed_rows(
    feeds: Iterable[KeptFeed],
    folded: Collection[str] = (),
    *,
    loose: tuple[int, int] = (0, 0),
    queries: Iterable[SavedQuery] = (),
    new: Mapping[int | None, int] | None = None,
) -> list[FeedRow]:
    """The rows of the tree: folders before feeds, both by name.

    Args:
        feeds: all there are.
        folded: paths of the folders whose content is not shown.
        loose: how many articles belong to no feed, and how many of them are unread.
        queries: views by query, above the folders. What they and the lists by life hold is not
            counted.
        new: how many articles of each feed came since the last session; None: of no feed. Where
            there are any they have a row.
    """
    came = new or {}
    root = _Folder(new=came)
    shown, unread = loose
    for feed in feeds:
        folder = root
        for name in feed.folder.split("/", _MOST_LEVELS) if feed.folder else ():
            folder = folder.child(name)
        folder.feeds.append(feed)
        if not feed.is_hidden:
            shown += feed.articles
            unread += feed.unread
    rows = [
        FeedRow("all", "All articles", unread=unread, articles=shown),
        *([FeedRow("new", NEW_PLACE, new=sum(came.values()))] if came else ()),
        FeedRow("starred", "Starred"),
        *(FeedRow("place", name, query=query) for name, query in PLACES),
        *(FeedRow("query", query.name, query=query.expression) for query in queries),
    ]
    root.sum_up()
    rows.extend(root.rows(folded, 0))
    return rows


def feeds_in_order(feeds: Iterable[KeptFeed]) -> list[KeptFeed]:
    """Feeds as the tree lists them with every folder unfolded."""
    return [row.feed for row in feed_rows(feeds) if row.feed is not None]


def feed_name(feed: KeptFeed) -> str:
    """What a feed is called: its title, else an address."""
    return feed.title or feed.url or feed.link or f"Feed {feed.id}"


def folder_of(path: str | None, folder: str) -> bool:
    """Whether a path is a folder, or stands in it."""
    return path is not None and f"{path}/".startswith(f"{folder}/")


def feed_row(row: FeedRow, width: int) -> Sequence[Segment]:
    """Lays out a row: mark, indentation, fold, name, and on the right trouble and counts.

    Returns:
        Segments of exactly `width` cells together.
    """
    if width <= 0:
        return ()
    is_unread = row.unread > 0
    gap = " " * (width >= _ROOMY)
    mark: Segment = (f"●{gap}", "unread") if is_unread else (f" {gap}", "")
    marked = len(mark[0])
    fold = ("▸ " if row.is_folded else "▾ ") if row.kind == "folder" else ""
    indent = " " * (_INDENT * min(row.depth, _MOST_DEPTH))
    counts = f"{row.articles:,}" if row.articles else ""
    if is_unread:
        counts = f"{row.unread:,}/{counts}"
    if row.new:
        counts = f"+{row.new:,} {counts}".rstrip()
    trouble = "!" if row.is_failing else "…" if row.is_waiting else " "
    room = width - marked - len(indent) - len(fold) - len(trouble) - 1 - cell_width(counts)
    if room < _LEAST_NAME:
        counts, indent = "", ""
        room = width - marked - len(fold) - len(trouble)
    if room < _LEAST_NAME:
        return _cut([(mark[0].rstrip(), mark[1]), (trouble, "error")], row.name, width)
    name_style = "bold" if is_unread else "dim" if row.feed and row.feed.is_hidden else ""
    segments: list[Segment] = [
        mark,
        (indent + fold, "dim"),
        (pad(row.name, room), f"{name_style} error".strip() if row.is_failing else name_style),
        (trouble, "error" if row.is_failing else "dim"),
    ]
    if counts:
        segments.append((f" {counts}", "unread" if is_unread else "dim"))
    elif room + marked + len(fold) + len(trouble) < width:
        segments.append(
            (" " * (width - room - marked - len(indent) - len(fold) - len(trouble)), "")
        )
    return segments


def _cut(segments: list[Segment], name: str, width: int) -> list[Segment]:
    """The marks of a very narrow row, and as much of its name as fits."""
    segments = [segment for segment in segments if segment[0].strip()][: max(0, width - 1)]
    room = width - sum(cell_width(text) for text, _ in segments)
    return [*segments, (pad(truncate(name, room), room), "")]


class _Folder:
    """A folder while the tree is put together."""

    def __init__(
        self, name: str = "", path: str | None = None, *, new: Mapping[int | None, int]
    ) -> None:
        self.name = name
        self.path = path
        """None for the root, which holds everything."""
        self.folders: dict[str, _Folder] = {}
        self.feeds: list[KeptFeed] = []
        self.unread = self.articles = self.new = 0
        self.is_failing = False
        self._new_of = new

    def child(self, name: str) -> _Folder:
        if name not in self.folders:
            path = name if self.path is None else f"{self.path}/{name}"
            self.folders[name] = _Folder(name or "(no name)", path, new=self._new_of)
        return self.folders[name]

    def sum_up(self) -> None:
        self.unread = sum(feed.unread for feed in self.feeds)
        self.articles = sum(feed.articles for feed in self.feeds)
        self.new = sum(self._new_of.get(feed.id, 0) for feed in self.feeds)
        self.is_failing = any(feed.status in FAILING for feed in self.feeds)
        for folder in self.folders.values():
            folder.sum_up()
            self.unread += folder.unread
            self.articles += folder.articles
            self.new += folder.new
            self.is_failing = self.is_failing or folder.is_failing

    def rows(self, folded: Collection[str], depth: int) -> Iterator[FeedRow]:
        for folder in sorted(self.folders.values(), key=lambda one: one.name.casefold()):
            is_folded = folder.path in folded
            yield FeedRow(
                "folder",
                folder.name,
                depth,
                folder=folder.path,
                unread=folder.unread,
                articles=folder.articles,
                is_failing=folder.is_failing,
                is_folded=is_folded,
                new=folder.new,
            )
            if not is_folded:
                yield from folder.rows(folded, depth + 1)
        for feed in sorted(self.feeds, key=lambda one: (feed_name(one).casefold(), one.id)):
            yield FeedRow(
                "feed",
                feed_name(feed),
                depth,
                folder=feed.folder or None,
                feed=feed,
                unread=feed.unread,
                articles=feed.articles,
                is_failing=feed.status in FAILING,
                is_waiting=feed.status == "waiting",
                new=self._new_of.get(feed.id, 0),
            )
