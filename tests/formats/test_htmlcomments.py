"""The comments that pages show, by the program that wrote them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.formats.htmlcomments import read_page
from reader.model.discussion import FoundThread
from tests.comments.telling import outline
from tests.costs import affordable
from tests.formats import comment_pages as pages
from tests.formats.comment_pages import ARTICLE, comment, wordpress
from tests.formats.page_threads import find_comments

URL = "https://blog.example/snow/"


def found(html: str, url: str | None = URL) -> FoundThread:
    """The thread of a page that has one."""
    thread = find_comments(html, url)
    assert thread is not None
    return thread


def ids(thread: FoundThread) -> list[tuple[str | None, str | None]]:
    """The id of each comment and of what it answers."""
    return [(c.source_id, c.parent_source_id) for c in thread.thread]


def test_wordpress_shows_names_dates_texts_and_replies() -> None:
    """A page of WordPress is a thread with its people, its times and its shape."""
    html = wordpress(
        comment(1, "Cold", comment(3, "Very"), classes="bypostauthor"), comment(2, "No")
    )
    thread = found(html)
    assert outline(thread) == ["n1: Cold", "  n3: Very", "n2: No"]
    assert ids(thread) == [("comment-1", None), ("comment-3", "comment-1"), ("comment-2", None)]
    first = thread.thread[0]
    assert first.published == datetime(2024, 3, 1, 10, 0, 1, tzinfo=UTC)
    assert first.link == "https://blog.example/snow/#comment-1"
    assert [c.role for c in thread.thread] == ["author", None, None]


def test_old_themes_without_a_box_for_the_text_are_read_too() -> None:
    """A page of 2008 shows its comments without their names and dates in the text."""
    thread = found(pages.OLD_WORDPRESS)
    assert outline(thread) == ["Ann: Cold", "Bea: Colder", "  Cyn: No"]
    first = thread.thread[0]
    # A `cite` that stands in the text is no name.
    assert first.text == "Cold\n\n> IceA poet\n\nVery cold"
    # No zone is written: the day alone is certain.
    assert first.published == date(2008, 3, 3)


def test_a_clock_without_a_zone_orders_comments_and_dates_none() -> None:
    """Of a page that begins with the newest the oldest comes first, and no hour is made up."""
    said = (("2", "3:05 pm", "Later"), ("1", "9:00 am", "First"))
    thread = found(
        "".join(
            f'<li class="comment" id="comment-{number}"><cite class="fn">Ann</cite>'
            f'<p class="comment-meta"><a href="#comment-{number}">March 3, 2008 at {clock}</a></p>'
            f'<div class="comment-content">{text}</div></li>'
            for number, clock, text in said
        )
    )
    assert [c.text for c in thread.thread] == ["First", "Later"]
    assert {c.published for c in thread.thread} == {date(2008, 3, 3)}
    assert thread.newest == datetime(2008, 3, 3, 12, tzinfo=UTC)


def test_plugins_and_other_programs() -> None:
    """A page of wpDiscuz nests, and one of Drupal has ids although nothing in it is one."""
    thread = found(pages.WPDISCUZ)
    assert outline(thread) == ["Ann: Cold", "  Bea: Very"]
    assert ids(thread) == [("comment-12", None), ("comment-13", "comment-12")]
    assert thread.thread[0].published == date(2024, 3, 3)
    drupal = found(pages.DRUPAL)
    assert [c.author for c in drupal.thread] == ["Ann", "Bea"]
    assert ids(drupal) == [("comment-21", None), ("comment-22", None)]


@pytest.mark.parametrize("html", [pages.BLOGGER, pages.OLD_BLOGGER])
def test_blogger_of_both_ages(html: str) -> None:
    """A page of Blogger gives the ids that its comment feed gives."""
    thread = found(html)
    assert [(c.author, c.text) for c in thread.thread] == [("Ann", "Cold"), ("Bea", "Very")]
    assert thread.thread[0].source_id in ("comment-4788628", "comment-1150001")
    assert thread.thread[0].published == date(2009, 12, 8)


def test_blogger_nests_replies() -> None:
    """Who answers whom and who keeps the blog is seen in Blogger's page."""
    thread = found(pages.BLOGGER)
    assert [c.depth for c in thread.thread] == [0, 1]
    assert [c.role for c in thread.thread] == [None, "author"]


@pytest.mark.parametrize(
    ("html", "second", "own_id"),
    [
        (pages.DISCOURSE, "bea: Cold", "2"),
        (pages.XENFORO, "bea: > said", "post-12"),
        (pages.PHPBB, "bea: Cold", "p12"),
        (pages.VBULLETIN, "bea: Cold", "post_12"),
    ],
)
def test_the_first_post_of_a_forum_is_what_is_discussed(
    html: str, second: str, own_id: str
) -> None:
    """The opening post is the article, and on later pages the first is a comment as all are."""
    thread = found(html)
    assert outline(thread) == [second]
    assert thread.thread[0].source_id == own_id
    assert thread.root is not None
    assert (thread.root.author, thread.root.text) == ("ann", "The topic itself")
    later = found(html, "https://talk.example/t/snow?page=2")
    assert [c.author for c in later.thread] == ["ann", "bea"]
    assert isinstance(later.thread[-1].published, date)
    assert later.root is None


def test_forums_say_who_keeps_order_and_what_was_edited() -> None:
    """Marks of a forum's page are kept."""
    (second,) = found(pages.XENFORO).thread
    assert (second.role, second.edited) == ("moderator", True)


def test_hacker_news_nests_by_indent_and_ranks() -> None:
    """A saved page of Hacker News keeps its tree, its order and what was flagged."""
    thread = found(pages.HACKER_NEWS, "https://news.ycombinator.com/item?id=1")
    assert outline(thread) == ["ann: Cold", "  -: [removed]", "    cyn: Why?", "dan: Warm"]
    assert [c.rank for c in thread.thread] == [0, 0, 0, 1]
    first = thread.thread[0]
    assert first.published == datetime(2024, 3, 1, 12, tzinfo=UTC)
    assert first.link == "https://news.ycombinator.com/item?id=11"


def test_old_reddit_has_scores_roles_and_what_is_gone() -> None:
    """A saved page of old Reddit says what its comments are worth and which are gone."""
    thread = found(pages.OLD_REDDIT, "https://old.reddit.com/r/x/comments/9/")
    assert outline(thread) == ["ann: Cold", "  -: [removed]", "    mod: Calm"]
    assert [c.score for c in thread.thread] == [12, None, -3]
    assert [c.role for c in thread.thread] == ["author", None, "moderator"]
    assert [c.edited for c in thread.thread] == [True, False, False]
    assert ids(thread) == [("aa", None), ("bb", "aa"), ("cc", "bb")]


def test_lobsters_has_scores_and_the_ids_of_its_interface() -> None:
    """A saved page of Lobsters is the thread that its JSON gives."""
    thread = found(pages.LOBSTERS, "https://lobste.rs/s/zz/snow")
    assert outline(thread) == ["ann: Cold", "  bea: Very"]
    assert [c.score for c in thread.thread] == [7, 2]
    assert ids(thread) == [("aa", None), ("bb", "aa")]
    assert [c.role for c in thread.thread] == [None, "author"]


def test_disqus_is_read_where_a_browser_saved_it() -> None:
    """A page that was saved with its comments of Disqus keeps who answered whom, and the votes."""
    thread = found(pages.DISQUS)
    assert outline(thread) == ["Ann: Cold", "  Bea: Very"]
    assert ids(thread) == [("31", None), ("32", "31")]
    assert thread.thread[0].score == 5
    assert thread.thread[0].link == "https://blog.example/snow#comment-31"


def test_microdata_nests() -> None:
    """Comments marked up for search engines are comments for readers."""
    thread = found(pages.MICRODATA)
    assert outline(thread) == ["Ann: Cold", "  Bea: Very"]
    assert ids(thread) == [("m31", None), ("m32", "m31")]
    assert thread.thread[0].score == 5


def test_json_ld_nests_and_counts() -> None:
    """Comments that stand in a page's data are read, and how many there are."""
    thread = found(pages.JSON_LD)
    assert outline(thread) == ["Ann: Cold", "  Bea: Very"]
    assert ids(thread) == [("comment-31", None), (None, "comment-31")]
    assert (thread.total, thread.thread[0].score) == (9, 5)


def test_microformats() -> None:
    """A page of the independent web shows its replies, and not its own text among them."""
    thread = found(pages.MICROFORMATS)
    assert [(c.author, c.text) for c in thread.thread] == [("Ann", "I concur."), ("Bea", "And I.")]
    assert thread.thread[0].link == "https://blog.example/ann"


@pytest.mark.parametrize(
    "html",
    [
        "",
        "plain text about a comment",
        ARTICLE,
        # An opinion piece whose class is `comment`.
        '<article class="comment"><h1>Snow</h1><span class="author">Zoe</span>'
        '<time datetime="2024-03-01">x</time><div class="content">The article</div></article>',
        # Opinion pieces in a list, and their titles.
        '<div class="comment"><a href="/1">One</a></div>' * 2,
        # A form, counters and anchors that only sound like comments.
        f'{ARTICLE}<div id="comments"><p id="comment-status">Closed</p><form id="comment-form">'
        '<textarea id="comment"></textarea></form><a id="comment-5"></a></div>',
        '<script type="application/ld+json">{"@type": "Article", "text": "Snow", "commentCount": 3}'
        "</script>",
        '<script type="application/ld+json">{"comment": [{"text": ',
    ],
)
def test_an_article_is_never_a_comment(html: str) -> None:
    """A page without comments shows none, whatever its classes are called."""
    assert find_comments(html, URL) is None


def test_the_text_of_the_article_stands_in_no_comment() -> None:
    """Every layout leaves the article where it is."""
    for html in vars(pages).values():
        if isinstance(html, str) and "<" in html and html != ARTICLE:
            thread = find_comments(html, URL)
            if thread is not None:
                texts = " ".join(c.text for c in thread.thread)
                assert "article about snow" not in texts
                assert "topic itself" not in texts


def test_a_comment_in_waiting_shows_so() -> None:
    """A comment that waits for approval is not passed off as published."""
    html = wordpress(comment(1, "Cold").replace(
        '<div class="comment-content">',
        '<p class="comment-awaiting-moderation">Waits</p><div class="comment-content">',
    ))  # fmt: skip
    (first,) = found(html).thread
    assert (first.state, first.text) == ("pending", "Cold")


def test_pages_of_comments_are_named() -> None:
    """All pages from the first to the last that a page links are known, and no other article's."""
    nav = (
        '<nav><a href="/snow/comment-page-1/#comments">1</a>'
        "<a href='https://blog.example/snow/comment-page-4/#comments'>4</a>"
        '<a href="/rain/comment-page-9/#comments">Rain</a></nav>'
    )
    page = read_page(wordpress(comment(1, "Cold"), more=nav), URL)
    assert page is not None
    assert page.pages == tuple(f"{URL}comment-page-{number}/" for number in range(1, 5))


def test_pages_by_query_are_named() -> None:
    """A site without pretty addresses is paged too."""
    nav = '<a href="https://blog.example/?p=7&#038;cpage=2#comments">Older</a>'
    page = read_page(wordpress(comment(1, "Cold"), more=nav), "https://blog.example/?p=7")
    assert page is not None
    assert page.pages == (
        "https://blog.example/?p=7&cpage=1", "https://blog.example/?p=7&cpage=2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("html", "url", "next_page"),
    [
        (pages.DISCOURSE, "https://talk.example/t/snow/9", "https://talk.example/t/snow/9?page=2"),
        (pages.XENFORO, "https://x.example/threads/snow.9/",
         "https://x.example/threads/snow.9/page-2"),
        (pages.PHPBB, "https://x.example/viewtopic.php?t=9",
         "https://x.example/viewtopic.php?t=9&start=10"),
        (pages.HACKER_NEWS, "https://news.ycombinator.com/item?id=1",
         "https://news.ycombinator.com/item?id=1&p=2"),
    ],
)  # fmt: skip
def test_the_next_page_of_a_thread_is_named(html: str, url: str, next_page: str) -> None:
    """A thread over several pages can be read to its end."""
    page = read_page(html, url)
    assert page is not None
    assert page.pages == (next_page,)


def test_names_and_texts_are_clean() -> None:
    """Escapes and marks of direction in a page reach no terminal."""
    (first,) = found(wordpress(comment(1, "A\u202eB\x9b31m", author="A\u200f\u202enn"))).thread
    assert first.author == "Ann"
    assert "\u202e" not in first.text


def test_a_date_in_words_is_a_day() -> None:
    """Where a page says only the day, no clock is made up."""
    html = wordpress(comment(1, "Cold")).replace('datetime="2024-03-01T10:00:01+00:00"', "")
    assert found(html).thread[0].published is None
    html = html.replace(">March 1<", ">March 1, 2024<")
    assert found(html).thread[0].published == date(2024, 3, 1)


_PIECES = st.sampled_from(
    """<li id=comment-1 class=comment>
<div id='comment-2'>
</div>
</li>
<dd>
<dt id=c12345>
<cite class=fn>Ann</cite>
<time datetime='2024-03-01'>
</time>
<p class=comment-content>
<div class='crawler-post' id=post_2>
<tr class=comtr id=4>
<td class=ind indent=x>
<div class='thing comment' data-fullname=t1_a>
text
<h1>
<ol class=children>
</ol>
<div itemscope itemtype='https://schema.org/Comment'>
<b itemprop=author>B</b>
\x00
\ud800
<p itemprop=text>
<article class='p-comment'>
<a href='/x/comment-page-3/'>
<base href='http://['>
<script type="application/ld+json">
{"comment": [{"text": "x"}]}
</script>
<a class=morelink href='//['>
<table>
</table>
<div class='p-comment'>
<span class=dt-published>1 May 2020</span>
[deleted]""".splitlines()
)


@given(st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=40), st.sampled_from([None, URL]))
def test_no_page_can_raise(parts: list[str], url: str | None) -> None:
    """However broken a page is, it ends in a thread or in none, each comment under its parent."""
    thread = find_comments("".join(parts), url)
    if thread is not None:
        assert all(c.text or c.state != "ok" for c in thread.thread)
        depths = [c.depth for c in thread.thread]
        assert all(after <= before + 1 for before, after in pairwise(depths))


@pytest.mark.parametrize("kind", ["wide", "deep", "loose", "scripts", "pages", "anchors"])
def test_a_megabyte_is_read_in_time(kind: str) -> None:
    """A page of a megabyte, honest or hostile, holds nobody up."""
    match kind:
        case "wide":
            html = wordpress(*(comment(n, "x" * 300) for n in range(1200)))
        case "deep":
            html = "".join(
                f"<li id=comment-{n} class=comment><b class=fn>a</b><p>x" for n in range(18000)
            )
        case "loose":
            html = "<ol class=children>".join(
                f"<li id=comment-{n} class=comment><cite>a</cite><p>x</p>" for n in range(12000)
            )
        case "scripts":
            html = "<script type=application/ld+json>" * 30000
        case "pages":
            html = wordpress(comment(1, "x"), more='<a href="/snow/comment-page-2/">' * 30000)
        case _:
            html = "<a name=comment-1>" * 60000
    with affordable(15):
        find_comments(html, URL)


@pytest.mark.parametrize("written", ["," * 200 + "x", "on " * 60 + "x", ". " * 100 + "x"])
def test_a_date_that_is_none_keeps_nobody_waiting(written: str) -> None:
    """A page cannot stop the reader by what it writes where a date should be."""
    html = wordpress(comment(1, "Cold")).replace(' datetime="2024-03-01T10:00:01+00:00"', "")
    assert html.count(">March 1<") == 1
    with affordable(15):
        (first,) = found(html.replace(">March 1<", f">{written}<")).thread
        assert first.published is None


@pytest.mark.parametrize(
    "written", ["on March 1, 2024", "· posted at March 1, 2024", "» March 1, 2024"]
)
def test_words_that_lead_up_to_a_date_are_none_of_it(written: str) -> None:
    """A comment that says `posted on` has its date all the same."""
    html = wordpress(comment(1, "Cold")).replace(' datetime="2024-03-01T10:00:01+00:00"', "")
    (first,) = found(html.replace(">March 1<", f">{written}<")).thread
    assert first.published == date(2024, 3, 1)
