"""When feeds are asked for again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.feed import Feed
from reader.schedule import (
    MOST_PATIENCE,
    MOST_WAIT,
    Bounds,
    adapted,
    after_failure,
    after_success,
    after_thread,
    host_wait,
    span,
)

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
BOUNDS = Bounds()


def waits(**more: object) -> timedelta:
    values: dict[str, object] = {"pace": None, "interval": None, "has_changed": False}
    return after_success(NOW, bounds=BOUNDS, **(values | more)).due - NOW  # type: ignore[arg-type]


def test_a_busy_feed_is_fetched_more_often_and_a_quiet_one_less() -> None:
    """News sites are fresh, and blogs that sleep are left alone."""
    pace = BOUNDS.first
    for _ in range(20):
        pace = adapted(pace, has_changed=True, bounds=BOUNDS)
    assert pace == BOUNDS.shortest
    for _ in range(20):
        pace = adapted(pace, has_changed=False, bounds=BOUNDS)
    assert pace == BOUNDS.longest


def test_what_the_reader_sets_comes_first() -> None:
    """Whoever wants a feed every ten minutes gets it, whatever server and feed ask for."""
    asking = Feed(title=None, ttl=86_400, skip_hours=frozenset(range(24)))
    assert waits(interval=600, lifetime=86_400, feed=asking) == timedelta(minutes=10)


@pytest.mark.parametrize("patience", [{"lifetime": 10**9}, {"feed": Feed(title=None, ttl=10**9)}])
def test_no_answer_silences_a_feed_for_long(patience: dict[str, object]) -> None:
    """A site that says a year by mistake is asked again tomorrow."""
    assert waits(**patience) == timedelta(seconds=MOST_PATIENCE)


def test_a_lifetime_and_a_ttl_are_waited_for() -> None:
    """A server that says its answer is good for two hours is not asked before."""
    assert waits(lifetime=7200) == timedelta(hours=2)
    assert waits(feed=Feed(title=None, ttl=10_800)) == timedelta(hours=3)
    assert waits(lifetime=0) == timedelta(seconds=BOUNDS.first)


def test_skipped_hours_and_days_are_left_out() -> None:
    """A feed that sleeps at night and on Tuesdays is asked when it is awake."""
    night = Feed(title=None, skip_hours=frozenset({9, 10, 11}))
    assert waits(feed=night) == timedelta(hours=4)
    tuesday = Feed(title=None, skip_days=frozenset({0}))
    assert waits(feed=tuesday) == timedelta(hours=16)
    never = Feed(title=None, skip_hours=frozenset(range(24)))
    assert waits(feed=never) == timedelta(seconds=BOUNDS.first)


def test_failures_put_a_feed_off_further_and_further() -> None:
    """A site that is down is not hammered, and not given up either."""
    found = [
        (after_failure(NOW, pace=3600, interval=None, failures=n, bounds=BOUNDS).due - NOW)
        for n in (1, 2, 3, 50)
    ]
    assert found == [timedelta(hours=n) for n in (1, 2, 4, 12)]


@pytest.mark.parametrize(
    ("asked", "waited"), [(None, 300), (3600, 3600), (10**12, MOST_WAIT), (-5, 1)]
)
def test_a_host_that_asks_to_wait_is_left_alone(asked: int | None, waited: int) -> None:
    """429 with `Retry-After` is obeyed, within a day."""
    assert host_wait(NOW, asked) - NOW == timedelta(seconds=waited)


@given(
    st.none() | st.integers(1, 10**7),
    st.none() | st.integers(1, 10**7),
    st.booleans(),
    st.none() | st.integers(0, 10**10),
    st.none() | st.integers(0, 10**10),
    st.frozensets(st.integers(0, 23)),
    st.frozensets(st.integers(0, 6)),
)
def test_a_feed_is_always_asked_for_again_within_days(
    pace: int | None,
    interval: int | None,
    has_changed: bool,
    lifetime: int | None,
    ttl: int | None,
    hours: frozenset[int],
    days: frozenset[int],
) -> None:
    """Whatever a server says, a feed comes back."""
    feed = Feed(title=None, ttl=ttl, skip_hours=hours, skip_days=days)
    next_ = after_success(
        NOW,
        pace=pace,
        interval=interval,
        has_changed=has_changed,
        lifetime=lifetime,
        feed=feed,
        bounds=BOUNDS,
    )
    assert BOUNDS.shortest <= next_.pace <= BOUNDS.longest
    assert NOW < next_.due <= NOW + timedelta(seconds=interval or MOST_PATIENCE, days=3)
    assert next_.why


def test_spans_are_told_in_two_units_at_most() -> None:
    """`1 d 6 h` says enough."""
    assert [span(n) for n in (5, 2700, 7200, 108_000, 90_061)] == [
        "1 min", "45 min", "2 h", "1 d 6 h", "1 d 1 h",
    ]  # fmt: skip


def thread_wait(**more: object) -> timedelta:
    """How long a discussion is left alone."""
    said: dict[str, object] = {
        "pace": 3600, "has_changed": False, "newest": None, "is_watched": False,
    }  # fmt: skip
    return after_thread(NOW, **(said | more)).due - NOW  # type: ignore[arg-type]


def test_a_discussion_is_asked_for_less_often_as_it_goes_quiet() -> None:
    """A thread in which nobody wrote for a month is asked for every few days."""
    waits = [
        thread_wait(newest=NOW - timedelta(hours=hours), pace=900) for hours in (1, 24, 24 * 30)
    ]
    assert waits[0] < waits[1] < waits[2] <= timedelta(days=7)
    assert waits[2] > timedelta(days=3)


def test_a_discussion_that_moves_is_asked_for_more_often() -> None:
    """New comments halve the pause, down to a quarter of an hour."""
    newest = NOW - timedelta(minutes=1)
    assert thread_wait(has_changed=True, newest=newest) == timedelta(minutes=30)
    assert thread_wait(has_changed=True, newest=newest, pace=900) == timedelta(minutes=15)


def test_a_watched_discussion_is_asked_for_twice_as_often() -> None:
    """Whoever follows a thread hears of replies earlier, at most every five minutes."""
    quiet = NOW - timedelta(days=8)
    assert thread_wait(newest=quiet, is_watched=True) * 2 == thread_wait(newest=quiet)
    newest = NOW - timedelta(minutes=1)
    wait = thread_wait(has_changed=True, newest=newest, pace=300, is_watched=True)
    assert wait == timedelta(minutes=5)


def test_a_discussion_that_fails_is_left_alone_longer_each_time() -> None:
    """A page that was taken down is not asked for for ever."""
    waits = [thread_wait(failures=failures) for failures in range(1, 15)]
    assert waits == sorted(waits)
    assert waits[0] >= timedelta(hours=1)
    assert waits[-1] == timedelta(days=7)
