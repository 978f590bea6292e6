"""Which links of a text lead to the discussion of that text, and which are only mentioned. Pure.

A link to a discussion site is the place where *this* text is discussed if it is labelled so and
stands where such labels stand, not in the flow of an argument:

- its own words, or the few right before it, say so (`Discuss on`, `Comments URL:`, `Kommentare`),
  or it is the only link of the text to a discussion and goes by the site's name (`via Lobsters`);
- its line is short, or is one of the last two of the text;
- it is not in a quotation.

A text that labels more than three is a digest of other texts: none of them is its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reader.model.block import (
    Block,
    DefinitionList,
    Details,
    Document,
    Heading,
    Link,
    ListBlock,
    Paragraph,
    Span,
    Table,
)
from reader.model.body import Body
from reader.model.discussion import DiscussionLink
from reader.text.blocks import parse_body
from reader.text.clean import clean_line

MOST = 3
"""Discussions that one text may have of its own."""
_SHORT_LINE = 140
_LABEL = 80
LEADING = 40
"""Characters before a link that may say what it is."""
_MAX_TEXT = 1 << 20
_MAX_LINKS = 2000

_SAYS = re.compile(
    r"\b(?:comments|commented|discuss(?:ed|ions?)?|threads?|repl(?:y|ies)|responses?|conversation"
    r"|kommentar(?:e|er|en)?|kommentieren|diskussion(?:en)?|diskutieren|diskutera"
    r"|commentaires?|commenter|discuter|comentarios|comentar|discusi[oó]n|coment[aá]rios"
    r"|discuss[aã]o|commenti|commenta|discussione|reacties|reageer|discussie|komentarze|dyskusja"
    r"|komentáře|diskuse|hozzászólások|yorumlar|keskustelu|kommentit|discuții|comentarii)\b"
    r"|^(?:leave a |add a |post a )?comment\b"
    r"|комментари|обсуд|обсужд|коментар|обговор|σχόλια|συζήτηση|コメント|議論|讨论|討論|评论|評論|댓글|토론|تعليقات|תגובות",
    re.I,
)
_SITE = re.compile(
    r"\b(?:hacker\s*news|hn|lobste\.?rs|reddit|/?r/\w+|lemmy|bluesky|mastodon|fediverse|discourse"
    r"|forum|ycombinator)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A link as it stands in a text."""

    url: str
    text: str
    before: str = ""
    """What stands right before it in its line."""
    line: int = 0
    """Length of its line in characters."""
    is_last: bool = False
    """Whether the line is one of the last two."""

    @property
    def says_so(self) -> bool:
        """Whether words name a discussion: its own, or those that lead up to it."""
        return len(self.text) <= _LABEL and bool(
            _SAYS.search(self.text) or _SAYS.search(self.before)
        )

    @property
    def names_site(self) -> bool:
        """Whether it goes by the name of a discussion site, or by its address."""
        text = self.text
        return len(text) <= _LABEL and (text == self.url or bool(_SITE.search(text)))

    @property
    def is_label(self) -> bool:
        """Whether it stands where labels stand."""
        return self.is_last or self.line <= _SHORT_LINE


def own_discussions(
    mentions: Sequence[Mention],
    known: Callable[[str], DiscussionLink | None],
    shaped: Callable[[str], DiscussionLink | None],
) -> list[DiscussionLink]:
    """Returns the discussions that a text names as its own.

    Args:
        mentions: its links in order.
        known: recognises addresses of sites that are known.
        shaped: recognises those of any site; asked only about links whose words say so.
    """
    named: dict[tuple[str, str], DiscussionLink] = {}
    unnamed: dict[tuple[str, str], tuple[Mention, DiscussionLink]] = {}
    for mention in mentions:
        says_so = mention.says_so and mention.is_label
        link = shaped(mention.url) if says_so else known(mention.url)
        if link is None:
            continue
        key = link.source, link.address
        if says_so:
            named.setdefault(key, link)
        else:
            unnamed.setdefault(key, (mention, link))
    if named:
        return list(named.values()) if len(named) <= MOST else []
    if len(unnamed) == 1:
        ((mention, link),) = unnamed.values()
        if mention.is_label and mention.names_site:
            return [link]
    return []


def body_mentions(body: Body) -> list[Mention]:
    """Returns the web links of a body, each once and without those of quotations."""
    value = body.value
    if body.type == "html" and "<a" not in value and "<A" not in value:
        return []
    if "http" not in value and "//" not in value and not body.base:
        return []
    if len(value) > _MAX_TEXT:
        # The ends of a book are where a label would be.
        body = Body(body.type, value[: _MAX_TEXT // 2] + value[-_MAX_TEXT // 2 :], body.base)
    return mentions_of(parse_body(body))


def mentions_of(document: Document) -> list[Mention]:
    """Returns the web links of a document, each once and without those of quotations."""
    lines = [line for line in _lines(document.blocks) if any(span.text.strip() for span in line)]
    found: dict[str, Mention] = {}
    for number, spans in enumerate(lines):
        length = sum(len(span.text) for span in spans)
        done = ""
        previous: int | None = None
        for span in spans:
            if span.link is not None and span.link != previous:
                link = document.links[span.link]
                if link.is_openable:
                    mention = _mention(link, done, length, number >= len(lines) - 2)
                    found.setdefault(link.url, mention)
                    if len(found) == _MAX_LINKS:
                        return list(found.values())
            previous = span.link
            done += span.text
    return list(found.values())


def _mention(link: Link, before: str, length: int, is_last: bool) -> Mention:
    return Mention(link.url, link.text.strip("[]() "), leading_words(before), length, is_last)


def leading_words(before: str) -> str:
    """The words right before a link that lead up to it: a sentence that is over does not."""
    return clean_line(re.split(r"[.!?]\s|[\n|•·]", before[-LEADING:])[-1])


def _lines(blocks: Sequence[Block]) -> Iterator[tuple[Span, ...]]:
    """The runs of text of some blocks in order; no recursion, since blocks may be deep."""
    stack: list[Block | tuple[Span, ...]] = list(reversed(blocks))
    while stack:
        block = stack.pop()
        match block:
            case tuple():
                yield block
            case Paragraph(spans) | Heading(_, spans):
                yield from _split(spans)
            case ListBlock(items):
                for item in reversed(items):
                    stack.extend(reversed(item.blocks))
            case Table(rows=rows):
                for row in reversed(rows):
                    stack.extend(reversed(row))
            case DefinitionList(definitions):
                for definition in reversed(definitions):
                    stack.extend(reversed(definition.blocks))
                    stack.append(definition.term)
            case Details(summary, inner):
                stack.extend(reversed(inner))
                stack.append(summary)
            case _:
                pass


def _split(spans: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
    """The lines of a paragraph, which hard breaks part."""
    line: list[Span] = []
    for span in spans:
        line.append(span)
        if "\n" in span.text:
            yield tuple(line)
            line = []
    if line:
        yield tuple(line)
