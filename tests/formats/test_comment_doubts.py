"""What is marked up as comments are and is something else stays in its page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.formats.htmlcomments import read_page
from reader.formats.pagehead import page_head
from reader.text.blocks.html import html_tree

PEOPLE = ("Bob Stone", "Carla M.", "dimitri")
SAID = ("The soup was fine.", "I disagree about the clock.", "What about Sundays?")


def page(item: Callable[[int], str], around: str, heading: str = "") -> str:
    """An article with a list of three things below it, in a box."""
    items = "".join(item(number) for number in range(3))
    return (
        "<h1>The winter timetable</h1><p>The first ferry leaves at six.</p>"
        f"{around.replace('|', f'<h2>{heading}</h2>{items}' if heading else items)}"
    )


def newest(number: int) -> str:
    """A comment on another page, with its date."""
    return (
        f"<li><b class=author>{PEOPLE[number]}</b> on <a href='/other-{number}'>Other {number}</a>"
        f" <i class=date>2021-03-0{number + 1}</i><p class=text>{SAID[number]}</li>"
    )


def teaser(number: int) -> str:
    """An article's title, author and date."""
    return (
        f"<li class=comment><h3><a href='/o/{number}'>{SAID[number]}</a></h3>"
        f"<b class=author>{PEOPLE[number]}</b> <i class=date>2021-03-0{number + 1}</i>"
        f"<p class=text>The harbour office has published its timetable again.</li>"
    )


def praise(number: int) -> str:
    """What a customer said, undated."""
    return f"<li><q class=text>{SAID[number]}</q><b class=name>{PEOPLE[number]}</b></li>"


def comment(number: int) -> str:
    """A comment with links to its author, to another page and for reports."""
    return (
        f"<li><a href='/user/{number}'><b class=author>{PEOPLE[number]}</b></a>"
        f" <i class=date>2021-03-0{number + 1}</i>"
        f"<p class=text>{SAID[number]} <a href='https://{number}.example/'>See</a>"
        f"<a href='/report/{number}'>Report</a></li>"
    )


@pytest.mark.parametrize(
    "html",
    [
        page(newest, "<aside><ul class=comments-list>|</ul></aside>"),
        page(newest, "<div class=sidebar><ul class=comments>|</ul></div>"),
        page(newest, "<div><ul class=comments>|</ul></div>", "Recent comments"),
        page(teaser, "<ul class=comments>|</ul>", "Comment"),
        page(praise, "<section class=testimonials><ul class=comments>|</ul></section>"),
        page(praise, "<ul class=comments>|</ul>", "2.1 Comments"),
    ],
)
def test_other_lists_are_no_thread(html: str) -> None:
    """News of other pages, articles and praise do not stand below the article as its comments."""
    assert read_page(html, None) is None


@pytest.mark.parametrize(
    "html",
    [
        page(comment, "<aside><ul class=comments-list>|</ul></aside>"),
        page(comment, "<div class=sidebar><ul class=comments>|</ul></div>", "Latest comments"),
        page(praise, "<ul class=comments>|</ul>", "3 comments"),
    ],
)
def test_comments_are_comments_wherever_they_stand(html: str) -> None:
    """A thread beside its article, or one whose theme shows no dates, is read."""
    found = read_page(html, None)
    assert found is not None
    assert [row.author for _, _, row in found.rows] == list(PEOPLE)


def test_the_newest_comments_of_a_site_do_not_join_a_thread() -> None:
    """Beside the comments of a page its sidebar may show those of others."""
    html = page(comment, "<ul class=comments-list>|</ul>")
    beside = page(newest, "<aside><ul class=comments-list>|</ul></aside>")
    found = read_page(html + beside, None)
    assert found is not None
    assert len(found.rows) == len(found.elements) == len(PEOPLE)


def test_names_in_headings_stand_without_their_date() -> None:
    """Many themes make a heading of each name, with the time or a number in it."""
    html = "".join(
        f"<div class='media comment'><div class=media-body><h5>{n}. {name}"
        f" <small class=date>5. März 2021 um 09:0{n} Uhr</small></h5><p>{said}</div></div>"
        for n, (name, said) in enumerate(zip(PEOPLE, SAID, strict=True), 1)
    )
    found = read_page(html, None)
    assert found is not None
    rows = [row for _, _, row in found.rows]
    assert [(row.author, row.text) for row in rows] == list(zip(PEOPLE, SAID, strict=True))
    assert {str(row.published) for row in rows} == {"2021-03-05"}


def test_boxes_that_are_named_otherwise_are_found_one_level_deep() -> None:
    """`comment-box` inside `single-comment` is one comment, and replies stand below it."""

    def box(number: int, replies: str = "") -> str:
        return (
            f"<li><div class=x__comment-box><b class=x__comment-name>{PEOPLE[number]}</b>"
            f"<i class=x-meta>5 March 2021</i><p class=x__comment-text>{SAID[number]}</p></div>"
            f"{replies}</li>"
        )

    found = read_page(f"<ul>{box(0, f'<ul>{box(1)}</ul>')}{box(2)}</ul>", None)
    assert found is not None
    assert [(key, parent) for key, parent, _ in found.rows] == [(0, None), (1, 0), (2, None)]


def test_reviewers_did_not_write_the_page() -> None:
    """The names and days of customers' reviews are not those of the page that shows them."""
    review = (
        "<div itemprop=review itemscope itemtype='https://schema.org/Review'>"
        "<b itemprop=author>Bob Stone</b><meta itemprop=datePublished content=2021-03-05>"
        "<p itemprop=reviewBody>Warm and dry.</p></div>"
    )
    html = f"<h1>A coat</h1><p>It is made of wool.</p>{review}{review}"
    head = page_head(html_tree(html), html, None)
    assert (head.title, head.author, head.published) == ("A coat", None, None)
