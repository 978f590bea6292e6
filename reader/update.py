"""Decides what an import or a refresh changes: pure, `known` and the entries in, `Changes` out.

An entry of a feed is a stored article by the first of these that holds, within one feed. A key
counts only if one entry of the document and one stored article have it; only the equal in
everything are given to each other in order.

1. guid (addresses compared without scheme) and identity (link and title, else title and text);
2. link and title, where that link names nothing else, whatever the guid says: sites that number
   their items anew at each fetch move guids from article to article;
3. the guid, letter by letter, then without scheme;
4. guid and link, where several entries have the guid;
5. where both have no guid: identity, then the link;
6. where the article's guid is gone from the document, so that the site may have changed how it
   makes them: identity and date; a guid that is the permalink of the other; link and time of
   day; path of the link, title and time of day (the site moved to another host);
7. where both have no guid: title, time of day and the link without its parameters.

A document is a stored one if its address is, or, where one of the two has none, if title and
written date are.

What a site may change without making a second article of one: the guid's scheme, the link's
tracking and session parameters, title, date, text, order. A guid that several entries of one
document share is no key; those are told apart by link, then title. What may look alike and is
never made one: entries that stand in one document, and those that share a link and a title with
an older one but have a guid and a date of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence, Set
from dataclasses import dataclass

from reader.model.changes import ChangedArticle, Changes, Identified, KnownArticle, StillDeleted
from reader.text.instants import iso
from reader.text.keys import guid_key, link_key


def decide(
    entries: Iterable[Identified],
    known: Iterable[KnownArticle],
    *,
    is_document: bool,
    present: Set[int] = frozenset(),
) -> Changes:
    """Sorts entries into new, changed, unchanged and deleted.

    An entry that stands twice in a document (same guid and identity) counts once: the one with
    the later date, else the one that is stored, else the first (RFC 4287, 4.1.1).

    Args:
        entries: of one source, in its order.
        known: stored and deleted articles that could be meant: same feed (or, for documents,
            none), and equal in guid, link, identity or instant to one of the entries; and all
            of `present`.
        is_document: the entries belong to no feed and are known by address or title and date.
        present: ids of articles of which the document holds the same bytes as when they were
            last decided, which is why they are not among the entries. What is decided for the
            others is what would be if all of the document were.
    """
    items = list(entries)
    articles = list(known)
    if is_document:
        winners = _first_of_each(items)
        chosen = [index for index, winner in enumerate(winners) if winner == index]
        matches = dict(
            zip(chosen, _match_documents([items[i] for i in chosen], articles), strict=True)
        )
        return _sorted(items, winners, matches, ())
    here = [article for article in articles if article.id in present]
    winners, matches = _twins(items, articles, here)
    open_ = [i for i, winner in enumerate(winners) if winner == i and i not in matches]
    found: list[KnownArticle | None] = [None] * len(open_)
    if open_ and len(here) < len(articles):
        found = _Matching(items, open_, articles, here).run()
    matches.update(zip(open_, found, strict=True))
    return _sorted(items, winners, matches, [article for article in here if article.is_deleted])


def _sorted(
    items: Sequence[Identified],
    winners: Sequence[int],
    matches: dict[int, KnownArticle | None],
    deleted_here: Iterable[KnownArticle],
) -> Changes:
    """What becomes of each item.

    Args:
        items: as handed in.
        winners: for each the index of the one it counts as, its own where it counts itself.
        matches: the article of each that counts; of one that counts as a present article too.
        deleted_here: deleted articles of which the document holds the same bytes.
    """
    new: list[Identified] = []
    changed: list[ChangedArticle] = []
    unchanged: list[int] = []
    deleted = {a.id: StillDeleted(id=a.id, item=None) for a in deleted_here}
    places = [0] * len(items)
    for index, item in enumerate(items):
        if winners[index] != index:
            continue
        article = matches[index]
        if article is None:
            new.append(item)
            places[index] = -len(new)
            continue
        places[index] = article.id
        if article.is_deleted:
            deleted[article.id] = StillDeleted(id=article.id, item=item)
            continue
        is_same = article.fingerprint == item.fingerprint
        # A page of comments never replaces the article that it belongs to.
        is_page = item.entry.is_comment_page and not article.is_comment_page
        thread_entry = item.entry if item.entry.thread or item.entry.discussions else None
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
    for index, winner in enumerate(winners):
        if winner == index:
            continue
        if winner == _PRESENT:
            article = matches[index]
            assert article is not None
            is_told = article.is_deleted or article.fingerprint == items[index].fingerprint
            places[index] = article.id if is_told else 0
        elif places[winner] in deleted or items[winner].fingerprint == items[index].fingerprint:
            places[index] = places[winner]
    return Changes(
        new=tuple(new),
        changed=tuple(changed),
        unchanged=tuple(unchanged),
        deleted=tuple(deleted.values()),
        places=tuple(places),
    )


_PRESENT = -1
"""In place of a winner's index: an article of which the document holds the same bytes."""


def _first_of_each(items: Sequence[Identified]) -> list[int]:
    first: dict[tuple[str | None, bytes], int] = {}
    return [
        first.setdefault((guid_key(item.entry.guid), item.identity), index)
        for index, item in enumerate(items)
    ]


def _twins(
    items: Sequence[Identified], articles: Iterable[KnownArticle], here: Iterable[KnownArticle]
) -> tuple[list[int], dict[int, KnownArticle | None]]:
    """Which of the entries that are one and the same counts, and those that are present ones."""
    by_key: dict[tuple[str | None, bytes], list[int]] = {}
    for index, item in enumerate(items):
        by_key.setdefault((guid_key(item.entry.guid), item.identity), []).append(index)
    winners = list(range(len(items)))
    matches: dict[int, KnownArticle | None] = {}
    present = {(guid_key(a.guid), a.identity): a for a in here}
    if len(by_key) == len(items) and by_key.keys().isdisjoint(present):
        return winners, matches
    stored = {(guid_key(a.guid), a.identity): a.fingerprint for a in articles}

    def rank(index: int) -> tuple[str, bool]:
        item = items[index]
        entry = item.entry
        key = (guid_key(entry.guid), item.identity)
        date = iso(entry.updated) or iso(entry.published) or ""
        return (date, stored.get(key) == item.fingerprint)

    for key, indices in by_key.items():
        # Of equals `max` takes the first.
        best = max(indices, key=rank)
        article = present.get(key)
        if article is not None and not article.is_deleted:
            is_newer = rank(best) > (article.updated or article.published or "", True)
            if not is_newer:
                best = _PRESENT
        for index in indices:
            winners[index] = best
            if article is not None:
                matches[index] = article
    return winners, matches


@dataclass(frozen=True, slots=True)
class _Keys:
    """What an entry or an article is compared by."""

    guid: str | None
    raw_guid: str | None
    link: str | None
    title: str | None
    identity: bytes
    published: str | None

    @property
    def is_permalink(self) -> bool:
        """Whether the guid is the link."""
        return self.link is not None and self.link == link_key(self.raw_guid)

    @property
    def instant(self) -> str | None:
        """When it was published; None where only the day is known, or may be: midnight."""
        date = self.published
        return date if date and len(date) > 10 and not date.endswith("T00:00:00Z") else None

    @property
    def path(self) -> str:
        """The link without its host."""
        return (self.link or "").partition("/")[2]


def _keys(
    guid: str | None, link: str | None, title: str | None, identity: bytes, published: str | None
) -> _Keys:
    return _Keys(
        guid=guid_key(guid),
        raw_guid=guid,
        link=link_key(link),
        title=title,
        identity=identity,
        published=published,
    )


_Key = Callable[[_Keys], Hashable | None]


class _Matching:
    """Finds the stored article of each entry of a feed, strongest rule first.

    Args:
        items: all entries of a source.
        open_: indices of those that count and have no article yet.
        articles: stored and deleted ones that could be meant.
        here: those of them that the document shows unchanged; no open entry is one of these.
    """

    def __init__(
        self,
        items: Sequence[Identified],
        open_: Sequence[int],
        articles: Sequence[KnownArticle],
        here: Sequence[KnownArticle],
    ) -> None:
        entries = [
            _keys(i.entry.guid, i.entry.link, i.entry.title, i.identity, iso(i.entry.published))
            for i in items
        ]
        self._entries = [entries[index] for index in open_]
        self._matches: list[KnownArticle | None] = [None] * len(open_)
        self._articles = articles
        self._stored = [_keys(a.guid, a.link, a.title, a.identity, a.published) for a in articles]
        self._taken = {article.id for article in here}
        # What the document shows, one and the same under one guid and identity: whichever of
        # these counts, a key is said once by them all.
        shown: dict[tuple[str | None, bytes], list[_Keys]] = {}
        for keys in entries:
            shown.setdefault((keys.guid, keys.identity), []).append(keys)
        for article, keys in zip(articles, self._stored, strict=True):
            if article.id in self._taken:
                shown.setdefault((keys.guid, keys.identity), []).append(keys)
        self._shown = list(shown.values())
        self._guids = {group[0].guid for group in self._shown if group[0].guid}
        self._links_here = Counter(
            link for group in self._shown for link in {k.link for k in group}
        )
        self._links_stored = Counter(keys.link for keys in self._stored)

    def run(self) -> list[KnownArticle | None]:
        """The article of each item in order, None for a new one; none is given twice."""
        self._assign(lambda k: k.guid and (k.guid, k.identity), only_unique=False)
        self._assign(lambda k: (k.link, k.title) if self._is_own(k) else None)
        # Letter by letter first: a feed may hold the http and the https form as two entries.
        self._assign(lambda k: k.raw_guid)
        self._assign(lambda k: k.guid)
        self._assign(lambda k: (k.guid, k.link) if k.guid and k.link else None)
        self._assign(lambda k: None if k.guid else k.identity, only_unique=False)
        self._assign(lambda k: None if k.guid else k.link)
        gone = self._is_gone
        self._assign(lambda k: (k.identity, k.published), only=gone)
        self._assign(
            lambda k: k.link if k.is_permalink and self._is_own(k) else None,
            lambda k: k.link,
            only=gone,
        )
        self._assign(
            lambda k: k.link if self._is_own(k) else None,
            lambda k: k.link if k.is_permalink else None,
            only=gone,
        )
        self._assign(lambda k: (k.link, k.instant) if k.link and k.instant else None, only=gone)
        self._assign(
            lambda k: (k.path, k.title, k.instant) if k.title and k.instant else None, only=gone
        )
        self._assign(
            lambda k: (
                (k.link.partition("?")[0], k.title, k.instant)
                if k.link and k.title and k.instant and not k.guid
                else None
            )
        )
        return self._matches

    def _is_own(self, keys: _Keys) -> bool:
        """Whether the link names one entry here and one article there."""
        link = keys.link
        return link is not None and self._links_here[link] == 1 and self._links_stored[link] == 1

    def _is_gone(self, keys: _Keys) -> bool:
        """Whether no entry of the document has the article's guid."""
        return keys.guid not in self._guids

    def _assign(
        self,
        entry_key: _Key,
        article_key: _Key | None = None,
        *,
        only: Callable[[_Keys], bool] | None = None,
        only_unique: bool = True,
    ) -> None:
        """Gives free articles to unmatched entries with the same key; ties go in order."""
        waiting = [i for i, match in enumerate(self._matches) if match is None]
        if not waiting:
            return
        free: dict[Hashable, list[KnownArticle]] = {}
        stored: Counter[Hashable] = Counter()
        for article, keys in zip(self._articles, self._stored, strict=True):
            key = (article_key or entry_key)(keys) if only is None or only(keys) else None
            if key is None:
                continue
            stored[key] += 1
            if article.id not in self._taken:
                free.setdefault(key, []).append(article)
        if not free:
            return
        here: Counter[Hashable] = Counter()
        if only_unique:
            for group in self._shown:
                said = map(entry_key, group)
                here.update(said if len(group) == 1 else set(said))
        for index in waiting:
            key = entry_key(self._entries[index])
            if key is None or (only_unique and (here[key] > 1 or stored[key] > 1)):
                continue
            candidates = free.get(key)
            if candidates:
                article = candidates.pop(0)
                self._matches[index] = article
                self._taken.add(article.id)


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
