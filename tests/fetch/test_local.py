"""Files as feeds."""

from __future__ import annotations

import gzip
import os
from dataclasses import replace
from pathlib import Path

import pytest

from reader.fetch.http import Fetcher
from reader.model.fetching import Answer, Failure, FetchRequest, NotModified
from tests.fetch.conftest import QUICK

FEED = b"<rss version='2.0'/>"


async def test_a_file_is_unchanged_until_it_is_written(fetcher: Fetcher, tmp_path: Path) -> None:
    """A feed made by a program of one's own is read when it has changed."""
    file = tmp_path / "my feed #1?.xml"
    file.write_bytes(FEED)
    url = file.as_uri()
    answer = await fetcher.fetch(FetchRequest(url=url))
    assert isinstance(answer, Answer)
    assert (answer.data, answer.url) == (FEED, url)
    again = FetchRequest(url=url, etag=answer.etag)
    assert await fetcher.fetch(again) == NotModified(url=url, etag=answer.etag)
    file.write_bytes(FEED + b"\n")
    changed = await fetcher.fetch(again)
    assert isinstance(changed, Answer)
    assert changed.data == FEED + b"\n"
    file.write_bytes(FEED + b" ")
    os.utime(file, (1, 1))
    touched = await fetcher.fetch(FetchRequest(url=url, etag=changed.etag))
    assert isinstance(touched, Answer)


async def test_spellings_of_a_file_address(
    fetcher: Fetcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ways in which people write the address of a file all lead to it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "a b#c.xml").write_bytes(FEED)
    for url in (
        f"file://{tmp_path}/a%20b%23c.xml",
        f"file:{tmp_path}/a b#c.xml",
        f"FILE://localhost{tmp_path}/a b#c.xml",
        "file:~/a b#c.xml",
    ):
        assert isinstance(await fetcher.fetch(FetchRequest(url=url)), Answer), url


async def test_a_packed_file_is_unpacked(fetcher: Fetcher, tmp_path: Path) -> None:
    """A feed.xml.gz on disk is read as one of the web is."""
    file = tmp_path / "feed.xml.gz"
    file.write_bytes(gzip.compress(FEED))
    answer = await fetcher.fetch(FetchRequest(url=file.as_uri()))
    assert isinstance(answer, Answer)
    assert answer.data == FEED


@pytest.mark.parametrize(
    ("url", "kind", "message"),
    [
        ("file:///no/such/file", "file", "cannot read /no/such/file: no such file or directory"),
        ("file://server/share", "file", "the address names a file of another machine"),
        ("file:feed.xml", "file", "the address of a file has to be absolute"),
        ("file:", "file", "the address of a file has to be absolute"),
        ("file://[", "file", "this is not the address of a file"),
        ("file:///a%00b", "file", "this is not the address of a file"),
        ("file:///dev/zero", "file", "/dev/zero is not a file"),
        ("file:///", "file", "/ is not a file"),
    ],
)
async def test_what_is_no_file_is_named(
    fetcher: Fetcher, url: str, kind: str, message: str
) -> None:
    """A wrong path ends in a message; a device or a pipe is not waited for."""
    failure = await fetcher.fetch(FetchRequest(url=url))
    assert isinstance(failure, Failure)
    assert (failure.kind, failure.message) == (kind, message)


async def test_a_pipe_and_a_large_file_are_not_read(fetcher: Fetcher, tmp_path: Path) -> None:
    """Neither a pipe that nobody writes to nor a huge file holds a refresh up."""
    os.mkfifo(tmp_path / "pipe")
    failure = await fetcher.fetch(FetchRequest(url=(tmp_path / "pipe").as_uri()))
    assert isinstance(failure, Failure)
    assert failure.kind == "file"
    (tmp_path / "large").write_bytes(bytes(1001))
    async with Fetcher(replace(QUICK, max_bytes=1000)) as small:
        large = await small.fetch(FetchRequest(url=(tmp_path / "large").as_uri()))
    assert isinstance(large, Failure)
    assert large.kind == "large"
