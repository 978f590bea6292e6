"""The passage of a text that a search found, with the matches marked.

FTS5 has `snippet()`, but it looks the query up again for every hit, and that costs more than the
search itself where a word is common; here only the text of the hit is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from reader.store.tokens import (
    MARK_END,
    MARK_START,
    UNSPACED,
    fold,
    index_text,
    is_token_character,
    readable,
)
from reader.text.patterns import compiled

PASSAGE_LENGTH = 200
_LEAD = 50
"""Characters shown before the first match, at most."""
_PIECE = 4_000
"""Characters folded at once: most matches are near the beginning of a text."""
_OVERLAP = 500
_SPACE = re.compile(r"\s+")
_WORD_START = r"(?<![^\W_])"
_WORD_REST = r"[^\W_]*"
_WORD_END = r"(?![^\W_])"


class Marker:
    """Marks what some phrases find, and some regular expressions.

    Args:
        phrases: (text, whether its last word may go on).
        regexes: regular expressions of a query.
    """

    def __init__(self, phrases: Iterable[tuple[str, bool]], regexes: Iterable[str] = ()) -> None:
        self._folding = _Folding()
        patterns = [
            pattern
            for text, is_prefix in phrases
            if (pattern := _pattern(text.translate(self._folding), is_prefix=is_prefix))
        ]
        self._pattern = re.compile("|".join(patterns)) if patterns else None
        self._regexes = [compiled(regex, ignores_case=True) for regex in regexes]

    def passage(self, text: str, length: int = PASSAGE_LENGTH) -> str:
        """About `length` characters around the first match, in one line.

        Matches stand between U+E000 and U+E001. Without a match it is the text's beginning.
        """
        first = self._first(text)
        start = 0 if first is None else _word_start(text, max(0, first - _LEAD), first)
        end = start + length
        pieces = ["…"] if start else []
        done = start
        for match_start, match_end in (
            self._spans(text, start, end, length) if first is not None else ()
        ):
            if match_start < done:
                continue
            if match_end > end and done > start:
                break
            # An expression may match more than a line shows.
            match_end = min(match_end, max(end, match_start + length))
            pieces += (text[done:match_start], MARK_START, text[match_start:match_end], MARK_END)
            done = match_end
        end = max(done, _word_end(text, end))
        pieces.append(text[done:end])
        if end < len(text):
            pieces.append("…")
        return _SPACE.sub(" ", "".join(pieces)).strip()

    def finds(self, text: str) -> bool:
        """Whether there is a match in a text."""
        return self._first(text) is not None

    def _spans(self, text: str, start: int, end: int, length: int) -> list[tuple[int, int]]:
        """Matches that begin between two places of a text, in order."""
        spans: list[tuple[int, int]] = []
        if self._pattern is not None:
            # The characters before and behind tell whether a word begins or ends there.
            begin = max(0, start - 1)
            piece = _folded(text[begin : end + length], self._folding)
            spans += (
                (begin + found.start(), begin + found.end())
                for found in self._pattern.finditer(piece)
            )
        for regex in self._regexes:
            spans += regex.spans(text, start, end + _PIECE)
        return sorted(span for span in spans if start <= span[0] < end)

    def _first(self, text: str) -> int | None:
        """Where a match begins: the first one of either kind."""
        found = [span[0] for regex in self._regexes if (span := regex.first(text)) is not None]
        if (first := self._first_phrase(text)) is not None:
            found.append(first)
        return min(found, default=None)

    def _first_phrase(self, text: str) -> int | None:
        """Where a phrase is found: the first time, unless others have no accents."""
        if self._pattern is None:
            return None
        # Folding accents costs twenty times as much, and few words have any.
        first = self._search(text, _lowered)
        if first is None and not text.isascii():
            first = self._search(text, lambda piece: _folded(piece, self._folding))
        return first

    def _search(self, text: str, fold: Callable[[str], str]) -> int | None:
        if self._pattern is None:
            return None
        for begin in range(0, len(text), _PIECE):
            piece = text[max(0, begin - 1) : begin + _PIECE + _OVERLAP]
            found = self._pattern.search(fold(piece), min(begin, 1))
            if found is not None:
                return max(0, begin - 1) + found.start()
        return None


class _Folding(dict[int, str]):
    """Case and accents folded letter by letter, so that places in a text stay what they are."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = folded = fold(character)[:1] or character
        return folded


def _folded(text: str, folding: _Folding) -> str:
    return text.lower() if text.isascii() else text.translate(folding)


def _lowered(text: str) -> str:
    """A text in lower case, letter by letter; as it is where that changes its length."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text


def _pattern(folded: str, *, is_prefix: bool) -> str:
    """What finds the tokens of a folded text one after the other; empty without tokens."""
    tokens = _tokens(folded)
    if not tokens:
        return ""
    pattern = r"[\W_]*".join(
        (_WORD_START if _is_word(token) else "") + re.escape(token) for token in tokens
    )
    if not _is_word(tokens[-1]):
        return pattern
    return pattern + (_WORD_REST if is_prefix else _WORD_END)


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
