"""A web server for tests that misbehaves on request: every path has a script of replies."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

CERTIFICATES = Path(__file__).parent / "fetch" / "certificates"
"""`valid.pem`, `expired.pem` and `other_host.pem`, each its own authority, with its key."""

_PHRASES = {200: "OK", 206: "Partial Content", 301: "Moved Permanently", 302: "Found"}


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the server does with one request."""

    status: int = 200
    reason: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent as latin-1."""
    raw_headers: Sequence[bytes] = ()
    """Whole lines without their end."""
    body: bytes = b""
    framing: str = "length"
    """How the end is told: `length`, `chunked`, or `close`."""
    length: int | None = None
    """`Content-Length`, if it is to lie."""
    delay: float = 0.0
    """Seconds before the first byte."""
    drip: float | None = None
    """Seconds between two single bytes of the body."""
    endless: bool = False
    """Repeats the body for ever."""
    hangs: bool = False
    """Never answers."""
    resets: bool = False
    """Breaks the connection off instead of answering."""
    raw: bytes | None = None
    """The whole answer, after which the connection is closed."""


@dataclass(frozen=True)
class Request:
    """What the server was asked."""

    method: str
    path: str
    headers: Mapping[str, str]
    """By names in lower case, read as latin-1."""
    connection: int
    """The same number for requests over one connection."""
    at: float
    """When it came, in seconds of the loop's clock."""


Script = Reply | Sequence[Reply] | Callable[[Request], Reply]
"""One reply for ever; one after the other, the last for ever; or what a function says."""


class Server:
    """Serves scripts by path on 127.0.0.1, in a thread; a context manager.

    Attributes:
        requests: all that came, in order.
        bytes_sent: of bodies, over all connections.
        closed: connections that the other side has closed.
    """

    def __init__(
        self, scripts: Mapping[str, Script] | None = None, *, certificate: str | None = None
    ) -> None:
        """Opens nothing yet.

        Args:
            scripts: by path with query; `*` answers for all others, else 404.
            certificate: a name in `CERTIFICATES`, for https.
        """
        self.scripts = dict(scripts or {})
        self.requests: list[Request] = []
        self.bytes_sent = 0
        self.closed = 0
        self._certificate = certificate
        self._connections = 0
        self._asked: dict[str, int] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._is_ready = threading.Event()
        self._stop = asyncio.Event()
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._is_ready.wait(30)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(30)

    def url(self, path: str = "/feed.xml", *, host: str = "127.0.0.1", login: str = "") -> str:
        """The address of a path."""
        scheme = "https" if self._certificate else "http"
        return f"{scheme}://{login}{'@' if login else ''}{host}:{self.port}{path}"

    def asked(self, path: str) -> list[Request]:
        """The requests for one path."""
        return [request for request in self.requests if request.path == path]

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        context = None
        if self._certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATES / f"{self._certificate}.pem")
        tasks: set[asyncio.Task[None]] = set()

        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            tasks.add(task)
            self._connections += 1
            try:
                await self._talk(reader, writer, self._connections)
            except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                pass
            finally:
                self.closed += 1
                tasks.discard(task)
                writer.transport.abort()
                with suppress(ConnectionError, ssl.SSLError, asyncio.CancelledError):
                    await writer.wait_closed()

        server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=context)
        # A client that refuses the certificate is no error of the server.
        self._loop.set_exception_handler(lambda loop, context: None)
        self.port = server.sockets[0].getsockname()[1]
        self._is_ready.set()
        await self._stop.wait()
        server.close()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int
    ) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            request = _parsed(head, connection, self._loop.time())
            self.requests.append(request)
            reply = self._reply(request)
            await asyncio.sleep(reply.delay)
            if reply.hangs:
                # Until the client goes.
                await reader.read()
                return
            if reply.resets:
                return
            if reply.raw is not None:
                writer.write(reply.raw)
                await writer.drain()
                writer.write_eof()
                await reader.read()
                return
            await self._send(reply, reader, writer)
            if reply.framing == "close" or reply.length is not None:
                writer.write_eof()
                await reader.read()
                return

    def _reply(self, request: Request) -> Reply:
        script = self.scripts.get(request.path, self.scripts.get("*"))
        if script is None:
            return Reply(status=404, reason="Not Found")
        if isinstance(script, Reply):
            return script
        if callable(script):
            return script(request)
        number = self._asked.get(request.path, 0)
        self._asked[request.path] = number + 1
        return script[min(number, len(script) - 1)]

    async def _send(
        self, reply: Reply, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        reason = _PHRASES.get(reply.status, "") if reply.reason is None else reply.reason
        lines = [f"HTTP/1.1 {reply.status} {reason}".encode()]
        lines += [f"{name}: {value}".encode("latin-1") for name, value in reply.headers.items()]
        lines += reply.raw_headers
        if reply.framing == "chunked":
            lines.append(b"Transfer-Encoding: chunked")
        elif reply.framing == "length" and not reply.endless and reply.status != 304:
            length = len(reply.body) if reply.length is None else reply.length
            lines.append(b"Content-Length: %d" % length)
        writer.write(b"\r\n".join(lines) + b"\r\n\r\n")
        if reply.drip is not None:
            for number in range(len(reply.body)):
                self._write(reply, writer, reply.body[number : number + 1])
                await writer.drain()
                await asyncio.sleep(reply.drip)
        while reply.endless:
            self._write(reply, writer, reply.body)
            await writer.drain()
            await asyncio.sleep(0)
        if reply.drip is None and reply.body:
            self._write(reply, writer, reply.body)
        if reply.framing == "chunked":
            writer.write(b"0\r\n\r\n")
        await writer.drain()

    def _write(self, reply: Reply, writer: asyncio.StreamWriter, data: bytes) -> None:
        self.bytes_sent += len(data)
        if reply.framing == "chunked":
            data = b"%x\r\n%b\r\n" % (len(data), data)
        writer.write(data)


def _parsed(head: bytes, connection: int, at: float) -> Request:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.lower()] = value.strip()
    return Request(method, path, headers, connection, at)
