"""What is known of how a program writes comments into its pages.

Of several selectors for one thing the first that hits counts. An element belongs to the innermost
comment around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from reader.formats.storyhead import StoryLayout
from reader.model.comment import CommentRole
from reader.text.anchors import comment_anchor, comment_of

Naming = Callable[[str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentLayout:
    """One program, or one way of marking comments up."""

    name: str
    sign: re.Pattern[str]
    r"""What its pages have in them, in lower case: others are not searched.

    Every page is searched for all of them. Those that begin with some letters are
    looked for up to thirty times faster than those that ignore case or begin with `\b`.
    """
    items: str
    """Each hit is a comment, or the innermost `around` it is."""
    around: str | None = None
    """What holds a comment together with its replies."""
    id_from: tuple[str, ...] = ("id",)
    """Attributes of a hit that may name it."""
    naming: Naming = comment_anchor
    """The comment's id by such an attribute; None: it is none."""
    needs_id: bool = True
    is_guess: bool = False
    """Whether other lists are written like this, too."""
    has_anchor_before: bool = False
    """Whether an anchor right before a comment may name it."""
    authors: tuple[str, ...] = ()
    author_from: str | None = None
    """An attribute of the hit that holds the name."""
    times: tuple[str, ...] = ()
    is_utc: bool = False
    """Whether its times are UTC where they name no zone."""
    bodies: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    """Where the text is with other things beside it; `*` is all of the comment."""
    furniture: str | None = None
    """What else stands in a loose text and is none of it."""
    links: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()
    score_from: str | None = None
    """An attribute of the hit that holds the score."""
    edited: str | None = None
    deleted: str | None = None
    pending: str | None = None
    roles: tuple[tuple[str, CommentRole], ...] = field(default=())
    indent: str | None = None
    """An element whose `indent` is the depth, where replies do not stand inside."""
    is_flat: bool = False
    """A forum: what stands inside something else is no reply."""
    is_ranked: bool = False
    """Whether the order of siblings is the site's own opinion."""
    opens: bool = False
    """Whether the first of the first page is what is discussed."""
    opener: str | None = None
    """What the first must be for that, where a page may begin with a comment."""
    title: str | None = None
    """The heading of what is discussed, where a page says more in its own."""
    story: StoryLayout | None = None
    """Where what is discussed stands, on sites of links."""
    least: int = 1
    """Comments that a page must have to be taken for one of these."""
    next: str | None = None
    """The link to the next page."""


def named(pattern: str) -> Naming:
    """Ids by a pattern whose group is the id."""
    compiled = re.compile(pattern)

    def name(said: str) -> str | None:
        found = compiled.fullmatch(said.strip())
        return found[1] if found else None

    return name


def any_id(said: str) -> str | None:
    """Ids of pages whose program is not known."""
    return comment_anchor(said) or comment_of(said) or said.strip()[:200] or None
