"""Enclosures saved as files."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import FetchError
from reader.fetch.http import Fetcher
from reader.model.fetching import Downloaded, FetchOptions, FetchRequest
from tests.fetch.conftest import hasty, until
from tests.servers import Reply, Request, Server

SONG = bytes(range(256)) * 2000


async def _download(fetcher: Fetcher, url: str, path: Path) -> list[Downloaded]:
    return [step async for step in fetcher.download(FetchRequest(url=url), path)]


def _names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def _serving(etag: str = '"v1"', *, stops_at: int | None = None) -> Callable[[Request], Reply]:
    """Serves the song whole or from where it is asked for, and may break off."""

    def serve(request: Request) -> Reply:
        headers = {"ETag": etag, "Accept-Ranges": "bytes"}
        start = 0
        asked = request.headers.get("range", "")
        if asked and request.headers.get("if-range") == etag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            headers["Content-Range"] = f"bytes {start}-{len(SONG) - 1}/{len(SONG)}"
        rest = SONG[start:stops_at]
        return Reply(
            status=206 if start else 200,
            headers=headers,
            body=rest,
            length=len(SONG) - start if stops_at else None,
        )

    return serve


async def test_a_download_tells_how_far_it_is(
    fetcher: Fetcher, server: Server, tmp_path: Path
) -> None:
    """An episode is saved, and its progress seen."""
    server.scripts["/a.mp3"] = Reply(body=SONG)
    path = tmp_path / "new folder" / "Episode 1.mp3"
    steps = await _download(fetcher, server.url("/a.mp3"), path)
    assert steps[0] == Downloaded(done=0, total=len(SONG))
    assert steps[-1] == Downloaded(done=len(SONG), total=len(SONG), path=path)
    assert path.read_bytes() == SONG
    assert _names(path.parent) == [path.name]
    assert server.requests[0].headers["accept-encoding"] == "identity"


async def test_a_download_goes_on_where_it_broke_off(
    fetcher: Fetcher, server: Server, tmp_path: Path
) -> None:
    """A lost connection does not cost what has come already."""
    path = tmp_path / "a.mp3"
    server.scripts["/a.mp3"] = _serving(stops_at=100_000)
    with pytest.raises(FetchError, match=r"cut off|closed the connection"):
        await _download(fetcher, server.url("/a.mp3"), path)
    assert not path.exists()
    server.scripts["/a.mp3"] = _serving()
    steps = await _download(fetcher, server.url("/a.mp3"), path)
    assert server.requests[-1].headers["range"] == "bytes=100000-"
    assert server.requests[-1].headers["if-range"] == '"v1"'
    assert steps[0] == Downloaded(done=100_000, total=len(SONG))
    assert path.read_bytes() == SONG
    assert _names(tmp_path) == [path.name]


async def test_another_file_is_begun_anew(fetcher: Fetcher, server: Server, tmp_path: Path) -> None:
    """Halves of two versions of an episode are never put together."""
    path = tmp_path / "a.mp3"
    server.scripts["*"] = _serving('"old"', stops_at=100_000)
    with pytest.raises(FetchError):
        await _download(fetcher, server.url("/a.mp3"), path)
    server.scripts["*"] = _serving('"new"')
    steps = await _download(fetcher, server.url("/a.mp3"), path)
    assert steps[0].done == 0
    assert path.read_bytes() == SONG
    with pytest.raises(FetchError):
        server.scripts["*"] = _serving(stops_at=100_000)
        await _download(fetcher, server.url("/b.mp3"), tmp_path / "b.mp3")
    server.scripts["*"] = _serving()
    # The same name, another address.
    await _download(fetcher, server.url("/c.mp3"), tmp_path / "b.mp3")
    assert "range" not in server.requests[-1].headers


async def test_another_part_than_asked_for_is_refused(
    fetcher: Fetcher, server: Server, tmp_path: Path
) -> None:
    """A server that counts wrongly does not spoil a file."""
    path = tmp_path / "a.mp3"
    server.scripts["*"] = _serving(stops_at=100_000)
    with pytest.raises(FetchError):
        await _download(fetcher, server.url("/a.mp3"), path)
    server.scripts["*"] = Reply(
        status=206, headers={"Content-Range": "bytes 0-9/10"}, body=SONG[:10]
    )
    with pytest.raises(FetchError, match="another part"):
        await _download(fetcher, server.url("/a.mp3"), path)
    assert path.with_name("a.mp3.part").stat().st_size == 100_000


async def test_what_cannot_be_continued_is_begun_anew(
    fetcher: Fetcher, server: Server, tmp_path: Path
) -> None:
    """A file that has become shorter than what came of it can be fetched again."""
    path = tmp_path / "a.mp3"
    server.scripts["*"] = _serving(stops_at=100_000)
    with pytest.raises(FetchError):
        await _download(fetcher, server.url("/a.mp3"), path)
    server.scripts["*"] = lambda request: (
        Reply(status=416, headers={"Content-Range": "bytes */10"})
        if "range" in request.headers
        else Reply(body=SONG[:10])
    )
    await _download(fetcher, server.url("/a.mp3"), path)
    assert path.read_bytes() == SONG[:10]


async def test_a_download_that_only_lacks_its_name_gets_it(
    fetcher: Fetcher, server: Server, tmp_path: Path
) -> None:
    """A computer that is switched off at the last moment costs nothing."""
    path = tmp_path / "a.mp3"
    server.scripts["*"] = _serving(stops_at=100_000)
    with pytest.raises(FetchError):
        await _download(fetcher, server.url("/a.mp3"), path)
    server.scripts["*"] = Reply(status=416, headers={"Content-Range": "bytes */100000"})
    (step,) = await _download(fetcher, server.url("/a.mp3"), path)
    assert step == Downloaded(done=100_000, total=100_000, path=path)
    assert path.read_bytes() == SONG[:100_000]


async def test_nothing_is_ever_overwritten(
    fetcher: Fetcher, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two episodes of one name are two files."""
    server.scripts["*"] = Reply(body=SONG)
    path = tmp_path / "a.tar.gz"
    path.write_bytes(b"mine")
    steps = await _download(fetcher, server.url("/x"), path)
    assert steps[-1].path == tmp_path / "a.tar (2).gz"

    def no_links(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", no_links)
    steps = await _download(fetcher, server.url("/x"), path)
    assert steps[-1].path == tmp_path / "a.tar (3).gz"
    assert path.read_bytes() == b"mine"
    for number in (2, 3):
        assert (tmp_path / f"a.tar ({number}).gz").read_bytes() == SONG
    assert len(_names(tmp_path)) == 3


async def test_the_longest_name_can_be_downloaded(
    fetcher: Fetcher, server: Server, tmp_path: Path
) -> None:
    """A name that just fits has room for what is appended while it is fetched."""
    server.scripts["*"] = Reply(body=SONG, headers={"ETag": '"x"'})
    path = tmp_path / ("é" * 125 + ".mp3")
    await _download(fetcher, server.url("/x"), path)
    steps = await _download(fetcher, server.url("/x"), path)
    assert steps[-1].path is not None
    assert steps[-1].path.name == "é" * 123 + " (2).mp3"


async def test_a_packed_enclosure_stays_packed(
    fetcher: Fetcher, server: Server, tmp_path: Path
) -> None:
    """An archive is saved as it is; only what was packed for the way is unpacked."""
    packed = gzip.compress(SONG)
    server.scripts["/a.gz"] = Reply(body=packed)
    server.scripts["/b"] = Reply(body=packed, headers={"Content-Encoding": "gzip", "ETag": '"x"'})
    await _download(fetcher, server.url("/a.gz"), tmp_path / "a.gz")
    assert (tmp_path / "a.gz").read_bytes() == packed
    steps = await _download(fetcher, server.url("/b"), tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == SONG
    assert steps[0].total is None


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(status=404), "404 Not Found"),
        (Reply(status=403), "403 Forbidden"),
        (Reply(status=302, headers={"Location": "file:///etc/passwd"}), "file:///etc/passwd"),
        (Reply(resets=True), "closed the connection without an answer"),
    ],
)
async def test_a_download_that_fails_leaves_nothing(
    fetcher: Fetcher, server: Server, tmp_path: Path, reply: Reply, words: str
) -> None:
    """An error page is not saved under the name of an episode."""
    server.scripts["*"] = reply
    with pytest.raises(FetchError, match=words) as caught:
        await _download(fetcher, server.url("/a.mp3"), tmp_path / "a.mp3")
    assert "\n" not in str(caught.value)
    assert _names(tmp_path) == []


async def test_a_slow_download_is_not_cut_off(server: Server, tmp_path: Path) -> None:
    """A long episode over a slow line takes its time; one that stands still does not."""
    server.scripts["/slow"] = Reply(body=b"x" * 12, drip=0.02)
    server.scripts["/stands"] = Reply(body=b"x" * 12, drip=600)
    async with hasty(total_timeout=0.05) as fetcher:
        await _download(fetcher, server.url("/slow"), tmp_path / "slow")
    async with hasty(total_timeout=0.05, idle_timeout=1.0) as fetcher:
        with pytest.raises(FetchError, match="stopped in the middle"):
            await _download(fetcher, server.url("/stands"), tmp_path / "stands")
    assert (tmp_path / "slow").read_bytes() == b"x" * 12


async def test_a_full_disk_is_one_line(fetcher: Fetcher, server: Server, tmp_path: Path) -> None:
    """A disk without room is named, not a crash."""
    server.scripts["*"] = Reply(body=SONG)
    (tmp_path / "a.mp3.part").symlink_to("/dev/full")
    with pytest.raises(FetchError, match=r"^cannot write .*/a\.mp3: no space left on device$"):
        await _download(fetcher, server.url("/a.mp3"), tmp_path / "a.mp3")
    # A folder that nobody can make.
    with pytest.raises(FetchError, match=r"^cannot write /proc/x/a\.mp3: no such file"):
        await _download(fetcher, server.url("/a.mp3"), Path("/proc/x/a.mp3"))


async def test_a_download_that_is_left_closes_its_connection(
    fetcher: Fetcher, server: Server, tmp_path: Path
) -> None:
    """Cancelling a download keeps what came, and stops the rest."""
    server.scripts["*"] = Reply(body=SONG, endless=True, headers={"ETag": '"x"'})
    request = FetchRequest(url=server.url("/a"), options=FetchOptions())
    steps = fetcher.download(request, tmp_path / "a")
    async for step in steps:
        if step.done:
            break
    await steps.aclose()
    await until(lambda: server.closed)
    assert (tmp_path / "a.part").stat().st_size >= step.done
    assert not (tmp_path / "a").exists()
