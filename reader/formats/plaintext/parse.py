"""Bytes of a text document to what was read in it."""

from __future__ import annotations

from reader.formats.charset import wide_encoding
from reader.formats.plaintext.reading import read
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed, Problem

PROBABLE = 0.6
"""Below this a reading is only probable, and that is told."""

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

_CP1252 = {byte: bytes((byte,)).decode("cp1252", "ignore") for byte in range(0x80, 0xA0)}
"""What these bytes are on most pages that call themselves latin-1."""
_ESCAPED = {0xDC00 + byte: _CP1252.get(byte, chr(byte)) for byte in range(0x80, 0x100)}
"""The same for bytes that `surrogateescape` let through."""


def parse(fetched: Fetched) -> Parsed:
    """Reads a text document by the layout that fits best."""
    text, problem = decode(fetched.data)
    problems = [problem] if problem else []
    if not text.strip():
        return Parsed(
            format="text",
            problems=(*problems, Problem(severity="warning", message="the document is empty")),
        )
    reading = read(text)
    if reading.confidence < PROBABLE:
        doubt = f"read as {reading.layout}, which is only probable ({reading.confidence:.2f})"
        problems.append(Problem(severity="warning", message=doubt))
    return Parsed(
        format="text",
        entries=reading.entries,
        problems=tuple(problems),
        layout=reading.layout,
        confidence=reading.confidence,
    )


def decode(data: bytes) -> tuple[str, Problem | None]:
    """Decodes by byte order mark, as UTF-16 without one, as UTF-8, or else as windows-1252.

    Text that is UTF-8 for the most part (cut in the middle of a letter, or pasted from two
    sources) is read as UTF-8, its other bytes as windows-1252.

    Returns:
        The text with every line break as a newline, and what was doubtful about its encoding.
    """
    problem = None
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            break
    else:
        if wide := wide_encoding(data):
            text = data.decode(wide, "replace")
            problem = Problem(severity="warning", message=f"no byte order mark: read as {wide}")
        else:
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError:
                text, encoding = _decode_mixed(data)
                problem = Problem(severity="warning", message=f"not all UTF-8: read as {encoding}")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, problem


def _decode_mixed(data: bytes) -> tuple[str, str]:
    text = data.decode("utf-8", "surrogateescape")
    wrong = sum("\udc80" <= letter <= "\udcff" for letter in text)
    right = sum(letter > "\x7f" for letter in text) - wrong
    if right > wrong:
        return text.translate(_ESCAPED), "UTF-8 with windows-1252 in it"
    return data.decode("latin-1").translate(_CP1252), "windows-1252"
