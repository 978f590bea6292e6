# ruff: noqa: E501 - texts have long lines
"""What becomes of a page's facts: times, paragraphs, counts, states, encodings, doubts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from reader.formats.plaintext import layout_names, parse, read
from reader.model.fetched import Fetched

TICKER = """June 13th, 2010
01:15 PM ET
12 years ago

Ferry captain sails to the wrong island

Harbour (CNN) - The captain of the morning ferry sailed to the wrong island on Sunday, and most of the passengers got off there and seem to be happy with the beach and the
price of the coffee.

"It was foggy, and the island looked right, and nobody on board said a word about it until we had tied up and the first bicycles were ashore," the captain said.

Filed under: Ferries\xa0 •\xa0 Islands
soundoff (1,002 Responses)
  1. Bruce

    I was on that ferry.
    I am still here.

    June 13, 2010 01:21 pm at 1:21 pm |
  2. The Captain, Please...I Just Want The Captain

    * fog
    * more fog

    June 13, 2010 01:33 pm at 1:33 pm |
"""


def test_a_blog_that_names_its_zone_gives_instants() -> None:
    """Article and comments of a New York blog are told in UTC, and what stood there is kept."""
    (entry,) = read(TICKER).entries
    assert entry.published == datetime(2010, 6, 13, 17, 15, tzinfo=UTC)
    assert entry.published_raw == "June 13th, 2010 01:15 PM ET"
    assert [comment.published for comment in entry.thread] == [
        datetime(2010, 6, 13, 17, 21, tzinfo=UTC),
        datetime(2010, 6, 13, 17, 33, tzinfo=UTC),
    ]
    assert entry.thread[0].published_raw == "June 13, 2010 01:21 pm at 1:21 pm"
    assert entry.announced == 1002
    assert entry.tags == ("Ferries", "Islands")


def test_a_broken_paragraph_is_joined_and_short_lines_stay() -> None:
    """A line that breaks off in the middle of a sentence goes on; lines meant to be short do not."""
    (entry,) = read(TICKER).entries
    assert "the beach and the price of the coffee." in entry.text
    assert entry.text.count("\n\n") == 1
    assert entry.body.value == entry.text
    assert entry.thread[0].text == "I was on that ferry.\nI am still here."
    assert entry.thread[1].text == "* fog\n* more fog"


def test_text_wrapped_at_a_width_is_unwrapped() -> None:
    """A mail's paragraphs are shown at the width of the window, its verses as they are."""
    text = """From: Edith Moor <edith@example.org>
Date: Fri, 13 Jul 2012 10:22:33 -0400
Subject: Frost

The forecast says that there will be frost on Thursday night, and the
cat has moved indoors, which she does only when she means it. I have
covered the beans with the curtains from the parlour and would be glad
of more curtains.

O bean, O bean,
so small and green.
"""
    (entry,) = read(text).entries
    first, second = entry.text.split("\n\n")
    assert "\n" not in first
    assert second == "O bean, O bean,\nso small and green."


def test_ages_are_kept_as_written() -> None:
    """`3 years ago` is no time that could be sorted by; when it was copied is not known."""
    text = "2 Comments\n\nAnn • 3 years ago\nYes.\n\nBob • 2 years ago\nNo.\n"
    (entry,) = read(text).entries
    assert [(c.published, c.published_raw) for c in entry.thread] == [
        (None, "3 years ago"),
        (None, "2 years ago"),
    ]


def test_deleted_comments_keep_their_place() -> None:
    """A comment that is gone is told apart from one that says nothing."""
    text = (
        "Title (example.com)\n5 points by ann 5 hours ago | hide | 3 comments\n\n"
        "bob 4 hours ago | next [–]\n\nYes.\nreply\n\n"
        "[deleted] 3 hours ago | root | parent | next [–]\n\n"
        "cat 2 hours ago | prev [–]\n\n[flagged]\nreply\n"
    )
    (entry,) = read(text).entries
    assert [(c.author, c.state) for c in entry.thread] == [
        ("bob", "ok"),
        (None, "deleted"),
        ("cat", "removed"),
    ]


def test_a_page_of_comments_without_an_article_says_so() -> None:
    """The second page of a discussion shows its comments only, and is merged with the first."""
    text = "January 9th, 2010\n05:14 PM ET\n  1. Linda\n\n    Yes.\n\n  2. $$$$\n\n    No.\n"
    (entry,) = read(text).entries
    assert entry.title is None
    assert entry.is_comment_page
    assert [comment.author for comment in entry.thread] == ["Linda", "$$$$"]


def test_numbering_that_restarts_goes_on_with_the_thread() -> None:
    """Two pages of comments in one document are one thread."""
    comment = "  {}. Name {}\n\n    Text.\n\n    June 13, 2010 at 1:2{} pm |\n"
    text = "June 13th, 2010\n01:15 PM ET\n\nTitle\n\nText of it.\n\nsoundoff (4 Responses)\n"
    text += "".join(comment.format(n, n, n) for n in (1, 2, 1, 2))
    (entry,) = read(text).entries
    assert [comment.author for comment in entry.thread] == ["Name 1", "Name 2"] * 2


def test_no_comments_is_a_count() -> None:
    """`No comments:` announces none, and the form under it is no text of the article."""
    text = "A title\n\nThe text of it ends here.\n\nNo comments:\n\nPost a Comment\n"
    (entry,) = read(text).entries
    assert entry.announced == 0
    assert entry.text == "The text of it ends here."


def test_a_layout_may_be_forced() -> None:
    """Who knows better than the program says so."""
    assert read(TICKER, layout="article").entries[0].thread == ()
    with pytest.raises(KeyError):
        read(TICKER, layout="no-such-layout")
    assert {"article", "cnn-blogs", "general"} <= set(layout_names())


def test_a_probable_reading_is_told() -> None:
    """A layout that is not sure is named in a warning, and never an error."""
    text = (
        "A walk\n\n" + "We walked for an hour along the river and back again. " * 6 + "\n\n"
        "Ann, May 3, 2010 at 9:00 am\nYes.\n\nBob, May 3, 2010 at 9:30 am\nNo.\n"
    )
    parsed = parse(Fetched(data=text.encode(), name="walk.txt"))
    assert parsed.layout == "general/1"
    assert parsed.confidence is not None and parsed.confidence < 0.6
    assert [problem.severity for problem in parsed.problems] == ["warning"]
    assert "general/1" in parsed.problems[0].message


@pytest.mark.parametrize(
    ("data", "title"),
    [
        ("\ufeffGrüße\n\nText.\n".encode(), "Grüße"),
        ("Grüße\r\n\r\nText.\r\n".encode(), "Grüße"),
        ("Grüße\n\nText.\n".encode("cp1252"), "Grüße"),
        ("“Grüße” €5\n\nText.\n".encode("cp1252"), "“Grüße” €5"),
        ("\ufeffGrüße\n\nText.\n".encode("utf-16-le"), "Grüße"),
        ("\ufeffGrüße\n\nText.\n".encode("utf-16-be"), "Grüße"),
        ("Grüße an alle\n\nText.\n".encode("utf-16-le"), "Grüße an alle"),
        ("Grüße an alle\n\nText.\n".encode("utf-16-be"), "Grüße an alle"),
        (b"Gr\xfc\x81\xdfe\n\nText.\n", "Grüße"),
        ("Grüße, Grüße".encode() + b" \x93x\x94\n\nText.\n", "Grüße, Grüße “x”"),
        ("Grüße\n\nText.\n".encode() + "ß".encode()[:1], "Grüße"),
    ],
)
def test_documents_come_in_several_encodings(data: bytes, title: str) -> None:
    """A page saved long ago shows its letters all the same."""
    (entry,) = parse(Fetched(data=data, name="x.txt")).entries
    assert entry.title == title
    assert entry.text.startswith("Text.")


def test_an_empty_document_holds_nothing() -> None:
    """A file without text becomes no article."""
    parsed = parse(Fetched(data=b" \n\n", name="empty.txt"))
    assert parsed.entries == ()
    assert len(parsed.problems) == 1


def test_ambiguous_days_are_not_guessed() -> None:
    """`8/9/2012` is August or September; the page must tell."""
    text = "Title\n\nText of it.\n\n2 Comments\n\nAnn {} at 9:00 am\n\nYes.\n\nBob 8/9/2012 at 9:30 am\n\nNo.\n"
    (unclear,) = read(text.format("8/8/2012")).entries
    (clear,) = read(text.format("8/23/2012")).entries
    assert [c.published for c in unclear.thread] == [date(2012, 8, 8), None]
    assert [c.published for c in clear.thread] == [date(2012, 8, 23), date(2012, 8, 9)]
