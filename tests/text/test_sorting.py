"""How a list is sorted, as people write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.listing import SORT_KEYS, SortTerm
from reader.text.sorting import parse_sort, sort_text


@pytest.mark.parametrize("key", ["published", "title", "feed", "comments", "source"])
def test_one_key_is_the_order_that_it_always_was(key: str) -> None:
    """What `S` goes through has its own index and needs no sorting."""
    assert parse_sort(key) == (key, ())


def test_several_keys_have_their_usual_directions() -> None:
    """Newest first, A to Z, what is unread first; a sign turns one round."""
    assert parse_sort("Feed, -published") == (
        "published", (SortTerm("feed", False), SortTerm("published", True)),
    )  # fmt: skip
    assert parse_sort("unread,+published")[1] == (
        SortTerm("unread", True), SortTerm("published", False),
    )  # fmt: skip
    assert parse_sort("-published") == ("published", ())
    assert parse_sort("+published")[1] == (SortTerm("published", False),)


@pytest.mark.parametrize("text", ["", "date", "feed,", "feed, feed", "--feed", "feed; title"])
def test_what_is_no_order_is_named(text: str) -> None:
    """One line says what could have been written."""
    with pytest.raises(ValueError, match="not an order"):
        parse_sort(text)


TERMS = st.lists(
    st.builds(SortTerm, st.sampled_from(SORT_KEYS), st.booleans()),
    min_size=2, unique_by=lambda term: term.key,
).map(tuple)  # fmt: skip


@given(TERMS)
def test_an_order_is_written_as_it_is_read(terms: tuple[SortTerm, ...]) -> None:
    """What the title shows can be typed again."""
    assert parse_sort(sort_text("published", terms)) == ("published", terms)
