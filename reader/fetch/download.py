"""Downloads into files: with progress, taken up where they broke off, never over another file."""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from reader.errors import FetchError
from reader.fetch.client import Client, Response
from reader.fetch.coding import Unpacker
from reader.fetch.failures import FetchFailed, failed, status_failed
from reader.model.fetching import Downloaded, Failure, FetchRequest, FetchSettings
from reader.text.file_names import MAX_BYTES, cut_name

_RANGE = re.compile(r"bytes\s+(\d+)-(\d+)/(\d+|\*)\s*\Z", re.IGNORECASE)
_WHOLE = re.compile(r"bytes\s+\*/(\d+)\s*\Z", re.IGNORECASE)
_EVERY = 0.25
"""Seconds between two reports."""
_MOST_NAMES = 10_000


async def download(
    client: Client, settings: FetchSettings, request: FetchRequest, path: Path
) -> AsyncGenerator[Downloaded]:
    """Saves what is at an address; see `Fetcher.download`.

    Raises:
        FetchError: it cannot be fetched or written.
    """
    part = _beside(path, "", ".part")
    note = _beside(path, "", ".part.from")
    last: Downloaded | None = None
    try:
        with _write_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            async with aclosing(_fill(part, note, client, settings, request)) as steps:
                async for last in steps:
                    yield last
            if last is None:
                # All of it had come earlier.
                size = part.stat().st_size
                last = Downloaded(done=size, total=size)
            saved = _named(part, path)
            note.unlink(missing_ok=True)
    except FetchFailed as error:
        if part.exists() and not part.stat().st_size:
            part.unlink(missing_ok=True)
            note.unlink(missing_ok=True)
        raise FetchError(_line(error.failure)) from error
    yield replace(last, path=saved)


async def _fill(
    part: Path, note: Path, client: Client, settings: FetchSettings, request: FetchRequest
) -> AsyncGenerator[Downloaded]:
    """Fetches what an earlier attempt left out, or everything where that cannot be gone on with."""
    begun = _begun(part, note, request.url)
    while True:
        with part.open("r+b" if begun else "wb") as file:
            # With no time limit in all, the timer only has to be there.
            async with (
                asyncio.timeout(None) as timer,
                client.get(
                    request,
                    conditions=_conditions(begun),
                    accept_encoding="identity",
                    read_timeout=settings.idle_timeout,
                    timer=timer,
                ) as response,
            ):
                if response.status != 416 or begun is None:
                    async with aclosing(_save(response, file, note, request.url, begun)) as steps:
                        async for step in steps:
                            yield step
                    return
                # There is nothing after what came earlier.
                if _is_whole(response, begun):
                    return
        begun = None


@contextmanager
def _write_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise FetchError(f"cannot write {path}: {reason}") from error


def _line(failure: Failure) -> str:
    return f"{failure.message} ({failure.hint})" if failure.hint else failure.message


def _begun(part: Path, note: Path, url: str) -> tuple[int, str] | None:
    """What an earlier attempt left: bytes, and the validator of the file they belong to."""
    try:
        noted = json.loads(note.read_text("utf-8"))
        size = part.stat().st_size
    except (OSError, ValueError):
        return None
    if not isinstance(noted, dict) or noted.get("url") != url or not size:
        return None
    validator = noted.get("validator")
    return (size, validator) if isinstance(validator, str) and validator else None


def _conditions(begun: tuple[int, str] | None) -> dict[str, str]:
    """Asks for the rest, if the file is still the same (RFC 9110, 13.1.5)."""
    return {} if begun is None else {"range": f"bytes={begun[0]}-", "if-range": begun[1]}


async def _save(
    response: Response, file: BinaryIO, note: Path, url: str, begun: tuple[int, str] | None
) -> AsyncGenerator[Downloaded]:
    headers = response.headers
    done, total = _place(response, begun)
    if begun is not None:
        file.seek(done)
        file.truncate()
    coding = headers.get("content-encoding")
    # Packed all the same: the file is what was meant, and its bytes cannot be counted on.
    unpacker = Unpacker(coding, max_bytes=1 << 62, guess=False) if coding else None
    if unpacker is not None:
        total = None
    _take_note(note, url, headers if unpacker is None else {})
    yield Downloaded(done=done, total=total)
    clock = asyncio.get_running_loop().time
    reported = clock()
    async with aclosing(response.chunks()) as chunks:
        async for chunk in chunks:
            for piece in (chunk,) if unpacker is None else unpacker.feed(chunk):
                file.write(piece)
                done += len(piece)
            if clock() - reported >= _EVERY:
                reported = clock()
                yield Downloaded(done=done, total=total)
    if unpacker is not None:
        for piece in unpacker.finish():
            file.write(piece)
            done += len(piece)
    if total is not None and done != total:
        raise failed("protocol", f"{done} of {total} bytes arrived", "try again to get the rest")
    file.flush()
    os.fsync(file.fileno())
    yield Downloaded(done=done, total=done)


def _place(response: Response, begun: tuple[int, str] | None) -> tuple[int, int | None]:
    """Where the body belongs in the file, and how long the file is to be."""
    status, headers = response.status, response.headers
    if status == 206 and begun is not None:
        found = _RANGE.match(headers.get("content-range", ""))
        if found is None or int(found[1]) != begun[0]:
            raise failed("protocol", "the server answers with another part of the file")
        return begun[0], None if found[3] == "*" else int(found[3])
    if status != 200:
        raise status_failed(status, retry_after=None, has_login=response.has_login)
    length = headers.get("content-length", "")
    return 0, int(length) if length.isascii() and length.isdecimal() else None


def _is_whole(response: Response, begun: tuple[int, str]) -> bool:
    """Whether an earlier attempt ended just before the file got its name."""
    found = _WHOLE.match(response.headers.get("content-range", ""))
    return found is not None and int(found[1]) == begun[0]


def _take_note(note: Path, url: str, headers: Mapping[str, str]) -> None:
    """Writes down which file the bytes belong to; only what identifies bytes is of use."""
    etag = headers.get("etag", "")
    validator = etag if etag.startswith('"') else headers.get("last-modified", "")
    if validator:
        note.write_text(json.dumps({"url": url, "validator": validator}), "utf-8")
    else:
        note.unlink(missing_ok=True)


def _beside(path: Path, mark: str, suffix: str | None = None) -> Path:
    """A name beside the path's, no longer than a name may be; None: with the path's ending."""
    stem, end = (path.name, suffix) if suffix is not None else (path.stem, path.suffix)
    return path.with_name(cut_name(stem, MAX_BYTES - len(f"{mark}{end}".encode())) + mark + end)


def _named(part: Path, path: Path) -> Path:
    """Gives the file its name, or the first free one after it, and returns that."""
    for number in range(1, _MOST_NAMES):
        target = path if number == 1 else _beside(path, f" ({number})")
        try:
            # A link fails where the name is taken; renaming would replace what is there.
            os.link(part, target)
        except FileExistsError:
            continue
        except OSError:
            # A file system without links: the name is taken first, then replaced.
            try:
                target.open("xb").close()
            except FileExistsError:
                continue
            with suppress(FileNotFoundError):
                part.replace(target)
            return target
        part.unlink()
        return target
    raise FetchError(f"{path} and {_MOST_NAMES} names after it are taken")
