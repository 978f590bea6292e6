"""Which layout reads a text, and what its draft becomes: spans and entries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reader.formats.plaintext.draft import Draft, Facts, Label, Post, Remark
from reader.formats.plaintext.engine import apply, consider
from reader.formats.plaintext.layout import (
    ARTICLE,
    GENERAL,
    Layout,
    gone,
    layouts,
    literals,
)
from reader.formats.plaintext.links import Cleared
from reader.formats.plaintext.macros import read_count
from reader.formats.plaintext.page import Page
from reader.formats.plaintext.prose import Prose
from reader.model.body import Body
from reader.model.comment import (
    Comment,
    CommentState,
    Thread,
    thread_from_depths,
    thread_from_parents,
)
from reader.model.entry import Entry
from reader.model.reading import TextSpan
from reader.text.clean import clean_line, clean_text
from reader.text.written_dates import resolve

ENOUGH = 0.5
"""A layout must be this sure; else the text is an article without comments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as one layout reads it."""

    layout: str
    """Name and version."""
    confidence: float
    spans: tuple[TextSpan, ...]
    """They tile the text."""
    entries: tuple[Entry, ...]


def read(text: str, *, layout: str | None = None) -> Reading:
    """Reads a text by the layout that fits best.

    Args:
        text: a page dumped to text.
        layout: name of the one to use, whatever the text looks like.

    Raises:
        KeyError: there is no such layout.
    """
    cleared = Cleared(text)
    page = Page(cleared.text, literals())
    draft = _best(page) if layout is None else apply(page, layouts()[layout])
    if cleared.is_doubtful and draft.layout.name == ARTICLE:
        # An ordinary text names addresses in its own words.
        cleared = Cleared(text, keep_addresses=True)
        page = Page(cleared.text, literals())
        known = draft.confidence
        draft = apply(page, layouts()[ARTICLE])
        draft.confidence = known
    return Reading(
        layout=draft.layout.label,
        confidence=draft.confidence,
        spans=cleared.spans(_spans(page, draft)),
        entries=_entries(page, draft),
    )


def _best(page: Page) -> Draft:
    doubt = 0.0
    everything = layouts().values()
    drafts: list[Draft] = []
    for is_general in (False, True):
        candidates = [
            candidate
            for layout in everything
            if (layout.cap < GENERAL) is is_general
            and layout.name != ARTICLE
            and (candidate := consider(page, layout)) is not None
        ]
        # By what they can be at most, so that most need not be read to the end.
        candidates.sort(key=lambda candidate: -candidate.bound)
        most = max((draft.evidence for draft in drafts), default=0.0)
        for candidate in candidates:
            if candidate.bound < most - _SLACK:
                break
            draft = candidate.draft()
            if draft is None:
                continue
            if draft.confidence < ENOUGH:
                doubt = max(doubt, draft.confidence)
            else:
                drafts.append(draft)
                most = max(most, draft.evidence)
        if any(not draft.is_thin for draft in drafts):
            break
    if drafts:
        return min(drafts, key=_rank)
    article = apply(page, layouts()[ARTICLE])
    article.confidence = round(1 - doubt, 2)
    return article


_SLACK = 0.1
"""Evidence that differs by less is the same."""


def _rank(draft: Draft) -> tuple[float, int, str]:
    comments = sum(len(post.remarks) for post in draft.posts)
    return -round(draft.evidence, 1), -comments, draft.layout.name


# Spans


def _spans(page: Page, draft: Draft) -> tuple[TextSpan, ...]:
    spans: list[TextSpan] = []
    open_label: Label | None = None
    start = 0
    edges = page.edges
    for line, label in enumerate(draft.labels):
        if label is not open_label and label != open_label:
            if open_label is not None and edges[line] > start:
                spans.append(TextSpan(start, edges[line], *open_label))
                start = edges[line]
            open_label = label
        cut = draft.cuts.get(line)
        if cut is not None and open_label is not None:
            place = cut[0]
            if place > start:
                spans.append(TextSpan(start, place, *open_label))
                start = place
            open_label = cut[1]
    if open_label is not None and edges[-1] > start:
        spans.append(TextSpan(start, edges[-1], *open_label))
    return tuple(spans)


# Entries


def _entries(page: Page, draft: Draft) -> tuple[Entry, ...]:
    layout = draft.layout
    labels = draft.labels
    prose = Prose(
        [
            text if labels[line][0] in ("body", "comment-text") else ""
            for line, text in enumerate(page.texts)
        ]
    )
    return tuple(_entry(page, layout, draft, post, prose) for post in draft.posts)


def _entry(page: Page, layout: Layout, draft: Draft, post: Post, prose: Prose) -> Entry:
    facts = post.facts
    text = clean_text(prose.join(_lines(page, post.body)))
    thread = _thread(page, layout, post, prose)
    title = facts.get("title") or facts.get("heading_title") or facts.get("subject")
    count = facts.get("count")
    announced = post.announced
    if announced is None and count is not None:
        announced = read_count(count)
    published = resolve(
        facts.day, facts.clock, order=page.order, zone=layout.zone, zones=layout.zones
    )
    return Entry(
        title=_clean(_subject(title, layout)),
        body=Body("text", text),
        text=text,
        author=_clean(_author(facts.get("author"))),
        published=published,
        published_raw=_clean(" ".join(facts.whens)),
        tags=tuple(dict.fromkeys((*_tags(facts.get("tags")), *_tags(facts.get("moretags"))))),
        announced=announced,
        thread=thread,
        layout=layout.label,
        confidence=draft.confidence,
        is_comment_page=not text and bool(thread),
    )


def _lines(page: Page, lines: Sequence[int]) -> list[str]:
    """The lines of a text without their common indent, blank ones empty."""
    texts = page.texts
    found = []
    if lines:
        common = min((page.indents[i] for i in lines if texts[i]), default=0)
        for i in lines:
            extra = page.indents[i] - common
            found.append(" " * extra + texts[i] if extra and texts[i] else texts[i])
    return found


def _thread(page: Page, layout: Layout, post: Post, prose: Prose) -> Thread:
    remarks = post.remarks
    if not remarks:
        return ()
    depths = _depths(remarks)
    comments = [_comment(page, layout, remark, prose) for remark in remarks]
    ids = [remark.facts.get("msgid") for remark in remarks]
    if any(ids):
        keys = [key or number for number, key in enumerate(ids)]
        parents = [_parent_id(remark.facts.get("refs")) for remark in remarks]
        return thread_from_parents(zip(keys, parents, comments, strict=True))
    return thread_from_depths(zip(comments, depths, strict=True))


def _parent_id(references: str | None) -> str | None:
    ids = re.findall(r"<[^<>\s]{1,200}>", references or "")
    return ids[-1] if ids else None


def _comment(page: Page, layout: Layout, remark: Remark, prose: Prose) -> Comment:
    facts = remark.facts
    lines = _lines(page, remark.lines)
    if remark.text_at is not None and remark.hit is not None:
        lines.insert(0, page.text[remark.text_at : page.ends[remark.hit.anchor]])
    text = clean_text(prose.join(lines))
    author = facts.get("author")
    state: CommentState = "ok"
    short = text if len(text) <= 120 and "\n" not in text else ""
    match = gone().match(short) or (author is not None and gone().match(author)) or None
    if match:
        state = "removed" if match.groupdict().get("removed") else "deleted"
        if author is not None and gone().match(author):
            author = None
    return Comment(
        author=_clean(_author(author)),
        body=Body("text", text),
        text=text,
        published=resolve(
            facts.day, facts.clock, order=page.order, zone=layout.zone, zones=layout.zones
        ),
        published_raw=_clean(" ".join(facts.whens)),
        source_id=_clean(facts.get("msgid") or facts.get("id")),
        parent_source_id=_parent_id(facts.get("refs")),
        score=_score(facts.get("score")),
        edited=facts.get("edited") is not None,
        state=state,
    )


def _depths(remarks: Sequence[Remark]) -> list[int]:
    """Depth by what the heads say: a path, the one answered, marks of a reply, the indent."""
    columns = sorted({remark.indent for remark in remarks})
    rank = {column: number for number, column in enumerate(columns)}
    depths: list[int] = []
    by_author: dict[str, int] = {}
    branch: list[int] = []
    """Where the replies of each comment above the one in hand end, by the counts that are shown."""
    for index, remark in enumerate(remarks):
        facts = remark.facts
        if (path := facts.get("path")) is not None:
            depth = path.count(".")
        else:
            depth = rank[remark.indent]
            parent = facts.get("parent")
            if parent is None and remark.hit is not None and remark.hit.rule.names_parent:
                parent = _split_names(facts, by_author)
            known = by_author.get(parent.lstrip("@")) if parent else None
            if known is not None:
                depth = max(depth, depths[known] + 1)
            if (
                remark.hit is not None
                and remark.hit.rule.is_reply
                and remark.hit.rule.kind == "head"
            ):
                depth = max(depth, 1)
            if facts.get("upup"):
                depth = max(depth, 2)
            elif facts.get("up"):
                depth = max(depth, 1)
        if (children := facts.get("children")) is not None:
            if depth == 0:
                branch.clear()
            while branch and branch[-1] < index:
                branch.pop()
            depth = max(depth, len(branch))
            branch.append(index + int(children))
        depths.append(depth)
        if name := facts.get("author"):
            by_author[name] = index
    return depths


def _split_names(facts: Facts, known: Mapping[str, int]) -> str | None:
    """Parts `NAME PARENT`, where the second is somebody who spoke before."""
    author = facts.get("author") or ""
    space = author.find(" ")
    while space != -1:
        name = author[space + 1 :]
        if name in known:
            facts.values["author"] = author[:space].strip()
            return name
        space = author.find(" ", space + 1)
    return None


def _clean(text: str | None) -> str | None:
    return (clean_line(text) or None) if text else None


def _score(text: str | None) -> int | None:
    return int(text) if text else None


_REPLY = re.compile(r"(?:(?:Re|RE|re|Aw|AW|Antwort|Fwd?)(?:\[\d+\])?: ?)+")
_ADDRESS = re.compile(
    r'"?([^"<]{1,100}?)"?\s*<[^<>]{3,120}>'
    r"|[^\s()]{1,60}(?:@|\sat\s|_at_)[^\s()]{3,100}\s*\(([^()]{1,100})\)"
    r"|([^()]{1,100}?)\s*\([^\s()]{1,60}(?:@|\sat\s|_at_)[^\s()]{3,100}\)"
)


_LIST = re.compile(r"\[[^\]\s][^\]]{0,40}\]\s+(?=\S)")
"""A mailing list's name before a subject."""


def _subject(title: str | None, layout: Layout) -> str | None:
    if title and any(rule.fields for rule in layout.rules):
        title = _LIST.sub("", _REPLY.sub("", title, count=1), count=1)
    return _REPLY.sub("", title, count=1) if title else title


def _author(name: str | None) -> str | None:
    """The name of a name with an address."""
    match = _ADDRESS.fullmatch(name) if name else None
    return (match[1] or match[2] or match[3]).strip() if match else name


def _tags(text: str | None) -> tuple[str, ...]:
    if not text:
        return ()
    separator = "•" if "•" in text else "|" if "|" in text and "," not in text else ","
    tags = (clean_line(tag.replace("\xa0", " ")) for tag in text.split(separator))
    return tuple(dict.fromkeys(tag for tag in tags if tag))
