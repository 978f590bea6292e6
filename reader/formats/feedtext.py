"""A feed's text as feedparser should be given it: without what would take something's place.

feedparser lets the last of several elements win, whatever they are about: an empty link wins over
the guid that stands for it, the caption of a picture over the text of an article, and of several
root posts the one that the site likes least.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

_EMPTY_LINK = re.compile(r"<link\s*(?:/>|>(?:\s|<!\[CDATA\[\s*\]\]>)*</link\s*>)", re.I)
_MEDIA_SPACE = re.compile(r"xmlns:([\w.-]+)\s*=\s*[\"']http://search\.yahoo\.com/mrss/?[\"']", re.I)
_ITEM = re.compile(
    r"<((?:[\w.-]+:)?(?:item|entry))(?=[\s>])[^<]*+"
    r"(?:<!\[CDATA\[.*?\]\]>[^<]*+|<(?!/\1\s*>)[^<]*+)*+</\1\s*>",
    re.S | re.I,
)
_TEXT = re.compile(
    r"<(?P<name>(?:[\w.-]+:)?(?:description|summary|content|encoded))(?=[\s>])[^<>]*(?<!/)>"
    r"(?!\s*</(?P=name)\s*>)",
    re.I,
)
_DESCRIPTION = re.compile(
    r"<(?P<name>(?P<prefix>[\w.-]+):description)(?=[\s/>])[^<>]*"
    r"(?:/>|>(?:[^<]|<!\[CDATA\[.*?\]\]>)*</(?P=name)\s*>)",
    re.S | re.I,
)
_ROOT_POST = re.compile(
    r"<(?P<name>[\w.-]+:socialInteract)\b(?P<attributes>[^<>]*?)"
    r"(?:/>|>[^<>]*</(?P=name)\s*>)",
    re.I,
)
_ATTRIBUTE = re.compile(r"([\w.:-]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_LAST = 1 << 30


def prepared(text: str) -> str:
    """Returns a well-formed feed without the elements that would hide others."""
    text = _EMPTY_LINK.sub("", text)
    lower = text.lower()
    if ":socialinteract" in lower:
        text = _ITEM.sub(_with_one_root_post, text)
    if ":description" in lower and "search.yahoo.com/mrss" in lower:
        media = {"media", *(prefix.lower() for prefix in _MEDIA_SPACE.findall(text))}
        text = _ITEM.sub(lambda found: _without_captions(found[0], media), text)
    return text


def root_post_rank(said: Mapping[str, str]) -> tuple[bool, int]:
    """How far behind others a `podcast:socialInteract` stands; the lowest is the one to read.

    Args:
        said: its attributes, by names in lower case.
    """
    is_none = said.get("protocol") == "disabled" or not said.get("uri")
    priority = said.get("priority", "").strip()
    is_number = priority.isascii() and priority.isdigit() and len(priority) < 9
    return is_none, int(priority) if is_number else _LAST


def _with_one_root_post(item: re.Match[str]) -> str:
    posts = list(_ROOT_POST.finditer(item[0]))
    if len(posts) < 2:
        return item[0]
    best = min(posts, key=lambda post: root_post_rank(dict(_attributes(post["attributes"]))))
    return _ROOT_POST.sub(lambda post: post[0] if post.start() == best.start() else "", item[0])


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    for name, double, single in _ATTRIBUTE.findall(text):
        yield name.lower(), html.unescape(double or single)


def _without_captions(item: str, media: set[str]) -> str:
    """An item without the descriptions of its media, if it has a text of its own."""
    names = (found["name"].lower().rpartition(":") for found in _TEXT.finditer(item))
    if all(prefix in media for prefix, _, _ in names):
        return item
    return _DESCRIPTION.sub(
        lambda found: "" if found["prefix"].lower() in media else found[0], item
    )
