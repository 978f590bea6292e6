"""The commands of the linear reader: words and letters, and what each does."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from reader.cli.plain import addresses, answering, discussing, hiding
from reader.cli.plain.session import Session
from reader.cli.plain.speech import Ended
from reader.errors import UsageError

if TYPE_CHECKING:
    from reader.model.event import RefreshFinished


class Command(NamedTuple):
    """One command."""

    names: tuple[str, ...]
    """Words and letters, the one to be taught first."""
    takes: str
    """What may follow, for the help; empty: nothing."""
    sentence: str
    run: Callable[[Session, str], None]


def _mark(session: Session, text: str) -> None:
    library = session.library
    match text:
        case "all":
            ids = list(session.ids)
            if not ids:
                raise UsageError("no articles are listed; say: list")
            if session.speech.agrees(f"Mark {len(ids)} articles read?"):
                session.change(lambda: library.mark_articles(ids, unread=False))
        case "thread":
            comments = session.comment_ids()
            session.change(lambda: library.mark_comments(comments, unread=False))
        case "" | "read" | "unread":
            article = session.here()
            unread = text == "unread" if text else not article.unread
            session.change(lambda: library.mark_articles([article.id], unread=unread))
        case _:
            raise UsageError("say: mark, mark read, mark unread, mark thread or mark all")


def _star(session: Session, text: str) -> None:
    library = session.library
    if text == "comment":
        kept = session.comment_here()
        session.change(lambda: library.mark_comments([kept.id], starred=not kept.starred))
    else:
        article = session.here()
        session.change(lambda: library.mark_articles([article.id], starred=not article.starred))


def _label(session: Session, text: str) -> None:
    if not text:
        raise UsageError("say the label, as: label boats; or, to take it away: label -boats")
    ids = [session.here().id]
    name = text.removeprefix("-")
    add, remove = ([], [name]) if name != text else ([name], [])
    session.change(lambda: session.library.set_labels(ids, add=add, remove=remove))


def _note(session: Session, text: str) -> None:
    article = session.here()
    if not text and not article.notes:
        raise UsageError("there is no note; say what to write, as: note for the chronicle")
    session.change(lambda: session.library.set_note(article.id, text or None))


def _delete(session: Session, text: str) -> None:
    article = session.here()
    if session.speech.agrees("Delete this article?"):
        session.change(lambda: session.library.delete_articles([article.id]))


def _refresh(session: Session, text: str) -> None:
    if text in ("comments", "elsewhere"):
        discussing.fetch_comments(session, is_elsewhere=text == "elsewhere")
        return
    if text not in ("", "all"):
        raise UsageError("say: refresh, refresh all, refresh comments or refresh elsewhere")
    session.speech.say("refreshing.")
    finished = session.run(_refreshed(session, is_all=text == "all"))
    from reader.cli.feed_output import refreshed_line

    session.speech.say(refreshed_line(finished))


async def _refreshed(session: Session, *, is_all: bool) -> RefreshFinished:
    from reader.cli.feed_output import refresh_line
    from reader.model.event import FeedRefreshed, RefreshFinished

    events = session.library.refresh(is_all=is_all)
    async with contextlib.aclosing(events):
        async for event in events:
            match event:
                case FeedRefreshed(feed=feed):
                    if (line := refresh_line(event)) is not None:
                        session.speech.say(line)
                    if feed.error:
                        session.speech.say(f"{feed.title or feed.url}: {feed.error}")
                case RefreshFinished():
                    return event
    raise AssertionError("a refresh ends with its sum")


def _help(session: Session, text: str) -> None:
    session.speech.page(help_lines(text))


def _quit(session: Session, text: str) -> None:
    raise Ended


COMMANDS = (
    Command(("read on", ""), "", "Read on: the next unread comment, else the next unread article. "
            "The Enter key alone does the same.", lambda s, _: s.go_on()),
    Command(("list", "l"), "[all, unread, starred, or a query]",
            "List articles, newest first; nothing: the same list again.",
            lambda s, text: s.list_words(text)),
    Command(("open", "o"), "N or ADDRESS",
            "Open number N of what was listed last, or the article or discussion of an address.",
            lambda s, text: s.open_number(text)),
    Command(("next", "n"), "", "Read the next unread article of the list.",
            lambda s, _: s.step(1, is_unread=True)),
    Command(("previous", "p"), "", "Read the article before this one.", lambda s, _: s.step(-1)),
    Command(("after", "j"), "", "Read the article after this one, read or not.",
            lambda s, _: s.step(1)),
    Command(("read", "r"), "", "Read the article again from its beginning.", lambda s, _: s.read()),
    Command(("comments", "c"), "", "Read all comments.", lambda s, _: s.show_comments()),
    Command(("next comment", "nc"), "", "Read the next unread comment.",
            lambda s, _: s.next_comment()),
    Command(("comment",), "[N]", "Read comment N, or the last one again.",
            lambda s, text: s.show_comment(text)),
    Command(("parent", "pc"), "", "Read the comment that this one answers.",
            lambda s, _: s.show_parent()),
    Command(("skip",), "", "Read the comment after all answers to the last one.",
            lambda s, _: discussing.skip(s)),
    Command(("find",), "WORDS", "Read the next comment of this article that contains the words.",
            discussing.find),
    Command(("watch",), "", "Fetch comments of the article together with the feeds, or stop that.",
            lambda s, _: discussing.watch(s)),
    Command(("hide",), "", "Hide all comments by the author of the last one.",
            lambda s, _: hiding.hide_author(s)),
    Command(("rules",), "", "List what hides comments.", lambda s, _: hiding.show_rules(s)),
    Command(("unhide",), "N", "Remove rule N: what it hid is shown again.", hiding.unhide),
    Command(("sort",), "oldest, newest, score or thread",
            "Sort the answers to the article and to each comment; thread: as the site has them.",
            discussing.sort),
    Command(("answer", "a"), "[TEXT]",
            "Write a reply to the last comment, in an editor or as TEXT; it says where to post it.",
            answering.answer),
    Command(("where", "w"), "", "Say which article and comment this is.", lambda s, _: s.where()),
    Command(("mark", "m"), "[read, unread, thread or all]",
            "Mark the article read or unread, all its comments or the whole list read.", _mark),
    Command(("star", "s"), "[comment]",
            "Give the article or the last comment a star, or take it away.", _star),
    Command(("label",), "NAME", "Give the article a label; -NAME takes it away.", _label),
    Command(("note",), "[TEXT]", "Write a note on the article; nothing takes it away.", _note),
    Command(("delete", "d"), "", "Delete the article.", _delete),
    Command(("undo", "u"), "", "Undo the last change, as often as you like.",
            lambda s, _: s.undo()),
    Command(("search", "/"), "WORDS", "Search articles and comments.",
            lambda s, text: s.search(text)),
    Command(("feeds", "f"), "", "List the feeds.", lambda s, _: s.show_feeds()),
    Command(("links",), "[comment]",
            "List the addresses of the article or the last comment; open N opens one.",
            addresses.show_links),
    Command(("refresh", "R"), "[all, comments or elsewhere]",
            "Fetch the feeds that are due, or all, or the comments of the article; elsewhere: "
            "look for some on Hacker News and Lobsters.", _refresh),
    Command(("help", "h", "?"), "[COMMAND]", "Say what can be typed.", _help),
    Command(("quit", "q"), "", "Quit; what you have read and where you were is kept.", _quit),
)  # fmt: skip


def help_lines(name: str = "") -> list[str]:
    """What can be typed, a line each; of one command, or of all."""
    rows = [command for command in COMMANDS if not name or name in command.names]
    if not rows:
        raise UsageError(f"there is no command {name!r}; say: help")
    lines = []
    for command in rows:
        word, *others = (each for each in command.names if each)
        usage = f"{word} {command.takes}".rstrip()
        short = f" (or {', '.join(others)})" if others else ""
        lines.append(f"{usage}{short}: {command.sentence}")
    return lines


def run_line(session: Session, line: str) -> None:
    """Does what a typed line says.

    Raises:
        UsageError: it says nothing that can be done.
        Ended: it asked for the end.
    """
    if line.isdecimal():
        session.open_number(line)
        return
    if line.startswith("/") and len(line) > 1:
        line = f"/ {line[1:]}"
    # `R` is not `r`, but `Next Comment` is `next comment`.
    for typed in (line, line.lower()):
        for name, command in _BY_NAME:
            if typed == name or (command.takes and name and typed.startswith(f"{name} ")):
                command.run(session, line[len(name) :].strip())
                return
    raise UsageError(f"there is no command {line!r}; say: help")


_BY_NAME = sorted(
    ((name, command) for command in COMMANDS for name in command.names),
    key=lambda pair: -len(pair[0]),
)
"""The longest first: `next comment` comes before `next`."""
