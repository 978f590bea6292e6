"""Keys of the reader's own that do several things, or run a command on the article."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.worker import WorkerCancelled

from reader.render.line import Segments
from reader.screens.page import PageScreen
from reader.screens.switchboard import STATE
from reader.text.clean import clean_line, clean_text

if TYPE_CHECKING:
    from reader.config import Macro
    from reader.screens.switchboard import Switchboard

MACRO = "macro."
"""What the ids of their bindings begin with."""
_WIDTH = 78
"""Cells of a line of the article that a command gets."""
_MOST = 1 << 20
"""Bytes of what a command prints."""


def macro_sentence(macro: Macro) -> str:
    """What a macro does, in a line for help and palette."""
    parts = [*macro.do, *([f"`{macro.run}`"] if macro.run is not None else [])]
    return f"Do {', then '.join(parts)}."


def bind_macros(screen: Switchboard, macros: Mapping[str, Macro]) -> None:
    """Gives a screen the keys of macros, in place of those it had."""
    bound = screen._bindings.key_to_bindings
    for key, bindings in list(bound.items()):
        bound[key] = [one for one in bindings if not (one.id or "").startswith(MACRO)]
        if not bound[key]:
            del bound[key]
    for name, macro in macros.items():
        for key in macro.keys.split(","):
            binding = Binding(
                key, f"macro({name!r})", name, show=False, id=f"{MACRO}{name}",
                tooltip=macro_sentence(macro),
            )  # fmt: skip
            bound.setdefault(key, []).append(binding)
    screen.refresh_bindings()


async def run_macro(screen: Switchboard, name: str) -> None:
    """Does what a macro says; what it cannot do here is told in one line."""
    macro = screen.settings.macros[name]
    for wanted in macro.do:
        # Asked for each time: the one before may have put the focus elsewhere.
        active = screen.app.screen.active_bindings.values()
        found = next((one for one in active if one.binding.id == wanted), None)
        if found is None:
            screen.status.say(f"{name}: {wanted} does nothing here")
            return
        await screen.app.run_action(found.binding.action, found.node)
        # What is marked is marked before the next one looks.
        if changes := [work for work in screen.workers if work.group == STATE]:
            with suppress(WorkerCancelled):
                await screen.workers.wait_for_complete(changes)
    if macro.run is not None:
        await _run(screen, macro.run)


async def _run(screen: Switchboard, command: str) -> None:
    from reader.render.plain_text import article_lines
    from reader.screens.piping import needs_terminal, output_of, pipe

    article = await screen.article_here()
    if article is None:
        return
    lines = await asyncio.to_thread(lambda: list(article_lines(article, _WIDTH)))
    text = "\n".join(lines) + "\n"
    # As an argument of the shell: whatever a link holds, none of it is run.
    shell, link = command.replace("%s", '"$1"'), article.entry.link or ""
    if needs_terminal(command):
        if told := await pipe(screen.app, shell, text, arguments=(link,)):
            screen.status.say(told)
        return
    status, printed = await output_of(shell, text.encode(), arguments=(link,), most=_MOST)
    shown = [line for line in map(clean_line, printed.splitlines()) if line.strip()]
    how = f"status {status}" if status else "done"
    if len(shown) > 1:
        screen.app.push_screen(OutputScreen(command, printed, how))
    else:
        screen.status.say(f"{command}: {shown[0] if shown else how}")


class OutputScreen(PageScreen):
    """What a command printed."""

    def __init__(self, command: str, text: str, how: str) -> None:
        super().__init__(command, how)
        self._lines = clean_text(text).expandtabs(4).rstrip("\n").split("\n")

    def page_lines(self, width: int) -> Sequence[Segments]:
        return [[(line, "")] for line in self._lines]
