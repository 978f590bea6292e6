"""The tree of feeds: what stands where, what is counted, what is marked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.feed import FeedStatus, KeptFeed
from reader.render.feed_rows import feed_row, feed_rows, feeds_in_order, folder_of
from reader.render.line import text_of
from reader.text.width import cell_width


def feed(
    number: int,
    title: str | None,
    folder: str | None = None,
    *,
    unread: int = 0,
    articles: int = 10,
    status: FeedStatus = "ok",
    is_hidden: bool = False,
) -> KeptFeed:
    return KeptFeed(
        id=number,
        title=title,
        url=f"https://example.org/{number}",
        link=None,
        folder=folder,
        unread=unread,
        articles=articles,
        status=status,
        is_hidden=is_hidden,
    )


FEEDS = (
    feed(1, "Zebra", unread=3),
    feed(2, "harbour gazette", "News", unread=2),
    feed(3, "Old Papers", "News/Archive", status="failing"),
    feed(4, "東京新聞", "Asien", unread=12, articles=1200),
    feed(5, "Apple", "News", status="waiting"),
    feed(6, "Hidden one", None, unread=4, is_hidden=True),
    feed(7, None, "Newsletters", status="gone", articles=0),
)


def painted(width: int, folded: tuple[str, ...] = ()) -> list[str]:
    return [text_of(feed_row(row, width)).rstrip() for row in feed_rows(FEEDS, folded)]


def test_folders_stand_before_feeds_and_sum_up_what_is_in_them() -> None:
    """A folder counts its feeds and those of its folders; hidden ones are not in the overview."""
    names = [(row.name, row.depth, row.unread) for row in feed_rows(FEEDS)]
    assert names == [
        ("All articles", 0, 17),
        ("Starred", 0, 0),
        ("Watched", 0, 0),
        ("New comments", 0, 0),
        ("Replies to starred", 0, 0),
        ("Most discussed", 0, 0),
        ("Asien", 0, 12),
        ("東京新聞", 1, 12),
        ("News", 0, 2),
        ("Archive", 1, 0),
        ("Old Papers", 2, 0),
        ("Apple", 1, 0),
        ("harbour gazette", 1, 2),
        ("Newsletters", 0, 0),
        ("https://example.org/7", 1, 0),
        ("Hidden one", 0, 4),
        ("Zebra", 0, 3),
    ]


GOLDEN = {
    40: """\
● All articles                  17/1,240
  Starred
  Watched
  New comments
  Replies to starred
  Most discussed
● ▾ Asien                       12/1,200
●   東京新聞                    12/1,200
● ▾ News                          ! 2/30
    ▾ Archive                       ! 10
      Old Papers                    ! 10
    Apple                           … 10
●   harbour gazette                 2/10
  ▾ Newsletters                       !
    https://example.org/7             !
● Hidden one                        4/10
● Zebra                             3/10""",
    20: """\
●All arti…  17/1,240
 Starred
 Watched
 New comments
 Replies to starr…
 Most discussed
●▾ Asien    12/1,200
●  東京新…  12/1,200
●▾ News       ! 2/30
   ▾ Archive    ! 10
     Old Papers ! 10
   Apple        … 10
●  harbour ga…  2/10
 ▾ Newsletters    !
   https://exampl…!
●Hidden one     4/10
●Zebra          3/10""",
    12: """\
●All artic…
 Starred
 Watched
 New comm…
 Replies …
 Most dis…
●▾ Asien
●東京新聞
●▾ News    !
 ▾ Archive !
 Old Papers!
 Apple     …
●harbour g…
 ▾ Newsle…!
   https:…!
●Hidden one
●Zebra""",
}


def test_thousands_are_parted_as_in_the_titles() -> None:
    """A number is written alike wherever it stands."""
    row = feed_rows([feed(1, "Zebra", unread=2345, articles=16789)], new={1: 1200})[-1]
    assert text_of(feed_row(row, 60)).endswith(" +1,200 2,345/16,789")


@pytest.mark.parametrize("width", GOLDEN)
def test_a_narrow_tree_keeps_names_and_marks(width: int) -> None:
    """Counts and indentation give way, the mark of what is unread or fails does not."""
    assert "\n".join(painted(width)) == GOLDEN[width]


def test_a_folded_folder_hides_what_is_in_it_and_keeps_its_counts() -> None:
    """What is folded away is still summed up, and an error in it still marked."""
    rows = feed_rows(FEEDS, ("News",))
    row = next(row for row in rows if row.name == "News")
    assert row.is_folded and row.unread == 2 and row.is_failing
    assert not any(row.name in ("Apple", "Archive", "Old Papers") for row in rows)
    assert "▸ News" in painted(40, ("News",))[8]


def test_trouble_is_told_by_a_mark_and_not_by_colour_alone() -> None:
    """`!` on what fails or is gone and on its folder, `…` on what waits."""
    marks = {
        row.name: text_of(feed_row(row, 60)).split("  ")[-1].split()[:1] for row in feed_rows(FEEDS)
    }
    assert marks["Old Papers"] == marks["Archive"] == marks["News"] == ["!"]
    assert marks["Newsletters"] == ["!"]
    assert marks["Apple"] == ["…"]
    assert marks["Zebra"] == ["3/10"]


def test_the_next_feed_is_the_next_row() -> None:
    """Reading on through feeds goes as the tree stands."""
    order = [one.id for one in feeds_in_order(FEEDS)]
    assert order == [4, 3, 5, 2, 7, 6, 1]


def test_a_folder_is_not_one_whose_name_begins_alike() -> None:
    """`News` holds `News/Archive`, and not `Newsletters`."""
    assert folder_of("News", "News") and folder_of("News/Archive", "News")
    assert not folder_of("Newsletters", "News") and not folder_of(None, "News")


def test_folders_nested_without_end_are_one_folder_in_the_end() -> None:
    """A list that nests a thousand folders does not take the program down."""
    rows = feed_rows([feed(1, "Deep", "/".join(f"f{n}" for n in range(3000)))])
    assert rows[-1].name == "Deep"
    assert len(rows) < 50


@given(
    st.integers(0, 90),
    st.text("ab東é ", min_size=1, max_size=30),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.sampled_from(("ok", "failing", "gone", "waiting", "new")),
    st.sampled_from((None, "a", "a/b/c/d/e/f")),
)
@settings(max_examples=200, deadline=None)
def test_a_row_fills_its_width_exactly(
    width: int, title: str, unread: int, articles: int, status: FeedStatus, folder: str | None
) -> None:
    """No width, name or count makes a row that is cut or leaves a hole."""
    one = feed(1, title, folder, unread=unread, articles=articles, status=status)
    for row in feed_rows([one]):
        assert cell_width(text_of(feed_row(row, width))) == width
