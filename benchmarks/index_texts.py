"""Puts text files whole into a bare SQLite table with a full-text index: the floor of an import.

Nothing is recognised, taken apart or compared. Usage: index_texts.py STORE FOLDER
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path


def main(store: str, folder: str) -> None:
    """Inserts and indexes every file of the folder in one transaction."""
    database = sqlite3.connect(store)
    database.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='unicode61')")
    with database:
        database.executemany(
            "INSERT INTO texts VALUES (?)", ((p.read_text(),) for p in Path(folder).iterdir())
        )
    database.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
