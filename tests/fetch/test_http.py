"""Fetching over HTTP from a server that misbehaves on purpose."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace

import pytest

from reader.fetch.http import Fetcher
from reader.model.fetching import (
    Answer,
    Failure,
    FetchOptions,
    FetchRequest,
    NotModified,
)
from tests.fetch.conftest import QUICK, hasty, until
from tests.servers import CERTIFICATES, Reply, Server

FEED = b"<?xml version='1.0'?><rss version='2.0'><channel><title>Wire</title></channel></rss>"
OK = Reply(headers={"Content-Type": "application/rss+xml"}, body=FEED)


async def _answer(fetcher: Fetcher, url: str, **options: object) -> Answer:
    outcome = await fetcher.fetch(FetchRequest(url=url, options=FetchOptions(**options)))  # type: ignore[arg-type]
    assert isinstance(outcome, Answer), outcome
    return outcome


async def _failure(fetcher: Fetcher, url: str, **options: object) -> Failure:
    outcome = await fetcher.fetch(FetchRequest(url=url, options=FetchOptions(**options)))  # type: ignore[arg-type]
    assert isinstance(outcome, Failure), outcome
    assert "\n" not in outcome.message
    for word in ("aiohttp", "httpx", "Client", "Error(", "Traceback"):
        assert word not in outcome.message
    return outcome


async def test_a_feed_comes_with_what_the_server_says_of_it(
    fetcher: Fetcher, server: Server
) -> None:
    """A feed is fetched, and its validators are there for the next time."""
    headers = {
        "Content-Type": "application/rss+xml; charset=utf-8",
        "ETag": 'W/"abc-gzip"',
        "Last-Modified": "Fri, 01 Mar 2024 10:00:00 GMT",
        "Cache-Control": "max-age=600",
    }
    server.scripts["/feed.xml"] = Reply(headers=headers, body=FEED)
    answer = await _answer(fetcher, server.url())
    assert answer == Answer(
        url=server.url(),
        data=FEED,
        media_type="application/rss+xml; charset=utf-8",
        etag='W/"abc-gzip"',
        modified="Fri, 01 Mar 2024 10:00:00 GMT",
        lifetime=600,
    )
    (request,) = server.requests
    assert request.headers["user-agent"].startswith("Soundoff/")
    assert request.headers["accept-encoding"] == "gzip, deflate, br, zstd"
    assert "cookie" not in request.headers


async def test_validators_are_sent_back_byte_for_byte(fetcher: Fetcher, server: Server) -> None:
    """A feed that has not changed costs one short answer, asked for once."""
    server.scripts["/feed.xml"] = Reply(status=304, headers={"ETag": '"v2"', "Age": "3"})
    outcome = await fetcher.fetch(
        FetchRequest(url=server.url(), etag='W/"abc-gzip"', modified="Fri, 1 Mar 2024 10:00 +0000")
    )
    assert outcome == NotModified(url=server.url(), etag='"v2"')
    (request,) = server.requests
    assert request.headers["if-none-match"] == 'W/"abc-gzip"'
    assert request.headers["if-modified-since"] == "Fri, 1 Mar 2024 10:00 +0000"


async def test_304_to_a_request_without_validators_is_no_answer(
    fetcher: Fetcher, server: Server
) -> None:
    """A new feed is never taken for unchanged."""
    server.scripts["/feed.xml"] = Reply(status=304)
    assert (await _failure(fetcher, server.url())).kind == "protocol"


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        (
            "/a%2Fb%7Ec%21+;x=1,2?q=a%2Bb+c%26d&u=http%3a%2F%2Fx%3Fy",
            "/a%2Fb%7Ec%21+;x=1,2?q=a%2Bb+c%26d&u=http%3a%2F%2Fx%3Fy",
        ),
        ('/\u00e9 a|b?q=\u00e9 "', "/%C3%A9%20a|b?q=%C3%A9%20%22"),
        ("/x?y[]=1&z=100%#part", "/x?y[]=1&z=100%"),
        ("", "/"),
    ],
)
async def test_addresses_are_sent_as_they_are(
    fetcher: Fetcher, server: Server, typed: str, sent: str
) -> None:
    """An address with a signature in it is not written in another way."""
    server.scripts["*"] = OK
    await _answer(fetcher, server.url(typed))
    assert server.requests[0].path == sent


async def test_connections_are_used_again(fetcher: Fetcher, server: Server) -> None:
    """Many feeds of one site do not cost a connection each."""
    server.scripts["/c"] = OK
    server.scripts["/b"] = [OK, Reply(status=302, headers={"Location": "/c"}), OK]
    for _ in range(3):
        await _answer(fetcher, server.url("/b"))
    assert {request.connection for request in server.requests} == {1}


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "application/octet-stream"}])
async def test_a_feed_needs_no_media_type(
    fetcher: Fetcher, server: Server, headers: dict[str, str]
) -> None:
    """What the server calls the document does not matter for fetching it."""
    server.scripts["/feed.xml"] = Reply(headers=headers, body=FEED)
    answer = await _answer(fetcher, server.url())
    assert (answer.data, answer.media_type) == (FEED, headers.get("Content-Type"))


@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
async def test_an_empty_answer_is_an_answer(fetcher: Fetcher, server: Server, framing: str) -> None:
    """An empty document is told from none."""
    server.scripts["/feed.xml"] = Reply(framing=framing)
    assert (await _answer(fetcher, server.url())).data == b""


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.0 200 OK\r\n\r\n" + FEED,
        b"HTTP/1.1 200\r\nContent-Length: 84\r\n\r\n" + FEED,
        b"HTTP/1.1 200 OK\nContent-Type: text/xml\nContent-Length: 84\n\n" + FEED,
        b"HTTP/1.1 200 D\xe9j\xe0\r\nX-Name: \xff\xfe\r\n\r\n" + FEED,
        b"HTTP/1.1 200 OK\r\nX-Big: " + b"x" * 30_000 + b"\r\n\r\n" + FEED,
        b"HTTP/1.1 200 OK\r\n" + b"X-Many: y\r\n" * 200 + b"\r\n" + FEED,
        b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n" + FEED,
        b"HTTP/1.1 200 OK\r\nX-Empty:\r\nX-Folded: a\r\n b\r\n\r\n" + FEED,
    ],
    ids=["1.0", "no phrase", "bare LF", "latin-1", "long", "many", "early hints", "folded"],
)
async def test_odd_answers_are_read(fetcher: Fetcher, server: Server, raw: bytes) -> None:
    """Servers that any browser can read can be read here."""
    assert len(FEED) == 84
    server.scripts["/feed.xml"] = Reply(raw=raw)
    assert (await _answer(fetcher, server.url())).data == FEED


@pytest.mark.parametrize(
    ("status", "kind", "message"),
    [
        (204, "status", "204 No Content"),
        (206, "protocol", "206 Partial Content"),
        (300, "status", "300 Multiple Choices"),
        (400, "status", "400 Bad Request"),
        (401, "login", "401 Unauthorized"),
        (403, "status", "403 Forbidden"),
        (404, "status", "404 Not Found"),
        (407, "login", "407 Proxy Authentication Required"),
        (410, "gone", "410 Gone"),
        (418, "status", "418 I'm a Teapot"),
        (429, "busy", "429 Too Many Requests"),
        (500, "status", "500 Internal Server Error"),
        (503, "busy", "503 Service Unavailable"),
        (599, "status", "599 (an unknown status)"),
    ],
)
async def test_a_status_is_named(
    fetcher: Fetcher, server: Server, status: int, kind: str, message: str
) -> None:
    """An error page is never parsed as a feed; its status is what the reader sees."""
    server.scripts["/feed.xml"] = Reply(
        status=status, reason="\x1b[31mOops", body=b"<html><body>Oops" if status != 204 else b""
    )
    failure = await _failure(fetcher, server.url())
    assert (failure.kind, failure.message, failure.status) == (kind, message, status)


async def test_a_refused_program_may_try_as_a_browser(fetcher: Fetcher, server: Server) -> None:
    """The hint of a 403 works where the server only looks at the user agent."""
    server.scripts["/feed.xml"] = lambda request: (
        OK if "Mozilla" in request.headers["user-agent"] else Reply(status=403)
    )
    failure = await _failure(fetcher, server.url())
    assert "as a browser" in (failure.hint or "")
    assert (await _answer(fetcher, server.url(), as_browser=True)).data == FEED
    assert "text/html" in server.requests[-1].headers["accept"]


@pytest.mark.parametrize(
    ("value", "seconds"), [("3600", 3600), ("-5", 0), ("soon", None), ("9" * 30, 1 << 31)]
)
async def test_a_busy_server_says_when_to_come_back(
    fetcher: Fetcher, server: Server, value: str, seconds: int | None
) -> None:
    """A site that asks for patience gets it."""
    server.scripts["/feed.xml"] = Reply(status=429, headers={"Retry-After": value})
    assert (await _failure(fetcher, server.url())).retry_after == seconds


async def test_a_server_that_never_answers_is_left(server: Server) -> None:
    """One dead server does not hold a refresh up."""
    server.scripts["/feed.xml"] = Reply(hangs=True)
    async with hasty(first_byte_timeout=0.2) as fetcher:
        failure = await _failure(fetcher, server.url())
    assert (failure.kind, failure.message) == ("timeout", "127.0.0.1 did not answer within 0.2 s")


async def test_a_drip_is_cut_off(server: Server) -> None:
    """A byte now and then does not keep a fetch alive."""
    server.scripts["/feed.xml"] = Reply(body=FEED * 100, drip=0.1)
    async with hasty(total_timeout=0.4) as fetcher:
        failure = await _failure(fetcher, server.url())
    assert (failure.kind, failure.message) == ("timeout", "not complete within 0.4 s")
    assert server.bytes_sent < len(FEED)


async def test_a_stalled_answer_is_cut_off(server: Server) -> None:
    """An answer that stops in its midst does not wait for the limit of the whole."""
    server.scripts["/feed.xml"] = Reply(body=FEED, drip=600)
    # A busy machine may need more time than the first to begin with the answer.
    for seconds in (0.2, 2.0, 20.0):
        async with hasty(first_byte_timeout=seconds) as fetcher:
            failure = await _failure(fetcher, server.url())
        if "did not answer" not in failure.message:
            break
    assert (failure.kind, failure.message) == (
        "timeout",
        "127.0.0.1 stopped in the middle of its answer",
    )


@pytest.mark.parametrize("framing", ["close", "chunked"])
async def test_an_endless_answer_is_cut_off(fetcher: Fetcher, server: Server, framing: str) -> None:
    """A stream that never ends is not read into memory for ever."""
    server.scripts["/feed.xml"] = Reply(
        body=b"<item><title>x</title></item>" * 1000, endless=True, framing=framing
    )
    failure = await _failure(fetcher, server.url())
    assert (failure.kind, failure.message) == ("large", "the answer is larger than 1 MiB")
    await until(lambda: server.closed)
    assert server.bytes_sent < 16 << 20


async def test_a_large_answer_is_not_even_begun(fetcher: Fetcher, server: Server) -> None:
    """A server that names a size beyond the limit is believed."""
    server.scripts["/feed.xml"] = Reply(body=b"x", length=5 << 20)
    assert (await _failure(fetcher, server.url())).kind == "large"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(resets=True),
        Reply(raw=b""),
        Reply(raw=b"SSH-2.0-OpenSSH_9.2\r\n"),
        Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Le"),
        Reply(body=FEED, length=4000),
        Reply(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"),
        Reply(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhel"),
        Reply(raw=b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n"),
        Reply(raw=b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
        Reply(raw=b"HTTP/1.1 99999 Odd\r\n\r\n"),
        Reply(raw=b"\0" * 1000),
    ],
    ids=lambda reply: repr(reply.raw or "reset")[:40],
)
async def test_what_is_no_answer_is_a_failure(
    fetcher: Fetcher, server: Server, reply: Reply
) -> None:
    """A broken server is named as such; half a feed is never taken for a whole one."""
    server.scripts["/feed.xml"] = reply
    failure = await _failure(fetcher, server.url())
    assert failure.kind == "protocol", failure


async def test_a_closed_port_is_named(fetcher: Fetcher) -> None:
    """A server that is down is told from an address that is wrong."""
    with Server() as server:
        url = server.url()
    failure = await _failure(fetcher, url)
    assert (failure.kind, failure.message) == ("unreachable", "127.0.0.1: connection refused")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "http:",
        "http://",
        "http://[::1",
        "ftp://x/y",
        "http://x:99999/",
        "http://a b/",
    ],
)
async def test_no_address_is_a_failure(fetcher: Fetcher, url: str) -> None:
    """A typing error in an address ends in a message, not in a crash."""
    assert (await _failure(fetcher, url)).kind == "refused"


@pytest.mark.parametrize(
    ("certificate", "host", "words"),
    [
        ("expired", "localhost", "certificate has expired"),
        ("other_host", "localhost", "not valid for 'localhost'"),
        ("valid", "localhost", ""),
    ],
)
async def test_certificates_are_judged(
    monkeypatch: pytest.MonkeyPatch, certificate: str, host: str, words: str
) -> None:
    """A site whose certificate has run out is named with the reason, and nothing is fetched."""
    with Server({"/feed.xml": OK}, certificate=certificate) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / f"{certificate}.pem"))
        async with Fetcher(QUICK) as fetcher:
            if words:
                failure = await _failure(fetcher, server.url(host=host))
                assert failure.kind == "tls"
                assert "certificate" in failure.message
                assert words in failure.message
                assert server.requests == []
            unverified = await _answer(fetcher, server.url(host=host), verify=not words)
            assert unverified.data == FEED


async def test_a_certificate_of_nobody_is_refused(fetcher: Fetcher) -> None:
    """A certificate that no authority signed is not accepted without being asked to."""
    with Server({"/feed.xml": OK}, certificate="valid") as server:
        failure = await _failure(fetcher, server.url(host="localhost"))
        assert (failure.kind, "certificate" in failure.message) == ("tls", True)


async def test_a_cancelled_fetch_closes_its_connection(fetcher: Fetcher, server: Server) -> None:
    """Quitting during a refresh ends at once."""
    server.scripts["/feed.xml"] = Reply(hangs=True)
    task = asyncio.create_task(fetcher.fetch(FetchRequest(url=server.url())))
    await until(lambda: server.requests)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: server.closed)


async def test_no_more_connections_than_allowed(server: Server) -> None:
    """A refresh of many feeds opens no more connections than the settings say."""
    server.scripts["*"] = Reply(body=FEED, delay=0.02)
    settings = replace(QUICK, connections=3, host_spacing=60.0, host_connections=1)
    async with Fetcher(settings) as fetcher:
        await asyncio.gather(*(_answer(fetcher, server.url(f"/{n}")) for n in range(12)))
    assert len({request.connection for request in server.requests}) <= 3


async def test_fields_beyond_ascii_are_sent(fetcher: Fetcher, server: Server) -> None:
    """A validator or a setting with letters of its own arrives as it is."""
    server.scripts["/feed.xml"] = Reply(headers={"ETag": '"\u00c3\u00a9"'}, body=FEED)
    answer = await _answer(fetcher, server.url(), headers=(("X-Name", "J\u00f6rg"),))
    assert answer.etag == '"\u00e9"'
    await fetcher.fetch(FetchRequest(url=server.url(), etag=answer.etag))
    assert server.requests[0].headers["x-name"].encode("latin-1").decode() == "J\u00f6rg"
    assert server.requests[1].headers["if-none-match"] == '"\u00c3\u00a9"'


async def test_headers_that_would_break_a_request_are_refused(
    fetcher: Fetcher, server: Server
) -> None:
    """A line break in a setting does not smuggle anything into a request."""
    server.scripts["/feed.xml"] = OK
    for headers in ((("X-A", "b\r\nX-Evil: 1"),), (("X A", "b"),), (("X-A", "\0"),)):
        failure = await _failure(fetcher, server.url(), headers=headers)
        assert (failure.kind, server.requests) == ("refused", [])
    outcome = await fetcher.fetch(FetchRequest(url=server.url(), etag='"a\nb"'))
    assert isinstance(outcome, Failure)


def test_fetching_imports_no_interface() -> None:
    """A refresh from cron does not wait for what only a screen needs."""
    code = (
        "import sys, reader.fetch.http;"
        "print({'rich', 'click', 'pygments', 'textual', 'sqlite3'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
