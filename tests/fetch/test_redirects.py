"""Redirects, and what may travel along with them."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import httpx
import pytest

from reader.fetch.http import Fetcher
from reader.model.fetching import Answer, Failure, FetchOptions, FetchRequest, NotModified, Outcome
from tests.fetch.conftest import QUICK
from tests.servers import Reply, Server

OK = Reply(headers={"Content-Type": "application/rss+xml"}, body=b"<rss version='2.0'/>")


def _to(where: str, status: int = 302, **headers: str) -> Reply:
    return Reply(
        status=status,
        headers={"Location": where, **{n.replace("_", "-"): v for n, v in headers.items()}},
    )


async def _fetch(fetcher: Fetcher, url: str, **options: object) -> Outcome:
    return await fetcher.fetch(FetchRequest(url=url, options=FetchOptions(**options)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("chain", "moved_to"),
    [
        ([301], "/1"),
        ([308], "/1"),
        ([302], None),
        ([303], None),
        ([307], None),
        ([301, 308, 301], "/3"),
        ([301, 302, 301], "/1"),
        ([302, 301], None),
        ([308, 307], "/1"),
    ],
)
async def test_only_an_unbroken_chain_of_permanent_redirects_moves(
    fetcher: Fetcher, server: Server, chain: list[int], moved_to: str | None
) -> None:
    """A subscription moves where the site says for good, not where it sends us today."""
    for number, status in enumerate(chain):
        server.scripts[f"/{number}"] = _to(f"/{number + 1}", status)
    end = f"/{len(chain)}"
    server.scripts[end] = OK
    outcome = await _fetch(fetcher, server.url("/0"))
    assert isinstance(outcome, Answer)
    assert outcome.url == server.url(end)
    assert outcome.moved_to == (moved_to and server.url(moved_to))
    server.scripts[end] = Reply(status=304)
    again = await fetcher.fetch(FetchRequest(url=server.url("/0"), etag='"x"'))
    assert again == NotModified(url=server.url(end), moved_to=moved_to and server.url(moved_to))
    assert server.requests[-1].headers["if-none-match"] == '"x"'


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("b.xml", "/a/b.xml"),
        ("/b.xml", "/b.xml"),
        ("../b.xml?x=1&y=%C3%A9#part", "/b.xml?x=1&y=%C3%A9"),
        ("?page=2", "/a/feed?page=2"),
        ("/two words", "/two%20words"),
        ("  /b.xml\t", "/b.xml"),
        ("/n\u00e9w.xml", "/n%E9w.xml"),
        ("/n\u00c3\u00a9w.xml", "/n%C3%A9w.xml"),
        ('/a|b"c', "/a|b%22c"),
    ],
)
async def test_locations_are_read_as_they_are_written(
    fetcher: Fetcher, server: Server, location: str, path: str
) -> None:
    """A redirect of an old server, relative or with letters of its own, leads to the feed."""
    server.scripts["/a/feed"] = Reply(
        status=302, raw_headers=[b"Location: " + location.encode("latin-1")]
    )
    server.scripts["*"] = OK
    assert isinstance(await _fetch(fetcher, server.url("/a/feed")), Answer)
    assert server.requests[-1].path == path


@pytest.mark.parametrize(
    ("scripts", "kind", "message"),
    [
        ({"/": _to("/")}, "redirect", "the site redirects in a circle"),
        ({"/": _to("/a"), "/a": _to("/")}, "redirect", "the site redirects in a circle"),
        ({"*": lambda r: _to(f"{r.path}x")}, "redirect", "the site redirects more than 8 times"),
        (
            {"*": lambda r: _to("/", Set_Cookie=f"n={len(r.headers.get('cookie', ''))}x{r.at}")},
            "redirect",
            "the site redirects more than 8 times",
        ),
        ({"/": Reply(status=301)}, "redirect", "301 Moved Permanently without an address"),
        ({"/": _to("file:///etc/passwd")}, "refused", "the site redirects to file:///etc/passwd"),
        ({"/": _to("exec:id")}, "refused", "the site redirects to exec:id"),
        ({"/": _to("javascript:alert(1)")}, "refused", "the site redirects to javascript:alert(1)"),
        ({"/": _to("gopher://x:70/")}, "refused", "the site redirects to gopher://x:70/"),
        ({"/": _to("http://[::1")}, "refused", "the site redirects to http://[::1"),
        ({"/": _to("ftp://u:secret@h/")}, "refused", "the site redirects to ftp://h/"),
    ],
)
async def test_redirects_that_lead_nowhere_are_named(
    fetcher: Fetcher,
    server: Server,
    scripts: dict[str, Reply | Callable[[object], Reply]],
    kind: str,
    message: str,
) -> None:
    """A site that sends us round in circles, or elsewhere than to a feed, is not followed."""
    server.scripts.update(scripts)
    outcome = await _fetch(fetcher, server.url("/"))
    assert isinstance(outcome, Failure)
    assert (outcome.kind, outcome.message) == (kind, message)
    assert len(server.requests) <= 9


async def test_a_cookie_set_by_a_redirect_is_sent_back(fetcher: Fetcher, server: Server) -> None:
    """A site that wants its cookie back before it shows the feed gets it."""
    server.scripts["/feed.xml"] = lambda request: (
        OK
        if request.headers.get("cookie") == "mine=0; seen=1"
        else _to("/feed.xml", Set_Cookie="seen=1; Path=/; HttpOnly")
    )
    outcome = await _fetch(fetcher, server.url(), cookies=(("mine", "0"),))
    assert isinstance(outcome, Answer)
    assert [request.headers["cookie"] for request in server.requests] == [
        "mine=0",
        "mine=0; seen=1",
    ]
    # And for this fetch alone.
    await _fetch(fetcher, server.url())
    assert "cookie" not in server.requests[2].headers


@pytest.mark.parametrize("in_address", [True, False])
async def test_secrets_stay_with_their_origin(
    fetcher: Fetcher, server: Server, in_address: bool
) -> None:
    """A login for one site is never shown to another that it redirects to."""
    with Server({"/feed.xml": OK}) as other:
        server.scripts["/feed.xml"] = _to("/second")
        server.scripts["/second"] = _to(other.url(host="localhost"), Set_Cookie="own=1; Path=/")
        login = {} if in_address else {"login": "user:s3cret"}
        outcome = await _fetch(
            fetcher,
            server.url(login="user:s3cret" if in_address else ""),
            cookies=(("session", "abc"),),
            headers=(("X-Api-Key", "key"),),
            **login,
        )
        assert isinstance(outcome, Answer)
        (request,) = other.requests
        for name in ("authorization", "cookie", "x-api-key"):
            assert name not in request.headers
        assert "s3cret" not in repr(request)
    token = "Basic " + base64.b64encode(b"user:s3cret").decode()
    for first in server.requests:
        assert first.headers["authorization"] == token
        assert first.headers["x-api-key"] == "key"
        assert "@" not in first.path
    assert "s3cret" not in repr(outcome)


async def test_another_port_is_another_origin(fetcher: Fetcher, server: Server) -> None:
    """Two services of one machine do not learn each other's logins."""
    with Server({"/feed.xml": OK}) as other:
        server.scripts["/feed.xml"] = _to(other.url())
        await _fetch(fetcher, server.url(), login="user:s3cret")
        assert "authorization" not in other.requests[0].headers


async def test_secrets_never_go_from_https_to_http() -> None:
    """A redirect that leaves https is followed, but the login stays behind."""
    asked: list[httpx.Request] = []

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        way = {
            "http://a.example/start": "https://a.example/up",
            "https://a.example/up": "http://a.example/down",
        }.get(str(request.url))
        return httpx.Response(302, headers={"location": way}) if way else httpx.Response(200)

    async with Fetcher(QUICK, transport=httpx.MockTransport(serve)) as fetcher:
        for start in ("http://a.example/start", "https://a.example/up"):
            outcome = await _fetch(fetcher, start, login="u:p")
            assert isinstance(outcome, Answer)
    with_login = [(str(r.url), "authorization" in r.headers) for r in asked]
    assert with_login == [
        ("http://a.example/start", True),
        # The same server, and the way there better.
        ("https://a.example/up", True),
        ("http://a.example/down", True),
        ("https://a.example/up", True),
        ("http://a.example/down", False),
    ]


@pytest.mark.parametrize("login", ["user:wrong", "jörg:pa:ss wörd"])
async def test_a_login_is_never_in_a_message(fetcher: Fetcher, server: Server, login: str) -> None:
    """A wrong password is named as such, and shown nowhere."""
    server.scripts["*"] = Reply(status=401, headers={"WWW-Authenticate": "Basic realm=x"})
    outcome = await _fetch(fetcher, server.url(), login=login)
    assert isinstance(outcome, Failure)
    assert (outcome.kind, outcome.hint) == ("login", "user name or password is wrong")
    sent = server.requests[0].headers["authorization"].removeprefix("Basic ")
    assert base64.b64decode(sent).decode() == login
    without = await _fetch(fetcher, server.url())
    assert isinstance(without, Failure)
    assert without.hint == "set a login for this feed"
    for url in ("http://user:wrong@no.such.invalid/", "http://user:wrong@[::1/", "x://a:wrong@b/"):
        failure = await _fetch(fetcher, url)
        assert isinstance(failure, Failure)
        assert "wrong" not in repr(failure)


_NAMES = {
    "dots.example..": ("127.0.0.1",),
    "news.example": ("93.184.216.34",),
    "six.example": ("2606:4700::1", "93.184.216.34"),
    "router.example": ("192.168.1.1",),
    "mixed.example": ("93.184.216.34", "127.0.0.1"),
    "mapped.example": ("::ffff:169.254.169.254",),
    "2130706433": ("127.0.0.1",),
    "0x7f.1": ("127.0.0.1",),
}


async def _look_up(host: str) -> tuple[str, ...]:
    await asyncio.sleep(0)
    return _NAMES[host]


@pytest.mark.parametrize(
    ("start", "end", "is_followed"),
    [
        ("news.example", "six.example", True),
        ("news.example", "1.1.1.1", True),
        ("news.example", "router.example", False),
        ("news.example", "mixed.example", False),
        ("news.example", "mapped.example", False),
        ("news.example", "127.0.0.1", False),
        ("news.example", "[::1]", False),
        ("news.example", "169.254.169.254", False),
        ("news.example", "[fd00:ec2::254]", False),
        ("news.example", "dots.example..", False),
        ("news.example", "2130706433", False),
        ("news.example", "0x7f.1", False),
        ("1.1.1.1", "10.0.0.1", False),
        ("router.example", "news.example", True),
        ("router.example", "127.0.0.1", True),
        ("127.0.0.1", "router.example", True),
        ("mixed.example", "127.0.0.1", True),
    ],
)
async def test_no_redirect_leads_from_the_internet_into_a_private_network(
    start: str, end: str, is_followed: bool
) -> None:
    """A site cannot make the reader ask the router; the reader himself can."""
    asked: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        if request.url.path == "/start":
            return httpx.Response(301, headers={"location": f"http://{end}/end"})
        return httpx.Response(200)

    transport = httpx.MockTransport(serve)
    async with Fetcher(QUICK, transport=transport, look_up=_look_up) as fetcher:
        outcome = await _fetch(fetcher, f"http://{start}/start")
    if is_followed:
        assert isinstance(outcome, Answer), outcome
        return
    assert isinstance(outcome, Failure)
    assert outcome.kind == "refused"
    assert "private network" in outcome.message
    assert asked == [f"http://{start}/start"]


async def test_the_address_that_was_judged_is_the_one_that_is_asked(server: Server) -> None:
    """A name that changes its address between two look-ups gains nothing by it."""
    asked: list[str] = []

    async def look_up(host: str) -> tuple[str, ...]:
        asked.append(host)
        # The second look-up would lead nowhere.
        return ("127.0.0.1",) if len(asked) == 1 else ("127.0.0.9",)

    server.scripts["/feed.xml"] = [_to("/again", Connection="close"), OK]
    server.scripts["/again"] = OK
    async with Fetcher(QUICK, look_up=look_up) as fetcher:
        outcome = await _fetch(fetcher, server.url(host="rebind.example"))
    assert isinstance(outcome, Answer)
    assert asked == ["rebind.example"]
    assert server.requests[0].headers["host"] == f"rebind.example:{server.port}"


class Leaping(asyncio.SelectorEventLoop):
    """A loop whose clock leaps to the next timer instead of waiting for it."""

    def __init__(self) -> None:
        super().__init__()
        self._leapt = 0.0
        self._select = self._selector.select  # type: ignore[attr-defined]
        self._selector.select = self._leap  # type: ignore[attr-defined]

    def time(self) -> float:
        return self._leapt

    def _leap(self, timeout: float | None) -> object:
        if timeout:
            self._leapt += timeout
        return self._select(None if timeout is None else 0)


def test_public_hosts_are_asked_one_after_the_other() -> None:
    """Many feeds of one site do not hit it at once; other sites need not wait for them."""
    with asyncio.Runner(loop_factory=Leaping) as runner:
        runner.run(_ask_many())


async def _ask_many() -> None:
    begun: dict[str, list[float]] = {}

    def serve(request: httpx.Request) -> httpx.Response:
        begun.setdefault(request.url.host, []).append(asyncio.get_running_loop().time())
        return httpx.Response(200)

    settings = replace(QUICK, host_spacing=0.05, connections=2, total_timeout=0.1)
    async with Fetcher(settings, transport=httpx.MockTransport(serve)) as fetcher:
        outcomes = await asyncio.gather(
            *(_fetch(fetcher, f"http://many.example/{number}") for number in range(5)),
            *(_fetch(fetcher, f"http://127.0.0.1/{number}") for number in range(5)),
            _fetch(fetcher, "http://other.example/"),
        )
    assert all(isinstance(outcome, Answer) for outcome in outcomes), outcomes
    many = begun["many.example"]
    assert all(later - earlier > 0.04 for earlier, later in pairwise(many))
    assert begun["other.example"][0] < many[1]
    assert begun["127.0.0.1"][-1] < many[1]


@pytest.mark.parametrize(("host", "is_asked"), [("router.example", False), ("news.example", True)])
async def test_an_address_that_others_named_does_not_lead_into_a_private_network(
    host: str, is_asked: bool
) -> None:
    """A feed cannot have the reader ask the router for comments; it may name any public site."""
    asked: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200)

    transport = httpx.MockTransport(serve)
    options = FetchOptions(from_public=True)
    async with Fetcher(QUICK, transport=transport, look_up=_look_up) as fetcher:
        outcome = await fetcher.fetch(FetchRequest(url=f"http://{host}/comments", options=options))
    assert bool(asked) is is_asked
    if not is_asked:
        assert isinstance(outcome, Failure)
        assert outcome.message == "router.example is in a private network"
