"""Templates of rows, `{mark} {title} {feed:16} {age:>4}`: text and fields with their widths."""

from __future__ import annotations

import re
from typing import NamedTuple

FIELDS: dict[str, tuple[int | None, bool]] = {
    "mark": (3, False),
    "unread": (1, False),
    "star": (1, False),
    "title": (None, False),
    "feed": (20, False),
    "author": (16, False),
    "age": (3, True),
    "date": (10, False),
    "comments": (5, True),
    "signs": (4, False),
}
"""What may stand in a template: cells (None: what is left) and whether it stands on the right."""
_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[^{}]+|.", re.DOTALL)
_WIDTH = re.compile(r"([a-z]+)(?::(>?)(\*|[0-9]{1,3})?)?")
_MOST_CELLS = 200


class RowField(NamedTuple):
    """A field of a template, with the text before it."""

    before: str
    """Shown with the field, and left out with it."""
    name: str
    """One of `FIELDS`; empty for the text at the end."""
    cells: int | None = None
    """None: what the others leave, shared where there are several."""
    is_right: bool = False


def parse_row(template: str) -> tuple[RowField, ...]:
    """Reads a template.

    `{title}` is a field; `{feed:16}` has 16 cells, `{age:>4}` stands on the right of its 4,
    `{feed:*}` takes what is left. `{{` and `}}` are braces.

    Raises:
        ValueError: it cannot be read; the text goes on from `x is`.
    """
    fields: list[RowField] = []
    before = ""
    for part in _PART.finditer(template):
        text = part[0]
        if text in ("{{", "}}"):
            before += text[0]
        elif part[1] is not None:
            fields.append(_field(before, part[1]))
            before = ""
        elif text in ("{", "}") or not text.isprintable():
            raise ValueError(f"a template; {text!r} stands alone (write {{{{ or }}}} for a brace)")
        else:
            before += text
    if not fields:
        raise ValueError("a template with a field, such as '{mark} {title} {age}'")
    return (*fields, RowField(before, "")) if before else tuple(fields)


def _field(before: str, text: str) -> RowField:
    found = _WIDTH.fullmatch(text)
    if found is None:
        raise ValueError(
            f"a template; {{{text}}} is not a field such as {{feed}}, {{feed:16}}, {{age:>4}}"
        )
    name, right, width = found.groups()
    if name not in FIELDS:
        known = ", ".join(FIELDS)
        raise ValueError(f"a template; there is no field {{{name}}}, only {known}")
    cells, is_right = FIELDS[name]
    if width == "*":
        cells = None
    elif width:
        cells = int(width)
        if not 1 <= cells <= _MOST_CELLS:
            raise ValueError(f"a template; {{{text}}} can have 1 to {_MOST_CELLS} cells")
    return RowField(before, name, cells, is_right or bool(right))
