"""LaTeX formulas of the common kind as one line of Unicode; others are left to their source."""

from __future__ import annotations

import re
from functools import lru_cache

from reader.text.maths.scripts import accented, fraction, root, script
from reader.text.maths.spacing import BINARY, RELATIONS, spaced
from reader.text.maths.symbols import (
    ACCENTS,
    DOUBLE_STRUCK,
    FONTS,
    LETTERS,
    NEGATED,
    NOTHING,
    OPERATORS,
    SPACES,
    TEXTS,
    WORDS,
)

_MAX_DEPTH = 20
_MAX_LENGTH = 2000
_TOKEN = re.compile(r"\\([A-Za-z]+)\*?|\\(.)|(\d+(?:\.\d+)?)|(\s+)|(.)", re.S)
_ENVIRONMENTS = (
    "matrix pmatrix bmatrix vmatrix Bmatrix Vmatrix smallmatrix cases aligned align gathered "
    "array split gather equation"
)
_MATRICES = frozenset(_ENVIRONMENTS.split())
_LARGE = frozenset("∑∏∐∫∬∭∮⋃⋂")
# What stands between dollar signs is a formula only where nobody would write prices and shell
# variables so: no space or digit at the wrong place, and something that only formulas have.
_FORMULA = re.compile(
    r"(?<![\w:\\])\\\((?P<a>.{1,2000}?)\\\)"
    r"|\\\[(?P<b>.{1,2000}?)\\\]"
    r"|\$\$(?P<c>[^$]{1,2000}?)\$\$"
    r"|(?<![\\\w$])\$(?=[^\s$])(?P<d>(?:[^$\n\\]|\\.){1,300}?)(?<!\s)\$(?![\w$])",
    re.S,
)
_IS_MATHS = re.compile(r"[\\^_{=<>]|[A-Za-z]′?|[A-Za-z]\([A-Za-z](?:, ?[A-Za-z])*\)")


class _NotKnownError(Exception):
    """Something stands in the source that this does not know how to write."""


def with_formulas(text: str) -> str:
    """Returns text with its LaTeX formulas in Unicode; what cannot be written so stays as it is."""
    if "$" not in text and "\\" not in text:
        return text
    return _FORMULA.sub(_replaced, text)


def _replaced(found: re.Match[str]) -> str:
    source = found[found.lastgroup or 0]
    if found.lastgroup == "d" and not (
        _IS_MATHS.fullmatch(source) or re.search(r"[\\^_{=<>]", source)
    ):
        return found[0]
    return latex_text(source) or found[0]


@lru_cache(maxsize=512)
def latex_text(source: str) -> str | None:
    """Returns a formula as one line, None where it holds what this does not know.

    Args:
        source: what stands between the dollar signs.
    """
    if len(source) > _MAX_LENGTH:
        return None
    parser = _Parser(source)
    try:
        text = parser.row(None, 0)
    except _NotKnownError:
        return None
    return text.strip() or None


class _Parser:
    """Reads tokens from left to right; an argument is a token or a group in braces."""

    def __init__(self, source: str) -> None:
        self._tokens = [
            (found[1] or found[2] or "", found[3] or found[4] or found[5] or "")
            for found in _TOKEN.finditer(source)
        ]
        self._place = 0

    def row(self, end: str | None, depth: int) -> str:
        """What stands up to a closing brace or bracket, an end of a cell, or the end."""
        if depth > _MAX_DEPTH:
            raise _NotKnownError
        parts: list[tuple[str, str]] = []
        while self._place < len(self._tokens):
            command, text = self._tokens[self._place]
            if end == "cell" and (text == "&" or command in ("\\", "end")):
                return spaced(parts)
            self._place += 1
            if text and text == end:
                return spaced(parts)
            if text in ("^", "_"):
                self._add_script(parts, is_raised=text == "^", depth=depth)
            elif text == "'":
                parts.append(("′", ""))
            elif text == "{":
                parts.append((self.row("}", depth + 1), ""))
            elif command:
                parts.append(self._command(command, depth))
            elif text in ("}", "&", "$", "#", "%"):
                raise _NotKnownError
            elif not text.isspace():
                is_operator = text in RELATIONS or text in BINARY or text in ",;:"
                parts.append((" " if text == "~" else text, "op" if is_operator else ""))
        if end is not None:
            raise _NotKnownError
        return spaced(parts)

    def _add_script(self, parts: list[tuple[str, str]], *, is_raised: bool, depth: int) -> None:
        base, kind = parts.pop() if parts else ("", "")
        own = self._argument(depth)
        written = "°" if is_raised and own == "∘" else script(own, is_raised=is_raised)
        parts.append((base.rstrip() + written + (" " if base[:1] in _LARGE else ""), kind))

    def _argument(self, depth: int) -> str:
        self._skip_spaces()
        if self._place >= len(self._tokens):
            raise _NotKnownError
        command, text = self._tokens[self._place]
        self._place += 1
        if text == "{":
            return self.row("}", depth + 1)
        if command:
            return self._command(command, depth + 1)[0]
        if text in ("}", "^", "_", "&"):
            raise _NotKnownError
        if text.isdecimal() and len(text) > 1:
            # `x^10` raises the 1 alone.
            self._place -= 1
            self._tokens[self._place] = ("", text[1:])
            return text[0]
        return text

    def _option(self, depth: int) -> str:
        self._skip_spaces()
        if self._place < len(self._tokens) and self._tokens[self._place][1] == "[":
            self._place += 1
            return self.row("]", depth + 1)
        return ""

    def _skip_spaces(self) -> None:
        while self._place < len(self._tokens) and self._tokens[self._place][1].isspace():
            self._place += 1

    def _words(self) -> str:
        """The text in braces, its spaces kept."""
        self._skip_spaces()
        if self._place >= len(self._tokens) or self._tokens[self._place][1] != "{":
            raise _NotKnownError
        self._place += 1
        words: list[str] = []
        while self._place < len(self._tokens):
            command, text = self._tokens[self._place]
            self._place += 1
            if text == "}":
                return "".join(words)
            if text in ("{", "$") or (command and command not in "%&$#_{} "):
                raise _NotKnownError
            words.append(command or text)
        raise _NotKnownError

    def _command(self, name: str, depth: int) -> tuple[str, str]:
        """What a command writes, and its kind (see `spaced`)."""
        if depth > _MAX_DEPTH:
            raise _NotKnownError
        if name in LETTERS:
            sign = LETTERS[name]
            return (sign + " " if sign in _LARGE and not self._has_script() else sign), ""
        if name in OPERATORS:
            sign = OPERATORS[name]
            return (
                (sign, "op")
                if sign in RELATIONS or sign in BINARY or sign == ":"
                else (f" {sign} ", "")
            )
        if name in WORDS:
            return name, "word"
        if name in NOTHING:
            if name in ("left", "right", "middle"):
                self._skip_spaces()
                if self._place < len(self._tokens) and self._tokens[self._place][1] == ".":
                    self._place += 1
            return "", ""
        if name in SPACES:
            return " ", ""
        if name in ("frac", "dfrac", "tfrac", "cfrac"):
            above = self._argument(depth)
            return fraction(above, self._argument(depth)), ""
        if name == "sqrt":
            index = self._option(depth)
            return root(self._argument(depth), index), ""
        if name in FONTS:
            return self._argument(depth), ""
        if name in TEXTS:
            return self._words(), "word"
        if name == "mathbb":
            letters = self._argument(depth)
            return "".join(DOUBLE_STRUCK.get(letter, letter) for letter in letters), ""
        if name in ACCENTS:
            inside = self._argument(depth)
            written = accented(inside, ACCENTS[name])
            if written is None:
                raise _NotKnownError
            return written, ""
        return self._rarer(name, depth)

    def _rarer(self, name: str, depth: int) -> tuple[str, str]:
        if name in ("binom", "dbinom", "tbinom"):
            above = self._argument(depth)
            return f"({above} choose {self._argument(depth)})", ""
        if name == "not":
            sign = self._argument(depth).strip()
            if sign not in NEGATED:
                raise _NotKnownError
            return NEGATED[sign], "op"
        if name == "begin":
            return self._environment(depth), ""
        if name in ("pmod", "bmod"):
            return (f" (mod {self._argument(depth)})", "") if name == "pmod" else ("mod", "word")
        if name in "{}%$&#_":
            return name, ""
        if name == "|":
            return "‖", ""
        raise _NotKnownError

    def _has_script(self) -> bool:
        place = self._place
        while place < len(self._tokens) and (
            self._tokens[place][1].isspace() or self._tokens[place][0] == "limits"
        ):
            place += 1
        return place < len(self._tokens) and self._tokens[place][1] in ("^", "_")

    def _environment(self, depth: int) -> str:
        """Rows of cells: `[a, b; c, d]`, and `{a, b; c, d` for cases."""
        name = self._words().rstrip("*")
        if name not in _MATRICES:
            raise _NotKnownError
        if name == "array":
            self._words()
        rows: list[list[str]] = [[]]
        while True:
            cell = self.row("cell", depth + 1)
            rows[-1].append(cell.strip())
            if self._place >= len(self._tokens):
                raise _NotKnownError
            command, _ = self._tokens[self._place]
            self._place += 1
            if command == "end":
                break
            if command == "\\":
                rows.append([])
        if self._words().rstrip("*") != name:
            raise _NotKnownError
        is_lines = name in ("aligned", "align", "gathered", "split", "gather", "equation")
        written = [(" " if is_lines else ", ").join(filter(None, row)) for row in rows]
        inside = "; ".join(filter(None, written))
        if is_lines:
            return inside
        opening, closing = {
            "pmatrix": "()", "vmatrix": "||", "Vmatrix": "‖‖", "Bmatrix": "{}", "cases": ("{", ""),
        }.get(name, "[]")  # fmt: skip
        return f"{opening}{inside}{closing}"
