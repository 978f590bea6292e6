"""Formats: bytes to feeds, entries and threads, without side effects."""

from __future__ import annotations

from reader.formats.format import Format
from reader.formats.recognition import FORMATS, recognise
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed

__all__ = ["FORMATS", "Format", "parse", "recognise"]


def parse(fetched: Fetched) -> Parsed:
    """Recognises some bytes and reads them.

    Raises:
        UnknownFormatError: nothing recognises them, or they are not what they are called.
        UnsupportedFormatError: this version cannot read their format.
        FormatError: they are empty or damaged beyond reading.
    """
    return recognise(fetched).parse(fetched)
