"""Every option, as it is described, read, written out and documented."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from docs import make_configuration
from reader.config import (
    CommentSettings,
    FeedSettings,
    KeepSettings,
    ListSettings,
    RefreshSettings,
    Settings,
    load_settings,
)
from reader.config.editing import set_option, with_option
from reader.config.example import example_config
from reader.config.options import TABLES, Option, Table, kind_in_words, options_of
from reader.errors import ConfigError
from reader.model.comment_sites import CommentSites
from reader.model.fetching import FetchSettings

ALL = [(table, option) for table in TABLES for option in table.options]
NAMES = [f"{table.name}.{option.name}".lstrip(".") for table, option in ALL]

HELD_BY: dict[str, object] = {
    "": Settings(),
    "refresh": RefreshSettings(),
    "keep": KeepSettings(),
    "fetch": FetchSettings(),
    "comments": CommentSettings(),
    "comments.sites": CommentSites(),
    "list": ListSettings(),
    "downloads": Settings(),
}
"""What holds the values of a table."""


def value_of(table: Table, option: Option, text: str) -> Any:
    return option.kind(tomllib.loads(f"{option.name} = {text}")[option.name])


@pytest.mark.parametrize(("table", "option"), ALL, ids=NAMES)
def test_what_is_shown_of_an_option_is_right(table: Table, option: Option) -> None:
    """Whoever copies an example out of the docs has no mistake in the file."""
    value_of(table, option, option.shown)
    if option.example:
        value_of(table, option, option.example)
    assert option.sentence.endswith("."), option.sentence
    assert kind_in_words(option.kind)


@pytest.mark.parametrize(
    ("table", "option"),
    [(table, option) for table, option in ALL if table.name in HELD_BY],
    ids=lambda value: value.name,
)
def test_what_an_option_is_by_itself_is_what_the_program_does(table: Table, option: Option) -> None:
    """The default that the docs name is the one that holds."""
    held = getattr(HELD_BY[table.name], option.own_name)
    if option.default is None:
        # A list of public sites stays known beside the reader's own.
        assert held is None or isinstance(held, tuple) or option.name in ("theme", "user-agent")
    elif (table.name, option.name) != ("", "theme"):
        assert held == value_of(table, option, option.default)


def test_every_field_has_its_option() -> None:
    """Nothing can be set that is not described."""
    taken = {option.own_name for option in options_of("feed")}
    assert {*FeedSettings._fields} == (taken - {"keep_count", "keep_age"}) | {"keep"}
    for name, holder in HELD_BY.items():
        if isinstance(holder, RefreshSettings | KeepSettings | CommentSites):
            assert {*holder._fields} == {option.own_name for option in options_of(name)}
    assert {*CommentSettings._fields} == {o.own_name for o in options_of("comments")} | {"sites"}
    parts = {"path", "keys", "refresh", "keep", "fetching", "comments", "openers"}
    own = {option.own_name for name in ("", "downloads") for option in options_of(name)}
    others = {field.name for field in fields(Settings)} - own - parts - {"feeds", "folders"}
    assert not others & {option.own_name for _, option in ALL}


def test_the_example_sets_nothing_and_everything(tmp_path: Path) -> None:
    """Written to a file it changes nothing; each line of it may be taken into use."""
    text = example_config()
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    assert load_settings(path) == Settings(path=path)
    # Of an option that is shown twice the first is the default.
    seen: set[tuple[str, str]] = set()
    lines, table = [], ""
    for line in text.splitlines():
        used = re.sub(r'^#(?=[\w"\[-])', "", line)
        if found := re.match(r"\[(.+)\]$", used):
            table = found[1]
        name = used.partition(" = ")[0]
        if "=" in used and not used.startswith("#"):
            if (table, name) in seen:
                continue
            seen.add((table, name))
        lines.append(used)
    path.write_text("\n".join(lines), encoding="utf-8")
    read = load_settings(path)
    assert read.theme == "dusk"
    assert read.feeds["https://example.org/feed"].login == "ann:secret"
    assert read.folders["News/Local"].interval == 7200
    assert len(seen) >= len(ALL)


def test_the_page_of_options_is_that_of_the_code() -> None:
    """An option that was changed is changed there: run `python docs/make_configuration.py`."""
    page = make_configuration.TARGET.read_text(encoding="utf-8")
    assert page == make_configuration.configuration_page()


FILE = """\
# What I like.
browser = "w3m"  # in the terminal

# Feeds.
[refresh]
# Not too often.
interval = "2 h"
#longest = "1 d"

[keys]
"list.down" = "x"
"""


@pytest.mark.parametrize(
    ("table", "name", "value", "old", "new"),
    [
        ("", "browser", '"lynx"', '"w3m"  #', '"lynx"  #'),
        ("", "theme", '"paper"', "terminal\n", 'terminal\ntheme = "paper"\n'),
        ("refresh", "interval", '"3 h"', '"2 h"', '"3 h"'),
        ("refresh", "longest", '"2 d"', '#longest = "1 d"', 'longest = "2 d"'),
        ("refresh", "interval", None, 'interval = "2 h"\n', ""),
        ("keep", "count", "5", 'x"\n', 'x"\n\n[keep]\ncount = 5\n'),
        ("keep", "count", None, "", ""),
        ("refresh", "shortest", '"1 h"', '"2 h"', '"2 h"\nshortest = "1 h"'),
    ],
)
def test_one_option_is_written_and_nothing_else(
    tmp_path: Path, table: str, name: str, value: str | None, old: str, new: str
) -> None:
    """Comments, order and other settings are as their writer left them."""
    path = tmp_path / "config.toml"
    path.write_text(FILE, encoding="utf-8")
    set_option(path, table, name, value)
    assert path.read_text(encoding="utf-8") == FILE.replace(old, new, 1)


def test_a_file_of_comments_alone_is_filled_where_it_says_so() -> None:
    """What `reader config` wrote keeps its order when options are set in the program."""
    text = example_config()
    for table, option in ALL:
        if not table.each:
            before = text
            text = with_option(text, table.name, option.name, option.shown)
            assert len(text.splitlines()) == len(before.splitlines())
    assert with_option("# mine\n\n# keys\n[keys]\n", "", "theme", '"x"') == (
        '# mine\ntheme = "x"\n\n# keys\n[keys]\n'
    )


def test_a_missing_file_is_made(tmp_path: Path) -> None:
    """Also its folder; a table inside another is one."""
    path = tmp_path / "there" / "config.toml"
    set_option(path, "comments.sites", "bluesky", '"https://b.example"')
    assert load_settings(path).comment_sites().bluesky == "https://b.example"


def test_a_link_to_the_file_stays_one(tmp_path: Path) -> None:
    """Whoever keeps dotfiles elsewhere has them changed there."""
    (tmp_path / "real.toml").write_text("# mine\n")
    (tmp_path / "real.toml").chmod(0o600)
    (tmp_path / "config.toml").symlink_to("real.toml")
    set_option(tmp_path / "config.toml", "", "theme", '"paper"')
    assert (tmp_path / "config.toml").is_symlink()
    assert (tmp_path / "real.toml").read_text() == '# mine\ntheme = "paper"\n'
    assert (tmp_path / "real.toml").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob(".*")] == []


@pytest.mark.parametrize("text", ["a = [\n", "keep = 3\n"])
def test_what_cannot_be_written_to_is_one_line(tmp_path: Path, text: str) -> None:
    """A file with a mistake is left as it is."""
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        set_option(path, "keep", "count", "5")
    assert "\n" not in str(caught.value)
    assert path.read_text() == text
