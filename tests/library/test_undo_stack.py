"""The order in which changes are taken back."""

from __future__ import annotations

from reader.library.undo_stack import UndoStack, describe_change
from tests.fakes import FakeLibrary


async def test_what_the_reader_did_is_taken_back_first() -> None:
    """A comment that becomes read a second after a star is not what u is pressed for."""
    library = FakeLibrary()
    article_id = library.add("Ferry", comments=[(0, "One"), (0, "Two")])
    one, two = (kept.id for kept in library.threads[article_id])
    stack, fake = UndoStack(library.as_library()), library
    await stack.change(lambda: fake.mark_comments([one], unread=False), is_own=False)
    await stack.mark_articles([article_id], starred=True)
    await stack.change(lambda: fake.mark_comments([two], unread=False), is_own=False)
    told = []
    while change := await stack.undo():
        told.append(describe_change(change))
    assert told == ["1 article starred", *["1 comment marked read"] * 2]
    assert all(kept.unread for kept in library.threads[article_id])


async def test_what_was_read_again_meanwhile_is_not_taken_back_twice() -> None:
    """After everything is taken back, each comment is as it was at first."""
    library = FakeLibrary()
    article_id = library.add("Ferry", comments=[(0, "One")])
    (one,) = (kept.id for kept in library.threads[article_id])
    await library.mark_comments([one], unread=False)
    stack, fake = UndoStack(library.as_library()), library
    await stack.mark_comments([one], unread=True)
    await stack.change(lambda: fake.mark_comments([one], unread=False), is_own=False)
    assert await stack.undo()
    assert await stack.undo() is None
    assert not library.threads[article_id][0].unread
