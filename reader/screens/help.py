"""Help for what is in focus, derived from the bindings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from reader.render.line import Segments
from reader.screens.key_names import UNBOUND, key_name
from reader.screens.page import PageScreen
from reader.text.width import cell_width, pad

if TYPE_CHECKING:
    from textual.screen import Screen

_WHERE = {
    "ArticleList": "In the list",
    "ArticleView": "In the article",
    "CommentThread": "In the comments",
    "FeedTree": "In the feeds",
    "HitList": "In the hits",
    "TextPage": "On this page",
    "MainScreen": "Everywhere in the reader",
    "SearchScreen": "In the search",
    "RulesScreen": "In the noise rules",
    "ReaderApp": "In the whole program",
}


@dataclass(frozen=True, slots=True)
class KeyHelp:
    """One action that keys are bound to now."""

    where: str
    keys: tuple[str, ...]
    label: str
    sentence: str
    action: str
    node: Any
    """The node whose action it is."""


def active_keys(screen: Screen[Any]) -> list[KeyHelp]:
    """Every action that can be reached from what is in focus, nearest first."""
    found: dict[tuple[int, str], KeyHelp] = {}
    for key, active in screen.active_bindings.items():
        binding, node = active.binding, active.node
        if binding.id is None:
            continue
        slot = (id(node), binding.action)
        known = found.get(slot)
        found[slot] = KeyHelp(
            where=_where(node),
            keys=(*(known.keys if known else ()), *_names(key)),
            label=binding.description,
            sentence=binding.tooltip,
            action=binding.action,
            node=node,
        )
    return list(found.values())


def _where(node: object) -> str:
    """What a node is for people; one that can do more is still the same."""
    names = (kind.__name__ for kind in type(node).__mro__)
    return next((_WHERE[name] for name in names if name in _WHERE), "Here")


def _names(key: str) -> tuple[str, ...]:
    """A key as people write it; none for an action that only the palette has."""
    return () if key.startswith(UNBOUND) else (key_name(key),)


class HelpScreen(PageScreen):
    """The keys that work now, with a sentence each."""

    def __init__(self, keys: Iterable[KeyHelp]) -> None:
        super().__init__("Help", "Keys can be changed in config.toml; `reader keys` lists the ids.")
        self._keys = tuple(keys)
        self._text_page.is_all_ours = True

    def page_lines(self, width: int) -> Sequence[Segments]:
        lines: list[Segments] = []
        column = min(18, max(6, width // 4))
        where = ""
        for key in self._keys:
            if key.where != where:
                where = key.where
                lines += [[], [(f"  {where}", "heading")], []]
            keys = " ".join(key.keys) or "(:)"
            sentences = wrap(key.sentence or key.label, max(10, width - column - 4)) or [""]
            if cell_width(keys) > column:
                lines.append([(f"  {keys}", "bold")])
                keys = ""
            for number, sentence in enumerate(sentences):
                left = pad("" if number else keys, column)
                lines.append([(f"  {left} ", "bold"), (sentence, "")])
        return lines
