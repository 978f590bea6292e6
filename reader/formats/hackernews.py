"""Discussions of Hacker News: Algolia's trees and Firebase's items, of one shape inside.

Algolia (https://hn.algolia.com/api) gives the whole tree of an item, `children` in `children`, not
in ranked order. Firebase (https://github.com/HackerNews/API) gives one item, its replies as ids in
ranked order (`kids`).
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from math import inf
from typing import Any

from reader.errors import FormatError
from reader.formats import jsonvalues
from reader.formats.jsonvalues import Node
from reader.model.body import EMPTY_BODY
from reader.model.comment import Comment, CommentState, Thread, thread_from_parents
from reader.model.entry import Entry
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.text.blocks import html_line
from reader.text.clean import clean_line
from reader.text.urls import absolute

SITE = "https://news.ycombinator.com"
_GONE_TEXTS = frozenset(("[deleted]", "[dead]", "[flagged]", "[dupe]", "[delayed]"))


def is_item(value: object) -> bool:
    """Whether a JSON value is a tree, an item, a hit of the search, or a list of items."""
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, dict):
        return False
    return {"id", "type", "by"} <= first.keys() or (
        not isinstance(value, list)
        and ({"created_at_i", "children"} <= first.keys() or {"objectID", "points"} <= first.keys())
    )


def parse(fetched: Fetched) -> Parsed:
    """Reads one saved discussion.

    Raises:
        FormatError: it is no JSON, or not of Hacker News.
    """
    name = clean_line(fetched.name)
    value = jsonvalues.load(fetched.data, fetched.media_type, name)
    if not is_item(value):
        raise FormatError(f"{name}: not a Hacker News discussion")
    collected = Collected()
    if isinstance(value, list):
        items = jsonvalues.nodes(value)
        here = {item_id(item) for item in items}
        root = next((item for item in items if parent_id(item) not in here), items[0])
        collected.add_item(root, is_root=True)
        for item in items:
            if item is not root:
                collected.add_item(item)
    elif "by" in value:
        collected.add_item(value, is_root=True)
    else:
        collected.add_tree(value)
    return Parsed(format="hackernews", entries=(collected.entry(),))


def item_id(item: Node) -> int | None:
    """The number of an item."""
    return jsonvalues.number(item, "id", "objectID")


def parent_id(item: Node) -> int | None:
    """The number of what an item answers."""
    return jsonvalues.number(item, "parent", "parent_id")


def story_id(item: Node) -> int | None:
    """The number of the story whose tree an item is in, where it says so and is not it."""
    if jsonvalues.string(item, "type") not in ("comment", "pollopt"):
        return None
    story = jsonvalues.number(item, "story_id", "poll")
    return story if story is not None and story != item_id(item) else None


def kid_ids(item: Node, name: str = "kids") -> list[int]:
    """The numbers of its replies, in ranked order; of a poll's options with `parts`."""
    kids = item.get(name)
    ids = (jsonvalues.whole(kid) for kid in kids) if isinstance(kids, list) else ()
    return list(dict.fromkeys(kid for kid in ids if kid is not None))


class Collected:
    """One discussion while it is put together from trees and items; the last word counts."""

    def __init__(self, site: str = SITE) -> None:
        """Begins with nothing.

        Args:
            site: address of the pages for people.
        """
        self.root: Node = {}
        self._site = site
        # By number; what has none stands under a number of ours.
        self._comments: dict[int, tuple[int | None, Node]] = {}
        self._ranks: dict[int, int] = {}
        self._options: dict[int, Node] = {}
        self._nameless = 0

    @property
    def ids(self) -> set[int]:
        """The comments that are here."""
        return set(self._comments)

    def add_tree(self, tree: Node) -> None:
        """Adds what an answer of Algolia holds; its root is what is discussed."""
        self.root = tree
        self.add_options(jsonvalues.nodes(tree.get("options")))
        stack = [(child, item_id(tree)) for child in _children(tree)]
        while stack:
            item, parent = stack.pop()
            if jsonvalues.string(item, "type") == "pollopt":
                self.add_options((item,))
                continue
            number = self._add(item, parent)
            stack.extend((child, number) for child in _children(item))

    def add_item(self, item: Node, *, is_root: bool = False) -> None:
        """Adds one item of Firebase, with the order of its replies."""
        if is_root:
            # Keys of the tree stay where the item has none of its own.
            self.root = {**self.root, **item}
        else:
            self._add(item, parent_id(item))
        self._ranks.update((kid, rank) for rank, kid in enumerate(kid_ids(item)))

    def add_options(self, options: Iterable[Node]) -> None:
        """Adds options of the poll that is discussed."""
        for option in options:
            if (number := item_id(option)) is not None:
                self._options[number] = option

    @property
    def wanted_options(self) -> list[int]:
        """Options of the poll that are not here."""
        return [part for part in kid_ids(self.root, "parts") if part not in self._options]

    @property
    def total(self) -> int | None:
        """How many comments the site says there are."""
        return jsonvalues.number(self.root, "descendants", "num_comments")

    @property
    def page(self) -> str | None:
        """The page for people."""
        number = item_id(self.root)
        return f"{self._site}/item?id={number}" if number is not None else None

    def thread(self) -> Thread:
        """The comments."""
        root = item_id(self.root)
        submitter = jsonvalues.line(self.root, "by", "author")
        return thread_from_parents(
            (
                number,
                parent,
                self._comment(number, parent if parent != root else None, item, submitter),
            )
            for number, (parent, item) in sorted(self._comments.items(), key=self._place)
        )

    def entry(self) -> Entry:
        """What is discussed, with its thread."""
        root = self.root
        text = jsonvalues.string(root, "text", "story_text", "comment_text")
        if options := self._options_html():
            text = f"{text}<p>{options}" if text else options
        body, plain = jsonvalues.html(text, self.page)
        published, raw = jsonvalues.instant(root, "time", "created_at_i", "created_at")
        title = jsonvalues.string(root, "title", "story_title")
        return Entry(
            # Firebase's titles are HTML, Algolia's are not.
            title=(html_line(title) if "by" in root else clean_line(title)) or None,
            body=body,
            text=plain,
            guid=self.page,
            link=absolute(jsonvalues.string(root, "url"), self._site) or self.page,
            author=jsonvalues.line(root, "by", "author"),
            published=published,
            published_raw=raw,
            comments_url=self.page,
            announced=self.total,
            thread=self.thread(),
        )

    def _place(self, each: tuple[int, tuple[int | None, Node]]) -> tuple[float, bool, int]:
        """Among siblings: ranked ones first, then by number, which is by time."""
        number = each[0]
        return self._ranks.get(number, inf), number < 0, abs(number)

    def _add(self, item: Node, parent: int | None) -> int:
        number = item_id(item)
        if number is None or number < 0:
            self._nameless += 1
            number = -self._nameless
        if number != item_id(self.root):
            self._comments[number] = (parent, item)
        return number

    def _comment(
        self, number: int, parent: int | None, item: Node, submitter: str | None
    ) -> Comment:
        author = jsonvalues.line(item, "by", "author")
        text = jsonvalues.string(item, "text")
        state = _state(item, author, text)
        body, plain = jsonvalues.html(text, f"{self._site}/") if state == "ok" else (EMPTY_BODY, "")
        published, raw = jsonvalues.instant(item, "time", "created_at_i", "created_at")
        return Comment(
            author=author,
            body=body,
            text=plain,
            published=published,
            published_raw=raw,
            source_id=str(number) if number >= 0 else None,
            parent_source_id=str(parent) if parent is not None and parent >= 0 else None,
            rank=self._ranks.get(number),
            link=f"{self._site}/item?id={number}" if number >= 0 else None,
            state=state,
            role="author" if author is not None and author == submitter else None,
        )

    def _options_html(self) -> str:
        """The options of a poll as a list."""
        order = {part: place for place, part in enumerate(kid_ids(self.root, "parts"))}
        lines = []
        for _, option in sorted(
            self._options.items(), key=lambda each: (order.get(each[0], len(order)), each[0])
        ):
            text = jsonvalues.string(option, "text")
            points = jsonvalues.number(option, "score", "points")
            if text and not jsonvalues.flag(option, "deleted"):
                lines.append(f"<li>{text}{escape(f' ({points} points)') if points else ''}</li>")
        return f"<ul>{''.join(lines)}</ul>" if lines else ""


def _children(item: Node) -> list[Node]:
    return jsonvalues.nodes(item.get("children"))


def _state(item: Node, author: str | None, text: str) -> CommentState:
    if jsonvalues.flag(item, "dead") or text.strip() in ("[dead]", "[flagged]"):
        return "removed"
    if jsonvalues.flag(item, "deleted") or text.strip() in _GONE_TEXTS:
        return "deleted"
    # Algolia keeps of what was deleted only the place.
    return "deleted" if author is None and not text.strip() else "ok"


def from_answer(value: Any) -> Node | None:
    """An item or tree as an answer holds it; None where the site says that there is none."""
    item = jsonvalues.node(value)
    return item if item_id(item) is not None else None
