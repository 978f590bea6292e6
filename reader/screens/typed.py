"""What a terminal sends, made fit for the parser of keys.

Programs paste whatever was copied: an escape sequence inside would end the paste for the parser,
and what follows it would be taken for keys that are pressed. A terminal may also send bytes that
are no text at all: the parser's thread must not end by them.
"""

from __future__ import annotations

import codecs
import re

_BEGIN, _END = "\x1b[200~", "\x1b[201~"
"""Around what is pasted (xterm, `Bracketed Paste Mode`)."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Typed:
    """Turns bytes into characters as they come, however they are split."""

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._is_pasting = False
        # The end of what was handed on, or what may be the beginning of the end of a paste.
        self._left = ""

    def take(self, data: bytes) -> str:
        """Returns what the next bytes say; of what is pasted, its text alone."""
        text = self._decode(data)
        parts: list[str] = []
        while text:
            text = self._paste(text, parts) if self._is_pasting else self._keys(text, parts)
        return "".join(parts)

    def _keys(self, text: str, parts: list[str]) -> str:
        """Hands on up to where a paste begins; a key waits for nothing."""
        before = self._left
        at = (before + text).find(_BEGIN)
        if at < 0:
            parts.append(text)
            self._left = (before + text)[1 - len(_BEGIN) :]
            return ""
        end = at + len(_BEGIN) - len(before)
        parts.append(text[:end])
        self._is_pasting, self._left = True, ""
        return text[end:]

    def _paste(self, text: str, parts: list[str]) -> str:
        text = self._left + text
        at = text.find(_END)
        if at >= 0:
            parts += [_CONTROLS.sub("", text[:at]), _END]
            self._is_pasting, self._left = False, ""
            return text[at + len(_END) :]
        cut = next(
            (n for n in range(min(len(_END) - 1, len(text)), 0, -1) if text.endswith(_END[:n])), 0
        )
        self._left = text[len(text) - cut :]
        parts.append(_CONTROLS.sub("", text[: len(text) - cut]))
        return ""
