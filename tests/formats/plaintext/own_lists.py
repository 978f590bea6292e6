# ruff: noqa: E501 - texts have long lines
"""Texts with numbers, days and versions of their own, which no comment bears."""

from __future__ import annotations

OWN_LISTS = {
    "steps below a day": """Sunday, September 12, 2010

How to make plum cake

It keeps for a week, and is best on the second day, when the juice has gone into the crumb.

  1. Stone the plums and halve them.

  2. Beat the eggs with the sugar until they are white.

  3. Bake for forty minutes.
""",
    "numbers at the margin": """Tuesday, May 4, 2010

Doors

We went through all doors of the house and wrote down what each of them has to say.

1. The first one creaks.

2. The second one sticks.

3. The third one is painted on the wall.
""",
    "lists that begin again": """Seven hats for

Two shops sell them, and neither of them says at what price.


  1. The bowler has a dent.

  2. The straw hat floats.

  1. The beret is blue.

  2. The cap is lost.
""",
    "short clauses": """Terms of the ferry

Who comes on board has agreed to them.

1. Words

In these terms the words have the meaning that they have elsewhere.

2. Fees

The fare is paid before the rope is cast off.

3. Weather

Nobody is liable for it.

4. Dogs

They travel below.

5. Law

That of the river.

Copyright 2018 Ferry Ltd. Nobody may copy it.
""",
    "clauses of a licence": """Licence

You may do with it what you like under these conditions.

  1. Redistributions of source code must retain the above copyright
     notice and this list of conditions.

  2. Redistributions in binary form must reproduce the above copyright
     notice in the documentation.

  3. Neither the name of the author nor the names of his friends may be
     used to promote the product.

  4. Altered versions must be plainly marked as such, and must not be
     misrepresented as being the original.

  * The names of his enemies may be used to promote the
    product where it rains.

  * The names of his friends may be used to promote the
    product where it snows.
""",
    "days of a chronicle": """A short history of the mill

It stood for a hundred years at the bend of the river, and nobody thought that it would go.

May 5, 1910 — The mill opens.

June 7, 1923 — The wheel breaks.

May 5, 2010 — The last wall is taken down.
""",
    "a table": """code,town,since
14,Hull,2025-08-09
15,York,2027-08-01
16,Leeds,1993-08-16
""",
    "days of a changelog": """Changes of the mill

What was mended, and by whom, for those who come after us.

2009-05-04 Craig Price

* The wheel turns to the left again.

2009-04-26 Ann Lee

* The gate closes by itself.

2009-03-27 Craig Price

* The sack is longer.

2009-02-11 Tom Reed

* The roof.
""",
    "versions with times": """Changes of the mill, since it was given numbers

1.09 Wed Jul 14 14:15:31 2010
It says what it grinds while it grinds.

1.08 Tue Jun 15 11:15:31 2010
It grinds.

1.07 Wed Jun 9 14:15:31 2010
It is built.
""",
    "options with times": """How to call the mill back

The time is given with the option, and the mill goes back to what it was at that time of that day.

--restore-time 2018-07-30 23:45:00

That was before the flood.

--restore-time 2020-12-08 18:45:00

That was after it.
""",
    "diary of one": """Letters from the pier

They came by boat, and were kept in a tin below the stairs until somebody threw it away.

Tom Reed, May 3, 2012 9:00 am

We arrived at night and it rained.

Tom Reed, May 9, 2012 9:00 am

There is nothing to tell.

Tom Reed, June 2, 2012 9:00 am

The socks fit.
""",
    "notes in the midst": """The lock

Thursday, May 6, 2010

It was built by two brothers, and no boat has ever gone through it without a word from one of them.


  1. The elder one says good morning.

  2. The younger one says nothing.

  3. The boats say more.

Both of them were asked in the spring whether they would like to have a bridge instead, and both of them went home without a word.
""",
    "a promise far above": """Thursday, May 6, 2010

Ways to save a wet book

The cellar was under water for three days, and so was all that we had put there to be safe from fire.

Most of it can be saved by whoever has a dry room, a cold night, and time.

  1. Stand it up on a dry cloth.

  2. Put paper between the leaves.

  3. Accept that it will never close again.
""",
    "files that people write about": """Changes of the mill, by file, for those who grind with it

* wheel.c: Tom Reed writes:

It turned to the left while everybody looked to the right.

* gate.c: Ann Lee writes:

The gate is closed at night now.
""",
}
