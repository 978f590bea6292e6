"""Decides what an import or a refresh changes: pure, `known` and the entries in, `Changes` out.

An entry is a stored article if, in this order,

1. its guid is the article's (addresses compared without scheme), within one feed;
2. its link is, where that link names one entry here and one article there;
3. link and title both are;
4. where neither guid nor link is given, title and text are.

A document is a stored one if its address is, or, where one of the two has none, if title and
written date are.

What a site may change without making a second article of one: the guid's scheme, the link's
tracking and session parameters, title, date, text, order. A guid that several entries of one
document share is no key; those are told apart by link, then title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence

from reader.model.changes import ChangedArticle, Changes, Identified, KnownArticle
from reader.text.keys import guid_key, link_key


def decide(
    entries: Iterable[Identified], known: Iterable[KnownArticle], *, is_document: bool
) -> Changes:
    """Sorts entries into new, changed and unchanged.

    Args:
        entries: of one source, in its order. An entry that stands in it twice counts once.
        known: stored articles that could be meant: same feed (or, for documents, none), and
            equal in guid, link or identity to one of the entries.
        is_document: the entries belong to no feed and are known by address or title and date.
    """
    once: dict[tuple[str | None, bytes], Identified] = {}
    for item in entries:
        once.setdefault((guid_key(item.entry.guid), item.identity), item)
    items = list(once.values())
    match = _match_documents if is_document else _match_entries
    new: list[Identified] = []
    changed: list[ChangedArticle] = []
    unchanged: list[int] = []
    for item, article in zip(items, match(items, list(known)), strict=True):
        if article is None:
            new.append(item)
            continue
        is_same = article.fingerprint == item.fingerprint
        # A page of comments never replaces the article that it belongs to.
        is_page = item.entry.is_comment_page and not article.is_comment_page
        thread_entry = item.entry if item.entry.thread else None
        if (is_same or is_page) and thread_entry is None:
            unchanged.append(article.id)
        else:
            changed.append(
                ChangedArticle(
                    id=article.id,
                    entry=None if is_same or is_page else item.entry,
                    identity=item.identity,
                    fingerprint=item.fingerprint,
                    thread_entry=thread_entry,
                )
            )
    return Changes(new=tuple(new), changed=tuple(changed), unchanged=tuple(unchanged))


def _match_entries(
    items: Sequence[Identified], known: list[KnownArticle]
) -> list[KnownArticle | None]:
    """The stored article of each entry of a feed, strongest rule first; none is given twice."""
    entries = [item.entry for item in items]
    identities = [item.identity for item in items]
    matches: list[KnownArticle | None] = [None] * len(entries)
    taken: set[int] = set()
    guids = [guid_key(entry.guid) for entry in entries]
    links = [link_key(entry.link) for entry in entries]

    def assign(
        entry_key: Callable[[int], Hashable | None],
        article_key: Callable[[KnownArticle], Hashable | None],
        *,
        only_unique: bool,
    ) -> None:
        """Gives free articles to unmatched entries with the same key; ties go in order."""
        by_key: dict[Hashable, list[KnownArticle]] = {}
        stored: Counter[Hashable] = Counter()
        for article in known:
            key = article_key(article)
            if key is None:
                continue
            stored[key] += 1
            if article.id not in taken:
                by_key.setdefault(key, []).append(article)
        keys = [entry_key(index) for index in range(len(entries))]
        here = Counter(key for key in keys if key is not None)
        for index, key in enumerate(keys):
            if key is None or matches[index] is not None:
                continue
            if only_unique and (here[key] > 1 or stored[key] > 1):
                continue
            candidates = by_key.get(key)
            if candidates:
                article = candidates.pop(0)
                matches[index] = article
                taken.add(article.id)

    titles = [entry.title for entry in entries]
    raw_guids = [entry.guid for entry in entries]

    def guid_identity(index: int) -> Hashable | None:
        return (guids[index], identities[index]) if guids[index] else None

    def known_guid_identity(article: KnownArticle) -> Hashable | None:
        return (guid_key(article.guid), article.identity) if article.guid else None

    def link_title(index: int) -> Hashable | None:
        return (links[index], titles[index]) if links[index] else None

    def known_link_title(article: KnownArticle) -> Hashable | None:
        return (link_key(article.link), article.title) if article.link else None

    assign(guid_identity, known_guid_identity, only_unique=False)
    # Letter by letter first: a feed may hold the http and the https form as two entries.
    assign(lambda i: raw_guids[i], lambda a: a.guid, only_unique=True)
    assign(lambda i: guids[i], lambda a: guid_key(a.guid), only_unique=True)
    assign(
        lambda i: None if guids[i] else identities[i],
        lambda a: None if a.guid else a.identity,
        only_unique=False,
    )
    assign(
        lambda i: None if guids[i] else links[i],
        lambda a: None if a.guid else link_key(a.link),
        only_unique=True,
    )
    # The site changed its guids: the old one is gone from the feed, link and title are not.
    here = {guid for guid in guids if guid}
    assign(
        link_title,
        lambda a: None if guid_key(a.guid) in here else known_link_title(a),
        only_unique=True,
    )
    return matches


def _match_documents(
    items: Sequence[Identified], known: list[KnownArticle]
) -> list[KnownArticle | None]:
    """The stored article of each document; none is given twice."""
    free = {article.id: article for article in known}
    matches: list[KnownArticle | None] = []
    for item in items:
        key = link_key(item.entry.link)
        found = next((a for a in free.values() if key and link_key(a.link) == key), None) or next(
            (a for a in free.values() if a.identity == item.identity and not (key and a.link)),
            None,
        )
        if found is not None:
            del free[found.id]
        matches.append(found)
    return matches
