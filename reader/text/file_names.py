"""Names of files made from outside text: safe in every folder, on every file system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from reader.text.clean import clean_line

MAX_BYTES = 255
"""Of a name in UTF-8: the limit of nearly all file systems."""
_FALLBACK = "untitled"
# Separators, what Windows forbids, and what a shell or a tool would obey; `%` begins an escape.
_UNSAFE = re.compile(r"""[/\\:*?"<>|$`'&;(){}\[\]!#%^~=@+,]+""")
_ELISION = re.compile(r"(?<=\w)'(?=\w)")
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_GAPS = re.compile(r"[ _]+")
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin_|conout_|clock_|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?=\.|$)",
    re.IGNORECASE,
)
_MAX_ENDING = 20
_FIELD = re.compile(r"\{([a-z_]*)\}")


def save_name(title: str, *, ending: str = "") -> str:
    """Returns a file name for a title.

    It is not empty, has at most `MAX_BYTES` bytes in UTF-8 and is NFC; it begins with no dot, dash
    or tilde and ends with no dot or blank; it has no separators, controls, bidi characters nor
    what a shell reads as more than text; and it is no device of Windows (`con`, `aux.md`).

    Args:
        title: outside text.
        ending: outside text too, as `.mp3`; kept whole where it is one.
    """
    suffix = _ending(ending)
    stem = _safe(title)
    # The ending may be in the title already, as where the title is the name of a file.
    if suffix and stem.lower().endswith(suffix.lower()):
        stem = stem[: -len(suffix)]
    stem = cut_name(stem, MAX_BYTES - len(suffix.encode())).rstrip(". _-") or _FALLBACK
    match = _RESERVED.match(stem)
    if match:
        stem = cut_name(
            f"{stem[: match.end()]}_{stem[match.end() :]}", MAX_BYTES - len(suffix.encode())
        )
        stem = stem.rstrip(". ")
    return stem + suffix


def fill_template(template: str, values: Mapping[str, str]) -> str:
    """Returns a relative path for a file from a template like `{feed}/{date} {title}{ending}`.

    The template is the user's and may name folders; values are outside text, and none of them
    adds or leaves a folder. Parts that come out empty, `.` or `..` are replaced or left out.

    Args:
        template: with fields in braces; parts parted by `/`.
        values: by the field's name; `ending` is taken as the ending of a file.

    Raises:
        ValueError: the template has a field that there is no value for, or names no file.
    """
    parts = [part for part in template.split("/") if part.strip() not in ("", ".", "..")]
    if not parts:
        raise ValueError("the template names no file")
    ending = _ending(values.get("ending", ""))

    def value(match: re.Match[str]) -> str:
        if match[1] == "ending":
            return ending
        if match[1] not in values:
            raise ValueError(f"there is no {{{match[1]}}} to put into the template")
        return _safe(values[match[1]])

    names = []
    for number, part in enumerate(parts):
        is_file = number == len(parts) - 1
        has_ending = is_file and bool(ending) and part.rstrip().endswith("{ending}")
        if has_ending:
            part = part.rstrip().removesuffix("{ending}")
        filled = _FIELD.sub(value, part)
        names.append(save_name(filled, ending=ending if has_ending else ""))
    return "/".join(names)


def _safe(text: str) -> str:
    text = "".join(
        character
        for character in clean_line(text)
        if unicodedata.category(character) not in _INVISIBLE
    )
    # After that, for what it parted, and before the next: U+037E becomes a semicolon.
    text = unicodedata.normalize("NFC", text)
    # The mark of an elision stays readable in a form that no shell takes for a quote.
    text = _UNSAFE.sub("_", _ELISION.sub("\u2019", text))
    text = _GAPS.sub(lambda match: " " if " " in match[0] else "_", text)
    return text.strip(" _").lstrip(".-_ ").rstrip(". ")


def _ending(text: str) -> str:
    ending = _safe(text)
    if not ending or not ending.isascii() or not ending.replace(".", "").isalnum():
        return ""
    return f".{ending}" if len(ending) < _MAX_ENDING else ""


def cut_name(text: str, most: int) -> str:
    """Returns at most so many bytes of a name, cut where a character with its marks ends."""
    data = text.encode()
    if len(data) <= most:
        return text
    cut = data[:most].decode(errors="ignore")
    rest = text[len(cut) :]
    if rest and unicodedata.combining(rest[0]):
        while cut and unicodedata.combining(cut[-1]):
            cut = cut[:-1]
        cut = cut[:-1]
    return cut
