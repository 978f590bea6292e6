"""What hides comments, line by line: an author, the list of rules, giving one up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.cli.feed_output import amount
from reader.errors import UsageError
from reader.model.changes import RuleAdded

if TYPE_CHECKING:
    from reader.cli.plain.session import Session


def hide_author(session: Session) -> None:
    """Hides what the author of the comment in place writes, here and everywhere, after asking."""
    kept = session.comment_here()
    name = kept.comment.author
    if not name:
        raise UsageError("this comment does not name its author")
    if session.speech.agrees(f"Hide all comments by {name}?"):
        change = session.change(lambda: session.library.add_rule("author", name))
        session.take_in()
        if isinstance(change, RuleAdded):
            session.hidden_at[change.rule.id] = (kept.id, session.place_id())


def return_to_hidden(session: Session, rule_id: int) -> None:
    """Goes back to the comment whose author was hidden, if nobody went elsewhere meanwhile."""
    comment_id, left_at = session.hidden_at.pop(rule_id, (0, None))
    thread = session.thread
    if thread is not None and comment_id and session.place_id() == left_at:
        ids = [kept.id for kept in thread.comments]
        if comment_id in ids:
            thread.at = ids.index(comment_id)


def show_rules(session: Session) -> None:
    """Lists what hides comments, numbered for `unhide`."""
    session.rules = session.run(session.library.rules())
    session.kind = "rules"
    session.speech.say(f"{amount(len(session.rules), 'rule')}.")
    session.speech.page(
        f"{number}. hidden: {rule.why}, {amount(rule.hidden, 'comment')}"
        for number, rule in enumerate(session.rules, 1)
    )


def unhide(session: Session, text: str) -> None:
    """Gives up the rule of a number: what it hid is shown again."""
    rules = session.rules if session.kind == "rules" else session.run(session.library.rules())
    number = int(text) if text.isdecimal() and len(text) < 10 else 0
    if not 0 < number <= len(rules):
        raise UsageError("unhide which? Say: rules, then its number, as: unhide 1")
    rule = rules[number - 1]
    session.change(lambda: session.library.remove_rule(rule.id))
    session.rules = session.run(session.library.rules())
    session.kind = "rules"
    session.take_in()
    return_to_hidden(session, rule.id)
