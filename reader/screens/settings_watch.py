"""Settings read again when their file has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reader.config import Settings


class SettingsWatch:
    """Looks at the file's times; reads it only when they are others."""

    def __init__(self, path: Path, load: Callable[[], Settings]) -> None:
        """Takes the file, which need not be there, and what reads and checks it."""
        self._path = path
        self._load = load
        self._seen = self._state()

    def look(self, *, is_forced: bool = False) -> Settings | None:
        """The settings if the file has changed since the last look, else None.

        Raises:
            ConfigError: it has a mistake; said once for each change.
        """
        state = self._state()
        if state == self._seen and not is_forced:
            return None
        self._seen = state
        return self._load()

    def skip(self) -> None:
        """Takes the file as it is now for seen."""
        self._seen = self._state()

    def _state(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
