"""The elements of a page that hold a comment each, and what lies in which of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from reader.formats.commentlayout import CommentLayout
from reader.formats.commentnodes import ancestors, term_before
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode


class CommentItems:
    """What one layout takes for comments on one page; each has a number, in the page's order.

    Attributes:
        hits: for each comment the element that the layout names.
        holders: the element that holds it with its replies, which may be one around that.
        keys: its id, where the page tells one.
        around: ids in memory of the elements that holders lie in.
    """

    def __init__(self, tree: LexborHTMLParser, layout: CommentLayout) -> None:
        self._tree = tree
        self._layout = layout
        # Number of the comment by the element that holds it; the same of elements looked up.
        self._held: dict[int, int] = {}
        self._near: dict[int, int | None] = {}
        self.keys: list[str | None] = []
        self.hits: list[LexborNode] = []
        self.holders: list[LexborNode] = []
        self.around = frozenset[int]()
        self._find()

    def is_holder(self, node: LexborNode) -> bool:
        """Whether an element holds a comment."""
        return node.mem_id in self._held

    def nearest(self, node: LexborNode | None) -> int | None:
        """The comment that an element stands in."""
        walked = []
        found: int | None = None
        while node is not None:
            key = node.mem_id
            if key in self._held:
                found = self._held[key]
                break
            if key in self._near:
                found = self._near[key]
                break
            walked.append(key)
            # A definition belongs to the term before it.
            node = term_before(node) or node.parent
        for key in walked:
            self._near[key] = found
        return found

    def first(self, selectors: Iterable[str]) -> dict[int, LexborNode]:
        """The element for each comment that the first of some selectors hits."""
        found: dict[int, LexborNode] = {}
        for selector in selectors:
            hits: dict[int, LexborNode] = {}
            for node in self._tree.css(selector):
                number = self.nearest(node)
                if number is not None and number not in found:
                    hits.setdefault(number, node)
            found.update(hits)
        return found

    def having(self, selector: str | None) -> frozenset[int]:
        """The comments in which a selector hits anything."""
        return frozenset(self.first((selector,))) if selector else frozenset()

    def _find(self) -> None:
        layout = self._layout
        around = {node.mem_id for node in self._tree.css(layout.around)} if layout.around else set()
        seen: set[str] = set()
        # What looks like a comment and holds the title of the page is the article.
        title = self._tree.css_first("h1") if not layout.needs_id else None
        titled = ancestors([title]) if title is not None else set()
        for node in self._tree.css(layout.items):
            key = self._key(node)
            if (key is None and layout.needs_id) or key in seen or node.tag in ("body", "html"):
                continue
            holder = node
            if around and node.mem_id not in around:
                holder = self._enclosing(node, around) or node
            if holder.mem_id in self._held or holder.mem_id in titled or holder.tag == "a":
                continue
            if key is not None:
                seen.add(key)
            self._held[holder.mem_id] = len(self.keys)
            self.keys.append(key)
            self.hits.append(node)
            self.holders.append(holder)
        self.around = frozenset(ancestors(self.holders))

    def _key(self, node: LexborNode) -> str | None:
        for name in self._layout.id_from:
            said = node.attributes.get(name)
            if said and (key := self._layout.naming(said)) is not None:
                return clean_line(key)
        return self._anchor_before(node) if self._layout.has_anchor_before else None

    def _anchor_before(self, node: LexborNode) -> str | None:
        """The id by an empty anchor right before a comment."""
        before = node.prev
        while (
            before is not None and before.tag == "-text" and not (before.text_content or "").strip()
        ):
            before = before.prev
        if before is None or before.tag != "a":
            return None
        said = before.attributes.get("id") or before.attributes.get("name")
        key = self._layout.naming(said) if said else None
        return clean_line(key) if key else None

    def _enclosing(self, node: LexborNode, around: set[int]) -> LexborNode | None:
        """The innermost element that holds a comment and its replies, unless it holds another."""
        above = node.parent
        while above is not None:
            if above.mem_id in around:
                return None if above.mem_id in self._held else above
            above = above.parent
        return None
