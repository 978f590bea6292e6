"""Raised and lowered text, fractions and roots on one line."""

from __future__ import annotations

import re

_RAISED = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ′″*",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ′″*",
        strict=True,
    )
)
_LOWERED = dict(
    zip(
        "0123456789+-−=()aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)
_ACCENTS = {
    "^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "¯": "\u0304", "‾": "\u0305",
    "―": "\u0305", "_": "\u0332", "˙": "\u0307", ".": "\u0307", "¨": "\u0308", "→": "\u20d7",
    "ˇ": "\u030c", "´": "\u0301", "`": "\u0300", "˘": "\u0306",
}  # fmt: skip
_PART = re.compile(r"[^\W_]+[′″]*[\u0300-\u036f\u20d0-\u20ff]*|\S")
_SIMPLE_SCRIPT = re.compile(r"[^\s()]|[′″*†‡∗]+")
_PRODUCT = re.compile(r"\d[\d.]*[^\W\d]")

# `20th`, `M.me`, `TM`: what is raised for its looks alone reads well as it is.
_LOOKS = re.compile(r"st|nd|rd|th|er|re|e|ème|eme|o|a|os|as|me|mes|lle|®|™|©", re.I)
_MARKS = {"TM": "™", "SM": "℠"}
_REFERENCE = re.compile(r"\[(\d{1,3})\]")
_MOST_RAISED = 16
"""Characters; what is longer is small print, no exponent."""


def written_script(text: str, *, is_raised: bool) -> str | None:
    """How raised or lowered text of a page is to stand, None where it reads well as it is."""
    if is_raised:
        # Encyclopaedias write the marks of their footnotes in brackets.
        text = _MARKS.get(text) or _REFERENCE.sub(r"\1", text)
    if text in _MARKS.values():
        return text
    if not text or len(text) > _MOST_RAISED or (is_raised and _LOOKS.fullmatch(text)):
        return None
    if (found := small(text, is_raised=is_raised)) is not None:
        return found
    # Words are small print; only what counts or compares would mean another thing on the line.
    if " " in text or not re.search(r"[\d+=/*,−-]|^\w$", text):
        return None
    return script(text, is_raised=is_raised)


def script(text: str, *, is_raised: bool) -> str:
    """Text as an exponent or an index: `²`, where there are such characters, else `^(a/b)`."""
    text = text.strip()
    table = _RAISED if is_raised else _LOWERED
    bare = text.replace(" ", "")
    if all(character in table for character in bare):
        return "".join(table[character] for character in bare)
    mark = "^" if is_raised else "_"
    return f"{mark}{text}" if _SIMPLE_SCRIPT.fullmatch(text) else f"{mark}({text})"


def small(text: str, *, is_raised: bool) -> str | None:
    """Text in small characters, None where one of them has no such form."""
    table = _RAISED if is_raised else _LOWERED
    if not text or not all(character in table for character in text):
        return None
    return "".join(table[character] for character in text)


def grouped(text: str) -> str:
    """Text in parentheses unless it is one part: `x₁` and `n!` are, `a + b` is none."""
    text = text.strip()
    is_one = " " not in text and not re.search(r"[-+=<>/,;·×±−∓]", text[1:])
    if is_one or (text[:1] in "([{|⌊⌈" and _closes_at_end(text)):
        return text
    return f"({text})"


def _closes_at_end(text: str) -> bool:
    depth = 0
    for index, character in enumerate(text):
        depth += (character in "([{⌊⌈") - (character in ")]}⌋⌉")
        if not depth and index:
            return index == len(text) - 1
    return False


def fraction(above: str, below: str) -> str:
    """`a/b`, each side in parentheses where it needs them."""
    below = f"({below})" if _PRODUCT.match(below) else grouped(below)
    return f"{grouped(above)}/{below}"


def root(inside: str, index: str = "") -> str:
    """`√x`, `³√(x + 1)`."""
    sign = "√"
    match index.strip():
        case "" | "2":
            pass
        case "3":
            sign = "∛"
        case "4":
            sign = "∜"
        case other:
            sign = (small(other, is_raised=True) or f"{other} ") + "√"
    inside = inside.strip()
    return sign + (inside if len(_PART.findall(inside)) <= 1 else f"({inside})")


def accented(base: str, mark: str) -> str | None:
    """A character under an accent, None where that cannot be written."""
    accent = _ACCENTS.get(mark)
    base = base.strip()
    if accent is None or not base or len(base) > 8 or not base.isalnum():
        return None
    if len(base) > 1 and accent not in ("\u0305", "\u0304", "\u0332"):
        return None
    return "".join(character + accent for character in base)
