"""Values out of JSON of any make."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FormatError
from reader.formats import jsonvalues
from reader.text.instants import iso

_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, 3),
        (-3, -3),
        (3.0, 3),
        ("3", 3),
        (" -3 ", -3),
        (3.5, None),
        ("3.5", None),
        ("٣", None),
        ("", None),
        (True, None),
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
        (1e300, None),
        (2**53, None),
        ("9" * 5000, None),
        ([3], None),
    ],
)
def test_whole_numbers_are_read_however_they_are_written(
    value: object, expected: int | None
) -> None:
    """A score in quotes is a score; what is no number is no number."""
    assert jsonvalues.whole(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1_700_000_000, "2023-11-14T22:13:20Z"),
        (1_700_000_000.75, "2023-11-14T22:13:20Z"),
        ("1700000000", "2023-11-14T22:13:20Z"),
        ("2023-11-14T22:13:20.123Z", "2023-11-14T22:13:20Z"),
        ("2023-11-14T16:13:20-06:00", "2023-11-14T22:13:20Z"),
        ("soon", None),
        (-5, None),
        (1_700_000_000_000, None),
        (float("nan"), None),
        (float("inf"), None),
        (True, None),
        ({}, None),
    ],
)
def test_times_are_read_however_they_are_written(value: object, expected: str | None) -> None:
    """A comment stands at its time; one whose time cannot be known has none."""
    assert iso(jsonvalues.instant({"at": value}, "at")[0]) == expected


def test_the_first_value_of_the_right_kind_counts() -> None:
    """Sites that renamed a key are read by both names."""
    node = {"a": None, "b": "", "c": " one\x1b[2J\n", "d": 4, "e": True, "f": "5"}
    assert jsonvalues.string(node, "a", "b", "c") == " one\x1b[2J\n"
    assert jsonvalues.line(node, "a", "b", "c") == "one"
    assert jsonvalues.line(node, "a", "b", "e") is None
    assert jsonvalues.string(node, "e", "d") == "4"
    assert jsonvalues.number(node, "c", "f") == 5
    assert jsonvalues.instant({"a": 0, "b": 1}, "a", "b")[0] == datetime(
        1970, 1, 1, 0, 0, 1, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "x: gave nothing"),
        (b"\n <!DOCTYPE html>", "x: gave a page instead of JSON"),
        (b'{"a": ', "x: not valid JSON: "),
        (b"Too many requests", "x: not valid JSON: "),
    ],
)
def test_what_is_no_json_is_said_in_one_line(data: bytes, message: str) -> None:
    """A reader learns what came in place of the thread."""
    with pytest.raises(FormatError) as caught:
        jsonvalues.load(data, None, "x\x1b[2J")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


@given(_json)
def test_no_value_is_a_mistake(value: object) -> None:
    """Whatever a site writes, reading it ends."""
    for node in ({"a": value}, jsonvalues.node(value)):
        name = next(iter(node), "a")
        jsonvalues.string(node, name)
        jsonvalues.line(node, name)
        jsonvalues.number(node, name)
        jsonvalues.flag(node, name)
        jsonvalues.instant(node, name)
        jsonvalues.nodes(node.get(name))
