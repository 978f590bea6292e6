"""The configuration with everything in it, as text."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from reader.config.options import TABLES, Table

_HEAD = """\
# The configuration of Soundoff. Every option is optional and commented out with #. Where its
# comment ends in "By default:", the value below it applies anyway. To set an option, remove the #
# in front of it.
"""
_WIDTH = 96


def example_config() -> str:
    """Every option, commented out, with its meaning."""
    return "\n".join([_HEAD, *(_part(table) for table in TABLES)])


def _part(table: Table) -> str:
    return "".join(f"{line}\n" for line in _lines(table))


def _lines(table: Table) -> Iterator[str]:
    yield from _comment(f"{table.sentence}.")
    if table.each:
        # Not a table that stands there by itself: it would name somebody's feed.
        yield f'#[{table.name}."{table.sample}"]'
    elif table.name:
        yield f"[{table.name}]"
    elif table.options:
        yield ""
    if table.sample and not table.each:
        yield f"#{table.sample}"
    for option in table.options:
        holds = " By default:" if option.default is not None else ""
        yield from _comment(f"{option.sentence}{holds}")
        yield f"#{option.name} = {option.shown}"
        if option.default is not None and option.example:
            yield f"#{option.name} = {option.example}"


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in wrap(text, _WIDTH, break_on_hyphens=False)]
