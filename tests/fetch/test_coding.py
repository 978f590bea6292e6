"""Answers that are packed, and those that only say so."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard

from reader.fetch.coding import Unpacker
from reader.fetch.failures import FetchFailed
from tests.costs import affordable


def packed(data: bytes) -> bytes:
    """gzip without the time of day, by which tests would be called otherwise each second."""
    return gzip.compress(data, mtime=0)


PLAIN = (
    b"<?xml version='1.0'?><rss version='2.0'><channel><title>Wire</title>"
    + random.Random(4).randbytes(300)
    + b"<item><title>One</title></item>" * 9_000
)
_LIMIT = 8 << 20


def _raw(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_content_size=False).compress(data)


def _unpack(data: bytes, coding: str | None, *, step: int = 1 << 14, limit: int = _LIMIT) -> bytes:
    unpacker = Unpacker(coding, max_bytes=limit)
    pieces: list[bytes] = []
    for start in range(0, len(data), step):
        pieces.extend(unpacker.feed(data[start : start + step]))
    pieces.extend(unpacker.finish())
    return b"".join(pieces)


def _failure(data: bytes, coding: str | None, **options: int) -> tuple[str, str]:
    with pytest.raises(FetchFailed) as caught:
        _unpack(data, coding, **options)
    return caught.value.failure.kind, caught.value.failure.message


@pytest.mark.parametrize("step", [1, 100, 1 << 14, 1 << 24])
@pytest.mark.parametrize(
    ("data", "coding"),
    [
        (PLAIN, None),
        (PLAIN, ""),
        (PLAIN, "identity"),
        (PLAIN, "UTF-8"),
        (PLAIN, "none, utf-8"),
        (packed(PLAIN), "gzip"),
        (packed(PLAIN), "X-GZip"),
        (packed(PLAIN), "gzip, utf-8"),
        (packed(PLAIN), "deflate"),
        (packed(PLAIN[:99]) + packed(PLAIN[99:]), "gzip"),
        (packed(PLAIN) + b"\0" * 700, "gzip"),
        (packed(PLAIN) + b"trailing", "gzip"),
        (packed(PLAIN)[:-8], "gzip"),
        (packed(PLAIN)[:-3], "gzip"),
        (zlib.compress(PLAIN), "deflate"),
        (zlib.compress(PLAIN)[:-4], "deflate"),
        (zlib.compress(PLAIN), "gzip"),
        (_raw(PLAIN), "deflate"),
        (brotli.compress(PLAIN), "br"),
        (_zstd(PLAIN), "zstd"),
        (_zstd(PLAIN[:99]) + _zstd(PLAIN[99:]), "zstd"),
        (packed(brotli.compress(PLAIN)), "br, gzip"),
        (packed(zlib.compress(PLAIN)), "deflate,gzip"),
        (packed(PLAIN), None),
        (packed(PLAIN), "UTF-8"),
        (zlib.compress(PLAIN), None),
        (_zstd(PLAIN), None),
        (packed(packed(PLAIN)), "gzip"),
        (PLAIN, "gzip"),
        (PLAIN, "deflate"),
        (PLAIN, "br"),
        (PLAIN, "zstd"),
        (PLAIN, "gzip, br"),
    ],
)
def test_what_was_packed_comes_out(data: bytes, coding: str | None, step: int) -> None:
    """A feed is read whatever its server says of how it is packed."""
    if step == 1:
        data_of_step = data[:3_000] if data == PLAIN else data
        expected = PLAIN[: len(data_of_step)] if data == PLAIN else PLAIN
        assert _unpack(data_of_step, coding, step=1) == expected
        return
    assert _unpack(data, coding, step=step) == PLAIN


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"x",
        b"{}",
        b"[1]",
        b"x^2 + y^2 = z^2 in K\xc3\xb6ln",
        "\ufeff<rss/>".encode(),
        "<rss><title>Новости</title></rss>".encode("utf-16"),
        "<title>Übermäßig</title>".encode("latin-1"),
        b"\n\n  <?xml version='1.0'?><rss/>",
    ],
)
@pytest.mark.parametrize("coding", [None, "gzip", "deflate", "br", "zstd"])
def test_text_is_never_unpacked(text: bytes, coding: str | None) -> None:
    """A label that lies does not make a readable feed unreadable."""
    assert _unpack(text, coding) == text


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_bytes_that_are_in_no_coding_are_named(coding: str) -> None:
    """What cannot be unpacked is said, not parsed."""
    kind, message = _failure(b"\xff\x93\x88\x00\x01" * 40, coding)
    assert (kind, message) == ("coding", f"the answer cannot be decompressed ({coding})")


@pytest.mark.parametrize(
    ("data", "coding"),
    [
        (packed(PLAIN)[:14], "gzip"),
        (b"\x1f\x8b\x08", "gzip"),
        (packed(PLAIN)[:400] + b"\xff" * 900, "gzip"),
        (packed(b"") * 1_001, "gzip"),
    ],
)
def test_broken_bytes_are_named(data: bytes, coding: str) -> None:
    """An answer broken on its way is an error, not a shorter feed."""
    assert _failure(data, coding)[0] == "coding"


def test_more_than_two_codings_are_refused() -> None:
    """Nobody packs a feed three times over but to do harm."""
    once = packed(PLAIN)
    thrice = packed(packed(once))
    kind, message = _failure(thrice, "gzip, gzip, gzip")
    assert (kind, message) == ("coding", "the answer is compressed 3 times over")
    # What only looks packed is unpacked once, or once more than its label says.
    assert _unpack(thrice, "gzip") == once


def _zeros() -> bytes:
    """A gzip file of 256 MiB of zeros."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    chunk = bytes(1 << 20)
    return b"".join(packer.compress(chunk) for _ in range(256)) + packer.flush()


@pytest.mark.parametrize(
    ("bomb", "coding"),
    [
        (_zeros, "gzip"),
        (_zeros, None),
        (lambda: packed(_zeros()), "gzip, gzip"),
        (lambda: brotli.compress(bytes(64 << 20), quality=1), "br"),
        (lambda: _zstd(bytes(256 << 20)), "zstd"),
        (lambda: _zstd(_zstd(bytes(256 << 20))), "zstd, zstd"),
    ],
    ids=["gzip", "unlabelled", "gzip twice", "brotli", "zstd", "zstd twice"],
)
def test_a_bomb_ends_early(bomb: Callable[[], bytes], coding: str | None) -> None:
    """A few kilobytes that unpack to gigabytes cost neither memory nor time."""
    data = bomb()
    tracemalloc.start()
    with affordable(15):
        try:
            unpacker = Unpacker(coding, max_bytes=_LIMIT)
            with pytest.raises(FetchFailed) as caught:
                for start in range(0, len(data), 1 << 14):
                    for piece in unpacker.feed(data[start : start + (1 << 14)]):
                        del piece
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert caught.value.failure.kind == "large"
        assert caught.value.failure.message == "the answer is larger than 8 MiB when unpacked"
        assert peak < 24 << 20
