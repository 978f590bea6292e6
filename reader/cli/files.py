"""Files that commands write."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reader.errors import ReaderError


def write_file(path: Path, pieces: Iterable[str | bytes]) -> None:
    """Writes beside the file and renames, so that a full disk leaves the earlier one.

    A device or a pipe is written to as it is; where a link stands, the file that it leads to is
    replaced and not the link.

    Raises:
        ReaderError: it cannot be written.
    """
    try:
        if path.exists() and not path.is_file():
            _write(path, pieces)
        else:
            _replace(path.resolve(), pieces)
    except OSError as error:
        raise ReaderError(
            f"cannot write {path}: {(error.strerror or str(error)).lower()}"
        ) from error


def _replace(path: Path, pieces: Iterable[str | bytes]) -> None:
    beside = path.with_name(path.name + ".part")
    try:
        beside.touch(0o600)
        _write(beside, pieces)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _write(path: Path, pieces: Iterable[str | bytes]) -> None:
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece if isinstance(piece, bytes) else piece.encode())
