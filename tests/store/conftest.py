"""A store of its own for each test."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.builders import new_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A writer of an empty store, `library.db` in the test's own folder."""
    connection = new_store(tmp_path)
    yield connection
    connection.close()
