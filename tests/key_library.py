"""A store in which every default key has something to do, and the server of its feeds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from reader.__main__ import main
from tests.samples import item, rss
from tests.servers import Reply, Server

PARAGRAPHS = 30
ROWS = 30


def fill(home: Path, server: Server) -> None:
    """Makes `store.db` in a home: Alpha with its thread, two feeds, one that fails, thirty rows."""
    server.scripts |= {
        "/gazette.xml": Reply(body=_gazette(server)),
        "/wire.xml": Reply(body=rss(_rows(), title="Wire", link=server.url("/wire"))),
        "/ruin.xml": [Reply(body=rss([], title="Ruin")), Reply(status=500)],
        "/new.xml": Reply(body=rss([item(900, title="Fresh")], title="Newcomer")),
        "/beta-comments.xml": Reply(body=_beta_comments(server)),
        "/page.html": Reply(body=_PAGE.encode(), headers={"Content-Type": "text/html"}),
        "*": Reply(body=b"something", headers={"Content-Type": "text/plain"}),
    }
    store = ["--store", str(home / "store.db")]
    for path, folder in (("/gazette.xml", ""), ("/wire.xml", "Far"), ("/ruin.xml", "")):
        assert main([*store, "add", server.url(path), "--folder", folder]) == 0
    assert main([*store, "refresh", "3"]) == 1
    document = home / "alpha.json"
    for text in ("What it said at first.", "What it says now."):
        document.write_text(json.dumps(_alpha(server, text)) + "\n")
        assert main([*store, "import", str(document)]) == 0


def _alpha(server: Server, text: str) -> dict[str, Any]:
    words = " ".join(["word"] * 40)
    body = (
        f"<p>{text} <a href='{server.url('/linked')}'>One link</a>,"
        f" <a href='https://wire.example/1'>another</a>.</p><pre>{'wide ' * 60}end</pre>"
        f"<h2>First head</h2><p>{words}</p><h2>Second head</h2>"
        + "".join(f"<p>Paragraph {n}. {words}</p>" for n in range(PARAGRAPHS))
        + "<p>The needle.</p><p>A second needle.</p><p>The end.</p>"
    )
    elsewhere = _comment(0, "Zoe", "<p>Said elsewhere.</p>", 1) | {"discussion": "Elsewhere"}
    comments = [*(_comment(*row) for row in _THREAD), elsewhere]
    return {
        "id": 1, "feed": None, "title": "Alpha", "author": "Ada", "published": "2026-03-09",
        "published_raw": "9 March 2026", "link": server.url("/page.html"), "tags": [],
        "labels": [], "unread": True, "starred": False, "guid": "alpha", "updated": None,
        "summary": None, "comments_url": server.url("/talk"), "comments_feed": None,
        "announced": None, "notes": None, "text": "", "links": [],
        "enclosures": [{"url": server.url("/song.mp3"), "type": "audio/mpeg", "length": 9}],
        "source": {"format": "rss", "layout": None, "confidence": None, "path": None},
        "body": {"type": "html", "value": body, "base": None}, "comments": comments,
        "discussions": [],
    }  # fmt: skip


_QUOTE = "".join(f"> A line that is quoted, number {n}.\n" for n in range(12))
_THREAD: tuple[tuple[int, str, str, int], ...] = (
    (0, "Ann", "<p>Reply one.</p><p><a href='https://wire.example/2'>A link</a></p>", 3),
    (1, "Bob", "<p>Two.</p>", 1),
    (2, "Cid", f"<p>Three.</p><pre>{'broad ' * 40}</pre>", 9),
    (1, "Dan", "<p>Four.</p>", 5),
    (0, "Eve", f"<blockquote><p>{_QUOTE}</p></blockquote><p>Five.</p>", 7),
    (1, "Fay", "<p>Six.</p>", 2),
    *((0, f"Guest {n}", f"<p>Remark {n}.</p>", 4) for n in range(12)),
)


def _comment(depth: int, author: str, text: str, score: int) -> dict[str, Any]:
    return {
        "id": 1, "article_id": 1, "parent_id": None, "depth": depth, "author": author,
        "published": None, "published_raw": None, "text": "", "unread": True, "starred": False,
        "score": score, "edited": False, "link": f"https://talk.example/{author}", "state": "ok",
        "discussion": None, "role": None, "rank": None, "note": None, "source_id": author,
        "parent_source_id": None, "body": {"type": "html", "value": text, "base": None},
        "discussion_id": 0,
    }  # fmt: skip


def _gazette(server: Server) -> bytes:
    told = f"<wfw:commentRss>{server.url('/beta-comments.xml')}</wfw:commentRss>"
    space = "xmlns:wfw='http://wellformedweb.org/CommentAPI/'"
    beta = item(801, title="Beta", text="Words of Beta.", more=told)
    gamma = item(802, title="Gamma", text="Words of Gamma.")
    dated = beta.replace("01 Mar 2024", "08 Mar 2026"), gamma.replace("01 Mar 2024", "07 Mar 2026")
    feed = rss(dated, title="Gazette", link=server.url("/gazette"))
    return feed.replace(b'version="2.0"', f'version="2.0" {space}'.encode(), 1)


def _rows() -> list[str]:
    return [item(n, title=f"Row {n:02}", text=f"Words of row {n:02}.") for n in range(ROWS)]


def _beta_comments(server: Server) -> bytes:
    link = "https://wire.example/801"
    said = item(811, title="By: Hal", text="Said of Beta.").replace("/811", "/801#comment-811")
    return rss([said], title="Comments on: Beta", link=link)


_PAGE = (
    "<html><head><title>Alpha</title></head><body><article><h1>Alpha</h1>"
    + "".join(f"<p>The whole text of the page, {n}, {'and so on ' * 30}</p>" for n in range(6))
    + "</article></body></html>"
)
