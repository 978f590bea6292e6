"""`file:` addresses: a file of this machine, unchanged as long as its time and size are."""

from __future__ import annotations

import asyncio
import os
import stat
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from reader.fetch.coding import Unpacker, too_large
from reader.fetch.failures import failed
from reader.model.fetching import Answer, FetchRequest, FetchSettings, NotModified


async def read_local(request: FetchRequest, settings: FetchSettings) -> Answer | NotModified:
    """Reads the file; packed ones are unpacked.

    Its etag is `"time-size"`, the time in nanoseconds.

    Raises:
        FetchFailed: there is no such file, or it may not or cannot be read.
    """
    path = local_path(request.url)
    return await asyncio.to_thread(_read, path, request, settings)


def local_path(url: str) -> Path:
    """Returns the path that a `file:` address names (RFC 8089); `file:~/name` is below home.

    Raises:
        FetchFailed: it names another machine, or is relative.
    """
    try:
        parts = urlsplit(url)
        host = parts.netloc
    except ValueError as error:
        raise failed("file", "this is not the address of a file", "check the address") from error
    if host.lower() not in ("", "localhost"):
        raise failed(
            "file", "the address names a file of another machine", "write file:///path/of/file"
        )
    # A `?` or `#` is part of a file's name if it was typed as it is.
    tail = url.partition(":")[2]
    tail = tail[2 + len(host) :] if tail.startswith("//") else tail
    path = url2pathname(tail)
    if "\0" in path:
        raise failed("file", "this is not the address of a file", "check the address")
    if path.startswith("~"):
        path = os.path.expanduser(path)  # noqa: PTH111  (Path.expanduser raises for no home)
    if not os.path.isabs(path):  # noqa: PTH117
        raise failed("file", "the address of a file has to be absolute", "write file:///path")
    return Path(path)


def _read(path: Path, request: FetchRequest, settings: FetchSettings) -> Answer | NotModified:
    try:
        # Never waits for somebody to write into a named pipe.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise failed("file", f"{path} is not a file", "check the address")
            etag = f'"{status.st_mtime_ns}-{status.st_size}"'
            if request.etag == etag:
                return NotModified(url=request.url, etag=etag)
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                data = file.read(settings.max_bytes + 1)
        finally:
            os.close(descriptor)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise failed("file", f"cannot read {path}: {reason}", "check the address") from error
    if len(data) > settings.max_bytes:
        raise too_large(settings.max_bytes)
    unpacker = Unpacker(None, max_bytes=settings.max_bytes)
    data = b"".join((*unpacker.feed(data), *unpacker.finish()))
    return Answer(url=request.url, data=data, etag=etag)
