"""What a format is, and what can be seen of some bytes without parsing them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from reader.errors import UnsupportedFormatError
from reader.formats import jsontext, xmltext
from reader.formats.charset import decode
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.text.clean import clean_line

_CONTROLS = tuple(map(chr, (*range(9), *range(14, 27), 28, 29, 30, 31)))
_START, _MOST_AT_START = 32, 3
"""Programs and databases have a header of numbers; a text has a stray byte before it at most."""


class Look:
    """A first look at some bytes; each part of it is taken when it is first asked for."""

    def __init__(self, fetched: Fetched) -> None:
        self.fetched = fetched
        self.data = fetched.data
        self.json_fault: str | None = None
        """Why it is no JSON although it begins like it; known once `json` was asked for."""

    @cached_property
    def ending(self) -> str:
        """The ending of the name without its dot, in lower case; of an address, of its path."""
        name = self.fetched.name
        if "://" in name:
            try:
                name = urlsplit(name).path
            except ValueError:
                return ""
        return PurePosixPath(name.replace("\\", "/")).suffix[1:].lower()

    @cached_property
    def media_type(self) -> str:
        """What the server called it, without parameters, in lower case."""
        return (self.fetched.media_type or "").split(";", 1)[0].strip().lower()

    @cached_property
    def text(self) -> str:
        """All of it as text."""
        return decode(self.data, self.fetched.media_type)

    @cached_property
    def head(self) -> str:
        """The beginning as text, without blanks or a mark before it."""
        return self.text[:65536].lstrip("\ufeff \t\r\n")

    @cached_property
    def root(self) -> str:
        """The local name of the root element in lower case, empty where it is no markup."""
        name = xmltext.root_of(self.text) if "<" in self.head else None
        return (name or "").rsplit(":", 1)[-1].lower()

    @cached_property
    def json(self) -> Any:
        """The JSON value, or None where it is none."""
        if self.head[:1] not in ("{", "["):
            return None
        try:
            return jsontext.load(self.text)
        except ValueError as error:
            self.json_fault = clean_line(str(error))
            return None

    @cached_property
    def has_controls(self) -> bool:
        """Whether so many characters are none of a text that it is something else."""
        sample = self.text[:65536]
        if sum(map(sample[:_START].count, _CONTROLS)) > _MOST_AT_START:
            return True
        odd = sum(map(sample.count, (*_CONTROLS, "\ufffd")))
        return odd * 20 > len(sample) or sample.count("\x00") * 200 > len(sample)

    @property
    def is_binary(self) -> bool:
        """Whether it is no text, whatever names of elements stand somewhere in it.

        What begins as markup or JSON does is damaged text at worst.
        """
        return self.head[:1] not in ("<", "{", "[") and self.has_controls


@dataclass(frozen=True, slots=True)
class Format:
    """One way in which bytes are read.

    Attributes:
        name: as in `--format` and in reports.
        label: what a user calls it, with its article: `an OPML file`.
        test: whether a look shows this format.
        read: reads it; None where this version cannot.
    """

    name: str
    label: str
    test: Callable[[Look], bool] = field(repr=False)
    read: Callable[[Fetched], Parsed] | None = field(default=None, repr=False)

    @property
    def can_read(self) -> bool:
        """Whether it can be imported, not only recognised."""
        return self.read is not None

    def recognises(self, fetched: Fetched) -> bool:
        """Whether the bytes, or where they leave it open their name, say this format."""
        return self.test(Look(fetched))

    def parse(self, fetched: Fetched) -> Parsed:
        """Reads the bytes.

        Raises:
            UnsupportedFormatError: this version knows the format, but cannot read it.
            FormatError: the bytes are not what they seem to be.
        """
        if self.read is None:
            from reader.formats.instead import INSTEAD

            raise UnsupportedFormatError(
                f"{clean_line(fetched.name)}: {self.label}, which cannot be imported;"
                f" {INSTEAD[self.name]}"
            )
        return self.read(fetched)
