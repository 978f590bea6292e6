"""Articles with their threads as an mbox file (RFC 4155) that any mail program shows as a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from functools import lru_cache
from hashlib import blake2b

from reader.export.sections import Section, sections
from reader.model.article import Article
from reader.model.comment import Comment, KeptComment
from reader.model.discussion import Discussion

_WRITTEN = frozenset(("From", "Date", "Message-ID", "In-Reply-To", "References", "X-Score"))
"""Headers that are made here, in the form that mail has for them."""


@lru_cache(maxsize=256)
def _parsed(name: str, value: str) -> tuple[str, str]:
    return SMTP.header_store_parse(name, value)


class _Policy(EmailPolicy):
    """Parses no header that was just written, and none twice: it takes half of the time."""

    def header_store_parse(self, name: str, value: str) -> tuple[str, str]:
        return (name, value) if name in _WRITTEN else _parsed(name, value)


_POLICY = _Policy(linesep="\n")
_NOBODY = "nobody@soundoff.invalid"
"""`.invalid` is never anybody's (RFC 2606)."""
_MOST_REFERENCES = 30
"""Ids of a `References` field: the first and the last ones, as RFC 5537, 3.4.4 has it."""
# mboxrd: a line that could begin a message gets a mark, and one that has marks gets one more.
_FROM = re.compile(rb"^(>*From )", re.MULTILINE)
_WORD = re.compile(r"[\w ]+", re.ASCII)


def mbox_article(
    article: Article, comments: Sequence[KeptComment], discussions: Sequence[Discussion] = ()
) -> Iterator[bytes]:
    """An article, then its comments, each as one message of an mbox file.

    A message's id follows from what its source says of it, not from this store: exporting again,
    also elsewhere, gives the same. Stand-ins for missing parents have no message, but their
    replies refer to them.

    Args:
        article: becomes the first message.
        comments: thread after thread, each in pre-order; they are replies to the article.
        discussions: their names, which a header gives.

    Yields:
        A message with the line that parts it from the one before.
    """
    entry = article.entry
    own_id = _message_id("article", entry.link or entry.guid or f"{entry.title}\n{entry.text}")
    subject = entry.title or "(untitled)"
    message = _message(entry.author, subject, own_id, entry.published)
    if entry.link:
        message["Archived-At"] = f"<{entry.link}>"
    if article.feed is not None and article.feed.title:
        message["X-Feed"] = article.feed.title
    message.set_content(_text(entry.text, entry.link), cte="quoted-printable")
    yield _in_mbox(message, entry.published)
    for section in sections(comments, discussions):
        yield from _thread(section, subject, own_id)


def _thread(section: Section, subject: str, article_id: str) -> Iterator[bytes]:
    chain: list[str] = []
    for kept in section.comments:
        comment = kept.comment
        del chain[comment.depth :]
        above = [article_id, *chain]
        own_id = _comment_id(article_id, section, kept)
        chain.append(own_id)
        if comment.state == "missing":
            continue
        message = _message(comment.author, f"Re: {subject}", own_id, comment.published)
        message["In-Reply-To"] = above[-1]
        if len(above) > _MOST_REFERENCES:
            above = [above[0], *above[1 - _MOST_REFERENCES :]]
        message["References"] = " ".join(above)
        message["X-Discussion"] = section.name
        if comment.link:
            message["Archived-At"] = f"<{comment.link}>"
        if comment.score is not None:
            message["X-Score"] = str(comment.score)
        if comment.published is None and comment.published_raw:
            message["X-Published"] = comment.published_raw
        text = comment.text if comment.state == "ok" else f"[{comment.state}]\n\n{comment.text}"
        message.set_content(_text(text, comment.link), cte="quoted-printable")
        yield _in_mbox(message, comment.published)


def _message(
    author: str | None, subject: str, own_id: str, published: datetime | date | None
) -> EmailMessage:
    message = EmailMessage(policy=_POLICY)
    message["From"] = _sender(author)
    message["Subject"] = subject
    if published is not None:
        message["Date"] = _date(published)
    message["Message-ID"] = own_id
    return message


def _sender(author: str | None) -> str:
    """A name with an address that is nobody's. A name of the web may hold anything."""
    name = (author or "").strip() or "Anonymous"
    if _WORD.fullmatch(name):
        return f"{name} <{_NOBODY}>"
    return f"{Header(name, 'utf-8', maxlinelen=10_000).encode()} <{_NOBODY}>"


def _date(published: datetime | date) -> str:
    if isinstance(published, datetime):
        return format_datetime(published.astimezone(UTC))
    # Only the day is known: its noon, in no zone (RFC 5322, 3.3).
    return format_datetime(datetime(published.year, published.month, published.day, 12))


def _comment_id(article_id: str, section: Section, kept: KeptComment) -> str:
    comment = kept.comment
    return _message_id("comment", article_id, section.name, *_identity(comment, kept.id))


def _identity(comment: Comment, kept_id: int) -> tuple[str, ...]:
    if comment.source_id is not None:
        return (comment.source_id,)
    if comment.text or comment.author:
        return (comment.author or "", comment.published_raw or "", comment.text)
    return (str(kept_id),)


def _message_id(kind: str, *parts: str) -> str:
    data = "\n".join(parts).encode("utf-8", "replace")
    return f"<{kind}.{blake2b(data, digest_size=12).hexdigest()}@soundoff.invalid>"


def _text(text: str, link: str | None) -> str:
    return f"{text}\n\n{link}\n" if link else f"{text}\n"


def _in_mbox(message: EmailMessage, published: datetime | date | None) -> bytes:
    moment = published if isinstance(published, datetime) else datetime(1970, 1, 1, tzinfo=UTC)
    start = f"From {_NOBODY} {moment.astimezone(UTC).ctime()}\n".encode()
    return start + _FROM.sub(rb">\1", message.as_bytes()).rstrip(b"\n") + b"\n\n"
