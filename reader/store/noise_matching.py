"""What a noise rule hides, decided by a comment's author, text and score alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from reader.errors import QueryError
from reader.store.commenters import name_key
from reader.store.tokens import UNSPACED, phrase
from reader.text import patterns
from reader.text.clean import clean_line

MAX_LENGTH = 200
"""Characters of a name or of words."""
_SCORE = re.compile(r"[+-]?\d{1,9}", re.ASCII)

Matches = Callable[[str | None, str, int | None], bool]
"""Whether a rule matches a comment: its author, its clean text, its score."""

_NO_LETTERS = "\u2126\u212a\u212b\u2132\u2160-\u217f\u2183\u2184\u24b6-\u24e9"
"""Signs that Python has in upper and lower case: the index takes them for pictures, as they are."""
_LETTERS = re.compile(f"[^{_NO_LETTERS}]+")
_HAS_NO_LETTER = re.compile(f"[{_NO_LETTERS}]")
_INDEXED = re.compile(
    "[0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0386\u0388-\u03ff\u0400-\u0481\u048a-\u0527]"
)
"""Letters that the index's tokenizer knows for sure, CJK apart: its Unicode is older than ours."""
_APOSTROPHE = re.compile("['’]")


def normal_pattern(kind: str, pattern: str) -> str:
    """A rule's pattern as it is kept.

    Args:
        kind: `author`, `word`, `regex` or `score`.
        pattern: as typed.

    Raises:
        QueryError: there is no such kind, or the pattern is none of this kind; one line.
    """
    if kind == "regex":
        return _normal_regex(pattern)
    line = clean_line(pattern)
    if kind not in ("author", "word", "score"):
        raise QueryError(f"A rule is by author, word, regex or score, not by {clean_line(kind)}")
    if kind == "score":
        # U+2212, which a typographer writes.
        line = line.replace("\u2212", "-")
        if not _SCORE.fullmatch(line):
            raise QueryError(
                f"The lowest score that is shown must be a number such as 5, not {line[:40]}"
            )
        return str(int(line))
    if not line:
        raise QueryError(f"An empty {kind} hides nothing")
    if len(line) > MAX_LENGTH:
        raise QueryError(f"More than {MAX_LENGTH} characters: shorten the {kind}")
    return line


def _normal_regex(pattern: str) -> str:
    try:
        compiled = patterns.compiled(pattern)
    except ValueError as error:
        shown = clean_line(pattern)
        raise QueryError(
            clean_line(f"The regular expression {shown[:40]} cannot be used: {error}")
        ) from error
    if compiled.finds(""):
        raise QueryError("This regular expression matches everything, even an empty comment")
    return pattern


def rule_key(kind: str, pattern: str) -> tuple[object, ...]:
    """Equal for rules that hide the same."""
    if kind == "author":
        return kind, *name_key(pattern)
    return kind, _lowered(pattern) if kind == "word" else pattern


def index_phrase(word: str) -> str | None:
    """An FTS5 phrase that finds every indexed comment that has the word, and perhaps others.

    None where the index may not know its characters: all comments are to be looked at then.
    """
    return phrase(word) if _INDEXED.search(word) or UNSPACED.search(word) else None


@lru_cache(maxsize=200)
def matcher(kind: str, pattern: str) -> Matches:
    """What tells whether a rule matches a comment.

    `author` compares whole names in any case. `word` finds the text in any case where no letter
    or digit goes on at either end; scripts without spaces are found anywhere, white space is any
    white space, and an apostrophe is either kind. `regex` finds in the text what
    `text.patterns.Pattern` finds. `score` matches what is below it; a comment without score is
    not.
    """
    match kind:
        case "author":
            key = name_key(pattern)
            return lambda author, text, score: author is not None and name_key(author) == key
        case "word":
            finds = _word_finder(pattern)
            return lambda author, text, score: finds(text)
        case "regex":
            compiled = patterns.compiled(pattern)
            return lambda author, text, score: compiled.finds(text)
        case "score":
            least = int(pattern)
            return lambda author, text, score: score is not None and score < least
    raise ValueError(f"unknown kind of rule {kind!r}")


def _word_finder(word: str) -> Callable[[str], bool]:
    lowered = _lowered(word)
    escaped = r"\s+".join(map(re.escape, lowered.split()))
    found = re.compile(_APOSTROPHE.sub("['’]", escaped))
    begins, ends = _is_joined(lowered[0]), _is_joined(lowered[-1])

    def finds(text: str) -> bool:
        text = _lowered(text)
        at = 0
        while match := found.search(text, at):
            start, end = match.span()
            is_begun = begins and start > 0 and _is_joined(text[start - 1])
            if not is_begun and not (ends and end < len(text) and _is_joined(text[end])):
                return True
            at = start + 1
        return False

    return finds


def _is_joined(character: str) -> bool:
    """Whether a word goes on with it: letters, digits, marks on them, private use."""
    if character.isascii():
        return character.isalnum()
    if UNSPACED.match(character):
        return False
    return character.isalnum() or unicodedata.category(character) in ("Mn", "Mc", "Me", "Co")


def _lowered(text: str) -> str:
    if text.isascii() or not _HAS_NO_LETTER.search(text):
        return text.lower()
    return _LETTERS.sub(lambda match: match[0].lower(), text)
