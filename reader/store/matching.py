"""Which stored comment is the one that a source shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from datetime import timedelta

from reader.store.comment_rows import Content
from reader.text.instants import from_iso, sort_seconds

_SAME_TIME = int(timedelta(hours=36).total_seconds())
"""A page may say the day only, or the hour of another zone."""
_MOST_COMPARED = 50
"""A thousand times "+1" by nobody take no minutes."""
_AGAIN = object()


def match(stored: Sequence[Content], shown: Sequence[Content]) -> list[int | None]:
    """Finds for each comment that is shown the one that is stored.

    The first of these that holds; where several are alike, they follow each other in order, and
    no comment is given twice:

    1. their source ids are equal (where a document gives one to several, those first of which
       the rest is equal, too);
    2. both have none, and author, written date and text are equal;
    3. one has none (pages and documents have no ids, the same site's feed has), author and words
       are equal, and they were not written on different days.

    Returns:
        For each of `shown` an index in `stored`, None for a new one.
    """
    found: list[int | None] = [None] * len(shown)
    free, left = list(range(len(stored))), list(range(len(shown)))
    has_twins = _has_twins(stored) or _has_twins(shown)
    for key_of in (_full_key, _key) if has_twins else (_key,):
        known = dict(zip(_numbered([key_of(stored[i]) for i in free]), free, strict=True))
        for index, key in zip(left, _numbered([key_of(shown[i]) for i in left]), strict=True):
            found[index] = known.pop(key, None)
        free = sorted(known.values())
        left = [index for index in left if found[index] is None]
    if left and free:
        _match_words(stored, free, shown, left, found)
    return found


def words_of(text: str) -> str:
    """A text without what a change of markup changes: its white space."""
    return " ".join(text.split())


def _match_words(
    stored: Sequence[Content],
    free: Sequence[int],
    shown: Sequence[Content],
    left: Sequence[int],
    found: list[int | None],
) -> None:
    wanted = {shown[index].source_id is None for index in left}
    waiting: dict[Hashable, list[int]] = {}
    for index in free:
        content = stored[index]
        if (content.source_id is not None) in wanted and content.plain:
            waiting.setdefault(_words_key(content, content.source_id is None), []).append(index)
    if not waiting:
        return
    for index in left:
        content = shown[index]
        candidates = waiting.get(_words_key(content, content.source_id is not None), [])
        alike = [
            other
            for other in candidates[:_MOST_COMPARED]
            if _may_be_one(stored[other].published, content.published)
        ]
        if alike:
            best = min(alike, key=lambda other: stored[other].published != content.published)
            candidates.remove(best)
            found[index] = best


def _may_be_one(date: str | None, other: str | None) -> bool:
    first, second = sort_seconds(from_iso(date)), sort_seconds(from_iso(other))
    return first is None or second is None or abs(first - second) <= _SAME_TIME


def _words_key(content: Content, is_stored_without: bool) -> Hashable:
    return (is_stored_without, content.author, words_of(content.plain))


def _key(content: Content) -> Hashable:
    if content.source_id is not None:
        return content.source_id
    return (content.author, content.published_raw or content.published, content.plain)


def _full_key(content: Content) -> Hashable:
    """For ids that a document gives to several comments."""
    return (content.source_id, content.author, content.published_raw, content.plain)


def _has_twins(contents: Sequence[Content]) -> bool:
    ids = [content.source_id for content in contents if content.source_id is not None]
    return len(set(ids)) < len(ids)


def _numbered(keys: Sequence[Hashable]) -> list[Hashable]:
    """Keys that are all different: those that come again with the how-manieth they are."""
    if len(set(keys)) == len(keys):
        return list(keys)
    seen: Counter[Hashable] = Counter()
    numbered: list[Hashable] = []
    for key in keys:
        seen[key] += 1
        numbered.append(key if seen[key] == 1 else (_AGAIN, key, seen[key]))
    return numbered
