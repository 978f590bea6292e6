"""The passage of a text that a search found, with the matches marked.

FTS5 has `snippet()`, but it looks the query up again for every hit, and that costs more than the
search itself where a word is common; here only the text of the hit is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from reader.store.tokens import (
    MARK_END,
    MARK_START,
    UNSPACED,
    fold,
    index_text,
    is_token_character,
    readable,
)

PASSAGE_LENGTH = 200
_LEAD = 50
"""Characters shown before the first match, at most."""
_SPACE = re.compile(r"\s+")
_WORD_START = r"(?<![^\W_])"
_WORD_END = r"(?![^\W_])"


class Marker:
    """Marks what some phrases find.

    Args:
        phrases: (text, whether its last word may go on).
    """

    def __init__(self, phrases: Iterable[tuple[str, bool]]) -> None:
        self._folding = _Folding()
        patterns = [
            pattern
            for text, is_prefix in phrases
            if (pattern := _pattern(text.translate(self._folding), is_prefix=is_prefix))
        ]
        self._pattern = re.compile("|".join(patterns)) if patterns else None

    def passage(self, text: str, length: int = PASSAGE_LENGTH) -> str:
        """About `length` characters around the first match, in one line.

        Matches stand between U+E000 and U+E001. Without a match it is the text's beginning.
        """
        matches = [] if self._pattern is None else self._pattern.finditer(self._folded(text))
        start = done = 0
        end = length
        pieces: list[str] = []
        for found in matches:
            if not pieces:
                start = done = _word_start(text, max(0, found.start() - _LEAD), found.start())
                end = start + length
                pieces.append("…" if start else "")
            if found.end() > end and done > start:
                break
            matched = text[found.start() : found.end()]
            pieces += (text[done : found.start()], MARK_START, matched, MARK_END)
            done = found.end()
        end = max(done, _word_end(text, end))
        pieces.append(text[done:end])
        if end < len(text):
            pieces.append("…")
        return _SPACE.sub(" ", "".join(pieces)).strip()

    def _folded(self, text: str) -> str:
        return text.lower() if text.isascii() else text.translate(self._folding)


class _Folding(dict[int, str]):
    """Case and accents folded letter by letter, so that places in a text stay what they are."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = folded = fold(character)[:1] or character
        return folded


def _pattern(folded: str, *, is_prefix: bool) -> str:
    """What finds the tokens of a folded text one after the other; empty without tokens."""
    tokens = _tokens(folded)
    if not tokens:
        return ""
    pattern = r"[\W_]*".join(
        (_WORD_START if _is_word(token) else "") + re.escape(token) for token in tokens
    )
    return pattern if is_prefix or not _is_word(tokens[-1]) else pattern + _WORD_END


def _tokens(folded: str) -> list[str]:
    """The tokens that the index has for a folded text: words, single characters, signs."""
    tokens: list[str] = []
    word = ""
    for character in index_text(folded) + " ":
        if is_token_character(character):
            word += character
        elif word:
            tokens.append(readable(word))
            word = ""
    return tokens


def _is_word(token: str) -> bool:
    return token.isalnum() and not UNSPACED.match(token)


def _word_start(text: str, at: int, before: int) -> int:
    """Where the first whole word from `at` on begins, if there is one before the match."""
    if at == 0:
        return 0
    space = _SPACE.search(text, at, before)
    return at if space is None else space.end()


def _word_end(text: str, at: int) -> int:
    """The last end of a word up to `at`, if there is one near."""
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", max(0, at - 20), at + 1)
    return at if space < 0 else space
