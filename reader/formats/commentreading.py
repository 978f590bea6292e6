"""One page of comments read by one layout. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader.formats.commentdoubts import Doubts
from reader.formats.commentitems import CommentItems
from reader.formats.commentlayout import CommentLayout
from reader.formats.commentnodes import (
    MAX_NAME,
    ancestors,
    name_of,
    score_of,
    state_of,
    time_of,
)
from reader.formats.commentparents import ShownComments, parents_of
from reader.formats.pagebase import page_base
from reader.formats.storyhead import story_of
from reader.model.body import EMPTY_BODY, Body
from reader.model.comment import Comment, CommentRole
from reader.model.entry import Entry
from reader.text.blocks import body_text
from reader.text.clean import clean_line
from reader.text.urls import absolute, is_openable

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

# What is left of "Ann says:" without the name.
_SAYS_FIRST = re.compile(
    r"^((?:\s*<div>)*)\s*(?:(?:says|said|writes|wrote|schreibt|sagt|dit|dice|zegt)\b\s*:?|[^<>]{0,25}:\s*(?=<br))",
    re.I,
)
_ENOUGH = 10
_LATER_PAGE = re.compile(
    r"[?&](?:start|page|p|paged)=(?!0*[01]?(?:&|$))\d|/page-?(?!0*1\b)\d", re.I
)
# What stands in a comment and is not its text.
_FURNITURE = (
    "form, script, style, time, button, header, footer, li > cite, .comment-author cite, .reply,"
    " .children, .comment-author, .comment-meta, .commentmetadata, .comment-metadata, .vcard,"
    " .comment-reply-link, .comment-actions, .comment-head, .comment-header, .comment-footer,"
    " .comment-edit-link, .comment-date, .comment-time, .avatar, .says, .fn, .sharedaddy,"
    " .comment-awaiting-moderation, .comment-name, .author, .date, .comments-link"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageComments:
    """What one page shows."""

    layout: str
    rows: tuple[tuple[str | int, str | int | None, Comment], ...]
    """(key, parent's key, comment) in the order of the page; keys are ids, else positions."""
    root: Entry | None = None
    total: int | None = None
    pages: tuple[str, ...] = ()
    """Other pages of the same comments."""
    elements: tuple[LexborNode, ...] = field(default=(), compare=False, repr=False)
    """What holds the comments in the page's tree; none where only its data have them."""


class LayoutReading:
    """One page read by one layout."""

    def __init__(self, tree: LexborHTMLParser, layout: CommentLayout, url: str | None) -> None:
        self.tree = tree
        self.layout = layout
        self.url = url
        self.base = page_base(tree, url)
        self.items = CommentItems(tree, layout)
        self._furniture: set[int] = set()
        self._mixed: set[int] = set()
        # Elements that hold a text, and those that say a name or a time.
        self._texts: set[int] = set()
        self._told: list[LexborNode] = []

    def page(self) -> PageComments | None:
        """The comments, or None where there is too little to take them for some."""
        if len(self.items.hits) < self.layout.least:
            return None
        comments = self._comments()
        parents = self._parents
        whole = [n for n, comment in enumerate(comments) if comment.text or comment.state != "ok"]
        signed = [n for n in whole if comments[n].author or comments[n].published]
        if not self.layout.needs_id:
            has_sign = frozenset(signed)
            whole = [n for n in whole if n in has_sign or comments[n].state != "ok"]
        beside = frozenset[int]()
        if self.layout.is_guess:
            doubts = self._doubts(comments)
            beside = doubts.beside()
            whole = [n for n in whole if n not in beside]
            signed = [n for n in signed if n not in beside]
            if not doubts.is_thread(signed):
                return None
        shown = [n for n in signed if comments[n].text]
        likely = len(comments) - len(beside)
        if len(shown) < self.layout.least or len(signed) < min(_ENOUGH, likely // 2):
            return None
        opener = None
        if self._has_opener() and whole[0] == 0:
            opener = whole.pop(0)
        kept = set(whole)
        rows = []
        for number in whole:
            parent = parents[number]
            while parent is not None and parent not in kept:
                parent = parents[parent]
            rows.append(self._row(number, parent, comments))
        root = self._root(comments[opener]) if opener is not None else None
        if self.layout.story is not None:
            root = story_of(self.tree, self.layout.story, self.base)
        return PageComments(
            layout=self.layout.name,
            rows=tuple(rows),
            root=root,
            total=root.announced if root is not None else None,
            pages=tuple(self._next_pages()),
            elements=tuple(node for n, node in enumerate(self.items.holders) if n not in beside),
        )

    def _doubts(self, comments: list[Comment]) -> Doubts:
        return Doubts(
            tree=self.tree,
            holders=self.items.holders,
            keys=self.items.keys,
            nearest=self.items.nearest,
            is_text=self._is_text,
            told=self._told,
            names={n: comment.author for n, comment in enumerate(comments) if comment.author},
            dated=frozenset(n for n, comment in enumerate(comments) if comment.published),
            texts=[comment.text for comment in comments],
        )

    def _has_opener(self) -> bool:
        """Whether the first that is shown is what the others talk about."""
        layout = self.layout
        if not layout.opens or not _is_first_page(self.url):
            return False
        hits = self.tree.css(layout.opener) if layout.opener else self.items.hits[:1]
        return any(hit.mem_id == self.items.hits[0].mem_id for hit in hits)

    def _row(
        self, number: int, parent: int | None, comments: list[Comment]
    ) -> tuple[str | int, str | int | None, Comment]:
        comment = comments[number]
        above: str | int | None = None
        if parent is not None:
            above = self.items.keys[parent] or parent
            comment = replace(comment, parent_source_id=self.items.keys[parent])
        return self.items.keys[number] or number, above, comment

    def _comments(self) -> list[Comment]:
        layout = self.layout
        authors = self._names()
        times = self._times()
        bodies = self._bodies()
        links, scores = self.items.first(layout.links), self.items.first(layout.scores)
        edited, deleted = self.items.having(layout.edited), self.items.having(layout.deleted)
        pending = self.items.having(layout.pending)
        roles: dict[int, CommentRole] = {}
        for selector, role in layout.roles:
            for number in self.items.having(selector):
                roles.setdefault(number, role)
        ranks = self._ranks() if layout.is_ranked else {}
        comments = []
        for number, hit in enumerate(self.items.hits):
            body = bodies.get(number, EMPTY_BODY)
            text = body_text(body)
            state = state_of(text, authors.get(number), number in deleted, number in pending)
            if state in ("deleted", "removed"):
                body, text = EMPTY_BODY, ""
            published, raw = times.get(number, (None, None))
            comments.append(
                Comment(
                    author=authors.get(number),
                    body=body,
                    text=text,
                    published=published,
                    published_raw=raw,
                    source_id=self.items.keys[number],
                    rank=ranks.get(number),
                    score=score_of(scores.get(number), hit, layout.score_from),
                    edited=number in edited,
                    link=self._link(links.get(number), hit),
                    state=state,
                    role=roles.get(number),
                )
            )
        return comments

    def _names(self) -> dict[int, str]:
        names: dict[int, str] = {}
        if self.layout.author_from:
            for number, hit in enumerate(self.items.hits):
                if name := clean_line(hit.attributes.get(self.layout.author_from) or ""):
                    names[number] = name[:MAX_NAME]
        for selector in self.layout.authors:
            for number, node in self.items.first((selector,)).items():
                if number not in names and (said := name_of(node)):
                    names[number] = said
                    self._told.append(node)
        return names

    def _times(self) -> dict[int, tuple[datetime | date | None, str | None]]:
        """When comments were written: the first of the selectors that leads to a date."""
        times: dict[int, tuple[datetime | date | None, str | None]] = {}
        for selector in self.layout.times:
            for number, node in self.items.first((selector,)).items():
                if (
                    number not in times
                    and (found := time_of(node, is_utc=self.layout.is_utc)) is not None
                ):
                    times[number] = found
                    self._told.append(node)
        return times

    def _bodies(self) -> dict[int, Body]:
        bodies: dict[int, Body] = {}
        for selector in self.layout.bodies:
            for number, node in self.items.first((selector,)).items():
                if number not in bodies and node.mem_id not in self.items.around:
                    html = node.inner_html or node.attributes.get("content") or ""
                    if html.strip():
                        self._texts.add(node.mem_id)
                        bodies[number] = Body("html", html, self.base)
        for selector in self.layout.loose:
            if len(bodies) < len(self.items.hits):
                self._loose_bodies(selector, bodies)
        return bodies

    def _loose_bodies(self, selector: str, bodies: dict[int, Body]) -> None:
        if not self._furniture:
            others = [*self.tree.css(_FURNITURE), *self.items.holders, *self._told]
            if self.layout.furniture:
                others += self.tree.css(self.layout.furniture)
            self._furniture = {node.mem_id for node in others}
            self._mixed = ancestors(others)
        if selector == "*":
            found = dict(enumerate(self.items.holders))
        else:
            found = self.items.first((selector,))
        for number, node in found.items():
            if number not in bodies and (rest := self._without_furniture(node)):
                bodies[number] = Body("html", rest, self.base)

    def _without_furniture(self, root: LexborNode) -> str:
        """The HTML of a comment without its head, its foot and its replies."""
        parts: list[str] = []
        stack: list[LexborNode | str] = list(reversed(list(root.iter(include_text=True))))
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                parts.append(node)
            elif node.mem_id in self._furniture:
                continue
            elif node.mem_id in self._mixed:
                parts.append("<div>")
                stack.append("</div>")
                stack.extend(reversed(list(node.iter(include_text=True))))
            else:
                parts.append(node.html or "")
        html = _SAYS_FIRST.sub(r"\1", "".join(parts))
        return html if html.replace("<div>", "").replace("</div>", "").strip() else ""

    @cached_property
    def _parents(self) -> list[int | None]:
        """What each comment answers; asked for when the texts are known."""
        if self.layout.is_flat:
            return [None] * len(self.items.hits)
        shown = ShownComments(
            tree=self.tree,
            hits=self.items.hits,
            holders=self.items.holders,
            keys=self.items.keys,
            nearest=self.items.nearest,
            is_text=self._is_text,
        )
        return parents_of(shown, self.layout.indent)

    def _is_text(self, node: LexborNode) -> bool:
        above: LexborNode | None = node
        while above is not None and not self.items.is_holder(above):
            if above.mem_id in self._texts:
                return True
            above = above.parent
        return False

    def _ranks(self) -> dict[int, int]:
        """The place of each among its siblings."""
        counted: dict[int | None, int] = {}
        ranks = {}
        for number, parent in enumerate(self._parents):
            ranks[number] = counted.get(parent, 0)
            counted[parent] = ranks[number] + 1
        return ranks

    def _link(self, node: LexborNode | None, hit: LexborNode) -> str | None:
        if node is not None:
            link = absolute(
                node.attributes.get("href") or node.attributes.get("content"), self.base
            )
            if is_openable(link):
                return link
        anchor = clean_line(hit.attributes.get("id") or hit.attributes.get("name") or "")
        page = (self.url or "").partition("#")[0]
        return f"{page}#{anchor}" if anchor and page and " " not in anchor else None

    def _root(self, comment: Comment) -> Entry:
        title = self.tree.css_first(self.layout.title) if self.layout.title else None
        title = title or self.tree.css_first("h1") or self.tree.css_first("title")
        return Entry(
            title=clean_line((title.text(deep=True) if title else "")[:1000]) or None,
            body=comment.body,
            text=comment.text,
            link=self.url,
            author=comment.author,
            published=comment.published,
            published_raw=comment.published_raw,
        )

    def _next_pages(self) -> Iterator[str]:
        node = self.tree.css_first(self.layout.next) if self.layout.next else None
        link = absolute(node.attributes.get("href"), self.base) if node is not None else None
        if link and self.url and is_openable(link) and _is_same_site(link, self.url):
            link = link.partition("#")[0]
            if link != self.url.partition("#")[0]:
                yield link


def _is_same_site(link: str, url: str) -> bool:
    try:
        return urlsplit(link).netloc == urlsplit(url).netloc
    except ValueError:
        return False


def _is_first_page(url: str | None) -> bool:
    return url is None or _LATER_PAGE.search(url) is None
