"""What the tests of the widgets share."""

from __future__ import annotations

import pytest

from reader.widgets import thread_marking


@pytest.fixture(autouse=True)
def own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """No comment becomes read by being in view, however slow the machine is.

    A test of that sets a time of its own.
    """
    monkeypatch.setattr(thread_marking, "_READ_SECONDS", 3600.0)
