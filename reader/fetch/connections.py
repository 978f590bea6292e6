"""The transports that requests go through: aiohttp's pool behind httpx's interface.

`httpx.AsyncClient` costs 2.0 ms of processor time a request and httpx's own transport 1.5 ms;
aiohttp's, asked directly, 0.23 ms (1,000 answers of 304 over loopback, 8 connections).
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from typing import Any, Self

from reader.fetch.lean_imports import (
    URL,
    AbstractResolver,
    AiohttpTransport,
    Connection,
    ResolveResult,
    aiohttp,
    httpx,
)
from reader.fetch.proxies import Proxy
from reader.fetch.resolver import Resolver, pinned

_KEPT_ALIVE = 2.0
"""Seconds that an unused connection stays open: a thousand hosts must not use up all open files."""
_HEADER_BYTES = 64 << 10
"""A field longer than that is no header; aiohttp's own limit of 8 KiB is met by real cookies."""
_HEADERS = 1_000


class Connections:
    """Transports by what they have to agree on: TLS and proxy. Each is made when first needed."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = _Pinned(resolver)
        self._transports: dict[tuple[bool | None, Proxy | None], httpx.AsyncBaseTransport] = {}
        self._sessions: list[aiohttp.ClientSession] = []
        self._contexts: dict[bool, ssl.SSLContext] = {}

    def transport(
        self, *, is_secure: bool, verify: bool, proxy: Proxy | None
    ) -> httpx.AsyncBaseTransport:
        """The transport for one request.

        Args:
            is_secure: https.
            verify: whether the certificate has to be valid.
            proxy: None for the direct way.
        """
        needs_tls = is_secure or (proxy is not None and proxy.url.startswith("https:"))
        key = (verify if needs_tls else None, proxy)
        transport = self._transports.get(key)
        if transport is None:
            transport = self._transports[key] = self._made(key[0], proxy)
        return transport

    async def aclose(self) -> None:
        """Closes all connections."""
        for session in self._sessions:
            await session.close()
        if self._sessions:
            # A closed socket's transport lets go of it in the loop's next round.
            await asyncio.sleep(0)
        self._sessions.clear()
        self._transports.clear()

    def _made(self, verify: bool | None, proxy: Proxy | None) -> AiohttpTransport:
        # Without https no certificates are read from disk, which takes 10 ms and more; the plain
        # context satisfies a parameter and is never used.
        context = (
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if verify is None else self._context(verify)
        )

        session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                ssl=context,
                resolver=self._resolver,
                use_dns_cache=False,
                limit=0,
                keepalive_timeout=_KEPT_ALIVE,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            max_line_size=_HEADER_BYTES,
            max_field_size=_HEADER_BYTES,
            max_headers=_HEADERS,
            response_class=_Response,
        )
        self._sessions.append(session)
        through = None
        if proxy is not None:
            # As a header: aiohttp warns of its own way to give a proxy's login.
            token = proxy.authorization
            headers = {} if token is None else {"Proxy-Authorization": token}
            through = httpx.Proxy(proxy.url, headers=headers)
        return AiohttpTransport(verify=context, proxy=through, client=_Verbatim(session))

    def _context(self, verify: bool) -> ssl.SSLContext:
        context = self._contexts.get(verify)
        if context is None:
            context = self._contexts[verify] = _made_context(verify=verify)
        return context


def _made_context(*, verify: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif not context.cert_store_stats()["x509_ca"] and not ssl.get_default_verify_paths().capath:
        # A system without certificates, as small containers are.
        import certifi

        context.load_verify_locations(certifi.where())
    return context


class _Verbatim:
    """Stands for a session and sends addresses as they are.

    aiohttp writes escapes anew (`%3A` in a query becomes `:`), which breaks signed addresses. The
    transport takes a function for a session and calls it for each request.
    """

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    def __call__(self) -> Any:
        return self

    def request(self, *, url: str, **options: Any) -> Any:
        """As `ClientSession.request`."""
        return self._session.request(url=URL(url, encoded=True), **options)


class _Response(aiohttp.ClientResponse):
    """An answer without the words after its status.

    Nobody reads them, and httpx-aiohttp fails on those in latin-1 (`302 Objet d\xe9plac\xe9`).
    """

    async def start(self, connection: Connection) -> Self:
        await super().start(connection)
        self.reason = None
        return self


class _Pinned(AbstractResolver):
    """Gives aiohttp the addresses that were judged for the request under way."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        place = pinned.get()
        if place is None:
            # A proxy: whoever named it knows where it is.
            place = await self._resolver.place(host)
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in place.addresses
        ]

    async def close(self) -> None:
        """The look-ups belong to the fetcher, which ends them itself."""
