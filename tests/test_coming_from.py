"""The pages for people who come from other programs name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import make_access
from reader.app import all_bindings
from reader.screens.key_names import key_name

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = ("coming-from-newsboat.md", "coming-from-gnus-slrn.md", "coming-from-circumflex.md")


def rows(page: str) -> list[list[str]]:
    """Rows of the page's table of keys, as cells."""
    text = (DOCS / page).read_text(encoding="utf-8")
    found = re.findall(r"^\| (.*) \|$", text.partition("## Keys")[2], re.M)
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)] for row in found[1:]]


@pytest.mark.parametrize("page", PAGES)
def test_each_key_does_here_what_the_page_says(page: str) -> None:
    """Whoever learns a key from the page presses it and gets that action."""
    bound = {info.id: [key_name(key) for key in info.keys.split(",")] for info in all_bindings()}
    table = [row for row in rows(page) if len(row) > 2 and row[-1].startswith("`")]
    assert len(table) > 15
    for *_, key, action in table:
        shown = key.strip("`").replace("\\|", "|")
        assert shown in bound[action.strip("`")], (key, action)


def test_the_words_of_the_linear_reader_are_those_of_the_code() -> None:
    """A word that was changed is changed on the page: run `python docs/make_access.py`."""
    page = make_access.TARGET.read_text(encoding="utf-8")
    assert make_access.commands_table() in page and make_access.with_table(page) == page
