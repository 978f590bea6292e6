"""What the tests of the screens share."""

from __future__ import annotations

import pytest

from reader.widgets import article_list


@pytest.fixture(autouse=True)
def short_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cursor rests sooner in tests."""
    monkeypatch.setattr(article_list, "REST", 0.02)
