"""`reader --plain`: reads lines, does what they say, says what came of it."""

from __future__ import annotations

from reader.cli.plain.commands import run_line
from reader.cli.plain.session import Session
from reader.cli.plain.speech import Ended, Speech
from reader.cli.session import (
    EXIT_DONE,
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    missing_config,
    open_library,
    say_error,
    settings_of,
)
from reader.errors import ReaderError
from reader.text.clean import clean_line
from reader.text.urls import is_openable

PROMPT = "reader: "


def run_plain(
    *, store: str | None, config: str | None, demo: bool, target: str | None = None
) -> int:
    """Reads linearly until the input ends.

    Args:
        store: the store.
        config: the configuration.
        demo: whether to read a throw-away store.
        target: an article's id or link, or a query, to begin with.

    Returns:
        The exit status; 1 if a line of a script could not be done.
    """
    settings = settings_of(config)
    with open_library(store, settings, demo=demo) as library:
        speech = Speech()
        session = Session(library, speech)
        try:
            if missing := missing_config(config):
                say_error(missing)
            return _loop(session, speech, target)
        finally:
            session.close()


def _loop(session: Session, speech: Speech, target: str | None) -> int:
    status = EXIT_DONE
    if speech.is_typed:
        speech.say("Soundoff, plain. Type help to hear the commands, quit to end.")
    line = _first_line(session, target)
    if line is None and speech.is_typed:
        # A script gets what it asks for and nothing else.
        line = "list unread"
    while True:
        try:
            if line is not None:
                run_line(session, line)
        except Ended:
            return status
        except KeyboardInterrupt:
            speech.say("stopped.")
        except ReaderError as error:
            if speech.is_typed:
                # The prompt has the name already, and whole words are kept together.
                speech.say(clean_line(str(error)))
            else:
                say_error(str(error))
                status = EXIT_FAILED
        try:
            line = speech.ask(PROMPT)
        except Ended:
            if speech.is_typed:
                speech.say("")
            return status
        except KeyboardInterrupt:
            speech.say("")
            return EXIT_INTERRUPTED


def _first_line(session: Session, target: str | None) -> str | None:
    if target is None:
        return None
    found = session.library.find_article(target)
    if found is None and target.isdecimal():
        raise ReaderError(f"there is no article {target}; reader list shows the ids")
    if found is None:
        return f"{'open' if is_openable(target) else 'list'} {target}"
    session.ids.append(found.id)
    return "1"
