"""What a terminal sends, made fit for the parser of keys.

Programs paste whatever was copied: an escape sequence inside would end the paste for the parser,
and what follows it would be taken for keys that are pressed; so would all of it where a slow line
parts the mark before it. A terminal may also send bytes that are no text at all: the parser's
thread must not end by them. And it answers late what it was asked before.
"""

from __future__ import annotations

import codecs
import re

_BEGIN, _END = "\x1b[200~", "\x1b[201~"
"""Around what is pasted (xterm, `Bracketed Paste Mode`)."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ANSWER = re.compile(
    rb"\x1b[P\]_][^\x07\x1b]{1,1000}(?:\x07|\x1b\\)|\x1b\[[?>=][\d;]{0,100}c|\x1b\[6;\d+;\d+t"
)
"""What programs and colours it is (xterm, `DA1`, `XTVERSION`, `OSC`), whether it has kitty's
pictures, and how large its cells are."""


class Pasted(str):
    """What was pasted, as text alone."""

    __slots__ = ()


def without_answers(data: bytes) -> bytes:
    """Bytes as they were read at once, without what a terminal says of itself: no key is pressed.

    A key with Alt may begin like an answer, so one that comes in pieces cannot be known.
    """
    return _ANSWER.sub(b"", data) if b"\x1b" in data else data


class Typed:
    """Turns bytes into characters as they come, however they are split."""

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._is_pasting = False
        # The end of what was handed on, or what may be the beginning of the end of a paste.
        self._left = ""
        self._pasted: list[str] = []

    def take(self, data: bytes) -> list[str]:
        """Returns what the next bytes say: text for the parser of keys, and whole pastes.

        The parser is told of a paste as of an empty one.
        """
        text = self._decode(data)
        parts: list[str] = []
        while text:
            text = self._paste(text, parts) if self._is_pasting else self._keys(text, parts)
        return parts

    def _keys(self, text: str, parts: list[str]) -> str:
        """Hands on up to where a paste begins; a key waits for nothing."""
        before = self._left
        at = (before + text).find(_BEGIN)
        if at < 0:
            parts.append(text)
            self._left = (before + text)[1 - len(_BEGIN) :]
            return ""
        end = at + len(_BEGIN) - len(before)
        parts.append(text[:end] + _END)
        self._is_pasting, self._left = True, ""
        return text[end:]

    def _paste(self, text: str, parts: list[str]) -> str:
        text = self._left + text
        at = text.find(_END)
        if at >= 0:
            self._pasted.append(_CONTROLS.sub("", text[:at]))
            parts.append(Pasted("".join(self._pasted)))
            self._pasted.clear()
            self._is_pasting, self._left = False, ""
            return text[at + len(_END) :]
        cut = next(
            (n for n in range(min(len(_END) - 1, len(text)), 0, -1) if text.endswith(_END[:n])), 0
        )
        self._left = text[len(text) - cut :]
        self._pasted.append(_CONTROLS.sub("", text[: len(text) - cut]))
        return ""
