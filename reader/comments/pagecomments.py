"""The comments that an article's page shows, where nothing better is to be had."""

from __future__ import annotations

import re
from dataclasses import replace

from reader.comments.source import Ask, Asking, Refused, Source, told
from reader.errors import FormatError
from reader.formats.charset import decode
from reader.formats.htmlcomments import MOST_PAGES, PageComments, found_thread, read_page
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink
from reader.text.anchors import comment_of, page_of_comment
from reader.text.blocks import html_line
from reader.text.urls import is_openable

_ANCHOR = re.compile(
    r"#(?:comments?|respond|disqus_thread|replies|discussion|reacties|kommentare)$"
)
_COMMENT_PAGE = re.compile(r"/comment-page-\d+/?(?:$|[?#])")
_TITLE = re.compile(r"<title\b[^<>]{0,200}>([^<]{1,300})", re.I)


def page_link(url: str) -> DiscussionLink:
    """Returns the discussion that stands on a page.

    Args:
        url: the article's page, or one that something names as that of its comments.
    """
    address = page_of_comment(url)
    return DiscussionLink(source="pagecomments", address=address, page=address, is_own=True)


def recognise(url: str, sites: CommentSites) -> DiscussionLink | None:
    """Recognises an address that leads into the comments of a page."""
    is_one = _ANCHOR.search(url) or comment_of(url) or _COMMENT_PAGE.search(url)
    return page_link(url) if is_one and is_openable(url) else None


def ask(link: DiscussionLink, sites: CommentSites) -> Asking:
    """Asks for the page, and for the other pages of comments that it names."""
    (heard,) = yield [Ask(url=link.address)]
    answer = told(heard)
    html = decode(answer.data, answer.media_type)
    first = read_page(html, answer.url)
    if first is None:
        raise FormatError(f"no comments in the page{_titled(html)}")
    pages = [first]
    problem = None
    asked = {_key(link.address), _key(answer.url)}
    wanted = _new(first, asked)
    while wanted and problem is None:
        for number, each in enumerate((yield [Ask(url=url) for url in wanted])):
            if isinstance(each, Refused):
                problem = problem or f"{wanted[number]}: {each.message}"
            elif (page := read_page(decode(each.data, each.media_type), each.url)) is not None:
                pages.append(page)
        wanted = list(dict.fromkeys(url for page in pages for url in _new(page, asked)))
        if wanted and len(asked) > MOST_PAGES:
            problem = f"more than {MOST_PAGES} pages of comments"
    found = found_thread(pages)
    return replace(found, problem=problem, page=link.page or link.address)


def _new(page: PageComments, asked: set[str]) -> list[str]:
    """The pages that were not asked for yet; they are then."""
    new = [url for url in page.pages if _key(url) not in asked]
    asked.update(map(_key, new))
    return new


def _key(url: str) -> str:
    return url.partition("#")[0].rstrip("/")


def _titled(html: str) -> str:
    found = _TITLE.search(html[:200_000])
    title = html_line(found[1])[:80] if found else ""
    return f", “{title}”" if title else ""


SOURCE = Source(
    name="pagecomments",
    label="The page's comments",
    recognise=recognise,
    ask=ask,
    is_only_known=False,
    reads=frozenset((
        "author", "time", "parent", "rank", "score", "edits", "deletions", "roles", "paging",
        "total",
    )),
    how=(
        "The article's page itself, by how WordPress, Blogger, Drupal, Movable Type, TypePad,"
        " Substack, Disqus, Isso, Commento, Remark42, giscus, utterances, Discourse, phpBB,"
        " vBulletin, XenForo, SMF, Stack Exchange, GitHub, Reddit, Hacker News, Lobsters, Tildes,"
        " Slashdot, MetaFilter, LWN, YouTube, schema.org and microformats write comments;"
        " other pages of them are followed. What a page does not show is not there."
    ),
)  # fmt: skip
