"""Lobsters, and other sites that run it: a story with all its comments in one answer."""

from __future__ import annotations

import re

from reader.comments.addresses import base_of, host_of
from reader.comments.source import FACETS, Ask, Asking, Source, told, told_json
from reader.errors import FormatError
from reader.formats import jsonvalues, lobsters
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, FoundThread

_PATH = re.compile(r"/(?P<kind>[sc])/(?P<id>[a-z0-9]{1,20})(?:\.json|/[^/]*)?(?:\.json)?$", re.I)


def recognise(url: str, sites: CommentSites) -> DiscussionLink | None:
    """Recognises pages of stories and of single comments (`/s/ID`, `/c/ID`), and their JSON."""
    at = base_of(url, sites.lobsters)
    found = _PATH.match(at[1]) if at else None
    if at is None or found is None:
        return None
    address = f"{at[0]}/{found['kind'].lower()}/{found['id'].lower()}"
    return DiscussionLink(source="lobsters", address=address, page=address, name=host_of(at[0]))


def ask(link: DiscussionLink, sites: CommentSites) -> Asking:
    """Asks for the story; before that for a comment, whose address names its story."""
    address = link.address
    host = host_of(address)
    if "/c/" in address:
        (heard,) = yield (Ask(url=f"{address}.json"),)
        comment = jsonvalues.node(told_json(heard))
        story = recognise(jsonvalues.string(comment, "url"), sites)
        if story is None or "/s/" not in story.address:
            raise FormatError(f"{host}: a comment that does not say which story it is about")
        address = story.address
    (heard,) = yield (Ask(url=f"{address}.json"),)
    answer = told(heard)
    try:
        entry = lobsters.read(told_json(answer), answer.url)
    except FormatError as error:
        raise FormatError(str(error) if host in str(error) else f"{host}: {error}") from error
    return FoundThread(
        thread=entry.thread,
        root=entry,
        total=entry.announced,
        page=entry.comments_url or address,
    )


SOURCE = Source(
    name="lobsters",
    label="Lobsters",
    recognise=recognise,
    ask=ask,
    reads=frozenset(FACETS) - {"paging"},
    how="The story's JSON: all comments in one answer, in the order of the page.",
)
