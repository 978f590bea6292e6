"""Imports that are killed: nothing committed is lost, and a second run completes."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.corpus import write_feeds, write_news_pages
from tests.terminal import environment

DOCUMENTS = 200
FEEDS = 4
ENTRIES = 25
KILLS = int(os.environ.get("SOUNDOFF_KILLS", "2"))
"""How many imports are killed; `make soak` kills more."""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with documents and feeds."""
    folder = tmp_path_factory.mktemp("sources")
    write_news_pages(folder / "pages", DOCUMENTS)
    write_feeds(folder / "feeds", FEEDS, ENTRIES)
    return folder


def run_reader(store: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end."""
    command = [sys.executable, "-m", "reader", "--store", str(store), *arguments]
    return subprocess.run(
        command, env=environment(store.parent), capture_output=True, text=True, check=False
    )


def import_seconds(folder: Path, sources: Path) -> float:
    """How long an undisturbed import takes here."""
    started = time.monotonic()
    assert run_reader(folder / "undisturbed.db", "import", str(sources)).returncode == 0
    return time.monotonic() - started


def test_killed_imports_lose_nothing_and_complete_on_the_second_run(
    tmp_path: Path, sources: Path
) -> None:
    """A power cut in an import leaves a sound store, what was reported is in it, and it goes on."""
    rng = random.Random(20)
    whole = import_seconds(tmp_path, sources)
    for number in range(KILLS):
        store = tmp_path / f"killed{number}.db"
        command = [sys.executable, "-m", "reader", "--store", str(store)]
        process = subprocess.Popen(
            [*command, "import", "--json", str(sources)],
            env=environment(tmp_path),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        time.sleep(whole * rng.uniform(0.1, 1.0))
        # Only the importer: its workers must notice by themselves.
        process.send_signal(signal.SIGKILL)
        told, _ = process.communicate(timeout=30)
        reported = (
            sum(
                row["articles"]["new"]
                for row in map(json.loads, told.splitlines(keepends=False))
                if "total" not in row
            )
            if told.endswith("\n")
            else 0
        )
        if not store.exists():
            continue
        checked = run_reader(store, "check")
        assert checked.returncode == 0, checked.stderr
        kept = len(run_reader(store, "list", "--json").stdout.splitlines())
        assert kept >= reported
        again = run_reader(store, "import", "--json", str(sources))
        assert again.returncode == 0, again.stderr
        total = json.loads(again.stdout.splitlines()[-1])["total"]
        assert total["articles"]["new"] == DOCUMENTS + FEEDS * ENTRIES - kept
        checked = run_reader(store, "check")
        assert checked.returncode == 0, checked.stderr
        assert len(run_reader(store, "list", "--json").stdout.splitlines()) == (
            DOCUMENTS + FEEDS * ENTRIES
        )
