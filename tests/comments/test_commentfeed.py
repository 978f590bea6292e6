"""The comment feed of an article, read from bytes and from a server."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

import pytest

from reader.comments.commentfeed import SOURCE, own_feed_link, recognise
from reader.errors import FetchError, FormatError
from reader.model.comment_sites import CommentSites
from reader.model.discussion import FoundThread
from tests.comments.feeds import atom, entry, item, rss
from tests.comments.serving import busy, found, page, read_from, truncated
from tests.comments.telling import Answers, Conversation, outline, tell_link
from tests.servers import Reply, Request, Server

FEED = "https://blog.example/snow/feed/"
ATOM = "https://blog.example/snow/feed/atom/"
POST = "https://blog.example/?p=3"
OTHER = "https://blog.example/discussion.xml"
SITES = CommentSites()


def read(answers: Answers, url: str = FEED) -> Conversation:
    """Reads the comment feed at an address."""
    return tell_link(SOURCE, own_feed_link(url), answers)


def thread(document: str, url: str = OTHER) -> FoundThread:
    """The thread of a feed of one page."""
    return read({url: document}, url).found


def test_the_atom_feed_is_preferred_because_it_alone_has_parents() -> None:
    """A reader of a WordPress blog sees who answers whom, not a flat list."""
    answers = {
        ATOM: atom([entry(f"{POST}#comment-1", "Ann", "Cold", to=POST),
                    entry(f"{POST}#comment-2", "Bea", "Very", to=f"{POST}#comment-1", hour=11)]),
        FEED: rss([item(1, "Ann", "Cold"), item(2, "Bea", "Very")]),
    }  # fmt: skip
    told = read(answers)
    assert told.asked == [ATOM]
    assert outline(told.found) == ["Ann: Cold", "  Bea: Very"]


@pytest.mark.parametrize("twin", [404, 403, "<!doctype html><title>Snow</title><p>No feed"])
def test_the_rss_feed_is_read_where_there_is_no_atom_feed(twin: int | str) -> None:
    """Where a site has switched Atom off, its comments are there all the same."""
    told = read({ATOM: twin, FEED: rss([item(1, "Ann", "Cold"), item(2, "Bea", "Very")])})
    assert told.asked == [ATOM, FEED]
    assert outline(told.found) == ["Ann: Cold", "Bea: Very"]


def test_articles_that_the_site_shows_for_an_unknown_feed_are_no_comments() -> None:
    """A site whose Atom address leads to its articles does not fill a thread with them."""
    articles = atom([entry("tag:blog,1", "Ann", "An article", more="<category term='x'/>")])
    told = read({ATOM: articles, FEED: rss([item(1, "Bea", "Very")])})
    assert outline(told.found) == ["Bea: Very"]


def test_a_feed_of_articles_is_refused() -> None:
    """A wrong address of a comment feed says so and shows no articles as comments."""
    more = "<comments>https://blog.example/snow/#comments</comments>"
    article = f"<item><title>Snow</title><link>https://blog.example/snow/</link>{more}</item>"
    with pytest.raises(FormatError, match="have comments of their own"):
        thread(rss([article]))


def test_a_host_that_asks_to_wait_is_not_asked_for_the_other_form() -> None:
    """A busy site is left alone at once."""
    with pytest.raises(FetchError, match="429"):
        read({ATOM: 429, FEED: rss([item(1, "Ann", "Cold")])})


@pytest.mark.parametrize("seed", range(6))
def test_all_seven_entries_are_shown_once_in_any_order(seed: int) -> None:
    """A grandchild before its parent, an orphan, a cycle and a self reply: nothing is lost."""
    entries = [
        entry("urn:c:1", "root", "one", to="urn:post", hour=1),
        entry("urn:c:2", "child", "two", to="urn:c:1", hour=2),
        entry("urn:c:3", "grandchild", "three", to="urn:c:2", hour=3),
        entry("urn:c:4", "orphan", "four", to="urn:c:99", hour=4),
        entry("urn:c:5", "cycle", "five", to="urn:c:6", hour=5),
        entry("urn:c:6", "elcyc", "six", to="urn:c:5", hour=6),
        entry("urn:c:7", "self", "seven", to="urn:c:7", hour=7),
    ]
    Random(seed).shuffle(entries)
    given = thread(atom(entries))
    assert outline(given) == [
        "root: one", "  child: two", "    grandchild: three", "orphan: four", "cycle: five",
        "  elcyc: six", "self: seven",
    ]  # fmt: skip
    parents = {comment.author: comment.parent_source_id for comment in given.thread}
    assert parents["orphan"] == "urn:c:99", "an orphan keeps the parent it states"
    assert parents["root"] is None, "what most entries answer at last is the article"


def test_the_same_thread_comes_of_any_order() -> None:
    """A site that turns the order of its feed round changes nothing for its readers."""
    entries = [
        entry(f"urn:c:{n}", f"n{n}", str(n), to=f"urn:c:{n // 3}" if n > 2 else None, hour=n)
        for n in range(1, 20)
    ]
    assert thread(atom(entries)).thread == thread(atom(entries[::-1])).thread


def test_of_several_references_the_comment_counts() -> None:
    """A reply that names the article and a comment stands under the comment."""
    both = '<thr:in-reply-to ref="https://blog.example/snow/"/><thr:in-reply-to ref="urn:c:1"/>'
    entries = [entry("urn:c:1", "Ann", "Cold"), entry("urn:c:2", "Bea", "Very", hour=11, more=both)]
    assert outline(thread(atom(entries))) == ["Ann: Cold", "  Bea: Very"]


def test_a_missing_comment_of_wordpress_stays_the_stated_parent() -> None:
    """A reply to a comment that has left the feed waits for it under its id."""
    told = read({ATOM: atom([entry(f"{POST}#comment-9", "Bea", "Very", to=f"{POST}#comment-4")])})
    (comment,) = told.found.thread
    assert (comment.source_id, comment.parent_source_id) == ("comment-9", "comment-4")


@pytest.mark.parametrize(
    "guid",
    ["https://a.example/?p=3#comment-12", "https://a.example/x.html#c12", "urn:x#comment12"],
)
def test_ids_are_the_anchors_of_the_page(guid: str) -> None:
    """A comment that is known from the page is not new again when the feed shows it."""
    assert thread(atom([entry(guid, "Ann", "Cold")])).thread[0].source_id == "comment-12"


def test_items_without_ids_of_their_own_are_all_shown() -> None:
    """A feed whose items have the article's link and no guid shows every comment."""
    items = [
        f"<item><title>{name}: hi</title><link>https://blog.example/snow/</link>"
        f"<description>{name} says</description></item>"
        for name in ("Re", "Aw")
    ]
    given = thread(rss(items))
    assert {comment.text for comment in given.thread} == {"Re says", "Aw says"}
    assert {comment.source_id for comment in given.thread} == {None}


@pytest.mark.parametrize(
    "title",
    ["By: Zoë", "Von: Zoë", "Από: Zoë", "Comment on Snow by Zoë", "Kommentar zu Schnee von Zoë"],
)
def test_the_name_is_taken_from_the_title_where_nothing_else_says_it(title: str) -> None:
    """A feed without `dc:creator` still says who wrote."""
    items = item(1, "", "Cold").replace("<title>By: </title>", f"<title>{title}</title>")
    assert thread(rss([items])).thread[0].author == "Zoë"


def test_pages_are_asked_for_while_they_are_full() -> None:
    """A thread longer than the feed's window is read to its beginning."""
    newest = {
        number: rss([item(n, f"n{n}", str(n)) for n in numbers])
        for number, numbers in ((1, range(25, 15, -1)), (2, range(15, 5, -1)), (3, range(5, 0, -1)))
    }
    answers = {FEED: newest[1], f"{FEED}?paged=2": newest[2], f"{FEED}?paged=3": newest[3]}
    told = read(answers)
    assert told.asked == [ATOM, FEED, f"{FEED}?paged=2", f"{FEED}?paged=3"]
    assert len(told.found.thread) == 25
    assert told.found.problem is None


def test_a_comment_that_slides_to_the_next_page_is_there_once() -> None:
    """A comment written while the pages are read doubles nothing and hides nothing."""
    answers = {
        FEED: rss([item(n, "a", str(n)) for n in range(20, 10, -1)]),
        f"{FEED}?paged=2": rss([item(n, "a", str(n)) for n in range(11, 1, -1)]),
        f"{FEED}?paged=3": rss([item(n, "a", str(n)) for n in range(2, 0, -1)]),
    }
    texts = [comment.text for comment in read(answers).found.thread]
    assert sorted(map(int, texts)) == list(range(1, 21))


def test_a_feed_that_repeats_its_first_page_says_that_it_has_no_more() -> None:
    """A site that does not page is not asked for ever, and the thread says what it is."""
    document = rss([item(n, "a", str(n)) for n in range(10)])
    told = read({FEED: document, f"{FEED}?paged=2": document})
    assert len(told.asked) == 3
    assert told.found.problem == "the site shows 10 comments, there may be older ones"


def test_a_page_that_fails_keeps_what_came_before() -> None:
    """A fault on the second page costs only that page, and is said."""
    first = rss([item(n, "a", str(n)) for n in range(10)])
    told = read({FEED: first, f"{FEED}?paged=2": 500})
    assert len(told.found.thread) == 10
    assert told.found.problem == "page 2: 500 refused"


def test_next_links_are_followed() -> None:
    """A paged feed (RFC 5005) is read to its end, and a circle of pages ends."""
    second = "https://blog.example/discussion.xml?page=2"
    answers = {
        OTHER: atom([entry("urn:c:1", "Ann", "1")], head='<link rel="next" href="?page=2"/>'),
        second: atom([entry("urn:c:2", "Bea", "2")], head=f'<link rel="next" href="{OTHER}"/>'),
    }
    told = read(answers, OTHER)
    assert told.asked == [OTHER, second]
    assert {comment.author for comment in told.found.thread} == {"Ann", "Bea"}


def test_a_json_feed_of_comments_is_read_with_its_pages() -> None:
    """A site with comments as JSON Feed has a thread too."""
    url = "https://blog.example/comments.json"

    def document(number: int, following: str | None) -> str:
        return json.dumps({
            "version": "https://jsonfeed.org/version/1.1", "title": "Talk", "next_url": following,
            "items": [{"id": f"c-{number}", "content_text": f"text {number}",
                       "authors": [{"name": "Ann"}]}],
        })  # fmt: skip

    told = read({url: document(1, f"{url}?2"), f"{url}?2": document(2, None)}, url)
    assert sorted(outline(told.found)) == ["Ann: text 1", "Ann: text 2"]


def test_comments_of_other_articles_are_left_out() -> None:
    """The feed of a whole site gives an article its own comments and no others."""
    items = [
        item(1, "Ann", "Cold"),
        item(2, "Bea", "Elsewhere", link="https://blog.example/rain/"),
        item(3, "Cyn", "Colder", link="https://blog.example/snow/comment-page-2/"),
    ]
    link = own_feed_link("https://blog.example/all.xml", "https://blog.example/snow/")
    site = rss(items, link="https://blog.example")
    told = tell_link(SOURCE, link, {"https://blog.example/all.xml": site})
    assert outline(told.found) == ["Ann: Cold", "Cyn: Colder"]
    with pytest.raises(FormatError, match="whole site"):
        thread(rss(items, link="https://blog.example"))


def test_what_is_taken_back_is_deleted() -> None:
    """A comment that its feed says is deleted becomes a tombstone (RFC 6721)."""
    gone = (
        '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="urn:c:2"'
        ' when="2024-03-02T00:00:00Z"/>'
    )
    given = thread(atom([entry("urn:c:1", "Ann", "1")], head=gone))
    states = {comment.source_id: comment.state for comment in given.thread}
    assert states == {"urn:c:1": "ok", "urn:c:2": "deleted"}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("<!doctype html><title>Log in</title><form>", "not a feed: .*Log in"),
        ("", "not a feed|empty"),
        (
            rss([item(1, "Ann", '<form><input name="post_password" type="password"></form>')]),
            "behind a password",
        ),
    ],
)
def test_what_is_no_comment_feed_says_so_in_one_line(document: str, said: str) -> None:
    """A login page, an empty answer or a password form is an error that can be read."""
    with pytest.raises(FormatError, match=said) as caught:
        thread(document)
    assert "\n" not in str(caught.value)


def test_a_feed_without_entries_is_an_empty_thread() -> None:
    """An article without comments is no error."""
    given = thread(atom([]))
    assert given == FoundThread(thread=(), page="https://blog.example/snow/")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://b.example/2024/03/snow/feed/", "https://b.example/2024/03/snow/feed/"),
        ("https://b.example/snow/feed/atom/", "https://b.example/snow/feed/"),
        ("https://b.example/snow/feed", "https://b.example/snow/feed"),
        ("https://b.example/?feed=rss2&p=12", "https://b.example/?p=12&feed=rss2"),
        ("https://b.example/?p=12&feed=atom", "https://b.example/?p=12&feed=rss2"),
        ("https://b.example/x/comments/feed/", "https://b.example/x/comments/feed/"),
        ("https://b.example/x/comments/atom.xml", "https://b.example/x/comments/atom.xml"),
        ("https://b.example/crss/node/5", "https://b.example/crss/node/5"),
    ],
)
def test_comment_feeds_are_known_by_their_address(url: str, address: str) -> None:
    """One discussion has one address, in whatever form it is named."""
    link = recognise(url, SITES)
    assert link is not None
    assert (link.address, link.is_own) == (address, True)


@pytest.mark.parametrize(
    "url",
    [
        "https://b.example/feed/", "https://b.example/comments/feed/", "https://b.example/?feed=rss2",
        "https://b.example/?feed=comments-rss2", "https://b.example/category/snow/feed/",
        "https://b.example/2024/03/feed/", "https://b.example/snow/", "https://b.example/comments/",
        "https://b.example/snow/#comments", "mailto:a@b.example", "https://[bad/feed/",
    ],
)  # fmt: skip
def test_feeds_of_sites_and_pages_are_no_comment_feeds(url: str) -> None:
    """The feed of a site, a section or a year is never taken for the thread of an article."""
    assert recognise(url, SITES) is None


@pytest.mark.parametrize(
    ("url", "article"),
    [
        ("https://b.example/snow/feed/atom/", "https://b.example/snow/"),
        ("https://b.example/snow/comments/feed/", "https://b.example/snow/"),
        ("https://b.example/?feed=rss2&p=12", "https://b.example/?p=12"),
        ("https://b.example/comments.xml", None),
    ],
)
def test_the_address_of_a_comment_feed_says_which_article_it_is_of(
    url: str, article: str | None
) -> None:
    """The page of a thread can be opened before the thread was read."""
    assert own_feed_link(url).page == article
    assert own_feed_link(url, "https://b.example/own").page == "https://b.example/own"


def test_texts_are_clean() -> None:
    """Escapes and marks of direction in names and texts reach no terminal."""
    given = thread(atom([entry("urn:c:1", "A\u202enn", "Cold\u009b31mer")]))
    assert given.thread[0].author == "Ann"
    assert "\u009b" not in given.thread[0].text


async def test_pages_are_read_from_a_server_while_comments_arrive() -> None:
    """A long thread of a live site is whole although somebody writes meanwhile."""
    written = 25

    def feed(request: Request) -> Reply:
        nonlocal written
        number = int(request.path.partition("paged=")[2] or 1)
        newest = written - (number - 1) * 10
        written += 1
        numbers = range(newest, max(0, newest - 10), -1)
        reply = page(rss([item(n, "a", str(n)) for n in numbers]), "application/rss+xml")
        return reply if newest > 0 else Reply(status=404)

    paths = [f"/snow/feed/?paged={number}" for number in range(2, 6)]
    scripts = dict.fromkeys(["/snow/feed/", *paths], feed)
    with Server(scripts) as server:
        given = found(await read_from(SOURCE, "/snow/feed/", server))
    assert {int(comment.text) for comment in given.thread} >= set(range(1, 26))
    assert len(given.thread) == len({comment.source_id for comment in given.thread})


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_refusal_of_a_server_is_one_line(status: int) -> None:
    """A site that shows its comment feed to nobody says so."""
    with Server({"*": Reply(status=status)}) as server:
        read = await read_from(SOURCE, "/snow/feed/", server)
    assert read.failure is not None
    assert read.failure.status == status


async def test_a_busy_server_is_asked_once() -> None:
    """`Retry-After` is heard, and the other form of the feed is not asked for."""
    with Server({"*": busy(90)}) as server:
        read = await read_from(SOURCE, "/snow/feed/", server)
        assert len(server.requests) == 1
    assert read.failure is not None
    assert (read.failure.kind, read.failure.retry_after) == ("busy", 90)
    assert len(read.busy) == 1


async def test_a_truncated_page_costs_only_that_page() -> None:
    """A connection that breaks on page two leaves what page one showed."""
    first = rss([item(n, "a", str(n)) for n in range(10)])
    scripts = {
        "/snow/feed/": page(first, "application/rss+xml"),
        "/snow/feed/?paged=2": truncated(first, "application/rss+xml"),
    }
    with Server(scripts) as server:
        given = found(await read_from(SOURCE, "/snow/feed/", server))
    assert len(given.thread) == 10
    assert given.problem is not None
    assert given.problem.startswith("page 2: ")


async def test_an_unchanged_feed_is_not_sent_again() -> None:
    """Watching a quiet thread costs its site next to nothing."""
    document = page(atom([entry("urn:x#comment-1", "Ann", "1")]), "application/atom+xml")
    tagged = replace(document, headers={**document.headers, "ETag": '"1"'})

    def feed(request: Request) -> Reply:
        return Reply(status=304) if "if-none-match" in request.headers else tagged

    with Server({"/snow/feed/atom/": feed}) as server:
        first = await read_from(SOURCE, "/snow/feed/", server)
        again = await read_from(SOURCE, "/snow/feed/", server, etag=first.etag)
    assert first.etag == '"1"'
    assert again.is_unchanged
