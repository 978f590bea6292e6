"""Where an article is discussed, by what is known of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.comments.finding import Clues, Page, find_discussions
from reader.comments.sources import SOURCES
from reader.model.body import Body
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink
from reader.model.entry import Entry

POST = "https://blog.example/2026/a-day-at-sea/"
HN = "https://news.ycombinator.com/item?id="
SITES = CommentSites()


def found(
    *,
    html: str | None = None,
    page_url: str = POST,
    feed_url: str | None = "https://blog.example/feed/",
    body: str | Body = "",
    link: str | None = POST,
    **entry: Any,
) -> list[DiscussionLink]:
    """What is found for an entry of a blog."""
    clues = Clues(
        entry=Entry(
            title="A day at sea",
            link=link,
            body=Body("html", body, POST) if isinstance(body, str) else body,
            **entry,
        ),
        feed_url=feed_url,
        feed_link="https://blog.example/",
        page=Page(page_url, html) if html is not None else None,
    )
    return find_discussions(clues, SITES)


def names(links: list[DiscussionLink]) -> list[tuple[str, str, str]]:
    """Source, how it was found, address."""
    return [(link.source, link.found, link.address) for link in links]


def sources(links: list[DiscussionLink]) -> list[str]:
    """The sources alone."""
    return [link.source for link in links]


def test_nothing_named_is_nothing_found() -> None:
    """An ordinary article whose feed says nothing of comments has no tab that never fills."""
    assert found(body="<p>Waves. <a href='https://other.example/'>More waves</a></p>") == []


def test_the_feed_of_its_comments_is_its_own_thread() -> None:
    """What `wfw:commentRss` or Atom's `replies` names is read as the article's own thread."""
    (link,) = found(comments_feed=POST + "feed/")
    assert (link.source, link.is_own, link.found) == ("commentfeed", True, "feed")
    assert link.page == POST


def test_the_comments_of_the_article_are_those_of_its_page() -> None:
    """`<comments>` with the article's own address and an anchor leads to the page itself."""
    assert names(found(comments_url=POST + "#comments")) == [("pagecomments", "feed", POST)]


def test_wordpress_is_known_by_its_guid() -> None:
    """A blog that hides its interface from its feed is asked for whole threads all the same."""
    links = found(guid="http://blog.example/?p=12", comments_feed=POST + "feed/")
    assert sources(links) == ["wordpress", "commentfeed"]
    assert "blog.example/" in links[0].address
    assert links[0].address.startswith("https://")
    assert "12" in links[0].address


def test_a_number_in_a_guid_alone_is_not_wordpress() -> None:
    """Another program's guid does not cost a request that can only fail."""
    assert found(guid="https://blog.example/?p=12") == []
    elsewhere = found(guid="https://other.example/?p=12", comments_feed=POST + "feed/")
    assert sources(elsewhere) == ["commentfeed"]


WORDPRESS_PAGE = f"""<!doctype html><html><head>
<link rel="alternate" type="application/rss+xml" title="Blog &raquo; Feed" href="/feed/">
<link rel="alternate" type="application/rss+xml" title="Blog &raquo; Comments Feed"
      href="https://blog.example/comments/feed/">
<link rel="alternate" type="application/rss+xml" title="Blog &raquo; A day Comments Feed"
      href="{POST}feed/">
<link rel="https://api.w.org/" href="https://blog.example/wp-json/">
<link rel="alternate" type="application/json"
      href="https://blog.example/wp-json/wp/v2/posts/12">
</head><body class="single postid-12"><article>Waves</article>
<div id="comments"><ol class="comment-list"></ol></div></body></html>"""


def test_a_wordpress_page_names_every_way_to_its_thread() -> None:
    """The interface that knows parents is tried first, the page's own HTML last."""
    links = found(html=WORDPRESS_PAGE)
    assert sources(links) == ["wordpress", "commentfeed", "pagecomments"]
    assert links[1].address == POST + "feed/"
    assert all(link.is_own and link.found == "page" for link in links)


def test_the_comments_of_the_whole_site_are_not_the_articles() -> None:
    """What others say about other articles does not appear below this one."""
    page = WORDPRESS_PAGE.replace(f"{POST}feed/", "https://blog.example/comments/feed/atom/")
    assert "commentfeed" not in sources(found(html=page))


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ('<link rel="shortlink" href="https://blog.example/?p=77">', "77"),
        ("", "12"),
    ],
)
def test_a_wordpress_post_is_numbered_in_several_ways(head: str, number: str) -> None:
    """Themes that leave one link out do not cost the thread."""
    page = WORDPRESS_PAGE.replace('type="application/json"', 'type="x"').replace(
        "<body", head + "<body"
    )
    (first, *_) = found(html=page)
    assert first.source == "wordpress"
    assert number in first.address


def test_blogger_is_known_by_the_feed_of_a_post() -> None:
    """Blogger's comments are read as Blogger gives them, with their parents."""
    feed = "https://sea.blogspot.example/feeds/1234567890123456789/comments/default"
    assert sources(found(comments_feed=feed)) == ["blogger"]
    page = f'<link rel="alternate" type="application/atom+xml" title="x" href="{feed}">'
    assert sources(found(html=page)) == ["blogger"]


def test_a_disqus_embed_is_its_own_thread() -> None:
    """Comments that a script would show are read."""
    page = """<div id="disqus_thread"></div><script>
    var disqus_config = function () {
      this.page.url = 'https://blog.example/2026/a-day-at-sea/';
      this.page.identifier = 'sea-1';
    };
    s.src = 'https://harbour.disqus.com/embed.js';</script>"""
    link = found(html=page)[0]
    assert (link.source, link.is_own, link.page) == ("disqus", True, POST)
    assert "harbour" in link.address
    assert "sea-1" in link.address


def test_an_aggregators_entry_leads_to_its_discussion() -> None:
    """Hacker News' own feed links the article and, as its comments, the discussion."""
    links = found(link="https://far.example/a", comments_url=HN + "1")
    assert [(link.source, link.found, link.is_own) for link in links] == [
        ("hackernews", "feed", False)
    ]


@pytest.mark.parametrize(
    ("link", "source"),
    [
        (HN + "8863", "hackernews"),
        ("https://lobste.rs/s/abc123/a_day_at_sea", "lobsters"),
        ("https://www.reddit.com/r/sailing/comments/abc123/a_day/", "reddit"),
        ("https://forum.example/t/a-day-at-sea/17", "discourse"),
        ("https://lemmy.world/post/12", "lemmy"),
        ("https://mastodon.social/@ann/110446983926957470", "mastodon"),
        ("https://any.example/@ann/110446983926957470", "mastodon"),
        ("https://bsky.app/profile/ann.example/post/3kabcdefgh2ab", "bluesky"),
        ("https://video.example/w/9XQmRK1hFbrBbkfHPqDC6T", "peertube"),
    ],
)
def test_an_entry_of_a_discussion_site_is_its_own_discussion(link: str, source: str) -> None:
    """A feed of a forum, a channel or a person shows what was answered there."""
    assert [(each.source, each.found) for each in found(link=link)] == [(source, "link")]


def test_an_ordinary_address_is_not_taken_for_a_forum() -> None:
    """A blog that numbers its posts `/post/12` is not asked as if it ran Lemmy."""
    assert found(link="https://blog.example/post/12") == []
    lemmy = found(
        link="https://talk.example/post/12", feed_url="https://talk.example/feeds/local.xml"
    )
    assert sources(lemmy) == ["lemmy"]


def test_comments_on_the_page_are_not_those_of_another_site() -> None:
    """A numbered blog post with an anchor stays the blog's own thread."""
    links = found(
        link="https://blog.example/post/12", comments_url="https://blog.example/post/12#comments"
    )
    assert sources(links) == ["pagecomments"]


@pytest.mark.parametrize(
    "body",
    [
        f'<p>Sea.</p><p><a href="{HN}1">Comments</a></p>',
        f'<p>Article URL: <a href="{POST}">{POST}</a></p>'
        f'<p>Comments URL: <a href="{HN}1">{HN}1</a></p><p>Points: 3</p><p># Comments: 1</p>',
        f'<p>Sea.</p><p>Discuss on <a href="{HN}1">Hacker News</a>.</p>',
        f'<p>Sea.</p><p>Diskussion bei <a href="{HN}1">HN</a></p>',
        f'<p>Sea.</p><p>(via <a href="{HN}1">Hacker News</a>)</p>',
        f'<a href="{POST}">[link]</a> <a href="{HN}1">[comments]</a>',
    ],
)
def test_a_labelled_link_of_the_body_is_the_discussion(body: str) -> None:
    """A link blog's "comments" open beside the article."""
    assert names(found(body=body)) == [("hackernews", "body", HN + "1")]


LONG = "It was a long day at sea, and the waves went on and on without an end in sight. " * 3


@pytest.mark.parametrize(
    "body",
    [
        f'<p>{LONG}As <a href="{HN}1">somebody</a> said, {LONG}</p><p>x</p><p>y</p>',
        f'<p>{LONG}A <a href="{HN}1">thread</a> on this, {LONG}</p><p>x</p><p>y</p>',
        f'<blockquote><p><a href="{HN}1">Comments</a></p></blockquote><p>x</p>',
        "".join(f'<p><a href="https://x.example/{n}">x</a> <a href="{HN}{n}">comments</a></p>'
                for n in range(1, 9)),
        f'<p>See <a href="{HN}1">HN</a> and <a href="{HN}2">HN again</a></p>',
    ],
)  # fmt: skip
def test_a_discussion_that_is_only_mentioned_is_not_the_articles(body: str) -> None:
    """What an article quotes, argues with or collects is not shown as its comments."""
    assert found(body=body) == []


def test_unknown_sites_count_only_where_they_are_labelled() -> None:
    """Any site's address may look like a thread; a label makes it one."""
    forum = "https://forum.example/t/a-day-at-sea/17"
    assert sources(found(body=f'<p>Sea.</p><p><a href="{forum}">Discuss this</a></p>')) == [
        "discourse"
    ]
    assert found(body=f'<p>Sea.</p><p><a href="{forum}">A day at sea</a></p>') == []


def test_a_page_leads_to_its_discussion_elsewhere() -> None:
    """ "Discuss on Hacker News" at the foot of a page is found; links in its comments are not."""
    page = (
        f'<p>Sea</p><p>Discuss on <a href="{HN}1">Hacker News</a></p>'
        f'<section id="comments"><a href="{HN}2">comments on HN</a></section>'
    )
    assert names(found(html=page)) == [
        ("hackernews", "page", HN + "1"),
        ("pagecomments", "page", POST),
    ]


@pytest.mark.parametrize(
    "page",
    [
        f'<a itemprop="discussionUrl" href="{HN}5">x</a>',
        f'<link rel="replies" type="text/html" href="{HN}5">',
        '<script type="application/ld+json">'
        + json.dumps({"@graph": [{"@type": "BlogPosting", "url": POST, "discussionUrl": HN + "5"}]})
        + "</script>",
        '<script type="application/ld+json">'
        + json.dumps(
            {
                "interactionStatistic": [
                    {"interactionType": {"@type": "LikeAction"}, "url": HN + "6"},
                    {"interactionType": "https://schema.org/CommentAction", "url": HN + "5"},
                ]
            }
        )
        + "</script>",
    ],
)
def test_what_a_page_declares_is_found(page: str) -> None:
    """schema.org and `rel=replies` name the discussion."""
    assert names(found(html=page)) == [("hackernews", "page", HN + "5")]


def test_what_a_page_declares_of_others_is_not_its_own() -> None:
    """The list of other articles at its side does not bring their discussions here."""
    other = {"url": "https://blog.example/other/", "discussionUrl": HN + "5"}
    page = f'<script type="application/ld+json">{json.dumps([other])}</script>'
    assert found(html=page) == []


def test_an_embedded_topic_is_found() -> None:
    """A blog whose comments are a forum's topic shows that topic."""
    page = """<script>window.DiscourseEmbed = {
      discourseUrl: 'https://forum.example/', topicId: '17' };</script>"""
    assert sources(found(html=page)) == ["discourse"]


@pytest.mark.parametrize(
    "address",
    [
        "mailto:ann@example.org",
        "javascript:alert(1)",
        "ftp://blog.example/x",
        "https://ann:secret@blog.example/feed/",
        "https://ann:secret@news.ycombinator.com/item?id=1",
        "https://[::1/",
        "https://blog.example:99999/feed/",
        "data:text/html,x",
        "",
    ],
)
def test_what_is_no_address_of_the_web_is_never_asked(address: str) -> None:
    """No name and password goes to a site that a feed chose, and no script is run."""
    entry = {"comments_url": address, "comments_feed": address, "guid": address}
    body = f'<p><a href="{address}">Comments</a></p>'
    page = (
        f'<link rel="replies" type="application/atom+xml" href="{address}">'
        f'<a itemprop="discussionUrl" href="{address}">x</a>'
    )
    links = found(link=address, body=body, html=page, **entry)
    assert [link.address for link in links if address and address in link.address] == []
    assert not any("secret" in link.address for link in links)


def test_each_discussion_is_named_once() -> None:
    """What the feed, the link and the page all name is one tab."""
    page = f'<p>Discuss on <a href="{HN}1">Hacker News</a></p>'
    links = found(link=HN + "1", comments_url=HN + "1", html=page, body=page)
    assert sources(links) == ["hackernews"]
    assert links[0].found == "feed"


def test_sources_that_are_named_exist() -> None:
    """Nothing is found that nobody can read."""
    links = found(
        html=WORDPRESS_PAGE + "<script>var disqus_shortname = 'harbour';</script>",
        comments_feed="https://sea.example/feeds/1234567890123456789/comments/default",
    )
    assert {link.source for link in links} == {
        "wordpress", "disqus", "commentfeed", "blogger", "pagecomments",
    }  # fmt: skip
    assert {link.source for link in links} <= {source.name for source in SOURCES}


@pytest.mark.parametrize(
    ("box", "is_place"),
    [
        ('<div id="comments"></div>', True),
        ("<ol class='x comment-list y'></ol>", True),
        ("<section class=comments>", True),
        ('<div id="disqus_thread"></div>', False),
        ('<div class="giscus"></div>', False),
        ('<a class="comments" href="#comments">No comments</a>', False),
        ('<div class="comments-link">No comments</div>', False),
    ],
)
def test_a_page_with_a_place_for_comments_is_looked_at_again(box: str, is_place: bool) -> None:
    """A new article has no comments yet; one whose comments a script would fetch never has."""
    assert sources(found(html=f"<p>Sea</p>{box}")) == (["pagecomments"] if is_place else [])


PIECES = st.sampled_from(
    [
        "https://", "http://", "news.ycombinator.com", "/item?id=1", "lobste.rs/s/abc",
        "blog.example", "/post/1", "/t/x/1", "@ann/1", "?p=1", "#comments", "/feed/", "[", "]",
        ":", "@", "%", "\x00", "\ud800", " ", "wp-json", "<a href='", "'>", "</a>", "comments",
        "<link rel=replies href=", "<div id=comments>", '<script type="application/ld+json">',
        '{"discussionUrl":', "</script>", "<body class=postid-1>", "at://", "\u202e", "９", "xn--",
        "/w/1", "profile/", "/feeds/12345/comments/default",
    ]
)  # fmt: skip
TEXT = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map("".join))
ENTRIES = st.builds(
    Entry,
    title=st.none(),
    body=st.builds(
        Body, st.sampled_from(("html", "text", "markdown")), TEXT, st.one_of(st.none(), TEXT)
    ),
    guid=st.one_of(st.none(), TEXT),
    link=st.one_of(st.none(), TEXT),
    comments_url=st.one_of(st.none(), TEXT),
    comments_feed=st.one_of(st.none(), TEXT),
)
CLUES = st.builds(
    Clues,
    entry=ENTRIES,
    feed_url=st.one_of(st.none(), TEXT),
    feed_link=st.one_of(st.none(), TEXT),
    page=st.one_of(st.none(), st.builds(Page, st.one_of(st.just(POST), TEXT), TEXT)),
)


@given(CLUES)
def test_no_clue_is_too_odd(clues: Clues) -> None:
    """Whatever a feed or a page says, the article is kept, and the same is found each time."""
    links = find_discussions(clues, SITES)
    assert links == find_discussions(clues, SITES)
    assert len({(link.source, link.address) for link in links}) == len(links)
    assert all(link.found in ("feed", "link", "page", "body") for link in links)


def test_a_hostile_page_is_read_in_time() -> None:
    """A page of a million tags or attributes does not stop the reader."""
    for page in (
        "<div " + 'class="' * 200_000,
        "<div class=" * 100_000,
        "<div>" * 200_000 + "<a href='https://news.ycombinator.com/item?id=1'>Comments</a>",
        "<body " * 100_000,
        "this.page.identifier='" * 50_000,
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        "<a href=x>y</a>" * 100_000,
    ):
        assert found(html=page) is not None
