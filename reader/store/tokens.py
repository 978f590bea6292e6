"""What the full-text index is given instead of the text, so that every word typed is found.

FTS5's `unicode61` makes one token of a run of letters and digits and drops everything else. Three
kinds of text would be lost by that, so they are set apart before it sees them, in the index and in
queries alike:

- scripts without spaces between words (Chinese, Japanese, Korean, Thai, ...): a run would be one
  token, and no word inside it would be found. Each character becomes a token;
- pictures (emoji and other symbols), which are no letters, and
- signs that belong to a word (`C++`, `C#`, `@name`, `50%`): each becomes a character of private
  use in plane 15, which `unicode61` takes for a letter.

What is set apart stands between U+001F, which no clean text holds, so `readable` is an exact
way back.
"""

from __future__ import annotations

import re
import unicodedata

MARK_START = "\ue000"
MARK_END = "\ue001"
"""Stand around the matches in a snippet; no clean text holds them."""

_APART = "\x1f"
_UNSPACED_RANGES = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff"
    "\u3100-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    "\uf900-\ufaff\uff66-\uffdc\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_PICTURE_RANGES = "\u20a0-\u20cf\u2100-\u214f\u2190-\u2bff\U0001f000-\U0001faff"
_SIGNS = "+#%&@$"
UNSPACED = re.compile(f"[{_UNSPACED_RANGES}]")
_PICTURE = re.compile(f"[{_PICTURE_RANGES}]")
# A sign belongs to the word that it touches: after it any of `+ # % &`, before it `@ # $ &`.
_SIGN = re.compile(r"(?<=\w)[+#%&]+|[@#$&](?=\w)")

_PLANE = 0xF0000
"""Pictures and signs move up here: U+F9000 and on, where no icon font has its characters."""
_MOVED_RANGE = re.compile("[\U000f9000-\U000ff0ff]")
_HAS_SIGN = re.compile(f"[{re.escape(_SIGNS)}]")


def _moved(character: str) -> str:
    code = ord(character)
    if code >= 0x1F000:
        return chr(_PLANE + 0x9000 + code - 0x1F000)
    if code >= 0x2000:
        return chr(_PLANE + 0xB000 + code - 0x2000)
    return chr(_PLANE + 0xF000 + code)


def _moved_back(match: re.Match[str]) -> str:
    code = ord(match[0]) - _PLANE
    if code >= 0xF000:
        return chr(code - 0xF000)
    if code >= 0xB000:
        return chr(code - 0xB000 + 0x2000)
    return chr(code - 0x9000 + 0x1F000)


def _set_apart(match: re.Match[str]) -> str:
    return "".join(f"{_APART}{_moved(character)}{_APART}" for character in match[0])


def index_text(text: str) -> str:
    """What stands in the index for a text: the same text with the above set apart."""
    if _HAS_SIGN.search(text):
        text = _SIGN.sub(_set_apart, text)
    if text.isascii():
        return text
    text = UNSPACED.sub(f"{_APART}\\g<0>{_APART}", text)
    return _PICTURE.sub(_set_apart, text)


def index_value(value: bytes | None) -> str | None:
    """`index_text` for SQL, where it is called `cjk`; bytes that are no UTF-8 are replaced.

    It is given a blob because SQLite hands a text that is no UTF-8 to Python only as one.
    """
    return None if value is None else index_text(value.decode("utf-8", "replace"))


def readable(text: str) -> str:
    """The way back from `index_text`."""
    text = text.replace(_APART, "")
    return text if text.isascii() else _MOVED_RANGE.sub(_moved_back, text)


def phrase(text: str, *, is_prefix: bool = False) -> str | None:
    """An FTS5 phrase that finds the text as consecutive tokens.

    Args:
        text: what to find.
        is_prefix: the last word may go on, unless it is a character or sign of its own; `*`
            behind it is no part of it.

    Returns:
        The quoted phrase, or None where the text has no token: punctuation alone.
    """
    # FTS5 reads a query as a C string.
    apart = index_text(text.replace("\x00", " "))
    if not any(map(is_token_character, apart)):
        return None
    if is_prefix:
        apart = apart.rstrip("*")
    quoted = '"' + apart.replace('"', '""') + '"'
    return quoted + " *" if is_prefix and is_token_character(apart[-1]) else quoted


def words_of(quoted: str) -> list[str]:
    """The tokens of a phrase, each as a phrase of its own."""
    text = quoted[quoted.index('"') + 1 : quoted.rindex('"')].replace('""', '"')
    spaced = "".join(character if is_token_character(character) else " " for character in text)
    return [f'"{token}"' for token in spaced.split()]


def is_token_character(character: str) -> bool:
    """Whether `unicode61` sees a letter or digit in it."""
    return character.isalnum() or "\U000f9000" <= character <= "\U000ff0ff"


def fold(text: str) -> str:
    """A text without case and accents, to compare by."""
    text = text.casefold()
    if text.isascii():
        return text
    return "".join(
        character
        for character in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(character)
    )
