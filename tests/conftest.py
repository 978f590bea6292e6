"""What all tests share."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import hypothesis
import pytest

from tests import idle
from tests.fakes import FakeLibrary

idle.install()

# Many examples are for `make soak`. A busy machine is slow at all of them.
hypothesis.settings.register_profile(
    "ours",
    max_examples=int(os.environ.get("SOUNDOFF_EXAMPLES", "40")),
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("ours")


def pytest_collection_finish() -> None:
    """What is imported and collected stays: looking through it for garbage is a fifth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders in which there is nothing; one comes again until something was written to it."""
    folder = tmp_path_factory.mktemp("homes")

    def empty_ones() -> Iterator[Path]:
        for number in count():
            home = folder / str(number)
            home.mkdir()
            while not any(home.iterdir()):
                yield home

    return empty_ones()


@pytest.fixture(autouse=True)
def own_folders(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keeps tests away from the files of whoever runs them."""
    home = next(homes)
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name in (
        "SOUNDOFF_STORE",
        "SOUNDOFF_CONFIG",
        "NO_COLOR",
        "BROWSER",
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "TMUX",
        "COLORTERM",
        "COLUMNS",
        "EDITOR",
        "FORCE_COLOR",
        "KITTY_WINDOW_ID",
        "LINES",
        "PAGER",
        "SOUNDOFF_DEBUG",
        "SSH_CONNECTION",
        "SSH_TTY",
        "STY",
        "TERM_PROGRAM",
        "VISUAL",
        *(f"{scheme}_proxy" for scheme in ("http", "https", "all", "no")),
        *(f"{scheme}_PROXY" for scheme in ("HTTP", "HTTPS", "ALL", "NO")),
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    # A command that is run in this process takes Ctrl-C for itself, and ends with its process.
    interrupted = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, interrupted)


@pytest.fixture
def library() -> FakeLibrary:
    """Six articles of two feeds, two of them with comments; the newest is `Six`."""
    library = FakeLibrary()
    library.add("One", feed="Gazette")
    library.add("Two", feed="Notes", unread=False)
    library.add("Three", feed="Gazette")
    library.add("Four", feed="Notes", unread=False)
    library.add(
        "Five",
        feed="Gazette",
        text="\n\n".join(f"Paragraph {number}. " + "word " * 60 for number in range(12)),
        comments=[(0, "first"), (1, "second"), (0, "third")],
    )
    library.add("Six", feed="Notes", comments=[(0, "only one")], announced=7)
    return library
