"""newsboat's keys and operations as ours (newsboat.org, "Newsboat operations")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from textual.keys import _character_to_key

from reader.app import BindingInfo
from reader.cli.keymap import are_together
from reader.screens.key_names import is_key

_LIST, _TEXT = ("feedlist", "articlelist"), ("article",)
OPERATIONS: Mapping[str, Mapping[tuple[str, ...], str]] = {
    "quit": {(): "main.out-or-quit"},
    "hard-quit": {(): "app.quit"},
    "open": {("feedlist",): "feeds.open", ("articlelist",): "article-list.open"},
    "reload": {(): "main.refresh"},
    "reload-all": {(): "main.refresh-all"},
    "mark-feed-read": {(): "main.mark-all-read"},
    "mark-all-feeds-read": {(): "main.mark-all-read"},
    "toggle-article-read": {(): "main.toggle-read"},
    "toggle-show-read-feeds": {(): "main.show"},
    "toggle-show-read-articles": {(): "main.show"},
    "next-unread": {(): "main.next-unread"},
    "prev-unread": {(): "main.previous-unread"},
    "next": {(): "main.next-article"},
    "prev": {(): "main.previous-article"},
    "next-unread-feed": {(): "feeds.next-unread"},
    "prev-unread-feed": {(): "feeds.previous-unread"},
    "open-in-browser": {(): "main.browser"},
    "open-in-browser-and-mark-read": {(): "main.browser"},
    "open-in-browser-noninteractively": {(): "main.browser-behind"},
    "show-urls": {(): "main.hints"},
    "goto-url": {(): "main.hints"},
    "toggle-source-view": {(): "main.original"},
    "enqueue": {(): "main.enclosures"},
    "edit-urls": {(): "main.edit-feed"},
    "edit-flags": {(): "main.labels"},
    "delete-article": {(): "main.delete"},
    "pipe-to": {(): "main.pipe"},
    "sort": {(): "main.sort"},
    "open-search": {(): "main.search"},
    "search": {(): "main.search"},
    "set-filter": {(): "main.find"},
    "goto-title": {(): "main.find"},
    "clear-filter": {(): "main.escape"},
    "cmdline": {(): "app.commands"},
    "help": {(): "app.help"},
    "redraw": {(): "main.redraw"},
    "up": {_LIST: "list.up", _TEXT: "article.line-up"},
    "down": {_LIST: "list.down", _TEXT: "article.line-down"},
    "home": {_LIST: "list.top", _TEXT: "article.top"},
    "end": {_LIST: "list.bottom", _TEXT: "article.end"},
    "pageup": {_LIST: "list.page-up", _TEXT: "article.page-up"},
    "pagedown": {_LIST: "list.page-down", _TEXT: "article.page-down"},
    "halfpageup": {_LIST: "list.half-page-up", _TEXT: "article.half-page-up"},
    "halfpagedown": {_LIST: "list.half-page-down", _TEXT: "article.half-page-down"},
}
"""Operation to the contexts of newsboat (none: all) and what the same is called here."""

_NAMES = {
    "enter": "enter", "space": "space", "esc": "escape", "tab": "tab", "backtab": "shift+tab",
    "up": "up", "down": "down", "left": "left", "right": "right", "home": "home", "end": "end",
    "ppage": "pageup", "npage": "pagedown", "backspace": "backspace", "dc": "delete",
}  # fmt: skip


def key_of(name: str) -> str | None:
    """A key of newsboat's (`^K`, `ENTER`, `<C-k>`, `gg`) as it is named here; None if none is."""
    parts = re.findall(r"<[^<>]+>|\^.|.", name) if _named(name) is None else [name]
    keys = [_named(part.strip("<>") if len(part) > 2 else part) for part in parts]
    return " ".join(map(str, keys)) if keys and None not in keys else None


def _named(name: str) -> str | None:
    if len(name) == 1:
        return _character_to_key(name)
    if (lower := name.lower()) in _NAMES:
        return _NAMES[lower]
    control = re.fullmatch(r"(?:\^|C-)([a-z])", name, re.I)
    found = f"ctrl+{control[1].lower()}" if control else lower
    return found if re.fullmatch(r"ctrl\+[a-z]|f\d{1,2}", found) and is_key(found) else None


def actions_of(operation: str, contexts: Sequence[str]) -> list[str]:
    """Ids of the actions that an operation is here, in some of newsboat's contexts (none: all)."""
    wanted = set(contexts) - {"all", "everywhere"}
    return [
        action
        for places, action in OPERATIONS.get(operation, {}).items()
        if not wanted or not places or wanted & set(places)
    ]


def macro_of(words: Sequence[str]) -> Mapping[str, str | list[str]] | None:
    """A macro (`KEY OPERATION... ; OPERATION... -- "what it is"`) as one of ours.

    Browsers that are set for one link become a command that is run; newsboat's comma stands before
    the key here, too.

    Returns:
        `keys`, and `do` or `run`; None where something in it has no like here.
    """
    words = words[: words.index("--")] if "--" in words else words
    key = key_of(words[0]) if words else None
    steps: list[list[str]] = [[]]
    for word in words[1:]:
        if operation := word.removesuffix(";"):
            steps[-1].append(operation)
        if word.endswith(";"):
            steps.append([])
    steps = [step for step in steps if step]
    if key is None or not steps:
        return None
    keys = f"comma {key}"
    if len(steps) in (2, 3) and steps[1][0].startswith("open-in-browser"):
        first, last = steps[0], steps[-1]
        is_set_back = len(steps) == 2 or last[:2] == ["set", "browser"]
        if first[:2] == ["set", "browser"] and len(first) > 2 and is_set_back:
            command = program_of(" ".join(first[2:]))
            return {"keys": keys, "run": command if "%s" in command else f"{command} %s"}
    actions = [actions_of(step[0], ("articlelist",)) for step in steps if len(step) == 1]
    if len(actions) < len(steps) or not all(actions):
        return None
    return {"keys": keys, "do": [found[0] for found in actions]}


def program_of(command: str) -> str:
    """A browser of newsboat's, in which `%u` is the address; it may stand in quotes."""
    return re.sub(r"['\"]?%u['\"]?", "%s", command)


class Keymap:
    """Keys that are given to actions one after the other; the last one wins, as in newsboat.

    What loses its key that way goes without it: nothing is left to complain about.
    """

    def __init__(self, bindings: Sequence[BindingInfo]) -> None:
        self._bindings = {info.id: info for info in bindings}
        self._keys = {info.id: info.keys.split(",") for info in bindings}
        self._changed: dict[str, None] = {}

    def give(self, key: str, action: str) -> None:
        """Gives a key to an action, and takes it from all others that work at the same place.

        What begins a sequence does nothing by itself any more.
        """
        if key in self._keys[action]:
            return
        here = self._bindings[action].where
        first = key.split()[0]
        for other, info in self._bindings.items():
            is_near = are_together(here, info.where)
            taken = [each for each in self._keys[other] if each in (key, first)]
            if taken and is_near and (other != action or " " in key):
                self._keys[other] = [each for each in self._keys[other] if each not in taken]
                self._changed[other] = None
        self._keys[action].append(key)
        self._changed[action] = None

    def changed(self) -> Iterator[tuple[str, list[str]]]:
        """Actions that have other keys now, with all their keys."""
        for action in self._changed:
            yield action, self._keys[action]
