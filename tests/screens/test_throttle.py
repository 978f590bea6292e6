"""Work beside the interface lets keys go first."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from reader.model.block import Document
from reader.model.body import Body
from reader.render.flow import flow_of
from reader.screens import throttle
from reader.text.blocks import parse_body


def test_long_work_stands_aside_once_a_millisecond(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scrolling stays smooth while the rest of a long article is on its way."""
    now = [10.0]
    slept: list[float] = []
    # Its own clock: other threads of the process may sleep meanwhile.
    clock = SimpleNamespace(monotonic=lambda: now[0], sleep=slept.append)
    monkeypatch.setattr(throttle, "time", clock)
    step = throttle.Throttle()
    for _ in range(100):
        now[0] += 0.0001
        step()
    assert 8 <= len(slept) <= 10
    assert max(slept) < 0.001


@pytest.mark.parametrize(
    "html",
    [
        "<p>Some <b>words</b> of <a href='https://example.org/'>it</a>.</p>" * 500,
        f"<table>{'<tr><td>one</td><td>two</td></tr>' * 500}</table>",
    ],
)
def test_long_texts_are_read_in_short_steps(html: str) -> None:
    """Neither many paragraphs nor one long table is read in one go, and nothing is lost by it."""
    calls: list[int] = []
    document = parse_body(Body("html", html), pause=lambda: calls.append(1))
    assert document == parse_body(Body("html", html)) != Document(())
    assert len(calls) > 10
    calls.clear()
    flow = flow_of(document, pause=lambda: calls.append(1))
    assert flow.text == flow_of(document).text
    assert len(calls) > 10
