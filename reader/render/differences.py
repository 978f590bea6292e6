"""What changed between two texts, word by word; what stayed is only told where it helps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from reader.render.line import Segment, Segments, overlay
from reader.render.wrap import wrap

ADDED = "bold underline"
REMOVED = "strike dim"
_WORD = re.compile(r"\s+|\S+")
_MOST_WORDS = 3_000
"""Words of a paragraph that are compared; of longer ones both texts are shown whole."""

Paragraph = tuple[Segment, ...]
"""A paragraph of any length, not wrapped yet."""


def text_differences(old: str, new: str) -> list[Paragraph]:
    """Paragraphs that changed, what was added as `{+…+}` and what was removed as `[-…-]`.

    Args:
        old: the earlier text, its paragraphs parted by empty lines.
        new: the later one.

    Returns:
        Runs of paragraphs that stayed are one line that says how many; empty for equal texts.
    """
    before, after = _paragraphs(old), _paragraphs(new)
    if before == after:
        return []
    found: list[Paragraph] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        if tag == "equal":
            count = a_end - a
            noun = "paragraph" if count == 1 else "paragraphs"
            found.append(((f"… {count:,} {noun} as before …", "dim"),))
            continue
        pairs = min(a_end - a, b_end - b)
        for left, right in zip(before[a : a + pairs], after[b : b + pairs], strict=True):
            found.append(word_differences(left, right))
        found += [_marked("[-", text, "-]", REMOVED) for text in before[a + pairs : a_end]]
        found += [_marked("{+", text, "+}", ADDED) for text in after[b + pairs : b_end]]
    return found


def word_differences(old: str, new: str) -> Paragraph:
    """One paragraph with the words that were removed and added marked."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if max(len(before), len(after)) > _MOST_WORDS:
        return (*_marked("[-", old, "-]", REMOVED), (" ", ""), *_marked("{+", new, "+}", ADDED))
    segments: list[Segment] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        if tag == "equal":
            segments.append(("".join(before[a:a_end]), ""))
            continue
        if a < a_end:
            segments += _marked("[-", "".join(before[a:a_end]), "-]", REMOVED)
        if b < b_end:
            segments += _marked("{+", "".join(after[b:b_end]), "+}", ADDED)
    return tuple(segments)


def wrapped(paragraph: Segments, width: int) -> Iterator[Segments]:
    """A paragraph as lines of at most `width` cells."""
    text = "".join(part for part, _ in paragraph)
    for line in wrap(text, width):
        segments: list[Segment] = [(text[line.start : line.end], "")]
        position = 0
        for part, style in paragraph:
            start = max(position - line.start, 0)
            end = min(position + len(part), line.end) - line.start
            position += len(part)
            if style and start < end:
                segments = overlay(segments, start, end, style)
        yield segments


def _paragraphs(text: str) -> Sequence[str]:
    return [part for part in re.split(r"\n\s*\n", text.strip()) if part]


def _marked(start: str, text: str, end: str, style: str) -> Paragraph:
    if not text.strip():
        return ((text, ""),)
    # Spaces at the edges part it from its neighbours.
    head = text[: len(text) - len(text.lstrip())]
    tail = text[len(text.rstrip()) :]
    return ((head, ""), (f"{start}{text.strip()}{end}", style), (tail, ""))
