"""What entries say in numbers."""

from __future__ import annotations

import pytest

from reader.formats.entries import count_of


@pytest.mark.parametrize(
    ("said", "count"),
    [("5", 5), (" 37 ", 37), ("1,234", 1234), ("1.234.567", 1234567), ("1 234", 1234), ("٣", 3),
     ("1.5", None), ("12,34", None), ("-1", None), ("9" * 5000, None), ("1e9", None), ("", None)],
)  # fmt: skip
def test_a_number_of_comments_is_read_or_left_open(said: str, count: int | None) -> None:
    """A list shows as many comments as a feed says, and none where that is no number."""
    assert count_of(said) == count
