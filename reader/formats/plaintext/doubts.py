"""What speaks against comments that no heading announces: lists and timelines look like them."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from reader.formats.plaintext.draft import Hit, Post, Remark
from reader.formats.plaintext.macros import COUNTS
from reader.formats.plaintext.page import Page
from reader.formats.plaintext.sheet import is_name
from reader.text.written_dates import When

TELLING = 0.35
"""A rule of such a weight at least tells a comment also where its name is none."""
_PROMISED = re.compile(
    r"(?i)\b(?:how to|steps?|tips?|things|ways|reasons|rules|items|ingredients|method"
    r"|directions|recipe|instructions|lessons|questions|quiz|resolutions|facts|points|list|notes|answers"
    r"|schritte|tipps|dinge|gründe|regeln|fragen|zutaten|zubereitung|rezept"
    r"|étapes|conseils|choses|raisons|règles|ingrédients|préparation|recette"
    r"|pasos|consejos|cosas|razones|reglas|preguntas|ingredientes|receta"
    r"|passi|consigli|cose|ragioni|regole|domande|ingredienti|ricetta)\b"
)
"""Words with which a text announces a list of its own."""
_PARAGRAPH = 100
"""Lines that are longer are a text's."""
_HEADING = 60
"""Lines of a text that are no longer may head what is below them."""
_NO_NAME = re.compile(
    r"(?:.* )?[vV]?\d+(?:[._]\d+)+\S*|[vV]?\d+\w?|(?:[Bb]y|(?:[Ww]ritten|[Pp]ublished) by) .+"
    r"|[^\w\s$@([\"'“‘].*|.*<\S+@\S+>|[^\W\dA-Z_]+ .+ .+|\W+"
)
_FIRST_YEAR = 1985
_FEW = 3
"""So many lines with days a page has besides those of its comments."""
_SHORT = 60
"""Lines with a day that are no longer are heads of something."""
_NUMBER = re.compile(r"\d+|[^\W\d_]+")


def distrust(page: Page, posts: list[Post], *, is_general: bool) -> float:
    """How far to believe in comments without a heading, from their names and texts: 1 or less.

    Args:
        page: the page.
        posts: the articles with the comments that were found.
        is_general: whether only what ordinary texts have, too, tells of the comments.
    """
    remarks = [remark for post in posts for remark in post.remarks]
    if len(remarks) < 2:
        return 1.0
    weak = [remark for remark in remarks if _is_weak(remark)]
    if len(weak) == len(remarks):
        names = [name for remark in weak if (name := remark.facts.get("author"))]
        if 2 * sum(map(is_name, names)) < len(names):
            return 0.3
    if any(_is_early(remark.facts.day) for remark in remarks):
        return 0.3
    if is_general and _is_chronicle(page, remarks):
        return 0.3
    return 1.0


def _is_early(day: When | None) -> bool:
    """Whether a day is before there were pages to comment on."""
    if day is None:
        return False
    year = day.day.year if day.day is not None else day.pair[2] if day.pair is not None else None
    return year is not None and year < _FIRST_YEAR


def are_no_names(posts: list[Post]) -> bool:
    """Whether most of what stands where names should is none: versions, options, half a sentence.

    Addresses of mail are of changelogs: pages do not show those of who comments.
    """
    names = [
        name for post in posts for remark in post.remarks if (name := remark.facts.get("author"))
    ]
    return 2 * sum(_NO_NAME.fullmatch(name) is not None for name in names) > len(names)


def are_empty(page: Page, posts: list[Post]) -> bool:
    """Whether most of several comments say nothing."""
    remarks = [remark for post in posts for remark in post.remarks]
    empty = sum(not _says_something(page, remark) for remark in remarks)
    return len(remarks) > 1 and 2 * empty > len(remarks)


def _is_chronicle(page: Page, remarks: list[Remark]) -> bool:
    """Whether one person writes most, lists stand below the days, or more days are no comments."""
    names = Counter(remark.facts.get("author") for remark in remarks)
    name, times = names.most_common(1)[0]
    if len(remarks) > 2 and name is not None and 3 * times >= 2 * len(remarks):
        return True
    if 2 * sum(_is_listed(page, remark) for remark in remarks) > len(remarks):
        return True
    heads = {
        line for remark in remarks if (hit := remark.hit) for line in range(hit.first, hit.last + 1)
    }
    dated = sum(len(page.texts[line]) <= _SHORT for line in page.find("@when") if line not in heads)
    return dated > len(remarks) + _FEW


def is_list_of_text(page: Page, post: Post, begin: int, first: int, hits: list[Hit]) -> bool:
    """Whether numbered lines that end a page without any heading are the text's own list.

    Software that prints comments indents their numbers and counts them through; a writer puts
    them to the margin, goes on below them, begins again for the next list, or says above what is
    going to be listed.

    Args:
        page: the page.
        post: the article.
        begin: the first line of its text.
        first: the line above which the text ends.
        hits: the numbered lines.
    """
    numbers = [int(hit.facts.get("ord") or 0) for hit in hits]
    if any(later != number + 1 for number, later in pairwise(numbers)):
        return True
    if any(hit.indent < 1 for hit in hits):
        return True
    if any(
        page.indents[i] < hits[0].indent and len(page.texts[i]) > _PARAGRAPH
        for i in range(hits[-1].last, len(page))
    ):
        return True
    above = page.previous_text(first, begin)
    if above >= begin and page.texts[above][-1] == ":":
        return True
    last = page.texts[above] if above >= begin and len(page.texts[above]) <= 200 else ""
    title = post.facts.get("title") or ""
    headings = [text for text in page.texts[begin:first] if len(text) <= _HEADING]
    return any(len(hits) in _numbers(text) for text in (title, last)) or any(
        _PROMISED.search(text) for text in (title, last, *headings)
    )


def _numbers(text: str) -> set[int]:
    """The whole numbers in a text, written in digits or words."""
    words = (word.lower() for word in _NUMBER.findall(text))
    return {int(word) if word.isdecimal() else COUNTS.get(word, 0) for word in words}


def _is_listed(page: Page, remark: Remark) -> bool:
    first = next((page.texts[line] for line in remark.lines if page.texts[line]), "")
    return first[:1] in tuple("*-+•") and first[1:2] == " "


def _says_something(page: Page, remark: Remark) -> bool:
    return remark.text_at is not None or any(page.texts[line] for line in remark.lines)


def _is_weak(remark: Remark) -> bool:
    return remark.hit is not None and remark.hit.rule.weight < TELLING and remark.facts.day is None
