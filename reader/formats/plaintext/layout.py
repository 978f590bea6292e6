"""Layouts: TOML files that say how one family of pages looks, compiled to patterns.

A pattern is a regular expression for one whole line in which `{name}` is a macro (see `macros`).
A row is a pattern, or `@list` for any pattern of a list in `common.toml`, with a sign before it:
none for a line that must be there, `?` for one that may, `~` for one that may and may stand apart
by a blank line, `*` for any number of lines.

    version = 1
    zone = "America/New_York"        # of clocks that name none
    zones = { ET = "America/New_York" }
    listing = true                   # several articles in one document
    cap = 0.55                       # how sure this layout can be at most
    cap_with_heading = 0.75
    first = "article"                # the first post found is the article (forums, mail)
    bodyless = true                  # without a section heading there is no article text
    needs = ["| Main |"]             # one of these texts must be on the page

    [article]
    start = [["{date}", "{clock}"]]  # rows that begin an article
    again = [["{title}", "{clock}"]] # rows that begin another one of the same day: they end with a
                                     # clock,
    parts = [...]                    # or stand below one of these lines
    head = ["? @title", "* @byline"] # rows that follow
    late = [...]                     # bylines that may stand below the first lines of text
    foot = [...]                     # tags, author, clock below the text
    noise = [...]                    # lines of the text that are none
    weight = 0.6                     # how telling `start` is

    [section]
    open = [...]                     # headings of the comments
    close = [...]                    # lines that end them
    noise = [...]                    # lines at the edges of a comment
    close_weight = 0.4               # how telling such an end is right under the last comment
    gap_weight = 0.5                 # how telling it is that several comments stand apart from the
                                     # text by two blank lines and end the page

    [[head]]                         # a comment begins; its text follows
    marks = ["says:", "@when"]       # what singles out the lines worth trying (see Page.find)
    above = [...]                    # rows above
    line = '{author} says:'
    below = ["? {when}"]             # rows below
    fields = { from = "author" }     # instead of `line`: a block of `Key: value` lines
    requires = ["from", "date"]      # keys that the block must have
    weight = 0.4                     # how telling one such line is, from 0 to 1
    then = "blank"                   # a blank line follows; "apart": or one that is indented more;
                                     # "unquoted": no quotation follows
    gap = true                       # a blank line stands before
    reply = true                     # only after another comment
    byline = true                    # may be the article's own line where it is the first
    names_parent = true              # the name of the one answered may follow the author's
    indented = true                  # the text is indented more than this line

    [[trailer]]                      # a comment ends; its text stands before
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from reader.formats.plaintext.macros import MACROS

_MACRO = re.compile(r"\{([a-z]+)\}")
_GROUP_NAME = re.compile(r"\(\?P<[a-z]+>")
_MISSES = 512
_SHORT = 48


class Like:
    """Patterns for one line, compiled when the first line is tried.

    Pages of a family repeat their lines (with times as placeholders, a trailer is the same line on
    every page), so short lines that did not match are remembered.
    """

    __slots__ = ("_any", "_each", "_misses", "marks", "sources")

    def __init__(self, sources: Iterable[str], marks: Iterable[str] = ()) -> None:
        self.sources = tuple(sources)
        self.marks = tuple(marks)
        self._any: re.Pattern[str] | None = None
        self._each: list[re.Pattern[str] | None] = [None] * len(self.sources)
        self._misses: set[str] = {""}

    def match(self, norm: str) -> re.Match[str] | None:
        """Matches a whole line against the patterns in order."""
        if norm in self._misses:
            return None
        match = self._match(norm)
        if match is None and len(norm) <= _SHORT:
            if len(self._misses) >= _MISSES:
                self._misses = {""}
            self._misses.add(norm)
        return match

    def _match(self, norm: str) -> re.Match[str] | None:
        sources, each = self.sources, self._each
        if len(sources) > 1:
            if self._any is None:
                expanded = (_GROUP_NAME.sub("(?:", _expand(source)) for source in sources)
                self._any = re.compile("|".join(f"(?:{source})" for source in expanded))
            if self._any.fullmatch(norm) is None:
                return None
        for index, source in enumerate(sources):
            pattern = each[index]
            if pattern is None:
                pattern = each[index] = re.compile(_expand(source))
            match = pattern.fullmatch(norm)
            if match is not None:
                return match
        return None


def _expand(source: str) -> str:
    return _MACRO.sub(lambda macro: MACROS[macro[1]], source)


Mode = Literal["one", "maybe", "apart", "many"]
_MODES: dict[str, Mode] = {"? ": "maybe", "~ ": "apart", "* ": "many"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line above or below that of a rule."""

    mode: Mode
    like: Like


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a comment's head or trailer looks."""

    kind: Literal["head", "trailer"]
    marks: tuple[str, ...]
    line: Like
    above: tuple[Row, ...] = ()
    below: tuple[Row, ...] = ()
    fields: Mapping[str, str] | None = None
    requires: tuple[str, ...] = ()
    """Keys (in lower case) that a block of fields must have."""
    is_numbered: bool = False
    """The number before an author counts the comments."""
    weight: float = 0.3
    then: Literal["apart", "blank", "unquoted"] | None = None
    gap: bool = False
    is_reply: bool = False
    is_byline: bool = False
    indented: bool = False
    names_parent: bool = False

    @property
    def may_have_subject(self) -> bool:
        """Whether the topmost row above is a subject that may be missing."""
        return bool(self.above) and self.above[0].mode == "apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One family of pages."""

    name: str
    version: int
    zone: str | None
    zones: Mapping[str, str]
    is_listing: bool
    cap: float
    cap_with_heading: float
    first_is_article: bool
    bodyless: bool
    needs: tuple[str, ...]
    start: tuple[tuple[Row, ...], ...]
    again: tuple[tuple[Row, ...], ...]
    """What begins another article of the day named last."""
    parts: Like
    """Lines below which `again` is looked for."""
    article_head: tuple[Row, ...]
    late: Like
    foot: tuple[Like, ...]
    article_noise: Like
    article_weight: float
    open: tuple[Like, ...]
    """Each list with marks apart, so that one search of a page serves all layouts."""
    close: Like
    close_weight: float
    gap_weight: float
    form: Like
    """Where the software's own text begins, which ends all else."""
    end: Like
    """Forms, pagers and footers, which end an article too."""
    rights: Like
    """Those of them that stand on top of many texts, too."""
    inline: Like
    """What pages put between paragraphs; other noise stands above a text or below it."""
    after: Like
    """What follows the comments of a page, but may stand in an article."""
    nav: Like
    """Menu lines above an article."""
    near: Like
    """What heads the comments where it stands right above the first."""
    noise: Like
    rules: tuple[Rule, ...]
    marks: frozenset[str]
    """Without any of these on a page, nothing of this layout is there."""

    @property
    def label(self) -> str:
        """Name and version, as it is kept with what it read."""
        return f"{self.name}/{self.version}"


GENERAL = 0.7
"""Layouts capped below this are asked only when no other reads the page."""
ARTICLE = "article"
"""The layout of a text without comments, which reads what no other one does."""


@lru_cache(maxsize=1)
def _load() -> tuple[Mapping[str, Like], Mapping[str, Layout], tuple[str, ...]]:
    root = files(__package__)
    common = tomllib.loads(root.joinpath("common.toml").read_text("utf-8"))
    lists = {
        name: Like(part["like"], part.get("marks", ())) for name, part in common["lists"].items()
    }
    found = {}
    for file in sorted(root.joinpath("layouts").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            name = file.name.removesuffix(".toml")
            found[name] = _layout(name, tomllib.loads(file.read_text("utf-8")), lists)
    marks = {mark for like in lists.values() for mark in like.marks}
    for layout in found.values():
        marks.update(layout.marks, layout.needs)
    return lists, found, tuple(sorted(mark for mark in marks if mark[0] != "@"))


def literals() -> tuple[str, ...]:
    """Every text that some layout wants to know the lines of."""
    return _load()[2]


def layouts() -> Mapping[str, Layout]:
    """All layouts by name."""
    return _load()[1]


def gone() -> Like:
    """What software writes in place of a comment (or its author) that is gone."""
    return _load()[0]["gone"]


def layout_names() -> tuple[str, ...]:
    """The names of all layouts, in alphabetical order."""
    return tuple(layouts())


def _layout(name: str, data: dict[str, Any], lists: Mapping[str, Like]) -> Layout:
    article = data.get("article", {})
    section = data.get("section", {})

    def like(part: dict[str, Any], key: str, *default: str) -> Like:
        return _like(part.get(key, default), lists)

    def apart(part: dict[str, Any], key: str, default: str) -> tuple[Like, ...]:
        sources = part.get(key, (default,))
        own = [source for source in sources if not source.startswith("@")]
        shared = [lists[source[1:]] for source in sources if source.startswith("@")]
        return (Like(own), *shared) if own else tuple(shared)

    def rows(sources: Iterable[str]) -> tuple[Row, ...]:
        return tuple(_row(source, lists) for source in sources)

    rules = [
        Rule(
            kind="head" if kind == "head" else "trailer",
            marks=tuple(rule["marks"]),
            line=_like(rule.get("line", ()), lists),
            above=rows(rule.get("above", ())),
            below=rows(rule.get("below", ())),
            fields=rule.get("fields"),
            requires=tuple(rule.get("requires", ())),
            is_numbered=any(mark.startswith("@number") for mark in rule["marks"]),
            weight=rule.get("weight", 0.3),
            then=rule.get("then"),
            gap=rule.get("gap", False),
            is_reply=rule.get("reply", False),
            is_byline=rule.get("byline", False),
            indented=rule.get("indented", False),
            names_parent=rule.get("names_parent", False),
        )
        for kind in ("head", "trailer")
        for rule in data.get(kind, ())
    ]
    cap = data.get("cap", 1.0)
    return Layout(
        name=name,
        version=data["version"],
        zone=data.get("zone"),
        zones=data.get("zones", {}),
        is_listing=data.get("listing", False),
        cap=cap,
        cap_with_heading=data.get("cap_with_heading", cap),
        first_is_article=data.get("first") == "article",
        bodyless=data.get("bodyless", False),
        needs=tuple(data.get("needs", ())),
        start=tuple(rows(sources) for sources in article.get("start", ())),
        again=tuple(rows(sources) for sources in article.get("again", ())),
        parts=like(article, "parts"),
        article_head=rows(article.get("head", ("* @menu", "? @day", "? @title", "* @byline"))),
        late=like(article, "late"),
        foot=apart(article, "foot", "@foot"),
        article_noise=like(article, "noise", "@menu"),
        article_weight=article.get("weight", 0.5),
        open=apart(section, "open", "@open"),
        close=like(section, "close", "@close"),
        close_weight=section.get("close_weight", 0.4),
        gap_weight=section.get("gap_weight", 0.0),
        form=_like(("@form",), lists),
        end=_like(("@close",), lists),
        rights=_like(("@rights",), lists),
        inline=_like(("@inline",), lists),
        after=_like(("@sidebar",), lists),
        nav=_like(("@nav",), lists),
        near=_like(("@near",), lists),
        noise=like(section, "noise", "@noise"),
        rules=tuple(rules),
        marks=frozenset(
            mark.partition("+")[0] if mark[0] == "@" else mark
            for rule in rules
            for mark in rule.marks
        )
        | ({"@when"} if article.get("start") else set()),
    )


def _like(sources: str | Iterable[str], lists: Mapping[str, Like]) -> Like:
    if isinstance(sources, str):
        sources = (sources,)
    patterns: list[str] = []
    # A layout's own patterns come before those it shares: they may say more.
    sources = sorted(sources, key=lambda source: source.startswith("@"))
    if len(sources) == 1 and sources[0].startswith("@"):
        return lists[sources[0][1:]]
    for source in sources:
        patterns += lists[source[1:]].sources if source.startswith("@") else (source,)
    return Like(patterns)


def _row(source: str, lists: Mapping[str, Like]) -> Row:
    mode = _MODES.get(source[:2], "one")
    return Row(mode, _like(source if mode == "one" else source[2:], lists))
