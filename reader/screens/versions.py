"""Earlier versions of an article or a comment: what each update changed, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from reader.model.article import Version
from reader.render.article_head import ago, written_date
from reader.render.differences import Paragraph, text_differences, word_differences, wrapped
from reader.render.line import Segments
from reader.screens.page import PageScreen

_MEASURE = 100


class Change(NamedTuple):
    """What one update changed."""

    when: datetime
    title: Paragraph
    """Empty where the title stayed."""
    text: list[Paragraph]


def changes_of(title: str | None, text: str, versions: Sequence[Version]) -> list[Change]:
    """What changed from each version to the next, and from the last one to what is there now.

    Args:
        title: what it is called now; None for a comment.
        text: what it says now.
        versions: earlier ones, oldest first.

    Returns:
        The latest change first.
    """
    titles = [*(version.title for version in versions), title]
    texts = [*(version.text for version in versions), text]
    return [
        Change(
            version.replaced,
            word_differences(titles[number] or "", titles[number + 1] or "")
            if titles[number] != titles[number + 1]
            else (),
            text_differences(texts[number], texts[number + 1]),
        )
        for number, version in reversed(list(enumerate(versions)))
    ]


class VersionsScreen(PageScreen):
    """The changes on one page: removed words in `[-…-]`, added ones in `{+…+}`."""

    def __init__(self, title: str, changes: Sequence[Change], now: datetime) -> None:
        super().__init__(f"What changed · {title}", "[-removed-] {+added+}")
        self._changes = tuple(changes)
        self._now = now

    def page_lines(self, width: int) -> Sequence[Segments]:
        room = max(2, min(width - 4, _MEASURE))
        lines: list[Segments] = []
        for change in self._changes:
            told = f"  {written_date(change.when)} ({ago(change.when, self._now)})"
            lines += [[], [(told, "heading")], []]
            if change.title:
                lines += [[("  ", ""), *line] for line in wrapped(change.title, room)]
                lines.append([])
            for paragraph in change.text:
                lines += [[("  ", ""), *line] for line in wrapped(paragraph, room)]
                lines.append([])
            if not change.title and not change.text:
                lines += [[("  Only its formatting changed, not its words.", "dim")], []]
        return lines
