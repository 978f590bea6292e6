"""Sends requests, and follows redirects to the answer at their end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from reader.fetch.connections import Connections
from reader.fetch.failures import failed, look_up_failed, transport_failed
from reader.fetch.gate import Gate, paused
from reader.fetch.headers import received
from reader.fetch.lean_imports import aiohttp, httpx
from reader.fetch.proxies import Proxy, choose_proxy, environment_proxies
from reader.fetch.redirects import REDIRECTS, begin_chain
from reader.fetch.resolver import Place, Resolver, pinned
from reader.model.fetching import FetchRequest, FetchSettings

_TRANSPORT_ERRORS = (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer that is no redirect; its body is not read yet."""

    url: str
    """Without login and fragment."""
    moved_to: str | None
    """The end of the unbroken chain of permanent redirects from the start."""
    status: int
    headers: Mapping[str, str]
    """By names in lower case."""
    host: str
    has_login: bool
    response: httpx.Response

    async def chunks(self) -> AsyncGenerator[bytes]:
        """The body as sent.

        Raises:
            FetchFailed: it stalled or broke off.
        """
        stream = self.response.stream
        assert isinstance(stream, httpx.AsyncByteStream)
        try:
            async for chunk in stream:
                yield chunk
        except _TRANSPORT_ERRORS as error:
            if _is_read_timeout(error):
                message = f"{self.host} stopped in the middle of its answer"
                raise failed("timeout", message, "it will be tried again later") from error
            raise transport_failed(error, host=self.host, has_begun=True) from error


class Client:
    """Asks servers for addresses of the web, each when it is its turn."""

    def __init__(
        self,
        settings: FetchSettings,
        resolver: Resolver,
        *,
        transport: httpx.AsyncBaseTransport | None,
    ) -> None:
        """All requests go through `transport`; None: through connections of our own."""
        self._settings = settings
        self._resolver = resolver
        self._gate = Gate(settings)
        self._transport = transport
        self._connections: Connections | None = None
        self._environment = environment_proxies()

    async def aclose(self) -> None:
        """Closes the connections."""
        if self._connections is not None:
            await self._connections.aclose()
        if self._transport is not None:
            await self._transport.aclose()

    @asynccontextmanager
    async def get(
        self,
        request: FetchRequest,
        *,
        conditions: Mapping[str, str],
        accept_encoding: str,
        read_timeout: float,
        timer: asyncio.Timeout,
    ) -> AsyncIterator[Response]:
        """The answer at the end of the redirects; leaving it gives its place to another.

        Args:
            request: what to ask for, and with which options.
            conditions: fields for every hop, by names in lower case.
            accept_encoding: which content codings may come.
            read_timeout: seconds without a byte.
            timer: stands still while this waits for its turn.

        Raises:
            FetchFailed: nothing came.
        """
        chain = begin_chain(
            request, self._settings, conditions=conditions, accept_encoding=accept_encoding
        )
        timeouts = {
            "connect": self._settings.connect_timeout,
            "read": read_timeout,
            "pool": None,
        }
        while True:
            target = chain.target
            origin = target.origin
            proxy = choose_proxy(
                self._settings.proxy if request.options.proxy is None else request.options.proxy,
                self._environment,
                scheme=origin.scheme,
                host=origin.host,
            )
            place = await self._place(origin.host, through_proxy=proxy is not None, timer=timer)
            chain.check_network(is_public=place.is_public)
            hop = httpx.Request(
                "GET",
                target.url,
                # As bytes: httpx takes no text beyond ASCII.
                headers=[
                    (name.encode(), value.encode()) for name, value in chain.headers(proxy).items()
                ],
                extensions={"timeout": timeouts},
            )
            async with (
                self._gate.place(origin.host, is_public=place.is_public, timer=timer),
                self._sent(
                    hop,
                    place,
                    verify=request.options.verify,
                    proxy=proxy,
                    read_timeout=read_timeout,
                ) as response,
            ):
                fields, cookies = received(response.headers.raw)
                if response.status_code not in REDIRECTS:
                    yield Response(
                        url=target.text,
                        moved_to=chain.moved_to,
                        status=response.status_code,
                        headers=fields,
                        host=origin.host,
                        has_login=chain.has_login,
                        response=response,
                    )
                    return
                location = _location(response)
            chain.follow(response.status_code, location, cookies)

    async def _place(self, host: str, *, through_proxy: bool, timer: asyncio.Timeout) -> Place:
        place = self._resolver.known(host)
        if place is not None:
            return place
        if through_proxy:
            # The proxy looks names up; only numbers can be judged here.
            return Place(host, (), host != "localhost" and not host.endswith(".localhost"))
        try:
            # A look-up has a limit and a queue of its own.
            with paused(timer):
                return await self._resolver.place(host)
        except TimeoutError as error:
            raise failed(
                "offline", f"cannot look up {host} at present", "check the network connection"
            ) from error
        except (OSError, UnicodeError) as error:
            raise look_up_failed(host, error) from error

    @asynccontextmanager
    async def _sent(
        self,
        request: httpx.Request,
        place: Place,
        *,
        verify: bool,
        proxy: Proxy | None,
        read_timeout: float,
    ) -> AsyncIterator[httpx.Response]:
        """The answer to one request, closed at the end."""
        response = await self._send(
            request, place, verify=verify, proxy=proxy, read_timeout=read_timeout
        )
        try:
            yield response
        finally:
            with suppress(*_TRANSPORT_ERRORS):
                assert isinstance(response.stream, httpx.AsyncByteStream)
                await response.stream.aclose()

    async def _send(
        self,
        request: httpx.Request,
        place: Place,
        *,
        verify: bool,
        proxy: Proxy | None,
        read_timeout: float,
    ) -> httpx.Response:
        # Through a proxy it is the proxy's name that is looked up.
        pinned.set(None if proxy is not None else place)
        try:
            transport = self._transport or self._pool().transport(
                is_secure=request.url.scheme == "https", verify=verify, proxy=proxy
            )
            return await transport.handle_async_request(request)
        except _TRANSPORT_ERRORS as error:
            message = None
            if _is_read_timeout(error):
                message = f"{place.host} did not answer within {read_timeout:g} s"
            elif _is_timeout(error):
                within = self._settings.connect_timeout
                message = f"no connection to {place.host} within {within:g} s"
            if message is not None:
                raise failed("timeout", message, "it will be tried again later") from error
            raise transport_failed(error, host=place.host, has_begun=False) from error

    def _pool(self) -> Connections:
        if self._connections is None:
            self._connections = Connections(self._resolver)
        return self._connections


# httpx-aiohttp calls any connection that fails a `ConnectTimeout`, so its cause is asked.
def _is_read_timeout(error: Exception) -> bool:
    cause = error.__cause__ or error
    return isinstance(cause, (aiohttp.SocketTimeoutError, httpx.ReadTimeout))


def _is_timeout(error: Exception) -> bool:
    return isinstance(error.__cause__ or error, (TimeoutError, httpx.TimeoutException))


def _location(response: httpx.Response) -> bytes | None:
    for name, value in response.headers.raw:
        if name.lower() == b"location":
            return value
    return None
