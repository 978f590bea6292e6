# ruff: noqa: E501 - texts have long lines
"""Ordinary texts that only look as if somebody commented on them."""

from __future__ import annotations

import pytest

from reader.formats.plaintext import read
from tests.formats.plaintext.own_lists import OWN_LISTS

LEAD = (
    "The river rose again in the night, and the lower road was closed until the pumps came from "
    "the depot, as it has been every spring since the mill was taken down. Nobody was hurt, and "
    "the council agreed that something should be done before the winter, though not by whom."
)

ARTICLES = {
    "numbered list": """Five rules for crossing a field

Anybody can cross a field, but few cross it well.

1. Ask the cow first.
2. Close the gate.
3. Walk along the edge where there is corn.
4. Do not run.
5. Say thank you to the cow.

The cow will not answer, which is how you know that she heard.
""",
    "numbered paragraphs": """Seven hats of the century

  1. The bowler

    It was made for a gamekeeper, who jumped on it twice before he paid.

  2. The straw boater

    It floats, but not for long, and not with a head in it.

  3. The beret

    Nobody knows which side is the front.

All seven can be seen in the museum until March.
""",
    "bullets": """Packing for the moors

Take these things:

  • a map that has been rained on before
  • socks, and more socks
  • a friend who knows the way

Leave the rest at home.
""",
    "interview": """A talk with the last lamplighter

We met him under a lamp.

Q: When did you begin?

A: At dusk, as one does.

Q: And when will you stop?

A: At dawn. It is in the contract.

REPORTER: Do the lamps know you?

LAMPLIGHTER: They lean a little.
""",
    "quotes": """Council votes on the clock

The council voted on the clock on Tuesday.

Councillor Price says:

"A clock should tell the time or stand still. This one does neither."

The mayor said:

"I have stopped looking at it."

The vote was postponed to half past four, whenever that is.
""",
    "byline": """Floods leave a piano in a tree
By Rosa Lind
March 3, 2010 at 9:15 am

A piano was found in an oak behind the vicarage on Sunday. It is out of tune, but the owner says that it was so before the flood, and that the tree may keep it.

Written by Rosa Lind on March 3, 2010 at 9:15 am
""",
    "diary with clock times": """A day at the lock

6:10 a.m. – The first boat. The keeper is asleep and the gate opens anyway.

7:45 a.m. – Two swans, without papers.

12:00 p.m. – Lunch is a sandwich in the water.

4:30 p.m. – The keeper wakes up and asks who opened the gate.
""",
    "diary with dates": """Log of the Petrel

March 3, 1911
Ice to the north, and the cook has hidden the raisins.

March 4, 1911
Ice to the south as well. The raisins were found in a boot.

March 5, 1911
No ice. No raisins. Good wind from the west all day, and singing in the evening.
""",
    "diary with dates and clocks": """Log of the balloon

March 3, 1911 at 6:10 am

We rose above the gasworks and saw the sea, which is larger than we had been told.

March 3, 1911 at 9:45 am

The sea has not ended. Mr. Ames has eaten the sandwiches of the whole party.

March 4, 1911 at 7:00 am

Land, or a very slow ship.
""",
    "table of contents": """Contents

1 Foreword 3
2 How the well was dug 11
3 How the well was lost 27
4 What the neighbours said 41
5 Index 60
""",
    "single mail": """Dear Mr. Pym,

thank you for your letter of March 3, 2010. The ladder is ours and we would like to have it back.

On March 1, 2010 at 9:00 am Mr. Pym wrote:
> The ladder is on my side of the wall.

It is on both sides, being a ladder.

Yours faithfully,
A. Hobbs
""",
    "minutes": """Minutes of the allotment society

Present: Mrs. Dale, Mr. Orr, Ms. Finch.

Mrs. Dale: The hose has a hole.

Mr. Orr: The hose has always had a hole.

Ms. Finch: Then water there.

Next meeting: May 4, 2010 at 7:30 pm
""",
    "timetable": """Ferries in winter

Monday 08:15 Harbour 09:40 Island
Tuesday 08:15 Harbour 09:40 Island
Wednesday no ferry
Thursday 10:00 Harbour 11:25 Island

The captain may leave earlier if he is cold.
""",
    "play": """The Umbrella, a scene

LADY BRACK
It is raining, Edward.

EDWARD
It is not raining indoors, mother.

LADY BRACK
Then what is this?

EDWARD
That is the roof.
""",
    "press releases": """News of the society

New bench unveiled
March 3, 2010
The bench by the weir was unveiled in the rain.

Bench removed
April 9, 2010
The bench by the weir was carried off by the weir.

Bench returned
May 1, 2010
It came back on the tide, with a duck.
""",
    "verse": """To a kettle

O kettle on the iron ring,
the only thing I own to sing,
you sing of steam and going far
and yet you are just where you are.
""",
    "recipe": """Soup of the day

Ingredients
2 onions
3 carrots
1 stone

1. Wash the stone.

2. Boil it for an hour with the onions.

3. Remove the stone and tell nobody.
""",
    "comments mentioned": """Comments are welcome

The parish newsletter will take comments from next week. Write on one side of the paper, and leave the other for the editor.

There were 3 comments last year, and all of them were about the organ.
""",
    "code": """Counting down in the shell

for n in 10 9 8
do
  echo "$n at $(date +%H:%M)"
done

The loop ends when the numbers do.
""",
    "chat quoted once": """What my sister said

My sister has one opinion about trains.

Ada wrote:

They should be blue and late.

I have thought about this since Friday, and I believe that she meant the sky.
""",
    "changelog": """Changes in the weather vane

1.2.0 - 2010-03-03
Points west more often.

1.1.0 - 2009-11-12
No longer points at the sexton.

1.0.0 - 2009-05-04
First vane.
""",
    "obituary dates": """Three masters of the harbour

Jonas Reed, 3 May 1850
He brought the light.

Peter Reed, 9 June 1881
He brought the bell, and took the light home.

Anna Reed, 1 July 1912
She brought both back.
""",
    "two who talk": """The last lamplighter

We met the last lamplighter of the town under a lamp that he had lit himself, and his sister, who sells the oil. It was a warm evening with very few moths, and they had time to talk about light, about matches, and about the wind.

Ned says:

At dusk, as one does.

Ida says:

He was late every day.

Ned says:

The dusk was early.

Ida says:

It never is.
""",
    "concerts": """Music this spring

There is music in three halls this spring, all of it free, and some of it short.

Old Hall
Springfield, Ohio
March 3, 2014

Four people with one violin.

New Hall
Millbury, Ohio
March 5, 2014

The same four people, who have found another violin by then.

Town Hall
Elm, Ohio
March 9, 2014

No music at all, but there is soup.
""",
    "what they said": """The vote on the bell

Ann Stone said:
“It is too loud.”

Bob Ford said:
“It is not loud enough.”

Cy Young said:
“What bell?”

The bell was not asked.
""",
    **OWN_LISTS,
}


@pytest.mark.parametrize("kind", ARTICLES)
def test_an_ordinary_text_stays_an_article(kind: str) -> None:
    """No part of an article is taken for comments on it."""
    text = ARTICLES[kind]
    reading = read(text)
    assert [len(entry.thread) for entry in reading.entries] == [0]
    assert reading.entries[0].text
    assert text.split()[-1] in reading.entries[0].text


@pytest.mark.parametrize("kind", ARTICLES)
def test_an_ordinary_text_that_ends_a_longer_one_stays_its_part(kind: str) -> None:
    """A list or a conversation below a story is the end of the story."""
    text = f"Evening\n\n{LEAD}\n\n{ARTICLES[kind]}"
    reading = read(text)
    assert [len(entry.thread) for entry in reading.entries] == [0]
