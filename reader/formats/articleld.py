"""What a page says of its article as JSON-LD: schema.org's `Article`, and what is a kind of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reader.formats import jsontext
from reader.formats.jsonvalues import Node
from reader.text.blocks import html_line
from reader.text.keys import link_key
from reader.text.urls import absolute, is_openable

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_MAX_NODES = 20_000
_MAX_NAME = 200
_ARTICLE = re.compile(
    r"(?:Article|BlogPosting|NewsArticle|Report|LiveBlogPosting|Review|DiscussionForumPosting"
    r"|SocialMediaPosting|ScholarlyArticle|TechArticle|HowTo|Recipe)$"
)
_BY = re.compile(r"^(?:written |posted |geschrieben )?(?:by|von|par|por|di|door|av)\b[\s:]+", re.I)


class LinkedArticle:
    """One such object; what it does not say is empty. Texts are as they stand there."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def text(self, name: str) -> str:
        """A text, or the first of several."""
        value = self._node.get(name)
        if isinstance(value, list):
            value = next((each for each in value if isinstance(each, str)), "")
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """One text or several."""
        value = self._node.get(name)
        values = value if isinstance(value, list) else [value]
        return [each for each in values if isinstance(each, str)]

    def address(self, name: str) -> str | None:
        """An address, or that of the object that stands there."""
        value = self._node.get(name)
        if isinstance(value, dict):
            value = value.get("url") or value.get("@id")
        return value if isinstance(value, str) and value else None

    @property
    def authors(self) -> list[str]:
        """Clean names of those who wrote it."""
        value = self._node.get("author") or self._node.get("creator")
        names = []
        for each in value if isinstance(value, list) else [value]:
            said = each.get("name") if isinstance(each, dict) else each
            if isinstance(said, str) and not is_openable(said):
                names.append(without_by(html_line(said[:400]))[:_MAX_NAME])
        return [name for name in names if name]

    @property
    def comments(self) -> int | None:
        """How many comments it says there are."""
        value = self._node.get("commentCount")
        if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
            return int(value.strip()[:9])
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
            return value
        return None


def linked_article(tree: LexborHTMLParser, url: str | None, base: str | None) -> LinkedArticle:
    """What the scripts of a page say of the article of its address, else of the first one.

    Args:
        tree: the page.
        url: its address, where that is known.
        base: what relative addresses are relative to.
    """
    found: list[Node] = []
    for script in tree.css("script[type='application/ld+json']")[:50]:
        try:
            found += _articles_in(jsontext.load((script.text(deep=True) or "").strip()))
        except ValueError:
            continue
    own = link_key(url)
    for each in map(LinkedArticle, found):
        said = each.address("url") or each.address("mainEntityOfPage")
        if own and said and link_key(absolute(said, base)) == own:
            return each
    return LinkedArticle(found[0] if found else {})


def without_by(name: str) -> str:
    """A name without the word before it that says that they wrote it."""
    return _BY.sub("", name)


def _articles_in(root: Any) -> Iterator[Node]:
    stack = [root]
    left = _MAX_NODES
    while stack and left:
        left -= 1
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(reversed(value))
        elif isinstance(value, dict):
            kinds = value.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in kinds):
                yield value
            stack.extend(
                value[name]
                for name in ("mainEntity", "mainEntityOfPage", "@graph")
                if isinstance(value.get(name), dict | list)
            )
