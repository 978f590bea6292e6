"""The comment feed of an article: RSS, Atom or JSON Feed, as its site gives it.

WordPress says who answers whom in Atom alone, so its Atom feed is asked for first; its pages are
asked for by `paged` (`WP_Query`). Other feeds name their next page (RFC 5005, JSON Feed 1.1).
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from reader.comments import blogger
from reader.comments.feedpages import FeedComments, FeedPage, read_page
from reader.comments.source import Ask, Asking, Part, Refused, Source
from reader.errors import FetchError, FormatError
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, FoundThread
from reader.text.urls import absolute, is_openable

MOST_PAGES = 40
"""Of one feed."""
_USUAL_PAGE = 10
_SMALL_PAGE = 5
_FEED_PATH = re.compile(r"(?P<page>.*/)feed(?:/(?P<kind>atom|rss2?|rdf))?(?P<end>/?)", re.I)
_FEED_QUERY = re.compile(r"(?P<prefix>comments-)?(?P<kind>feed|rss2?|rdf|atom)", re.I)
# Feeds of a site, a section or a person, whose address ends like that of an article's comments.
_SECTION = re.compile(
    r"/(?:(?:category|tag|author|topics?|search|archives?|blog|news|posts|articles)"
    r"(?:/[^/]*)*|\d{4}(?:/\d{1,2}){0,2})?/?",
    re.I,
)
# Movable Type, TypePad, Drupal, Squarespace and home-made ones.
_SHAPES = re.compile(
    r"/[^/]+/comments?(?:/(?:feed|rss|atom|default|index))?(?:\.(?:xml|rss|atom|rdf|json))?/?"
    r"|.*[/._-]comments?[._-](?:feed|rss|atom|rdf)(?:\.(?:xml|php))?/?"
    r"|.*[/._-](?:feed|rss|atom)[._-]comments?(?:\.(?:xml|php))?/?"
    r"|.*/comments?\.(?:xml|rss|atom|rdf)"
    r"|.*/crss/node/\d+/?",
    re.I,
)
_WORD = re.compile(r"feed|rss|atom|rdf|\.xml|\.json|crss", re.I)


def own_feed_link(url: str, page: str | None = None) -> DiscussionLink:
    """Returns the discussion whose comments a feed on the article's own site holds.

    Args:
        url: of the feed, which something names as the article's comment feed.
        page: the article's address, where it is known.
    """
    if (link := blogger.feed_link(url, page)) is not None:
        return link
    return DiscussionLink(
        source="commentfeed", address=_canonical(url), page=page or _page(url), is_own=True
    )


def recognise(url: str, sites: CommentSites) -> DiscussionLink | None:
    """Recognises an address that looks like the comment feed of one article."""
    if not is_openable(url):
        return None
    parts = _split(url)
    query = {name.lower(): value for name, value in parse_qsl(parts.query)}
    kind = _FEED_QUERY.fullmatch(query.get("feed", ""))
    if kind is not None:
        is_one = bool({"p", "page_id", "attachment_id", "withcomments"} & query.keys())
        is_one = is_one or (kind["prefix"] is None and not _SECTION.fullmatch(parts.path))
        return own_feed_link(url) if is_one else None
    found = _FEED_PATH.fullmatch(parts.path)
    if found is not None:
        return None if _SECTION.fullmatch(_above(found["page"])) else own_feed_link(url)
    if _SHAPES.fullmatch(parts.path) and _WORD.search(parts.path):
        return own_feed_link(url)
    return None


def ask(link: DiscussionLink, sites: CommentSites) -> Asking:
    """Asks for the feed, its Atom twin first, and for its pages."""
    address, page = yield from _first(link.address)
    comments = FeedComments(link.page)
    comments.add(page)
    problem = yield from _others(address, page, comments)
    return FoundThread(
        thread=comments.thread(),
        total=comments.total,
        problem=problem,
        page=link.page or comments.page,
    )


SOURCE = Source(
    name="commentfeed",
    label="Comment feed",
    recognise=recognise,
    ask=ask,
    is_only_known=False,
    reads=frozenset(("author", "time", "parent", "deletions", "paging", "total")),
    how=(
        "The feed that the article or its page names, of WordPress in Atom before RSS, which has no"
        " parents; paged by `paged` or the next page it names. Most feeds hold the newest alone."
    ),
)


def _first(url: str) -> Part[tuple[str, FeedPage]]:
    """Asks for the first page in the best form there is.

    Raises:
        FetchError: nothing came.
        FormatError: what came is no comment feed.
    """
    twin = _twin(url)
    for address in (twin, url) if twin else (url,):
        is_last = address == url
        (heard,) = yield [Ask(url=address)]
        if isinstance(heard, Refused):
            if is_last or heard.is_busy:
                raise FetchError(heard.message)
            continue
        try:
            page = read_page(heard)
        except FormatError:
            if is_last:
                raise
            continue
        # A site that knows no such twin may show its articles there.
        if is_last or page.has_comments:
            return address, page
    raise AssertionError("the last address is taken or raises")


def _others(address: str, first: FeedPage, comments: FeedComments) -> Part[str | None]:
    """Asks for the pages after the first as long as they bring comments.

    Returns:
        Why it may not be all, in one line.
    """
    page = first
    asked = {address}
    for number in range(2, MOST_PAGES + 1):
        url = _next(address, page, number, len(first.entries))
        if url is None or url in asked:
            return None
        asked.add(url)
        (heard,) = yield [Ask(url=url)]
        if isinstance(heard, Refused):
            return None if heard.status == 404 else f"page {number}: {heard.message}"
        try:
            page = read_page(heard)
        except FormatError as error:
            return f"page {number}: {error}"
        if not page.entries:
            return None
        if not comments.add(page):
            if number == 2 and not page.replies.next:
                return f"the site shows {len(first.entries)} comments, there may be older ones"
            return None
    return f"the feed has more than {MOST_PAGES} pages"


def _next(address: str, page: FeedPage, number: int, full: int) -> str | None:
    """The address of the page after one, None where it is the last."""
    if page.replies.next:
        return absolute(page.replies.next, address)
    if not _is_wordpress(address):
        return None
    shown = len(page.entries)
    if number == 2:
        is_full = shown >= _USUAL_PAGE or shown == _SMALL_PAGE
    else:
        is_full = shown >= full
    return _with_query(address, "paged", str(number)) if is_full else None


def _is_wordpress(url: str) -> bool:
    return _twin(_canonical(url)) is not None


def _twin(url: str) -> str | None:
    """The address of the Atom form of a comment feed of WordPress, None for other addresses."""
    parts = _split(url)
    query = dict(parse_qsl(parts.query))
    if kind := _FEED_QUERY.fullmatch(query.get("feed", "")):
        return _with_query(url, "feed", f"{kind['prefix'] or ''}atom")
    if found := _FEED_PATH.fullmatch(parts.path):
        return urlunsplit(parts._replace(path=f"{found['page']}feed/atom/"))
    return None


def _canonical(url: str) -> str:
    """One address for all forms in which WordPress gives the same comments."""
    url = url.partition("#")[0]
    parts = _split(url)
    query = dict(parse_qsl(parts.query))
    if kind := _FEED_QUERY.fullmatch(query.get("feed", "")):
        return _with_query(url, "feed", f"{kind['prefix'] or ''}rss2")
    found = _FEED_PATH.fullmatch(parts.path)
    if found and found["kind"]:
        return urlunsplit(parts._replace(path=f"{found['page']}feed/"))
    return url


def _page(url: str) -> str | None:
    """The article that a comment feed of WordPress belongs to, by its address."""
    parts = _split(url)
    if found := _FEED_PATH.fullmatch(parts.path):
        return urlunsplit(parts._replace(path=_above(found["page"]), fragment=""))
    pairs = parse_qsl(parts.query)
    if any(name == "feed" for name, _ in pairs):
        kept = [pair for pair in pairs if pair[0] not in ("feed", "withcomments")]
        return urlunsplit(parts._replace(query=urlencode(kept, errors="replace"), fragment=""))
    return None


def _above(path: str) -> str:
    """The article's path, where its comments have one of their own."""
    return re.sub(r"/comments?/$", "/", path, flags=re.I)


def _with_query(url: str, name: str, value: str) -> str:
    parts = _split(url)
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
    return urlunsplit(parts._replace(query=urlencode([*pairs, (name, value)], errors="replace")))


def _split(url: str) -> SplitResult:
    """An address in parts; one that has none, as with a bracket for a host, has none of them."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")
