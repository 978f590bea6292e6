"""Which comment of a page answers which, however the page shows it. Pure.

Replies stand inside their comment, or in a box right after it; else a page names the parent, or
moves replies to the right, or only links to what is answered. The first of these that says
anything is believed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

Parents = list[int | None]

_PARENT_ATTRIBUTES = ("data-parent-id", "data-parent", "data-parentid", "parentid",
                      "data-parent-comment-id", "data-comment-parent", "data-reply-to",
                      "data-in-reply-to")  # fmt: skip
_LEVEL_ATTRIBUTES = ("data-depth", "data-level", "data-comment-depth", "data-comment-level",
                     "data-nesting", "data-indent", "aria-level", "depth",
                     "level", "indent")  # fmt: skip
# Not the level of an author, as in `user-level-3`.
_LEVEL_CLASS = re.compile(
    r"(?:^|\s)(?:[\w-]{0,30}(?:comment|reply|thread|tree|item)s?[_-]{1,2})?"
    r"(?:depth|level|lvl|indent|nested|nesting)[-_]?(\d{1,3})(?=$|\s)",
    re.I,
)
_LEVEL_STYLE = re.compile(
    r"(?:^|;)\s*(?:(?:(?:margin|padding)-(?:left|inline-start)|left|--[\w-]{0,40}(?:depth|level|indent))\s*:"
    r"|(?:margin|padding)\s*:\s*[\d.]{1,8}[a-z%]{0,4}(?:\s+[\d.]{1,8}[a-z%]{0,4}){2}\s)"
    r"\s*(\d{1,6}(?:\.\d{1,6})?)",
    re.I,
)
_SPACER = re.compile(
    r"(?:^|/)(?:s|spacer|blank|pixel|trans(?:parent)?|clear|dot)\.(?:gif|png)", re.I
)
_ANSWERS = re.compile(
    r"\b(?:in reply to|repl(?:ied|y|ies|ying) to|in response to|respond(?:ed|s|ing) to"
    r"|antwort (?:auf|an)|als antwort|en r[ée]ponse|en respuesta|in risposta|in-reply-to"
    r"|reply-to|replyto)\b|^parent$",
    re.I,
)
_WRAPPERS = 3
"""Elements around a comment, and around no other, that may be moved in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownComments:
    """The comments of a page as elements, in its order."""

    tree: LexborHTMLParser
    hits: Sequence[LexborNode]
    holders: Sequence[LexborNode]
    """What holds each with all that belongs to it."""
    keys: Sequence[str | None]
    nearest: Callable[[LexborNode | None], int | None]
    """The comment that an element stands in."""
    is_text: Callable[[LexborNode], bool]
    """Whether an element stands in the text of a comment."""


def parents_of(shown: ShownComments, indent: str | None = None) -> Parents:
    """The position of what each comment answers; None where it answers none.

    Args:
        shown: the comments.
        indent: an element whose `indent` is the depth, where a site always has one.
    """
    if indent is not None:
        found = {
            n: node for node in shown.tree.css(indent) if (n := shown.nearest(node)) is not None
        }
        return _by_levels(
            [_number(found.get(n), ("indent",)) or 0.0 for n in range(len(shown.hits))]
        )
    for ways in (_inside, _after, _named, _moved, _linked):
        parents = ways(shown)
        if any(parent is not None for parent in parents):
            return parents
    return [None] * len(shown.hits)


def _inside(shown: ShownComments) -> Parents:
    return [shown.nearest(holder.parent) for holder in shown.holders]


def _after(shown: ShownComments) -> Parents:
    """Replies in a box whose element stands right after the comment."""
    held = {holder.mem_id: number for number, holder in enumerate(shown.holders)}
    known: dict[int, int | None] = {}
    parents: Parents = []
    for holder in shown.holders:
        walked = []
        found: int | None = None
        box = holder.parent
        while box is not None and box.tag not in ("body", "html"):
            if box.mem_id in known:
                found = known[box.mem_id]
                break
            walked.append(box.mem_id)
            before = _element_before(box)
            if before is not None and before.mem_id in held:
                found = held[before.mem_id]
                break
            box = box.parent
        known.update(dict.fromkeys(walked, found))
        parents.append(found)
    return parents


def _element_before(node: LexborNode) -> LexborNode | None:
    before = node.prev
    for _ in range(6):
        # An anchor may stand between.
        if before is None or ((before.tag or "-")[0] not in "-_!" and before.tag != "a"):
            return before
        before = before.prev
    return None


def _named(shown: ShownComments) -> Parents:
    """Parents by an attribute that holds their id."""
    named = _by_id(shown)
    parents: Parents = []
    for number, (hit, holder) in enumerate(zip(shown.hits, shown.holders, strict=True)):
        said = next(filter(None, (_said(node, _PARENT_ATTRIBUTES) for node in (hit, holder))), "")
        found = named.get(said.lower())
        parents.append(found if found != number else None)
    return parents


def _moved(shown: ShownComments) -> Parents:
    """Parents by how far to the right comments stand: by a number, a class, a style or a spacer."""
    around = Counter[int]()
    wrappers: list[list[LexborNode]] = []
    for hit, holder in zip(shown.hits, shown.holders, strict=True):
        nodes = [hit] if hit.mem_id == holder.mem_id else [hit, holder]
        above = holder.parent
        for _ in range(_WRAPPERS):
            if above is None or above.tag in ("body", "html"):
                break
            nodes.append(above)
            around[above.mem_id] += 1
            above = above.parent
        wrappers.append(nodes)
    wrappers = [[node for node in nodes if around[node.mem_id] < 2] for nodes in wrappers]
    spacers = _spacers(shown)
    for level in (_level_by_attribute, _level_by_class, _level_by_style):
        levels = [
            next((x for node in nodes if (x := level(node)) is not None), None)
            for nodes in wrappers
        ]
        if len(set(levels)) > 1:
            return _by_levels([found or 0.0 for found in levels])
    if len(set(spacers)) > 1:
        return _by_levels(spacers)
    return [None] * len(shown.hits)


def _level_by_attribute(node: LexborNode) -> float | None:
    return _number(node, _LEVEL_ATTRIBUTES)


def _level_by_class(node: LexborNode) -> float | None:
    found = _LEVEL_CLASS.search((node.attributes.get("class") or "")[:1000])
    return float(found[1]) if found else None


def _level_by_style(node: LexborNode) -> float | None:
    found = _LEVEL_STYLE.search((node.attributes.get("style") or "")[:1000])
    return float(found[1]) if found else None


def _spacers(shown: ShownComments) -> list[float]:
    """Widths of the invisible pictures that move comments in tables."""
    widths = [0.0] * len(shown.hits)
    seen: set[int] = set()
    for image in shown.tree.css("img[width]"):
        number = shown.nearest(image)
        if number is None or number in seen:
            continue
        is_line = image.attributes.get("height") in ("0", "1")
        if is_line or _SPACER.search(image.attributes.get("src") or ""):
            seen.add(number)
            widths[number] = _number(image, ("width",)) or 0.0
    return widths


def _linked(shown: ShownComments) -> Parents:
    """Parents by a link to what is answered that says so."""
    named = _by_id(shown)
    parents: Parents = [None] * len(shown.hits)
    for link in shown.tree.css("a[href*='#']"):
        number = shown.nearest(link)
        if number is None or parents[number] is not None:
            continue
        target = named.get((link.attributes.get("href") or "").rpartition("#")[2].lower())
        if target is None or target == number or shown.is_text(link):
            continue
        if _says_answer(link):
            parents[number] = target
    return parents


def _says_answer(link: LexborNode) -> bool:
    """Whether a link, or the line around it, says that it leads to what is answered."""
    values = link.attributes
    said = (
        link.text(deep=True)[:200].strip(),
        values.get("class") or "",
        values.get("title") or "",
    )
    if any(_ANSWERS.search(each) for each in said):
        return True
    around = link.parent
    line = around.text(deep=True)[:200].strip() if around is not None else ""
    name = (around.attributes.get("class") or "") if around is not None else ""
    return bool(_ANSWERS.match(line) or _ANSWERS.search(name))


def _by_id(shown: ShownComments) -> dict[str, int]:
    """Positions of comments by all that may name them."""
    named: dict[str, int] = {}
    for number, (hit, holder, key) in enumerate(
        zip(shown.hits, shown.holders, shown.keys, strict=True)
    ):
        said = [key or ""]
        for values in (hit.attributes, holder.attributes):
            said += [
                values.get(name) or "" for name in ("id", "name", "data-comment-id", "data-id")
            ]
        for each in said:
            each = each.strip().lower()
            if each:
                named.setdefault(each, number)
                if digits := re.search(r"\d{1,30}$", each):
                    named.setdefault(digits[0], number)
    return named


def _by_levels(levels: Sequence[float]) -> Parents:
    """The parent of each is the last before it that stands further to the left."""
    parents: Parents = []
    open_at: list[tuple[float, int]] = []
    for number, level in enumerate(levels):
        while open_at and open_at[-1][0] >= level:
            open_at.pop()
        parents.append(open_at[-1][1] if open_at else None)
        open_at.append((level, number))
    return parents


def _said(node: LexborNode, names: Sequence[str]) -> str:
    values = node.attributes
    return next((said.strip() for name in names if (said := values.get(name))), "")


def _number(node: LexborNode | None, names: Sequence[str]) -> float | None:
    said = _said(node, names) if node is not None else ""
    found = re.match(r"\d{1,6}", said)
    return float(found[0]) if found and said.isascii() else None
