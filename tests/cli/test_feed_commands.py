"""The commands about feeds, against a server that misbehaves where a test wants it to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Shell
from tests.samples import item, rss
from tests.servers import Reply, Server

FEED = rss([item(1), item(2)])
PAGE = (
    '<!DOCTYPE html><title>Harbor</title><link rel="alternate" type="application/rss+xml"'
    ' href="/feed.xml" title="News"><link rel="alternate" type="application/atom+xml"'
    ' href="/more.xml" title="More">'
)


@pytest.fixture
def server() -> Iterator[Server]:
    scripts = {
        "/feed.xml": Reply(body=FEED, headers={"ETag": '"1"', "Content-Type": "text/xml"}),
        "/more.xml": Reply(body=rss([item(3)], title="More")),
        "/": Reply(body=PAGE.encode(), headers={"Content-Type": "text/html"}),
        "/login": Reply(body=b"<!DOCTYPE html><title>Just a moment...</title><form></form>"),
        "/broken.xml": Reply(status=500),
    }
    with Server(scripts) as server:
        yield server


def test_adding_a_feed_asks_once_and_stores_what_came(shell: Shell, server: Server) -> None:
    """A feed that was added can be read at once, and the next request has its validators."""
    feed, total = shell.json("add", server.url(), "--folder", "News/Local", "--title", "Mine")
    assert (feed["title"], feed["folder"], feed["new"], feed["status"]) == (
        "Mine", "News/Local", 2, "ok",
    )  # fmt: skip
    assert total["total"]["new"] == 2
    assert len(server.requests) == 1
    assert [row["feed"]["title"] for row in shell.json("list")] == ["Mine", "Mine"]
    server.scripts["/feed.xml"] = Reply(status=304)
    refreshed, total = shell.json("refresh", "Mine")
    assert (refreshed["id"], refreshed["new"], total["total"]["unchanged"]) == (1, 0, 1)
    assert server.requests[-1].headers["if-none-match"] == '"1"'


def test_a_page_is_searched_for_its_feeds(shell: Shell, server: Server) -> None:
    """The address of a site is enough; where it names several, all are told."""
    status, out, err = shell("add", server.url("/"))
    assert status == 0 and "added Harbor Wire (feed 1): 2 new articles" in out
    assert "names 2 feeds" in err and "/more.xml" in err
    assert [row["url"] for row in shell.json("feeds")] == [server.url()]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/login", "Just a moment"),
        ("/missing", "404"),
        ("/broken.xml", "500"),
    ],
)
def test_what_is_no_feed_is_told_and_nothing_is_stored(
    shell: Shell, server: Server, path: str, said: str
) -> None:
    """A wrong address says in one line what came instead."""
    del server.scripts["/feed.xml"]
    status, out, err = shell("add", server.url(path))
    assert status == 1 and out == ""
    assert said in err and err.count("\n") == 1
    assert shell.json("feeds") == []


def test_one_of_several_that_fails_leaves_the_others(shell: Shell, server: Server) -> None:
    """Each address is named, and the rest is done."""
    status, out, err = shell("add", server.url("/missing"), server.url(), "nonsense address")
    assert status == 1 and "added" in out and err.count("\n") == 2


def test_a_login_stays_secret(shell: Shell, server: Server) -> None:
    """A password is sent to the feed's own host and shown nowhere."""
    server.scripts["/feed.xml"] = Reply(status=302, headers={"Location": "/more.xml"})
    shell.json("add", server.url(login="ann:s3cret"))
    shell.json("refresh", "--all")
    assert all("authorization" in request.headers for request in server.requests)
    shown = json.dumps([shell("feeds", "--json"), shell("export", "opml"), shell("feeds")])
    assert "s3cret" not in shown and server.url("/feed.xml") in shown


def test_errors_are_told_by_feed(shell: Shell, server: Server) -> None:
    """Which feed failed, why, since when and what to do, also for scripts."""
    shell.json("add", server.url(), server.url("/more.xml"))
    server.scripts["/more.xml"] = Reply(status=403)
    status, out, err = shell("refresh", "--all")
    assert status == 1 and "2 feeds" in out and "1 failed" in out
    assert "403" in err and "browser" in err
    (failing,) = shell.json("feeds", "--errors")
    assert failing["status"] == "failing" and "403" in failing["error"]
    assert failing["error_since"] and failing["fetched"] and failing["next"]
    _, out, _ = shell("feeds", "--errors")
    assert "failing since" in out and "browser" in out


def test_a_feed_is_edited_and_removed(shell: Shell, server: Server) -> None:
    """Title, folder, pace and limits are the reader's; unsubscribing takes or leaves articles."""
    shell.json("add", server.url(), server.url("/more.xml"))
    status, out, _ = shell(
        "edit", "1", "--title", "Mine", "--folder", "A/B", "--interval", "2h", "--keep-age", "30d",
        "--hidden", "--json",
    )  # fmt: skip
    edited = json.loads(out)
    assert status == 0
    assert (edited["title"], edited["folder"], edited["interval"]) == ("Mine", "A/B", 7200)
    assert (edited["keep_age"], edited["hidden"]) == (30, True)
    shell("edit", "1", "--title", "none", "--folder", "", "--interval", "auto")
    (feed,) = (row for row in shell.json("feeds") if row["id"] == 1)
    assert (feed["title"], feed["folder"], feed["interval"]) == ("Harbor Wire", None, None)
    assert shell("edit", "1", "--interval", "soon")[0] == 2
    status, _, err = shell("edit", "1", "--keep-age", "12h")
    assert status == 2 and "--keep-age must be at least a day" in err
    assert shell("edit", "1", "--url", server.url("/more.xml"))[0] == 2
    assert shell("remove", "1")[0] == 0
    assert [row["title"] for row in shell.json("list")] == ["Item 3"]
    assert shell("remove", "More", "--keep")[0] == 0
    assert shell.json("feeds") == [] and len(shell.json("list")) == 1
    assert shell("remove", "7")[0] == 1
    assert shell("check")[0] == 0
    (again, _) = shell.json("add", server.url())
    assert again["new"] == 2


def test_a_list_without_a_feed_that_can_be_used_is_told(shell: Shell, tmp_path: Path) -> None:
    """It is feeds that there are none of, not articles."""
    empty = tmp_path / "empty.opml"
    empty.write_text('<opml version="2.0"><body><outline text="x" xmlUrl=""/></body></opml>')
    assert "(opml): feeds none" in shell("import", str(empty))[1]


def test_a_list_of_feeds_goes_in_and_out(shell: Shell, server: Server) -> None:
    """Feeds move between programs with their folders and titles, also from an address."""
    listed = (
        '<opml version="2.0"><body><outline text="News"><outline text="Local">'
        f'<outline type="rss" text="Mine" xmlUrl="{server.url()}" x="1"/></outline></outline>'
        '<outline type="rss" text="Bad" xmlUrl="javascript:1"/></body></opml>'
    )
    path = shell.save("feeds.opml", listed)
    status, out, err = shell("import", path, "--json")
    source, total = map(json.loads, out.splitlines())
    assert status == 0 and "javascript:" in err
    assert source["feeds"] == total["total"]["feeds"] == {"new": 1, "changed": 0, "unchanged": 0}
    (feed,) = shell.json("feeds")
    assert (feed["title"], feed["folder"], feed["status"]) == ("Mine", "News/Local", "new")
    shell.json("refresh")
    _, out, _ = shell("export", "opml")
    assert 'x="1"' in out and 'text="Local"' in out
    server.scripts["/list"] = Reply(body=out.encode())
    other = Shell(shell.folder / "other", shell._capsys)
    assert other("import", server.url("/list"))[0] == 0
    assert other.json("feeds")[0]["folder"] == "News/Local"
    assert shell("import", path)[0] == 0
    assert len(shell.json("feeds")) == 1


def test_a_refresh_of_nothing_is_nothing(shell: Shell) -> None:
    """A cron job on a new store is no error."""
    status, out, _ = shell("refresh")
    assert (status, out) == (0, "no feed is due; --all fetches every feed\n")
    assert shell("refresh", "7")[0] == 1


def test_limits_are_cleaned_by_command(shell: Shell, server: Server) -> None:
    """What is beyond a limit goes when it is told to, and does not come back."""
    shell.json("add", server.url())
    shell("edit", "1", "--keep-count", "1")
    assert shell("clean", "--dry-run")[1] == "would remove 1 article\n"
    assert shell("clean")[0] == 0
    assert len(shell.json("list")) == 1
    server.scripts["/feed.xml"] = Reply(body=rss([item(1), item(2), item(4)]))
    shell.json("refresh", "1")
    titles = {row["title"] for row in shell.json("list")}
    assert "Item 4" in titles and len(titles) == 2
    assert shell("check")[0] == 0


def test_a_file_is_a_feed_and_a_command_only_if_allowed(shell: Shell, tmp_path: Path) -> None:
    """`file:` works like any address; `exec:` is off unless the configuration says otherwise."""
    file = tmp_path / "own.xml"
    file.write_bytes(FEED)
    (feed, _) = shell.json("add", file.as_uri())
    assert feed["new"] == 2
    status, _, err = shell("add", f"exec:cat {file}")
    assert status == 1 and "commands" in err
    shell.save("config.toml", "[fetch]\ncommands = true\n")
    feed, _ = shell.json("add", f"exec:cat {file}")
    assert feed["new"] == 2


def test_commands_are_found_where_they_are_looked_for() -> None:
    """A command is imported by its name: one in the wrong place would not exist."""
    from reader.cli.group import COMMANDS, reader

    assert reader.list_commands(click.Context(reader))
    for module, names in COMMANDS.items():
        here = {
            name
            for name, command in reader.commands.items()
            if getattr(command.callback, "__module__", "") == f"reader.cli.{module}"
        }
        assert here == set(names)
