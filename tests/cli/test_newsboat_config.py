"""newsboat's configuration as ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.app import all_bindings
from reader.cli.checking import check_settings
from reader.cli.newsboat_config import convert_newsboat
from reader.cli.newsboat_keys import OPERATIONS, key_of
from reader.config import Settings
from reader.config.file import read_settings
from tests.cli.conftest import Shell

MINE = r"""
# mine
browser "firefox --new-tab '%u'"
auto-reload yes
reload-time 30
reload-threads 8
max-items 200
text-width 90
user-agent "Mine/1.0"
proxy localhost:3128
use-proxy yes
bookmark-cmd "~/bin/keep.sh"
notify-program "notify-send"
color background color223 black
color listfocus black yellow bold
bind-key SPACE open
bind-key u show-urls
bind-key ^G down article
bind gg feedlist,articlelist home -- "to the top"
macro y set browser "mpv %u" ; open-in-browser
ignore-article "*" "title =~ \"Sponsor\""
"""


def read(text: str, folder: Path) -> Settings:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return check_settings(read_settings(path))


def test_keys_browser_times_and_limits_are_taken_over(tmp_path: Path) -> None:
    """Somebody's own configuration gives them what they are used to."""
    found = read(convert_newsboat(MINE), tmp_path)
    assert found.browser == "firefox --new-tab %s"
    assert (found.refresh.on_start, found.refresh.interval) == (True, 1800)
    assert found.keep.articles == 200
    assert found.fetching["connections"] == 8
    assert found.fetching["user_agent"] == "Mine/1.0"
    assert found.fetching["proxy"] == "http://localhost:3128"
    assert found.commands["bookmark"].startswith("article=$(cat); ~/bin/keep.sh ")
    assert (found.notify.when, found.notify.how) == ("always", "desktop")
    keys = {name: override.keys.split(",") for name, override in found.keys.items()}
    assert "space" in keys["article-list.open"] and "space" in keys["feeds.open"]
    assert "u" in keys["main.hints"] and "u" not in keys["main.undo"]
    assert "ctrl+g" in keys["article.line-down"] and "list.down" not in keys
    assert "g g" in keys["list.top"] and "g" not in keys["list.top"]


def test_macros_are_taken_over(tmp_path: Path) -> None:
    """The comma and a key do what they did: a player for a link, or several operations."""
    text = (
        'macro y set browser "mpv %u" ; open-in-browser ; set browser "firefox %u"\n'
        'macro m open-in-browser; toggle-article-read -- "read it there"\n'
        "macro x set browser lynx; open-in-browser; quit\n"
        "macro l set browser mpv; open-in-browser-and-mark-read\n"
    )
    converted = convert_newsboat(text)
    found = read(converted, tmp_path).macros
    assert {name: (macro.keys, macro.run, macro.do) for name, macro in found.items()} == {
        "newsboat-y": ("comma y", "mpv %s", ()),
        "newsboat-l": ("comma l", "mpv %s", ()),
        "newsboat-m": ("comma m", None, ("main.browser", "main.toggle-read")),
    }
    assert "# line 3: macro x" in converted


def test_what_has_no_like_stays_as_a_comment() -> None:
    """Nothing is dropped without a word, and colours become the lines of a theme."""
    text = convert_newsboat(MINE)
    assert "# line 21: ignore-article" in text
    for colour in ('foreground = "#ffd7af"', 'background = "#000000"', 'primary = "#e5e510"'):
        assert f"# {colour}" in text


def test_an_empty_one_is_an_empty_one(tmp_path: Path) -> None:
    """Whoever set nothing has nothing to mend."""
    assert read(convert_newsboat(""), tmp_path).keys == {}


KEYS = st.sampled_from(
    ["j", "J", "^K", "SPACE", "ENTER", "g", "gg", ",", ",j", ";", '"', "<F2>", "^", "é"]
)
LINES = st.one_of(
    st.builds(
        "bind-key {} {} {}".format,
        KEYS,
        st.sampled_from([*OPERATIONS, "nonsense"]),
        st.sampled_from(["", "all", "feedlist", "articlelist", "article", "help"]),
    ),
    st.builds("{} {}".format, st.sampled_from(["browser", "player", "proxy"]), st.text()),
    st.builds(
        "{} {}".format, st.sampled_from(["max-items", "reload-time"]), st.text("0123456789-")
    ),
    st.builds("color article {} {}".format, st.text("color0123456789"), st.just("default")),
    st.builds(
        "macro {} {} ; {}".format,
        KEYS,
        st.sampled_from([*OPERATIONS, "set browser", 'set browser "x %u"']),
        st.sampled_from([*OPERATIONS, "", "open-in-browser", "--"]),
    ),
    st.text(),
)


@given(st.lists(LINES, max_size=8))
def test_whatever_stands_there_the_result_has_no_mistake(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    """No configuration of newsboat's makes one that the program refuses."""
    read(convert_newsboat("\n".join(lines)), tmp_path_factory.mktemp("converted"))


def test_every_operation_leads_to_an_action_that_there_is() -> None:
    """No name on our side is out of date."""
    ids = {info.id for info in all_bindings()}
    named = {action for places in OPERATIONS.values() for action in places.values()}
    assert named <= ids


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("j", "j"), ("^K", "ctrl+k"), ("<C-k>", "ctrl+k"), ("SPACE", "space"), ("<ENTER>", "enter"),
        ("NPAGE", "pagedown"), ("gg", "g g"), ("F3", "f3"), (";", "semicolon"), ("<WHAT>", None),
    ],
)  # fmt: skip
def test_keys_are_named_as_here(theirs: str, ours: str | None) -> None:
    """Control keys, named keys and sequences."""
    assert key_of(theirs) == ours


def test_it_is_a_command(shell: Shell) -> None:
    """`reader convert newsboat FILE > config.toml`."""
    status, out, err = shell("convert", "newsboat", shell.save("config", MINE))
    assert (status, err) == (0, "") and out == convert_newsboat(MINE)
    assert shell("convert", "newsboat", "/missing")[0] == 2
