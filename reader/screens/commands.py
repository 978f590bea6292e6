"""The command palette: every action that keys are bound to where it was opened."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from reader.screens.help import KeyHelp, active_keys


class KeyCommands(Provider):
    """Finds actions by label and sentence, and shows their keys."""

    async def startup(self) -> None:
        self._keys = [key for key in active_keys(self.screen) if key.label]

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
    return f"{key.label}  {' '.join(key.keys)}"
