"""Settings read again when a file of theirs has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from reader.config import Settings


class SettingsWatch:
    """Looks at the modification times of files; reads only those that changed."""

    def __init__(self, files: Callable[[], Iterable[Path]], load: Callable[[], Settings]) -> None:
        """Takes what names the files, which need not be there, and what reads and checks them."""
        self._files = files
        self._load = load
        self._seen = self._state()

    def look(self, *, is_forced: bool = False) -> Settings | None:
        """The settings if a file has changed since the last look, else None.

        Raises:
            ConfigError: it has a mistake; said once for each change.
        """
        state = self._state()
        if state == self._seen and not is_forced:
            return None
        self._seen = state
        return self._load()

    def skip(self) -> None:
        """Takes the files as they are now for seen."""
        self._seen = self._state()

    def _state(self) -> list[tuple[int, int, int] | None]:
        return [_state_of(path) for path in self._files()]


def _state_of(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
