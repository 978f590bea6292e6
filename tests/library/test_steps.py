"""A feed fetched again: scenarios of documents that follow each other."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader.config import Settings
from reader.library import Library
from reader.model.event import ImportFinished
from reader.model.listing import ArticleQuery, ArticleSummary
from reader.model.source import Source

URL = "https://paper.example.net/feed.xml"


def item(*parts: str) -> str:
    """An item of RSS with `name=value` parts; of a name with a `*` the guid is no permalink."""
    elements = []
    for part in parts:
        name, _, value = part.partition("=")
        if name == "id":
            elements.append(f'<guid isPermaLink="false">{value}</guid>')
        elif name == "date":
            elements.append(f"<pubDate>{value}</pubDate>")
        elif name == "text":
            elements.append(f"<description>{value}</description>")
        else:
            elements.append(f"<{name}>{value}</{name}>")
    return f"<item>{''.join(elements)}</item>"


def rss(*items: str, title: str = "The Paper") -> str:
    """A feed of items."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel>'
        f"<title>{title}</title><link>https://paper.example.net/</link>"
        f"<description>Made for tests</description>{''.join(items)}</channel></rss>\n"
    )


@dataclass
class Steps:
    """Imports documents one after the other under a feed's address."""

    library: Library
    folder: Path
    number: int = 0

    def take(self, document: str, *, url: str = URL) -> tuple[int, int, int]:
        """(articles added, changed, there now)."""
        self.number += 1
        path = self.folder / f"{self.number}.xml"
        path.write_text(document)
        *_, end = self.library.importing([Source(path=str(path), url=url)], jobs=1)
        assert isinstance(end, ImportFinished) and not end.failed
        return end.articles.new, end.articles.changed, len(self.ids())

    def ids(self) -> array[int]:
        return self.library.head(ArticleQuery(), 1000)

    def rows(self) -> dict[str | None, ArticleSummary]:
        return {row.title: row for row in self.library.summaries(self.ids())}

    def mark_read(self) -> None:
        asyncio.run(self.library.mark_articles(list(self.ids()), unread=False))

    def unread(self) -> int:
        return sum(row.unread for row in self.library.summaries(self.ids()))

    def text(self, article_id: int = 1) -> str:
        article = self.library.get_article(article_id)
        assert article is not None
        return article.entry.text


@pytest.fixture
def steps(tmp_path: Path) -> Iterator[Steps]:
    library = Library.open(tmp_path / "soundoff.db", Settings())
    yield Steps(library, tmp_path)
    library.close()


ONE = ("title=Ferry", "link=https://paper.example.net/ferry", "id=f1")
FRIDAY = "date=Fri, 01 Mar 2024 10:00:00 GMT"
SUNDAY = "date=Sun, 03 Mar 2024 10:00:00 GMT"


def test_an_emptied_text_stays_readable(steps: Steps) -> None:
    """A feed that turns its texts off takes none away."""
    steps.take(rss(item(*ONE, "text=long and worth keeping")))
    assert steps.take(rss(item(*ONE, "text=")))[0] == 0
    assert steps.text() == "long and worth keeping"


def test_the_count_of_comments_follows_the_feed(steps: Steps) -> None:
    """More comments make an article neither new nor unread."""
    steps.take(rss(item(*ONE, "text=talk", "slash:comments=1")))
    steps.mark_read()
    assert steps.take(rss(item(*ONE, "text=talk", "slash:comments=2"))) == (0, 1, 1)
    row = steps.rows()["Ferry"]
    assert (row.unread, row.announced, row.is_changed) == (False, 2, False)


@pytest.mark.parametrize("parts", [ONE, ONE[:2]], ids=["guid", "link"])
def test_a_new_date_is_no_new_article(steps: Steps, parts: tuple[str, ...]) -> None:
    """A site that dates everything anew brings nothing back."""
    steps.take(rss(item(*parts, FRIDAY)))
    steps.mark_read()
    assert steps.take(rss(item(*parts, SUNDAY))) == (0, 1, 1)
    assert steps.unread() == 0
    assert steps.rows()["Ferry"].published == "2024-03-03T10:00:00Z"


def test_a_feed_may_be_empty_for_a_day(steps: Steps) -> None:
    """An outage at the site costs no article, and its end adds none."""
    steps.take(rss(item(*ONE)))
    steps.mark_read()
    assert steps.take(rss()) == (0, 0, 1)
    assert steps.take(rss(item(*ONE), "\n")) == (0, 0, 1)
    assert steps.unread() == 0


def test_https_brings_nothing_back(steps: Steps) -> None:
    """A site that moves to https keeps its articles."""
    steps.take(rss(item("title=Ferry", "guid=http://paper.example.net/f")))
    steps.mark_read()
    assert steps.take(rss(item("title=Ferry", "guid=https://paper.example.net/f")))[0] == 0
    assert steps.unread() == 0


def test_what_leaves_the_feed_stays(steps: Steps) -> None:
    """An article is there after its feed dropped it."""
    old = item("title=Old", "link=https://paper.example.net/o", "id=o")
    steps.take(rss(old, item(*ONE)))
    assert steps.take(rss(item(*ONE))) == (0, 0, 2)


def test_order_says_nothing(steps: Steps) -> None:
    """A feed turned upside down is the same feed."""
    items = [item(f"title=N{n}", f"link=https://paper.example.net/{n}") for n in range(5)]
    assert steps.take(rss(*items)) == (5, 0, 5)
    assert steps.take(rss(*reversed(items))) == (0, 0, 5)
    assert steps.take(rss(*items[:3], *items[1:])) == (0, 0, 5)


def test_a_session_in_the_link_is_no_new_article(steps: Steps) -> None:
    """Links that differ at each fetch make nothing new, with a guid or without."""
    for session in ("1111", "2222", "3333"):
        link = f"link=https://paper.example.net/a;jsessionid={session}"
        steps.take(rss(item("title=A", link, "id=g"), item("title=B", f"{link}?b=1")))
    assert len(steps.ids()) == 2


def test_a_guid_is_unique_in_its_feed_only(steps: Steps) -> None:
    """A story that two feeds carry is in both."""
    shared = ("title=Shared", "link=https://wire.example.net/1", "guid=https://wire.example.net/1")
    steps.take(rss(item(*shared), title="A"), url="https://a.example.net/feed")
    assert steps.take(rss(item(*shared), title="B"), url="https://b.example.net/feed") == (1, 0, 2)


def test_a_corrected_headline_updates_in_place(steps: Steps) -> None:
    """The article has the new words, is marked, stays read, and the old words can be seen."""
    steps.take(rss(item("title=Fery", *ONE[1:], "text=one")))
    steps.mark_read()
    assert steps.take(rss(item(*ONE, "text=one, corrected"))) == (0, 1, 1)
    row = steps.rows()["Ferry"]
    assert (row.unread, row.is_changed) == (False, True)
    assert "corrected" in steps.text()
    (version,) = asyncio.run(steps.library.versions(1))
    assert (version.title, version.text) == ("Fery", "one")


def test_deleted_stays_deleted(steps: Steps) -> None:
    """`d`, then a refresh with the item still there, edited or not: it does not come back."""
    other = item("title=Other", "link=https://paper.example.net/other", "id=o")
    steps.take(rss(item(*ONE, "text=a"), other))
    change = asyncio.run(steps.library.delete_articles([1]))
    assert steps.take(rss(item(*ONE, "text=a"), other, "\n")) == (0, 0, 1)
    assert steps.take(rss(item(*ONE, "text=b"), other)) == (0, 0, 1)
    assert asyncio.run(steps.library.check()) == []
    asyncio.run(steps.library.undo(change))
    assert set(steps.rows()) == {"Ferry", "Other"}
    assert steps.take(rss(item(*ONE, "text=c"), other)) == (0, 1, 2)
    assert steps.text() == "c"


def test_a_new_way_of_making_guids_adds_nothing(steps: Steps) -> None:
    """A new program at the site is not a hundred unread articles, a headline edited or not."""
    items = [(f"title=N{n}", f"link=https://paper.example.net/{n}", FRIDAY) for n in range(3)]
    steps.take(rss(*(item(*parts, f"id=?p={n}") for n, parts in enumerate(items))))
    steps.mark_read()
    items[0] = ("title=N0, corrected", *items[0][1:])
    again = rss(*(item(*p, f"guid=https://paper.example.net/{n}") for n, p in enumerate(items)))
    assert steps.take(again) == (0, 3, 3)
    assert steps.unread() == 0
