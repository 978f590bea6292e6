"""What the tests of the screens share."""

from __future__ import annotations

import pytest

from reader.widgets import article_list
from tests.fakes import FakeLibrary


@pytest.fixture(autouse=True)
def short_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cursor rests sooner in tests."""
    monkeypatch.setattr(article_list, "REST", 0.02)


@pytest.fixture
def library() -> FakeLibrary:
    """Six articles of two feeds, two of them with comments; the newest is `Six`."""
    library = FakeLibrary()
    library.add("One", feed="Gazette")
    library.add("Two", feed="Notes", unread=False)
    library.add("Three", feed="Gazette")
    library.add("Four", feed="Notes", unread=False)
    library.add(
        "Five",
        feed="Gazette",
        text="\n\n".join(f"Paragraph {number}. " + "word " * 60 for number in range(12)),
        comments=[(0, "first"), (1, "second"), (0, "third")],
    )
    library.add("Six", feed="Notes", comments=[(0, "only one")], announced=7)
    return library
