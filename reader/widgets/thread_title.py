"""What the first lines of the comment pane say: tabs, counts, how fetching went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reader.model.discussion import Discussion
from reader.render.comment_title import Tab, TabPlace, fact_lines, tab_line
from reader.render.line import Segments
from reader.widgets.thread_rows import ThreadRows

_NAME = "Comments"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the title tells of the pane."""

    rows: ThreadRows
    unread: int
    order: str
    """What the order is called, empty for the source's own."""


@dataclass(slots=True)
class ThreadTitle:
    """The discussions of an article, and what is told of the one that is shown."""

    discussions: Sequence[Discussion] = ()
    shown: int = 0
    """Id of the discussion that is shown."""
    announced: int | None = None
    """How many comments there are said to be, where the discussion does not know."""
    is_watched: bool = False
    """Whether the thread is followed."""
    arrived: int = field(default=0, init=False)
    """How many comments came while the thread was shown, until the next key."""
    is_fetching: bool = field(default=False, init=False)

    @property
    def number(self) -> int:
        """Which of the discussions is shown, from 0."""
        ids = [discussion.id for discussion in self.discussions]
        return ids.index(self.shown) if self.shown in ids else 0

    @property
    def discussion(self) -> Discussion | None:
        """The discussion that is shown, where any is known."""
        return self.discussions[self.number] if self.discussions else None

    @property
    def next_id(self) -> int | None:
        """The discussion after the one that is shown, round the end; None without others."""
        if len(self.discussions) < 2:
            return None
        return self.discussions[(self.number + 1) % len(self.discussions)].id

    @property
    def all_announced(self) -> int | None:
        """How many comments the source says there are."""
        here = self.discussion
        return self.announced if here is None or here.announced is None else here.announced

    def lines(self, shown: Shown, width: int) -> tuple[Segments, Segments]:
        """The two lines above the comments."""
        facts = self._facts(shown)
        if len(self.discussions) > 1:
            tabs, _ = self._tabs(shown, width)
            told = fact_lines([" · ".join(facts)] if facts else [], width)[0]
            return tabs, ((told, "dim"),)
        here = self.discussion
        name, count = here.name if here is not None else _NAME, shown.rows.comment_count
        # The pane's heading says already that these are comments.
        own = f"{count:,} comment{'' if count == 1 else 's'}"
        counts = [own if name == _NAME else f"{name} {count:,}"]
        if shown.unread:
            counts.append(f"{shown.unread:,} unread")
        first, second = fact_lines([*counts, *facts], width)
        return ((first, "thread-title"),), ((second, "thread-title"),)

    def places(self, shown: Shown, width: int) -> tuple[TabPlace, ...]:
        """Where on the first line which tab can be clicked."""
        return self._tabs(shown, width)[1] if len(self.discussions) > 1 else ()

    def _tabs(self, shown: Shown, width: int) -> tuple[Segments, tuple[TabPlace, ...]]:
        tabs = [Tab(one.id, one.name, one.comments, one.unread) for one in self.discussions]
        number = self.number
        tabs[number] = tabs[number]._replace(total=shown.rows.comment_count, unread=shown.unread)
        return tab_line(tabs, number, width)

    def _facts(self, shown: Shown) -> list[str]:
        here, total = self.discussion, shown.rows.comment_count
        announced, hidden = self.all_announced, shown.rows.hidden_count
        facts = [f"{self.arrived:,} new" if self.arrived else ""]
        problem = "" if here is None or here.error else here.problem
        if self.is_fetching:
            facts.append("fetching…")
            problem = ""
        elif here is not None and here.error:
            facts.append(f"could not be fetched: {here.error}")
        if announced is not None and announced > total:
            facts.append(f"announced {announced:,}, here {total:,}")
        facts.append(problem or "")
        facts += (
            shown.order,
            f"{hidden:,} hidden" if hidden else "",
            "watched" if self.is_watched else "",
        )
        return [fact for fact in facts if fact]
