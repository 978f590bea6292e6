"""Opening a store: private, shared, read-only, damaged, too new."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from reader.errors import (
    StoreBusyError,
    StoreCorruptError,
    StoreError,
    StoreFullError,
    StoreTooNewError,
)
from reader.model.listing import ArticleQuery
from reader.store import connection as opening
from reader.store import migrations
from reader.store.articles import get_articles, set_articles
from reader.store.check import check
from reader.store.connection import close, connect, transaction, translated
from reader.store.summaries import get_summaries
from reader.store.views import article_ids
from tests.store.builders import add, comment, entry, thread


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs Python in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def mode(path: Path) -> int:
    """Permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def test_store_is_private(tmp_path: Path) -> None:
    """Nobody else on the machine reads what one reads, whatever the umask."""
    path = tmp_path / "data" / "library.db"
    before = os.umask(0o022)
    try:
        store = connect(path, role="writer")
        add(store, entry("A"))
        assert mode(path.parent) == 0o700
        for name in ("library.db", "library.db-wal", "library.db-shm"):
            assert mode(path.parent / name) == 0o600
        store.close()
    finally:
        os.umask(before)


def test_open_store_of_loose_mode_is_made_private(tmp_path: Path) -> None:
    """A store copied back from a backup is private again."""
    path = tmp_path / "library.db"
    connect(path, role="writer").close()
    path.chmod(0o644)
    connect(path, role="writer").close()
    assert mode(path) == 0o600


def test_missing_store_is_told(tmp_path: Path) -> None:
    """A command that only reads does not leave an empty store behind."""
    with pytest.raises(StoreError, match=r"no store at .*library\.db"):
        connect(tmp_path / "library.db", role="ui", create=False)
    assert list(tmp_path.iterdir()) == []


def test_folder_is_told_from_a_store(tmp_path: Path) -> None:
    """Nobody looks for a full disk where a folder was named."""
    for role in ("ui", "writer"):
        with pytest.raises(StoreError, match="is a folder"):
            connect(tmp_path, role=role)


def test_a_pipe_is_no_store(tmp_path: Path) -> None:
    """A name that is no file is told at once instead of being waited for."""
    os.mkfifo(tmp_path / "pipe")
    for role in ("ui", "writer"):
        with pytest.raises(StoreError, match="not an ordinary file"):
            connect(tmp_path / "pipe", role=role)


def test_a_store_that_lacks_a_part_is_told_as_damaged(tmp_path: Path) -> None:
    """What another program took out of the file is named, and nothing is made of the rest."""
    path = tmp_path / "library.db"
    store = connect(path, role="writer")
    store.execute("DROP TABLE feeds")
    with pytest.raises(StoreCorruptError, match="no such table: feeds"), translated(path):
        store.execute("SELECT * FROM feeds")
    store.close()


def test_reading_connection_makes_the_store(tmp_path: Path) -> None:
    """The first start shows an empty list."""
    reading = connect(tmp_path / "new" / "library.db", role="ui")
    assert len(article_ids(reading, ArticleQuery())) == 0
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reading.execute("DELETE FROM articles")
    reading.close()


def test_newer_store_is_refused(tmp_path: Path) -> None:
    """An old program does not touch what a newer one wrote."""
    path = tmp_path / "library.db"
    store = connect(path, role="writer")
    store.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
    store.close()
    before = path.read_bytes()
    for role in ("ui", "writer"):
        with pytest.raises(StoreTooNewError, match=r"newer version.*--store") as caught:
            connect(path, role=role)
        assert "\n" not in str(caught.value)
        assert str(path) in str(caught.value)
    assert path.read_bytes() == before


def test_older_store_is_upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of the last version opens in the next with everything in it."""
    path = tmp_path / "library.db"
    store = connect(path, role="writer")
    add(store, entry("Kept"))
    store.close()
    script = tmp_path / "later.sql"
    script.write_text("CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;\n")
    later = (*migrations.MIGRATIONS, script)
    monkeypatch.setattr(migrations, "MIGRATIONS", later)
    monkeypatch.setattr(opening, "VERSION", len(later))
    store = connect(path, role="ui")
    assert store.execute("SELECT count(*) FROM later").fetchone() == (0,)
    assert store.execute("PRAGMA user_version").fetchone() == (len(later),)
    assert [s.title for s in get_summaries(store, [1])] == ["Kept"]
    store.close()


def test_failed_upgrade_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An upgrade that stops half-way leaves the old store, usable by the old program."""
    path = tmp_path / "library.db"
    connect(path, role="writer").close()
    script = tmp_path / "later.sql"
    script.write_text("CREATE TABLE later (id INTEGER);\nCREATE nonsense;\n")
    broken = (*migrations.MIGRATIONS, script)
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "MIGRATIONS", broken)
        patched.setattr(opening, "VERSION", len(broken))
        with pytest.raises(sqlite3.OperationalError):
            connect(path, role="writer")
    store = connect(path, role="writer")
    assert store.execute("PRAGMA user_version").fetchone() == (migrations.VERSION,)
    assert store.execute("SELECT 1 FROM sqlite_schema WHERE name = 'later'").fetchone() is None
    store.close()


@pytest.mark.parametrize(
    "content", [b"not a database at all" * 300, b"SQLite format 3\0" + b"x" * 9000]
)
def test_file_that_is_no_store_is_left_alone(tmp_path: Path, content: bytes) -> None:
    """A mistyped --store never costs a file."""
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    for role in ("ui", "writer"):
        with pytest.raises(StoreCorruptError, match=r"notes\.txt.*reader check.*reader export"):
            connect(path, role=role)
    assert path.read_bytes() == content


def test_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    """Nor does it add tables to somebody else's database, or change its journal."""
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE theirs (x)")
    other.commit()
    other.close()
    before = path.read_bytes()
    for role in ("ui", "writer"):
        with pytest.raises(StoreCorruptError, match="another program"):
            connect(path, role=role)
    assert path.read_bytes() == before


def test_a_store_that_is_refused_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trying a file that is no store leaves no hold on it behind."""
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE theirs (x)")
    other.close()
    opened: list[sqlite3.Connection] = []
    really = sqlite3.connect

    def noted(*args: Any, **options: Any) -> sqlite3.Connection:
        opened.append(really(*args, **options))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", noted)
    for role in ("ui", "writer"):
        with pytest.raises(StoreCorruptError):
            connect(path, role=role)
    assert len(opened) == 3
    for connection in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")


def test_damaged_store_is_told_and_left_alone(tmp_path: Path) -> None:
    """A hole in the middle of the file is one clear line, and `check` finds it."""
    path = tmp_path / "library.db"
    store = connect(path, role="writer")
    items = [entry(f"Title {n}", f"Text {n} " * 40) for n in range(600)]
    add(store, *items)
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    data = bytearray(path.read_bytes())
    # A page of the table of texts, somewhere in the middle of the file.
    page = data.index(b"Text 300 ") // 4096 * 4096
    data[page : page + 4096] = bytes(4096)
    path.write_bytes(data)
    reading = connect(path, role="ui")
    problems = check(reading)
    assert problems
    assert all("\n" not in problem for problem in problems)
    with pytest.raises(StoreCorruptError, match=r"library\.db") as caught, translated(path):
        list(get_articles(reading, article_ids(reading, ArticleQuery())))
    assert "\n" not in str(caught.value)
    reading.close()
    assert path.read_bytes() == bytes(data)


def test_title_that_is_no_utf8_shows_a_replacement(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    """Bytes that another program put into a column do not stop the list."""
    add(store, entry("Good"), entry("Bad"))
    store.execute("UPDATE entries SET title = CAST(x'ff41' AS TEXT) WHERE article_id = 2")
    reading = connect(tmp_path / "library.db", role="ui")
    assert [s.title for s in get_summaries(reading, [1, 2])] == ["Good", "\ufffdA"]
    problems = check(store, repair=True)
    assert problems == [
        "the full-text index names does not agree with the rows",
        "the full-text index article_text does not agree with the rows",
    ]
    assert check(store) == []
    reading.close()


@pytest.mark.parametrize("value", ["x'ff41'", "'12'", "'a b'", "''"])
@pytest.mark.parametrize("column", ["published", "updated", "tags", "enclosures"])
def test_a_damaged_field_costs_only_itself(
    store: sqlite3.Connection, column: str, value: str
) -> None:
    """An article whose date, tags or enclosures are spoilt can be read without them."""
    add(store, entry("Good"))
    store.execute(f"UPDATE entries SET {column} = CAST({value} AS TEXT)")
    (article,) = get_articles(store, [1])
    assert article.entry.title == "Good"
    assert not getattr(article.entry, column)


def test_store_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    """On a read-only or full file system everything can still be read."""
    path = tmp_path / "library.db"
    store = connect(path, role="writer")
    add(store, entry("Kept", thread=thread(comment("too"))))
    close(store)
    # No file may grow, so SQLite can make neither -wal nor -shm.
    code = """
        import resource, sys
        from pathlib import Path
        from reader.errors import StoreFullError
        from reader.store.check import check
        from reader.store.connection import connect, translated
        path = Path(sys.argv[1])
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        for role in ("ui", "background", "readonly"):
            store = connect(path, role=role)
            print(store.execute("SELECT title FROM entries").fetchall(), check(store))
        try:
            connect(path, role="writer")
        except StoreFullError as error:
            print(str(path) in str(error))
    """
    done = run(code, str(path))
    assert done.stdout == "[('Kept',)] []\n" * 3 + "True\n", done.stderr
    store = connect(path, role="writer")
    assert check(store) == []
    store.close()


def test_busy_store_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second writer that waits too long says who is in the way."""
    path = tmp_path / "library.db"
    first = connect(path, role="writer")
    second = connect(path, role="writer")
    second.execute("PRAGMA busy_timeout = 50")
    first.execute("BEGIN IMMEDIATE")
    with (
        pytest.raises(StoreBusyError, match="Another program"),
        translated(path),
        transaction(second),
    ):
        pass
    first.execute("ROLLBACK")
    first.close()
    second.close()


def test_reading_goes_on_while_another_writes(store: sqlite3.Connection, tmp_path: Path) -> None:
    """The list opens while an import is under way, without what is not committed."""
    add(store, entry("A"))
    with transaction(store):
        add(store, entry("B"), is_indexed=False)
        reading = connect(tmp_path / "library.db", role="ui")
        assert list(article_ids(reading, ArticleQuery())) == [1]
    assert len(article_ids(reading, ArticleQuery())) == 2
    reading.close()


def test_two_programs_at_once_lose_nothing(store: sqlite3.Connection, tmp_path: Path) -> None:
    """One imports 50 articles while the other marks 50 others read."""
    add(store, *(entry(f"Old {n}") for n in range(50)), feed="F")
    code = """
        import sys
        from pathlib import Path
        from reader.store.connection import connect
        from tests.store.builders import add, entry
        store = connect(Path(sys.argv[1]), role="writer")
        for n in range(50):
            add(store, entry(f"New {n}"), feed="F")
        store.close()
    """
    other = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "library.db")]
    )
    for article_id in range(1, 51):
        with transaction(store):
            set_articles(store, [article_id], unread=False)
    assert other.wait(60) == 0
    assert store.execute("SELECT articles, unread FROM feeds").fetchall() == [(100, 50)]
    assert check(store) == []


def test_full_disk_loses_nothing_committed(tmp_path: Path) -> None:
    """When the disk is full, what was saved stays, and there is one clear line."""
    path = tmp_path / "library.db"
    code = """
        import resource, sys
        from pathlib import Path
        from reader.errors import StoreFullError
        from reader.store.connection import connect, translated
        from tests.store.builders import add, entry
        path = Path(sys.argv[1])
        store = connect(path, role="writer")
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
        saved = 0
        try:
            with translated(path):
                while saved < 100:
                    add(store, *(entry(f"{saved} {n}", "word " * 200) for n in range(50)))
                    saved += 1
        except StoreFullError as error:
            print(saved, str(error).count(chr(10)), str(path) in str(error))
    """
    done = run(code, str(path))
    saved, newlines, is_named = done.stdout.split()
    assert (newlines, is_named) == ("0", "True"), done.stderr
    store = connect(path, role="writer")
    assert len(article_ids(store, ArticleQuery())) >= 50 * int(saved) > 0
    assert check(store) == []
    add(store, entry("Space is back"))
    assert check(store) == []
    store.close()


def test_kill_loses_nothing_committed(tmp_path: Path) -> None:
    """An import killed at any moment leaves a whole store with all that was reported."""
    path = tmp_path / "library.db"
    code = """
        import os, sys
        from pathlib import Path
        from reader.store.connection import connect
        from tests.store.builders import add, comment, entry, thread
        store = connect(Path(sys.argv[1]), role="writer")
        for batch in range(int(sys.argv[2])):
            talk = thread(comment("a"), comment("b", depth=1))
            add(store, *(entry(f"{batch} {n}", "text", thread=talk) for n in range(20)), feed="F")
            print(batch + 1, flush=True)
        os.kill(os.getpid(), 9)
    """
    for batches in (1, 3):
        done = run(code, str(path), str(batches))
        assert done.returncode == -9, done.stderr
    store = connect(path, role="writer")
    assert len(article_ids(store, ArticleQuery())) == 80
    assert check(store) == []
    store.close()


def test_closing_a_writer_leaves_statistics(store: sqlite3.Connection, tmp_path: Path) -> None:
    """The query planner knows the store when it is opened again."""
    add(store, *(entry(f"T{n}", thread=thread(comment("x"))) for n in range(300)))
    article_ids(store, ArticleQuery(show="unread", sort="comments"))
    path = tmp_path / "library.db"
    close(store)
    again = connect(path, role="readonly")
    assert [s.title for s in get_summaries(again, [7])] == ["T6"]
    again.close()


def test_unwritable_store_is_told(store: sqlite3.Connection, tmp_path: Path) -> None:
    """Writing to what may not be written is one line, not a traceback."""
    store.execute("PRAGMA query_only = ON")
    with (
        pytest.raises(StoreFullError, match="may not be written"),
        translated(tmp_path / "library.db"),
    ):
        store.execute("DELETE FROM articles")
    store.execute("PRAGMA query_only = OFF")
