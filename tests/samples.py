"""Small inputs that several tests read."""

from __future__ import annotations

from collections.abc import Sequence

BLOG_PAGE = """\
June 13th, 2010
01:15 PM ET
12 years ago

Harbor town votes on its ferry

HARBOR (Example) - The town council is set to vote on Friday on the future of the small \
ferry that has crossed
the bay for sixty years, according to a person who has read the agenda of the meeting and \
did not want to be named.

"We have talked about this for nine years," said the mayor, who takes the boat to work on \
every day without fog.

Filed under: Ferry \u2022 Town council
soundoff (2 Responses)
  1. Ann, Lakeside

    The ferry is the only reason that I moved here.

    June 13, 2010 01:21 pm at 1:21 pm |
  2. bob

    Sell it.

    A bus is cheaper.

    June 13, 2010 01:33 pm at 1:33 pm |
"""


def rss(
    items: Sequence[str], *, title: str = "Harbor Wire", link: str = "https://wire.example/"
) -> bytes:
    """An RSS feed around items that are written out."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"'
        ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel>'
        f"<title>{title}</title><link>{link}</link>{''.join(items)}</channel></rss>"
    ).encode()


def item(
    number: int, *, title: str | None = None, text: str = "Some words.", more: str = ""
) -> str:
    """One item with guid, link and a date in March 2024."""
    return (
        f"<item><title>{title or f'Item {number}'}</title>"
        f"<link>https://wire.example/{number}</link><guid isPermaLink='false'>g{number}</guid>"
        f"<pubDate>Fri, 01 Mar 2024 10:{number % 60:02}:00 GMT</pubDate>"
        f"<description>{text}</description>{more}</item>"
    )
