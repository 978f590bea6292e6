"""A document with every kind of block, and arbitrary ones."""

from __future__ import annotations

from hypothesis import strategies as st

from reader.model.block import (
    Block,
    Code,
    Definition,
    DefinitionList,
    Details,
    Document,
    Heading,
    Image,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Span,
    Table,
)


def spans(*parts: str | Span) -> tuple[Span, ...]:
    return tuple(Span(part) if isinstance(part, str) else part for part in parts)


def paragraph(*parts: str | Span) -> Paragraph:
    return Paragraph(spans(*parts))


def row(*cells: str) -> tuple[tuple[Span, ...], ...]:
    return tuple(spans(cell) for cell in cells)


DOCUMENT = Document(
    blocks=(
        Heading(1, spans("The long road to 京都 and back")),
        paragraph(
            "The train left ",
            Span("well before dawn", bold=True),
            ", which the ",
            Span("timetable of that year", link=0),
            " had not foreseen, and nobody ",
            Span("(so they said)", italic=True),
            " had called ",
            Span("wake()", code=True),
            ".",
        ),
        paragraph(
            "駅の前には小さな店が並んでいて、「おはよう」と声をかける人もいた。朝は寒かった。"
        ),
        paragraph("Nai\u0308ve cafe\u0301 👩‍👩‍👧 met 🇯🇵 there.\nA line of its own."),
        ListBlock(
            (
                ListItem(
                    (
                        paragraph("Bread, and the kind of cheese that travels well"),
                        ListBlock((ListItem((paragraph("a knife"),)),)),
                    )
                ),
                ListItem((paragraph("Tea"),)),
            )
        ),
        ListBlock(tuple(ListItem((paragraph(word),), n) for n, word in ((9, "nine"), (10, "ten")))),
        ListBlock(
            (
                ListItem((paragraph("An item"), paragraph("of two paragraphs")), 1),
                ListItem((Code("and code"),), 2),
            )
        ),
        Quote(
            (
                paragraph("One does not travel to arrive, one travels to have been on the way."),
                Quote((paragraph("Who said that?"),)),
            )
        ),
        Heading(3, spans("Tables")),
        Code(
            "def fare(km):\n"
            "\treturn 120 + 7 * km  # what everybody paid in the year before the reform\n"
        ),
        Table(
            (
                row("Station", "Minutes", "What there is to see"),
                row("東京", "0", "The hall with the blue ceiling"),
                row("Atami", "45", "The sea"),
                row("Odawara"),
            ),
            header=True,
            caption="Stops",
        ),
        Table(
            tuple(row(*(f"column {n} row {m}" for n in range(6))) for m in range(2)), header=True
        ),
        Image("A train in the snow", title="It is late.", link=1),
        Rule(),
        DefinitionList(
            (
                Definition(spans("Ticket"), (paragraph("What one has to show, again and again."),)),
                Definition(spans("Seat"), (paragraph("A wish."),)),
            )
        ),
        Details(spans("More"), (paragraph("Nothing more."),)),
    ),
    links=(
        Link("https://example.org/timetable", "timetable of that year"),
        Link("https://example.com/train.jpg?" + "size=large&" * 8, "A train in the snow"),
    ),
)

texts = st.text(
    st.one_of(
        st.sampled_from("ab yz.,-> 日本。（\u0301\u200d\ufe0f👩🇯🇵é한\n\t\u00a0\u00ad"),
        st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")),
    ),
    max_size=40,
)

_spans = st.lists(
    st.builds(
        Span,
        texts,
        bold=st.booleans(),
        code=st.booleans(),
        link=st.one_of(st.none(), st.integers(0, 2)),
    ),
    max_size=4,
).map(tuple)

_leaves: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, _spans),
    st.builds(Heading, st.integers(1, 6), _spans),
    st.builds(Code, texts),
    st.builds(
        Table,
        st.lists(st.lists(_spans, max_size=4).map(tuple), max_size=4).map(tuple),
        st.booleans(),
        st.one_of(st.none(), texts),
    ),
    st.just(Rule()),
    st.builds(Image, texts, st.one_of(st.none(), texts), link=st.one_of(st.none(), st.just(1))),
)


def _inside(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(blocks, max_size=3).map(tuple)
    items = st.builds(ListItem, several, st.one_of(st.none(), st.integers(0, 10**6)))
    return st.one_of(
        st.builds(Quote, several),
        st.builds(ListBlock, st.lists(items, max_size=3).map(tuple)),
        st.builds(Details, _spans, several),
        st.builds(
            DefinitionList,
            st.lists(st.builds(Definition, _spans, several), max_size=3).map(tuple),
        ),
    )


documents = st.builds(
    Document,
    st.lists(st.recursive(_leaves, _inside, max_leaves=8), max_size=5).map(tuple),
    st.just(
        (Link("https://example.org/a", "a"), Link("https://example.org/b", "b"), Link("c", "c"))
    ),
)
"""Any document, with all kinds of blocks nested in each other and three links."""
