"""The command palette: every action that keys are bound to where it was opened."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from functools import partial
from typing import Any, NamedTuple

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.css.query import NoMatches
from textual.worker import Worker

from reader.screens.help import KeyHelp, active_keys
from reader.widgets.key_line import ROOMY


class Palette(CommandPalette):
    """Textual's palette, but it may be left while it looks for commands.

    Textual's own takes the program down where its list is gone before the search for it begins.
    """

    VERTICAL_BREAKPOINTS = ROOMY

    def run_worker(self, work: Any, *arguments: Any, **options: Any) -> Worker[Any]:
        async def run() -> None:
            with contextlib.suppress(NoMatches):
                await work()

        return super().run_worker(run, *arguments, **options)


class Command(NamedTuple):
    """An action of a screen that has no key."""

    label: str
    sentence: str
    action: str


class KeyCommands(Provider):
    """Finds actions by label and sentence, and shows their keys."""

    async def startup(self) -> None:
        self._keys = [key for key in active_keys(self.screen) if key.label]
        more: Iterable[Command] = getattr(self.screen, "palette_commands", tuple)()
        self._keys += [
            KeyHelp("", (), command.label, command.sentence, command.action, self.screen)
            for command in more
        ]

    async def discover(self) -> Hits:
        for key in self._keys:
            yield DiscoveryHit(
                Content(_name(key)), partial(self._run, key), text=_name(key), help=key.sentence
            )

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for key in self._keys:
            score = max(matcher.match(key.label), matcher.match(key.sentence) * 0.8)
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(_name(key)),
                    partial(self._run, key),
                    text=_name(key),
                    help=key.sentence,
                )

    async def _run(self, key: KeyHelp) -> None:
        await self.app.run_action(key.action, key.node)


def _name(key: KeyHelp) -> str:
    return f"{key.label}  {' '.join(key.keys)}".rstrip()
