"""`Fetcher`: any address to what came of it, politely and within limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from reader.fetch.caching import lifetime, retry_after
from reader.fetch.client import Client, Response
from reader.fetch.coding import ACCEPTED, Unpacker, too_large
from reader.fetch.command import run_command
from reader.fetch.download import download
from reader.fetch.failures import FetchFailed, failed, one_line, status_failed
from reader.fetch.lean_imports import httpx
from reader.fetch.local import read_local
from reader.fetch.resolver import LookUp, Resolver, look_up
from reader.model.fetching import (
    Answer,
    Downloaded,
    FetchRequest,
    FetchSettings,
    NotModified,
    Outcome,
)

# Answers without a document (RFC 9110, 15.3.5 and 15.3.6), and a part that nobody asked for.
_NO_DOCUMENT = (204, 205, 206)


class Fetcher:
    """Fetches over one pool of connections, within the limits of its settings.

    Use as an async context manager, in one event loop; any number of fetches may run at once.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        look_up: LookUp | None = None,
    ) -> None:
        """Opens nothing yet.

        Args:
            settings: limits and habits.
            transport: instead of the network, `httpx.MockTransport` say; closed at the end.
            look_up: instead of the system's name service. With a transport and without this
                no name is looked up, and each counts as public.
        """
        self._settings = settings
        self._resolver = Resolver(
            look_up or (_system_look_up if transport is None else None),
            connections=settings.connections,
            timeout=settings.connect_timeout,
        )
        self._client = Client(settings, self._resolver, transport=transport)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes all connections."""
        await self._resolver.aclose()
        await self._client.aclose()

    async def fetch(self, request: FetchRequest) -> Outcome:
        """Fetches `http:`, `https:`, `file:` or, if the settings allow it, `exec:`.

        Returns:
            What came, or why nothing did: no trouble of network, server or file is raised.
        """
        try:
            match request.url.partition(":")[0].lower():
                case "http" | "https":
                    return await self._fetch_web(request)
                case "file":
                    return await read_local(request, self._settings)
                case "exec":
                    return await run_command(request, self._settings)
                case scheme:
                    raise failed(
                        "refused",
                        f"{one_line(request.url)} is not an address that can be fetched",
                        f"{scheme}: is not supported" if ":" in request.url else None,
                    )
        except FetchFailed as error:
            return error.failure

    def download(self, request: FetchRequest, path: Path) -> AsyncGenerator[Downloaded]:
        """Saves what is at an address of the web, an enclosure say, under a name.

        It is written to `path` with `.part` appended, taken up again there if an earlier attempt
        broke off, and renamed at the end, to `name (2).ext` if the name is taken.

        Yields:
            How far it is, a few times a second; the last has the path of the file.

        Raises:
            FetchError: it cannot be fetched or written; in one line.
        """
        return download(self._client, self._settings, request, path)

    async def _fetch_web(self, request: FetchRequest) -> Outcome:
        total = self._settings.total_timeout
        conditions = {}
        if request.etag:
            conditions["if-none-match"] = request.etag
        if request.modified:
            conditions["if-modified-since"] = request.modified
        try:
            async with (
                asyncio.timeout(total) as timer,
                self._client.get(
                    request,
                    conditions=conditions,
                    accept_encoding=ACCEPTED,
                    read_timeout=self._settings.first_byte_timeout,
                    timer=timer,
                ) as response,
            ):
                return await self._outcome(response, has_validators=bool(conditions))
        except TimeoutError as error:
            raise failed(
                "timeout", f"not complete within {total:g} s", "it will be tried again later"
            ) from error

    async def _outcome(self, response: Response, *, has_validators: bool) -> Outcome:
        status, headers = response.status, response.headers
        now = datetime.now(UTC)
        if status == 304 and has_validators:
            return NotModified(
                url=response.url,
                moved_to=response.moved_to,
                etag=headers.get("etag"),
                modified=headers.get("last-modified"),
                lifetime=lifetime(headers, now=now),
            )
        if not 200 <= status < 300 or status in _NO_DOCUMENT:
            raise status_failed(
                status,
                retry_after=retry_after(headers.get("retry-after"), now=now),
                has_login=response.has_login,
            )
        return Answer(
            url=response.url,
            data=await self._body(response),
            moved_to=response.moved_to,
            media_type=headers.get("content-type"),
            etag=headers.get("etag"),
            modified=headers.get("last-modified"),
            lifetime=lifetime(headers, now=now),
        )

    async def _body(self, response: Response) -> bytes:
        most = self._settings.max_wire_bytes
        if _length(response.headers) > most:
            raise too_large(most)
        unpacker = Unpacker(
            response.headers.get("content-encoding"), max_bytes=self._settings.max_bytes
        )
        pieces: list[bytes] = []
        left = most
        async with aclosing(response.chunks()) as chunks:
            async for chunk in chunks:
                left -= len(chunk)
                if left < 0:
                    raise too_large(most)
                pieces.extend(unpacker.feed(chunk))
        pieces.extend(unpacker.finish())
        return b"".join(pieces)


def _length(headers: Mapping[str, str]) -> int:
    text = headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


_system_look_up = look_up
