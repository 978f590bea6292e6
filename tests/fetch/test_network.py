"""Names, proxies and cookies."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from dataclasses import replace

import httpx
import pytest

from reader.fetch.cookies import CookieJar
from reader.fetch.failures import FetchFailed, one_line, transport_failed
from reader.fetch.http import Fetcher
from reader.fetch.proxies import choose_proxy
from reader.model.fetching import Answer, Failure, FetchOptions, FetchRequest
from tests.fetch.conftest import QUICK
from tests.servers import Reply, Server


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (socket.gaierror(socket.EAI_AGAIN, "x"), "offline", "cannot look up a.example at present"),
        (
            socket.gaierror(socket.EAI_NONAME, "x"),
            "unreachable",
            "there is no host named a.example",
        ),
        (socket.gaierror(socket.EAI_FAIL, "x"), "unreachable", "there is no host named a.example"),
        (UnicodeError("label too long"), "unreachable", "a.example is not a host name"),
    ],
)
async def test_a_name_that_is_not_found_is_named(
    error: OSError | UnicodeError, kind: str, message: str
) -> None:
    """Being offline is told from a host that is gone."""

    async def look_up(host: str) -> tuple[str, ...]:
        raise error

    async with Fetcher(QUICK, look_up=look_up) as fetcher:
        outcomes = await asyncio.gather(
            *(fetcher.fetch(FetchRequest(url="http://a.example/")) for _ in range(2))
        )
    for outcome in outcomes:
        assert isinstance(outcome, Failure)
        assert (outcome.kind, outcome.message) == (kind, message)


async def test_a_look_up_that_takes_too_long_is_given_up() -> None:
    """A dead name server does not hold a refresh up, nor quitting."""

    async def look_up(host: str) -> tuple[str, ...]:
        await asyncio.sleep(60)
        raise AssertionError

    async with Fetcher(replace(QUICK, connect_timeout=0.05), look_up=look_up) as fetcher:
        outcome = await fetcher.fetch(FetchRequest(url="http://a.example/"))
    assert isinstance(outcome, Failure)
    assert outcome.kind == "offline"


async def test_names_of_this_machine_are_looked_up(fetcher: Fetcher, server: Server) -> None:
    """The system's own names work, and one look-up serves many feeds."""
    server.scripts["*"] = Reply(body=b"x")
    urls = [server.url(f"/{number}", host="localhost") for number in range(5)]
    outcomes = await asyncio.gather(*(fetcher.fetch(FetchRequest(url=url)) for url in urls))
    assert all(isinstance(outcome, Answer) for outcome in outcomes)


def _os_error(number: int) -> OSError:
    return OSError(number, "words of the system")


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (_os_error(errno.ECONNREFUSED), "unreachable", "h.example: connection refused"),
        (_os_error(errno.EHOSTUNREACH), "unreachable", "h.example: no route to the host"),
        (_os_error(errno.ENETUNREACH), "offline", "the network is unreachable"),
        (_os_error(errno.ENETDOWN), "offline", "the network is down"),
        (_os_error(errno.EMFILE), "unreachable", "too many open files"),
        (
            OSError("Multiple exceptions: [Errno 101] Network, [Errno 111] Connect call failed"),
            "unreachable",
            "h.example: connection refused",
        ),
        (OSError("nobody knows"), "unreachable", "no connection to h.example"),
        (ssl.SSLError(1, "[SSL] odd"), "unreachable", "no connection to h.example"),
        (
            httpx.RemoteProtocolError("x"),
            "protocol",
            "h.example closed the connection without an answer",
        ),
        (httpx.ConnectError("secret words"), "unreachable", "no connection to h.example"),
    ],
)
def test_a_connection_that_fails_is_named(error: Exception, kind: str, message: str) -> None:
    """Why a site cannot be reached is said in plain words."""
    failure = transport_failed(error, host="h.example", has_begun=False).failure
    assert (failure.kind, failure.message) == (kind, message)


def test_messages_are_clean_and_without_logins() -> None:
    """What a server says can neither break a line nor tell a password."""
    text = "see http://user:pa@ss@host/x?y=1\n\x1b[31m and ftp://a@b\u202e" + "x" * 300
    line = one_line(text)
    assert line.startswith("see http://host/x?y=1 and ftp://bxxx")
    assert len(line) == 200


_ENVIRONMENT = {
    "http": "http://proxy:3128",
    "https": "proxy:3129",
    "no": "intern.example, .corp.example,10.0.0.1,port.example:80",
}


@pytest.mark.parametrize(
    ("named", "scheme", "host", "proxy"),
    [
        (None, "http", "a.example", "http://proxy:3128"),
        (None, "https", "a.example", "http://proxy:3129"),
        (None, "http", "intern.example", None),
        (None, "http", "www.intern.example", None),
        (None, "http", "notintern.example", "http://proxy:3128"),
        (None, "http", "x.corp.example", None),
        (None, "http", "10.0.0.1", None),
        (None, "http", "port.example", None),
        (None, "http", "localhost", None),
        (None, "http", "127.0.0.1", None),
        (None, "https", "::1", None),
        ("http://mine:1", "http", "127.0.0.1", "http://mine:1"),
        ("mine:1", "https", "a.example", "http://mine:1"),
        ("", "http", "a.example", None),
    ],
)
def test_proxies_are_chosen(named: str | None, scheme: str, host: str, proxy: str | None) -> None:
    """The environment's proxy is used, except where it is not meant."""
    chosen = choose_proxy(named, _ENVIRONMENT, scheme=scheme, host=host)
    assert chosen == (proxy and (proxy, None))
    assert choose_proxy(None, {}, scheme=scheme, host=host) is None
    every = {"all": "http://p", "no": "*"}
    assert choose_proxy(None, every, scheme=scheme, host=host) is None


def test_socks_is_named() -> None:
    """A proxy that cannot be used is said to be so, not passed by."""
    with pytest.raises(FetchFailed, match="proxies that speak socks5 cannot be used"):
        choose_proxy("socks5://127.0.0.1:9050", {}, scheme="http", host="a.example")


async def test_a_proxy_is_asked_instead_of_the_site(fetcher: Fetcher, server: Server) -> None:
    """Behind a proxy feeds come through it, with its login and without looking names up."""
    server.scripts["http://a.example/feed.xml"] = Reply(body=b"<rss/>")
    options = FetchOptions(proxy=server.url("", login="me:secret"))
    request = FetchRequest(url="http://a.example/feed.xml", options=options)
    outcome = await fetcher.fetch(request)
    assert isinstance(outcome, Answer)
    assert server.requests[0].headers["proxy-authorization"] == "Basic bWU6c2VjcmV0"
    secure = FetchRequest(url="https://a.example/feed.xml", options=options)
    server.scripts["a.example:443"] = Reply(status=407)
    outcome = await fetcher.fetch(secure)
    assert isinstance(outcome, Failure)
    assert (outcome.kind, outcome.message) == ("login", "407 Proxy Authentication Required")
    server.scripts["a.example:443"] = Reply(status=502)
    outcome = await fetcher.fetch(secure)
    assert isinstance(outcome, Failure)
    assert (outcome.kind, outcome.message) == ("unreachable", "the proxy answers 502 Bad Gateway")


async def test_a_proxy_that_is_down_is_named(fetcher: Fetcher) -> None:
    """It is the proxy that is missing, not every feed; its password stays secret."""
    with Server() as server:
        down = server.url("", login="me:secret")
    for proxy, kind in ((down, "unreachable"), ("http://[", "refused")):
        request = FetchRequest(url="http://a.example/", options=FetchOptions(proxy=proxy))
        outcome = await fetcher.fetch(request)
        assert isinstance(outcome, Failure)
        assert outcome.kind == kind
        assert "proxy" in outcome.message
        assert "secret" not in repr(outcome)


@pytest.mark.parametrize(
    ("header", "host", "path", "is_secure", "sent"),
    [
        ("a=1", "a.example", "/x", True, "a=1"),
        ("a=1", "b.example", "/x", True, ""),
        ("a=1", "www.a.example", "/x", True, ""),
        ("a=1; Domain=a.example", "www.a.example", "/x", True, "a=1"),
        ("a=1; Domain=.a.example", "a.example", "/x", True, "a=1"),
        ("a=1; Domain=example", "b.example", "/x", True, ""),
        ("a=1; Domain=other.example", "other.example", "/x", True, ""),
        ("a=1; Domain=evila.example", "evila.example", "/x", True, ""),
        ("a=1; Path=/dir", "a.example", "/dir/x", True, "a=1"),
        ("a=1; Path=/dir", "a.example", "/directory", True, ""),
        ("a=1; Path=dir", "a.example", "/start/x", True, "a=1"),
        ("a=1", "a.example", "/", True, ""),
        ("a=1; Secure; HttpOnly; SameSite=Lax", "a.example", "/start/", True, "a=1"),
        ("a=1; Secure", "a.example", "/start/", False, ""),
        ("a=1; Max-Age=0", "a.example", "/start/", True, ""),
        ("a=1; Max-Age=-1", "a.example", "/start/", True, ""),
        ("a=b=c", "a.example", "/start/", True, "a=b=c"),
        ("a=", "a.example", "/start/", True, "a="),
        ("a", "a.example", "/start/", True, ""),
        ("=1", "a.example", "/start/", True, ""),
        ("a=\x01", "a.example", "/start/", True, ""),
        ("", "a.example", "/start/", True, ""),
    ],
)
def test_cookies_are_sent_to_whom_they_belong(
    header: str, host: str, path: str, is_secure: bool, sent: str
) -> None:
    """A cookie of one site is not shown to another."""
    jar = CookieJar()
    jar.set(header, host="a.example", path="/start/page" if path != "/x" else "/page")
    assert jar.header(host=host, path=path, is_secure=is_secure) == sent
