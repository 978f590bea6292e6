"""Every action by key, by palette and in the help."""

from __future__ import annotations

from reader.app import all_bindings
from reader.screens.help import HelpScreen, active_keys
from reader.screens.key_names import key_name
from tests.fakes import FakeLibrary
from tests.screens.running import running

PANES = {"feeds": "f2", "list": "f3", "article": "f4", "comments": "f5"}
PASSED_ON = {("main.deeper", "enter")}
"""In every pane Enter is of the pane itself first, which says what it does there."""
OWNERS = {"app", "main", "list", "article-list", "feeds", "article", "comments"}


async def test_every_action_of_the_panes_is_in_the_palette_and_in_the_help(
    library: FakeLibrary,
) -> None:
    """Nobody has to know a key: what it does is found by name, and listed with its key."""
    wanted: dict[str, set[str]] = {}
    for binding in all_bindings():
        if binding.id.partition(".")[0] in OWNERS:
            keys = {
                key_name(key)
                for key in binding.keys.split(",")
                if not key.startswith("none") and (binding.id, key) not in PASSED_ON
            }
            wanted.setdefault(binding.label, set()).update(keys)
    assert len(wanted) > 80
    found: dict[str, set[str]] = {}
    async with running(library) as run:
        await run.press("j", "enter")
        for key in PANES.values():
            await run.press(key)
            if key == "f4":
                # Going from match to match is an action only while there are some.
                await run.press("slash", "w", "o", "r", "d", "enter")
            here = [each for each in active_keys(run.app.screen) if each.label]
            printed = "\n".join(
                "".join(text for text, _ in line) for line in HelpScreen(here).page_lines(400)
            )
            for each in here:
                found.setdefault(each.label, set()).update(each.keys)
                assert each.sentence in printed
    missing = {label: keys - found.get(label, set()) for label, keys in wanted.items()}
    assert not any(missing.values()), {label: keys for label, keys in missing.items() if keys}
    assert set(wanted) <= set(found)
