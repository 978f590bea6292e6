"""Saved web pages: one article, its facts, its comments, and nothing lost."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FormatError
from reader.formats import parse
from reader.formats.pagehead import page_date
from reader.formats.webpage import NO_ARTICLE, read_page
from reader.model.body import Body
from reader.model.entry import Entry
from reader.model.fetched import Fetched
from reader.model.site_rule import SiteRule
from reader.text.blocks import body_text
from tests.formats.comment_pages import DISCOURSE, comment, wordpress

URL = "https://blog.example/2024/snow/"
PROSE = (
    "<p>Snow fell on the harbour all night, and nobody in the town had seen so much of it.</p>"
    "<p>By morning the ferry stood still, which it had not done since the war, they said.</p>"
    "<ul><li>Ice</li><li>Wind</li></ul>"
    "<p>The mayor walked to work; he was the first to arrive, and the last to leave again.</p>"
)
FURNITURE = (
    '<nav><a href="/">Home</a> <a href="/a">Sport</a></nav>'
    '<div class="sidebar"><h3>Most read</h3><p>Ten ways to keep warm when the snow is as high as'
    " the window of the kitchen, told by people who have done it.</p></div>"
)


def entry(html: str, url: str | None = None) -> Entry:
    """The article of a page."""
    parsed = parse(Fetched(data=html.encode(), name="page.html", url=url))
    assert parsed.format == "html"
    (only,) = parsed.entries
    return only


def page(head: str = "", body: str = f"<article><h1>Snow</h1>{PROSE}</article>") -> str:
    """A page with furniture around its article."""
    return (
        f"<!doctype html><html><head>{head}</head><body>{FURNITURE}{body}"
        "<footer>All rights reserved</footer></body></html>"
    )


def test_the_article_of_a_page_is_told_from_its_furniture() -> None:
    """Menus, side bars and footers do not stand in the text; short list items do."""
    found = entry(page("<title>Snow</title>"))
    assert found.title == "Snow"
    assert found.text.startswith("Snow\n\nSnow fell on the harbour")
    assert found.text.endswith("the last to leave again.")
    assert "• Ice\n• Wind" in found.text
    assert not set(found.text.split()) & {"Home", "Sport", "warm", "reserved"}


@pytest.mark.parametrize(
    "body",
    [
        f"<div id=main><div class=x>{PROSE}</div></div>",
        f"<table><tr><td><a href=/a>One</a> <a href=/b>Two things</a><td>{PROSE}</table>",
        f"<form action=x><div><div>{PROSE}</div></div></form>",
        f"<section>{PROSE}</section><section>{PROSE.replace('Snow', 'Rain')}</section>",
        f"<div class='post content-with-sidebar'>{PROSE}</div>",
        PROSE.replace("<p>", "<br><br>").replace("</p>", ""),
    ],
)
def test_articles_that_no_page_marks_are_found_by_their_prose(body: str) -> None:
    """Old pages of tables, forms and nameless boxes are read whole and without the menu."""
    found = entry(page("<title>Snow</title>", body))
    assert "Snow fell on the harbour" in found.text
    assert found.text.rstrip().endswith("the last to leave again.")
    assert "Sport" not in found.text
    assert ("Rain fell" in found.text) == ("Rain" in body)


def test_a_page_for_scripts_shows_what_it_has_for_those_without() -> None:
    """A page whose scripts make its text is saved without it, and not without all of it."""
    page = "<title>Snow</title><div id=app></div><noscript><p>It fell all night.</p></noscript>"
    assert entry(page).text == "It fell all night."
    assert "night" not in entry(page.replace("<div id=app>", "<p>It snows.</p><div>")).text


def test_comments_of_a_page_are_its_thread_and_not_its_text() -> None:
    """A saved page of a blog brings its discussion; no word of it stands in the article."""
    html = wordpress(comment(1, "Cold", comment(3, "Very")), comment(2, "No"))
    html = html.replace("<p>An article about snow.</p>", PROSE)
    found = entry(html, URL)
    assert [(c.source_id, c.parent_source_id, c.text) for c in found.thread] == [
        ("comment-1", None, "Cold"),
        ("comment-3", "comment-1", "Very"),
        ("comment-2", None, "No"),
    ]
    assert found.title == "Snow"
    assert not set(found.text.split()) & {"Cold", "Very", "Reply", "thoughts"}
    assert "harbour" not in " ".join(c.text for c in found.thread)


def test_comments_leave_a_page_without_article_too() -> None:
    """Where no article can be told apart, what people said is still said once."""
    found = entry(wordpress(comment(1, "Cold"), comment(2, "No")).replace("entry-content", "x"))
    assert [c.text for c in found.thread] == ["Cold", "No"]
    assert "An article about snow." in found.text
    assert "Cold" not in found.text


def test_a_topic_of_a_forum_is_its_first_post_and_the_answers() -> None:
    """What opens a topic is the article, by whoever wrote it."""
    found = entry(DISCOURSE)
    assert found.title == "Snow"
    assert found.author == "ann"
    assert len(found.thread) >= 1
    assert found.text not in [c.text for c in found.thread]


STORIES = (
    """<title>Snow | Hacker News</title><table class="fatitem"><tr><td><span class="titleline">
<a href="https://blog.example/snow">Snow</a> (<a href="from?site=x">x</a>)</span></td></tr><tr>
<td class="subtext">210 points by <a class="hnuser">zoe</a> <span class="age"
 title="2024-03-01T09:00:00 1709283600"><a href="item?id=9">1 day ago</a></span> |
<a href="hide?id=9">hide</a> | <a href="item?id=9">12&nbsp;comments</a></td></tr></table>
<table><tr class="comtr" id="11"><td class="ind" indent="0"></td><td><a class="hnuser">ann</a>
<div class="comment"><div class="commtext">Cold</div></div></td></tr></table>""",
    """<title>Snow : x</title><div class="thing link"><a class="title"
 href="https://blog.example/snow">Snow</a><p class="tagline"><time datetime="2024-03-01T09:00:00Z">
1</time> by <a class="author">zoe</a></p><a class="comments"
 href="https://news.ycombinator.com/item?id=9">
12 comments</a></div><div class="thing comment" data-fullname="t1_a"><a class="author">ann</a>
<div class="usertext-body"><div class="md">Cold</div></div></div>""",
    """<title>Snow | Lobsters</title><li class="story"><a class="u-url"
 href="https://blog.example/snow">Snow</a><div class="byline"><a href="/~zoe" class="u-author">zoe
</a> <time datetime="2024-03-01T09:00:00Z">1</time><span class="comments_label">
<a href="https://news.ycombinator.com/item?id=9">12 comments</a></span></div></li>
<div id="c_a" class="comment" data-shortid="a"><div class="byline"><a href="/~ann">ann</a></div>
<div class="comment_text">Cold</div></div>""",
)


@pytest.mark.parametrize("html", STORIES)
def test_a_page_of_a_site_of_links_is_about_what_it_links_to(html: str) -> None:
    """A saved discussion is named, dated and signed as the story is, and says where that stands."""
    found = entry(html)
    assert (found.title, found.author, found.announced) == ("Snow", "zoe", 12)
    assert found.link == "https://news.ycombinator.com/item?id=9"
    assert found.published == datetime(2024, 3, 1, 9, tzinfo=UTC)
    assert found.text.strip() == "https://blog.example/snow"
    assert [(each.author, each.text) for each in found.thread] == [("ann", "Cold")]


def test_facts_written_for_programs_are_taken() -> None:
    """Author, dates, address and tags of a page are those that it states."""
    said = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "The Harbour Gazette"},
            {
                "@type": "NewsArticle",
                "headline": "Snow &amp; ice",
                "author": [{"name": "Ann Ash"}, {"name": "Bea Birch"}],
                "datePublished": "2024-01-05T08:00:00+01:00",
                "dateModified": "2024-01-06",
                "keywords": ["weather", "ferry"],
                "commentCount": 7,
                "discussionUrl": "/2024/snow/talk",
            },
        ],
    }
    found = entry(
        page(
            f'<script type="application/ld+json">{json.dumps(said)}</script>'
            "<title>Snow &amp; ice | The Harbour Gazette</title>"
            f'<link rel="canonical" href="{URL}">'
            f'<link rel="alternate" type="application/rss+xml" href="{URL}feed/">'
            '<link rel="alternate" type="application/rss+xml" href="https://blog.example/feed/">'
        )
    )
    assert found.title == "Snow & ice"
    assert found.author == "Ann Ash, Bea Birch"
    assert found.published == datetime(2024, 1, 5, 7, tzinfo=UTC)
    assert found.published_raw == "2024-01-05T08:00:00+01:00"
    assert found.updated == date(2024, 1, 6)
    assert found.tags == ("weather", "ferry")
    assert found.announced == 7
    assert found.link == URL
    assert found.comments_url == f"{URL}talk"
    assert found.comments_feed == f"{URL}feed/"


@pytest.mark.parametrize(
    ("head", "body", "author", "published"),
    [
        (
            '<meta property="article:published_time" content="2024-01-05T08:00:00Z">'
            '<meta name="author" content="Ann Ash">',
            "",
            "Ann Ash",
            datetime(2024, 1, 5, 8, tzinfo=UTC),
        ),
        # The zone is not written: only the day is known.
        (
            '<meta property="article:published_time" content="2024-01-05T08:00:00">'
            '<meta property="article:author" content="https://blog.example/ann">',
            '<span class="byline">By <a href="/ann" rel="author">Ann Ash</a></span>',
            "Ann Ash",
            date(2024, 1, 5),
        ),
        (
            "",
            '<p class="byline">by Ann Ash</p><time datetime="2024-01-05">5 January</time>',
            "Ann Ash",
            date(2024, 1, 5),
        ),
        # March or April: nobody knows.
        ('<meta name="date" content="3/4/2024">', "", None, None),
        ("", "", None, None),
    ],
)
def test_author_and_date_are_what_is_written(
    head: str, body: str, author: str | None, published: datetime | date | None
) -> None:
    """What a page does not say of its author and its day stays open."""
    found = entry(page(head, f"<article><h1>Snow</h1>{body}{PROSE}</article>"))
    assert (found.author, found.published) == (author, published)


def test_dates_of_comments_are_not_the_articles() -> None:
    """An article without a date has none, though each of its comments has one."""
    html = wordpress(comment(1, "Cold"), comment(2, "No"))
    assert entry(html).published is None


@pytest.mark.parametrize(
    ("title", "h1", "expected"),
    [
        ("Snow | The Gazette", "Snow", "Snow"),
        ("The Gazette: Snow", "The Gazette", "Snow"),
        ("Snow - The Gazette", "", "Snow"),
        ("Snow", "The Gazette", "Snow"),
        ("A walk - and back", "", "A walk - and back"),
    ],
)
def test_a_title_stands_without_the_name_of_the_site(title: str, h1: str, expected: str) -> None:
    """Rows are not all called after the newspaper."""
    head = f'<title>{title}</title><meta property="og:site_name" content="The Gazette">'
    assert entry(page(head, f"<h1>{h1}</h1><article>{PROSE}</article>")).title == expected


@pytest.mark.parametrize(
    ("head", "url", "expected"),
    [
        ("", URL, URL),
        ("", f"{URL}comment-page-2/#comments", URL),
        ('<link rel="canonical" href="https://blog.example/other/">', URL, URL),
        (f'<meta property="og:url" content="{URL}">', None, URL),
        (f"<!-- saved from url=(0032){URL} -->", None, URL),
        (
            f"<!-- saved from url=(0032){URL} --><link rel=canonical href='https://blog.example/'>",
            None,
            URL,
        ),
        ("", None, None),
    ],
)
def test_a_page_knows_its_address(head: str, url: str | None, expected: str | None) -> None:
    """A page opens in the browser where it was saved, and is the same article when it comes again.

    What the reader says goes first; a page that calls the site's first page its own is not obeyed.
    """
    assert entry(page(head), url).link == expected


def test_relative_links_and_pictures_lead_to_the_site() -> None:
    """Links of a saved page do not point at files of this machine."""
    found = entry(page(f"<!-- saved from url=(0032){URL} -->", f"<article>{PROSE}</article>"))
    assert found.body.base == URL
    based = entry(page("<base href='https://cdn.example/x/'>"), URL)
    assert based.body.base == "https://cdn.example/x/"


def test_microformats_are_read() -> None:
    """A page of the IndieWeb gives its author, day, address and text."""
    found = entry(
        '<div class="h-entry"><h1 class="p-name">Snow</h1>'
        '<a class="p-author h-card" href="/ann">Ann Ash</a> '
        f'<a class="u-url" href="{URL}"><time class="dt-published" datetime="2024-01-05T08:00:00Z">'
        '5 January</time></a><div class="e-content">It is cold.</div></div>'
    )
    assert (found.title, found.author, found.text, found.link) == (
        "Snow",
        "Ann Ash",
        "It is cold.",
        URL,
    )
    assert found.published == datetime(2024, 1, 5, 8, tzinfo=UTC)


def test_an_article_that_a_script_shows_is_read_from_the_pages_data() -> None:
    """A page that is empty without its scripts, but for its data, is an article all the same."""
    body = "Snow fell on the harbour all night.\n\n" + "Nobody had seen so much of it. " * 10
    said = {"@type": "Article", "headline": "Snow", "articleBody": body}
    html = (
        f'<script type="application/ld+json">{json.dumps(said)}</script><title>Snow</title>'
        "<div id=app>Loading</div>"
    )
    parsed = parse(Fetched(data=f"<html>{html}</html>".encode(), name="p.html"))
    assert parsed.problems == ()
    assert parsed.entries[0].text.startswith("Snow fell on the harbour all night.\n\nNobody")
    assert "Loading" in read_page(html, URL).rest
    assert "Loading" not in parsed.entries[0].text


TEASER = "<article><h2><a href=/x>Snow in the harbour</a></h2><p>{}</p></article>"
INDEX = "".join(
    TEASER.format(f"The {n} story of the day is one that nobody has told before, and it is long.")
    for n in ("first", "second", "third", "fourth")
)
LOGIN = "<form><label>Name</label><input><label>Password</label><input><button>Go</button></form>"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (INDEX, "The third story of the day"),
        (LOGIN, "Password"),
        ("<h1>404</h1><p>Nothing here.</p>", "Nothing here."),
        ("<ul><li><a href=/a>One</a><li><a href=/b>Two</a></ul>", "Two"),
    ],
)
def test_a_page_without_an_article_is_kept_whole_and_said_to_be_one(body: str, words: str) -> None:
    """Whatever the reader saves is there afterwards, though it is no article."""
    parsed = parse(Fetched(data=page("<title>Snow</title>", body).encode(), name="p.html"))
    assert [problem.message for problem in parsed.problems] == [NO_ARTICLE]
    assert words in parsed.entries[0].text
    assert "Most read" in parsed.entries[0].text


def test_a_page_without_any_text_is_refused_in_one_line() -> None:
    """An empty page makes no empty article."""
    with pytest.raises(FormatError, match=r"^p\.html: an HTML page without any text$"):
        parse(Fetched(data=b"<html><script>let x = 1</script></html>", name="p.html"))


def test_selectors_say_what_the_article_is() -> None:
    """A rule for a site goes before what is found out, and takes away what it names."""
    html = page("", f"<div class=a>{PROSE}<p class=ad>Buy this</p></div><div class=b>Short.</div>")
    assert read_page(html, URL, SiteRule(body=(".none", ".b"))).text == "Short."
    found = read_page(html, URL, SiteRule(body=(".a",), remove=(".ad", "ul")))
    assert "Buy" not in found.text and "Ice" not in found.text
    assert found.text.startswith("Snow fell")
    with pytest.raises(ValueError, match=r"'\.\.\[' is not a CSS selector"):
        read_page(html, URL, SiteRule(body=("..[",)))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2024-01-05T08:00:00+0100", datetime(2024, 1, 5, 7, tzinfo=UTC)),
        ("Fri, 05 Jan 2024 08:00:00 GMT", datetime(2024, 1, 5, 8, tzinfo=UTC)),
        ("2024-01-05 08:00", date(2024, 1, 5)),
        ("January 5, 2024 8:00 am", date(2024, 1, 5)),
        ("yesterday", None),
        (None, None),
    ],
)
def test_no_zone_is_invented(raw: str | None, expected: datetime | date | None) -> None:
    """A clock without its zone tells only the day."""
    assert page_date(raw) == expected


_NAMES = st.sampled_from(
    ("", " class=sidebar", " class='entry-content'", " id=comments", " class=comment", " hidden",
     " id=comment-1", " itemprop=articleBody", " class=h-entry", " class='share ad'")
)  # fmt: skip
_TAGS = st.sampled_from(
    ("div", "p", "article", "main", "nav", "aside", "footer", "ul", "li", "table", "td", "a", "b",
     "h1", "form", "header", "section", "blockquote", "pre", "cite", "time", "form")
)  # fmt: skip
_WORDS = st.text("abcdefgh ", max_size=60)
_PIECES = st.one_of(
    _WORDS,
    st.builds(lambda tag, name: f"<{tag}{name}>", _TAGS, _NAMES),
    st.builds(lambda tag: f"</{tag}>", _TAGS),
    st.just(PROSE),
    st.just(comment(1, "Cold")),
)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_every_word_of_a_page_is_in_its_article_or_in_the_rest(html: str) -> None:
    """Taking a page apart loses no word and invents none, whatever the page."""
    found = read_page(html, URL)
    parts = _letters(found.body.value) + _letters(found.rest)
    assert parts == _letters(html)


def _letters(html: str) -> Counter[str]:
    """The letters of some HTML, hidden ones too: words that elements glue may come apart."""
    shown = re.sub(r'\shidden(?:="")?(?=[\s>])', "", html)
    return Counter("".join(re.findall(r"\w+", body_text(Body("html", shown)))))


@given(st.text())
def test_no_page_raises(html: str) -> None:
    """Any file called .html is read or refused in one line."""
    try:
        parse(Fetched(data=html.encode("utf-8", "replace"), name="x.html", format="html", url=URL))
    except FormatError as error:
        assert "\n" not in str(error)
