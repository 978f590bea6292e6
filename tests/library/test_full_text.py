"""Pages of articles from a server of this machine: fetched, kept, found."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from reader.config import FullTextSettings, Settings
from reader.errors import FormatError
from reader.library import Library
from reader.library.full_text import MOST_PAGES
from reader.library.page_text import read_page_text
from reader.model.event import (
    FullTextEvent,
    FullTextFetched,
    FullTextsFinished,
    FullTextsStarted,
    RefreshFinished,
)
from reader.model.fetching import Answer
from reader.model.site_rule import SiteRule
from reader.model.source import Source
from reader.text.blocks import parse_body
from tests.formats.comment_pages import comment, wordpress
from tests.formats.test_webpage import LOGIN, PROSE, page
from tests.servers import Reply, Server

HTML = {"Content-Type": "text/html; charset=utf-8"}


def html(text: str) -> Reply:
    """A page as a server sends it."""
    return Reply(body=text.encode(), headers=HTML)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server({"/1": html(page(body=f"<article>{PROSE}</article>"))}) as running:
        yield running


@pytest.fixture
def library(server: Server, tmp_path: Path) -> Iterator[Library]:
    """A feed with three articles that say little; pages of two are there."""
    items = "".join(
        f"<item><title>T{n}</title><guid>{n}</guid><link>{server.url(f'/{n}')}</link>"
        "<description>In short …</description></item>"
        for n in (1, 2, 3)
    )
    rss = f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'
    file = tmp_path / "feed.xml"
    file.write_text(rss)
    library = Library.open(tmp_path / "store.db", Settings())
    for _ in library.importing([Source(path=str(file), url=server.url("/feed"))], jobs=1):
        pass
    server.scripts["/feed"] = Reply(body=rss.encode(), headers={"Content-Type": "text/xml"})
    yield library
    library.close()


def run(events: AsyncGenerator[FullTextEvent, None]) -> list[FullTextEvent]:
    """All that happens."""

    async def collect() -> list[FullTextEvent]:
        async with aclosing(events):
            return [event async for event in events]

    return asyncio.run(collect())


def id_of(library: Library, title: str) -> int:
    ids = (1, 2, 3)
    return next(i for i in ids if (a := library.get_article(i)) and a.entry.title == title)


def test_the_text_of_a_page_is_kept_beside_the_feeds(library: Library, server: Server) -> None:
    """A teaser becomes the whole article, without the page's menu, and stays what it was too."""
    article_id = id_of(library, "T1")
    started, fetched, finished = run(library.fetch_full_texts(article_ids=[article_id]))
    assert started == FullTextsStarted(total=1)
    assert isinstance(fetched, FullTextFetched)
    assert (fetched.article_id, fetched.title, fetched.error) == (article_id, "T1", None)
    assert finished == FullTextsFinished(fetched=1, failed=0)
    article = library.get_article(article_id)
    assert article is not None and article.full_text is not None
    assert article.entry.text == "In short …"
    text = article.as_shown().entry.text
    assert text.startswith("Snow fell on the harbour") and text.endswith("to leave again.")
    assert fetched.characters == len(text)
    assert article.full_text.url == server.url("/1")
    assert asyncio.run(library.search("mayor"))[0].article_id == article_id
    assert asyncio.run(library.check()) == []
    (request,) = server.asked("/1")
    assert request.headers["accept"].startswith("text/html")


def part(number: int, links: str = "") -> Reply:
    """A page of an article in several."""
    prose = PROSE.replace("harbour", f"harbour of part {number}").replace(
        "again", f"again {number}"
    )
    note = f'<p id="n">Note {number}</p><p><a href="#n">note</a> <a href="map{number}">map</a></p>'
    return html(page(body=f"<article><h1>Snow</h1>{prose}{note}</article>{links}"))


def test_an_article_on_several_pages_is_one_text(library: Library, server: Server) -> None:
    """Its pages are read one after the other; places and links of each stay its own."""
    server.scripts |= {
        "/1": part(1, '<a href="/other" rel="next">Next</a><p><a href="/1/2">2</a></p>'),
        "/1/2": part(2, '<a href="/1">1</a> <a href="/1/3">Next page »</a> <a href="/1/3">3</a>'),
        "/1/3": part(3, '<a href="/1/2">2</a>'),
    }
    run(library.fetch_full_texts(article_ids=[article_id := id_of(library, "T1")]))
    article = library.get_article(article_id)
    assert article is not None and article.full_text is not None
    text = article.full_text.text
    places = [text.find(f"harbour of part {number} ") for number in (1, 2, 3)]
    assert -1 < places[0] < places[1] < places[2] and text.count("Snow\n") <= 1
    links = [link.url for link in parse_body(article.full_text.body).links]
    maps = [server.url(f"/{path}") for path in ("map1", "1/map2", "1/map3")]
    assert [link for link in links if "map" in link] == maps
    assert len({link for link in links if link.startswith("#")}) == 3
    assert not server.asked("/other") and len(server.asked("/1/3")) == 1


@pytest.mark.parametrize("following", [html("<p>Log in"), Reply(status=500), None])
def test_a_page_that_does_not_come_is_a_link_at_the_end(
    library: Library, server: Server, following: Reply | None
) -> None:
    """What came of an article is kept; that it goes on is said."""
    server.scripts["/1"] = part(1, '<a href="/1?page=2">Next</a>')
    # The same page again, as under the next comments, is no other page.
    server.scripts["/1?page=2"] = following or server.scripts["/1"]
    run(library.fetch_full_texts(article_ids=[article_id := id_of(library, "T1")]))
    article = library.get_article(article_id)
    assert article is not None and article.full_text is not None
    links = [link.url for link in parse_body(article.full_text.body).links]
    assert (server.url("/1?page=2") in links) is (following is not None)
    assert article.full_text.text.count("harbour of part 1") == 1


def test_an_article_has_only_so_many_pages(library: Library, server: Server) -> None:
    """A site whose pages never end is left in time."""
    for number in range(1, 20):
        path = f"/1/{number}" if number > 1 else "/1"
        server.scripts[path] = part(number, f'<a href="/1/{number + 1}">{number + 1}</a>')
    run(library.fetch_full_texts(article_ids=[id_of(library, "T1")]))
    assert len(server.asked(f"/1/{MOST_PAGES}")) == 1
    assert not server.asked(f"/1/{MOST_PAGES + 1}")


def test_a_host_that_does_not_answer_is_named_once(library: Library, tmp_path: Path) -> None:
    """The line has no room to say everything twice."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        link = f"http://127.0.0.1:{closed.getsockname()[1]}/4"
    file = tmp_path / "other.xml"
    item = f"<item><title>T4</title><link>{link}</link><description>So.</description></item>"
    file.write_text(f'<rss version="2.0"><channel><title>G</title>{item}</channel></rss>')
    for _ in library.importing([Source(path=str(file))], jobs=1):
        pass
    events = run(library.fetch_full_texts(article_ids=[4]))
    (told,) = (event.error for event in events if isinstance(event, FullTextFetched))
    assert told == "127.0.0.1: connection refused"


def test_each_page_that_cannot_be_had_is_said_in_one_line(library: Library, server: Server) -> None:
    """A page that is missing, a log-in and a PDF are told apart; nothing is kept of them."""
    server.scripts |= {"/1": html(page(body=LOGIN)), "/2": Reply(body=b"%PDF-1.7\n")}
    events = run(library.fetch_full_texts(article_ids=[1, 2, 3]))
    errors = {e.title: e.error for e in events if isinstance(e, FullTextFetched)}
    host = server.url("").split("//")[1].rstrip("/")
    assert errors == {
        "T1": f"{host}: no article was found in the page; o opens it",
        "T2": f"{host}: a PDF document, no page; o opens it",
        "T3": f"{host}: 404 Not Found",
    }
    assert events[-1] == FullTextsFinished(fetched=0, failed=3)
    assert all((a := library.get_article(n)) and a.full_text is None for n in (1, 2, 3))


def test_a_refresh_brings_the_pages_of_a_feed_that_is_set_to_it(
    library: Library, server: Server
) -> None:
    """New articles are whole by themselves; what failed is not asked for at each refresh."""
    server.scripts["/2"] = html(page(body=f"<article>{PROSE}</article>"))
    (feed,) = asyncio.run(library.feeds())
    assert run(library.fetch_full_texts())[0] == FullTextsStarted(total=0)
    found = asyncio.run(library.find_feeds(server.url("/feed")))
    asyncio.run(library.keep_feed(found[0]))
    asyncio.run(library.edit_feed(feed.id, has_full_text=True))

    async def refresh() -> list[object]:
        begun = library.refresh_in_background(is_all=True)
        async with aclosing(begun) as events:
            return [event async for event in events]

    events = asyncio.run(refresh())
    assert any(isinstance(event, RefreshFinished) for event in events)
    assert events[-1] == FullTextsFinished(fetched=2, failed=1)
    texts = [library.get_article(n) for n in (1, 2, 3)]
    assert sum(article is not None and article.full_text is not None for article in texts) == 2
    asked = len(server.requests)
    assert run(library.fetch_full_texts()) == [
        FullTextsStarted(total=0),
        FullTextsFinished(fetched=0, failed=0),
    ]
    assert len(server.requests) == asked


def test_the_network_that_is_away_is_no_fault_of_the_page(library: Library) -> None:
    """Offline nothing is noted against an article: it is tried again."""

    class Away:
        async def fetch(self, request: object) -> object:
            from reader.model.fetching import Failure

            return Failure(kind="offline", message="no network")

    from reader.library.full_text import fetch_full_texts

    events = run(
        fetch_full_texts(library.path, library.settings, article_ids=[1, 2, 3], fetcher=Away())  # type: ignore[arg-type]
    )
    assert isinstance(events[-1], FullTextsFinished)
    assert events[-1].is_offline
    assert library._reading.execute("SELECT count(page_tried) FROM articles").fetchone() == (0,)


URL = "https://www.blog.example/snow/"


def read(text: str, settings: Settings | None = None, media_type: str = "text/html") -> str:
    """The text of a page."""
    answer = Answer(url=URL, data=text.encode(), media_type=media_type)
    return read_page_text(answer, settings or Settings()).text


def test_comments_of_the_page_are_no_part_of_the_text() -> None:
    """The discussion stays where discussions are."""
    text = read(wordpress(comment(1, "Cold"), comment(2, "Colder")).replace("snow.", PROSE))
    assert "harbour" in text
    assert "Cold" not in text


def test_a_rule_for_a_site_goes_first() -> None:
    """What the reader says of a site, or of the domain above it, is what is read."""
    html_text = page(body=f"<div class=story>{PROSE}</div><div class=box>In the box.</div>")
    rules = {"blog.example": SiteRule(body=(".box",))}
    settings = Settings(full_text=FullTextSettings(extractor="trafilatura", sites=rules))
    assert read(html_text, settings) == "In the box."
    other = Settings(full_text=FullTextSettings(sites={"log.example": SiteRule(body=(".box",))}))
    assert "harbour" in read(html_text, other)
    wrong = Settings(full_text=FullTextSettings(sites={"example": SiteRule(remove=("..[",))}))
    told = r"^\[full-text\.sites\]: '\.\.\[' is not a CSS selector$"
    with pytest.raises(FormatError, match=told):
        read(html_text, wrong)


def test_an_extractor_that_is_not_installed_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever sets trafilatura and has it not is told what to do."""
    monkeypatch.setitem(__import__("sys").modules, "trafilatura", None)
    settings = Settings(full_text=FullTextSettings(extractor="trafilatura"))
    with pytest.raises(FormatError, match=r"^trafilatura is set as extractor but not installed"):
        read(page(), settings)


def test_plain_text_at_an_address_is_a_text() -> None:
    """An article whose link leads to a text file is read, too."""
    assert read("Just words.\n\nAnd more.", media_type="text/plain") == "Just words.\n\nAnd more."


def test_a_page_that_its_scripts_make_is_said_to_be_one() -> None:
    """Nothing is kept of a page that shows no text."""
    with pytest.raises(FormatError, match="no article was found"):
        read("<html><body><div id=app></div><script>let x = 1</script></body></html>")
