"""Digests by which entries are known again: the key of last resort, and all that was said."""

from __future__ import annotations

from dataclasses import fields
from hashlib import blake2b

from reader.model.changes import Identified
from reader.model.entry import Entry
from reader.text.keys import link_key

_DIGEST_BYTES = 16
_NOT_SAID = ("thread", "discussions", "layout", "confidence", "summary", "text", "state")
"""Fields that follow from others, or that the source did not say."""
_FINGERPRINT_FIELDS = tuple(f.name for f in fields(Entry) if f.name not in _NOT_SAID)


def digest(*parts: object) -> bytes:
    """16 bytes that differ when any part does; None and the empty string are different."""
    pieces: list[bytes] = []
    for part in parts:
        data = repr(part).encode("utf-8", "surrogatepass")
        pieces += (len(data).to_bytes(8, "little"), data)
    return blake2b(b"".join(pieces), digest_size=_DIGEST_BYTES).digest()


def identity_of(entry: Entry, *, is_document: bool) -> bytes:
    """The key of last resort: what makes this entry the same when nothing else names it."""
    if is_document:
        if entry.title and entry.published_raw:
            return digest("document", entry.title, entry.published_raw)
        if entry.link:
            return digest("address", link_key(entry.link))
        comments = [(c.author, c.published_raw, c.text) for c in entry.thread]
        return digest("anonymous", entry.title, entry.published_raw, entry.text, comments)
    if entry.link:
        return digest("link", link_key(entry.link), entry.title)
    return digest("text", entry.title, entry.text)


def fingerprint_of(entry: Entry) -> bytes:
    """Digest of everything the source said of an article, its thread apart."""
    return digest(*(getattr(entry, name) for name in _FINGERPRINT_FIELDS))


def identified(entry: Entry, *, is_document: bool) -> Identified:
    """An entry with its digests."""
    return Identified(
        entry=entry,
        identity=identity_of(entry, is_document=is_document),
        fingerprint=fingerprint_of(entry),
    )
