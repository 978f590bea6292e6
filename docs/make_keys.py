"""Writes `docs/keys.md` from the bindings: `python docs/make_keys.py`; `--print` only prints it."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reader.app import BindingInfo, all_bindings
from reader.screens.key_names import key_name

TARGET = Path(__file__).with_name("keys.md")
WHERE = {
    "MainScreen": "In every pane",
    "ReadingKeys": "Reading on, from every pane",
    "StateKeys": "Read, stars, labels, notes, deleting, undoing",
    "FindKeys": "Finding, filtering, sorting",
    "LinkKeys": "What an article points to",
    "CommentKeys": "Discussions, from every pane",
    "FeedKeys": "Feeds, from every pane",
    "PanesScreen": "Going from pane to pane",
    "RowList": "In a list of rows (articles, feeds, hits)",
    "ArticleList": "In the list of articles",
    "FeedTree": "In the feeds",
    "ReadingPane": "In the article and in the comments",
    "ArticleView": "In the article",
    "CommentThread": "In the comments",
    "ReaderApp": "Anywhere",
    "SearchScreen": "In the search over everything",
    "HitList": "In the hits of a search",
    "ImportScreen": "When importing",
    "AddFeedScreen": "When adding a feed",
    "EditFeedScreen": "When editing a feed",
    "SaveViewScreen": "When saving or editing a view",
    "Tick": "In a field of a form that is on or off",
    "LabelsScreen": "When giving labels",
    "NoteScreen": "When writing a note",
    "PipeScreen": "When passing text to a program",
    "RulesScreen": "In the rules that hide comments",
    "ThemesScreen": "When choosing a theme",
    "SettingsScreen": "In the settings",
    "EnclosuresScreen": "In the enclosures of an article",
    "OutlineScreen": "In the outline of an article",
    "ChoosingScreen": "In a list of links or of places",
    "ChoiceList": "In a list to choose from",
    "PageScreen": "On a page of text (help, original)",
    "TextPage": "Scrolling a page of text",
    "ConfirmScreen": "When asked",
    "Prompt": "In the line at the bottom",
}
"""Headings by the class that owns the bindings, in the order of the page."""
HEAD = """\
# Keys

This page is written by `python docs/make_keys.py` from the bindings of the program; `?` shows those
that work where you are, `:` finds an action by its name, and `reader keys` lists them with your own
settings.

Every action can be given other keys in `config.toml`, by its id:

```toml
[keys]
"main.next-unread" = "n,f6"
```

A number before a key of moving repeats it: `5j`. What has `none` is reached by `:` until you give
it a key.
"""


def keys_page() -> str:
    """The whole page."""
    by_class: dict[str, list[BindingInfo]] = {name: [] for name in WHERE}
    for binding in all_bindings():
        by_class[binding.where].append(binding)
    parts = [HEAD]
    for where, heading in WHERE.items():
        if not by_class[where]:
            continue
        parts.append(f"## {heading}\n\n| keys | does | id |\n|---|---|---|\n")
        parts[-1] += "".join(
            f"| {_keys(row.keys)} | {_cell(row.sentence)} | `{row.id}` |\n"
            for row in by_class[where]
        )
    return "\n".join(parts)


def _keys(keys: str) -> str:
    return " ".join(f"`{_cell(key_name(key))}`" for key in keys.split(","))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    if "--print" in sys.argv[1:]:
        sys.stdout.write(keys_page())
    else:
        TARGET.write_text(keys_page(), encoding="utf-8")
