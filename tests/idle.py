"""Makes tests of the app wait for what it still has to do, and for nothing else.

Textual's pilot calls an app idle when its process used little time for some milliseconds. On a busy
machine every process looks so, and on a quiet one the wait is longer than the work. The event loop
knows better: an app is idle when no callback is ready, no thread works for it, and no timer is
about to go off.

And what no test looks at is not done anew for every app: frames are not put together for a
terminal that is not there, and a stylesheet is parsed once.
"""

from __future__ import annotations

import asyncio
from asyncio.base_events import BaseEventLoop
from collections.abc import Callable
from math import inf
from time import monotonic
from typing import Any

import textual._wait
import textual.app
import textual.pilot
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region

_SOON = 0.018
"""Seconds; a frame of Textual's is 1/60 s."""
_TIMERS, _THREADS, _ALL = 0.1, 5.0, 30.0
"""Seconds that are waited at most for timers in a row, for threads, and altogether."""

_at_work: set[asyncio.Future[Any]] = set()
_rules: dict[object, list[RuleSet]] = {}
_parse_these_rules = Stylesheet._parse_rules
_compose_update = Compositor.render_update
_run_in_executor = BaseEventLoop.run_in_executor


def _noted(self: BaseEventLoop, executor: Any, work: Callable[..., Any], *args: Any) -> Any:
    future = _run_in_executor(self, executor, work, *args)
    _at_work.add(future)
    future.add_done_callback(_at_work.discard)
    return future


async def wait_for_idle(min_sleep: float = 0, max_sleep: float = _ALL) -> None:
    """Waits until the running loop has nothing to do, `max_sleep` seconds at most."""
    loop: Any = asyncio.get_running_loop()
    end, patience = monotonic() + max_sleep, monotonic() + _THREADS
    for_timers = _TIMERS
    while monotonic() < end:
        await asyncio.sleep(0)
        if loop._ready:
            continue
        if any(f.get_loop() is loop for f in _at_work) and monotonic() < patience:
            await asyncio.sleep(0.001)
            continue
        due = min((h.when() for h in loop._scheduled if not h.cancelled()), default=inf)
        wait = due - loop.time()
        if wait > _SOON or for_timers <= 0:
            return
        for_timers -= max(wait, 0.001)
        await asyncio.sleep(max(wait, 0))


def _render_update(
    self: Compositor,
    full: bool = False,
    screen_stack: list[Any] | None = None,
    simplify: bool = False,
) -> Any:
    """Lets every widget render what a frame would show of it, and leaves it at that."""
    if full:
        return _compose_update(self, full, screen_stack, simplify)
    visible_screen_stack.set([] if screen_stack is None else screen_stack)
    if self._dirty_regions:
        crop = Region.from_union(self._dirty_regions).intersection(self.size.region)
        self._dirty_regions.clear()
        for _ in self._get_renders(crop):
            pass
    return None


def _parse_rules(self: Stylesheet, *args: Any, **options: Any) -> list[RuleSet]:
    """Parses a stylesheet once for all apps that give it the same colours."""
    key = (args, *options.items(), frozenset(self._variables.items()))
    if key not in _rules:
        _rules[key] = _parse_these_rules(self, *args, **options)
    return _rules[key]


def install() -> None:
    """Puts it in the place of Textual's own."""
    ours: list[tuple[object, str, object]] = [
        (BaseEventLoop, "run_in_executor", _noted),
        (Compositor, "render_update", _render_update),
        (Stylesheet, "_parse_rules", _parse_rules),
        *(
            (module, "wait_for_idle", wait_for_idle)
            for module in (textual._wait, textual.app, textual.pilot)
        ),
    ]
    for place, name, value in ours:
        setattr(place, name, value)
