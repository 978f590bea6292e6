"""Names of files from outside text."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.file_names import MAX_BYTES, fill_template, save_name

_WINDOWS = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in "123")}
_SHELL = set("\"'`$&;|<>(){}[]*?!#\\/~%^=\n\t\r\0")
_BIDI = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _assert_safe(name: str) -> None:
    assert name
    assert len(name.encode()) <= MAX_BYTES
    assert unicodedata.is_normalized("NFC", name)
    assert name[0] not in ".-~ "
    assert name[-1] not in ". "
    assert not set(name) & (_SHELL | _BIDI)
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in name)
    assert PurePosixPath("d", name).name == name
    assert PureWindowsPath("d", name).name == name
    assert name.partition(".")[0].lower() not in _WINDOWS


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../.profile", "profile"),
        ("/etc/passwd", "etc_passwd"),
        ("a/b\\c", "a_b_c"),
        ("con.txt", "con_.txt"),
        ("x\0y", "xy"),
        ("\u202egpj.exe", "gpj.exe"),
        (".hidden", "hidden"),
        ("-rf", "rf"),
        ("~", "untitled"),
        ("~root", "root"),
        ("$(id)", "id"),
        ("`reboot`; true", "reboot true"),
        ("", "untitled"),
        (".", "untitled"),
        ("..", "untitled"),
        ("\n", "untitled"),
        ("name\x1b[31m.txt", "name.txt"),
        ("COM1", "COM1_"),
        ("aux.md", "aux_.md"),
        ("LPT\u00b9.x", "LPT\u00b9_.x"),
        ("Console", "Console"),
        ("trailing. ", "trailing"),
        ("\u00e9 vs e\u0301", "\u00e9 vs \u00e9"),
        ("a\u037eb e\u200d\u0301", "a_b \u00e9"),
        ("AC/DC: what's new?", "AC_DC what\u2019s new"),
        ("一日 – おはよう", "一日 – おはよう"),
    ],
)
def test_a_title_becomes_a_name(title: str, name: str) -> None:
    """An article is saved under its title, whatever a feed writes there."""
    assert save_name(title) == name
    _assert_safe(name)


@pytest.mark.parametrize("letter", ["a", "é", "語", "😀", "e\u0301\u0323"])
def test_a_long_title_is_cut_at_a_character(letter: str) -> None:
    """A very long title can be saved, and its ending stays."""
    name = save_name(letter * 300, ending=".mp3")
    _assert_safe(name)
    assert len(name.encode()) > MAX_BYTES - 8
    assert name.endswith(".mp3")
    assert set(unicodedata.normalize("NFC", letter)) >= set(name[:-4])
    assert name[-5] == unicodedata.normalize("NFC", letter)[-1]


@pytest.mark.parametrize(
    ("ending", "name"),
    [
        (".mp3", "Song.mp3"),
        ("mp3", "Song.mp3"),
        (".tar.gz", "Song.tar.gz"),
        ("/../x", "Song.x"),
        (".$(id)", "Song.id"),
        (".ex\u202ee", "Song.exe"),
        (".", "Song"),
        ("." + "x" * 300, "Song"),
    ],
)
def test_an_ending_is_outside_text_too(ending: str, name: str) -> None:
    """The ending of an enclosure's address cannot leave the folder either."""
    assert save_name("Song", ending=ending) == name


def test_an_ending_is_not_doubled() -> None:
    """A title that is the name of a file keeps its one ending."""
    assert save_name("Episode.MP3", ending=".mp3") == "Episode.mp3"


@given(st.text(), st.text(max_size=30))
def test_every_text_gives_a_safe_name(title: str, ending: str) -> None:
    """No title can hurt the folder it is saved in."""
    _assert_safe(save_name(title, ending=ending))


@given(st.text(), st.text(), st.text(max_size=8))
def test_every_value_stays_inside_the_folder(feed: str, title: str, ending: str) -> None:
    """No feed can choose the folder its enclosures go to."""
    values = {"feed": feed, "title": title, "ending": ending}
    path = fill_template("{feed}/{title}{ending}", values)
    parts = path.split("/")
    assert len(parts) == 2
    for part in parts:
        _assert_safe(part)


def test_a_template_names_folders() -> None:
    """Enclosures are sorted as the reader wants them."""
    values = {"feed": "AC/DC", "date": "2010-06-13", "title": "Live: Part 1", "ending": ".mp3"}
    assert fill_template("{feed}/{date} {title}{ending}", values) == (
        "AC_DC/2010-06-13 Live Part 1.mp3"
    )
    assert fill_template("/../{title}", values) == "Live Part 1"
    assert fill_template("{feed}/{title}", {"feed": "", "title": ""}) == "untitled/untitled"


@pytest.mark.parametrize("template", ["", "/", "..", "{feed}/{nothing}"])
def test_a_template_that_cannot_be_filled_is_named(template: str) -> None:
    """A mistake in a template is said, not turned into a strange file."""
    with pytest.raises(ValueError, match="template"):
        fill_template(template, {"feed": "x"})
