"""What an article's page says of where it is discussed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from reader.comments.addresses import is_web, read_address
from reader.comments.body_links import LEADING, Mention, leading_words
from reader.formats import jsontext
from reader.formats.pagebase import page_base
from reader.text.clean import clean_line
from reader.text.keys import link_key
from reader.text.urls import absolute

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_HTML = 4 << 20
"""Characters of a page that are looked at."""
_MAX_NODES = 20_000
_MAX_LINKS = 3000

_FEED_TYPES = frozenset((
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "text/xml",
    "application/xml", "application/feed+json",
))  # fmt: skip
_COMMENTS = re.compile(
    r"comment|kommentar|reacti(?:on|e)s|comentario|comentário|coment[aá]ri|replies|komentar"
    r"|комментари|コメント|评论|評論|댓글",
    re.I,
)
# The parser's time grows with the square of depth, and no other element matters here.
_OTHER_TAG = re.compile(
    r"</?(?!(?:link|base|a|script|style|textarea|title|meta)(?![\w-]))[a-z][^<>]*>?", re.I
)
_COMMENT_BOX = re.compile(
    r"<(?:div|section|ol|ul|aside|article|footer|details)\b[^<>]{0,500}?\b(?:id|class)\s*=\s*"
    r"""(?:"[^"<>]{0,300}?|'[^'<>]{0,300}?|)"""
    r"(?<![\w-])(?:comments?|comments?-?(?:area|list|section|container|wrapper|thread)|respond"
    r"|(?P<script>disqus_thread|discourse-comments|giscus|utterances|isso-thread|remark42))"
    r"(?![\w-])",
    re.I,
)
_BLOGGER_FEED = re.compile(r"/feeds/(\d{5,25})/comments/(?:default|full|summary)")

_DISCOURSE_SITE = re.compile(r"""discourseUrl\s*:\s*["'](https?://[^"'\s]{3,200})["']""")
_DISCOURSE_TOPIC = re.compile(r"""\btopicId\s*:\s*["']?(\d{1,12})["']?""")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNames:
    """What a page says; addresses are absolute, clean and without a login."""

    discussed_at: tuple[str, ...] = ()
    """Addresses it declares as its discussions: `discussionUrl`, `rel=replies`, an embed."""
    feeds: tuple[str, ...] = ()
    """Feeds of the comments of this page, Atom first since it alone has parents."""
    has_comments: bool = False
    """Whether there is a place for comments in it that no script fills."""
    mentions: tuple[Mention, ...] = ()
    """Its links, as far as its comments begin."""


def read_page(html: str, url: str) -> PageNames:
    """Reads a page.

    Args:
        html: the page, however broken.
        url: where it was in the end, after redirects.
    """
    from selectolax.lexbor import LexborHTMLParser

    html = html[:MAX_HTML].encode("utf-8", "replace").decode("utf-8")
    boxes = list(islice(_COMMENT_BOX.finditer(html), 20))
    tree = LexborHTMLParser(_OTHER_TAG.sub(" ", html))
    base = page_base(tree, url)
    links = list(_links(tree, base))
    feeds = [each[1] for each in sorted(links, key=_preference) if _is_own_feed(each, url)]
    scripts = [node.text(deep=True) or "" for node in tree.css("script:not([src])")[:500]]
    plain = "\n".join(scripts)
    before = LexborHTMLParser(_OTHER_TAG.sub(" ", html[: boxes[0].start()])) if boxes else tree
    return PageNames(
        discussed_at=_web_only(
            [
                *_replies(links),
                *_declared(tree, base, url),
                *_discourse(plain),
            ]
        ),
        feeds=_web_only(feeds),
        has_comments=any(not box["script"] for box in boxes),
        mentions=tuple(_mentions(before, base)),
    )


_Linked = tuple[frozenset[str], str, str, str]
"""Words of `rel`, address, media type, title."""


def _links(tree: LexborHTMLParser, base: str) -> Iterator[_Linked]:
    for node in tree.css("link[href][rel]")[:1000]:
        values = node.attributes
        address = absolute(values.get("href"), base)
        if address is None or not is_web(address):
            continue
        rel = frozenset((values.get("rel") or "").lower().split())
        kind = (values.get("type") or "").partition(";")[0].strip().lower()
        yield rel, address, kind, clean_line((values.get("title") or "")[:500])


def _preference(link: _Linked) -> tuple[bool, bool]:
    return "replies" not in link[0], "atom" not in link[2]


def _is_own_feed(link: _Linked, url: str) -> bool:
    """Whether it is a feed of this page's comments, not of the site's.

    A site's comment feed is declared on each of its pages, and with the same words in its title.
    What tells them apart is the address: this page's feed lies below it, or repeats its name.
    """
    rel, address, kind, title = link
    if "stylesheet" in rel or not ({"alternate", "replies"} & rel):
        return False
    if kind not in _FEED_TYPES:
        return False
    feed, page = read_address(address), read_address(url)
    if feed is None or page is None or feed == page:
        return False
    if _BLOGGER_FEED.search(feed.path) or "replies" in rel:
        return True
    says_so = bool(_COMMENTS.search(title) or _COMMENTS.search(unquote(feed.path)))
    if "p" in page.query and feed.query.get("p") == page.query["p"]:
        return True
    path = re.sub(r"\.\w{2,5}$", "", page.path)
    if len(path) < 2:
        return False
    if feed.path.startswith((page.path + "/", path + "/", path + ".")):
        return True
    name = path.rpartition("/")[2]
    return says_so and len(name) > 3 and name.lower() in feed.path.lower()


def _replies(links: list[_Linked]) -> Iterator[str]:
    for rel, address, kind, _ in links:
        if "replies" in rel and kind not in _FEED_TYPES:
            yield address


def _declared(tree: LexborHTMLParser, base: str, url: str) -> Iterator[str]:
    """`discussionUrl` of schema.org's CreativeWork, as microdata and as JSON-LD."""
    for node in tree.css("[itemprop~=discussionUrl], [itemprop~=discussionurl]")[:20]:
        values = node.attributes
        if address := absolute(values.get("href") or values.get("content"), base):
            yield address
    own = link_key(url)
    for script in tree.css("script[type='application/ld+json']")[:50]:
        for said in _discussion_urls(script.text(deep=True) or "", own):
            if address := absolute(said, base):
                yield address


def _discussion_urls(text: str, own: str | None) -> Iterator[str]:
    """The addresses in one block of JSON-LD, but for those of other pages that it lists."""
    try:
        value: Any = jsontext.load(text.strip())
    except ValueError:
        return
    stack = [value]
    seen = 0
    while stack and seen < _MAX_NODES:
        node = stack.pop()
        seen += 1
        if isinstance(node, list):
            stack.extend(reversed(node))
        elif isinstance(node, dict):
            about = _address_in(node.get("url")) or _address_in(node.get("mainEntityOfPage"))
            if about is None or not is_web(about) or link_key(about) == own:
                yield from _said_in(node)
            stack.extend(each for each in node.values() if isinstance(each, dict | list))


def _said_in(node: dict[str, Any]) -> Iterator[str]:
    if said := _address_in(node.get("discussionUrl")):
        yield said
    statistics = node.get("interactionStatistic")
    for each in statistics if isinstance(statistics, list) else [statistics]:
        if not isinstance(each, dict):
            continue
        kind = each.get("interactionType")
        name = kind.get("@type") or kind.get("@id") if isinstance(kind, dict) else kind
        if isinstance(name, str) and name.endswith(("CommentAction", "ReplyAction")):
            service = each.get("interactionService")
            for place in (each, service):
                if isinstance(place, dict) and (said := _address_in(place.get("url"))):
                    yield said


def _address_in(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("url") or value.get("@id")
    return value if isinstance(value, str) and value else None


def _discourse(scripts: str) -> Iterator[str]:
    """The topic that a page embeds (Discourse, "Embedding Discourse comments via JavaScript").

    An embed that names only the page's address has no topic to ask for without a log-in.
    """
    site = _DISCOURSE_SITE.search(scripts)
    topic = _DISCOURSE_TOPIC.search(scripts)
    if site and topic and "DiscourseEmbed" in scripts:
        yield f"{site[1].rstrip('/')}/t/topic/{topic[1]}"


def _mentions(tree: LexborHTMLParser, base: str) -> Iterator[Mention]:
    """Links of the page with the words that lead up to them; which lines they are in is lost."""
    for node in tree.css("a[href]")[:_MAX_LINKS]:
        address = absolute(node.attributes.get("href"), base)
        if address is not None and is_web(address):
            yield Mention(address, _words(node), leading_words(_before(node)))


def _before(node: LexborNode) -> str:
    words = ""
    before = node.prev
    while before is not None and len(words) < LEADING:
        words = (before.text(deep=True) or "")[-200:] + words
        before = before.prev
    return words


def _words(node: LexborNode) -> str:
    words = clean_line((node.text(deep=True) or "")[:500])
    return words or clean_line((node.attributes.get("title") or "")[:500])


def _web_only(addresses: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(is_web, addresses)))
