"""Comments as single sites and programs write them into their pages."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from reader.model.discussion import FoundThread
from tests.comments.telling import outline
from tests.formats import site_pages as pages
from tests.formats.comment_pages import ARTICLE
from tests.formats.page_threads import find_comments

URL = "https://blog.example/snow/"


def found(html: str) -> FoundThread:
    """The thread below an article."""
    thread = find_comments(ARTICLE + html, URL)
    assert thread is not None
    return thread


def days(thread: FoundThread) -> list[str]:
    """The day of each comment."""
    written = [c.published for c in thread.thread]
    whole = [each.date() if isinstance(each, datetime) else each for each in written]
    return [str(each) for each in whole]


@pytest.mark.parametrize("name", pages.PAGES)
def test_an_answer_stands_below_what_it_answers(name: str) -> None:
    """Who said what and when, and to whom, is read of every program's pages."""
    thread = found(pages.PAGES[name])
    assert outline(thread) == ["Ann: Cold", "  Bea: Very"]
    assert days(thread) == ["2010-06-14", "2010-06-15"]


@pytest.mark.parametrize("name", pages.FLAT_PAGES)
def test_programs_without_answers_have_all_at_the_top(name: str) -> None:
    """Names and days are read where a line says them together, and stand in no text."""
    thread = found(pages.FLAT_PAGES[name])
    assert outline(thread) == ["Ann: Cold", "Bea: Very"]
    assert days(thread) == ["2010-06-14", "2010-06-15"]


def test_scores_are_read_wherever_they_stand() -> None:
    """Points in a line, and points below nought in an attribute."""
    assert found(pages.PAGES["slashdot"]).thread[0].score == 5
    assert found(pages.PAGES["shreddit"]).thread[0].score == -2


def test_an_anchor_before_a_comment_names_it() -> None:
    """Sites whose comments have no id of their own keep them apart all the same."""
    thread = found(pages.FLAT_PAGES["metafilter"])
    assert [c.source_id for c in thread.thread] == ["31", "32"]
    assert thread.thread[0].link == "https://blog.example/7/Snow#31"


@pytest.mark.parametrize("html", [pages.SMF, pages.GITHUB])
def test_the_first_post_is_what_is_discussed(html: str) -> None:
    """The post that opens an issue or a topic is the article, under its own title."""
    thread = find_comments(html, URL)
    assert thread is not None
    assert thread.root is not None
    assert (thread.root.title, thread.root.author, thread.root.text) == ("Snow", "Ann", "Cold")
    assert outline(thread) == ["Bea: Very"]


def test_hacker_news_of_its_first_years() -> None:
    """A page saved in 2010 nests by empty pictures, and says what is discussed."""
    thread = find_comments(pages.OLD_HACKER_NEWS, None)
    assert thread is not None
    assert outline(thread) == ["Ann: Cold", "  Bea: Very"]
    assert thread.root is not None
    assert (thread.root.title, thread.root.author) == ("Snow", "op")
    assert thread.total == 2


def test_answers_and_remarks_stand_below_a_question() -> None:
    """A question of Stack Exchange is the article, and remarks belong to their answer."""
    thread = find_comments(pages.STACK_EXCHANGE, URL)
    assert thread is not None
    assert thread.root is not None
    assert (thread.root.title, thread.root.author) == ("Snow", "Ann")
    assert outline(thread) == ["Bea: Very", "  Cyn: How so?"]
    assert thread.thread[0].score == 25
    assert isinstance(thread.thread[1].published, datetime)


def test_an_issue_that_begins_with_a_comment_keeps_it() -> None:
    """Of a part of an issue no comment is taken for what is discussed."""
    thread = find_comments(pages.GITHUB.partition("</h1>")[2].replace("issue-31", "x"), URL)
    assert thread is not None
    assert thread.root is None
    assert outline(thread) == ["Bea: Very"]


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [
        ("class='comment depth-1'", "class='comment depth-2'", "class='comment depth-3'"),
        ("class='comment'", "class='comment comment--level-1'", "class='comment comment--level-2'"),
        ("class=comment data-depth=0", "class=comment data-depth=1", "class=comment data-depth=2"),
        ("class=comment", "class=comment style='margin-left: 20px'",
         "class=comment style='color:red;padding-left:40px'"),
        ("class=comment style='margin:0 0 0 0px'", "class=comment style='margin: 1em 0 0 2em'",
         "class=comment style='margin:1em 0 0 4em'"),
        ("class=comment", "class=comment data-parent-id=5", "class=comment data-parent=comment-6"),
    ],
)  # fmt: skip
def test_replies_are_known_by_how_they_are_moved_or_what_they_name(
    first: str, second: str, third: str
) -> None:
    """Where answers stand beside what they answer, a depth, an indent or a parent's id tells."""
    html = "".join(
        f"<div {how} id=comment-{5 + number}><b class=author>{name}</b>"
        f"<i class=date>2010-06-14</i><div class=comment-text>{name}!</div></div>"
        for number, (how, name) in enumerate(((first, "Ann"), (second, "Bea"), (third, "Cyn")))
    )
    assert outline(found(html)) == ["Ann: Ann!", "  Bea: Bea!", "    Cyn: Cyn!"]


def test_the_level_of_an_author_is_no_depth() -> None:
    """Old hands of a site do not answer the newcomers before them."""
    html = "".join(
        f"<div class='comment user-level-{level}' id=comment-{level}><b class=author>{name}</b>"
        f"<i class=date>2010-06-14</i><div class=comment-text>{name}!</div></div>"
        for level, name in ((1, "Ann"), (9, "Bea"))
    )
    assert outline(found(html)) == ["Ann: Ann!", "Bea: Bea!"]


def test_invisible_pictures_move_replies_in_tables() -> None:
    """A page of tables says how deep a reply stands by the width of an empty picture."""
    row = (
        "<tr class=comment id=comment-{0}><td><img src=s.gif width={1} height=1><td>"
        "<b class=author>{2}</b> <i class=date>2010-06-14</i><p class=comment-text>{2}!</tr>"
    )
    html = f"<table>{row.format(1, 0, 'Ann')}{row.format(2, 40, 'Bea')}</table>"
    assert outline(found(html)) == ["Ann: Ann!", "  Bea: Bea!"]


def test_comments_that_name_each_other_as_parents_are_all_there() -> None:
    """A circle of parents loses nobody."""
    html = "".join(
        f"<div class=comment id=comment-{own} data-parent={other}><b class=author>N{own}</b>"
        f"<i class=date>2010-06-14</i><div class=comment-text>T{own}</div></div>"
        for own, other in ((1, 2), (2, 1), (3, 9))
    )
    assert sorted(c.text for c in found(html).thread) == ["T1", "T2", "T3"]


def test_a_day_is_in_words_told_from_a_name() -> None:
    """The date of a day on which nobody can know the month is left open."""
    html = pages.PAGES["drupal"].replace("06/14/2010", "06/05/2010")
    assert found(html).thread[0].published is None
    assert found(pages.PAGES["drupal"]).thread[0].published == date(2010, 6, 14)
