"""A week of 300 feeds with the habits of real ones, on a pretended clock: `make week`.

Nothing is fetched: sites answer as real ones do (RFC 9110 validators, redirects, outages, changed
guids, nightly rebuilds, bursts), and a refresh runs every quarter of an hour. Printed are requests
sent, articles added, and how many of these are doubled or missing, by habit. Nothing may be.

Usage: week.py [DAYS]
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from reader.config import Settings
from reader.library import Library
from reader.library.refresher import refresh
from reader.model.event import FeedRefreshed
from reader.model.fetching import Answer, Failure, FetchRequest, NotModified, Outcome
from reader.model.subscription import Subscription
from reader.store.connection import connect
from reader.store.feeds import save_subscription

START = datetime(2026, 3, 2, tzinfo=UTC)
STEP = timedelta(minutes=15)
WINDOW = 20
"""Items that a feed shows."""
HABITS = (
    "daily blog", "busy wire", "sleeping", "burst", "nightly rebuild", "guids change",
    "http to https", "session ids", "dates bump", "no validators", "outages", "moves",
    "temporary redirect", "asks for patience", "429 in the night", "ends", "edits", "offline site",
)  # fmt: skip


@dataclass
class Post:
    """One thing that a site published."""

    number: int
    at: datetime
    edits: int = 0


@dataclass
class Site:
    """A feed with a habit."""

    number: int
    habit: str
    rng: random.Random
    posts: list[Post] = field(default_factory=list)
    requests: int = 0
    validated: int = 0

    @property
    def url(self) -> str:
        """Where the feed was when it was subscribed to."""
        return f"http://site{self.number}.example/feed"

    def live(self, now: datetime) -> None:
        """Publishes what its habit lets it publish in a quarter of an hour."""
        a_day = {
            "busy wire": 30.0, "sleeping": 0.05, "burst": 0.0, "daily blog": 1.0, "edits": 2.0,
        }.get(self.habit, 3.0)  # fmt: skip
        count = self.rng.random() < a_day / 96
        if self.habit == "burst" and now.hour == 9 and now.minute == 0:
            count = 15
        for _ in range(int(count)):
            self.posts.append(Post(len(self.posts), now))
        if self.habit == "edits" and self.posts and self.rng.random() < 0.05:
            self.rng.choice(self.posts[-WINDOW:]).edits += 1

    def answer(self, request: FetchRequest, now: datetime) -> Outcome:
        """What the site says at a moment."""
        self.requests += 1
        day = (now - START).days
        match self.habit:
            case "outages" if self.rng.random() < 0.3:
                return Failure(kind="status", message="502 Bad Gateway", status=502)
            case "offline site" if day in (2, 3):
                return Failure(kind="timeout", message="timed out after 20 s")
            case "429 in the night" if now.hour < 5:
                return Failure(kind="busy", message="429", status=429, retry_after=3600)
            case "ends" if day >= 4:
                return Failure(kind="gone", message="410 Gone", status=410)
        document = self.document(now, day)
        etag = None if self.habit == "no validators" else f'"{hash(document) & 0xFFFFFFFF:x}"'
        moved = None
        if self.habit == "moves" and day >= 3:
            moved = f"https://new{self.number}.example/feed"
        elsewhere = None
        if self.habit == "temporary redirect":
            elsewhere = f"https://cache{now.hour % 3}.example/{self.number}"
        lifetime = 6 * 3600 if self.habit == "asks for patience" else None
        if etag is not None and request.etag == etag:
            self.validated += 1
            return NotModified(url=request.url, etag=etag, moved_to=moved, lifetime=lifetime)
        return Answer(
            url=elsewhere or moved or request.url, data=document.encode(),
            etag=etag, moved_to=moved,
            media_type="application/rss+xml", lifetime=lifetime,
        )  # fmt: skip

    def document(self, now: datetime, day: int) -> str:
        """The feed as it is at a moment."""
        shown = self.posts[-WINDOW:][::-1]
        if self.habit == "nightly rebuild" and day % 2:
            shown = shown[::-1]
        scheme = "https" if self.habit == "http to https" and day >= 3 else "http"
        items = "".join(self.item(post, scheme, now, day) for post in shown)
        stamp = f"<lastBuildDate>{format_datetime(now)}</lastBuildDate>"
        if self.habit not in ("nightly rebuild", "no validators"):
            stamp = ""
        return (
            f'<rss version="2.0"><channel><title>Site {self.number}</title>'
            f"<link>{scheme}://site{self.number}.example/</link>{stamp}{items}</channel></rss>"
        )

    def item(self, post: Post, scheme: str, now: datetime, day: int) -> str:
        """One entry as it stands in the feed at a moment."""
        link = f"{scheme}://site{self.number}.example/{post.number}"
        guid = link
        if self.habit == "guids change":
            guid = f"urn:{day}:{self.number}:{post.number}"
        if self.habit == "session ids":
            link = guid = f"{link}?PHPSESSID={self.rng.randrange(10**9)}"
        date = now if self.habit == "dates bump" else post.at
        text = f"Words of post {post.number}." + " Corrected." * post.edits
        return (
            f"<item><title>Post {post.number}</title><link>{link}</link><guid>{guid}</guid>"
            f"<pubDate>{format_datetime(date)}</pubDate><description>{text}</description></item>"
        )


class Web:
    """All sites, by the names of their hosts."""

    def __init__(self, sites: list[Site]) -> None:
        self.now = START
        self._sites = {site.number: site for site in sites}

    async def fetch(self, request: FetchRequest) -> Outcome:
        """Asks a site."""
        host = request.url.split("/")[2].removesuffix(".example")
        number = int(host.removeprefix("site").removeprefix("new"))
        return self._sites[number].answer(request, self.now)


async def live(store: Path, sites: list[Site], days: int) -> AsyncIterator[FeedRefreshed]:
    """Lets time pass, and refreshes every quarter of an hour."""
    web = Web(sites)
    while web.now < START + timedelta(days=days):
        for site in sites:
            site.live(web.now)
        async for event in refresh(store, Settings(), fetcher=web, clock=lambda: web.now, jobs=1):
            if isinstance(event, FeedRefreshed):
                yield event
        web.now += STEP
    # What was published after the last fetch is fetched, too, so that nothing is open.
    async for event in refresh(
        store, Settings(), fetcher=web, clock=lambda: web.now, jobs=1, is_all=True
    ):
        if isinstance(event, FeedRefreshed):
            yield event


async def main() -> int:
    """Simulates and prints the table; 1 if an article is doubled."""
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    sites = [
        Site(number, HABITS[number % len(HABITS)], random.Random(number)) for number in range(300)
    ]
    for site in sites:
        site.posts = [Post(n, START - timedelta(hours=30 - n)) for n in range(10)]
    began = time.perf_counter()
    added: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "week.db"
        Library.open(store, Settings()).close()
        write = connect(store, role="writer")
        ids = {}
        for site in sites:
            ids[save_subscription(write, Subscription(url=site.url))[0]] = site
        async for event in live(store, sites, days):
            added[ids[event.feed.id].habit] += event.new
        rows = write.execute("SELECT a.feed_id, e.title FROM articles a JOIN entries e"
                             " ON e.article_id = a.id").fetchall()  # fmt: skip
        write.close()
    titles: dict[str, Counter[tuple[int, str]]] = defaultdict(Counter)
    for feed_id, title in rows:
        titles[ids[feed_id].habit][feed_id, title] += 1
    print("| habit | feeds | requests a feed and day | 304 | published | articles | doubled"
          " | missed |\n|" + "---|" * 8)  # fmt: skip
    all_doubled = 0
    for habit in HABITS:
        own = [site for site in sites if site.habit == habit]
        requests = sum(site.requests for site in own)
        validated = sum(site.validated for site in own)
        published = sum(len(site.posts) for site in own)
        kept = sum(titles[habit].values())
        doubled = kept - len(titles[habit])
        all_doubled += doubled
        missed = published - len(titles[habit])
        print(f"| {habit} | {len(own)} | {requests / len(own) / days:.1f}"
              f" | {100 * validated / requests:.0f} % | {published} | {kept} | {doubled}"
              f" | {missed} |")  # fmt: skip
    requests = sum(site.requests for site in sites)
    print(f"\n{days} days in {time.perf_counter() - began:.0f} s: {requests} requests,"
          f" {sum(added.values())} articles added, {all_doubled} doubled")  # fmt: skip
    return int(all_doubled > 0)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
