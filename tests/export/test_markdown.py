"""Articles as Markdown."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from reader.export.html import html_article, html_page
from reader.export.markdown import escaped, markdown_article
from reader.model.article import Article, Provenance
from reader.model.body import Body
from reader.model.comment import Comment, KeptComment, thread_from_depths
from reader.model.entry import Entry
from reader.text.blocks import parse_html, parse_markdown, plain_text


def article(html: str, title: str = "A title") -> Article:
    entry = Entry(title=title, body=Body("html", html), link="https://a.example/1", tags=("one",))
    return Article(
        id=1,
        entry=entry,
        feed=None,
        fetched=datetime(2024, 1, 1, tzinfo=UTC),
        unread=True,
        starred=False,
        comments=0,
        comments_unread=0,
        source=Provenance(format="rss"),
    )


def comments(*rows: tuple[str, int]) -> list[KeptComment]:
    thread = thread_from_depths(
        (Comment(author="Ann", body=Body("text", text), text=text), depth) for text, depth in rows
    )
    return [
        KeptComment(id=n, article_id=1, parent_id=None, comment=comment, unread=True, starred=False)
        for n, comment in enumerate(thread, 1)
    ]


def test_an_article_is_markdown_with_its_thread() -> None:
    """Structure survives, and a reply is quoted one deeper than what it answers."""
    html = (
        "<h2>Part</h2><p>Some <b>bold</b> and <a href='https://b.example/'>a link</a>.</p>"
        "<ol start=3><li>three</li></ol><pre>x = 1\n  y</pre>"
    )
    text = markdown_article(article(html), comments(("First", 0), ("Reply", 1)))
    assert text.startswith("# A title\n\n<https://a.example/1>\n\nTags: one\n\n### Part\n")
    assert "Some **bold** and [a link](<https://b.example/>)." in text
    assert "3. three" in text
    assert "```\nx = 1\n  y\n```" in text
    assert "## Comments (2)\n\n> **Ann**\n>\n> First\n\n> > **Ann**\n> >\n> > Reply\n" in text


def test_text_that_looks_like_markdown_stays_text() -> None:
    """A comment that says `# 1` or `*` is not turned into a heading or a list."""
    assert escaped("# 1\n* a\n1. b\n> c\n<b> [x](y) `z`").split("\n") == [
        "\\# 1",
        "\\* a",
        "1\\. b",
        "\\> c",
        "\\<b\\> \\[x\\](y) \\`z\\`",
    ]


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=60))
def test_escaped_text_reads_back_as_itself(text: str) -> None:
    """What Markdown shows of escaped text is the text."""
    wanted = " ".join(text.split())
    shown = plain_text(parse_markdown(escaped(wanted)))
    assert " ".join(shown.split()) == wanted


def test_html_holds_nothing_of_the_source_s_code() -> None:
    """A script in a feed is not in the page that is exported."""
    text = html_article(
        article("<script>alert(1)</script><p onclick=x>Hi &lt;b&gt;</p>", "<img src=x>"),
        comments(("<script>", 0), ("Deep", 1), ("Top", 0)),
    )
    assert "<script" not in text and "<img" not in text and "onclick" not in text
    assert "Hi &lt;b&gt;" in text
    assert text.count("<li") == text.count("</li>") == 3
    assert text.count("<ol") == text.count("</ol>")
    start, end = html_page("A & B")
    assert plain_text(parse_html(start + text + end))
