"""What the docs name is there: commands, keys, options, formats, themes, variables, headings."""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from docs.make_man import man_page
from reader import paths
from reader.app import all_bindings
from reader.cli import session
from reader.cli.checking import check_settings
from reader.cli.group import reader
from reader.config.file import read_settings
from reader.config.options import TABLES
from reader.formats import FORMATS
from reader.screens.key_names import key_name

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/*.md", "docs/tours/*.md")
    for path in ROOT.glob(pattern)
    if path.name not in ("CHANGELOG.md", "CONTRIBUTING.md")
)
pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
ALIKE = frozenset("-!●★◎…")
"""Signs that stand in code spans and are no keys."""
ELSEWHERE = {"SOUNDOFF_DEBUG", "TEXTUAL_FPS", "HOME", "USER", "LOGNAME", "TERM", "COLORTERM"} | {
    *("TERM_PROGRAM", "TMUX", "DISPLAY", "WAYLAND_DISPLAY")
}
"""Variables that tell of the terminal or the desktop, or are for who works on the program."""


def blocks(text: str, kind: str) -> list[str]:
    """The blocks of code of a kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.M | re.S)


def spans(text: str) -> Iterator[str]:
    """Code in running text and tables."""
    for found in re.findall(
        r"(?<!`)`([^`\n]+)`(?!`)", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    ):
        yield found.replace("\\|", "|")


def command_lines(text: str) -> Iterator[str]:
    """What a page has one type, from `reader` on to where the shell goes on with something else."""
    shell = "\n".join(
        line.removeprefix("$ ")
        for block in blocks(text, "(?:sh|console)")
        for line in block.splitlines()
    )
    for line in [*shell.splitlines(), *spans(text)]:
        for found in re.finditer(r"(?:^|[|;(] ?|=\S+ )reader( [^|;>#)]*)?(?=$|[|;>#)])", line):
            yield (found[1] or "").strip().replace("\\", "")


@pages
def test_each_command_and_option_is_one_that_there_is(page: Path) -> None:
    """A line that is copied from a page is understood."""
    with click.Context(reader, info_name="reader") as context:
        own = {option for each in reader.params for option in each.opts}
        for line in command_lines(page.read_text(encoding="utf-8")):
            words = [word for word in shlex.split(line, posix=False) if word != "…"]
            while words and words[0].startswith("-"):
                assert words[0] in {*own, "--help"}, line
                words = words[2 if words[0] in ("--store", "--config") else 1 :]
            if not words or words[0] in ("COMMAND", "lsit"):
                continue
            command = reader.get_command(context, words[0])
            assert command is not None, line
            known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
            given = {word.partition("=")[0] for word in words if word.startswith("--")}
            assert given - known <= {"--help", "--"}, line


@pages
def test_each_configuration_in_a_page_is_one(page: Path, tmp_path: Path) -> None:
    """What is copied from a page into `config.toml`, or into a theme, is no mistake."""
    for number, block in enumerate(blocks(page.read_text(encoding="utf-8"), "toml")):
        if re.match(r"dark = ", block):
            continue
        path = tmp_path / f"{number}.toml"
        path.write_text(block, encoding="utf-8")
        check_settings(read_settings(path))


@pages
def test_each_option_that_is_named_is_one(page: Path) -> None:
    """`[table]`, and `[table] option`, are what the program reads."""
    known = {table.name: {option.name for option in table.options} for table in TABLES}
    for span in spans(page.read_text(encoding="utf-8")):
        # What the comments show in the place of one that was taken down is no table.
        if span != "[deleted]" and (
            named := re.fullmatch(r"\[([a-z-]+)\](?: ([a-z-]+)(?: = .*)?)?", span)
        ):
            assert named[1] in known, span
            assert named[2] is None or named[2] in known[named[1]], span


@pages
def test_each_key_that_is_named_is_bound(page: Path) -> None:
    """No page has one press a key that does nothing."""
    bound = {key_name(key) for binding in all_bindings() for key in binding.keys.split(",")}
    if page.stem.startswith("coming-from") or page.stem in ("access", "ARCHITECTURE"):
        # There, keys of other programs stand, and words of the linear reader.
        return
    for span in spans(page.read_text(encoding="utf-8")):
        if re.fullmatch(r"\S|\^[A-Z]|F\d+|Esc|Enter|Space|Tab", span) and span not in ALIKE:
            assert span in bound or span.isdecimal(), span


@pages
def test_each_link_leads_to_a_heading(page: Path) -> None:
    """A link into a page goes to its place."""
    for target, anchor in re.findall(
        r"\]\(([^)#:\s]*)#([^)\s]+)\)", page.read_text(encoding="utf-8")
    ):
        text = (page.parent / target if target else page).read_text(encoding="utf-8")
        assert anchor in {slug(found) for found in re.findall(r"^#+ (.+)$", text, re.M)}, anchor


def slug(heading: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    kept = (
        character
        for character in heading.lower()
        if character in "-_ " or unicodedata.category(character)[0] in "LN"
    )
    return "".join(kept).replace(" ", "-")


def test_each_file_of_the_architecture_is_there() -> None:
    """A newcomer who follows a name of the picture finds it."""
    # The first two stand elsewhere: in the checkout, and with whoever reads.
    files = ["pyproject.toml", "config.toml"] + [
        path.relative_to(ROOT).as_posix()
        for folder in ("reader", "docs", "styles", "tests")
        for path in (ROOT / folder).rglob("*.*")
    ]
    for span in spans((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")):
        if re.fullmatch(r"[\w/*]+\.(?:py|toml|tcss|md|sql)", span):
            wanted = re.compile(rf"(?:.*/)?{re.escape(span).replace(chr(92) + '*', '[^/]*')}")
            assert any(map(wanted.fullmatch, files)), span


def test_each_format_has_its_row() -> None:
    """The table of what can be read is that of `reader formats`."""
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\|(?:[^|]*\|){2}([^|]*)\|[^|]*\|$", page, re.M)[2:]
    named = [name for cell in rows for name in re.findall(r"`([^`]+)`", cell)]
    assert sorted(named) == sorted(each.name for each in FORMATS if each.can_read)


def test_each_theme_is_named() -> None:
    """The page of settings names all themes that are built in, and no other."""
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    told = page.partition("## Themes")[2].partition("One of your own")[0]
    themes = {path.stem for path in (paths.bundled("styles") / "themes").glob("*.toml")}
    assert [
        name for name in sorted(themes | {"terminal"}) if not re.search(rf"\b{name}\b", told)
    ] == []


def test_each_variable_and_exit_status_is_in_the_manual() -> None:
    """What the environment changes, and what a script may get, is on the manual page."""
    page = man_page()
    section = page.partition(".SH ENVIRONMENT")[2].partition(".SH ")[0]
    told = set(", ".join(re.findall(r"^\.B ([A-Z].+)$", section, re.M)).split(", "))
    used: set[str] = set()
    for path in (ROOT / "reader").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'environ(?:ment)?(?:\.get\(|\[)"([A-Z_]+)"', text))
    proxies = {"HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"}
    assert used - ELSEWHERE <= told
    assert told - proxies - {"NO_COLOR"} <= used
    statuses = {value for name, value in vars(session).items() if name.startswith("EXIT_")}
    section = page.partition(".SH EXIT STATUS")[2].partition(".SH ")[0]
    assert {int(found) for found in re.findall(r"\b(\d+):", section)} == statuses
