"""Drives a comment source from bytes, without a network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from reader.comments.source import Ask, Heard, Refused, Source, Told
from reader.model.comment import Comment
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, FoundThread

Answers = Mapping[str, bytes | str | int | Callable[[Ask], Heard]]
"""By address: a document, a status that refuses it, or a function."""


@dataclass
class Conversation:
    """What came of a whole conversation."""

    found: FoundThread
    asked: list[str] = field(default_factory=list)
    rounds: list[list[str]] = field(default_factory=list)
    """What was asked for at once."""


def tell(
    source: Source,
    address: str,
    answers: Answers,
    sites: CommentSites = CommentSites(),  # noqa: B008
) -> Conversation:
    """Has a source read the discussion at an address; what is not among the answers is a 404."""
    link = source.recognise(address, sites)
    assert link is not None, f"{source.name} does not recognise {address}"
    return tell_link(source, link, answers, sites)


def tell_link(
    source: Source,
    link: DiscussionLink,
    answers: Answers,
    sites: CommentSites = CommentSites(),  # noqa: B008
) -> Conversation:
    """The same for a link that is recognised already."""
    asking = source.ask(link, sites)
    asked: list[str] = []
    rounds: list[list[str]] = []
    try:
        wanted = next(asking)
        while True:
            rounds.append([ask.url for ask in wanted])
            asked += rounds[-1]
            wanted = asking.send([_heard(ask, answers) for ask in wanted])
    except StopIteration as end:
        return Conversation(end.value, asked, rounds)


def _heard(ask: Ask, answers: Answers) -> Heard:
    match answers.get(ask.url, 404):
        case bytes(data):
            return Told(url=ask.url, data=data)
        case str(text):
            return Told(url=ask.url, data=text.encode())
        case int(status):
            return Refused(message=f"{status} refused", status=status, is_busy=status in (429, 503))
        case answer:
            return answer(ask)


def outline(found: FoundThread) -> list[str]:
    """A thread as lines: two blanks a level, then author and the first line of the text."""
    return [_line(comment) for comment in found.thread]


def _line(comment: Comment) -> str:
    first = comment.text.partition("\n")[0]
    return f"{'  ' * comment.depth}{comment.author or '-'}: {first or f'[{comment.state}]'}"
