"""The configuration and what is said of mistakes in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.config import KeyOverride, Settings, load_settings
from reader.errors import ConfigError


def settings(folder: Path, text: str) -> Settings:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def test_a_missing_configuration_is_the_default_one(tmp_path: Path) -> None:
    """Nobody has to write a configuration."""
    assert load_settings(tmp_path / "none.toml").keys == {}


def test_keys_are_read_with_their_lines(tmp_path: Path) -> None:
    """Binding ids may be quoted or not, with one key or several."""
    read = settings(
        tmp_path,
        'browser = "w3m"\n\n[keys]\n"main.quit" = "ctrl+x"\nlist.down = ["j", "n"]\n',
    )
    assert read.browser == "w3m"
    assert read.keys["main.quit"] == KeyOverride("ctrl+x", 4)
    assert read.keys["list.down"] == KeyOverride("j,n", 5)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('# one\nbrowsr = "w3m"\n', 2, "did you mean 'browser'"),
        ("theme = 3\n", 1, "theme is a string"),
        ('\n[keys]\n"main.quit" = 3\n', 3, "a string or a list"),
        ("keys = 3\n", 1, "table"),
        ("a = [\n", 1, ""),
    ],
)
def test_a_mistake_is_one_line_with_its_number(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    """Whoever mistypes a setting is told where."""
    with pytest.raises(ConfigError) as caught:
        settings(tmp_path, text)
    message = str(caught.value)
    assert "\n" not in message
    assert said in message
    if said:
        assert f"config.toml:{line}:" in message


def test_a_file_that_is_no_text_is_one_line(tmp_path: Path) -> None:
    """A binary file in its place is an error a user can act on."""
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match=r"cannot read .*config\.toml"):
        load_settings(tmp_path / "config.toml")
