"""Ages as they are typed."""

from __future__ import annotations

import pytest

from reader.text.ages import age_days


@pytest.mark.parametrize(
    ("text", "days"),
    [("30", 30), ("30d", 30), (" 2W ", 14), ("6m", 180), ("1y", 365), ("48h", 2)],
)
def test_an_age_is_read_as_days(text: str, days: int) -> None:
    """As queries have them, or a bare number."""
    assert age_days(text) == days


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("12h", "at least a day"),
        ("36h", "a whole number of days"),
        ("0", "at least a day"),
        ("0d", "at least a day"),
        ("soon", "an age such as 30d"),
        ("-3d", "an age such as 30d"),
        ("\u0663", "an age such as 30d"),
    ],
)
def test_what_is_no_age_in_days_is_told(text: str, problem: str) -> None:
    """What it is said to be, and what would be one."""
    with pytest.raises(ValueError, match=problem):
        age_days(text)
