"""Headings of comment sections, and what they announce."""

from __future__ import annotations

import pytest

from reader.formats.plaintext import read

COMMENTS = (
    "\n\nAnn says:\nMay 3, 2010 at 9:00 am\n\nYes.\n\nBob says:\nMay 3, 2010 at 9:30 am\n\nNo.\n"
)


@pytest.mark.parametrize(
    ("heading", "announced"),
    [
        ("soundoff (5 Responses)", 5),
        ("soundoff (One Response)", 1),
        ("soundoff (No Responses)", 0),
        ("soundoff (1,234 Responses)", 1234),
        ("There are 3 comments on this post", 3),
        ("1–3 of 3 comments", 3),
        ("3 people commented", 3),
        ("Sound Off (3)", 3),
        ("Conversation (3)", 3),
        ("3 Réactions", 3),
        ("3 Meinungen", 3),
        ("5 gedachten over “De kachel”", 5),
        ("3 комментария", 3),
        ("Комментариев: 3", 3),
        ("3 odpowiedzi na „Piec”", 3),
        ("3 svar på ”Ugnen”", 3),
        ("「ストーブ」への3件のフィードバック", 3),
        ("What do you think?", None),
        ("Talkback", None),
        ("7 Responses to A title", 7),
        ("7 Responses to “A title”", 7),
        ("One Response to A title", 1),
        ("Three thoughts on “A title”", 3),
        ("12 Comments", 12),
        ("12 comments:", 12),
        ("12 Comments »", 12),
        ("12 Comments on “A title”", 12),
        ("12 Comments so far", 12),
        ("12 Comments | Leave a comment", 12),
        ("12 Comments Add your own", 12),
        ("12 Comments, Comment or Ping", 12),
        ("2.345 Kommentare", 2345),
        ("Comments (12)", 12),
        ("Comments: 12", 12),
        ("COMMENTS (12)", 12),
        ("Total Comments (920)", 920),
        ("all 24 comments", 24),
        ("Reader comments", None),
        ("Comments", None),
        ("Comments:", None),
        ("Comments on A title", None),
        ("{ 12 comments… read them below or add one }", 12),
        ("{ 12 comments }", 12),
        ("4 Kommentare", 4),
        ("Kommentare (4)", 4),
        ("Ein Kommentar", 1),
        ("4 Antworten auf A title", 4),
        ("4 Gedanken zu „A title“", 4),
        ("4 comentarios", 4),
        ("4 respuestas a A title", 4),
        ("Un comentario", 1),
        ("4 commentaires", 4),
        ("4 réponses à A title", 4),
        ("Commentaires (4)", 4),
    ],
)
def test_a_heading_parts_article_and_comments(heading: str, announced: int | None) -> None:
    """The count is what the page says, however many comments it shows."""
    text = f"A title\n\nThe text ends here.\n\n{heading}{COMMENTS}"
    (entry,) = read(text).entries
    assert entry.text == "The text ends here."
    assert entry.announced == announced
    assert [comment.author for comment in entry.thread] == ["Ann", "Bob"]


@pytest.mark.parametrize(
    "ending",
    [
        "Leave a Reply",
        "Leave a Comment",
        "Post a Comment",
        "Speak Your Mind",
        "Comments are closed.",
        "Comments on this article are now closed.",
        "The comments to this entry are closed.",
        "load more comments",
        "1 2",
        "1 2 3 Next »",
        "« Older Comments",
        "← Older Comments",
        "Newer Comments →",
        "Schreibe einen Kommentar",
        "Deja un comentario",
        "Laisser un commentaire",
        "Copyright 2010 The Gazette. All rights reserved.",
        "© 2010 The Gazette",
        "Powered by WordPress",
        "Recent Posts",
    ],
)
def test_what_ends_a_section_is_no_comment(ending: str) -> None:
    """Forms, pagers and footers are kept as noise, and no text takes them in."""
    text = f"A title\n\nThe text ends here.\n\n2 Comments{COMMENTS}\n{ending}\n\nName\nMail\n"
    reading = read(text)
    (entry,) = reading.entries
    assert [comment.text for comment in entry.thread] == ["Yes.", "No."]
    assert reading.spans[-1].kind == "noise"
