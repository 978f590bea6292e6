"""What is done about discussions line by line: fetched, followed, hidden, gone through."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from reader.cli.plain.session import Session
from reader.cli.plain.thread import ORDERS
from reader.errors import UsageError

if TYPE_CHECKING:
    from reader.model.event import ThreadsFinished


def fetch_comments(session: Session, *, is_elsewhere: bool) -> None:
    """Asks for the discussions of the article; elsewhere: looks for some by its address, too."""
    from reader.cli.feed_output import threads_line

    article = session.here()
    session.speech.say("asking for comments.")
    finished = session.run(_fetched(session, article.id, is_elsewhere=is_elsewhere))
    if finished.discussions or finished.is_offline:
        session.speech.say(threads_line(finished))
    elif is_elsewhere:
        session.speech.say("no discussion of this article is known there either.")
    else:
        session.speech.say("no discussion of this article is known; say: refresh elsewhere")
    session.take_in()


async def _fetched(session: Session, article_id: int, *, is_elsewhere: bool) -> ThreadsFinished:
    from reader.cli.feed_output import thread_line, thread_name
    from reader.model.event import ThreadRefreshed, ThreadsFinished

    events = session.library.refresh_threads(article_ids=[article_id], search=is_elsewhere)
    async with contextlib.aclosing(events):
        async for event in events:
            match event:
                case ThreadRefreshed(discussion=discussion):
                    if discussion.error:
                        session.speech.say(f"{thread_name(event)}: {discussion.error}")
                    elif (line := thread_line(event)) is not None:
                        session.speech.say(line)
                case ThreadsFinished():
                    return event
    raise AssertionError("asking ends with its sum")


def watch(session: Session) -> None:
    """Has the discussions of the article fetched with the feeds, or does so no more."""
    article = session.here()
    watched = not article.is_watched
    session.change(lambda: session.library.watch([article.id], watched=watched))


def sort(session: Session, text: str) -> None:
    """Sorts the replies to each comment; the place is on the same one."""
    if text not in ORDERS:
        raise UsageError(f"sort how? Say one of: {', '.join(ORDERS)}")
    thread = session.discussed()
    if text == "score" and all(kept.comment.score is None for kept in thread.comments):
        raise UsageError("this site does not tell scores")
    session.order = text
    session.take_in()
    session.speech.say(f"comments: {ORDERS[text]}.")


def skip(session: Session) -> None:
    """Reads the first comment behind all answers to the one in place."""
    thread = session.discussed()
    depth = session.comment_here().comment.depth
    for index in range(thread.at + 1, len(thread.comments)):
        if thread.comments[index].comment.depth <= depth:
            session.read_comment(index)
            return
    raise UsageError("nothing comes after this comment but answers to it")


def find(session: Session, text: str) -> None:
    """Reads the next comment in which words stand, from the top again after the last."""
    if not text:
        raise UsageError("find what? Say: find kettle")
    thread, wanted = session.discussed(), text.casefold()
    count = len(thread.comments)
    for step in range(1, count + 1):
        index = (thread.at + step) % count
        if wanted in thread.comments[index].comment.text.casefold():
            session.read_comment(index)
            return
    raise UsageError(f"no comment here has {text}")
