"""Views by query that the reader keeps: what is shown or was searched, and their editing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from reader.screens.save_view import NamedView
    from reader.screens.state_keys import StateKeys
    from reader.screens.view_state import ViewState


def expression_of(state: ViewState) -> str:
    """A query that finds what a view shows, as far as one can say it; empty for everything."""
    query = state.query
    parts = []
    if state.kind == "query" and state.text:
        parts.append(state.text)
    if query.feed_id is not None:
        parts.append(f"feed:{query.feed_id}")
    if query.folder is not None:
        parts.append(f'folder:"{query.folder}"')
    if query.show != "all":
        parts.append(f"is:{query.show}")
    parts += _filtered(query.filter)
    if len(parts) > 1 and parts[0] == state.text and " " in state.text:
        parts[0] = f"({state.text})"
    return " ".join(parts)


def _filtered(text: str) -> list[str]:
    """What a filter lets through: words that begin one of title, author or feed."""
    if "/" in text:
        return [text]
    words = text.replace('"', " ").split()
    if words and len(words[-1]) == 1 and words[-1].isascii():
        # It has not counted yet.
        words.pop()
    return [_anywhere(word) for word in words]


def _anywhere(word: str) -> str:
    is_plain = word.isalnum()
    said = word if is_plain else f'"{word}"'
    begun = f"{said}*" if is_plain and len(word) > 1 else said
    # A feed is named by a number, too.
    feed = "" if word.isdecimal() else f" OR feed:{said}"
    return f"((in:title {begun}) OR author:{said}{feed})"


async def save_view(screen: StateKeys, expression: str) -> None:
    """Asks for a name, keeps the query under it, and shows what it finds."""
    from reader.query import parse_query

    async def keep(view: NamedView) -> None:
        await screen.make_change(lambda: screen.library.save_query(view.name, view.expression))
        screen.browsing.show_query(view.name, parse_query(view.expression), view.expression)
        screen.focus_pane("list")
        screen.status.say("Saved: it is in the feeds (F2), above the folders; u undoes it.")

    await _ask(screen, "", expression, keep)


async def edit_view(screen: StateKeys, name: str, expression: str) -> None:
    """Asks for another name or query of a view."""
    save = screen.library.save_query

    async def keep(view: NamedView) -> None:
        await screen.make_change(lambda: save(view.name, view.expression, before=name))
        screen.status.say("Saved; u undoes it.")

    await _ask(screen, name, expression, keep)


async def _ask(
    screen: StateKeys, name: str, expression: str, keep: Callable[[NamedView], Awaitable[None]]
) -> None:
    from reader.screens.save_view import NamedView, SaveViewScreen
    from reader.screens.switchboard import STATE

    taken = {query.name for query in await screen.library.saved_queries()} - {name}

    def answered(view: NamedView | None) -> None:
        if view is not None:
            screen.attempt(lambda: keep(view), STATE, is_exclusive=False)

    screen.app.push_screen(SaveViewScreen(NamedView(name, expression), taken), answered)
