"""The smallest Textual programs, to compare start-up, memory and one key's repaint with.

`minimal_app.py` shows one Static; `minimal_app.py repaint` fills the screen and on `j` repaints one
line of it, which is the least that any key of a list can cost.
"""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.widgets import Static


class MinimalApp(App[None]):
    """One Static and nothing else."""

    def compose(self) -> ComposeResult:
        yield Static("minimal app")


class RepaintApp(App[None]):
    """A line that counts the presses of `j` above a screen of text."""

    BINDINGS = [("j", "count", "Count")]

    presses = 0

    def compose(self) -> ComposeResult:
        yield Static("pressed 0.", id="count")
        yield Static("\n".join(f"a line of text, number {n}" for n in range(200)), markup=False)

    def action_count(self) -> None:
        """Repaints the first line without a layout."""
        self.presses += 1
        self.query_one("#count", Static).update(f"pressed {self.presses}.", layout=False)


if __name__ == "__main__":
    app = RepaintApp() if sys.argv[1:] == ["repaint"] else MinimalApp()
    app.run()
