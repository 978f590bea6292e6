"""Pictures in the memory of a terminal that has kitty's graphics protocol."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from secrets import randbelow

from reader.model.picture import Picture
from reader.render import kitty
from reader.widgets.pane import Pane

# The numbers are a terminal's, which other programs use, too. And a screen that shines through
# another blends colours: none of these comes out as another one of them.
_numbers = count(0x800000 + randbelow(0x700000))


class KittyPictures:
    """Gives pictures to the terminal and takes them back."""

    def __init__(self, pane: Pane, *, is_in_tmux: bool) -> None:
        """Takes whose terminal it is, and whether tmux has to hand on what it is sent."""
        self._pane = pane
        self._is_in_tmux = is_in_tmux

    def send(self, picture: Picture) -> int:
        """Gives the terminal a picture; returns the number by which text stands for it."""
        number = next(_numbers)
        self._tell(kitty.transmission(number, picture.data, *picture.extent))
        return number

    def take_back(self, number: int) -> None:
        """Has the terminal forget a picture."""
        self._tell([kitty.deletion(number)])

    def _tell(self, sequences: Iterable[str]) -> None:
        if self._is_in_tmux:
            sequences = map(kitty.through_tmux, sequences)
        driver = self._pane.app._driver
        if driver is not None:
            # At once: nothing else may stand between the parts of a picture.
            driver.write("".join(sequences))
