"""A reply that the reader writes in an editor, to be posted on the site itself."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from reader import paths
from reader.model.comment import Comment
from reader.render.article_head import written_date
from reader.screens.terminal import lent, run_there

if TYPE_CHECKING:
    from textual.app import App

    from reader.screens.links import Links

_MEASURE = 72
_KEPT_SECONDS = 30 * 86400
"""How long drafts are kept: what a terminal was told to copy it may not have copied."""
_EDITORS = ("sensible-editor", "nano", "vim", "vi")


def find_editor(environment: Mapping[str, str]) -> tuple[str, ...] | None:
    """The command line of the reader's editor; None where there is none."""
    for command in (environment.get("VISUAL"), environment.get("EDITOR"), *_EDITORS):
        with suppress(ValueError):
            words = shlex.split(command or "")
            if words and shutil.which(words[0]) is not None:
                return tuple(words)
    return None


def draft_for(comment: Comment) -> str:
    """What a reply begins with: who wrote when, and what was written, quoted."""
    author = comment.author or "Anonymous"
    when = f"On {written_date(comment.published)}, " if comment.published is not None else ""
    lines = [f"{when}{author} wrote:"]
    for paragraph in comment.text.split("\n"):
        lines += [f"> {line}" for line in wrap(paragraph, _MEASURE - 2)] or [">"]
    return "\n".join(lines) + "\n\n"


async def answer(app: App[Any], links: Links, comment: Comment, page: str | None) -> str:
    """Has the reader write a reply, copies it and opens the page to post it on.

    Args:
        app: gives the terminal to the editor.
        links: opens the page.
        comment: what is answered.
        page: where replies to it are posted.

    Returns:
        One line that says what came of it, and where the reply is kept.
    """
    from textual.app import SuspendNotSupported

    editor = find_editor(os.environ)
    if editor is None:
        return "There is no editor: set VISUAL or EDITOR."
    begun = draft_for(comment)
    try:
        path = new_draft(begun)
    except OSError as error:
        return f"A draft cannot be written: {error.strerror} ({error.filename})"
    failure: str | None
    try:
        with lent(app):
            failure = await asyncio.to_thread(run_there, (*editor, os.fspath(path)))
    except SuspendNotSupported:
        failure = f"{editor[0]} needs the terminal"
    try:
        text = path.read_text("utf-8", "replace").strip()
    except OSError as error:
        return f"The draft is gone: {error.strerror} ({path})"
    if not text or text == begun.strip():
        path.unlink(missing_ok=True)
        return failure or "Nothing was written."
    if failure:
        return f"{failure}; the reply is kept in {path}"
    app.copy_to_clipboard(text)
    if page is None:
        return f"Copied; there is no page to post it on. The reply is kept in {path}"
    if failure := await links.show(page):
        return f"{failure}: copied, post it at {page} (kept in {path})"
    return f"Copied; post it at {page} (kept in {path})"


def new_draft(text: str) -> Path:
    """Writes a draft into a file that only the reader can read; forgets old ones.

    Raises:
        OSError: it cannot be written.
    """
    folder = paths.data_dir() / "drafts"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.glob("reply-*.md"):
        with suppress(OSError):
            if old.stat().st_mtime < time.time() - _KEPT_SECONDS:
                old.unlink()
    number, name = tempfile.mkstemp(prefix="reply-", suffix=".md", dir=folder)
    with open(number, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(text)
    return Path(name)
