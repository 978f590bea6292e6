"""Code in colours: tokens told apart by Pygments, which is imported with the first code shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from reader.render.line import Segment

if TYPE_CHECKING:
    from pygments.lexer import Lexer  # type: ignore[import-untyped]

_MOST = 20_000
"""Characters that are told apart; a tenth of a second for the slowest lexers."""
_LONGEST_LINE = 1000
_LANGUAGE = re.compile(r"[\w+#.-]{1,30}")
# The beginnings of Pygments' token names, the longer ones first, and our few styles for them.
_STYLES = (
    ("Token.Comment", "source comment"),
    ("Token.Literal.String.Doc", "source comment"),
    ("Token.Literal.String", "source string"),
    ("Token.Literal", "source literal"),
    ("Token.Keyword.Constant", "source literal"),
    ("Token.Keyword", "source keyword"),
    ("Token.Operator.Word", "source keyword"),
    ("Token.Name.Function", "source definition"),
    ("Token.Name.Class", "source definition"),
    ("Token.Name.Tag", "source keyword"),
    ("Token.Name.Attribute", "source definition"),
    ("Token.Name.Decorator", "source definition"),
    ("Token.Generic.Deleted", "source literal"),
    ("Token.Generic.Inserted", "source string"),
    ("Token.Generic.Heading", "source keyword"),
    ("Token.Generic.Subheading", "source keyword"),
    ("Token.Generic.Prompt", "source comment"),
)


def highlighted(lines: Sequence[str], language: str) -> list[tuple[Segment, ...]] | None:
    """The lines of some code as segments.

    Returns:
        None where the language is not known or there is too much of it; else as many lines, of the
        same text.
    """
    if sum(map(len, lines)) > _MOST or max(map(len, lines), default=0) > _LONGEST_LINE:
        return None
    lexer = _lexer(language)
    if lexer is None:
        return None
    result: list[list[Segment]] = [[]]
    for kind, text in lexer.get_tokens("\n".join(lines)):
        style = _style(str(kind))
        for number, part in enumerate(text.split("\n")):
            if number:
                result.append([])
            if part:
                result[-1].append((part, style))
    # Lexers end the last line.
    del result[len(lines) :]
    if ["".join(text for text, _ in line) for line in result] != list(lines):
        return None
    return [tuple(line) for line in result]


@lru_cache(maxsize=32)
def _lexer(language: str) -> Lexer | None:
    if not _LANGUAGE.fullmatch(language):
        return None
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]
    from pygments.util import ClassNotFound  # type: ignore[import-untyped]

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@lru_cache(maxsize=512)
def _style(kind: str) -> str:
    for name, style in _STYLES:
        if kind == name or kind.startswith(name + "."):
            return style
    return "source"
