# ruff: noqa: E501 - texts have long lines
"""Ordinary texts keep all their words: nothing of them is taken for a page's furniture."""

from __future__ import annotations

import pytest

from reader.formats.plaintext import read

TEXTS = {
    "licence": """Hat Licence

Copyright (c) 2010 Nora Field

Permission is granted to anybody who finds this hat to wear it in rain and
in sun, provided that the feather stays where it is.

THE HAT IS PROVIDED AS IT IS.
""",
    "poem with its copyright": """The Ferry

Copyright 1999 by Nora Field

I went to the water,
the water was gone.
I went to the mountain
and sat there till dawn.
""",
    "rights above wrapped lines": """The mill

All rights reserved.

The river rose again on Sunday night and the lower road
was closed until the pumps arrived from the next county.
""",
    "words of menus in the text": """The tavern sign

It had one word on it, in letters as tall as a man.

Home

Below it somebody had painted another one, much smaller.

Search

Nobody ever found out what for.
""",
    "brackets": """The quarrel

He spoke for an hour about the gate and who had left it open.

[laughter]

Then he left the room, and the gate was closed behind him.
""",
    "sections in brackets": """Files of the mill

Say in them what to grind and when to stop.

[coarse]
stones = 2

[fine]
stones = 4

Nothing else is read.
""",
    "tags in the midst": """The auction

The lots were laid out on the lawn before anybody came.

Tags: red, blue, green

Each lot had a tag, and the tags were by colour.

The red ones went first, and nobody wanted the green ones at any price.
""",
    "a heading of comments above prose": """On writing

Programs are read more often than they are written.

Comments

They say why, never what, and are removed when the reason is gone.

Whoever writes them should think of the one who comes after him, in the night.
""",
    "one word that heads questions": """FAQ

Is it free? It is, and it will stay so as long as the mill turns.
""",
    "clocks without a day": """The storm

10:15 am

The wind is up.

11:00 am

It is quiet.
""",
    "rows of numbers": """The count of the sheep, by night and by hill

52 34 59 34 64 20 89 69 26 93 95 32 17 93 77 49 51 60 51 27 60 10 61 2 16
86 20 68 67 43 5 77 70 96 37 79 71 35 30 22 4 56 28 33 50 97 17 85 52 21
5 57 19 35 97 15 21 99 4 54 39 15 29 11 48 5 83 27 90 13 2 44 61 7 30
""",
    "a writer's own references": """The mill

It was built by two brothers who did not speak. [1]

References

1. https://mill.example/brothers
2. https://mill.example/silence
""",
    "addresses behind names": """Where to buy flour

Mill Ltd <https://mill.example/>
Boat and Sons <https://boat.example/>
The Door <https://door.example/>

Bring a bag, and somebody to carry it.
""",
}


TEXTS["a poll"] = """Shall there be a bridge?

Of those who were asked on the pier, nearly half wanted it.

1,234 responses

They were counted twice, by two people who do not speak to each other, and the two numbers were the same in the end.
"""
TEXTS["a title about comments"] = """Readers write

The next of these columns is going to be printed when somebody has written one.
"""
TEXTS["a poem below a story"] = "\n\n".join(
    [
        "How the ferry went",
        *["Nobody knows who untied the rope on that night, nor why he never said so."] * 3,
        "Copyright 1999 by Nora Field",
        "I went to the water.\nThe water was gone from there.\nI sat there till the dawn.",
    ]
)
TEXTS["a letter that is quoted"] = "\n\n".join(
    [
        "How the gate came to be open",
        *["Nobody knows who had the key on that night, nor why he never said so."] * 7,
        "From: Ann Lee <ann@mill.example>\nDate: Wed, 5 May 2010 10:00:00 +0000\nSubject: The gate",
        "It was open when I came.",
    ]
)


@pytest.mark.parametrize("kind", TEXTS)
def test_an_ordinary_text_keeps_its_words(kind: str) -> None:
    """Title and text together are all that was written."""
    text = TEXTS[kind]
    (entry,) = read(text).entries
    assert f"{entry.title}\n\n{entry.text}".split() == text.split()
    assert not entry.thread
    assert entry.announced is None


def test_the_subject_of_a_letter_is_its_title_below_many_heads() -> None:
    """What the post offices stamped above a letter is not its title."""
    text = (
        "Received: from mill.example\n\tby door.example;\n\tWed, 5 May 2010 10:00:01 +0000\n"
        "Return-Path: <ann@mill.example>\nFrom: Ann Lee <ann@mill.example>\n"
        "Date: Wed, 5 May 2010 10:00:00 +0000\nSubject: The gate\n\nIt is open.\n"
    )
    (entry,) = read(text).entries
    assert (entry.title, entry.author, entry.text) == ("The gate", "Ann Lee", "It is open.")


def test_a_letter_goes_on_below_a_notice_of_copyright() -> None:
    """What a letter says of rights is no footer of a page."""
    said = "Copyright 2010 Mill Ltd.\n\nSo it says on the gate. Who wrote it, I do not know."
    text = f"From: Ann Lee\nDate: Wed, 5 May 2010 10:00:00 +0000\nSubject: The gate\n\n{said}\n"
    (entry,) = read(text).entries
    assert entry.text == said


def test_a_menu_below_a_notice_of_copyright_is_no_text() -> None:
    """The foot of a page is left out though many words are in it."""
    said = "It is open, and nobody knows since when. The key was seen on the pier on Sunday."
    menu = "\n".join(f"About us {number}\nOur terms {number}" for number in range(10))
    text = f"The gate\n\n{said}\n\nCopyright 2010 The Post. All rights reserved.\n\n{menu}\n"
    (entry,) = read(text).entries
    assert entry.text == said


def test_chapters_below_a_line_of_tags_keep_their_headings() -> None:
    """Only what stands below the last sentence is the foot of a page."""
    told = "The river rose again in the night, and the lower road was closed until the pumps came."
    text = f"The gate\n\n{told}\n\n{told}\n\nTags: gate, key\n\nHow it closed\n\n{told}\n"
    (entry,) = read(text).entries
    assert entry.tags == ("gate", "key")
    assert entry.text == f"{told}\n\n{told}\n\nHow it closed\n\n{told}"
