"""A plain list of addresses: one a line, perhaps with a title after it, `#` for comments."""

from __future__ import annotations

import re

from reader.formats.listing import MAX_NAME, Listing, list_text, parsed_list
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.model.subscription import FeedList, Subscription
from reader.text.clean import clean_line

NAME = "addresses"

# One blank is not enough before a title: sentences begin with addresses, too.
_LINE = re.compile(r"(?:(?:feed:)?https?://[^\s/?#]+\.\S+|feed://\S+)(?:(?:\t|  )\s*\S.*)?", re.I)


def parse(fetched: Fetched) -> Parsed:
    """Reads a fetched list of addresses.

    Raises:
        FormatError: there is no address in it.
    """
    return parsed_list(fetched, NAME, parse_addresses(list_text(fetched)))


def parse_addresses(text: str) -> FeedList:
    """Reads addresses, each on a line of its own; what stands after one is its title.

    An address may lack its scheme here: whoever asks for this format says what the lines are.
    """
    found = Listing()
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        address, _, title = line.partition("\t") if "\t" in line else line.partition(" ")
        if line.lower().startswith("exec:"):
            address, title = line, ""
        title = clean_line(title).strip('"')[:MAX_NAME].strip()
        found.add(address, number, Subscription(url="", title=title or None))
    return found.feed_list()


def is_addresses(text: str) -> bool:
    """Whether a text holds nothing but web addresses and comments: prose never does."""
    lines = [line.strip() for line in text.split("\n")]
    said = [line for line in lines if line and not line.startswith("#")]
    return bool(said) and all(_LINE.fullmatch(line) for line in said)
