"""Commands about settings."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from reader.cli.run import run_command
from reader.cli.session import missing_config
from reader.config import load_settings


def test_the_configuration_that_is_printed_is_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`reader config > config.toml` makes a file that changes nothing until one edits it."""
    assert run_command(["config"]) == 0
    path = tmp_path / "config.toml"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert load_settings(path).theme is None
    assert run_command(["--config", str(path), "config", "--check"]) == 0
    assert "has no mistakes" in capsys.readouterr().out


def test_where_the_configuration_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Scripts ask for the file to write to, whether it is there or not."""
    assert run_command(["--config", "/nowhere/config.toml", "config", "--path"]) == 0
    assert capsys.readouterr().out == "/nowhere/config.toml\n"


def test_a_configuration_that_is_named_but_not_there_is_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slip in the file's name is seen; whoever names none is told nothing."""
    path = str(tmp_path / "confgi.toml")
    assert missing_config(path) == f"there is no file {path}: the defaults apply"
    assert missing_config(None) is missing_config(str(tmp_path)) is None
    assert run_command(["--config", path, "config", "--check"]) == 0
    assert capsys.readouterr().out == f"{path} does not exist: the defaults apply\n"
    monkeypatch.setattr("sys.stdin", io.StringIO())
    run_command(["--config", path, "--store", str(tmp_path / "s.db"), "--plain"])
    assert capsys.readouterr().err == f"reader: there is no file {path}: the defaults apply\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('theme = "duks"\n', "did you mean 'dusk'"),
        ('[keys]\n"main.quitt" = "x"\n', "no action 'main.quitt'"),
        ("[keep]\ncount = 0\n", "config.toml:2:"),
    ],
)
def test_a_mistake_is_told_without_starting_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    """What the interface would refuse is refused by the check, in one line."""
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    assert run_command(["--config", str(path), "config", "--check"]) == 1
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == 1


def test_themes_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ours, one's own and those of Textual; the one in use is marked."""
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "mine.toml").write_text('primary = "#123456"\n')
    path = tmp_path / "config.toml"
    path.write_text('theme = "mine"\n')
    assert run_command(["--config", str(path), "themes"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines if line.startswith("*")] == ["mine"]
    assert any(line.split()[:1] == ["paper"] and "light" in line for line in lines)
