"""What the reader does with comments: hides noise, writes notes, looks at who else said what."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reader.library.connected import Connected

if TYPE_CHECKING:
    from reader.model.article import Version
    from reader.model.changes import CommentNoteChanged, RuleAdded, RuleRemoved
    from reader.model.discussion import NoiseRule
    from reader.model.query import Hit
    from reader.store.connection import Connection


class Commenting(Connected):
    """The part of the library that is about single comments and those who write them."""

    # Noise

    async def rules(self) -> list[NoiseRule]:
        """The rules that hide comments, in the order they came, with how many each hides."""
        from reader.store import noise

        return await self._long_read(noise.get_rules)

    async def add_rule(self, kind: str, pattern: str) -> RuleAdded:
        """Hides what a rule matches, now and from now on. Done when all of it is hidden.

        That takes a moment for authors and words; regular expressions and scores look at every
        comment that is stored, ten seconds for a million, and others write in between.

        Args:
            kind: `author` (a whole name), `word` (whole words, both in any case), `regex` (as in
                Python; `^` and `$` at lines) or `score` (the least that is shown).
            pattern: as typed.

        Raises:
            QueryError: it cannot be such a rule, in one line.
            UsageError: another program removed it meanwhile.
        """
        from reader.errors import UsageError
        from reader.model.changes import RuleAdded
        from reader.store import noise

        await self._settle_names()
        now = datetime.now(UTC)
        rule_id, is_new = await self._write(
            lambda write: noise.save_rule(write, kind, pattern, now)
        )
        await self.settle_rules()
        for rule in await self.rules():
            if rule.id == rule_id:
                return RuleAdded(rule=rule, is_new=is_new)
        raise UsageError(f"The rule {rule_id} was removed by another program")

    async def remove_rule(self, rule_id: int) -> RuleRemoved:
        """Gives a rule up: what it hid and no other rule hides is shown again.

        Raises:
            UsageError: there is no such rule.
        """
        from reader.errors import UsageError
        from reader.model.changes import RuleRemoved
        from reader.store import noise

        rule = await self._write(lambda write: noise.drop_rule(write, rule_id))
        if rule is None:
            raise UsageError(f"There is no rule {rule_id}")
        await self.settle_rules()
        return RuleRemoved(rule=rule)

    async def settle_rules(self) -> None:
        """Goes through stored comments for what rules, or the reader's names, came or went.

        Nothing to do costs nothing. For whoever is idle: it goes on where a crash left off, and
        takes in what the configuration says now.
        """
        from reader.store import noise

        await self._settle_names()
        with self._errors():
            is_pending = noise.has_pending(self._reading)
        while is_pending:
            is_pending = await self._write(noise.apply_pending)

    async def _settle_names(self) -> None:
        from reader.store import noise
        from reader.text.clean import clean_line

        names = {name for name in map(clean_line, self.settings.comments.names) if name}
        with self._errors():
            if noise.has_own_names(self._reading, names):
                return
        await self._write(lambda write: noise.set_own_names(write, names))

    # Notes and earlier texts

    async def set_comment_note(self, comment_id: int, text: str | None) -> CommentNoteChanged:
        """Writes the note of a comment; None or nothing but white space takes it away."""
        from reader.store import notes

        return await self._write(lambda write: notes.set_comment_note(write, comment_id, text))

    async def comment_versions(self, comment_id: int) -> list[Version]:
        """What edits and deletions replaced, oldest first; the present text is not among it."""
        from reader.store import versions

        with self._errors():
            return versions.get_comment_versions(self._reading, comment_id)

    # People

    async def comments_by(self, author: str, limit: int = 200) -> list[Hit]:
        """What somebody wrote in all that is stored, newest first, hidden or not.

        The name is compared whole, in any case: nobody knows whether it is one person.
        """
        from reader.store import commenters

        return await self._long_read(lambda read: commenters.comments_by(read, author, limit))


def undo_rule_added(write: Connection, change: RuleAdded) -> None:
    """Takes a rule back that was added; one that was there before stays."""
    from reader.store import noise

    if change.is_new and _is_there(write, change.rule):
        noise.drop_rule(write, change.rule.id)


def undo_rule_removed(write: Connection, change: RuleRemoved) -> None:
    """Brings a rule back that was given up, in its old place if that is free."""
    from reader.store import noise

    rule = change.rule
    noise.save_rule(write, rule.kind, rule.pattern, rule.created, wanted_id=rule.id)


def _is_there(write: Connection, rule: NoiseRule) -> bool:
    """Whether a rule is there still, and its id is not another's."""
    from reader.store import noise

    return any(
        (each.id, each.kind, each.pattern) == (rule.id, rule.kind, rule.pattern)
        for each in noise.get_rules(write)
    )
