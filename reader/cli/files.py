"""Files that commands write."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reader.errors import ReaderError


def write_file(path: Path, pieces: Iterable[str | bytes]) -> None:
    """Writes beside the file and renames, so that a full disk leaves the earlier one."""
    beside = path.with_name(path.name + ".part")
    try:
        beside.touch(0o600)
        with beside.open("wb") as file:
            for piece in pieces:
                file.write(piece if isinstance(piece, bytes) else piece.encode())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise ReaderError(
            f"cannot write {path}: {(error.strerror or str(error)).lower()}"
        ) from error
