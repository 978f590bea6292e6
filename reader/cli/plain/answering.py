"""Answering a comment line by line: a reply is written, kept, and posted on the site's page."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from reader.cli.plain.addresses import open_link
from reader.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from reader.cli.plain.session import Session


def answer(session: Session, text: str) -> None:
    """Has a reply to the comment in place written, and says where it is and where to post it.

    Args:
        session: what is read.
        text: the reply; empty: it is written in an editor, below what is answered.
    """
    from reader.screens.clipboard import copy_by_program
    from reader.screens.reply import draft_for, new_draft

    comment = session.comment_here().comment
    begun = draft_for(comment)
    try:
        path = new_draft(f"{begun}{text}\n" if text else begun)
        written = path.read_text("utf-8") if text else _edited(session, path)
    except OSError as error:
        raise UsageError(
            f"the reply cannot be kept: {error.strerror} ({error.filename})"
        ) from error
    if not text and written.strip() in ("", begun.strip()):
        path.unlink(missing_ok=True)
        session.speech.say("nothing was written.")
        return
    is_copied = session.speech.is_typed and copy_by_program(written, os.environ) is None
    session.speech.say(f"the reply is {'copied, and ' if is_copied else ''}kept in {path}")
    page = comment.link or _page(session)
    if page is None:
        session.speech.say("there is no page to post it on.")
        return
    session.speech.say(f"post it at {page}")
    if session.speech.is_typed and session.speech.agrees("Open that page?"):
        open_link(session, page)


def _page(session: Session) -> str | None:
    """The page of the discussion in place, else that of the article."""
    article, kept = session.here(), session.comment_here()
    discussions = session.run(session.library.discussions(article.id))
    pages = (one.page for one in discussions if one.id == kept.discussion_id)
    return next(pages, None) or article.entry.comments_url or article.entry.link


def _edited(session: Session, path: Path) -> str:
    """What the draft holds after the reader's editor.

    Raises:
        OSError: it is gone.
    """
    from reader.screens.reply import find_editor
    from reader.screens.terminal import run_there

    if not session.speech.is_typed:
        path.unlink()
        raise UsageError("answer what? Say it, as: answer That is so")
    editor = find_editor(os.environ)
    if editor is None:
        path.unlink()
        raise UsageError("there is no editor: set VISUAL or EDITOR, or say: answer That is so")
    if failure := run_there((*editor, os.fspath(path))):
        session.speech.say(failure)
    return path.read_text("utf-8", "replace")
