"""What the tests of the screens share."""

from __future__ import annotations

import pytest

from reader.screens import feed_keys, refreshing, sequences, status
from reader.widgets import article_list, thread_marking


@pytest.fixture(autouse=True)
def own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cursor rests sooner in tests, and what comes by itself later does not come.

    On a slow machine a second passes between two keys. A test of what a time brings about sets
    that time itself.
    """
    monkeypatch.setattr(article_list, "REST", 0.02)
    monkeypatch.setattr(thread_marking, "_READ_SECONDS", 3600.0)
    monkeypatch.setattr(sequences, "WAIT", 3600.0)
    monkeypatch.setattr(status, "MESSAGE_SECONDS", 3600.0)
    monkeypatch.setattr(refreshing, "_DONE_SECONDS", 3600.0)
    monkeypatch.setattr(feed_keys, "_FIRST_REFRESH", 3600.0)
