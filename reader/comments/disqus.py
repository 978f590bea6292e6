"""The comments of an article that Disqus shows in a frame, as far as it shows them to anybody.

The frame's page (`embed/comments/`) holds the first fifty as JSON with the fields of "Post" in
Disqus' API; its other pages want a key. The order in which it shows them can be asked for, so a
longer thread is asked for from both ends.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

from reader.comments.source import Ask, Asking, Heard, Refused, Source, Told, told
from reader.errors import FormatError
from reader.formats import jsontext
from reader.formats.charset import decode
from reader.model.body import EMPTY_BODY, Body
from reader.model.comment import Comment, CommentState, thread_from_parents
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, FoundThread
from reader.model.entry import Entry
from reader.text.blocks import body_text, html_line
from reader.text.clean import clean_line
from reader.text.dates import parse_feed_date
from reader.text.instants import sort_seconds
from reader.text.urls import absolute, is_openable

_EMBED = "/embed/comments"
_DATA = re.compile(r"<script\b[^<>]{0,500}?\bid=[\"']?disqus-threadData\b[^<>]{0,500}>", re.I)
_FORUM = r"(?P<forum>[a-z0-9][a-z0-9_-]{0,80})"
_FORUMS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"//{_FORUM}\.disqus\.com/embed\.js",
        rf"disqus_shortname[\"']?\s*[=:]\s*[\"']{_FORUM}[\"']",
        rf"data-disqus-shortname\s*=\s*[\"']?{_FORUM}",
    )
)
_LITERAL = r"\s*[=:]\s*(?:\"([^\"\n]{1,2000})\"|'([^'\n]{1,2000})')"
_IDENTIFIER = re.compile(
    rf"(?:\bdisqus_identifier|\bpage\.identifier|data-disqus-identifier){_LITERAL}"
)
_URL = re.compile(rf"(?:\bdisqus_url|\bpage\.url|data-disqus-url){_LITERAL}")
_THREAD = re.compile(r"disqus_thread|disqus_shortname|disqus\.com/embed\.js", re.I)


def page_link(html: str, url: str, sites: CommentSites) -> DiscussionLink | None:
    """Returns the discussion that an article's page shows in a frame of Disqus.

    Args:
        html: the page.
        url: its address.
        sites: where Disqus is.
    """
    if not _THREAD.search(html):
        return None
    forum = next((found["forum"] for each in _FORUMS if (found := each.search(html))), None)
    if forum is None or not is_openable(url):
        return None
    url = url.partition("#")[0]
    said = absolute(_literal(_URL.search(html)), url)
    return _link(
        sites,
        forum,
        _literal(_IDENTIFIER.search(html)),
        said if said and is_openable(said) else url,
        url,
    )


def recognise(url: str, sites: CommentSites) -> DiscussionLink | None:
    """Recognises the address of a frame of Disqus."""
    base, _, query = url.partition("?")
    if base.rstrip("/") != f"{sites.disqus}{_EMBED}":
        return None
    said = dict(parse_qsl(query.partition("#")[0]))
    if not said.get("f") or not (said.get("t_i") or said.get("t_u")):
        return None
    page = said.get("t_u")
    return _link(sites, said["f"], said.get("t_i"), page, page if is_openable(page) else None)


def ask(link: DiscussionLink, sites: CommentSites) -> Asking:
    """Asks for the frame's page, and of a long thread for its newest and its oldest comments."""
    (heard,) = yield [Ask(url=link.address)]
    data = _data(told(heard))
    thread = _dict(data["response"].get("thread"))
    said = absolute(_string(thread.get("link")))
    page = said if is_openable(said) else link.page
    comments: dict[str, Comment] = {}
    _add(comments, data, page)
    total = _integer(thread.get("posts"))
    if _dict(data.get("cursor")).get("hasNext") is True:
        answers = yield [Ask(url=f"{link.address}&s_o={order}") for order in ("desc", "asc")]
        for each in answers:
            _add_more(comments, each, page)
    problem = None
    if total is not None and total > len(comments):
        problem = f"Disqus shows {len(comments)} of {total} comments without a key"
    rows = [(key, comment.parent_source_id, comment) for key, comment in comments.items()]
    rows.sort(key=lambda row: (sort_seconds(row[2].published) or 0, row[0]))
    return FoundThread(
        thread=thread_from_parents(rows),
        root=_root(thread, page),
        total=total,
        problem=problem,
        page=page,
    )


SOURCE = Source(
    name="disqus",
    label="Disqus",
    recognise=recognise,
    ask=ask,
    reads=frozenset(("author", "time", "parent", "score", "edits", "deletions", "total")),
    how=(
        "The page of the frame, without a key: its first 50 comments, and of a longer thread also"
        " the 50 newest and the 50 oldest where it gives them. It says how many are missing."
    ),
)


def _link(
    sites: CommentSites, forum: str, identifier: str | None, url: str | None, page: str | None
) -> DiscussionLink:
    said = [("base", "default"), ("f", forum.lower()), ("t_i", identifier), ("t_u", url)]
    query = urlencode([(name, value) for name, value in said if value])
    address = f"{sites.disqus}{_EMBED}/?{query}"
    return DiscussionLink(source="disqus", address=address, page=page, is_own=True)


def _literal(found: re.Match[str] | None) -> str | None:
    """A string of JavaScript or an attribute, where it is a plain one."""
    said = (found[1] or found[2] or "").replace("\\/", "/") if found else ""
    return clean_line(said) if said and "\\" not in said and "{{" not in said else None


def _data(answer: Told) -> dict[str, Any]:
    """What the frame's page holds.

    Raises:
        FormatError: it holds no thread; the message says what Disqus says.
    """
    text = decode(answer.data, answer.media_type)
    found = _DATA.search(text)
    if found is None:
        raise FormatError("no comments in what Disqus shows without a key")
    try:
        value = jsontext.load(text[found.end() :].partition("</script")[0])
    except ValueError as error:
        raise FormatError("broken JSON from Disqus") from error
    data = _dict(value)
    response = data.get("response")
    if isinstance(response, dict) and isinstance(response.get("posts"), list):
        return data
    reason = f": {clean_line(response)[:120]}" if isinstance(response, str) else ""
    raise FormatError(f"Disqus has no such thread{reason}")


def _add(comments: dict[str, Comment], data: dict[str, Any], page: str | None) -> None:
    for post in data["response"]["posts"]:
        if isinstance(post, dict) and (key := _id(post.get("id"))):
            comments.setdefault(key, _comment(post, key, page))


def _add_more(comments: dict[str, Comment], heard: Heard, page: str | None) -> None:
    """Adds what another order shows; without it the thread says what is missing."""
    if isinstance(heard, Refused):
        return
    try:
        data = _data(heard)
    except FormatError:
        return
    _add(comments, data, page)


def _comment(post: dict[str, Any], key: str, page: str | None) -> Comment:
    state: CommentState = "ok"
    if post.get("isDeleted") is True:
        state = "deleted"
    elif post.get("isSpam") is True:
        state = "removed"
    elif post.get("isApproved") is False:
        state = "pending"
    message = _string(post.get("message"))
    body = EMPTY_BODY
    if message.strip() and state not in ("deleted", "removed"):
        body = Body("html", message, page)
    author = _dict(post.get("author"))
    created = _string(post.get("createdAt"))
    return Comment(
        author=clean_line(_string(author.get("name")) or _string(author.get("username"))) or None,
        body=body,
        text=body_text(body),
        published=parse_feed_date(created),
        published_raw=clean_line(created) or None,
        source_id=key,
        parent_source_id=_id(post.get("parent")),
        score=_score(post),
        edited=post.get("isEdited") is True,
        link=absolute(_string(post.get("url"))) or (f"{page}#comment-{key}" if page else None),
        state=state,
    )


def _root(thread: dict[str, Any], page: str | None) -> Entry | None:
    title = html_line(_string(thread.get("clean_title")) or _string(thread.get("title")))
    return Entry(title=title, link=page) if title else None


def _score(post: dict[str, Any]) -> int | None:
    points = _integer(post.get("points"))
    if points is not None:
        return points
    likes, dislikes = _integer(post.get("likes")), _integer(post.get("dislikes"))
    return None if likes is None else likes - (dislikes or 0)


def _id(value: Any) -> str | None:
    """A number, or one that is written as a string."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**18:
        return str(value)
    return clean_line(value)[:40] or None if isinstance(value, str) else None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _integer(value: Any) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and abs(value) < 2**53 else None
