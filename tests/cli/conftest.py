"""A shell that runs commands in this process."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reader.__main__ import main


class Shell:
    """Runs commands on one store."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.store = folder / "s.db"
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        status = main(["--store", str(self.store), *arguments])
        out, err = self._capsys.readouterr()
        return status, out, err

    def json(self, *arguments: str) -> list[dict[str, Any]]:
        status, out, err = self(*arguments, "--json")
        assert status == 0, err
        return [json.loads(line) for line in out.splitlines()]

    def save(self, name: str, data: str | bytes) -> str:
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return str(path)


@pytest.fixture
def shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Shell]:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SOUNDOFF_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("SOUNDOFF_DEBUG", "1")
    handler = signal.getsignal(signal.SIGINT)
    shell = Shell(tmp_path, capsys)
    yield shell
    signal.signal(signal.SIGINT, handler)
