"""How programs write comments into their pages: selectors, as data.

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
    """What its pages have in them: others are not searched."""
    items: str
    """Each hit is a comment, or the innermost `around` it is."""
    around: str | None = None
    """What holds a comment together with its replies."""
    id_from: tuple[str, ...] = ("id",)
    """Attributes of a hit that may name it."""
    naming: Naming = comment_anchor
    """The comment's id by such an attribute; None: it is none."""
    needs_id: bool = True
    authors: tuple[str, ...] = ()
    author_from: str | None = None
    """An attribute of the hit that holds the name."""
    times: tuple[str, ...] = ()
    is_utc: bool = False
    """Whether its times are UTC where they name no zone."""
    bodies: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    """Where the text is with other things beside it; `*` is all of the comment."""
    links: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()
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


def _any(said: str) -> str | None:
    return comment_anchor(said) or comment_of(said) or said.strip()[:200] or None


LAYOUTS: tuple[CommentLayout, ...] = (
    CommentLayout(
        name="hackernews",
        sign=re.compile(r"\bcomtr\b"),
        items="tr.comtr",
        naming=named(r"(\d+)"),
        authors=("a.hnuser",),
        times=(".age[title]",),
        is_utc=True,
        bodies=(".commtext",),
        loose=(".comment",),
        links=(".age a",),
        indent="td.ind",
        is_ranked=True,
        next="a.morelink",
        story=StoryLayout(
            titles=(".fatitem .titleline > a", ".fatitem a.storylink"),
            authors=(".fatitem .subtext a.hnuser",),
            times=(".fatitem .subtext .age[title]",),
            is_utc=True,
            texts=(".fatitem .toptext",),
            pages=(".fatitem .subtext .age a[href]",),
            counts=(".fatitem .subtext a",),
            site="https://news.ycombinator.com/",
        ),
    ),
    CommentLayout(
        name="reddit",
        sign=re.compile(r"data-fullname=[\"']?t1_"),
        items=".thing.comment",
        id_from=("data-fullname",),
        naming=named(r"t1_(\w+)"),
        authors=("a.author",),
        times=(".tagline time[datetime]",),
        bodies=(".usertext-body .md",),
        links=("a.bylink",),
        scores=(".score.unvoted",),
        edited=".edited-timestamp",
        deleted=".tagline em",
        roles=(("a.author.submitter", "author"), ("a.author.moderator", "moderator"),
               ("a.author.admin", "admin")),
        is_ranked=True,
        story=StoryLayout(
            titles=(".thing.link a.title",),
            authors=(".thing.link .tagline a.author",),
            times=(".thing.link .tagline time[datetime]",),
            texts=(".thing.link .usertext-body .md",),
            pages=(".thing.link a.comments",),
            counts=(".thing.link a.comments",),
        ),
    ),
    CommentLayout(
        name="lobsters",
        sign=re.compile(r"\bcomments_subtree\b|data-shortid"),
        items=".comment[id^=c_]",
        around="li.comments_subtree",
        naming=named(r"c_(\w+)"),
        authors=('.byline a[href^="/~"]', '.byline a[href^="/u/"]'),
        times=(".byline time[datetime]", ".byline span[title]"),
        bodies=(".comment_text",),
        links=('.byline a[href*="/c/"]', '.byline a[href*="#c_"]'),
        scores=(".score", ".upvoter"),
        roles=((".byline .user_is_author", "author"),),
        is_ranked=True,
        story=StoryLayout(
            titles=(".story a.u-url",),
            authors=(".story .byline a.u-author", '.story .byline a[href*="/~"]'),
            times=(".story .byline time[datetime]", ".story .byline span[title]"),
            texts=(".story_text",),
            pages=(".story .comments_label a",),
            counts=(".story .comments_label a",),
            tags=".story .tags a.tag",
        ),
    ),
    CommentLayout(
        # The page of the frame, or a page into which a browser saved it.
        name="disqus",
        sign=re.compile(r"\bpost-message\b"),
        items="li.post[id^=post-], div.post[id^=post-]",
        naming=named(r"post-(\d+)"),
        authors=(".post-byline .author", ".author"),
        times=("a.time-ago[title]", ".time-ago"),
        bodies=(".post-message",),
        links=("a.time-ago",),
        scores=(".vote-up .count", ".vote-up"),
        roles=((".post-byline .badge-moderator, .post-byline .badge", "moderator"),),
        is_ranked=True,
    ),
    CommentLayout(
        name="discourse",
        sign=re.compile(r"\bcrawler-post\b"),
        items=".crawler-post",
        naming=named(r"post_(\d+)"),
        authors=(".creator [itemprop=name]", ".creator"),
        times=("time[itemprop=datePublished]", "time[datetime]"),
        bodies=(".post[itemprop=text]", ".post"),
        links=("link[itemprop=mainEntityOfPage]",),
        is_flat=True,
        opens=True,
        next='a[rel="next"]',
    ),
    CommentLayout(
        name="xenforo",
        sign=re.compile(r"\bdata-content=[\"']?post-|\bmessageText\b"),
        items="article.message[data-content^=post-], li.message[id^=post-]",
        id_from=("data-content", "id"),
        naming=named(r"(?:js-)?(post-\d+)"),
        author_from="data-author",
        authors=(".message-name .username", ".message-name", ".username"),
        times=(".message-attribution time[datetime]", "time[datetime]", "abbr.DateTime",
               "span.DateTime[title]"),
        bodies=(".message-body .bbWrapper", ".messageText"),
        links=(".message-attribution-opposite a", "a.datePermalink"),
        edited=".message-lastEdit",
        roles=((".userBanner--staff", "moderator"),),
        is_flat=True,
        opens=True,
        next="a.pageNav-jump--next, .PageNav nav a.text:last-of-type",
    ),
    CommentLayout(
        name="phpbb",
        sign=re.compile(r"\bpostbody\b"),
        items="div.post[id^=p], article.post[id^=p]",
        naming=named(r"(p\d+)"),
        authors=(".author .username", ".author .username-coloured", ".postprofile .username",
                 ".postprofile .username-coloured", ".author strong"),
        times=(".author time[datetime]", "time[datetime]", "p.author"),
        bodies=(".postbody .content", ".content"),
        links=(".author a[href*='#p']",),
        edited=".postbody .notice",
        is_flat=True,
        opens=True,
        next=".pagination li.next a, .pagination a[rel=next], a.right-box.right",
    ),
    CommentLayout(
        name="vbulletin",
        sign=re.compile(r"\bpostbit|\bpost_message_\d"),
        items="li[id^=post_], table[id^=post], div.postbit[id^=post]",
        naming=named(r"(post_?\d+)"),
        authors=(".bigusername", ".username_container .username", ".username"),
        times=(".postdate .date", ".postdate", "td.thead"),
        bodies=(".postcontent", "[id^=post_message_]"),
        links=("a.postcounter", "a[id^=postcount]"),
        edited=".lastedited",
        is_flat=True,
        opens=True,
        next="a[rel=next]",
    ),
    CommentLayout(
        name="wordpress",
        sign=re.compile(r"\bid=[\"']?(?:div-|li-)?comment[-_]?\d", re.I),
        items="[id^=comment], [id^=div-comment], [id^=li-comment], a[name^=comment]",
        around="li.comment, li.pingback, li.trackback, li[class*=depth-], div.comment",
        id_from=("id", "name"),
        authors=(".comment-author .fn", ".comment-author b", "cite.fn", ".fn",
                 ".comment-author a", ".comment-author-name", ".comment-author", ".commenter",
                 ".comment_author", ".comment-meta cite", "cite", "[itemprop=author]", ".author",
                 ".comment-name", ".wpd-comment-author", ".username"),
        times=("time[datetime]", "abbr.published[title]", ".comment-meta a", ".comment-metadata a",
               ".comment-date", ".comment-time", ".commentmetadata a", ".comment_date",
               ".comment-meta", ".commentmetadata", ".wpd-comment-date", ".timestamp", ".date"),
        bodies=(".comment-content", ".comment_content", "[itemprop=text]",
                "[itemprop=commentText]", ".comment-text", ".comment_text", ".comment-entry",
                ".commenttext", ".comment-copy", ".comment-message", ".wpd-comment-text"),
        loose=(".comment-body", ".comment_body", ".commentbody", ".comment-inner", "*"),
        links=(".comment-meta a[href*='#comment']", ".comment-metadata a[href*='#comment']",
               "a[href*='#comment-']"),
        scores=("[itemprop=upvoteCount]",),
        deleted=".comment-deleted",
        pending=".comment-awaiting-moderation",
        roles=((".bypostauthor > article .fn, .bypostauthor > div .fn, .bypostauthor > .fn",
                "author"),),
    ),
    CommentLayout(
        name="blogger",
        sign=re.compile(r"\bid=[\"']?c\d{5,}\b", re.I),
        items="li[id^=c], dt[id^=c], div[id^=c]",
        authors=(".comment-header .user", ".user", ".comment-author .fn", ".fn",
                 ".comment-author a:last-of-type", ".comment-author"),
        times=(".datetime", ".comment-timestamp", ".comment-footer"),
        bodies=(".comment-content", ".comment-body"),
        links=(".datetime a", ".comment-timestamp a"),
        deleted=".deleted-comment",
        roles=((".user.blog-author", "author"),),
    ),
    CommentLayout(
        name="microdata",
        sign=re.compile(r"itemtype=[\"']?https?://(?:www\.)?schema\.org/(?:User)?Comment", re.I),
        items="[itemtype$='schema.org/Comment'], [itemtype$='schema.org/UserComments']",
        naming=_any,
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
        name="microformats",
        sign=re.compile(r"\b[pu]-comment\b"),
        items=".p-comment, .u-comment",
        naming=_any,
        needs_id=False,
        authors=(".p-author .p-name", ".p-author"),
        times=(".dt-published",),
        bodies=(".e-content", ".p-content"),
        links=("a.u-url",),
    ),
    CommentLayout(
        name="plain",
        sign=re.compile(r"class=[\"']?[^\"'<>]{0,200}\bcomment\b", re.I),
        items="li.comment, div.comment, article.comment, section.comment",
        id_from=("id", "about"),
        naming=_any,
        needs_id=False,
        authors=(".comment-author", ".author", ".name", ".username", ".user",
                 ".comment__author", "cite"),
        times=("time[datetime]", ".comment-date", ".date", ".time", ".timestamp"),
        bodies=(".comment-content", ".comment__content", ".comment-body", ".comment-text",
                ".content", ".body",
                ".text", ".message", "blockquote"),
        least=2,
    ),
)  # fmt: skip
