"""Discussions of an article that are found by its address: what to ask, and what is meant by it.

Nothing of this is asked unless a reader wants it, and whoever asks keeps the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from reader.comments import sources
from reader.comments.addresses import host_of, is_web
from reader.comments.source import Ask, Heard, Refused, Told
from reader.errors import FetchError
from reader.formats import jsonvalues
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink
from reader.text.keys import link_key

MOST = 3
"""Discussions of one site that are taken: the most commented ones."""

Searching = Generator[Sequence[Ask], Sequence[Heard], list[DiscussionLink]]
"""As `comments.source.Asking`, but returns where the article is discussed.

Raises:
    FetchError: nothing was answered.
    FormatError: what came is no answer to a search.
"""

# Where a link was seen; `text.keys` leaves those out that no site means anything else by.
_SEEN_AT = re.compile(
    r"ref|ref_?src|referrer|referer|source|src|via|from|share(?:d|id)?|igshid|cmpid|spm|smid"
    r"|mkt_tok|guccounter|__twitter_impression|amp|yclid|msclkid|dclid|gbraid|wbraid|_hsenc|_hsmi"
    r"|at_\w+|mtm_\w+|pk_\w+|piwik_\w+",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Search:
    """One way to find discussions by an article's address."""

    name: str
    """Of the source that they belong to."""
    ask: Callable[[str, CommentSites], Searching]


def ask_hackernews(link: str, sites: CommentSites) -> Searching:
    """Searches stories by their address (hn.algolia.com/api).

    The search is by words, so that other pages of the site come too: only those of the very
    address count.
    """
    key = address_key(link)
    if key is None:
        return []
    query = urlencode(
        {
            "query": key,
            "restrictSearchableAttributes": "url",
            "tags": "story",
            "hitsPerPage": "50",
        }
    )
    (heard,) = yield [Ask(url=f"{sites.hackernews_tree}/search?{query}")]
    if isinstance(heard, Refused):
        raise FetchError(heard.message)
    hits = jsonvalues.nodes(jsonvalues.node(_load(heard)).get("hits"))
    return list(
        _taken(
            (
                _Story(
                    jsonvalues.string(hit, "url"),
                    jsonvalues.number(hit, "num_comments") or 0,
                    f"{sites.hackernews}/item?id={quote(jsonvalues.string(hit, 'objectID'))}",
                )
                for hit in hits
            ),
            key,
            sites,
        )
    )


def ask_lobsters(link: str, sites: CommentSites) -> Searching:
    """Asks each site that runs Lobsters for its stories of an address.

    `/stories/url/all.json?url=` (`story_urls_controller.rb` of Lobsters) lists them all;
    `/stories/url/latest` only leads on to the last one's page.
    """
    key = address_key(link)
    if key is None or not sites.lobsters:
        return []
    query = urlencode({"url": link}, errors="replace")
    answers = yield [Ask(url=f"{base}/stories/url/all.json?{query}") for base in sites.lobsters]
    refused = [heard for heard in answers if isinstance(heard, Refused)]
    if len(refused) == len(answers) and any(each.status != 404 for each in refused):
        raise FetchError(next(each.message for each in refused if each.status != 404))
    stories = [
        _Story(
            jsonvalues.string(story, "url"),
            jsonvalues.number(story, "comment_count") or 0,
            f"{base}/s/{quote(jsonvalues.string(story, 'short_id'))}",
        )
        for base, heard in zip(sites.lobsters, answers, strict=True)
        if isinstance(heard, Told)
        for story in jsonvalues.nodes(_load(heard))
    ]
    return list(_taken(stories, key, sites))


SEARCHES: tuple[Search, ...] = (
    Search("hackernews", ask_hackernews),
    Search("lobsters", ask_lobsters),
)
"""In the order in which what they find is shown."""


def address_key(link: str | None) -> str | None:
    """An address as the thing that is submitted to a site, None where none would be.

    As `text.keys.link_key`, without what only says where the link was seen, and without an anchor
    that is no page of its own.
    """
    if not link or not is_web(link):
        return None
    parts = urlsplit(link)
    query = urlencode(
        [
            (name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if not _SEEN_AT.fullmatch(name)
        ],
        errors="replace",
    )
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    return link_key(parts._replace(query=query, fragment=fragment).geturl())


@dataclass(frozen=True, slots=True)
class _Story:
    url: str
    comments: int
    address: str


def _taken(stories: Iterable[_Story], key: str, sites: CommentSites) -> Iterator[DiscussionLink]:
    """The discussions of stories of an address, the most commented first, empty ones left out."""
    same = [each for each in stories if each.comments > 0 and address_key(each.url) == key]
    found: dict[str, DiscussionLink] = {}
    for story in sorted(same, key=lambda each: -each.comments):
        link = sources.recognise(story.address, sites)
        if link is not None:
            found.setdefault(link.address, replace(link, found="search"))
    yield from list(found.values())[:MOST]


def _load(heard: Told) -> Any:
    return jsonvalues.load(heard.data, heard.media_type, host_of(heard.url))
