"""What looks like the comments of a page and is something else. Pure.

Lists of the newest comments of a whole site, of articles, of customers' praise, of questions or of
functions are marked up as comments are. They link to other pages; or nobody dates them, answers
them or calls them comments.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from reader.formats.commentnodes import ancestors
from reader.text.anchors import comment_anchor
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_BOX = re.compile(
    r"(?:\w+[_-])?side-?bar(?:[_-]\w+)*|widgets?|widget[_-]area"
    r"|(?:\w+[_-])?(?:recent|latest|newest|last)[_-]?(?:comment|replie|response)s?(?:[_-]\w+)*",
    re.I,
)
"""Classes and ids of what stands beside an article."""
_NEWEST = re.compile(
    r"(?:\w+ )?(?:recent|latest|newest|last|new|neu(?:e|este)|letzte|derni[eè]rs?|[uú]ltim[oa]s"
    r"|laatste|senaste|siste|ultimi)(?: \w+)? (?:comments?|replies|responses|kommentare?r?"
    r"|commentaires?|coment[aá]rios|reacties|commenti)\W*|(?:derniers? )?commentaires r[ée]cents\W*"
    r"|comentarios recientes\W*",
    re.I,
)
_COMMENTS = re.compile(
    r"(?:\W*\d[\d,.]*\W+|\W+|\w+ )?(?:(?:readers?|users?|visitors?)\W{0,2}s? )?"
    r"(?:comments?|replies|responses?|reactions?|thoughts?|discussion|conversation|feedback"
    r"|kommentar(?:e|er)?|antworten|diskussion|commentaires?|r[ée]ponses?|comentarios?|respuestas"
    r"|coment[aá]rios?|respostas|reacties|commenti|risposte|komentarze|комментари\w*|ответы"
    r"|コメント|评论|評論|留言|댓글)(?![\w.]).{0,100}",
    re.I,
)
_NUMBERED = re.compile(r"\d+\.\d")
"""A chapter: `2.1 Comments`."""
_AGO = re.compile(
    r"\b(?:\d+|an?|one) ?(?:s|m|h|d|w|y|mo|sec|min|seconds?|minutes?|hours?|days?|weeks?|months?"
    r"|years?)\.? ago\b|\b(?:yesterday|just now)\b|\bvor (?:\d+|eine[mnr]) |\bil y a \w|\bhace \w",
    re.I,
)
_TIMES = "[class*=date], [class*=time], [class*=ago], [class*=posted]"
_REPLY = re.compile(
    r"\W*(?:reply|respond|antworten?|r[ée]pondre|responder|rispondi|reageer|svara?|odpowiedz"
    r"|ответить|返信|回复|回覆|답글)\b.{0,40}",
    re.I,
)
_HEADINGS = "h1, h2, h3, h4, h5, h6, legend, .widget-title, .comments-title"
_CLIMB = 3
_ENOUGH = 500
_SAME = 0.8
"""How much of what stands there is one link where it only leads to an article."""


@dataclass(frozen=True)
class Doubts:
    """What is known of what may be the comments of a page."""

    tree: LexborHTMLParser
    holders: Sequence[LexborNode]
    keys: Sequence[str | None]
    nearest: Callable[[LexborNode | None], int | None]
    """The comment that an element stands in."""
    is_text: Callable[[LexborNode], bool]
    """Whether an element stands in the text of a comment."""
    told: Sequence[LexborNode]
    """What says a name or a time."""
    names: dict[int, str]
    dated: frozenset[int]
    """Those whose date was read."""
    texts: Sequence[str]
    around: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "around", frozenset(ancestors(self.holders)))

    def beside(self) -> frozenset[int]:
        """Those of lists that lead to comments of other pages."""
        boxes = self._boxes()
        inside: dict[int, list[int]] = defaultdict(list)
        for number, holder in enumerate(self.holders):
            above = holder.parent
            while above is not None and above.mem_id not in boxes:
                above = above.parent
            if above is not None:
                inside[above.mem_id].append(number)
        found: set[int] = set()
        for numbers in inside.values():
            leading = [n for n in numbers if self._links[n]]
            pages = {page for n in leading for _, page, _ in self._links[n]}
            if len(leading) * 2 > len(numbers) and (len(pages) > 1 or len(numbers) == 1):
                found.update(numbers)
        return frozenset(found)

    def is_thread(self, numbers: Sequence[int]) -> bool:
        """Whether some of them are comments that people made to each other."""
        teasers = sum(self._is_teaser(number) for number in numbers)
        return teasers * 2 <= len(numbers) and (
            self._has_times(numbers) or self._is_answered(numbers) or self._is_called()
        )

    @cached_property
    def _links(self) -> dict[int, list[tuple[LexborNode, str, str]]]:
        """Links to pages, by the comment: where they stand, to which page, with which text."""
        told = {node.mem_id for node in self.told}
        around_told = ancestors(self.told) | told
        links: dict[int, list[tuple[LexborNode, str, str]]] = defaultdict(list)
        for link in self.tree.css("a[href]"):
            number = self.nearest(link)
            page = re.split("[?#]", (link.attributes.get("href") or "").strip(), maxsplit=1)[0]
            if number is None or not page or page.startswith(("javascript:", "mailto:")):
                continue
            text = clean_line(link.text(deep=True)[:2000])
            if not text or link.mem_id in around_told or text == self.names.get(number):
                continue
            if self.is_text(link) and len(text) < _SAME * len(clean_line(self.texts[number])):
                continue
            above: LexborNode | None = link
            while above is not None and above.mem_id not in told:
                above = above.parent if above.mem_id != self.holders[number].mem_id else None
            if above is None:
                links[number].append((link, page, text))
        # What stands below each of them does something: `Reply`, `Report`.
        counted = Counter(text for found in links.values() for text in {each[2] for each in found})
        return defaultdict(
            list,
            {
                number: [each for each in found if counted[each[2]] * 2 <= len(self.holders)]
                for number, found in links.items()
            },
        )

    def _boxes(self) -> set[int]:
        boxes = {node.mem_id for node in self.tree.css("aside")}
        for node in self.tree.css("[class], [id]"):
            if node.mem_id in self.around and node.tag not in ("body", "html"):
                words = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
                if any(map(_BOX.fullmatch, words[:1000].split())):
                    boxes.add(node.mem_id)
        for heading in self.tree.css(_HEADINGS):
            if _NEWEST.fullmatch(clean_line(heading.text(deep=True)[:100])):
                box = heading.parent
                for _ in range(_CLIMB):
                    if box is None or box.mem_id in self.around:
                        break
                    box = box.parent
                if box is not None and box.tag not in ("body", "html", "main"):
                    boxes.add(box.mem_id)
        return boxes

    def _is_teaser(self, number: int) -> bool:
        length = len(clean_line(self.texts[number]))
        begin = _beginning(self.holders[number])
        return any(
            len(text) >= _SAME * length or begin.startswith(text) or _is_in_heading(link)
            for link, _, text in self._links[number]
        )

    def _has_times(self, numbers: Sequence[int]) -> bool:
        told = {self.nearest(node) for node in self.tree.css(_TIMES)} | self.dated
        return 2 * sum(n in told or self._is_ago(n) for n in numbers) >= len(numbers)

    def _is_ago(self, number: int) -> bool:
        return _AGO.search(_beginning(self.holders[number])) is not None

    def _is_answered(self, numbers: Sequence[int]) -> bool:
        if 2 * sum(comment_anchor(self.keys[n]) is not None for n in numbers) >= len(numbers):
            return True
        own = frozenset(numbers)
        return any(
            self.nearest(node) in own and _REPLY.fullmatch(clean_line(node.text(deep=True)[:200]))
            for node in self.tree.css("a, button, [class*=reply]")
        )

    def _is_called(self) -> bool:
        said = (clean_line(node.text(deep=True)[:200]) for node in self.tree.css(_HEADINGS))
        return any(_COMMENTS.fullmatch(line) and not _NUMBERED.match(line) for line in said)


def _is_in_heading(link: LexborNode) -> bool:
    above = link.parent
    for _ in range(_CLIMB):
        if above is None:
            break
        if above.tag in ("h1", "h2", "h3", "h4", "h5"):
            return True
        above = above.parent
    return False


def _beginning(node: LexborNode) -> str:
    """Some of what an element says: one that stands in another is not read for each around it."""
    parts: list[str] = []
    left = _ENOUGH
    for inner in node.traverse(include_text=True):
        if inner.tag == "-text":
            parts.append(inner.text_content or "")
            left -= len(parts[-1])
            if left <= 0:
                break
    return clean_line("".join(parts))
