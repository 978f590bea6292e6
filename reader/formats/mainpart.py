"""Which part of a page is its article: blocks are weighed, the heaviest part is it. Pure.

Prose weighs what it is long, lists of links weigh against the part that they are in, and what is
named as furniture (navigation, sharing, related pages) weighs nothing. A part that the page itself
marks as its article is taken where it holds most of the weight. Nothing is thrown away: what is not
the article is handed back beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MIN_CERTAIN = 200
"""Characters of prose that make an article where a page marks none."""
_MIN_MARKED = 60
_MOST = 0.6
"""The share of the heaviest part's weight that a marked part has to hold."""
_LONG = 40
"""Characters from which a block is prose, and no label."""

_BLOCKS = frozenset((
    "html", "body", "p", "div", "section", "article", "header", "footer", "main", "aside", "nav",
    "address", "figure", "figcaption", "center", "form", "fieldset", "ul", "ol", "li", "dl", "dt",
    "dd", "table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "blockquote", "pre",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "details", "summary", "noframes", "hgroup",
))  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NEVER = (
    "script, style, template, noscript, button, select, textarea, input, datalist,"
    " .mw-editsection, .headerlink, .screen-reader-text, .sr-only, .visually-hidden"
)
_FURNITURE_TAGS = frozenset(("nav", "footer", "aside", "dialog"))
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navigation|navbar|menu|breadcrumbs?|side-?bar|widgets?|footer|masthead"
    r"|share|sharing|sharedaddy|social|addtoany|related|recommended|recommendations|more-stories"
    r"|newsletter|subscribe|sign-?up|promos?|advert(?:s|isement)?|ads?|sponsor(?:ed)?|outbrain|taboola"
    r"|cookies?|consent|gdpr|popup|modal|tag-?list|tags-links|cat-links|post-?meta|entry-meta"
    r"|author-?(?:bio|box|card|info)|pagination|pager|post-nav(?:igation)?|prev-next|skip-link"
    r"|screen-reader-text|jp-relatedposts|toolbar|search|login|print-?link|edit-?section"
    r"|mw-editsection|noprint)(?=$|[\s_-])",
    re.I,
)
_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?(?:-?(?:area|list|section|container|wrapper|thread|form|template))?"
    r"|commentlist|respond|disqus_thread|discourse-comments|giscus|utterances|isso-thread|remark42"
    r"|replies|responses|reacties|kommentare)(?=$|[\s_-])",
    re.I,
)
_KEPT = re.compile(
    r"(?:^|[\s_-])(?:foot-?notes?|end-?notes?|references?|reflist)(?=$|[\s_-])", re.I
)
_SAID = ("[itemprop~=articleBody], [itemprop~=articlebody]", ".h-entry .e-content")
"""By what a page says which element its article is, if it says so of one."""
_CLEAR = (
    *_SAID,
    ".hentry .entry-content",
    ".entry-content, .post-content, .article-content, .article-body, .article__body, .articleBody,"
    " .article__content, .post-body, .post__content, .story-body, .storytext, .story-content,"
    " .blog-post-content, .td-post-content, .entry-body, .single-content, .articletext",
    "#mw-content-text, .markdown-body, #article-body, #articleBody, #story",
)
"""Names of an article's text, the narrowest first; one alone is it, however short."""
_MARKED = (
    *_CLEAR,
    "article, [role=article]",
    ".hentry, .h-entry, .post, main, [role=main]",
)
"""What pages mark their article by, the narrowest first."""
_SAFE = ("html", "body", "main")


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
    weights = _weighed(tree)
    if weights is None:
        return page.split((), is_certain=False)
    weights.leave_out_comments()
    chosen, is_certain = weights.choose(tree)
    if is_certain:
        return page.split([chosen.node], weights.furniture_in(chosen), is_certain=True)
    return page.split([chosen.node], weights.comments(), is_certain=False)


def _selected(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    from selectolax.lexbor import SelectolaxError

    try:
        return list(tree.css(selector))
    except SelectolaxError:
        raise ValueError(f"{selector!r} is no CSS selector") from None


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
            if node.tag in _SAFE or node.parent is None:
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


@dataclass(slots=True, eq=False)
class _Block:
    """An element with what its text weighs."""

    node: LexborNode
    parent: _Block | None
    tag: str
    name: str
    is_comments: bool = False
    prose: int = 0
    linked: int = 0
    weight: float = 0.0
    """Its own and that of all in it."""
    good: float = 0.0
    """What in it weighs for it, wherever it stands."""
    has_title: bool = False
    has_text: bool = False

    def around(self) -> Iterator[_Block]:
        """The blocks around it, from the inside out."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    def is_in(self, other: _Block) -> bool:
        """Whether it is another one, or stands in it."""
        return self is other or any(above is other for above in self.around())


def _weighed(tree: LexborHTMLParser) -> _Weights | None:
    """Weighs the blocks of a page, each once, without recursion."""
    root = tree.body
    if root is None:
        return None
    blocks: list[_Block] = []
    stack: list[tuple[LexborNode, _Block | None, bool]] = [(root, None, False)]
    while stack:
        node, around, is_linked = stack.pop()
        tag = node.tag or ""
        if tag == "-text":
            if around is not None and (said := len((node.text_content or "").strip())):
                if is_linked:
                    around.linked += said
                else:
                    around.prose += said
            continue
        block = around
        if around is None or tag in _BLOCKS:
            values = node.attributes
            name = f"{values.get('class') or ''} {values.get('id') or ''}"
            block = _Block(node, around, tag, name)
            blocks.append(block)
        is_linked = is_linked or tag == "a"
        stack.extend((child, block, is_linked) for child in reversed(list(node.iter(True))))
    return _Weights(blocks)


class _Weights:
    """The blocks of a page in the page's order, weighed."""

    def __init__(self, blocks: list[_Block]) -> None:
        self.blocks = blocks
        self._weigh()

    def _weigh(self) -> None:
        for block in self.blocks:
            block.good = max(_own(block), 0.0)
            block.has_title = block.tag == "h1"
            block.has_text = bool(block.prose or block.linked)
        for block in reversed(self.blocks):
            if block.parent is not None:
                block.parent.good += block.good
                block.parent.has_title |= block.has_title
                block.parent.has_text |= block.has_text
        damped: set[int] = set()
        for block in self.blocks:
            if (
                (block.parent is not None and id(block.parent) in damped)
                or block.is_comments
                or self._is_furniture(block)
                or block.tag == "header"
            ):
                damped.add(id(block))
            own = _own(block)
            block.weight = min(own, 0.0) if id(block) in damped else own
        for block in reversed(self.blocks):
            if block.parent is not None:
                block.parent.weight += block.weight

    def leave_out_comments(self) -> None:
        """Takes note of places for comments, which weigh nothing then."""
        for block in self.blocks:
            if (
                block.tag not in (*_SAFE, "article")
                and not block.has_title
                and _COMMENTS.search(block.name)
                # `<div class="post comments-open">`
                and not re.search(r"comments?-(?:open|closed|link|count)", block.name)
            ):
                block.is_comments = True
        self._weigh()

    def comments(self) -> list[LexborNode]:
        """The places for comments."""
        return [block.node for block in self.blocks if block.is_comments]

    def _is_furniture(self, block: _Block) -> bool:
        """Whether a block is named as something that is no article, and does not hold most text."""
        if block.has_title or _KEPT.search(block.name) or not self._is_named_furniture(block):
            return False
        return block.good < 0.5 * self.blocks[0].good or block.tag == "nav"

    @staticmethod
    def _is_named_furniture(block: _Block) -> bool:
        if block.tag in _SAFE:
            return False
        if _FURNITURE.search(block.name):
            return True
        # A long aside is a note to the text rather than a list of other pages.
        is_note = block.tag == "aside" and block.good > 2 * _LONG
        return block.tag in _FURNITURE_TAGS and not is_note

    def choose(self, tree: LexborHTMLParser) -> tuple[_Block, bool]:
        """The block that is the article, and whether that is certain."""
        root = self.blocks[0]
        best = max(reversed(self.blocks), key=lambda block: block.weight)
        by_id = {block.node.mem_id: block for block in self.blocks}

        def hits_of(selector: str) -> list[_Block]:
            found = (by_id.get(node.mem_id) for node in _outermost(tree.css(selector)))
            return [block for block in found if block is not None and block.has_text]

        is_doubtful = best.weight < MIN_CERTAIN or any(
            self._is_named_furniture(block) for block in (best, *best.around())
        )
        for selector in _CLEAR if is_doubtful else _SAID:
            if len(hits := hits_of(selector)) == 1:
                return hits[0], True
        if best.weight <= 0 or self._is_index(best):
            return self._whole(hits_of("main, [role=main]")), False
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
            return self._whole(hits_of("main, [role=main]")), False
        return self._climbed(best), True

    def _whole(self, mains: Sequence[_Block]) -> _Block:
        """All that a page may mean: what it marks as its main part, else everything."""
        return mains[0] if len(mains) == 1 else self.blocks[0]

    def _climbed(self, block: _Block) -> _Block:
        """The block, with what stands around it as long as that is no list of links."""
        while (above := block.parent) is not None and above.tag not in _SAFE:
            lost = block.weight - above.weight
            if lost > min(_LONG, 0.1 * block.weight) or self._is_furniture(above):
                break
            block = above
        return block

    def _is_index(self, best: _Block) -> bool:
        """Whether a page is a list of articles: several that share its weight."""
        entries = [
            block
            for block in self.blocks
            if (block.tag == "article" or re.search(r"(?:^|\s)h-?entry(?:\s|$)", block.name))
            and not block.is_comments
            and block.weight > 0
        ]
        own = set(map(id, entries))
        entries = [block for block in entries if not own.intersection(map(id, block.around()))]
        if len(entries) < 3:
            return False
        return max(block.weight for block in entries) < 0.5 * best.weight

    def furniture_in(self, chosen: _Block) -> list[LexborNode]:
        """What in the article is none of its text."""
        return [
            block.node
            for block in self.blocks
            if block is not chosen
            and (block.is_comments or self._is_furniture(block))
            and block.good < 0.3 * max(chosen.good, 1.0)
            and block.is_in(chosen)
        ]


def _own(block: _Block) -> float:
    """What the text of a block weighs that stands in no other block inside it."""
    prose, linked = block.prose, block.linked
    if linked > prose:
        return -0.5 * linked
    if block.tag in _HEADINGS or (prose + linked < _LONG and block.tag != "pre"):
        return 0.0
    return prose - 0.5 * linked


def _common(blocks: Sequence[_Block]) -> _Block:
    """The innermost block around all of some."""
    together = blocks[0]
    for block in blocks[1:]:
        while not block.is_in(together):
            assert together.parent is not None
            together = together.parent
    return together
