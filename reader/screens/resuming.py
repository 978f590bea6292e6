"""Where a session is, as a line of JSON; and a session that goes on where the last one ended."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, get_args

from reader.errors import QueryError
from reader.model.listing import ArticleQuery, Show
from reader.render.panes import PANES, PaneName
from reader.screens.sorts import Sorts, view_name
from reader.screens.view_state import PlaceKind, ViewState

if TYPE_CHECKING:
    from reader.render.panes import View
    from reader.screens.feed_keys import FeedKeys
    from reader.screens.reading import Stage
    from reader.screens.sorts import Order
    from reader.screens.switchboard import Switchboard
    from reader.screens.view_head import Feeds

T = TypeVar("T")

_EXTRAS = ("feeds_extra", "list_extra", "article_extra", "comments_extra")
_MOST_CELLS = 1_000
"""A pane that is said to be wider is a damaged session."""


class Session(NamedTuple):
    """Where a session ended, as far as it can be gone on with."""

    state: ViewState
    view: View
    """The arrangement of the panes, with the focus in the one that is shown first."""
    focus: PaneName
    opened_id: int | None
    """The article that was open."""
    stage: Stage
    newest_id: int
    """The article that had arrived last."""
    sorts: Sorts
    """How views are sorted."""
    missing: str = ""
    """What is gone that the list was of, for people."""


def session_of(screen: Switchboard) -> str:
    """Where the session is, for `read_session`."""
    state, view, reading = screen.browsing.state, screen.workspace.view, screen.reading
    query = state.query
    return json.dumps(
        {
            "kind": state.kind,
            "name": state.name,
            "text": state.text,
            "feed": query.feed_id,
            "folder": query.folder,
            "show": query.show,
            "sorts": screen.browsing.sorts.texts,
            "filter": query.filter,
            "elsewhere": [state.elsewhere],
            "article": state.article_id,
            "row": state.row,
            "screen_row": state.screen_row,
            "focus": view.focus,
            "feeds": view.has_feeds,
            "zen": view.is_zen,
            "extras": [getattr(view, name) for name in _EXTRAS],
            "opened": reading.article_id if reading.is_opened else None,
            "stage": reading.stage,
            "newest": screen.library.newest_id(),
        },
        ensure_ascii=False,
    )


def begin(screen: Switchboard, text: str, *, is_fresh: bool) -> Session | None:
    """Shows the view that the last session ended in, and the panes as wide as they were.

    Args:
        screen: the reader, before its first page.
        text: what `session_of` wrote.
        is_fresh: whether only the widths are as they were.

    Returns:
        What is left to do once the first page stands; None where nothing is.
    """
    sorts = screen.browsing.sorts
    session = read_session(text, screen.library, screen.workspace.view, sorts.default)
    if session is None:
        screen.browsing.since_id = screen.library.newest_id()
        screen.browsing.reload()
        return None
    screen.browsing.since_id = session.newest_id
    screen.browsing.begin_sorted(session.sorts)
    view = session.view
    if is_fresh:
        screen.workspace.show_view(view._replace(focus="list", has_feeds=False, is_zen=False))
        screen.browsing.reload()
        return None
    screen.workspace.show_view(view)
    screen.browsing.restore(session.state)
    return session


def go_on(screen: FeedKeys, session: Session) -> None:
    """Opens the article that was open and gives the focus to the pane that had it."""
    if session.missing:
        screen.status.say(f"The {session.missing} that was read last is no longer here.")
    if session.view.has_feeds:
        screen.load_feeds()
    if session.opened_id is not None and session.focus != "feeds":
        screen.reopen_article(session.opened_id, session.stage)
    if session.view.focus != "list":
        screen.focus_pane(session.view.focus)


def read_session(
    text: str, library: Feeds, view: View, order: Order = ("published", ())
) -> Session | None:
    """What `session_of` wrote, for the store as it is now.

    Args:
        text: the line of JSON.
        library: knows what is still there.
        view: the arrangement of the panes at a first start.
        order: how views are sorted that the reader has not sorted.

    Returns:
        None where the text is none of ours.
    """
    try:
        kept = json.loads(text)
        return _session(kept, library, view, order)
    except (ValueError, TypeError, LookupError):
        return None


def _session(kept: dict[str, Any], library: Feeds, view: View, order: Order) -> Session:
    newest_id = _whole(kept["newest"])
    sorts = _sorts(kept, order)
    state, missing = _view_state(kept, library, sorts, newest_id)
    focus: PaneName = _one_of(kept["focus"], PANES)
    opened_id = _optional(_whole, kept["opened"])
    return Session(
        state=state,
        view=_arranged(kept, view, focus, has_article=opened_id is not None),
        focus=focus,
        opened_id=opened_id,
        stage=_one_of(kept["stage"], ("article", "comments")),
        newest_id=newest_id,
        sorts=sorts,
        missing=missing,
    )


def _view_state(
    kept: dict[str, Any], library: Feeds, sorts: Sorts, newest_id: int
) -> tuple[ViewState, str]:
    """The view that was shown, and what is gone that it was of; then the view is of everything."""
    kind = _one_of(kept["kind"], get_args(PlaceKind))
    show = _one_of(kept["show"], get_args(Show))
    feed_id, folder = _optional(_whole, kept["feed"]), _optional(str, kept["folder"])
    name, text = _optional(str, kept["name"]), str(kept["text"])
    sort, terms = sorts.of(view_name(kind, feed_id=feed_id, folder=folder, name=name))
    feed = None if feed_id is None else library.feed(feed_id)
    missing = "feed" if feed_id is not None and feed is None else ""
    node = None
    if kind == "query":
        from reader.query import parse_query

        try:
            node = parse_query(text)
        except QueryError:
            missing = "view"
    if folder is not None and not library.head(ArticleQuery(folder=folder), 1):
        missing = "folder"
    state = ViewState(
        query=ArticleQuery(
            show=show,
            sort=sort,
            terms=terms,
            feed_id=feed_id,
            folder=folder,
            is_overview=feed is None and folder is None and kind in ("articles", "discussed"),
            filter=str(kept["filter"]),
            node=node,
            after_id=newest_id if kind == "new" else None,
        ),
        feed=feed,
        kind=kind,
        name=name,
        text=text,
        elsewhere=_one_of(kept["elsewhere"][0], get_args(Show)),
        article_id=_optional(_whole, kept["article"]),
        row=_whole(kept["row"]),
        screen_row=_whole(kept["screen_row"]),
    )
    if missing:
        sort, terms = sorts.of("articles")
        query = ArticleQuery(is_overview=True, sort=sort, terms=terms)
        state = ViewState(query, None, "articles", None, "", "all", None, 0, 0)
    return state, missing


def _arranged(kept: dict[str, Any], view: View, focus: PaneName, *, has_article: bool) -> View:
    """The panes as they were arranged; without an article the focus is in the list or the feeds."""
    feeds, rows, article, comments = (
        max(-_MOST_CELLS, min(int(cells), _MOST_CELLS)) for cells in kept["extras"]
    )
    return view._replace(
        focus=focus if focus == "feeds" or has_article else "list",
        has_feeds=bool(kept["feeds"]) or focus == "feeds",
        is_zen=bool(kept["zen"]),
        feeds_extra=feeds,
        list_extra=rows,
        article_extra=article,
        comments_extra=comments,
    )


def kept_sorts(text: str | None, order: Order) -> Sorts:
    """How views are sorted by what `session_of` wrote, or without it as by nobody.

    Args:
        text: the line of JSON.
        order: how views are sorted that the reader has not sorted.
    """
    try:
        return _sorts(json.loads(text or "{}"), order)
    except (ValueError, TypeError, LookupError, AttributeError):
        return Sorts(order)


def _sorts(kept: dict[str, Any], order: Order) -> Sorts:
    orders = kept.get("sorts", {})
    if not isinstance(orders, dict):
        raise ValueError("the orders of views are no table")
    return Sorts(order, {name: _text(value) for name, value in orders.items()})


def _optional(read: Callable[[Any], T], value: Any) -> T | None:
    return None if value is None else read(value)


def _whole(value: Any) -> int:
    """A whole number from 0 that the store can hold."""
    if not isinstance(value, int) or not 0 <= value < 1 << 63:
        raise ValueError(f"{value!r} is no number of this kind")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return value


def _one_of(value: Any, known: tuple[Any, ...]) -> Any:
    if value not in known:
        raise ValueError(f"{value!r} is none of {known}")
    return value
