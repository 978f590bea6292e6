"""Takes content coding off (RFC 9110, 8.4) as the bytes come, with a limit on what comes out."""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Iterator
from typing import Protocol

from reader.fetch.failures import failed

ACCEPTED = "gzip, deflate, br, zstd"
"""What `Accept-Encoding` says."""

_MOST_CODINGS = 2
_MOST_MEMBERS = 1_000
_PIECE = 64 << 10
# A block of four bytes in zstd stands for up to 128 KiB, and its decoder has no limit on what it
# gives for one input: so it is fed little at a time.
_ZSTD_INPUT = 256
_ZSTD_WINDOW = 8 << 20
"""The largest window that a coding may ask for (RFC 9659)."""
_PROBE = 32
"""Bytes that tell text from what is packed."""
_KNOWN = {
    "gzip": "gzip",
    "x-gzip": "gzip",
    "deflate": "deflate",
    "x-deflate": "deflate",
    "br": "br",
    "zstd": "zstd",
}
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PRINTED = frozenset((*b"\t\n\f\r", *range(0x20, 0x7F)))


class _BadCoding(Exception):
    """Bytes that are not in the coding."""


class _Decoder(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]:
        """Gives what the bytes stand for, in pieces. Raises `_BadCoding`."""

    def is_complete(self) -> bool:
        """Whether the end of what was packed has been seen."""


class Unpacker:
    """Bytes as sent to the bytes that were meant.

    A label that lies is not believed: text is given as it is. Bytes that are gzip, zstd or zlib
    without saying so are unpacked, as a `feed.xml.gz` is served by many a host.
    """

    def __init__(self, coding: str | None, *, max_bytes: int, guess: bool = True) -> None:
        """Reads the labels.

        Args:
            coding: `Content-Encoding`; labels that name no coding are passed over.
            max_bytes: of what comes out of each coding.
            guess: whether to unpack what is packed without a label.

        Raises:
            FetchFailed: more than two codings; nobody who means well does that.
        """
        labels = [_KNOWN.get(label.strip().lower()) for label in (coding or "").split(",")]
        named = [label for label in labels if label]
        if len(named) > _MOST_CODINGS:
            raise failed("coding", f"the answer is compressed {len(named)} times over")
        self._layers = [_Layer(label, max_bytes) for label in reversed(named)]
        if guess and len(named) < _MOST_CODINGS:
            self._layers.append(_Layer(None, max_bytes))

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Gives what the next bytes stand for, in pieces.

        Raises:
            FetchFailed: more comes out than allowed, or the bytes cannot be unpacked.
        """
        return self._through(0, data)

    def finish(self) -> Iterator[bytes]:
        """Gives what was held back; to be called once, after the last bytes.

        Raises:
            FetchFailed: as `feed`.
        """
        for number, layer in enumerate(self._layers):
            for piece in layer.finish():
                yield from self._through(number + 1, piece)

    def _through(self, number: int, data: bytes) -> Iterator[bytes]:
        if number == len(self._layers):
            yield data
            return
        for piece in self._layers[number].feed(data):
            yield from self._through(number + 1, piece)


class _Layer:
    """One coding: it looks at the first bytes, then decodes or passes on."""

    def __init__(self, label: str | None, max_bytes: int) -> None:
        self._label = label
        self._left = max_bytes
        self._most = max_bytes
        self._held = b""
        self._has_begun = False
        self._decoder: _Decoder | None = None
        self._gave_any = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        if not self._has_begun:
            data = self._held + data
            if len(data) < _PROBE:
                self._held = data
                return
            self._begin(data)
        yield from self._decoded(data)

    def finish(self) -> Iterator[bytes]:
        if not self._has_begun and self._held:
            data = self._held
            self._begin(data)
            yield from self._decoded(data)
        # A cut end is passed over if anything came: what can be read is of more use than an
        # error, and the parser sees whether a document is whole.
        if self._decoder is not None and not self._gave_any and not self._decoder.is_complete():
            raise failed("coding", f"the answer cannot be decompressed ({self._label or 'broken'})")

    def _begin(self, data: bytes) -> None:
        self._has_begun = True
        self._held = b""
        self._decoder = _decoder(self._label, data)

    def _decoded(self, data: bytes) -> Iterator[bytes]:
        if self._decoder is None:
            yield from self._counted(data)
            return
        is_first = not self._gave_any
        try:
            for piece in self._decoder.feed(data):
                if piece:
                    self._gave_any = True
                    yield from self._counted(piece)
        except _BadCoding as error:
            if self._gave_any or not is_first or not (self._label is None or _may_be_text(data)):
                raise failed(
                    "coding", f"the answer cannot be decompressed ({self._label or 'broken'})"
                ) from error
            self._decoder = None
            yield from self._counted(data)

    def _counted(self, piece: bytes) -> Iterator[bytes]:
        self._left -= len(piece)
        if self._left < 0:
            raise too_large(self._most, unpacked=True)
        yield piece


def too_large(limit: int, *, unpacked: bool = False) -> Exception:
    """The failure of an answer that passes a limit in bytes."""
    size = f"{limit >> 20} MiB" if limit >= 1 << 20 else f"{limit} bytes"
    return failed(
        "large",
        f"the answer is larger than {size}{' when unpacked' if unpacked else ''}",
        "the feed may offer a shorter version",
    )


def _decoder(label: str | None, data: bytes) -> _Decoder | None:
    """The decoder for what begins with these bytes, None for what is not packed."""
    if _is_text(data):
        return None
    if data.startswith(b"\x1f\x8b\x08") and label in (None, "gzip", "deflate"):
        return _Gzip()
    if label is None:
        if data.startswith(b"\x28\xb5\x2f\xfd"):
            return _Zstd()
        # The four levels that a zlib header names (RFC 1950).
        return _Inflate() if data[:2] in (b"x\x01", b"x^", b"x\x9c", b"x\xda") else None
    match label:
        case "gzip" | "deflate":
            return _Inflate()
        case "br":
            return _Brotli()
        case _:
            return _Zstd()


def _is_text(data: bytes) -> bool:
    start = data[:_PROBE]
    return start.startswith(_BOMS) or _PRINTED.issuperset(start)


def _may_be_text(data: bytes) -> bool:
    start = data[:1024]
    if b"\0" in start:
        return False
    if start.lstrip()[:1] in (b"<", b"{", b"["):
        return True
    try:
        text, _ = codecs.utf_8_decode(start, "strict", False)
    except UnicodeDecodeError:
        return False
    return text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable()


class _Gzip:
    """Members one after the other (RFC 1952); what follows the last is padding."""

    def __init__(self) -> None:
        self._member: zlib._Decompress | None = zlib.decompressobj(31)
        self._members = 1
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        data = self._rest + data
        self._rest = b""
        while data:
            if self._member is None:
                data = data.lstrip(b"\0")
                if len(data) < 2:
                    self._rest = data
                    return
                if not data.startswith(b"\x1f\x8b"):
                    return
                self._members += 1
                if self._members > _MOST_MEMBERS:
                    raise _BadCoding
                self._member = zlib.decompressobj(31)
            yield from _inflated(self._member, data)
            data = self._member.unused_data
            if self._member.eof:
                self._member = None
            else:
                return

    def is_complete(self) -> bool:
        return self._member is None


class _Inflate:
    """`deflate`: zlib (RFC 1950), or the bare stream (RFC 1951) that some servers send for it."""

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._stream is None:
            is_zlib = data[0] & 15 == 8 and (data[0] << 8 | data[1]) % 31 == 0
            self._stream = zlib.decompressobj(15 if is_zlib else -15)
            first = _inflated(self._stream, data)
            try:
                yield next(first, b"")
            except _BadCoding:
                # A bare stream whose first bytes happen to look like a header.
                if not is_zlib:
                    raise
                self._stream = zlib.decompressobj(-15)
                first = _inflated(self._stream, data)
            yield from first
        elif not self._stream.eof:
            yield from _inflated(self._stream, data)

    def is_complete(self) -> bool:
        return self._stream is not None and self._stream.eof


def _inflated(stream: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    try:
        while data and not stream.eof:
            piece = stream.decompress(data, _PIECE)
            data = stream.unconsumed_tail
            yield piece
            if len(piece) == _PIECE and not data:
                # All is read, but some may still be inside.
                yield stream.decompress(b"", _PIECE)
    except zlib.error as error:
        raise _BadCoding from error


class _Brotli:
    """RFC 7932."""

    def __init__(self) -> None:
        import brotli

        self._error: type[Exception] = brotli.error
        self._stream = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            while not self._stream.is_finished():
                piece: bytes = self._stream.process(data, output_buffer_limit=_PIECE)
                data = b""
                yield piece
                # It takes more input as soon as it holds none, though there may be more to give.
                if len(piece) < _PIECE and self._stream.can_accept_more_data():
                    return
        except self._error as error:
            raise _BadCoding from error

    def is_complete(self) -> bool:
        return bool(self._stream.is_finished())


class _Zstd:
    """RFC 8878, frame after frame."""

    def __init__(self) -> None:
        import zstandard

        self._error: type[Exception] = zstandard.ZstdError
        decoder = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        self._stream = decoder.decompressobj(read_across_frames=True)
        self._has_ended = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            for start in range(0, len(data), _ZSTD_INPUT):
                yield self._stream.decompress(data[start : start + _ZSTD_INPUT])
        except self._error as error:
            raise _BadCoding from error

    def is_complete(self) -> bool:
        return bool(self._stream.eof)
