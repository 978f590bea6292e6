"""An article with its thread as mail."""

from __future__ import annotations

import mailbox
from datetime import UTC, date, datetime
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from pathlib import Path
from typing import Any

import pytest

from reader.export.mbox import mbox_article
from reader.model.article import Article, Provenance
from reader.model.body import Body
from reader.model.comment import Comment, CommentState, KeptComment, thread_from_depths
from reader.model.discussion import Discussion
from reader.model.entry import Entry

WHEN = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def article(title: str | None = "Night trains", text: str = "They run again.") -> Article:
    return Article(
        id=1,
        entry=Entry(
            title=title,
            text=text,
            body=Body("text", text),
            link="https://news.example/night",
            author="Ida",
            published=WHEN,
        ),
        feed=None,
        fetched=WHEN,
        unread=True,
        starred=False,
        comments=0,
        comments_unread=0,
        source=Provenance(format="rss"),
    )


def thread(*rows: tuple[int, str, str], discussion_id: int = 0, **more: Any) -> list[KeptComment]:
    """Comments as (depth, author, text)."""
    made = thread_from_depths(
        (
            Comment(
                author=author,
                body=Body("text", text),
                text=text,
                source_id=f"{discussion_id}-{number}",
                published=WHEN,
                **more,
            ),
            depth,
        )
        for number, (depth, author, text) in enumerate(rows)
    )
    return [
        KeptComment(
            id=number + 1,
            article_id=1,
            parent_id=None,
            comment=comment,
            unread=True,
            starred=False,
            discussion_id=discussion_id,
        )
        for number, comment in enumerate(made)
    ]


def mails(
    folder: Path,
    comments: list[KeptComment],
    *,
    of: Article | None = None,
    discussions: tuple[Discussion, ...] = (),
) -> list[Message]:
    """What a mail program reads."""
    path = folder / "thread.mbox"
    path.write_bytes(b"".join(mbox_article(of or article(), comments, discussions)))
    box = mailbox.mbox(path)
    try:
        return list(box)
    finally:
        box.close()


def text_of(mail: Message) -> str:
    payload = mail.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


def name_of(mail: Message) -> str:
    return str(make_header(decode_header(str(mail["From"]))))


def test_a_mail_program_shows_the_same_tree(tmp_path: Path) -> None:
    """Every reply refers to the whole chain above it, the article first."""
    rows = [(0, "Ada", "one"), (1, "Bob", "two"), (2, "Cyd", "three"), (0, "Dan", "four")]
    found = mails(tmp_path, thread(*rows))
    ids = [mail["Message-ID"] for mail in found]
    assert [" ".join(str(mail["References"] or "").split()) for mail in found] == [
        "",
        ids[0],
        f"{ids[0]} {ids[1]}",
        f"{ids[0]} {ids[1]} {ids[2]}",
        ids[0],
    ]
    assert [mail["In-Reply-To"] for mail in found] == [None, ids[0], ids[1], ids[2], ids[0]]
    assert len(set(ids)) == 5
    assert found[1]["Subject"] == "Re: Night trains"
    assert [text_of(mail).strip() for mail in found[1:]] == ["one", "two", "three", "four"]
    assert found[0]["Date"] == "Sun, 01 Mar 2026 09:30:00 +0000"


def test_exporting_again_gives_the_same_ids(tmp_path: Path) -> None:
    """A mail program takes a second export for the mails that it has."""
    comments = thread((0, "Ada", "one"), (1, "Bob", "two"))
    first = [mail["Message-ID"] for mail in mails(tmp_path, comments)]
    assert first == [mail["Message-ID"] for mail in mails(tmp_path, comments)]


@pytest.mark.parametrize(
    "name",
    ["Ünal Ö", "日本語の名前", "a@b.example", 'Q "quote" <x@y>', "A, B; C:", "Bcc: evil", "", "  "],
)
def test_any_name_is_a_sender(tmp_path: Path, name: str) -> None:
    """Signs that mean something in an address are only a name."""
    mail = mails(tmp_path, thread((0, name, "text")))[1]
    assert name_of(mail) == f"{name.strip() or 'Anonymous'} <nobody@soundoff.invalid>"
    assert mail["Bcc"] is None
    ((_, address),) = getaddresses([str(mail["From"])])
    assert address == "nobody@soundoff.invalid"


def test_a_line_that_could_begin_a_mail_does_not(tmp_path: Path) -> None:
    """`From ` at the start of a line is text."""
    text = "From here on\n>From there\nFrom nobody@soundoff.invalid Thu Jan  1 00:00:00 1970"
    found = mails(tmp_path, thread((0, "Ada", text)))
    assert len(found) == 2
    assert "here on" in text_of(found[1])


def test_a_missing_parent_is_referred_to(tmp_path: Path) -> None:
    """Replies to a comment that is not here stand together below an empty place."""
    comments = thread((0, "Ada", "one"), (1, "Bob", "two"), (1, "Cyd", "three"))
    state: CommentState = "missing"
    stand_in = thread((0, "", ""), state=state)[0]
    found = mails(tmp_path, [stand_in, *comments[1:]])
    assert len(found) == 3
    assert found[1]["In-Reply-To"] == found[2]["In-Reply-To"] != found[0]["Message-ID"]


def test_a_day_without_a_time_is_a_date_in_no_zone(tmp_path: Path) -> None:
    """A mail needs a time: noon, marked as being in no zone."""
    comments = thread((0, "Ada", "one"))
    kept = comments[0]
    comment = Comment(author="Ada", body=kept.comment.body, text="one", published=date(2010, 6, 13))
    dated = KeptComment(
        id=1, article_id=1, parent_id=None, comment=comment, unread=True, starred=False
    )
    assert mails(tmp_path, [dated])[1]["Date"] == "Sun, 13 Jun 2010 12:00:00 -0000"


def test_each_discussion_is_named(tmp_path: Path) -> None:
    """Threads of several places are told apart, and the same id on two sites is two mails."""
    comments = thread((0, "Ada", "one")) + thread((0, "Ada", "one"), discussion_id=7)
    known = Discussion(id=7, article_id=1, name="Hacker News")
    found = mails(tmp_path, comments, discussions=(known,))
    assert [mail["X-Discussion"] for mail in found] == [None, "Comments", "Hacker News"]
    assert found[1]["Message-ID"] != found[2]["Message-ID"]


def test_a_deep_thread_keeps_its_references_short(tmp_path: Path) -> None:
    """The first and the last ids of a long chain are enough for any mail program."""
    found = mails(tmp_path, thread(*((depth, "Ada", str(depth)) for depth in range(600))))
    references = str(found[-1]["References"]).split()
    assert len(references) == 30
    assert references[0] == found[0]["Message-ID"]
    assert references[-1] == found[-2]["Message-ID"] == found[-1]["In-Reply-To"]
