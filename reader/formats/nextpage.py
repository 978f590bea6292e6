"""The following page of an article that its site cut into several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from reader.text.blocks.html import html_tree
from reader.text.urls import absolute, is_openable

_QUERY = ("page", "p", "pg", "paged", "pagenum", "pageno", "seite", "pagina", "strona")
"""What a page's number is called in an address."""
_PATH = re.compile(
    r"(?:/(?:page|seite|pagina|strona)[-/]?|/|[-_,]|[-_,](?:page|seite)[-_]?)(\d{1,2})"
    r"(?P<end>/?|\.\w{3,5})$"
)
_MOST_LINKS = 3_000
_SAYS_NEXT = re.compile(
    r"(?:(?:go to |continue (?:to|on) )?(?:the )?next(?: page)?|continue(?: reading)?"
    r"|(?:read )?more|nächste(?: seite)?|weiter|page suivante|suivante?|siguiente"
    r"|página siguiente|próxima|pagina successiva|successiva|volgende|nästa|neste|næste|dalej"
    r"|далее|следующая"
    r"|下一页|下一頁|次へ|次のページ|다음)?\s*(?:page|seite|pagina|página)?\s*(?P<number>\d{0,2})"
    r"\s*(?:of \d+)?\s*[»›>→▶]*",
    re.I,
)


class _Numbered(NamedTuple):
    """An address without the number of a page in it."""

    rest: str
    number: int


def next_page(html: str, url: str, number: int) -> str | None:
    """The address of the following page of the same article, which a page links to.

    Only a link that says so counts, to an address that says so, too: that of the page but for the
    number. What pages declare as next is mostly the next article.

    Args:
        html: the page.
        url: its address.
        number: which page of the article it is, from 1.
    """
    here = {_rest(url)} if number == 1 else set()
    here |= {found.rest for found in _numbered(url) if found.number == number}
    for target in _links(html, url, number + 1):
        if any(found.number == number + 1 and found.rest in here for found in _numbered(target)):
            return target
    return None


def _links(html: str, url: str, number: int) -> Iterator[str]:
    """Where the links of a page lead that may be those to its page of some number."""
    tree = html_tree(html)
    for node in tree.css("link[rel~=next][href], a[href]")[:_MOST_LINKS]:
        href = node.attributes.get("href") or ""
        if "next" not in (node.attributes.get("rel") or "").lower().split():
            said = _SAYS_NEXT.fullmatch(" ".join(node.text(deep=True).split()))
            if said is None or not said[0] or said["number"] not in ("", str(number)):
                continue
        # A place in the following page is that of its comments, mostly.
        target = absolute(href, url) if href and "#" not in href else None
        if target is None or not is_openable(target):
            continue
        with suppress(ValueError):
            # What is in brackets and no address of a network.
            urlsplit(target)
            yield target


def _rest(url: str) -> str:
    parts = urlsplit(url)
    path = re.sub(r"(?:/|\.\w{3,5})$", "", parts.path)
    return _told(parts.hostname, path, parse_qsl(parts.query))


def _numbered(url: str) -> Iterator[_Numbered]:
    """The ways in which an address may hold the number of a page."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query)
    path = re.sub(r"(?:/|\.\w{3,5})$", "", parts.path)
    for place, (name, value) in enumerate(query):
        if name.lower() in _QUERY and value.isdecimal() and len(value) < 3:
            rest = [*query[:place], *query[place + 1 :]]
            yield _Numbered(_told(parts.hostname, path, rest), int(value))
    if found := _PATH.search(parts.path):
        yield _Numbered(_told(parts.hostname, parts.path[: found.start()], query), int(found[1]))


def _told(host: str | None, path: str, query: list[tuple[str, str]]) -> str:
    return f"{host}{path.rstrip('/')}?{urlencode(query, errors='replace')}"
