"""Sources on disk: folders listed as they are walked, files and standard input read whole."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from reader.errors import FetchError
from reader.model.fetched import Fetched
from reader.model.source import Source

STDIN = "-"
MAX_BYTES = 1 << 30
"""Larger files are refused: no page is of that size, and memory holds it thrice."""


# What browsers add to a page's name for the folder of its pictures and scripts.
_PAGE_FOLDERS = (
    "_files", ".files", "-Dateien", "_fichiers", "_archivos", "_file", "-filer", "_bestanden",
    "_arquivos", "_ficheiros", "_pliki", "_soubory", "_elemei", "_tiedostot", "_dosyalar",
    "_fitxers", "_datoteke",
)  # fmt: skip


def expand_sources(sources: Iterable[Source]) -> Iterator[Source]:
    """Replaces folders by the files below them, in order of name; hidden ones are left out.

    So are the folders that browsers make beside pages they save. A link to a folder inside a
    folder is not followed, so that a loop of links ends. A source that does not exist is passed
    on: reading it says so.
    """
    for source in sources:
        path = Path(source.path)
        if source.path == STDIN or not path.is_dir():
            yield source
            continue
        for folder, folders, names in os.walk(path):
            beside = _folders_of_pages(names)
            folders[:] = sorted(
                name for name in folders if not name.startswith(".") and name not in beside
            )
            for name in sorted(names):
                file = Path(folder, name)
                if not name.startswith(".") and (file.is_file() or not file.exists()):
                    yield replace(source, path=str(file))


def _folders_of_pages(names: Iterable[str]) -> set[str]:
    """The folders that browsers make beside pages they save: nothing in them is to be read."""
    pages = (Path(name) for name in names if name.lower().endswith((".html", ".htm", ".xhtml")))
    return {page.stem + ending for page in pages for ending in _PAGE_FOLDERS}


def read_source(source: Source) -> Fetched:
    """Reads a file or standard input.

    Raises:
        FetchError: it is missing, unreadable, larger than `MAX_BYTES`, or neither file nor pipe.
    """
    if source.path == STDIN:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        try:
            with Path(source.path).open("rb") as file:
                # A device would never end; a named pipe is somebody's output.
                mode = os.fstat(file.fileno()).st_mode
                if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
                    raise FetchError(f"{source.path} is neither a file nor a pipe")
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise FetchError(f"cannot read {source.path}: {reason}") from error
    if len(data) > MAX_BYTES:
        raise FetchError(f"{source.path} is larger than {MAX_BYTES >> 20} MiB")
    return Fetched(
        data=data,
        name="standard input" if source.path == STDIN else source.path,
        url=source.url,
        media_type=source.media_type,
        format=source.format,
        feed=source.feed,
    )
