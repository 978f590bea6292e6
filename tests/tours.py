"""A tour of the docs as steps that can be taken: commands, and keys, with what they show.

A block of `console` is what a terminal shows: commands after `$ `, what is answered to `reader: `,
and what the program prints, in which `…` stands for anything. Where nothing is printed in the page,
anything may be. A table headed `press` has keys as code and texts in quotes in its first column,
and in its second, in italics, what the screen shows after them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from reader.app import all_bindings
from reader.screens.key_names import key_name

PAGES = sorted((Path(__file__).resolve().parent.parent / "docs" / "tours").glob("*.md"))
PROMPT = "reader: "
KEYS = {
    key_name(key): key
    for binding in all_bindings()
    for key in binding.keys.split(",")
} | {str(digit): str(digit) for digit in range(10)}  # fmt: skip
"""Keys as people write them, to what Textual calls them."""


@dataclass(frozen=True, slots=True)
class Command:
    """A line for the shell, or several."""

    line: str
    answers: tuple[str, ...]
    """Lines that are typed at the program's own prompt."""
    printed: str
    """What is printed, prompts left out; empty: not told."""


@dataclass(frozen=True, slots=True)
class Press:
    """A row of a table of keys."""

    keys: tuple[str, ...]
    shown: tuple[str, ...]
    """What the screen shows then."""


Step = Command | Press
_BLOCK = re.compile(
    r"^```console\n(?P<console>(?:.*\n)*?)```$|^\| press \|.*\n\|[-| ]+\n(?P<table>(?:\|.*\n)+)",
    re.M,
)


def steps(page: str) -> Iterator[Step]:
    """All that a tour asks for, in its order."""
    for found in _BLOCK.finditer(page):
        if found["console"]:
            yield from _commands(found["console"])
        else:
            yield from map(_press, found["table"].splitlines())


def _commands(block: str) -> Iterator[Command]:
    starts = [match.start() for match in re.finditer(r"^\$ ", block, re.M)]
    for start, end in pairwise([*starts, len(block)]):
        line, _, rest = block[start + 2 : end].partition("\n")
        lines = rest.splitlines()
        while lines and (lines[0] + " ").startswith("> "):
            line += "\n" + lines.pop(0)[2:]
        asked = [each for each in lines if "--plain" in line and each.startswith(PROMPT)]
        printed = "\n".join(each for each in lines if each not in asked)
        yield Command(line, tuple(each.removeprefix(PROMPT) for each in asked), printed)


def _press(row: str) -> Press:
    pressed, shown = re.split(r"(?<!\\)\|", row.strip().strip("|"), maxsplit=1)
    keys: list[str] = []
    for key, text in re.findall(r"`([^`]+)`|“([^”]+)”", pressed.replace("\\|", "|")):
        keys += [KEYS[key]] if key else ["space" if each == " " else each for each in text]
    assert keys, row
    return Press(tuple(keys), tuple(re.findall(r"\*([^*]+)\*", shown)))


def is_printed(expected: str, printed: str) -> bool:
    """Whether a program printed what a page says, blanks at the ends of lines aside."""
    pattern = re.escape(_even(expected)).replace("…", ".*")
    return re.fullmatch(pattern, _even(printed), re.S) is not None


def _even(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
