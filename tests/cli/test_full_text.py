"""`reader full-text` and what other commands say of whole texts, with a server of this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.formats.article_pages import PAGES
from tests.servers import Reply, Server

PAGE = PAGES["wordpress"]
HTML = {"Content-Type": "text/html"}


@pytest.fixture
def server() -> Iterator[Server]:
    with Server({"/1": Reply(body=PAGE.encode(), headers=HTML)}) as server:
        entries = "".join(
            f"<item><title>T{n}</title><guid>{n}</guid><link>{server.url(f'/{n}')}</link>"
            "<description>In short …</description></item>"
            for n in (1, 2)
        )
        feed = f'<rss version="2.0"><channel><title>F</title>{entries}</channel></rss>'
        server.scripts["/feed.xml"] = Reply(body=feed.encode())
        yield server


def test_a_whole_text_is_fetched_shown_and_found(shell: Shell, server: Server) -> None:
    """One command fetches the page; `show` gives what it said, JSON both texts."""
    shell("add", server.url())
    by_title = {row["title"]: row["id"] for row in shell.json("list")}
    first = str(by_title["T1"])
    (before,) = shell.json("show", first)
    assert before["full_text"] is None
    assert shell("full-text", first) == (0, "1 full text fetched\n", "")
    (after,) = shell.json("show", first)
    assert after["text"] == "In short …"
    assert after["full_text"]["url"] == server.url("/1")
    assert after["full_text"]["shown"] is True
    word = after["full_text"]["text"].split()[3]
    assert word.startswith("art")
    assert word in shell("show", first)[1]
    assert word in shell("show", first, "--format", "markdown")[1]
    assert [hit["article_id"] for hit in shell.json("search", word)] == [by_title["T1"]]
    assert word in shell("export", "html")[1]
    assert shell("check")[0] == 0


def test_what_cannot_be_had_is_named_and_the_rest_done(shell: Shell, server: Server) -> None:
    """A page that is missing and an article that is not there are told, one line each."""
    shell("add", server.url())
    status, out, err = shell("full-text", "1", "2", "99")
    assert status == 1
    assert out == "1 full text fetched, 1 failed\n"
    assert "there is no article 99" in err
    assert "T2: 127.0.0.1" in err and "404 Not Found" in err
    assert err.count("\n") == 2


def test_a_folder_can_be_set_to_whole_texts(shell: Shell, server: Server, tmp_path: Path) -> None:
    """`full-text = true` for a folder has the pages of its feeds fetched with them."""
    shell("add", "--folder", "Teasers", server.url())
    config = tmp_path / "whole.toml"
    config.write_text('[folder."Teasers"]\nfull-text = true\n')
    status, out, err = shell("--config", str(config), "refresh", "--all")
    assert status == 0, err
    assert out.splitlines()[-1] == "1 full text fetched, 1 failed"


def test_a_feed_can_be_set_to_whole_texts(shell: Shell, server: Server) -> None:
    """`edit --full-text on` makes each refresh fetch the pages of what is new."""
    shell("add", server.url())
    assert [feed["full_text"] for feed in shell.json("feeds")] == [False]
    assert [feed["full_text"] for feed in shell.json("edit", "F", "--full-text", "on")] == [True]
    status, out, err = shell("refresh", "--all")
    assert status == 0, err
    assert out.splitlines()[-1] == "1 full text fetched, 1 failed"
    # What failed is left alone for a day.
    asked = len(server.asked("/2"))
    (total,) = [row["total"] for row in shell.json("refresh", "--all") if "total" in row]
    assert total["full_texts"] == {
        "fetched": 0,
        "failed": 0,
        "interrupted": False,
        "offline": False,
    }
    assert len(server.asked("/2")) == asked
    assert [feed["full_text"] for feed in shell.json("edit", "F", "--full-text", "off")] == [False]
    (total,) = [row["total"] for row in shell.json("refresh", "--all") if "total" in row]
    assert "full_texts" not in total


def test_what_the_file_says_of_whole_texts_holds_and_is_told(
    shell: Shell, server: Server, tmp_path: Path
) -> None:
    """A command that sets what the configuration switched off says that nothing comes of it."""
    shell("add", server.url())
    config = tmp_path / "whole.toml"
    config.write_text(f'[feed."{server.url()}"]\nfull-text = false\n')
    status, _, err = shell("--config", str(config), "edit", "F", "--full-text", "on")
    assert status == 0
    assert err == f"reader: {config} has full-text = false for this feed, which takes precedence\n"
    assert "full text" not in shell("--config", str(config), "refresh", "--all")[1]
    assert shell("--config", str(config), "edit", "F", "--full-text", "off")[2] == ""
    config.write_text(f'[feed."{server.url()}"]\ninterval = "1 h"\nkeep-count = 5\n')
    edit = ("--config", str(config), "edit", "F", "--interval", "2h", "--keep-count")
    assert shell(*edit, "6")[2] == (
        f'reader: {config} has interval = "1 h" for this feed, which takes precedence\n'
        f"reader: {config} has keep-count = 5 for this feed, which takes precedence\n"
    )
    assert shell(*edit, "5")[2].count("\n") == 1


def test_exports_bring_whole_texts_back(shell: Shell, server: Server) -> None:
    """Moving to another machine loses no page that was fetched."""
    shell("add", server.url())
    shell("full-text", "1", "2")
    exported = shell("export", "json")[1]
    shell.store = shell.folder / "other.db"
    status, _, err = shell("import", shell.save("all.jsonl", exported))
    assert status == 0, err
    texts = {row["title"]: row["full_text"] for row in shell.json("list", "--full")}
    (old,) = [json.loads(line)["full_text"] for line in exported.splitlines() if '"T1"' in line]
    old.pop("body")
    assert texts == {"T1": old, "T2": None}


def test_a_saved_page_is_imported(shell: Shell) -> None:
    """A page from the disk is an article with its comments."""
    status, out, err = shell("import", shell.save("p.html", PAGE), "--url", "https://a.example/1")
    assert (status, err) == (0, "")
    assert "articles 1 new; comments 5 new" in out
    (row,) = shell.json("list")
    assert (row["title"], row["link"]) == ("Snow", "https://a.example/1")
    assert row["comments"]["total"] == 5


def test_a_page_that_is_no_article_is_kept_with_a_word(shell: Shell) -> None:
    """What was saved is there, and the reader knows that it is all of the page."""
    page = "<html><title>Log in</title><body><form>Name and password, please</form></body></html>"
    status, _, err = shell("import", shell.save("p.html", page))
    assert status == 0
    assert "no article was found" in err
    assert shell("show", "1")[1].count("Name and password, please") == 1
