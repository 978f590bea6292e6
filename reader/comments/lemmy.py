"""Lemmy: a post and pages of its comments, by the interface of 0.19 or that of 1.0."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import urlencode

from reader.comments.addresses import base_of, elsewhere, host_of
from reader.comments.source import FACETS, Ask, Asking, Heard, Part, Refused, Source, told_json
from reader.errors import FetchError, FormatError
from reader.formats import jsonvalues, lemmy
from reader.formats.lemmy import Collected
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, FoundThread

_PAGE = 50
"""Comments of one answer; no site gives more."""
_AT_ONCE = 10
_MOST_PAGES = 300
_PATH = re.compile(r"/(?P<kind>post|comment)/(?P<id>\d{1,12})(?:/\d{1,12})?$", re.ASCII)
_JSON = "application/json"


def recognise(url: str, sites: CommentSites) -> DiscussionLink | None:
    """Recognises `/post/ID` and `/comment/ID`, on known sites and, by shape, on any other."""
    base, path = base_of(url, sites.lemmy) or elsewhere(url, _PATH) or ("", "")
    found = _PATH.match(path)
    if found is None:
        return None
    page = f"{base}/{found['kind']}/{found['id']}"
    return DiscussionLink(source="lemmy", address=page, page=page, name=host_of(base))


def ask(link: DiscussionLink, sites: CommentSites) -> Asking:
    """Asks for the post and the oldest comments at once, then for the other pages.

    The oldest come first, so that what is written meanwhile moves nothing to another page; and no
    depth is asked for, since paging does not work together with it (LemmyNet/lemmy, issue 5861).
    """
    base, kind, number = _split(link.address)
    host = host_of(base)
    if kind == "comment":
        number = yield from _post_of(base, number, host)
    collected = Collected(base)
    heard = yield [_v3(base, "post", id=number), _v3_page(base, number, 1)]
    if all(_is_missing(each) for each in heard):
        # 1.0 may have switched the old interface off.
        problem = yield from _by_cursor(collected, base, number)
    else:
        _add_post(collected, heard[0])
        views = lemmy.views_of(told_json(heard[1]))
        collected.add(views)
        problem = None
        if len(views) >= _PAGE:
            problem = yield from _by_number(collected, base, number)
    entry = collected.entry()
    if entry is None:
        raise FormatError(f"{host}: not a Lemmy post")
    return FoundThread(
        thread=entry.thread,
        root=entry,
        total=collected.total,
        problem=problem,
        page=collected.page,
    )


def _split(address: str) -> tuple[str, str, int]:
    found = _PATH.search(address)
    if found is None:
        raise FormatError(f"{address}: not a Lemmy post")
    return address[: found.start()], found["kind"], int(found["id"])


def _v3(base: str, what: str, **query: object) -> Ask:
    return Ask(url=f"{base}/api/v3/{what}?{urlencode(query)}", accept=_JSON)


def _v3_page(base: str, number: int, page: int) -> Ask:
    return _v3(
        base, "comment/list", post_id=number, type_="All", sort="Old", limit=_PAGE, page=page
    )


def _v4(base: str, what: str, **query: object) -> Ask:
    return Ask(url=f"{base}/api/v4/{what}?{urlencode(query)}", accept=_JSON)


def _is_missing(heard: Heard) -> bool:
    return isinstance(heard, Refused) and heard.status == 404


def _post_of(base: str, number: int, host: str) -> Part[int]:
    """Asks which post a comment is about."""
    (heard,) = yield [_v3(base, "comment", id=number)]
    if _is_missing(heard):
        (heard,) = yield [_v4(base, "comment", id=number)]
    view = jsonvalues.node(jsonvalues.node(told_json(heard)).get("comment_view"))
    post = jsonvalues.number(jsonvalues.node(view.get("post")), "id")
    if post is None:
        raise FormatError(f"{host}: a comment that does not say which post it is about")
    return post


def _add_post(collected: Collected, heard: Heard) -> None:
    """Adds the post if it came; the comments say the most of it too."""
    with suppress(FetchError, FormatError):
        collected.add_post(jsonvalues.node(told_json(heard)).get("post_view"))


def _by_number(collected: Collected, base: str, number: int) -> Part[str | None]:
    """Asks for the pages from the second on, some at once, until one is not full.

    Returns:
        Why some did not come.
    """
    page = 2
    at_once = _at_once(collected.total, page)
    while page <= _MOST_PAGES:
        pages = range(page, page + at_once)
        heard = yield [_v3_page(base, number, each) for each in pages]
        is_last = False
        problem: str | None = None
        for each, answer in zip(pages, heard, strict=True):
            try:
                views = lemmy.views_of(told_json(answer))
            except (FetchError, FormatError) as error:
                problem = problem or f"page {each}: {error}"
                continue
            # A site that gives the same page again has no more.
            is_last = not collected.add(views) or len(views) < _PAGE or is_last
        if is_last or problem:
            return problem
        page += at_once
        at_once = _at_once(collected.total, page)
    return f"only the oldest {_MOST_PAGES * _PAGE} comments were fetched"


def _at_once(total: int | None, page: int) -> int:
    """How many pages to ask for together: as many as the count promises."""
    left = -(-(total or 0) // _PAGE) - page + 1
    return max(1, min(left, _AT_ONCE))


def _by_cursor(collected: Collected, base: str, number: int) -> Part[str | None]:
    """Asks the interface of 1.0, in which each page names the next.

    Returns:
        Why some did not come.
    """
    query = {"post_id": number, "type_": "all", "sort": "old", "limit": _PAGE}
    heard = yield [_v4(base, "post", id=number), _v4(base, "comment/list", **query)]
    _add_post(collected, heard[0])
    answer = heard[1]
    seen = set[str]()
    for page in range(1, _MOST_PAGES + 1):
        try:
            value = jsonvalues.node(told_json(answer))
        except (FetchError, FormatError) as error:
            if page == 1:
                raise
            return f"page {page}: {error}"
        collected.add(lemmy.views_of(value))
        cursor = jsonvalues.string(value, "next_page")
        if not cursor or cursor in seen:
            return None
        seen.add(cursor)
        (answer,) = yield [_v4(base, "comment/list", **query, page_cursor=cursor)]
    return f"only the oldest {_MOST_PAGES * _PAGE} comments were fetched"


SOURCE = Source(
    name="lemmy",
    label="Lemmy",
    recognise=recognise,
    ask=ask,
    is_only_known=False,
    reads=frozenset(FACETS) - {"rank"},
    how=(
        "`/api/v3/comment/list` in pages of 50, the oldest first, or `/api/v4` by cursors where "
        "1.0 has no other. Order is by time; bodies are Markdown."
    ),
)
