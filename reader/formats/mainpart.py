"""Which part of a page is its article: blocks are weighed, the heaviest part is it. Pure.

A part that the page itself marks as its article is taken where it holds most of the weight. Nothing
is thrown away: what is not the article is handed back beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.formats.blockweights import LONG, SAFE, Block, Weights, weighed

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MIN_CERTAIN = 200
"""Characters of prose that make an article where a page marks none."""
_MIN_MARKED = 60
_MOST = 0.6
"""The share of the heaviest part's weight that a marked part has to hold."""
_NEVER = (
    "script, style, template, noscript, button, select, textarea, input, datalist,"
    " .mw-editsection, .headerlink, .screen-reader-text, .sr-only, .visually-hidden"
)
_SAID = ("[itemprop~=articleBody], [itemprop~=articlebody]", ".h-entry .e-content")
"""By what a page says which element its article is, if it says so of one."""
_CLEAR = (
    *_SAID,
    ".hentry .entry-content",
    ".entry-content, .post-content, .article-content, .article-body, .article__body, .articleBody,"
    " .article__content, .post-body, .post__content, .story-body, .storytext, .story-content,"
    " .blog-post-content, .td-post-content, .entry-body, .single-content, .articletext",
    ".available-content .body",
    "#mw-content-text, .markdown-body, #article-body, #articleBody, #story",
)
"""Names of an article's text, the narrowest first; one alone is it, however short."""
_MARKED = (
    *_CLEAR,
    "article, [role=article]",
    ".hentry, .h-entry, .post, main, [role=main]",
)
"""What pages mark their article by, the narrowest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MainPart:
    """A page in two parts, both HTML."""

    html: str
    """The article's body; where none could be told apart, all of the page (or of what it marks as
    its main part) that is no comment."""
    rest: str
    """All else of the page."""
    is_certain: bool
    """Whether an article could be told apart."""


def main_part(
    tree: LexborHTMLParser,
    *,
    comments: Iterable[LexborNode] = (),
    body: Sequence[str] = (),
    remove: Sequence[str] = (),
) -> MainPart:
    """Finds the article of a page.

    Args:
        tree: the page, which is taken apart.
        comments: elements that hold comments.
        body: selectors of the article's text: of the first that hits, all hits are the body.
        remove: selectors of what in it is left out.

    Raises:
        ValueError: a selector is none.
    """
    page = _Page(tree)
    page.take_out(tree.css(_NEVER))
    for selector in remove:
        page.take_out(_selected(tree, selector))
    page.take_out(comments)
    for selector in body:
        hits = _outermost(_selected(tree, selector))
        if any(hit.text(deep=True).strip() for hit in hits):
            return page.split(hits, is_certain=True)
    weights = weighed(tree)
    if weights is None:
        return page.split((), is_certain=False)
    weights.leave_out_comments()
    chosen, is_certain = _choose(weights, tree)
    if is_certain:
        return page.split([chosen.node], weights.furniture_in(chosen), is_certain=True)
    return page.split([chosen.node], weights.comments(), is_certain=False)


def _selected(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    from selectolax.lexbor import SelectolaxError

    try:
        return list(tree.css(selector))
    except SelectolaxError:
        raise ValueError(f"{selector!r} is not a CSS selector") from None


def _outermost(nodes: Iterable[LexborNode]) -> list[LexborNode]:
    """Elements that stand in no other of them, each once."""
    found = list({node.mem_id: node for node in nodes}.values())
    ids = {node.mem_id for node in found}
    kept = []
    for node in found:
        above = node.parent
        while above is not None and above.mem_id not in ids:
            above = above.parent
        if above is None:
            kept.append(node)
    return kept


class _Page:
    """A tree from which parts are taken; what was taken out is kept."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree
        self._rest: list[str] = []

    def take_out(self, nodes: Iterable[LexborNode]) -> None:
        # An element's children are gone with it: they may not be looked at any more.
        for node in _outermost(nodes):
            if node.tag in SAFE or node.parent is None:
                continue
            self._rest.append(node.html or "")
            # Words before and after it stay two.
            node.insert_before(" ")
            node.decompose()

    def split(
        self,
        hits: Sequence[LexborNode],
        furniture: Iterable[LexborNode] = (),
        *,
        is_certain: bool,
    ) -> MainPart:
        """The body, made of some elements without what is furniture in them, and the rest."""
        self.take_out(furniture)
        html = "\n".join(node.html or "" for node in hits)
        if any(node.tag in ("html", "body") for node in hits):
            remaining = ""
        else:
            for node in hits:
                node.insert_before(" ")
                node.decompose()
            remaining = self._tree.html or ""
        return MainPart(html=html, rest="\n".join([remaining, *self._rest]), is_certain=is_certain)


def _choose(weights: Weights, tree: LexborHTMLParser) -> tuple[Block, bool]:
    """The block that is the article, and whether that is certain."""
    root = weights.blocks[0]
    best = max(reversed(weights.blocks), key=lambda block: block.weight)
    by_id = {block.node.mem_id: block for block in weights.blocks}

    def hits_of(selector: str) -> list[Block]:
        found = (by_id.get(node.mem_id) for node in _outermost(tree.css(selector)))
        return [block for block in found if block is not None and block.has_text]

    is_doubtful = best.weight < MIN_CERTAIN or any(
        weights.is_named_furniture(block) for block in (best, *best.around())
    )
    for selector in _CLEAR if is_doubtful else _SAID:
        if len(hits := hits_of(selector)) == 1:
            return hits[0], True
    if best.weight <= 0 or _is_index(weights, best):
        return _whole(weights, hits_of("main, [role=main]")), False
    for selector in _MARKED:
        hits = [hit for hit in hits_of(selector) if hit.weight > 0]
        if not hits:
            continue
        marked = max(hits, key=lambda block: block.weight)
        if marked.weight >= _MOST * best.weight and marked.weight >= _MIN_MARKED:
            return marked, True
        together = _common(hits)
        if (
            together is not root
            and len(hits) > 1
            and together.weight >= _MOST * best.weight
            and together.weight >= _MIN_MARKED
        ):
            return together, True
    if best.weight < MIN_CERTAIN:
        return _whole(weights, hits_of("main, [role=main]")), False
    return _climbed(weights, best), True


def _whole(weights: Weights, mains: Sequence[Block]) -> Block:
    """All that a page may mean: what it marks as its main part, else everything."""
    return mains[0] if len(mains) == 1 else weights.blocks[0]


def _climbed(weights: Weights, block: Block) -> Block:
    """The block, with what stands around it as long as that is no list of links."""
    while (above := block.parent) is not None and above.tag not in SAFE:
        lost = block.weight - above.weight
        if lost > min(LONG, 0.1 * block.weight) or weights.is_furniture(above):
            break
        block = above
    return block


def _is_index(weights: Weights, best: Block) -> bool:
    """Whether a page is a list of articles: several that share its weight."""
    entries = [
        block
        for block in weights.blocks
        if (block.tag == "article" or re.search(r"(?:^|\s)h-?entry(?:\s|$)", block.name))
        and not block.is_comments
        and block.weight > 0
    ]
    own = set(map(id, entries))
    entries = [block for block in entries if not own.intersection(map(id, block.around()))]
    if len(entries) < 3:
        return False
    return max(block.weight for block in entries) < 0.5 * best.weight


def _common(blocks: Sequence[Block]) -> Block:
    """The innermost block around all of some."""
    together = blocks[0]
    for block in blocks[1:]:
        while not block.is_in(together):
            assert together.parent is not None
            together = together.parent
    return together
