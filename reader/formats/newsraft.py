"""newsraft's `feeds` file: sections, addresses and commands (newsraft(1), "FEEDS FILE")."""

from __future__ import annotations

import re

from reader.formats.listing import MAX_NAME, SLASH, Listing, list_text, parsed_list
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.model.subscription import FeedList, Subscription
from reader.text.clean import clean_line

NAME = "newsraft-feeds"

_LINE = re.compile(
    r"(?:\$\((?P<command>.+?)\)(?=\s*(?:[\"<\[{]|$))|(?P<url>\S+))"
    r"\s*(?:\"(?P<title>[^\"]*)\"?)?\s*(?P<settings>[<\[{].*)?(?P<rest>.*)"
)
_SECTION = re.compile(r"@\s*(?P<name>[^<\[{]*)(?P<settings>[<\[{].*)?")
_ADDRESS = re.compile(r"(?:https?|file|gopher|ftp)://\S|\$\(.")
# `< reload-period 60; item-limit 100` since 0.24, `[60] {100}` before.
_PERIOD = re.compile(r"(?:^<|;)\s*reload-period\s+\"?(\d{1,7})\b|\[\s*(\d{1,7})\s*\]")
_LIMIT = re.compile(r"(?:^<|;)\s*item-limit\s+\"?(\d{1,9})\b|\{\s*(\d{1,9})\s*\}")
_GLOBAL = "Global"


def parse(fetched: Fetched) -> Parsed:
    """Reads a fetched `feeds` file.

    Raises:
        FormatError: there is no feed in it.
    """
    return parsed_list(fetched, NAME, parse_feeds(list_text(fetched)))


def parse_feeds(text: str) -> FeedList:
    """Reads a `feeds` file: sections become folders, `$(command)` an `exec:` feed.

    Of the settings, the time between fetches and the number of articles are taken over.
    """
    found = Listing()
    folder: str | None = None
    section_settings = general_settings = ""
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if section := _SECTION.fullmatch(line):
            name = clean_line(section["name"])[:MAX_NAME].replace("/", SLASH)
            section_settings = section["settings"] or ""
            folder = name if name and name != _GLOBAL else None
            if folder is None:
                general_settings = section_settings
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            found.add_problem(f"cannot be read: {line[:100]}", number, severity="error")
            continue
        address = f"exec:{match['command']}" if match["command"] else match["url"]
        said = (match["settings"] or "", section_settings, general_settings)
        minutes = _first(_PERIOD, said)
        limit = _first(_LIMIT, said)
        feed = Subscription(
            url="",
            title=clean_line(match["title"] or "")[:MAX_NAME] or None,
            folder=folder,
            interval=None if minutes is None else minutes * 60,
            # Its 0 means that there is no limit.
            keep_count=limit or None,
        )
        found.add(address, number, feed)
        if match["rest"]:
            found.add_problem(f"not understood: {match['rest'][:100]}", number)
    return found.feed_list()


def is_feeds(text: str, *, is_named: bool) -> bool:
    """Whether a text is a `feeds` file: nothing but sections, addresses, commands and comments.

    Args:
        text: the whole file.
        is_named: whether the file is called `feeds`; any other has to hold a section or a command.
    """
    has_feeds = False
    is_newsrafts = is_named
    for line in text.split("\n"):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("@"):
            is_newsrafts = True
            continue
        match = _LINE.fullmatch(line)
        if match is None or not _ADDRESS.match(line) or match["rest"]:
            return False
        has_feeds = True
        is_newsrafts = is_newsrafts or match["command"] is not None
    return has_feeds and is_newsrafts


def _first(setting: re.Pattern[str], said: tuple[str, ...]) -> int | None:
    """The value of a setting in the innermost of several places that name it."""
    for text in said:
        if found := setting.search(text):
            return int(found[1] or found[2])
    return None
