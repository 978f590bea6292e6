"""Hacker News, Lobsters, Reddit and Discourse over the real fetcher, from a server here."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from reader.comments.discourse import SOURCE as DISCOURSE
from reader.comments.hackernews import SOURCE as HACKERNEWS
from reader.comments.lobsters import SOURCE as LOBSTERS
from reader.comments.reddit import SOURCE as REDDIT
from reader.comments.source import Source
from reader.library.thread_reader import MOST_ASKED
from tests.comments.answers import (
    discourse_post,
    discourse_posts,
    discourse_topic,
    dump,
    hn_comment,
    hn_item,
    hn_story,
    loaded,
    lobsters_comment,
    lobsters_story,
    local_sites,
    reddit_comment,
    reddit_more,
    reddit_page,
)
from tests.comments.serving import busy, found, page, read_from, truncated
from tests.comments.telling import outline
from tests.servers import Reply, Request, Script, Server

MORE = (
    "/reddit/api/morechildren.json?api_type=json&link_id=t3_post1"
    "&children={}&limit_children=false&raw_json=1"
)


@dataclass(frozen=True)
class Site:
    """One imitated site: where its thread is, and all answers that make it up."""

    source: Source
    address: str
    first: str
    """The path whose answer decides whether there is a thread."""
    scripts: Callable[[], dict[str, Script]]
    outline: list[str]


def _hackernews() -> dict[str, Script]:
    return {
        "/tree/api/v1/items/1": page(dump(hn_story(hn_comment(2, hn_comment(3)), hn_comment(4)))),
        "/fire/v0/item/1.json": page(dump(hn_item(1, kids=[5, 4, 2], descendants=5))),
        "/fire/v0/item/5.json": page(dump(hn_item(5, 1, [6]))),
        "/fire/v0/item/6.json": page(dump(hn_item(6, 5))),
    }


def _lobsters() -> dict[str, Script]:
    story = lobsters_story(lobsters_comment("c1", None, 0), lobsters_comment("c2", "c1", 1))
    return {"/lobsters/s/abc123.json": page(dump(story))}


def _reddit() -> dict[str, Script]:
    return {
        "/reddit/comments/post1.json?limit=500&raw_json=1": page(
            dump(
                reddit_page(
                    reddit_comment("a", None, reddit_comment("b", "a", reddit_more("b"))),
                    reddit_more(None, "d", "e"),
                )
            )
        ),
        MORE.format("d,e"): page(dump(loaded(reddit_comment("d", None), reddit_comment("e", "d")))),
        "/reddit/comments/post1/_/b.json?limit=500&raw_json=1": page(
            dump(reddit_page(reddit_comment("b", "a", reddit_comment("c", "b"))))
        ),
    }


def _discourse() -> dict[str, Script]:
    posts = [discourse_post(number) for number in range(1, 46)]
    ids = [post["id"] for post in posts]
    scripts: dict[str, Script] = {
        "/forum/t/7.json": page(dump(discourse_topic(*posts[:20], stream=ids)))
    }
    for start in (20, 40):
        query = "&".join(f"post_ids%5B%5D={each}" for each in ids[start : start + 20])
        part = posts[start : start + 20]
        scripts[f"/forum/t/7/posts.json?{query}"] = page(dump(discourse_posts(*part)))
    return scripts


SITES = {
    "hackernews": Site(
        HACKERNEWS,
        "/hn/item?id=1",
        "/tree/api/v1/items/1",
        _hackernews,
        [
            "user5: text 5",
            "  user6: text 6",
            "user4: text 4",
            "user2: text 2",
            "  user3: text 3",
        ],
    ),
    "lobsters": Site(
        LOBSTERS,
        "/lobsters/s/abc123/on_cats",
        "/lobsters/s/abc123.json",
        _lobsters,
        ["user_c1: text c1", "  user_c2: text c2"],
    ),
    "reddit": Site(
        REDDIT,
        "/reddit/r/cats/comments/post1/on_cats/",
        "/reddit/comments/post1.json?limit=500&raw_json=1",
        _reddit,
        [
            "user_a: text a",
            "  user_b: text b",
            "    user_c: text c",
            "user_d: text d",
            "  user_e: text e",
        ],
    ),
    "discourse": Site(
        DISCOURSE,
        "/forum/t/on-cats/7",
        "/forum/t/7.json",
        _discourse,
        [f"user{number}: text {number}" for number in range(2, 46)],
    ),
}
each_site = pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())


def _refused_by(site: Site, status: int) -> dict[str, Script]:
    """A server at which everything is refused."""
    return {"*": Reply(status=status)}


@each_site
async def test_a_whole_thread_is_read(site: Site) -> None:
    """All pages, all that waits, all that is missing: the thread is as the site has it."""
    with Server(site.scripts()) as server:
        read = await read_from(site.source, site.address, server, local_sites(server.url("")))
    assert outline(found(read)) == site.outline
    assert found(read).problem is None
    assert len(server.requests) == len(site.scripts())


@each_site
@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_refusal_is_said_in_one_line(site: Site, status: int) -> None:
    """A reader learns what the site said; nothing is taken for an empty thread."""
    with Server(_refused_by(site, status)) as server:
        read = await read_from(site.source, site.address, server, local_sites(server.url("")))
    assert read.found is None
    assert read.failure is not None
    assert read.failure.status == status
    assert str(status) in read.failure.message
    assert "\n" not in read.failure.message


@each_site
async def test_a_site_that_asks_to_wait_is_known_to(site: Site) -> None:
    """429 reaches those who plan the next time, with the seconds that the site asks for."""
    with Server({"*": busy(90)}) as server:
        read = await read_from(site.source, site.address, server, local_sites(server.url("")))
    assert read.failure is not None
    assert (read.failure.kind, read.failure.retry_after) == ("busy", 90)
    assert read.busy


@each_site
async def test_a_truncated_answer_is_no_thread(site: Site) -> None:
    """Half an answer never replaces a thread."""
    scripts = site.scripts()
    for path, script in scripts.items():
        assert isinstance(script, Reply)
        scripts[path] = truncated(script.body)
    with Server(scripts) as server:
        read = await read_from(site.source, site.address, server, local_sites(server.url("")))
    assert read.found is None
    assert read.failure is not None


@each_site
async def test_a_page_for_people_is_no_thread(site: Site) -> None:
    """A site that shows a log-in form is not a site without comments."""
    form = page("<!DOCTYPE html><form>Log in</form>", "text/html")
    with Server({"*": form}) as server:
        read = await read_from(site.source, site.address, server, local_sites(server.url("")))
    assert read.found is None
    assert read.failure is not None
    assert "gave a page instead of JSON" in read.failure.message


async def test_of_a_story_that_is_too_long_item_by_item_the_top_is_read() -> None:
    """What fits into one visit is shown, and how much does not."""
    kids = list(range(2, MOST_ASKED + 102))

    def answer(request: Request) -> Reply:
        number = int(request.path.rpartition("/")[2].removesuffix(".json"))
        return page(dump(hn_item(number, 1)))

    scripts: dict[str, Script] = {
        "/tree/api/v1/items/1": Reply(status=503),
        "/fire/v0/item/1.json": page(dump(hn_item(1, kids=kids))),
        "*": answer,
    }
    with Server(scripts) as server:
        read = await read_from(HACKERNEWS, "/hn/item?id=1", server, local_sites(server.url("")))
    assert len(server.requests) == MOST_ASKED
    thread = found(read).thread
    assert [comment.source_id for comment in thread] == [str(kid) for kid in kids[:398]]
    problem = found(read).problem
    assert problem is not None
    assert problem.startswith("102 comments and the replies to them could not")


async def test_a_story_that_changes_while_it_is_read_has_each_comment_once() -> None:
    """A comment deleted between two answers is deleted, one that moved up is not twice there."""
    scripts = _hackernews()
    scripts["/fire/v0/item/1.json"] = page(dump(hn_item(1, kids=[2, 5, 4], descendants=99)))
    scripts["/fire/v0/item/2.json"] = page(
        dump({"id": 2, "type": "comment", "parent": 1, "deleted": True, "time": 1, "kids": [3]})
    )
    scripts["/fire/v0/item/3.json"] = page(dump(hn_item(3, 2, text="edited")))
    scripts["/fire/v0/item/4.json"] = page(dump(hn_item(4, 1, [6])))
    with Server(scripts) as server:
        read = await read_from(HACKERNEWS, "/hn/item?id=1", server, local_sites(server.url("")))
    assert outline(found(read)) == [
        "-: [deleted]",
        "  user3: edited",
        "user5: text 5",
        "  user6: text 6",
        "user4: text 4",
    ]


async def test_a_reddit_thread_that_changes_while_it_is_read_has_each_comment_once() -> None:
    """What was loaded twice is shown once, as it was last."""
    scripts = _reddit()
    scripts[MORE.format("d,e")] = page(
        dump(
            loaded(
                reddit_comment("b", "a", body_html="<p>edited</p>", edited=1_700_000_100.0),
                reddit_comment("d", None),
                reddit_comment("z", "gone"),
            )
        )
    )
    with Server(scripts) as server:
        read = await read_from(
            REDDIT, "/reddit/comments/post1", server, local_sites(server.url(""))
        )
    thread = found(read).thread
    assert [(c.source_id, c.parent_source_id, c.depth) for c in thread] == [
        ("a", None, 0),
        ("b", "a", 1),
        ("c", "b", 2),
        ("d", None, 0),
        ("z", "gone", 0),
    ]


async def test_a_reddit_thread_keeps_what_came_before_the_limit() -> None:
    """Being asked to wait in the middle loses nothing that was there."""
    scripts = _reddit()
    scripts[MORE.format("d,e")] = busy(60)
    with Server(scripts) as server:
        read = await read_from(
            REDDIT, "/reddit/comments/post1", server, local_sites(server.url(""))
        )
    assert outline(found(read)) == ["user_a: text a", "  user_b: text b"]
    assert found(read).problem is not None
    assert [failure.retry_after for _, failure in read.busy] == [60]


async def test_a_topic_that_changes_while_it_is_read_has_each_post_once() -> None:
    """Posts that went meanwhile are not there, and what was refused is said."""
    scripts = _discourse()
    paths = sorted(path for path in scripts if "post_ids" in path)
    changed = [
        discourse_post(20, cooked="<p>edited</p>", version=2),
        *(discourse_post(number) for number in range(21, 40)),
    ]
    scripts[paths[0]] = page(dump(discourse_posts(*changed)))
    scripts[paths[1]] = Reply(status=403)
    with Server(scripts) as server:
        read = await read_from(DISCOURSE, "/forum/t/on-cats/7", server, local_sites(server.url("")))
    thread = found(read).thread
    assert [comment.source_id for comment in thread] == [str(number) for number in range(2, 40)]
    assert thread[18].text == "edited"
    problem = found(read).problem
    assert problem is not None
    assert problem.startswith("6 posts could not be fetched: 403")


async def test_an_unchanged_story_is_not_sent_again() -> None:
    """A quiet thread costs its site one short answer."""
    story = dump(lobsters_story(lobsters_comment("c1", None, 0)))

    def answer(request: Request) -> Reply:
        if request.headers.get("if-none-match") == '"1"':
            return Reply(status=304)
        return Reply(body=story.encode(), headers={"ETag": '"1"'})

    with Server({"/lobsters/s/abc123.json": answer}) as server:
        sites = local_sites(server.url(""))
        first = await read_from(LOBSTERS, "/lobsters/s/abc123", server, sites)
        second = await read_from(LOBSTERS, "/lobsters/s/abc123", server, sites, etag=first.etag)
    assert json.loads(story)["comment_count"] == found(first).total
    assert second.is_unchanged
