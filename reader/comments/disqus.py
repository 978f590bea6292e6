"""The comments of an article that Disqus shows in a frame, as far as it shows them to anybody.

The frame's page (`embed/comments/`) holds the first fifty as JSON with the fields of "Post" in
Disqus' API; its other pages want a key. The order in which it shows them can be asked for, so a
longer thread is asked for from both ends.
"""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import parse_qsl, urlencode

from reader.comments.source import Ask, Asking, Heard, Source, told
from reader.errors import FetchError, FormatError
from reader.formats import jsontext, jsonvalues
from reader.formats.charset import decode
from reader.formats.jsonvalues import Node
from reader.model.comment import Comment, CommentState, thread_from_parents
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, FoundThread
from reader.model.entry import Entry
from reader.text.blocks import html_line
from reader.text.clean import clean_line
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
    data = _data(heard)
    thread = jsonvalues.node(data["response"].get("thread"))
    said = absolute(jsonvalues.string(thread, "link"))
    page = said if is_openable(said) else link.page
    comments: dict[str, Comment] = {}
    _add(comments, data, page)
    total = jsonvalues.number(thread, "posts")
    if jsonvalues.node(data.get("cursor")).get("hasNext") is True:
        answers = yield [Ask(url=f"{link.address}&s_o={order}") for order in ("desc", "asc")]
        for each in answers:
            # Without another order the thread says what is missing.
            with suppress(FetchError, FormatError):
                _add(comments, _data(each), page)
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


def _data(heard: Heard) -> Node:
    """What the frame's page holds.

    Raises:
        FetchError: nothing came.
        FormatError: it holds no thread; the message says what Disqus says.
    """
    answer = told(heard)
    text = decode(answer.data, answer.media_type)
    found = _DATA.search(text)
    if found is None:
        raise FormatError("no comments in what Disqus shows without a key")
    try:
        value = jsontext.load(text[found.end() :].partition("</script")[0])
    except ValueError as error:
        raise FormatError("broken JSON from Disqus") from error
    data = jsonvalues.node(value)
    response = data.get("response")
    if isinstance(response, dict) and isinstance(response.get("posts"), list):
        return data
    reason = f": {clean_line(response)[:120]}" if isinstance(response, str) else ""
    raise FormatError(f"Disqus has no such thread{reason}")


def _add(comments: dict[str, Comment], data: Node, page: str | None) -> None:
    for post in jsonvalues.nodes(data["response"]["posts"]):
        if key := _id(post, "id"):
            comments.setdefault(key, _comment(post, key, page))


def _comment(post: Node, key: str, page: str | None) -> Comment:
    state: CommentState = "ok"
    if post.get("isDeleted") is True:
        state = "deleted"
    elif post.get("isSpam") is True:
        state = "removed"
    elif post.get("isApproved") is False:
        state = "pending"
    is_shown = state not in ("deleted", "removed")
    body, text = jsonvalues.html(jsonvalues.string(post, "message") if is_shown else "", page)
    published, raw = jsonvalues.instant(post, "createdAt")
    return Comment(
        author=jsonvalues.line(jsonvalues.node(post.get("author")), "name", "username"),
        body=body,
        text=text,
        published=published,
        published_raw=raw,
        source_id=key,
        parent_source_id=_id(post, "parent"),
        score=_score(post),
        edited=post.get("isEdited") is True,
        link=absolute(jsonvalues.string(post, "url"))
        or (f"{page}#comment-{key}" if page else None),
        state=state,
    )


def _root(thread: Node, page: str | None) -> Entry | None:
    title = html_line(jsonvalues.string(thread, "clean_title", "title"))
    return Entry(title=title, link=page) if title else None


def _score(post: Node) -> int | None:
    points = jsonvalues.number(post, "points")
    if points is not None:
        return points
    likes = jsonvalues.number(post, "likes")
    return None if likes is None else likes - (jsonvalues.number(post, "dislikes") or 0)


def _id(post: Node, name: str) -> str | None:
    """A number, or one that is written as a string; there is no comment 0."""
    said = jsonvalues.line(post, name)
    return said[:40] if said and said != "0" else None
