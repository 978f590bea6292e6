"""Addresses line by line: those of an article or a comment, listed and opened."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from reader.errors import UsageError
from reader.render.article_flow import text_below_head
from reader.text.blocks import parse_body
from reader.text.tracking import without_tracking
from reader.text.urls import is_openable

if TYPE_CHECKING:
    from reader.cli.plain.session import Session


def show_links(session: Session, text: str) -> None:
    """Lists the addresses in the article or the comment, numbered as its text numbers them.

    Its own address has the number after them.
    """
    if text not in ("", "comment"):
        raise UsageError("links of what? Say: links, or: links comment")
    article = session.here().as_shown()
    document, own = text_below_head(article, parse_body(article.entry.body)), article.entry.link
    if text:
        comment = session.comment_here().comment
        document, own = parse_body(comment.body), comment.link
    links = document.links
    session.links = [None if link.anchor else without_tracking(link.url) for link in links]
    if own and own not in session.links:
        session.links.append(own)
    session.kind = "links"
    itself = f", the {text or 'article'} itself"
    session.speech.page(
        f"{number}. {link}{itself if link == own else ''}"
        for number, link in enumerate(session.links, 1)
        if link
    )
    if not any(session.links):
        session.speech.say("no links.")


def open_link(session: Session, link: str | None) -> None:
    """Opens an address that was listed in the browser; None leads to a place in the text."""
    import os
    import subprocess

    from reader.screens.browser import find_browser, run_detached

    if link is None:
        raise UsageError("that number leads to a place in this text, not out of it")
    if not is_openable(link):
        raise UsageError(f"only web addresses are opened, not {link}")
    program = find_browser(link, session.library.settings.browser, os.environ)
    if program is None:
        raise UsageError(f"no browser found for {link}")
    if program.needs_terminal:
        subprocess.run(program.arguments, check=False)
    elif failure := session.run(run_detached(program)):
        raise UsageError(failure)


def open_address(session: Session, address: str) -> None:
    """Opens the article that an address leads to, or whose discussion it leads to.

    The place is before the first comment of that discussion.
    """
    library = session.library
    if (found := library.find_article(address)) is not None:
        session.open_article(found.id)
        return
    if not library.is_discussion(address):
        raise UsageError("no article here has that address, and it leads to no discussion")
    place = session.run(library.find_discussion(address))
    if place is None:
        session.speech.say("asking for comments.")
        place = session.run(library.open_discussion(address))
    article_id, discussion_id = place
    session.open_article(article_id)
    with contextlib.suppress(UsageError):
        thread = session.discussed()
        ids = [kept.discussion_id for kept in thread.comments]
        if discussion_id in ids:
            thread.at = ids.index(discussion_id) - 1
