"""The elements that `plainitems` reads: names as expat gives them, in lower case, and keys."""

from __future__ import annotations

ATOM = "http://www.w3.org/2005/Atom"
RSS_1_0 = "http://purl.org/rss/1.0/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML = "http://www.w3.org/XML/1998/namespace"
THREADING = "http://purl.org/syndication/thread/1.0"

_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_FEEDBURNER = "http://rssnamespace.org/feedburner/ext/1.0"
_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_MEDIA = "http://search.yahoo.com/mrss/"
_PODCAST = "https://podcastindex.org/namespace/1.0"
_SLASH = "http://purl.org/rss/1.0/modules/slash/"
_SYNDICATION = "http://purl.org/rss/1.0/modules/syndication/"
_WFW = "http://wellformedweb.org/commentapi/"
_WORDPRESS = "com-wordpress:feed-additions:1"

OWN_PREFIXES = {
    "content": _CONTENT, "dc": _DC, "feedburner": _FEEDBURNER, "itunes": _ITUNES, "media": _MEDIA,
    "slash": _SLASH, "sy": _SYNDICATION, "wfw": _WFW,
}  # fmt: skip
"""feedparser reads these prefixes so, unless a feed declares one of them for something else."""


# Prefixes that feedparser gives a meaning to, whatever they are declared to be.
TAKEN_PREFIXES = frozenset((
    "admin", "ag", "annotate", "audio", "blogChannel", "cc", "creativeCommons", "co", "content",
    "cp", "dc", "dcterms", "email", "ev", "feedburner", "fm", "foaf", "geo", "georss", "gml",
    "icbm", "image", "itunes", "l", "media", "pingback", "prism", "psc", "rdf", "rdfs", "ref",
    "reqv", "search", "slash", "soap", "ss", "str", "sub", "sy", "szf", "taxo", "thr", "ti",
    "trackback", "wfw", "wiki", "xhtml", "xlink", "xml",
))  # fmt: skip


def _names(space: str, names: str, key: str | None = None) -> dict[str, str]:
    space = f"{space.lower()} " if space else ""
    return {f"{space}{name}": key or name for name in names.split()}


_EXTENSIONS = {
    **_names(_CONTENT, "encoded"),
    **_names(_DC, "creator author", "author"),
    **_names(_DC, "date", "updated"),
    **_names(_DC, "subject", "category"),
    **_names(_DC, "identifier type format coverage relation", "ignored"),
    **_names(_FEEDBURNER, "origlink origenclosurelink", "ignored"),
    **_names(_ITUNES, "author"),
    **_names(_ITUNES, "summary"),
    **_names(
        _ITUNES, "duration explicit episode season episodetype image block subtitle title order",
        "ignored",
    ),
    **_names(_MEDIA, "title", "media_title"),
    **_names(_MEDIA, "thumbnail", "media_thumbnail"),
    **_names(_MEDIA, "content", "media_content"),
    **_names(_SLASH, "comments", "slash_comments"),
    **_names(_SLASH, "section department hit_parade", "ignored"),
    **_names(_PODCAST, "socialinteract", "social"),
    **_names(_WFW, "commentrss", "wfw_commentrss"),
    **_names(_WFW, "comment", "ignored"),
    **_names(_WORDPRESS, "post-id", "ignored"),
    **_names(THREADING, "in-reply-to", "in_reply_to"),
    **_names(THREADING, "total"),
}  # fmt: skip


def _rss(space: str) -> dict[str, str]:
    return {
        **_EXTENSIONS,
        **_names(space, "title link description guid comments category author enclosure"),
        **_names(space, "pubdate", "published"),
        **_names(ATOM, "link", "atom_link"),
        **_names(ATOM, "updated"),
    }


ITEM_KEYS = {
    "rss": _rss(""),
    "rdf": _rss(RSS_1_0),
    "atom": {
        **_EXTENSIONS,
        **_names(ATOM, "title updated published category summary content"),
        **_names(ATOM, "id", "guid"),
        **_names(ATOM, "link", "atom_link"),
        **_names(ATOM, "author", "person"),
        **_names(ATOM, "rights", "ignored"),
    },
}  # fmt: skip
"""Of the children of an item."""

_ANY_SHELL = {
    **_names(_DC, "language date rights publisher", "ignored"),
    **_names(_FEEDBURNER, "info", "ignored"),
    **_names(_ITUNES, "explicit block image subtitle type", "ignored"),
    **_names(_SYNDICATION, "updateperiod updatefrequency updatebase", "ignored"),
}  # fmt: skip

SHELL_KEYS = {
    "rss": {
        **_ANY_SHELL,
        **_names("", "title link image"),
        **_names("", "skiphours skipdays", "skipped"),
        **_names(
            "", "description language copyright managingeditor webmaster pubdate lastbuilddate "
            "category generator docs ttl rating", "ignored",
        ),
        **_names(ATOM, "link", "atom_link"),
    },
    "rdf": {},
    "atom": {
        **_ANY_SHELL,
        **_names(ATOM, "id", "guid"),
        **_names(ATOM, "title"),
        **_names(ATOM, "link", "atom_link"),
        **_names(ATOM, "author", "person"),
        **_names(ATOM, "updated generator logo icon subtitle rights category", "ignored"),
    },
}  # fmt: skip
"""Of the children of a channel or feed."""

INNER = {
    "image": _names("", "url title link width height description", "ignored"),
    "skipped": _names("", "hour day", "ignored"),
    "person": {
        **_names(ATOM, "name"), **_names(ATOM, "uri", "ignored"), **_names(ATOM, "email"),
    },
    "media_content": _names(_MEDIA, "title", "media_title"),
}  # fmt: skip
"""Of the children of those, by the key of the one around."""


def _spaces(names: str) -> frozenset[str]:
    return frozenset(names.split())


KNOWN_SPACES = _spaces(
    """
http://backend.userland.com/blogchannelmodule
http://backend.userland.com/creativecommonsrssmodule http://backend.userland.com/rss
http://blogs.law.harvard.edu/tech/rss http://creativecommons.org/ns#license
http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html
http://example.com/dtds/podcast-1.0.dtd http://example.com/necho http://example.com/newformat#
http://freshmeat.net/rss/fm/ http://hacks.benhammersley.com/rss/streaming/
http://madskills.com/public/xml/rss/module/pingback/
http://madskills.com/public/xml/rss/module/trackback/ http://media.tangent.org/rss/1.0/
http://my.theinfo.org/changed/1.0/rss/
http://podlove.org/simple-chapters http://postneo.com/icbm/
http://prismstandard.org/namespaces/1.2/basic/ http://purl.org/atom/ns#
http://purl.org/dc/elements/1.1/ http://purl.org/dc/terms/ http://purl.org/echo/
http://purl.org/pie/ http://purl.org/rss/1.0/ http://purl.org/rss/1.0/modules/aggregation/
http://purl.org/rss/1.0/modules/annotate/ http://purl.org/rss/1.0/modules/company
http://purl.org/rss/1.0/modules/content/ http://purl.org/rss/1.0/modules/email/
http://purl.org/rss/1.0/modules/event/ http://purl.org/rss/1.0/modules/image/
http://purl.org/rss/1.0/modules/link/ http://purl.org/rss/1.0/modules/reference/
http://purl.org/rss/1.0/modules/richequiv/ http://purl.org/rss/1.0/modules/rss091#
http://purl.org/rss/1.0/modules/search/ http://purl.org/rss/1.0/modules/servicestatus/
http://purl.org/rss/1.0/modules/slash/ http://purl.org/rss/1.0/modules/subscription/
http://purl.org/rss/1.0/modules/syndication/ http://purl.org/rss/1.0/modules/taxonomy/
http://purl.org/rss/1.0/modules/textinput/ http://purl.org/rss/1.0/modules/threading/
http://purl.org/rss/1.0/modules/wiki/ http://rssnamespace.org/feedburner/ext/1.0
http://schemas.pocketsoap.com/rss/mydescmodule/ http://schemas.xmlsoap.org/soap/envelope/
http://search.yahoo.com/mrss http://search.yahoo.com/mrss/ http://web.resource.org/cc/
http://webns.net/mvcb/ http://wellformedweb.org/commentapi/ http://www.georss.org/georss
http://www.itunes.com/dtds/podcast-1.0.dtd http://www.opengis.net/gml
http://www.w3.org/1999/02/22-rdf-syntax-ns# http://www.w3.org/1999/xhtml
http://www.w3.org/1999/xlink http://www.w3.org/2000/01/rdf-schema#
http://www.w3.org/2003/01/geo/wgs84_pos# http://www.w3.org/2005/atom
http://www.w3.org/xml/1998/namespace http://xmlns.com/foaf/0.1/ uri/of/echo/namespace#
    """
    # In two parts: what looks for addresses of package indexes takes it for one.
    + "http://my.netscape.com/rdf/"
    + "simple/0.9/"
)
"""What feedparser gives a meaning to, in lower case."""

_TAKEN_PREFIXES = frozenset(prefix.lower() for prefix in TAKEN_PREFIXES)


def is_foreign(prefix: str, space: str) -> bool:
    """Whether feedparser knows neither a namespace nor the prefix that it is declared for."""
    space = space.lower()
    return (
        prefix.lower() not in _TAKEN_PREFIXES
        and space not in KNOWN_SPACES
        and "backend.userland.com/rss" not in space
    )
