"""What stands above an article's text: title, where it is from, and how much was said about it."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, tzinfo

from reader.model.article import Article
from reader.render.chunks import Chunk, Chunks
from reader.render.full_text_head import full_text_told
from reader.text.instants import age
from reader.text.tracking import without_tracking

# Silent reading of non-fiction: 238 words a minute (Brysbaert 2019, a review of 190 studies); of
# Chinese 260 words, which are some 400 characters, and of Japanese about as many.
_LETTERS_A_MINUTE = 238 * 6
_IDEOGRAPHS_A_MINUTE = 400
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SAMPLED = 20_000
"""Characters by which a text's script is judged."""


def article_head(
    article: Article,
    now: datetime,
    *,
    link: int,
    minutes: int | None = None,
    zone: tzinfo | None = None,
) -> tuple[Chunks, ...]:
    """Paragraphs for the head of an article; what is not known leaves no trace.

    Args:
        article: the article.
        now: the moment its age is told from.
        link: the number by which the article's own address is told from those in its text.
        minutes: how long its text takes to read; None where that is not told.
        zone: zone in which instants are written; None is the reader's own.
    """
    entry = article.entry
    head: list[Chunks] = [(Chunk(entry.name, "title"),)]
    origin: list[Chunk] = []
    if article.feed is not None and article.feed.title:
        origin.append(Chunk(article.feed.title, "feed"))
    if entry.author:
        origin.append(Chunk(entry.author, "author"))
    if entry.published is not None:
        told = written_date(entry.published, zone)
        origin.append(Chunk(_unparted(f"{told} ({age(entry.published, now)})"), "dim"))
    elif entry.published_raw:
        origin.append(Chunk(entry.published_raw, "dim"))
    if minutes:
        origin.append(Chunk(_unparted(f"{minutes} min"), "dim"))
    if origin:
        head.append(_listed(origin))
    if entry.tags or article.labels:
        labels = [Chunk(label, "label") for label in article.labels]
        head.append(_listed([*labels, *(Chunk(tag, "dim") for tag in entry.tags)]))
    # The unread ones are counted above the thread, where the number follows the reader.
    said = comments_told(article.comments, 0, entry.announced)
    if said or article.is_watched:
        discussed = [Chunk(said, "dim")] if said else []
        watched = [Chunk("◎ watched", "label")] if article.is_watched else []
        head.append(_listed([*discussed, *watched]))
    if told := full_text_told(article):
        head.append((Chunk(told, "dim"),))
    if article.changed is not None:
        head.append((Chunk(f"changed {ago(article.changed, now)} (@ shows what)", "dim"),))
    if entry.link:
        head.append((Chunk(without_tracking(entry.link), "link", link),))
    if article.notes:
        head += [(Chunk("¶ ", "label"), Chunk(note, "italic")) for note in _lines(article.notes)]
    return tuple(head)


def reading_minutes(text: str) -> int | None:
    """Minutes that a text takes to read, None where it is less than one."""
    if not text:
        return None
    sample = text[:_SAMPLED]
    ideographs = len(_IDEOGRAPH.findall(sample)) * len(text) / len(sample)
    minutes = ideographs / _IDEOGRAPHS_A_MINUTE + (len(text) - ideographs) / _LETTERS_A_MINUTE
    return round(minutes) or None


def ago(value: datetime, now: datetime) -> str:
    """How long ago something was, as `2h ago`, or `just now`."""
    told = age(value, now)
    return "just now" if told == "now" else f"{told} ago"


def _unparted(text: str) -> str:
    """The same text, which no line ends in."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _lines(note: str) -> list[str]:
    return [line.strip() for line in note.splitlines() if line.strip()]


def comments_told(total: int, unread: int, announced: int | None) -> str:
    """How many comments there are, as `5 comments, 2 unread (announced 229)`; empty for none.

    What is announced is told where it is more: those of other places may be here, too.
    """
    if not total and not announced:
        return ""
    if not total:
        return f"{announced:,} comment{'' if announced == 1 else 's'} announced"
    told = f"{total:,} comment{'' if total == 1 else 's'}"
    if unread:
        told += f", {unread:,} unread"
    if announced is not None and announced > total:
        told += f" (announced {announced:,})"
    return told


def written_date(value: datetime | date, zone: tzinfo | None = None) -> str:
    """A date for reading, as `2010-06-13 19:15` in a zone, or as a day."""
    if not isinstance(value, datetime):
        return value.isoformat()
    # The first and last days of the calendar have no other zone.
    with suppress(OverflowError, ValueError):
        value = value.astimezone(zone)
    return value.isoformat(" ", "minutes")[:16]


def _listed(chunks: list[Chunk]) -> Chunks:
    """Chunks with a dot between them."""
    parted: list[Chunk] = []
    for chunk in chunks:
        if parted:
            parted.append(Chunk(" · ", "dim"))
        parted.append(chunk)
    return tuple(parted)
