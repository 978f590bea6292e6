"""What the reader did to an article, as our own export wrote it down, given to its new copy."""

from __future__ import annotations

from reader.model.entry import EntryState
from reader.store.articles import set_articles
from reader.store.comments import get_thread, set_comments, thread_counts
from reader.store.connection import Connection
from reader.store.labels import set_labels
from reader.store.notes import set_comment_note, set_note


def give_state(writer: Connection, article_id: int, state: EntryState) -> None:
    """Gives a new article the state that our own export wrote down."""
    if not state.unread:
        set_articles(writer, [article_id], unread=False)
    if state.starred:
        set_articles(writer, [article_id], starred=True)
    if state.labels:
        set_labels(writer, [article_id], add=state.labels)
    if state.note:
        set_note(writer, article_id, state.note)
    if state.watched:
        set_articles(writer, [article_id], watched=True)
    if (page := state.full_text) is not None:
        # Few exports have any.
        from reader.model.article import FullText
        from reader.store.full_texts import save_full_text

        full = FullText(
            url=page.url,
            fetched=page.fetched,
            body=page.body,
            text=page.text,
            is_shown=page.is_shown,
        )
        save_full_text(writer, article_id, full)
    threads = [
        get_thread(writer, article_id, discussion_id)
        for discussion_id, _, _ in thread_counts(writer, article_id)
    ]
    ids = [comment_id for thread in threads for comment_id in thread.ids]
    pairs = list(zip(ids, state.comments, strict=True))
    set_comments(writer, [number for number, (unread, _) in pairs if not unread], unread=False)
    # A comment that was deleted before it was read arrives as if there was nothing to read.
    are_unread = (is_unread for thread in threads for is_unread in thread.unread)
    was_deleted = [
        number
        for (number, (unread, _)), is_unread in zip(pairs, are_unread, strict=True)
        if unread and not is_unread
    ]
    set_comments(writer, was_deleted, unread=True)
    set_comments(writer, [number for number, (_, starred) in pairs if starred], starred=True)
    for number, note in zip(ids, state.comment_notes, strict=False):
        if note:
            set_comment_note(writer, number, note)
