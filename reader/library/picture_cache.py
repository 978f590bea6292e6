"""Pictures kept as files, so that they are there without a network; the oldest make room."""

from __future__ import annotations

import contextlib
import os
import tempfile
from hashlib import sha256
from pathlib import Path


class PictureCache:
    """Files in one folder, named for their addresses, that together stay below a size.

    Several programs may share a folder: a file appears whole or not at all, and one that another
    program has taken away was not there.
    """

    def __init__(self, folder: Path, most_bytes: int) -> None:
        """Touches nothing yet; the folder is made with the first picture."""
        self._folder = folder
        self._most_bytes = most_bytes

    def path(self, url: str) -> Path:
        """Where the picture of an address is, if it is here."""
        return self._folder / sha256(url.encode("utf-8", "surrogatepass")).hexdigest()

    def get(self, url: str) -> bytes | None:
        """The bytes that came from an address, None if they are not here."""
        path = self.path(url)
        try:
            data = path.read_bytes()
            # What was used lately stays longest.
            os.utime(path)
        except OSError:
            return None
        return data

    def put(self, url: str, data: bytes) -> None:
        """Keeps what came from an address; one that is too large for all of the room is not kept.

        A folder that cannot be written to keeps nothing.
        """
        if len(data) > self._most_bytes:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                Path(name).replace(self.path(url))
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
            self._make_room()

    def _make_room(self) -> None:
        found: list[tuple[float, int, str]] = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    facts = entry.stat()
                    found.append((facts.st_mtime, facts.st_size, entry.path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= self._most_bytes:
                break
            Path(path).unlink(missing_ok=True)
            total -= size
