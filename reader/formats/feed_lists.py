"""Lists of feeds among the formats: by which bytes and names they are known, and who reads them."""

from __future__ import annotations

from pathlib import PurePosixPath

from reader.formats import addresses, newsboat, newsraft, opml
from reader.formats.format import Format, Look
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed

_SQLITE = b"SQLite format 3\x00"
_TEXT_ENDINGS = frozenset(("", "txt", "text", "urls"))
_TEXT_TYPES = frozenset(("", "text/plain", "application/octet-stream"))


def _is_opml(look: Look) -> bool:
    if look.ending in ("txt", "text", "md", "markdown"):
        return False
    return look.root == "opml" or (look.ending == "opml" and opml.is_opml(look.text))


def _is_cache(look: Look) -> bool:
    return look.data.startswith(_SQLITE) and b"rss_feed" in look.data and b"rss_item" in look.data


def _read_cache(fetched: Fetched) -> Parsed:
    # Whoever parses anything else has no need of SQLite.
    from reader.formats import newsboat_cache

    return newsboat_cache.parse(fetched)


def _may_be_list(look: Look) -> bool:
    """Whether names leave it open that a text is a list; a Markdown or HTML file is none."""
    return look.ending in _TEXT_ENDINGS and look.media_type in _TEXT_TYPES and not look.has_controls


def _name(look: Look) -> str:
    return PurePosixPath(look.fetched.name.replace("\\", "/")).name.lower()


def _is_urls(look: Look) -> bool:
    return (
        _may_be_list(look)
        and newsboat.is_urls(look.text, is_named=_name(look) == "urls")
        # Without sections, only its name tells newsraft's titles from newsboat's tags.
        and not _is_feeds(look)
    )


def _is_feeds(look: Look) -> bool:
    return _may_be_list(look) and newsraft.is_feeds(look.text, is_named=_name(look) == "feeds")


def _is_addresses(look: Look) -> bool:
    return _may_be_list(look) and addresses.is_addresses(look.text)


OPML = Format("opml", "an OPML subscription list", _is_opml, opml.parse)
CACHE = Format("newsboat-cache", "newsboat's cache of articles", _is_cache, _read_cache)
TEXT_LISTS = (
    Format(newsboat.NAME, "newsboat's list of feeds", _is_urls, newsboat.parse),
    Format(newsraft.NAME, "newsraft's list of feeds", _is_feeds, newsraft.parse),
    Format(addresses.NAME, "a list of addresses", _is_addresses, addresses.parse),
)
"""Nothing but addresses on every line, so that no prose is taken for one of them."""
