"""The comments of a WordPress article by its REST interface (`wp/v2/comments`).

Fields are those of the handbook, "REST API: Comments": `id, parent, author_name, date_gmt,
content.rendered, link, status, type`.
"""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import parse_qsl, urlsplit

from reader.comments.source import Asking, Heard, Refused, Source, ask_pages, told_json
from reader.errors import FormatError
from reader.formats import jsonvalues
from reader.formats.jsonvalues import Node
from reader.model.comment import Comment, CommentState, thread_from_parents
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, FoundThread
from reader.text.anchors import page_of_comment
from reader.text.blocks import html_line
from reader.text.clean import clean_line
from reader.text.dates import parse_feed_date
from reader.text.instants import sort_seconds
from reader.text.urls import absolute, is_openable

PAGE = 100
"""Comments that are asked for at once: more are not given."""
MOST_PAGES = 300
_ROUTE = re.compile(
    r"(?P<root>.*)/wp/v2/(?P<site>sites/[\w.-]+/)?(?P<kind>[\w-]+)(?:/(?P<id>\d+))?/?"
)
_LINK_TAG = re.compile(r"<link\b([^<>]{1,2000})>", re.I)
_BODY_TAG = re.compile(r"<body\b([^<>]{1,4000})>", re.I)
_ATTRIBUTE = re.compile(r"(?<![a-z-])([a-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I)
_POST_CLASS = re.compile(r"(?:postid|page-id)-(\d+)")
_HEAD = 400_000
_STATES: dict[str, CommentState] = {
    "hold": "pending", "unapproved": "pending", "0": "pending", "spam": "removed",
    "trash": "deleted",
}  # fmt: skip
_NO_ROUTES = frozenset(("comments", "users", "media", "categories", "tags", "types", "statuses"))


def page_link(html: str, url: str, guid: str | None = None) -> DiscussionLink | None:
    """Returns the discussion that an article's page leads to by what WordPress writes into it.

    Args:
        html: the page.
        url: its address.
        guid: what the article's feed calls it, as `https://blog.example/?p=7`.
    """
    root = post = None
    for found in _LINK_TAG.finditer(html[:_HEAD]):
        said = _attributes(found[1])
        rel = said.get("rel", "").lower().split()
        href = absolute(said.get("href"), url)
        if href is None or not is_openable(href):
            continue
        if "https://api.w.org/" in rel:
            root = href
        elif "alternate" in rel and said.get("type", "").lower() == "application/json":
            if (link := _of_route(href, url)) is not None:
                return link
        elif "shortlink" in rel:
            post = post or _number(href)
    if root is None:
        return None
    post = post or _number(guid) or _class_number(html)
    return _link(_comments_route(root), post, url) if post else None


def guid_link(guid: str, page: str | None = None) -> DiscussionLink | None:
    """Returns the discussion of an article by what WordPress writes into its feed for a guid.

    Args:
        guid: as `https://blog.example/?p=7`.
        page: the article's address.
    """
    post = _number(guid)
    if post is None or not is_openable(guid):
        return None
    root = guid.partition("?")[0]
    return _link(
        f"{root}{'' if root.endswith('/') else '/'}?rest_route=/wp/v2/comments", post, page
    )


def recognise(url: str, sites: CommentSites) -> DiscussionLink | None:
    """Recognises the REST address of an article or of its comments."""
    return _of_route(url, None) if "wp/v2/" in url and is_openable(url) else None


def ask(link: DiscussionLink, sites: CommentSites) -> Asking:
    """Asks for pages of comments, the oldest first, until one is not full."""
    items: dict[int, Comment] = {}
    parents: dict[int, int] = {}

    def address(number: int) -> str:
        return f"{link.address}&per_page={PAGE}&page={number}&order=asc"

    def take(heard: Heard) -> bool:
        if items and isinstance(heard, Refused) and heard.status == 400:
            # So WordPress says that there is no such page.
            return True
        shown = _listed(heard)
        before = len(items)
        for item in shown:
            key = _key(item, "id")
            if key is not None and key not in items:
                items[key] = _comment(item, key)
                parents[key] = _key(item, "parent") or 0
        return len(shown) < PAGE or len(items) == before

    problem = yield from ask_pages(address, take, MOST_PAGES)
    rows = [(key, parents[key] or None, comment) for key, comment in items.items()]
    rows.sort(key=lambda row: (sort_seconds(row[2].published) or 0, row[0]))
    pages = (page_of_comment(row[2].link) for row in rows if row[2].link)
    return FoundThread(
        thread=thread_from_parents(rows), problem=problem, page=link.page or next(pages, None)
    )


SOURCE = Source(
    name="wordpress",
    label="WordPress",
    recognise=recognise,
    ask=ask,
    is_only_known=False,
    reads=frozenset(("author", "time", "parent", "deletions", "paging")),
    how=(
        "`wp/v2/comments` in pages of 100, the oldest first. Few show what waits or was deleted;"
        " many refuse, and their comment feed or page is read then."
    ),
)


def _of_route(url: str, page: str | None) -> DiscussionLink | None:
    """The discussion of a REST address, with a path or with `rest_route`."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    query = dict(parse_qsl(parts.query))
    route = query.get("rest_route")
    found = _ROUTE.fullmatch(route if route is not None else parts.path)
    if found is None:
        return None
    kind, post = found["kind"], found["id"]
    if kind == "comments" and post is None:
        post = query.get("post", "")
    elif kind in _NO_ROUTES:
        return None
    if not post or not post.isascii() or not post.isdigit():
        return None
    origin = f"{parts.scheme}://{parts.netloc}"
    path = f"{found['root']}/wp/v2/{found['site'] or ''}comments"
    base = f"{origin}{parts.path}?rest_route={path}" if route is not None else f"{origin}{path}"
    return _link(base, post, page)


def _comments_route(root: str) -> str:
    """The address of comments below the root that a page names, which ends in a slash."""
    if "rest_route=" in root:
        return f"{root.rstrip('/')}/wp/v2/comments"
    return f"{root.partition('?')[0].rstrip('/')}/wp/v2/comments"


def _link(route: str, post: str, page: str | None) -> DiscussionLink:
    address = f"{route}{'&' if '?' in route else '?'}post={post}"
    return DiscussionLink(source="wordpress", address=address, page=page, is_own=True)


def _attributes(tag: str) -> dict[str, str]:
    return {
        found[1].lower(): html_entities.unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(tag)
    }


def _number(url: str | None) -> str | None:
    """The number of an article in `…/?p=7`."""
    try:
        query = dict(parse_qsl(urlsplit(url or "").query))
    except ValueError:
        return None
    said = query.get("p") or query.get("page_id") or ""
    return said if said.isascii() and said.isdigit() else None


def _class_number(html: str) -> str | None:
    body = _BODY_TAG.search(html)
    found = _POST_CLASS.search(_attributes(body[1]).get("class", "")) if body else None
    return found[1] if found else None


def _listed(heard: Heard) -> list[Node]:
    """The comments of one answer.

    Raises:
        FetchError: nothing came.
        FormatError: it is no list of comments; the message says what it is, or what it says.
    """
    value = told_json(heard)
    if isinstance(value, list):
        return jsonvalues.nodes(value)
    said = html_line(jsonvalues.string(jsonvalues.node(value), "message"))
    raise FormatError(f"no list of comments{f': {said[:120]}' if said else ''}")


def _comment(item: Node, key: int) -> Comment:
    link = absolute(jsonvalues.string(item, "link"))
    content = item.get("content")
    rendered = (
        content
        if isinstance(content, str)
        else jsonvalues.string(jsonvalues.node(content), "rendered")
    )
    state = _STATES.get(str(item.get("status")).lower(), "ok")
    is_shown = state not in ("deleted", "removed")
    body, text = jsonvalues.html(rendered if is_shown else "", link)
    parent = _key(item, "parent")
    published, raw = _published(item)
    return Comment(
        author=_author(item),
        body=body,
        text=text,
        published=published,
        published_raw=raw,
        source_id=f"comment-{key}",
        parent_source_id=f"comment-{parent}" if parent else None,
        link=link,
        state=state,
    )


def _author(item: Node) -> str | None:
    """The name; of a link from another site its name and what it is."""
    name = html_line(jsonvalues.string(item, "author_name"))
    kind = (jsonvalues.line(item, "type") or "").lower()
    if kind in ("pingback", "trackback"):
        return f"{name} ({kind})" if name else kind.capitalize()
    return name or None


def _published(item: Node) -> tuple[datetime | date | None, str | None]:
    for raw in _dates(item):
        if (found := parse_feed_date(raw)) is not None:
            return found, clean_line(raw)
    return None, None


def _dates(item: Node) -> Iterator[str]:
    """The instant, which has no zone and is UTC; else the day where the site is."""
    yield jsonvalues.string(item, "date_gmt")
    yield jsonvalues.string(item, "date")[:10]


def _key(item: Node, name: str) -> int | None:
    """The number of a comment; there is none below 1."""
    number = jsonvalues.number(item, name)
    return number if number is not None and number > 0 else None
