"""Bytes of a text document to what was read in it."""

from __future__ import annotations

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
        problems.append(
            Problem(
                severity="warning",
                message=f"read as {reading.layout}, which is only probable ({reading.confidence:.2f})",
            )
        )
    return Parsed(
        format="text",
        entries=reading.entries,
        problems=tuple(problems),
        layout=reading.layout,
        confidence=reading.confidence,
    )


def decode(data: bytes) -> tuple[str, Problem | None]:
    """Decodes by byte order mark, as UTF-8, or else as windows-1252.

    Returns:
        The text with every line break as a newline, and what was doubtful about its encoding.
    """
    problem = None
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            break
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = _decode_legacy(data)
            problem = Problem(severity="warning", message="not UTF-8: read as windows-1252")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, problem


def _decode_legacy(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        # cp1252 leaves five bytes undefined; latin-1 has all.
        return (
            "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in data)
            if len(data) < 10_000_000
            else data.decode("latin-1")
        )
