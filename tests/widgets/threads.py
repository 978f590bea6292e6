"""A pane with a discussion that goes on, in an app."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.message import Message
from textual.pilot import Pilot

from reader.model.discussion import Discussion
from reader.widgets.comment_thread import CommentThread
from tests.widgets.forest import Forest
from tests.widgets.showing import Showing

Pane = tuple[CommentThread, Pilot[None], Showing]


@asynccontextmanager
async def pane_of(
    forest: Forest,
    *,
    width: int = 60,
    height: int = 24,
    attributes: dict[str, Any] | None = None,
    **options: Any,
) -> AsyncIterator[Pane]:
    """Shows a forest in a focused pane.

    Args:
        forest: the comments.
        width: columns of the terminal.
        height: its lines.
        attributes: of the pane, set before the thread is shown.
        options: of `show_thread`.
    """
    pane = CommentThread()
    for name, value in (attributes or {}).items():
        setattr(pane, name, value)
    app = Showing(pane)
    async with app.run_test(size=(width, height)) as pilot:
        pane.focus()
        await pilot.pause()
        pane.show_thread(forest.index(), forest.comments, **options)
        await pilot.pause()
        yield pane, pilot, app


def tabs(*names: str, **facts: Any) -> tuple[Discussion, ...]:
    """Discussions with 10, 20, 30 and so on comments, of which 1, 2, 3 are unread.

    Args:
        names: of each, with ids from 0.
        facts: other fields of the first one.
    """
    return tuple(
        Discussion(
            id=number,
            article_id=1,
            name=name,
            **{"comments": number * 10 + 10, "unread": number + 1, **(facts if not number else {})},
        )
        for number, name in enumerate(names)
    )


def messages(app: Showing, kind: type[Message]) -> list[tuple[Any, ...]]:
    """What the messages of a kind carried."""
    return [
        tuple(value for name, value in vars(message).items() if not name.startswith("_"))
        for message in app.said(kind)
    ]
