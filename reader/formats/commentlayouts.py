"""How programs write comments into their pages: selectors, as data.

Of several selectors for one thing the first that hits counts. An element belongs to the innermost
comment around it. Of two layouts that find as many comments the one that stands first is taken.
"""

from __future__ import annotations

import re

from reader.formats.bloglayouts import BLOGS
from reader.formats.boxlayouts import BOXES
from reader.formats.commentlayout import CommentLayout, any_id
from reader.formats.forumlayouts import FORUMS
from reader.formats.sitelayouts import SITES

_HEADINGS = ("header h3", "header h4", "header h5", "header h6", ".media-heading",
             ".media-body > h4", ".media-body > h5", ".comment > h3", ".comment > h4",
             ".comment > h5")  # fmt: skip


def _guess(sign: str, items: str, around: str | None = None) -> CommentLayout:
    """Comments of a program that nobody knows, named as such."""
    return CommentLayout(
        name="plain",
        sign=re.compile(sign),
        items=items,
        around=around,
        id_from=("id", "about", "data-comment-id", "data-id"),
        naming=any_id,
        needs_id=False,
        is_guess=True,
        authors=(".comment-author", ".author", ".name", ".username", ".user",
                 ".comment__author", ".commenter", ".comment-user", ".nickname", "[rel=author]",
                 "cite", *_HEADINGS, "[class*=author]", "[class*=username]", "[class*=-name]",
                 "[class*=_name]"),
        times=("time[datetime]", ".comment-date", ".comment-time", ".comment__date", ".date",
               ".time", ".timestamp", "[class*=date]", "[class*=time]", "[class*=meta]"),
        bodies=(".comment-content", ".comment__content", ".comment-body", ".comment__body",
                ".comment-text", ".comment__text", ".content", ".body",
                ".text", ".message", "blockquote", "[class$=comment-text]",
                "[class$=comment-content]"),
        loose=("*",),
        least=2,
    )  # fmt: skip


_MARKED: tuple[CommentLayout, ...] = (
    CommentLayout(
        name="microdata",
        sign=re.compile(r"itemtype=[\"']?https?://(?:www\.)?schema\.org/(?:user)?comment"),
        items="[itemtype$='schema.org/Comment'], [itemtype$='schema.org/UserComments']",
        naming=any_id,
        needs_id=False,
        authors=("[itemprop=author] [itemprop=name]", "[itemprop=creator] [itemprop=name]",
                 "[itemprop=author]", "[itemprop=creator]"),
        times=("[itemprop=datePublished]", "[itemprop=dateCreated]", "[itemprop=commentTime]",
               "time[datetime]"),
        bodies=("[itemprop=text]", "[itemprop=commentText]"),
        links=("[itemprop=url]",),
        scores=("[itemprop=upvoteCount]",),
    ),
    CommentLayout(
        name="rdfa",
        sign=re.compile(r"typeof=[\"'][^\"'<>]{0,100}\bcomment\b"),
        items="[typeof~='Comment'], [typeof~='schema:Comment']",
        id_from=("id", "about", "resource"),
        naming=any_id,
        needs_id=False,
        authors=("[property$=author] [property$=name]", "[property$=creator] [property$=name]",
                 "[property$=author]", "[property$=creator]"),
        times=("[property$=datePublished]", "[property$=dateCreated]", "time[datetime]"),
        bodies=("[property='text']", "[property$=':text']", "[property$=commentText]"),
    ),
    CommentLayout(
        name="microformats",
        sign=re.compile(r"-comment\b(?<=\b[pu]-comment)"),
        items=".p-comment, .u-comment",
        naming=any_id,
        needs_id=False,
        authors=(".p-author .p-name", ".p-author"),
        times=(".dt-published",),
        bodies=(".e-content", ".p-content"),
        links=("a.u-url",),
    ),
)  # fmt: skip
"""Comments that are marked up for programs, or named as such."""

_GUESSED: tuple[CommentLayout, ...] = (
    _guess(
        r"(?:class|id)=[\"']?[^\"'<>]{0,200}\bcomments?\b",
        "li.comment, div.comment, article.comment, section.comment, tr.comment,"
        " .comment-item, .comment-list > li, .comments-list > li, .commentlist > li,"
        " .comments > article, #comments > article, .comments > li, #comments > li,"
        " .comments > ol > li, .comments > ul > li, #comments > ol > li, #comments > ul > li",
    ),
    _guess(r"comment-box(?![\w-])", ".comment-box, [class$='__comment-box']", "li"),
    *(
        # Each by itself: one of them may stand in another.
        _guess(rf"{name}(?![\w-])", f".{name}, [class$='__{name}']")
        for name in ("single-comment", "user-comment", "comments-item", "comment-card",
                     "comment-block", "comment-single", "comment-wrap", "comment-row",
                     "comment-entry", "comment-container", "comment_item", "comment_box")
    ),
)  # fmt: skip

LAYOUTS: tuple[CommentLayout, ...] = (*SITES, *BOXES, *FORUMS, *BLOGS, *_MARKED, *_GUESSED)
