"""Articles and threads as plain text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from reader.model.article import Article, Provenance
from reader.model.body import Body
from reader.model.comment import Comment, KeptComment
from reader.model.entry import Enclosure, Entry
from reader.render.plain_text import article_lines, comment_lines, spoken_lines
from reader.text.blocks import parse_body


def kept(depth: int, text: str = "Words that were said.") -> KeptComment:
    comment = Comment(author="Ada", body=Body("text", text), text=text, depth=depth)
    return KeptComment(
        id=7, article_id=1, parent_id=None, comment=comment, unread=True, starred=False
    )


def test_a_reply_is_indented_by_its_depth() -> None:
    """Who answers whom is seen without lines and colours."""
    assert list(comment_lines(kept(2), 60)) == [
        "    ● c7 · Ada",
        "      Words that were said.",
        "",
    ]


def test_a_part_of_a_thread_begins_at_the_left() -> None:
    """A reply that is passed on alone is not pushed to the right by what is not there."""
    assert list(comment_lines(kept(5), 60, top=5)) == list(comment_lines(kept(0), 60))
    assert next(iter(comment_lines(kept(6), 60, top=5))) == "  ● c7 · Ada"


def test_what_is_deeper_than_the_width_says_how_deep_it_is() -> None:
    """Indentation ends where there is no more room; the level is told instead."""
    deep = replace(kept(90), unread=False)
    lines = list(comment_lines(deep, 40))
    assert lines[0].endswith("level 90") and all(len(line) <= 40 for line in lines[1:])


def test_what_is_heard_has_no_drawn_lines() -> None:
    """A table is told as headings and values, a rule is no line of signs, links have a heading."""
    body = (
        "<p>One.</p><hr><table><tr><th>Port</th><th>Fare</th></tr><tr><td>North</td><td>3</td></tr>"
        "<tr><td>South</td><td></td></tr></table><blockquote>|Said.</blockquote>"
        '<a href="https://a.example/">there</a>'
    )
    told = ["One.", "", "Port: North", "Fare: 3", "", "Port: South", "Fare:", "", "> |Said.", ""]
    told += ["there[1]", "", "Links:", "[1] https://a.example/"]
    for is_ascii in (False, True):
        assert spoken_lines(parse_body(Body("html", body)), 40, is_ascii=is_ascii) == told


def test_what_is_printed_is_what_the_pane_shows() -> None:
    """The title that a page's text begins with is not said twice, and what is attached is told."""
    entry = Entry(
        title="Snow",
        body=Body("html", "<h1>Snow</h1><p>It fell.</p>"),
        enclosures=(
            Enclosure(url="https://a.example/snow.mp3", type="audio/mpeg", length=1_200_000),
        ),
    )
    article = Article(
        id=1,
        entry=entry,
        feed=None,
        fetched=datetime.now(UTC),
        unread=True,
        starred=False,
        comments=0,
        comments_unread=0,
        source=Provenance(format="html"),
    )
    assert list(article_lines(article, 60)) == [
        "Snow", "", "It fell.", "", "Enclosures", "", "• snow.mp3[1] (audio/mpeg, 1.2 MB)", "",
        "─" * 60, "[1] https://a.example/snow.mp3",
    ]  # fmt: skip
