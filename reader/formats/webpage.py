"""Web pages: the article of one, with the comments that it shows as its thread. Pure.

A page that was saved is never lost: where no article can be told apart in it, all of its text is
the article's, and that is said. What the article leaves out stands in the document's bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reader.errors import FormatError
from reader.formats.charset import decode
from reader.formats.htmlcomments import found_thread
from reader.formats.htmlcomments import read_page as read_comments
from reader.formats.mainpart import MIN_CERTAIN, main_part
from reader.formats.pagehead import PageHead, page_head, saved_from
from reader.model.body import Body
from reader.model.discussion import FoundThread
from reader.model.entry import Entry
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed, Problem
from reader.model.site_rule import SiteRule, rule_of
from reader.text.blocks import body_text, html_line
from reader.text.blocks.html import html_tree
from reader.text.clean import clean_line
from reader.text.urls import host, strip_comment_page

NO_ARTICLE = "no article was found: all of the page's text is kept"
_MAX_TITLE = 300
_FOR_NO_SCRIPTS = re.compile(r"<(/?)noscript\b", re.I)
_NO_RULE = SiteRule()
_TAG = re.compile(r"</?(?:p|br|div|a|ul|ol|li|h\d|em|strong|b|i|blockquote)\b[^<>]*>", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPage:
    """A page taken apart."""

    head: PageHead
    body: Body
    text: str
    """The body's plain text."""
    rest: str
    """HTML of what is neither the body nor what stands in the head."""
    is_certain: bool
    """Whether an article could be told apart; else the body is all of the page."""
    found: FoundThread | None = None
    """Its comments."""


def parse(fetched: Fetched) -> Parsed:
    """Reads one page as one article.

    Raises:
        FormatError: there is no text in it.
    """
    page, problems = _read(fetched)
    head, found = page.head, page.found
    opening = found.root if found is not None else None
    thread = found.thread if found is not None else ()
    body, text, is_certain = page.body, page.text, page.is_certain
    if opening is not None:
        # A forum's first post, or a site's link: that is what the others talk about.
        body, text, is_certain = opening.body, opening.text, True
    if not text.strip() and not thread and not head.title:
        raise FormatError(f"{clean_line(fetched.name)}: an HTML page without any text")
    first = opening or Entry(title=None)
    address = fetched.url or head.link or head.saved_from or first.link
    is_comment_page = bool(thread) and not is_certain and address != _article_address(address)
    entry = Entry(
        title=_own(head.title, first.title) or _first_line(text),
        body=body,
        text=text,
        link=_article_address(address),
        author=_own(head.author, first.author),
        published=head.published if head.published_raw else first.published,
        published_raw=head.published_raw or first.published_raw,
        updated=head.updated,
        summary=head.summary,
        tags=head.tags or first.tags,
        comments_url=head.comments_url,
        comments_feed=head.comments_feed,
        announced=_announced(page),
        thread=thread,
        is_comment_page=is_comment_page,
    )
    if not is_certain and not is_comment_page:
        problems = (*problems, Problem(severity="warning", message=NO_ARTICLE))
    return Parsed(format="html", entries=(entry,), problems=problems)


def _read(fetched: Fetched) -> tuple[WebPage, tuple[Problem, ...]]:
    """The page, by the rule for its site; a rule that is none is said and left aside."""
    html = decode(fetched.data, fetched.media_type)
    address = fetched.url or saved_from(html)
    rule = rule_of(fetched.site_rules, host(address))
    try:
        return read_page(html, fetched.url, rule), ()
    except ValueError as error:
        said = f"[full-text.sites]: {error}"
        return read_page(html, fetched.url), (Problem(severity="warning", message=said),)


def read_page(html: str, url: str | None, rule: SiteRule = _NO_RULE) -> WebPage:
    """Takes a page apart into what it says of itself, its article, its comments and the rest.

    Args:
        html: the page, however broken.
        url: its address, where that is known.
        rule: what the reader said of the pages of its site.

    Raises:
        ValueError: a selector is none.
    """
    tree = html_tree(html)
    comments = read_comments(html, url, tree)
    held = comments.elements if comments is not None else ()
    head = page_head(tree, html, url, comments=held)
    part = main_part(tree, comments=held, body=rule.body, remove=rule.remove)
    article, is_certain = Body("html", part.html, head.base), part.is_certain
    text, rest = body_text(article), part.rest
    stated = _stated(head)
    if not is_certain and stated is not None and len(said := body_text(stated)) >= MIN_CERTAIN:
        article, text, is_certain = stated, said, True
        rest = f"{rest}\n{part.html}"
    if not text.strip() and comments is None and _FOR_NO_SCRIPTS.search(html):
        # Its scripts were to make the text: what stands there for those without them is all.
        return read_page(_FOR_NO_SCRIPTS.sub(r"<\1div", html), url, rule)
    return WebPage(
        head=head,
        body=article,
        text=text,
        rest=rest,
        is_certain=is_certain,
        found=found_thread([comments]) if comments is not None else None,
    )


def _stated(head: PageHead) -> Body | None:
    """The article as a page's data have it, where its scripts have yet to make it."""
    said = head.article_body.strip()
    if not said:
        return None
    return Body("html", said, head.base) if _TAG.search(said) else Body("text", said)


def _own(of_page: str | None, of_opening: str | None) -> str | None:
    """What a page says; where that is what its opening says with more behind it, the latter."""
    if of_page and of_opening and of_page.startswith(of_opening):
        return of_opening
    return of_page or of_opening


def _announced(page: WebPage) -> int | None:
    if page.found is not None and page.found.total is not None:
        return page.found.total
    return page.head.announced


def _article_address(url: str | None) -> str | None:
    return strip_comment_page(url) if url else None


def _first_line(text: str) -> str | None:
    return html_line(text[:2000].strip().split("\n", 1)[0])[:_MAX_TITLE] or None
