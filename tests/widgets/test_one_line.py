"""An input of one line takes of what is pasted what fits in it."""

from __future__ import annotations

import pytest
from textual import events
from textual.app import App, ComposeResult

from reader.widgets.field import Field
from reader.widgets.one_line import MOST_PASTED
from reader.widgets.prompt import Prompt
from tests.widgets.showing import until


class Form(App[None]):
    """Both inputs."""

    def compose(self) -> ComposeResult:
        yield Prompt(id="prompt")
        yield Field(id="field")


@pytest.mark.parametrize("which", ["#prompt", "#field"])
async def test_a_paste_is_one_line_and_no_book(which: str) -> None:
    """A copied address with an empty line before it is taken, and a copied file ends nothing."""
    app = Form()
    async with app.run_test() as pilot:
        line = app.query_one(which, Prompt if which == "#prompt" else Field)
        line.focus()
        await pilot.pause()
        line.post_message(events.Paste("\n \nhttps://a.example/feed\nmore"))
        await until(pilot, lambda: line.value == "https://a.example/feed")
        line.value = ""
        line.post_message(events.Paste("x" * 1_000_000))
        await until(pilot, lambda: len(line.value) == MOST_PASTED)
