"""From an address to the answer at the end of its redirects."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus

from reader.fetch.addresses import may_redirect
from reader.fetch.connections import Connections
from reader.fetch.cookies import CookieJar
from reader.fetch.failures import (
    FetchFailed,
    failed,
    look_up_failed,
    one_line,
    transport_failed,
)
from reader.fetch.gate import Gate, paused
from reader.fetch.headers import check, open_headers, received, secret_headers
from reader.fetch.lean import aiohttp, httpx
from reader.fetch.proxies import Proxy, choose_proxy, environment_proxies
from reader.fetch.resolver import Place, Resolver, pinned
from reader.fetch.targets import Target, follow, may_know_secrets, parse_target
from reader.model.fetching import FetchRequest, FetchSettings

_TRANSPORT_ERRORS = (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError, ValueError)
_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Arrival:
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
                message = f"{self.host} stopped in the midst of its answer"
                raise failed("timeout", message, "it is tried again later") from error
            raise transport_failed(error, host=self.host, has_begun=True) from error


@dataclass(slots=True)
class _Trip:
    """How far one fetch has come."""

    target: Target
    moved_to: str | None = None
    is_moving: bool = True
    """Whether all redirects up to here were permanent."""
    from_public: bool = False
    jar: CookieJar | None = None
    seen: set[tuple[str, str]] = field(default_factory=set)


class Traveller:
    """Asks servers, follows redirects, and keeps secrets at home."""

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
    async def arrive(
        self,
        request: FetchRequest,
        *,
        conditions: Mapping[str, str],
        accept_encoding: str,
        read_timeout: float,
        timer: asyncio.Timeout,
    ) -> AsyncIterator[Arrival]:
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
        try:
            target = parse_target(request.url)
        except ValueError as error:
            raise failed(
                "refused", f"{one_line(request.url)} is not an address", "check the address"
            ) from error
        options = request.options
        home = target.origin
        login = options.login or target.login
        secrets = secret_headers(options, login=login)
        common = open_headers(self._settings, options, accept_encoding=accept_encoding)
        common.update(conditions)
        check(common)
        check(secrets)
        timeouts = {
            "connect": self._settings.connect_timeout,
            "read": read_timeout,
            "pool": None,
        }
        trip = _Trip(target, from_public=options.from_public)
        while True:
            target = trip.target
            origin = target.origin
            proxy = choose_proxy(
                self._settings.proxy if options.proxy is None else options.proxy,
                self._environment,
                scheme=origin.scheme,
                host=origin.host,
            )
            place = await self._place(origin.host, through_proxy=proxy is not None, timer=timer)
            if not may_redirect(from_public=trip.from_public, to_public=place.is_public):
                is_first = origin == home and not trip.seen
                raise failed(
                    "refused",
                    f"{home.host} {'is' if is_first else 'redirects into'} a private network",
                    None if is_first else "if that is meant, use the address it leads to",
                )
            trip.from_public = place.is_public
            headers = common
            if secrets and may_know_secrets(origin, home):
                headers = {**common, **secrets}
            if proxy is not None and proxy.authorization and origin.scheme == "http":
                # Sent to the proxy with the request itself; with https, when it connects.
                headers = {**headers, "proxy-authorization": proxy.authorization}
            if trip.jar is not None:
                headers = _with_cookies(headers, trip.jar, target)
            self._notice_loop(trip, headers)
            hop = httpx.Request(
                "GET",
                target.url,
                # As bytes: httpx takes no text beyond ASCII.
                headers=[(name.encode(), value.encode()) for name, value in headers.items()],
                extensions={"timeout": timeouts},
            )
            async with self._gate.place(origin.host, is_public=place.is_public, timer=timer):
                response = await self._send(
                    hop, place, verify=options.verify, proxy=proxy, read_timeout=read_timeout
                )
                try:
                    fields, cookies = received(response.headers.raw)
                    if response.status_code not in _REDIRECTS:
                        yield Arrival(
                            target.text,
                            trip.moved_to,
                            response.status_code,
                            fields,
                            origin.host,
                            bool(login),
                            response,
                        )
                        return
                    location = _location(response)
                finally:
                    with suppress(*_TRANSPORT_ERRORS):
                        assert isinstance(response.stream, httpx.AsyncByteStream)
                        await response.stream.aclose()
            self._turn(trip, response.status_code, location, cookies)

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
                raise failed("timeout", message, "it is tried again later") from error
            raise transport_failed(error, host=place.host, has_begun=False) from error

    def _pool(self) -> Connections:
        if self._connections is None:
            self._connections = Connections(self._resolver)
        return self._connections

    def _notice_loop(self, trip: _Trip, headers: Mapping[str, str]) -> None:
        # The same address with another cookie is no loop: that is how some sites begin.
        step = (trip.target.text, headers.get("cookie", ""))
        if step in trip.seen:
            raise failed("redirect", "the site redirects in a circle", "check the address")
        if len(trip.seen) > self._settings.max_redirects:
            raise failed(
                "redirect",
                f"the site redirects more than {self._settings.max_redirects} times",
                "check the address",
            )
        trip.seen.add(step)

    def _turn(self, trip: _Trip, status: int, location: bytes | None, cookies: list[str]) -> None:
        target = trip.target
        if cookies:
            trip.jar = trip.jar or CookieJar()
            for cookie in cookies:
                trip.jar.set(cookie, host=target.origin.host, path=target.path)
        if not location:
            phrase = HTTPStatus(status).phrase
            raise failed("redirect", f"{status} {phrase} without an address", status=status)
        try:
            trip.target = parse_target(follow(target.url, location))
        except ValueError as error:
            where = one_line(location.decode("utf-8", "replace"))
            raise failed(
                "refused", f"the site redirects to {where}", "no feed can be fetched from there"
            ) from error
        trip.is_moving = trip.is_moving and status in _PERMANENT
        if trip.is_moving:
            trip.moved_to = trip.target.text


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


def _with_cookies(headers: Mapping[str, str], jar: CookieJar, target: Target) -> dict[str, str]:
    """Adds what the jar holds for a target to the cookies that the options give."""
    found = jar.header(
        host=target.origin.host, path=target.path, is_secure=target.origin.scheme == "https"
    )
    merged = dict(headers)
    if found:
        given = headers.get("cookie")
        merged["cookie"] = f"{given}; {found}" if given else found
    return merged


__all__ = ["Arrival", "FetchFailed", "Traveller"]
