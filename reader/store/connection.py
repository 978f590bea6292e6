"""Opens the store: one SQLite file in WAL mode, private to its owner."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from reader.errors import (
    StoreBusyError,
    StoreCorruptError,
    StoreError,
    StoreFullError,
    StoreTooNewError,
)
from reader.store.migrations import APPLICATION_ID, VERSION, apply_migrations

Connection = sqlite3.Connection
"""For those who pass one on and do nothing else with it."""

Role = Literal["ui", "writer", "refresh", "background", "readonly"]

_WRITER_PATIENCE_MS = 10_000
_READER_PATIENCE_MS = 2_000
_WRITERS = ("writer", "refresh")
_CACHE_KIB = {
    "ui": 8_000, "writer": 64_000, "refresh": 8_000, "background": 8_000, "readonly": 8_000,
}  # fmt: skip
_MMAP_BYTES = 32 << 20
"""Small: pages of a mapping count as the process's memory."""

_LACKS = ("no such table", "no such column", "no such index")
"""What SQLite says first where somebody took something out of the file."""


def connect(path: Path, *, role: Role, create: bool = True) -> sqlite3.Connection:
    """Opens the store at a path, making or upgrading it where needed.

    Args:
        path: the database file.
        role: `writer` may write and waits longest for others, `refresh` does so with little
            memory; `ui`, `background` and `readonly` only read. What is read only on disk
            still opens for these three.
        create: makes a missing store (and its directory).

    Returns:
        A connection in autocommit mode that any thread may use, one at a time.

    Raises:
        StoreError: one line that names the file and a way out.
    """
    path = Path(path)
    with translated(path):
        if path.is_dir():
            raise StoreError(f"The store {path} is a folder; --store names a file in it")
        if not path.exists():
            if not create:
                raise StoreError(f"There is no store at {path}; `reader import` makes one")
            _make_file(path)
        elif not path.is_file():
            # A pipe would be waited for, a device has no end.
            raise StoreError(f"The store {path} is not an ordinary file; --store names one")
        if role not in _WRITERS:
            return _connect_reader(path, role)
        return _ready(_open(path, "rw", role), path)


def connect_if_ready(path: Path) -> sqlite3.Connection | None:
    """A connection of role `ui` to a store that is there and of this version; else None.

    Nothing is made, upgraded or waited for.
    """
    try:
        if not path.is_file():
            return None
        connection = _open(path, "rw", "ui", patience=0)
    except (sqlite3.Error, OSError):
        return None
    try:
        if _version(connection) == VERSION and _application_id(connection) == APPLICATION_ID:
            connection.execute(f"PRAGMA busy_timeout = {_READER_PATIENCE_MS}")
            return connection
    except sqlite3.Error:
        pass
    connection.close()
    return None


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commits what the block does, or nothing of it; joins a transaction that is open already."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite itself rolls back on a full disk and the like.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def migrate(connection: sqlite3.Connection) -> None:
    """Brings the schema up to this version's in one transaction; does nothing if it is there.

    Raises:
        sqlite3.Error: the store cannot be written; nothing has changed.
    """
    if _version(connection) >= VERSION:
        return
    with transaction(connection):
        # Another process may have been first.
        version = _version(connection)
        if version < VERSION:
            apply_migrations(connection, version)


def close(connection: sqlite3.Connection) -> None:
    """Closes a connection; a writer leaves fresh statistics for the query planner behind."""
    if not connection.in_transaction and not _is_query_only(connection):
        # Statistics are a courtesy: a busy or full store goes without them.
        with contextlib.suppress(sqlite3.Error):
            connection.execute("PRAGMA busy_timeout = 100")
            connection.execute("PRAGMA analysis_limit = 400")
            connection.execute("PRAGMA optimize")
    connection.close()


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns errors of SQLite that a user can act on into a `StoreError` of one line."""
    try:
        yield
    except sqlite3.Error as error:
        known = _translate(error, path)
        if known is None:
            raise
        raise known from error
    except OSError as error:
        raise StoreError(f"Cannot open the store {path}: {error.strerror or error}") from error


def _translate(error: sqlite3.Error, path: Path) -> StoreError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    match code & 0xFF:
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return StoreCorruptError(
                f"The store {path} is damaged or is not a store ({error}). It was left as it is:"
                " see `reader check`, save what is readable with `reader export`, or move the file"
                " away to start a new one"
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreBusyError(
                f"Another program is writing to the store {path}; try again when it is done"
            )
        case sqlite3.SQLITE_FULL:
            return StoreFullError(
                f"No space left for the store {path}: free some and try again; nothing is lost"
            )
        case sqlite3.SQLITE_READONLY:
            return StoreFullError(
                f"The store {path} may not be written; change its permissions or use --store FILE"
            )
        case sqlite3.SQLITE_IOERR:
            return StoreFullError(
                f"The store {path} could not be read or written ({error}): the disk may be full"
                " or failing; nothing that was saved is lost"
            )
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return StoreError(
                f"Cannot open the store {path} for this ({error}): check that it and its folder"
                " may be read and written, or use --store FILE"
            )
        case sqlite3.SQLITE_ERROR if str(error).startswith(_LACKS):
            return StoreCorruptError(
                f"The store {path} is damaged: a part of it is missing ({error}). It was left as"
                " it is: save what is readable with `reader export`, or move the file away to"
                " start a new one"
            )
    return None


def _make_file(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # SQLite gives -wal and -shm the mode of the database.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _make_private(path: Path) -> None:
    with contextlib.suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            path.chmod(mode & 0o700)


def _connect_reader(path: Path, role: Role) -> sqlite3.Connection:
    try:
        connection = _open(path, "rw", role)
        try:
            if _version(connection) < VERSION:
                # Made or upgraded by a writer of its own, so that this one need never write.
                _ready(_open(path, "rw", "writer"), path).close()
        except BaseException:
            connection.close()
            raise
        return _ready(connection, path)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (
            sqlite3.SQLITE_READONLY,
            sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_PERM,
            sqlite3.SQLITE_IOERR,
        ):
            raise
    # A read-only file system: nothing can be beside the file, and nobody writes to it.
    try:
        return _ready(_open(path, "ro", role), path)
    except sqlite3.OperationalError:
        return _ready(_open(path, "ro", role, is_immutable=True), path)


def _open(
    path: Path,
    mode: Literal["rw", "ro"],
    role: Role,
    *,
    is_immutable: bool = False,
    patience: int | None = None,
) -> sqlite3.Connection:
    uri = f"file:{quote(str(path.absolute()))}?mode={mode}" + (
        "&immutable=1" if is_immutable else ""
    )
    is_writer = role in _WRITERS
    if patience is None:
        patience = _WRITER_PATIENCE_MS if is_writer else _READER_PATIENCE_MS
    connection = sqlite3.connect(
        uri,
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
        timeout=patience / 1000,
    )
    try:
        connection.text_factory = _decoded
        connection.create_function("cjk", 1, _index_value, deterministic=True)
        connection.create_function("has_match", 2, _has_match)
        connection.create_function("scan_over", 0, _is_scan_over)
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB[role]}")
        connection.execute(f"PRAGMA mmap_size = {0 if role == 'refresh' else _MMAP_BYTES}")
        connection.execute("PRAGMA trusted_schema = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        if not is_writer:
            connection.execute("PRAGMA query_only = ON")
        # The first read: what is no database, or cannot be opened in full, shows here.
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _ready(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """Checks that the file is ours and of a version we know; a writer upgrades it."""
    try:
        version = _version(connection)
        if version > VERSION:
            raise StoreTooNewError(
                f"The store {path} was made by a newer version of this program (schema {version},"
                f" this one knows {VERSION}): upgrade, or use --store FILE for another store"
            )
        if _application_id(connection) != APPLICATION_ID and not _is_empty(connection):
            raise StoreCorruptError(
                f"{path} is a database of another program; use --store FILE for another place"
            )
        if version < VERSION and _is_query_only(connection):
            raise StoreError(
                f"The store {path} was made by an older version and may not be written, so it"
                " cannot be upgraded: copy it to where it may, and use --store FILE"
            )
        if not _is_query_only(connection):
            _make_private(path)
            # Waits for nobody where the file is in this mode already.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA journal_size_limit = 67108864")
            migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _application_id(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA application_id").fetchone()[0])


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is None


def _is_query_only(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA query_only").fetchone()[0])


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _index_value(value: bytes | None) -> str | None:
    """`tokens.index_value`, whose patterns the first page of a list does without."""
    from reader.store import tokens

    return tokens.index_value(value)


def _has_match(pattern: str, value: bytes | None) -> bool:
    """`scanning.has_match`, which few queries need."""
    from reader.store import scanning

    return scanning.has_match(pattern, value)


def _is_scan_over() -> bool:
    from reader.store import scanning

    return scanning.is_over()
