"""Which format bytes are in: what they say, and what they are called where that is open."""

from __future__ import annotations

import re
from collections.abc import Callable

from reader.errors import FormatError, UnknownFormatError
from reader.formats import (
    bluesky,
    discourse,
    feed_lists,
    hackernews,
    jsonfeed,
    lemmy,
    lobsters,
    mastodon,
    reddit,
    soundoff_json,
    threadjson,
)
from reader.formats.format import Format, Look
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.text.clean import clean_line

_TEXT_ENDINGS = frozenset(("txt", "text"))
_MARKDOWN_ENDINGS = frozenset(("md", "markdown", "mdown", "mkd", "mkdn"))
_MARKDOWN_TYPES = frozenset(("text/markdown", "text/x-markdown"))
# What a name or a media type promises; bytes that are none of it are refused, not taken for text.
_PROMISED_ENDINGS = {
    "xml": "XML", "wxr": "XML", "rss": "a feed", "atom": "a feed", "rdf": "a feed", "opml": "OPML",
    "json": "JSON", "jsonl": "JSON", "jsonfeed": "a feed",
    "html": "HTML", "htm": "HTML", "xhtml": "HTML",
}  # fmt: skip
_HTML_TAGS = frozenset((
    "html", "head", "body", "title", "meta", "link", "script", "style", "base", "p", "div",
    "span", "a", "b", "i", "em", "strong", "br", "hr", "img", "table", "tbody", "tr", "td", "th",
    "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "code", "blockquote", "article",
    "section", "header", "footer", "main", "nav", "aside", "form", "center", "font", "iframe",
    "details", "figure", "dl", "dt", "dd", "noscript", "svg", "video", "audio",
))  # fmt: skip

_PIECE = re.compile(
    r"</?(?P<tag>[a-z][a-z0-9]{0,15})(?=[\s/>])|(?P<reference>&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]\w{1,30});)",
    re.I,
)

_ZIP = b"PK\x03\x04"
_IMAGES = (
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"\x00\x00\x01\x00",
)
_MEDIA = (b"ID3", b"OggS", b"fLaC", b"\x1aE\xdf\xa3", b"\xff\xfb", b"\xff\xf3")
_COMPRESSED = (
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x1f\x9d",
)
_WXR = re.compile(r"wordpress\.org/export/[\d.]*/?[\"']")
_MBOX = re.compile(
    r"From \S+.*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*\d{4}.*\n(?:>?[!-9;-~]+:.*\n|[ \t]+.*\n)+",
    re.ASCII,
)
_MOVABLE_TYPE = re.compile(
    r"(?:[A-Z][A-Z ]{2,24}:.*\n|[ \t]*\n)+-----[ \t]*\n(?:EXTENDED )?BODY:",
    re.ASCII,
)
_MAIL = re.compile(
    r"(?:(?:Received|Return-Path|Delivered-To|MIME-Version|Message-ID):.*\n(?:[ \t].*\n)*){2}", re.I
)
_CSV_HEADS = (
    "url,title,selection,folder", "title,url,time_added,tags,status",
)  # fmt: skip


def _starts(*magic: bytes) -> Callable[[Look], bool]:
    return lambda look: look.data.startswith(magic)


def _is_zip(look: Look) -> bool:
    return look.data.startswith((_ZIP, b"PK\x05\x06"))


def _is_epub(look: Look) -> bool:
    return look.data.startswith(_ZIP) and b"mimetypeapplication/epub+zip" in look.data[:100]


def _is_image(look: Look) -> bool:
    if look.data.startswith((b"BM", b"II*\x00", b"MM\x00*")):
        return b"\x00" in look.data[:32]
    return (
        look.data.startswith(_IMAGES)
        or look.data[8:12] == b"WEBP"
        or look.data[4:12] in (b"ftypavif", b"ftypheic")
    )


def _is_media(look: Look) -> bool:
    return (
        look.data.startswith(_MEDIA)
        or look.data[4:8] == b"ftyp"
        or look.data[8:12] in (b"WAVE", b"AVI ")
    )


def _is_tar(look: Look) -> bool:
    return look.data[257:262] == b"ustar"


def _is_text_by_name(look: Look) -> bool:
    """`.txt` is text, whatever tags it contains."""
    return look.ending in _TEXT_ENDINGS and not _promise(look, by_name=False)


def _is_markdown_by_name(look: Look) -> bool:
    return look.ending in _MARKDOWN_ENDINGS or look.media_type in _MARKDOWN_TYPES


def _markup(*roots: str) -> Callable[[Look], bool]:
    return lambda look: not _is_document(look) and look.root in roots


def _is_document(look: Look) -> bool:
    return _is_text_by_name(look) or look.ending in _MARKDOWN_ENDINGS


def _is_rss(look: Look) -> bool:
    return _markup("rss", "rdf")(look)


def _is_wxr(look: Look) -> bool:
    # Feeds borrow the namespace of excerpts, which stands under the same address.
    return _is_rss(look) and _WXR.search(look.text, 0, 20_000) is not None


def _is_blogger(look: Look) -> bool:
    """An export, not a feed: it holds settings or templates, or posts and comments."""
    if not _markup("feed")(look) or "2005#kind" not in look.text:
        return False
    kinds = set(re.findall(r"blogger/2008/kind#(\w+)", look.text))
    return "settings" in kinds or "template" in kinds or {"post", "comment"} <= kinds


def _is_bookmarks(look: Look) -> bool:
    return not _is_document(look) and look.head[:40].upper().startswith(
        "<!DOCTYPE NETSCAPE-BOOKMARK-FILE"
    )


def _is_html(look: Look) -> bool:
    return not _is_document(look) and (
        look.root in _HTML_TAGS or look.head[:15].lower().startswith("<!doctype html")
    )


def _is_piece_of_html(look: Look) -> bool:
    """Whether there is something of HTML in what is called so: a tag, or a character reference."""
    if look.json is not None or look.head.startswith("<?xml"):
        return False
    # Elements of a page's own making have a hyphen in their names (HTML, 4.13.3).
    return (not look.root or "-" in look.root) and any(
        found["reference"] or found["tag"].lower() in _HTML_TAGS
        for found in _PIECE.finditer(look.head)
    )


def _json(test: Callable[[object], bool]) -> Callable[[Look], bool]:
    return lambda look: not _is_document(look) and look.json is not None and test(look.json)


def _has(value: object, *names: str) -> bool:
    return isinstance(value, dict) and all(name in value for name in names)


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else None


def _is_fediverse(value: object) -> bool:
    return _has(value, "@context", "type") or _has(value, "objectType")


def _is_bluesky(value: object) -> bool:
    return _has(value, "$type") or _has(value, "lexicon")


def _is_self_hosted(value: object) -> bool:
    return (
        _has(value, "comments", "commenters")
        or _has(_first(value), "comments", "id", "title")
        or (_has(value, "version", "comments"))
    )


def _is_wordpress(value: object) -> bool:
    return _has(_first(value), "author_name", "content", "post") or _has(
        _first(value), "content", "_links"
    )


def _is_read_later(value: object) -> bool:
    first = _first(value)
    return (
        _has(value, "bookmarks")
        or _has(first, "is_archived")
        or _has(first, "slug", "savedAt")
        or _has(first, "href", "toread")
        or (
            _has(value, "items")
            and isinstance(value, dict)
            and str(value.get("id", "")).startswith(("user/", "feed/"))
        )
    )


def _is_csv(look: Look) -> bool:
    return not _is_document(look) and look.head.split("\n", 1)[0].strip().lower().replace(
        '"', ""
    ).startswith(_CSV_HEADS)


def _is_mbox(look: Look) -> bool:
    return not _is_document(look) and (look.ending == "mbox" or _MBOX.match(look.head) is not None)


def _is_mail(look: Look) -> bool:
    return not _is_document(look) and (look.ending == "eml" or _MAIL.match(look.head) is not None)


def _is_mhtml(look: Look) -> bool:
    head = look.head[:4000].lower()
    return not _is_document(look) and (
        "\nmime-version:" in head and "content-type: multipart/related" in head
    )


def _is_movable_type(look: Look) -> bool:
    return look.head[:1].isupper() and _MOVABLE_TYPE.match(look.head[:8192]) is not None


def _is_http(look: Look) -> bool:
    return not _is_document(look) and re.match(r"HTTP/[\d.]+ \d{3}\b", look.head) is not None


def _read_syndication(fetched: Fetched) -> Parsed:
    # feedparser costs 60 ms to import, and text needs none of it.
    from reader.formats import syndication

    return syndication.parse(fetched)


def _read_markdown(fetched: Fetched) -> Parsed:
    from reader.formats import markdown

    return markdown.parse(fetched)


def _read_text(fetched: Fetched) -> Parsed:
    from reader.formats import plaintext

    return plaintext.parse(fetched)


def _read_page(fetched: Fetched) -> Parsed:
    # Brings all that knows of comments with it.
    from reader.formats import webpage

    return webpage.parse(fetched)


def _is_text(look: Look) -> bool:
    return not look.has_controls


def _is_ours(look: Look) -> bool:
    return soundoff_json.recognises(look.data)


FORMATS: tuple[Format, ...] = (
    feed_lists.CACHE,
    Format("sqlite", "a SQLite database", _starts(b"SQLite format 3\x00")),
    Format("epub", "an EPUB book", _is_epub),
    Format("zip", "a zip archive", _is_zip),
    Format("compressed", "a compressed file", _starts(*_COMPRESSED)),
    Format("tar", "a tar archive", _is_tar),
    Format("warc", "a WARC web archive", _starts(b"WARC/")),
    Format("pdf", "a PDF document", _starts(b"%PDF-")),
    Format("image", "an image", _is_image),
    Format("media", "an audio or video file", _is_media),
    Format("movable-type", "a Movable Type export", _is_movable_type),
    Format("bookmarks", "a bookmark file", _is_bookmarks),
    Format("wxr", "a WordPress export (WXR)", _is_wxr),
    Format("rss", "an RSS feed", _is_rss, _read_syndication),
    Format("blogger", "a Blogger export", _is_blogger),
    Format("atom", "an Atom feed", _markup("feed"), _read_syndication),
    feed_lists.OPML,
    Format("disqus", "a Disqus export", _markup("disqus")),
    Format("html", "an HTML page", _is_html, _read_page),
    Format("soundoff-json", "a Soundoff export", _is_ours, soundoff_json.parse),
    Format("jsonfeed", "a JSON feed", _json(jsonfeed.is_feed), jsonfeed.parse),
    Format("thread-json", "a discussion as JSON", _json(threadjson.is_thread), threadjson.parse),
    Format(
        "hackernews",
        "a Hacker News discussion as JSON",
        _json(hackernews.is_item),
        hackernews.parse,
    ),
    Format("reddit", "a Reddit discussion as JSON", _json(reddit.is_listing), reddit.parse),
    Format("lobsters", "a Lobsters discussion as JSON", _json(lobsters.is_story), lobsters.parse),
    Format("discourse", "a Discourse topic as JSON", _json(discourse.is_topic), discourse.parse),
    Format(
        "mastodon",
        "a Mastodon conversation as JSON",
        _json(mastodon.is_conversation),
        mastodon.parse,
    ),
    Format("fediverse", "an ActivityPub document as JSON", _json(_is_fediverse)),
    Format("bluesky", "a Bluesky thread as JSON", _json(bluesky.is_thread), bluesky.parse),
    Format("atproto", "a document of Bluesky's network as JSON", _json(_is_bluesky)),
    Format("lemmy", "a Lemmy discussion as JSON", _json(lemmy.is_answer), lemmy.parse),
    Format("wordpress-json", "WordPress comments as JSON", _json(_is_wordpress)),
    Format("comment-export", "a comment system's export as JSON", _json(_is_self_hosted)),
    Format("read-later", "a read-later export as JSON", _json(_is_read_later)),
    Format("read-later-csv", "a read-later export as CSV", _is_csv),
    Format("http", "a saved HTTP answer", _is_http),
    Format("mhtml", "a web page in one file of MIME parts (MHTML)", _is_mhtml),
    Format("mbox", "a mail archive (mbox)", _is_mbox),
    Format("mail", "a mail message", _is_mail),
    *feed_lists.TEXT_LISTS,
    Format("markdown", "a Markdown document", _is_markdown_by_name, _read_markdown),
    Format("text", "a text document", _is_text, _read_text),
)
"""All known formats in the order they are tried; the last two are for whatever is no other."""


def recognise(fetched: Fetched, look: Look | None = None) -> Format:
    """Finds the format of some bytes.

    Args:
        fetched: the bytes.
        look: a look at them, if one was taken.

    Raises:
        FormatError: there is nothing in them.
        UnknownFormatError: no format fits, or they are not what their name or media type says.
    """
    name = clean_line(fetched.name)
    if fetched.format is not None:
        return _named(fetched.format)
    look = look or Look(fetched)
    if not look.data.strip(b" \t\r\n\x00\xef\xbb\xbf\xfe\xff"):
        raise FormatError(f"{name}: empty")
    for each in FORMATS[:-2]:
        if each.test(look):
            if each.can_read and each is not feed_lists.CACHE and look.is_binary:
                # A program that writes feeds holds the names of their elements.
                break
            return each
    if look.has_controls:
        raise UnknownFormatError(f"{name}: not a feed and not text: binary data")
    if not _is_markdown_by_name(look):
        promise = _promise(look, by_name=True)
        if promise == "HTML" and _is_piece_of_html(look):
            return _named("html")
        if promise:
            raise UnknownFormatError(f"{name}: not a feed: {_finding(look, promise)}")
        if look.root and (look.head.startswith("<?xml") or "xmlns" in look.head[:2000]):
            raise UnknownFormatError(
                f"{name}: not a feed: XML whose root element is <{clean_line(look.root)[:40]}>"
            )
        if look.json is not None and not _is_document(look):
            raise UnknownFormatError(f"{name}: not a feed: JSON of an unknown kind")
    return _named("markdown" if _is_markdown_by_name(look) else "text")


def _named(name: str) -> Format:
    for each in FORMATS:
        if each.name == name:
            return each
    known = ", ".join(each.name for each in FORMATS if each.can_read)
    raise UnknownFormatError(f"no format is called {clean_line(name)!r}; known are {known}")


def _promise(look: Look, *, by_name: bool) -> str | None:
    """What the media type, or the ending of the name, says that bytes are, if that is not text."""
    kind = look.media_type
    if kind.endswith("json") or kind.endswith("/json-seq"):
        return "JSON"
    if "html" in kind:
        return "HTML"
    if "rss" in kind or "atom" in kind or "rdf" in kind:
        return "a feed"
    if kind.endswith(("/xml", "+xml")):
        return "XML"
    return _PROMISED_ENDINGS.get(look.ending) if by_name else None


def _finding(look: Look, promise: str) -> str:
    if look.json is not None:
        return "JSON of an unknown kind"
    if look.root:
        return f"XML whose root element is <{clean_line(look.root)[:40]}>"
    if promise == "JSON":
        return f"not valid JSON: {look.json_fault}" if look.json_fault else "not valid JSON"
    return f"supposed to be {promise}, but it is not"
