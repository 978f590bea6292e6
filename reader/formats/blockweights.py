"""What the blocks of a page weigh, and which are no part of an article by their names. Pure.

Prose weighs what it is long, lists of links weigh against the part that they are in, and what is
named as furniture (navigation, sharing, related pages) or as a place for comments weighs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

LONG = 40
"""Characters from which a block is prose, and no label."""

_BLOCKS = frozenset((
    "html", "body", "p", "div", "section", "article", "header", "footer", "main", "aside", "nav",
    "address", "figure", "figcaption", "center", "form", "fieldset", "ul", "ol", "li", "dl", "dt",
    "dd", "table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "blockquote", "pre",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "details", "summary", "noframes", "hgroup",
))  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SECTIONS = frozenset(("section", "div"))
_OPENING = 4
"""So many nodes of a section are looked at for its heading."""
_GENERATED = 2
"""So many sections named by their headings show that a program names all."""
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
SAFE = ("html", "body", "main")
"""Never taken for furniture, and never taken out."""


@dataclass(slots=True, eq=False)
class Block:
    """An element with what its text weighs."""

    node: LexborNode
    parent: Block | None
    tag: str
    name: str
    subject: str = ""
    """Its name without the id, where that is its heading once more."""
    is_comments: bool = False
    prose: int = 0
    linked: int = 0
    weight: float = 0.0
    """Its own and that of all in it."""
    good: float = 0.0
    """What in it weighs for it, wherever it stands."""
    has_title: bool = False
    has_text: bool = False

    def around(self) -> Iterator[Block]:
        """The blocks around it, from the inside out."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    def is_in(self, other: Block) -> bool:
        """Whether it is another one, or stands in it."""
        return self is other or any(above is other for above in self.around())


def weighed(tree: LexborHTMLParser) -> Weights | None:
    """Weighs the blocks of a page, each once, without recursion."""
    root = tree.body
    if root is None:
        return None
    blocks: list[Block] = []
    stack: list[tuple[LexborNode, Block | None, bool]] = [(root, None, False)]
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
            block = Block(node, around, tag, name)
            if tag in _SECTIONS and _is_named_by_heading(node, values.get("id")):
                block.subject = f"{values.get('class') or ''} "
            blocks.append(block)
        is_linked = is_linked or tag == "a"
        stack.extend((child, block, is_linked) for child in reversed(list(node.iter(True))))
    _forget_subjects(blocks)
    return Weights(blocks)


def _is_named_by_heading(node: LexborNode, id_: str | None) -> bool:
    """Whether an element's id is made of the heading that it opens with."""
    if not id_:
        return False
    child = node.child
    for _ in range(_OPENING):
        if child is None:
            break
        if child.tag in _HEADINGS:
            heading = _slug(child.text(deep=True))
            return bool(heading) and _slug(id_) == heading
        child = child.next
    return False


def _slug(text: str) -> str:
    return "-".join(re.findall(r"[^\W\d_]+", text.lower()))


def _forget_subjects(blocks: Sequence[Block]) -> None:
    """Where a program named the sections by their headings, ids say nothing of what they are for.

    Then a chapter on menus is no menu, and one on comments holds none.
    """
    named = [block for block in blocks if block.subject]
    plain = [b for b in named if not (_FURNITURE.search(b.name) or _COMMENTS.search(b.name))]
    if len(plain) < _GENERATED:
        return
    # A place for comments stands beside the text, and not among its chapters.
    holders = {id(block.parent) for block in plain} | {id(block) for block in plain}
    for block in named:
        if any(id(above) in holders for above in block.around()):
            block.name = block.subject


class Weights:
    """The blocks of a page in the page's order, weighed."""

    def __init__(self, blocks: list[Block]) -> None:
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
                or self.is_furniture(block)
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
                block.tag not in (*SAFE, "article")
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

    def is_furniture(self, block: Block) -> bool:
        """Whether a block is named as something that is no article, and does not hold most text."""
        if block.has_title or _KEPT.search(block.name) or not self.is_named_furniture(block):
            return False
        return block.good < 0.5 * self.blocks[0].good or block.tag == "nav"

    @staticmethod
    def is_named_furniture(block: Block) -> bool:
        """Whether a block is named as something that is no article."""
        if block.tag in SAFE:
            return False
        if _FURNITURE.search(block.name):
            return True
        # A long aside is a note to the text rather than a list of other pages.
        is_note = block.tag == "aside" and block.good > 2 * LONG
        return block.tag in _FURNITURE_TAGS and not is_note

    def furniture_in(self, chosen: Block) -> list[LexborNode]:
        """What in the article is none of its text."""
        return [
            block.node
            for block in self.blocks
            if block is not chosen
            and (block.is_comments or self.is_furniture(block))
            and block.good < 0.3 * max(chosen.good, 1.0)
            and block.is_in(chosen)
        ]


def _own(block: Block) -> float:
    """What the text of a block weighs that stands in no other block inside it."""
    prose, linked = block.prose, block.linked
    if linked > prose:
        return -0.5 * linked
    if block.tag in _HEADINGS or (prose + linked < LONG and block.tag != "pre"):
        return 0.0
    return prose - 0.5 * linked
