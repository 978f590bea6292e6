"""newsboat's `urls`: addresses with tags, titles and queries (newsboat.org, "The urls file")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.formats.listing import MAX_NAME, Listing, folder_path, list_text, parsed_list
from reader.formats.newsboat_queries import own_query
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.model.subscription import FeedList, Subscription
from reader.text.clean import clean_line

NAME = "newsboat-urls"

# A quoted word, in which a backslash escapes, a comment, or a word up to the next blank.
_TOKEN = re.compile(
    r"[ \t\r]*+(?:\"(?P<quoted>(?:[^\"\\]|\\.)*+)\"?|(?P<note>#.*)|(?P<word>[^ \t\r]++))", re.S
)
_ESCAPE = re.compile(r"\\(.)", re.S)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}
_FILTER = re.compile(r"filter:([^:]*):(.*)", re.S)
_ADDRESS = re.compile(r"https?://\S|file://|exec:\S|filter:[^:]+:|query:[^:]+:", re.I)
_SPECIAL = re.compile(r"exec:|filter:|query:")


def parse(fetched: Fetched) -> Parsed:
    """Reads a fetched `urls` file.

    Raises:
        FormatError: there is no feed in it.
    """
    return parsed_list(fetched, NAME, parse_urls(list_text(fetched)))


def parse_urls(text: str) -> FeedList:
    """Reads a `urls` file.

    newsboat has tags and no folders: the first tag becomes the folder, and all of them stay tags.
    A filter is not taken over, only what it filters.

    Returns:
        Feeds and queries in their order; `file:` and `exec:` are taken, it is the user's own file.
    """
    found = Listing()
    for number, line in enumerate(text.split("\n"), 1):
        words = [word for word, _ in _tokens(line)]
        if not words:
            continue
        address = words[0]
        if address.startswith("query:"):
            _, name, expression = (*address.split(":", 2), "", "")[:3]
            name, expression = clean_line(name)[:MAX_NAME], clean_line(expression)
            if not name or not expression:
                found.add_problem("a query without name or expression", number, severity="error")
            elif (own := own_query(expression)) is None:
                found.add_problem(f"the view {name} cannot be converted: {expression}", number)
            else:
                found.add_query(name, own)
            continue
        if filtered := _FILTER.match(address):
            command, address = clean_line(filtered[1]), filtered[2]
            found.add_problem(f"the filter was not converted: {command}", number)
        found.add(address, number, _described(words[1:]))
    return found.feed_list()


def is_urls(text: str, *, is_named: bool) -> bool:
    """Whether a text is a `urls` file: every line begins with an address.

    Args:
        text: the whole file.
        is_named: whether the file is called `urls`: in it, most lines have to begin with an
            address, and the others are mistakes. Any other has to show what only newsboat
            writes: a quoted tag or a query, a command or a filter.
    """
    is_newsboats = is_named
    addresses = others = 0
    for line in text.split("\n"):
        words = list(_tokens(line))
        if not words:
            continue
        if not _ADDRESS.match(words[0][0]):
            if not is_named:
                return False
            others += 1
            continue
        addresses += 1
        is_newsboats = (
            is_newsboats
            or _SPECIAL.match(words[0][0]) is not None
            or any(is_quoted for _, is_quoted in words[1:])
        )
    return addresses > others and is_newsboats


def _tokens(line: str) -> Iterator[tuple[str, bool]]:
    """Words of a line and whether each was quoted, as newsboat tells them apart."""
    if line.startswith("#"):
        return
    for found in _TOKEN.finditer(line.rstrip(" \t\r")):
        if found["note"] is not None:
            return
        if found["quoted"] is not None:
            yield _ESCAPE.sub(lambda each: _ESCAPED.get(each[1], each[1]), found["quoted"]), True
        else:
            yield found["word"], False


def _described(words: list[str]) -> Subscription:
    """What the words after an address say of a feed."""
    title = None
    is_hidden = False
    tags: dict[str, None] = {}
    for word in words:
        name = clean_line(word)[:MAX_NAME]
        if name.startswith("~"):
            title = title or name[1:].strip() or None
        elif name.startswith("!"):
            is_hidden = True
        elif name:
            tags[name] = None
    folder = folder_path(next(iter(tags))) if tags else None
    return Subscription(url="", title=title, folder=folder, tags=tuple(tags), is_hidden=is_hidden)
