"""Outside text made safe: nothing that a terminal could obey, nothing that could hide."""

from __future__ import annotations

import re
import unicodedata

MAX_MARKS = 6
"""Combining marks that one character may carry; real writing needs at most five or so."""

# Whole control sequences (ECMA-48), introduced by ESC or by one C1 character. A string whose end
# is missing loses only its introducer: what follows is the reader's text. No part of a pattern
# can run over another introducer, so that hostile input costs linear time.
_SEQUENCE = re.compile(
    r"(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x80-\x9f\n\r]*(?:\x07|\x9c|\x1b\\)"
    r"|\x1b\[[0-?]*[ -/]*[@-~]?"
    r"|\x9b(?:[0-?]+[ -/]*[@-~]?|[@-~])?"
    r"|\x1b[\]PX^_](?:[0-9]{1,4};)?"
    r"|\x1b[ -/]+[0-~]?"
    r"|\x1b[0-~]?"
)

# Never shown and never wanted: controls, soft hyphen, bidi controls, invisible operators, lone
# surrogates, annotation marks, noncharacters, tags; and U+E000/U+E001, the marks of a search.
_REMOVED = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff"
    "\ue000\ue001\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
    + "".join(chr((plane << 16) + 0xFFFE) + chr((plane << 16) + 0xFFFF) for plane in range(1, 17))
)
_NOT_CLEAN = re.compile(f"[{_REMOVED}\x0b\x0c\r\x85\u2028\u2029]|[\u200b-\u200d]{{2}}")
_REMOVE = re.compile(f"[{_REMOVED}]+")
_ZERO_WIDTH_RUN = re.compile("([\u200b-\u200d])[\u200b-\u200d]+")
# A C1 control that begins no sequence is a character of windows-1252 that was taken for Latin-1.
_C1 = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x85, 0x8D, 0x8F, 0x90, 0x9D)
}
_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Runs that may be of marks, and a quick look whether there is any mark at all: both hit too often
# rather than too seldom, and Latin, Greek, Cyrillic and CJK text passes at the second.
_MARKS = re.compile(rf"[^\w\s\x00-\u02ff]{{{MAX_MARKS + 1},}}")
_ANY_MARK = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u1dff\u20d0-\u20ff\u2cef-\u2cf1\u2d7f\u2de0-\u2dff"
    "\u302a-\u302f\u3099\u309a\ua66f-\ua6f1\ua802-\uabff\ufb1e\ufe00-\ufe2f\U00010000-\U0010ffff]"
)


def clean_line(text: str) -> str:
    """Returns text as one line: safe, white space collapsed, stripped."""
    if text.isprintable():
        # No controls, no format characters and no white space but U+0020.
        if "  " in text or text[:1] == " " or text[-1:] == " ":
            text = " ".join(text.split())
        return text if text.isascii() else _cap_marks(text)
    # Tabs and newlines end a sequence here as they do in a terminal's text.
    return _cap_marks(" ".join(_remove(text).split()))


def clean_text(text: str) -> str:
    r"""Returns safe text that keeps `\n` and `\t`; every other line break becomes `\n`."""
    if text.isascii():
        if text.replace("\n", "").replace("\t", "").isprintable():
            return text
    elif not _NOT_CLEAN.search(text):
        return _cap_marks(text)
    return _cap_marks(_remove(_BREAK.sub("\n", text)))


def _remove(text: str) -> str:
    text = _SEQUENCE.sub("", text).translate(_C1)
    return _ZERO_WIDTH_RUN.sub(r"\1", _REMOVE.sub("", text))


def _cap_marks(text: str) -> str:
    return _MARKS.sub(_thin_out, text) if _ANY_MARK.search(text) else text


def _thin_out(match: re.Match[str]) -> str:
    kept = []
    marks = 0
    for character in match[0]:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)
