"""Spaces in a formula: around relations and between operands, none after a sign."""

from __future__ import annotations

RELATIONS = frozenset("=<>≤≥≠≈≡∼≅∝∈∉⊂⊆⊃⊇→←↔⇒⇐⇔↦⟶∣⊥≪≫∧∨∪∩⊢⊨≔∥⟹⟺")
BINARY = frozenset("+-−±∓×·÷∗⋅⊕⊗∘∖")
_OPENING = frozenset("([{⌊⌈⟨|√")


def spaced(parts: list[tuple[str, str]]) -> str:
    """Parts of a row put together.

    Args:
        parts: each with its kind: `op` for operators, `word` for names of functions, `` else.
    """
    written: list[str] = []
    before = ""
    for index, (text, kind) in enumerate(parts):
        if not text:
            continue
        if text == "-" and kind == "op":
            text = "−"
        is_last = index == len(parts) - 1
        if kind == "op" and text in RELATIONS and before and not is_last:
            text = f" {text} "
        elif kind == "op" and text in BINARY and before and not is_last:
            if before[-1] not in _OPENING and before[-1] not in " ,":
                text = f" {text} "
        elif kind == "op" and text in ",;:" and not is_last:
            text += " "
        elif kind == "word":
            if before and before[-1] not in _OPENING:
                text = " " + text
        elif (
            before
            and (text[0].isalnum() or before[-1] == ")")
            and parts[_kept(parts, index)][1] == "word"
        ):
            text = " " + text
        if before.endswith(" ") or not before:
            text = text.lstrip(" ")
        if text:
            written.append(text)
            before = text
    return "".join(written)


def _kept(parts: list[tuple[str, str]], index: int) -> int:
    """The part before one, empty ones left out."""
    index -= 1
    while index and not parts[index][0]:
        index -= 1
    return index
