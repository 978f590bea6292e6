"""Pictures are fetched politely, kept within bounds, and drawn elsewhere."""

from __future__ import annotations

import os
from base64 import b64encode
from pathlib import Path

import pytest

from reader.config import PictureSettings, Settings
from reader.library.picture_cache import PictureCache
from reader.library.pictures import Pictures
from reader.model.feed import KeptFeed
from reader.model.fetching import Answer, Failure, FetchRequest, Outcome
from reader.model.picture import Drawing, Extent, Picture
from reader.render.picture_drawing import NotDrawn
from reader.text.data_urls import read_data_url
from tests.pictures import BLUE, RED, picture
from tests.servers import Reply, Server

BLOCKS = Drawing(protocol="blocks", room=Extent(20, 10))
URL = "https://pictures.example/one.png"
SMALL = PictureSettings(show="always", cache_bytes=1 << 20)


class Web:
    """Answers by address, and notes what was asked."""

    def __init__(self, answers: dict[str, Outcome | bytes]) -> None:
        self.answers = answers
        self.asked: list[FetchRequest] = []

    async def fetch(self, request: FetchRequest) -> Outcome:
        self.asked.append(request)
        answer = self.answers[request.url]
        if isinstance(answer, bytes):
            return Answer(url=request.url, data=answer, media_type="image/png")
        return answer


def pictures(folder: Path, web: Web) -> Pictures:
    return Pictures(folder / "s.db", Settings(pictures=SMALL), fetcher=web)


def subscribed(url: str) -> KeptFeed:
    return KeptFeed(id=1, title="Feed", url=url, link=None, is_subscribed=True)


async def test_a_picture_is_fetched_once_and_there_without_a_network(tmp_path: Path) -> None:
    """What was seen once is seen again on a train."""
    web = Web({URL: picture([[RED, BLUE]])})
    first = pictures(tmp_path, web)
    drawn = await first.picture(URL, None, BLOCKS, is_asked=False)
    assert isinstance(drawn, Picture) and (drawn.width, drawn.height) == (2, 1)
    await first.aclose()
    offline = Failure(kind="offline", message="no network")
    later = pictures(tmp_path, Web({URL: offline}))
    assert await later.picture(URL, None, BLOCKS, is_asked=False) == drawn
    assert await later.path(URL) is not None
    await later.aclose()
    assert len(web.asked) == 1


async def test_addresses_of_pictures_do_not_lead_into_the_home_network(tmp_path: Path) -> None:
    """An article cannot have the router asked; a feed's own host stays its own."""
    with Server({"/p.png": Reply(body=picture([[RED]]))}) as server:
        url = server.url("/p.png")
        own = Pictures(tmp_path / "s.db", Settings(pictures=SMALL))
        refused = await own.picture(
            url, subscribed("https://feeds.example/f"), BLOCKS, is_asked=True
        )
        assert isinstance(refused, NotDrawn)
        assert not server.requests
        allowed = await own.picture(url, subscribed(server.url()), BLOCKS, is_asked=True)
        assert isinstance(allowed, Picture)
        assert server.requests[0].headers["accept"].startswith("image/")
        await own.aclose()


async def test_a_login_goes_to_the_feed_s_own_host_alone(tmp_path: Path) -> None:
    """Who serves the pictures is not told the password of the feed."""
    from reader.config import FeedSettings

    feed = "https://news.example/feed"
    own, other = "https://news.example/a.png", "https://cdn.example/b.png"
    settings = Settings(pictures=SMALL, feeds={feed: FeedSettings(login="ann:secret")})
    web = Web({own: picture([[RED]]), other: picture([[RED]])})
    shown = Pictures(tmp_path / "s.db", settings, fetcher=web)
    for url in (own, other):
        await shown.picture(url, subscribed(feed), BLOCKS, is_asked=True)
    await shown.aclose()
    assert [request.options.login for request in web.asked] == ["ann:secret", None]
    assert [request.options.from_public for request in web.asked] == [False, True]


async def test_svg_and_pages_are_refused_with_a_reason(tmp_path: Path) -> None:
    """Instead of a drawing that is a program, or of a login page, a few words stand there."""
    svg, page = "https://x.example/a.svg", "https://x.example/login"
    web = Web(
        {
            svg: Answer(url=svg, data=b"<svg/>", media_type="image/svg+xml"),
            page: Answer(url=page, data=b"<html>", media_type="text/html; charset=utf-8"),
        }
    )
    shown = pictures(tmp_path, web)
    said = [await shown.picture(url, None, BLOCKS, is_asked=True) for url in (svg, page)]
    assert said == [
        NotDrawn("SVG pictures are not shown"),
        NotDrawn("the address gave text/html instead of a picture"),
    ]
    assert await shown.path(svg) is None


async def test_what_failed_is_tried_again_only_when_asked_for(tmp_path: Path) -> None:
    """Going back and forth between articles does not ask a dead server each time."""
    web = Web({URL: Failure(kind="gone", message="410 Gone")})
    shown = pictures(tmp_path, web)
    for is_asked in (False, False, True):
        said = await shown.picture(URL, None, BLOCKS, is_asked=is_asked)
        assert said == NotDrawn("410 Gone")
    assert len(web.asked) == 2


async def test_a_picture_inside_its_address_is_asked_of_nobody(tmp_path: Path) -> None:
    """`data:` addresses are read, not fetched."""
    web = Web({})
    shown = pictures(tmp_path, web)
    url = "data:image/png;base64," + b64encode(picture([[RED]])).decode()
    assert isinstance(await shown.picture(url, None, BLOCKS, is_asked=False), Picture)
    broken = await shown.picture("data:image/png;base64,%%%", None, BLOCKS, is_asked=False)
    assert broken == NotDrawn("the picture is broken")
    await shown.aclose()
    assert not web.asked


async def test_without_pillow_one_line_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extra is optional; nothing is fetched that could not be shown."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    web = Web({URL: b""})
    said = await pictures(tmp_path, web).picture(URL, None, BLOCKS, is_asked=True)
    assert said == NotDrawn("pictures need Pillow: install soundoff[images]")
    assert not web.asked


async def test_a_decoder_that_dies_takes_nothing_with_it(tmp_path: Path) -> None:
    """After a picture that kills the process that draws, the next one is drawn."""
    web = Web({URL: picture([[RED]])})
    shown = pictures(tmp_path, web)
    await shown.picture(URL, None, BLOCKS, is_asked=True)
    pool = shown._worker._pool
    assert pool is not None and pool._processes
    for process in pool._processes.values():
        process.kill()
        process.join()
    results = [await shown.picture(URL, None, BLOCKS, is_asked=True) for _ in range(2)]
    assert isinstance(results[1], Picture)
    await shown.aclose()


def test_the_cache_stays_within_its_size_and_loses_the_oldest(tmp_path: Path) -> None:
    """The disk does not fill up; what was looked at lately stays."""
    cache = PictureCache(tmp_path / "pictures", 3000)
    for number, url in enumerate("abc"):
        cache.put(url, bytes(1000))
        os.utime(cache.path(url), (number, number))
    assert cache.get("a") is not None  # Used now, so `b` is the oldest.
    cache.put("d", bytes(1000))
    assert [url for url in "abcd" if cache.get(url) is not None] == ["a", "c", "d"]
    cache.put("huge", bytes(3001))
    assert cache.get("huge") is None and cache.get("a") is not None
    files = list((tmp_path / "pictures").iterdir())
    assert sum(file.stat().st_size for file in files) <= 3000
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_a_cache_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    """A full or read-only disk is no reason not to see a picture."""
    (tmp_path / "pictures").write_text("a file in the way")
    cache = PictureCache(tmp_path / "pictures", 3000)
    cache.put("a", b"x")
    assert cache.get("a") is None


def test_data_addresses_are_read_as_the_rfc_says() -> None:
    """Base64 with blanks or without its end, and plain escaped text."""
    assert read_data_url("data:image/gif;base64,R0lG ODlh") == ("image/gif", b"GIF89a")
    assert read_data_url("data:image/gif;base64,R0lGODk%3D") == ("image/gif", b"GIF89")
    assert read_data_url("data:image/gif;base64,R0lGODk") == ("image/gif", b"GIF89")
    assert read_data_url("data:,a%20b") == ("text/plain", b"a b")
    assert read_data_url("data:;x,\ud800é") == ("text/plain", b"?\xc3\xa9")
    assert read_data_url("https://example.org/data:,") is None
