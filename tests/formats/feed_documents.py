"""Feeds of every kind at random, for tests that read them in two ways."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from hypothesis import strategies as st


def _split(names: str) -> tuple[str, ...]:
    return tuple(names.split())


PREFIXES = (
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("media", "http://search.yahoo.com/mrss/"),
    ("slash", "http://purl.org/rss/1.0/modules/slash/"),
    ("wfw", "http://wellformedweb.org/CommentAPI/"),
    ("thr", "http://purl.org/syndication/thread/1.0"),
    ("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
    ("atom", "http://www.w3.org/2005/Atom"),
    ("a", "http://www.w3.org/2005/Atom"),
    ("odd", "urn:odd"),
    ("georss", "http://www.georss.org/georss"),
)
_PIECES = st.sampled_from(
    (
        "word",
        " ",
        "  ",
        "\n",
        "Ünï",
        "日本",
        "€",
        "&",
        "<",
        "<b>bold</b>",
        "<p>para</p>",
        "</p>",
        "<br>",
        "&amp;",
        "&lt;p&gt;x&lt;/p&gt;",
        "&eacute;",
        "&#8217;",
        "]]>",
        "a@b.example",
        "(Ann)",
        "Ã©",
        "é",
        "\x85",
        "https://a.example/1?x=1&y=2",
        "http:////a.example/",
        "/rel/1",
        "urn:x:1",
        "0",
        "1,234",
        "Fri, 01 Mar 2024 10:00:00 +0100",
        "2010-05-28T21:03:38Z",
        "long words " * 14,
        "<script>x</script>",
        "<?php ?>",
        "<!-- c -->",
        "\u202e",
        "http://[bad",
        "C:\\x\\1b",
        "true",
        "text/html",
        "<item>",
        "</item>",
    )
)
TEXT = st.lists(_PIECES, max_size=5).map("".join)
_ATTRIBUTE_VALUES = st.one_of(
    TEXT,
    st.sampled_from(
        (
            "html",
            "text",
            "xhtml",
            "text/html",
            "TEXT/Plain",
            "audio/mpeg",
            "false",
            "true",
            "alternate",
            "self",
            "replies",
            "enclosure",
            "12",
            "https://a.example/x",
            "",
            "en",
        )
    ),
)
_ATTRIBUTES = st.sampled_from(
    (
        "type",
        "href",
        "url",
        "uri",
        "rel",
        "length",
        "isPermaLink",
        "domain",
        "scheme",
        "term",
        "label",
        "ref",
        "xml:lang",
        "lang",
        "version",
        "mode",
        "src",
        "thr:count",
        "count",
        "TYPE",
        "medium",
        "fileSize",
    )
)
_RSS_NAMES = _split(
    """
title link description guid pubDate comments category author enclosure source content:encoded
dc:creator dc:date dc:subject dc:title dc:identifier slash:comments slash:section wfw:commentRss
wfw:comment thr:in-reply-to thr:total itunes:author itunes:summary itunes:duration
itunes:keywords media:content media:thumbnail media:title media:description media:group
atom:link atom:updated a:summary odd:thing odd:group odd:total odd:in-reply-to georss:point
post-id TITLE image language summary
content id published body keywords
"""
)
_ATOM_NAMES = _split(
    """
title link id updated published issued modified author contributor category summary content
rights source atom:link dc:creator dc:date dc:subject content:encoded media:content
media:thumbnail media:group thr:in-reply-to thr:total slash:comments odd:thing odd:group
odd:total odd:in-reply-to georss:point
xhtml name description
"""
)
# Of what plain feeds are made.
_MILD_RSS = _split(
    """
title link description guid pubDate comments category author enclosure content:encoded
dc:creator dc:date dc:subject slash:comments wfw:commentRss thr:in-reply-to thr:total
itunes:author itunes:duration media:content media:thumbnail atom:link post-id itunes:summary
"""
)
_MILD_ATOM = _split(
    """
title link id updated published author category summary content rights thr:in-reply-to thr:total
media:thumbnail dc:creator
"""
)
_MILD_RSS_SHELL = _split(
    """
title link description language lastBuildDate ttl generator image skipHours atom:link
"""
)
_MILD_ATOM_SHELL = _split(
    """
title link id updated author subtitle generator
"""
)
_RSS_SHELL = _split(
    """
title link description language pubDate lastBuildDate ttl generator image skipHours skipDays
atom:link managingEditor category itunes:owner itunes:author cloud odd:thing odd:group odd:total
odd:in-reply-to author dc:date
textInput copyright
"""
)
_ATOM_SHELL = _split(
    """
title link id updated author subtitle rights generator logo category atom:link odd:thing
odd:group odd:total odd:in-reply-to
contributor
"""
)
_CHILDREN = {
    "author": ("name", "uri", "email"),
    "contributor": ("name", "email"),
    "image": ("url", "title", "link"),
    "media:content": ("media:title", "media:credit"),
    "media:group": ("media:title", "media:content"),
    "source": ("title", "id"),
    "skipHours": ("hour",),
    "skipDays": ("day",),
    "itunes:owner": ("name", "email"),
    "odd:group": ("odd:a", "odd:b", "title"),
    "textInput": ("title", "name"),
}


@st.composite
def _text(draw: st.DrawFn) -> str:
    """Character data: escaped once, twice, or in CDATA, with comments between."""
    text = draw(TEXT)
    match draw(st.integers(0, 5)):
        case 0:
            return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
        case 1:
            return escape(escape(text))
        case 2:
            return f"\n {escape(text)} <!-- note --><![CDATA[ tail ]]> "
        case _:
            return escape(text)


@st.composite
def _element(draw: st.DrawFn, names: tuple[str, ...], is_mild: bool = False) -> str:
    name = draw(st.sampled_from(names))
    attributes: dict[str, str] = {}
    if name.endswith("link") and draw(st.booleans()):
        attributes["href"] = draw(st.sampled_from(("https://a.example/2", "/3", "x.html")))
    if name in ("enclosure", "media:content") and draw(st.booleans()):
        attributes["url"] = draw(st.sampled_from(("https://a.example/2.mp3", "/3.mp3")))
    if name == "guid" and draw(st.booleans()):
        attributes["isPermaLink"] = draw(st.sampled_from(("true", "false")))
    if name in ("title", "summary", "content") and draw(st.booleans()):
        attributes["type"] = draw(st.sampled_from(("html", "text", "xhtml")))
    if not is_mild and draw(st.integers(0, 6)) == 0:
        attributes[draw(_ATTRIBUTES)] = draw(_ATTRIBUTE_VALUES)
    if not is_mild and draw(st.integers(0, 99)) == 0:
        attributes["xml:base"] = draw(st.sampled_from(("https://base.example/d/", "sub/")))
    inside = draw(_text())
    if (children := _CHILDREN.get(name)) and draw(st.integers(0, 4)):
        inside = "".join(
            f"<{child}>{draw(_text())}</{child}>"
            for child in draw(st.lists(st.sampled_from(children), max_size=3))
        )
    elif attributes.get("type") == "xhtml" and draw(st.booleans()):
        inside = (
            '<div xmlns="http://www.w3.org/1999/xhtml"><p>x <em>y</em></p>'
            f"{draw(_text())}<br/></div>"
        )
    said = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    if name == "xhtml":
        return "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>d</div></content>"
    if name == "post-id":
        said += ' xmlns="com-wordpress:feed-additions:1"'
    if draw(st.integers(0, 12)) == 0:
        return f"<{name}{said}/>"
    if draw(st.integers(0, 60)) == 0:
        declared = draw(st.sampled_from(PREFIXES))
        said += f' xmlns:{declared[0]}="{declared[1]}"'
    if not is_mild and draw(st.integers(0, 99)) == 0:
        said += ' xmlns:dc="http://search.yahoo.com/mrss/"'
    return f"<{name}{said}>{inside}</{name}>"


def _elements(names: tuple[str, ...], most: int, is_mild: bool) -> st.SearchStrategy[str]:
    # In a plain feed no element stands twice.
    strategy = st.lists(_element(names, is_mild), max_size=most)
    return strategy.map(_first_of_each if is_mild else "".join)


def _first_of_each(elements: list[str]) -> str:
    return "".join({re.split(r"[\s/>]", each, maxsplit=1)[0]: each for each in elements}.values())


_DECLARED = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in PREFIXES)


@st.composite
def xml_feeds(draw: st.DrawFn) -> str:
    """RSS 0.9x, 1.0 and 2.0 and Atom 0.3 and 1.0, mostly well-formed."""
    kind = draw(st.sampled_from(("rss", "rss", "rdf", "atom", "atom", "atom03")))
    is_mild = draw(st.booleans())
    root = _DECLARED
    if not is_mild and draw(st.integers(0, 9)) == 0:
        root += ' xml:base="https://base.example/"'
    if draw(st.integers(0, 9)) == 0:
        root += ' xml:lang="de"'
    names: tuple[str, ...]
    shell: tuple[str, ...]
    match (kind in ("rss", "rdf"), is_mild):
        case (True, False):
            names, shell = _RSS_NAMES, _RSS_SHELL
        case (True, True):
            names, shell = _MILD_RSS, _MILD_RSS_SHELL
        case (False, False):
            names, shell = _ATOM_NAMES, _ATOM_SHELL
        case _:
            names, shell = _MILD_ATOM, _MILD_ATOM_SHELL
    name = "item" if kind in ("rss", "rdf") else "entry"
    items = []
    for _ in range(draw(st.integers(0, 5))):
        said = ""
        if kind == "rdf" and draw(st.booleans()):
            said = ' rdf:about="https://a.example/about"'
        if not is_mild and draw(st.integers(0, 20)) == 0:
            said += ' xmlns:x="urn:odd"'
        if not is_mild and draw(st.integers(0, 30)) == 0:
            said += ' xml:base="https://item.example/"'
        items.append(f"<{name}{said}>{draw(_elements(names, 8, is_mild))}</{name}>")
        if not is_mild and draw(st.integers(0, 30)) == 0:
            items.append(draw(_element(shell)))
        items.append(draw(st.sampled_from(("", "\n", "<!-- c -->"))))
    head = draw(_elements(shell, 5, is_mild))
    body = "".join(items)
    match kind:
        case "rss":
            version = draw(st.sampled_from((' version="2.0"', ' version="0.91"', "")))
            tail = draw(_elements(shell, 1, is_mild)) if draw(st.integers(0, 9)) == 0 else ""
            return f"<rss{version}{root}><channel>{head}{body}{tail}</channel></rss>"
        case "rdf":
            return (
                '<rdf:RDF xmlns="http://purl.org/rss/1.0/"'
                f' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"{root}>'
                f"<channel>{head}</channel>{body}</rdf:RDF>"
            )
        case "atom03":
            return f'<feed version="0.3" xmlns="http://purl.org/atom/ns#"{root}>{head}{body}</feed>'
        case _:
            return f'<feed xmlns="http://www.w3.org/2005/Atom"{root}>{head}{body}</feed>'


_JSON_VALUES: st.SearchStrategy[Any] = st.one_of(TEXT, st.integers(), st.none(), st.booleans())
_JSON_ITEMS = st.dictionaries(
    st.sampled_from(
        ("id", "url", "title", "content_html", "content_text", "summary", "date_published", "tags")
    ),
    _JSON_VALUES,
)


@st.composite
def json_feeds(draw: st.DrawFn) -> str:
    """JSON Feed 1.1, with items that are none."""
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": draw(TEXT),
            "home_page_url": "https://a.example/",
            "items": draw(st.lists(st.one_of(_JSON_ITEMS, _JSON_ITEMS, _JSON_VALUES), max_size=5)),
        }
    )
