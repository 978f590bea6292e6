"""Sixels painted over the text of a pane, and over nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic

from textual.geometry import Region

from reader.widgets.pane import Pane

_REST = 0.1
"""Seconds without new text after which pictures that were just painted are painted again."""

Areas = Callable[[], Iterable[tuple[Region, bytes]]]
"""Where in the pane's view each picture that is wholly in it stands, and what paints it."""


class SixelPainter:
    """Paints pictures again whenever text has been painted where they are.

    A terminal keeps no picture under text, and Textual knows of none: it paints lines anew when
    they scroll, when something above them goes, and at times for the sake of their neighbours.
    """

    def __init__(self, pane: Pane, areas: Areas) -> None:
        self._pane = pane
        self._areas = areas
        self._over: list[Region] = []
        self._is_coming = False
        self._is_waiting = False
        self._touched = 0.0
        self._painted = 0.0

    def text_painted(self, crop: Region) -> None:
        """Text of a part of the pane's view is being painted; pictures follow after the frame."""
        self._over.append(crop)
        self._touched = monotonic()
        if not self._is_coming:
            self._is_coming = True
            self._pane.call_after_refresh(self._paint)

    def _paint(self) -> None:
        # A picture is 100 KB and more: while lines go by, as with a key held down, it waits.
        now = monotonic()
        self._is_waiting = now - (self._touched if self._is_waiting else self._painted) < _REST
        if self._is_waiting and self._pane.is_attached:
            self._pane.set_timer(_REST, self._paint)
            return
        self._is_coming = self._is_waiting = False
        over, self._over = self._over, []
        pane = self._pane
        driver = pane.app._driver
        # Another screen on top, whatever it leaves to see of this one, is not painted on.
        if driver is None or not pane.is_attached or pane.app.screen is not pane.screen:
            return
        origin = pane.content_region.offset
        parts: list[str] = []
        for area, data in self._areas():
            if any(area.overlaps(crop) for crop in over) and self._is_free(area.translate(origin)):
                x, y = area.offset + origin
                parts.append(f"\x1b7\x1b[{y + 1};{x + 1}H{data.decode('ascii')}\x1b8")
        if parts:
            driver.write("".join(parts))
            driver.flush()
            self._painted = monotonic()

    def _is_free(self, area: Region) -> bool:
        """Whether a part of the screen shows this pane and nothing else."""
        pane = self._pane
        shown = pane.screen._compositor.visible_widgets
        own = shown.get(pane)
        if own is None or area.intersection(own[1]) != area:
            return False
        # A picture in the terminal's last line would scroll it.
        if area.bottom >= pane.screen.size.height:
            return False
        around = set(pane.ancestors_with_self)
        return not any(
            region.intersection(clip).overlaps(area)
            for widget, (region, clip) in shown.items()
            if widget not in around and widget.parent is not pane
        )
