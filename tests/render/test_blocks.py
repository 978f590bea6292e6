"""A document keeps its sense and every word at any width."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.block import (
    Code,
    Document,
    Heading,
    Image,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Span,
    Table,
)
from reader.render.blocks import Layout, all_lines, layout_of
from reader.render.flow import flow_of
from reader.render.line import in_visual_order
from reader.render.wrap import wrap
from reader.text.blocks import parse_html, parse_markdown
from reader.text.width import cell_width, graphemes
from tests.render.samples import DOCUMENT, documents, paragraph, row, spans

GOLDEN = Path(__file__).parent / "golden"


def texts(document: Document, width: int) -> list[str]:
    return [line.text.rstrip() for line in layout_of(document, width)]


@pytest.mark.parametrize("width", [40, 72, 120])
def test_every_kind_of_block_looks_as_agreed(width: int) -> None:
    """Headings, lists, quotes, code, tables and the rest are laid out as the golden files show."""
    expected = (GOLDEN / f"document-{width}.txt").read_text("utf-8").splitlines()
    assert texts(DOCUMENT, width) == expected


@settings(max_examples=50, deadline=None)
@given(documents, st.integers(1, 90))
def test_no_line_is_wider_than_asked(document: Document, width: int) -> None:
    """Only code and tables that scroll sideways pass the edge; at one cell, wide characters do."""
    for line in layout_of(document, width):
        if not line.is_wide:
            assert sum(cell_width(text) for text, _ in line.segments) <= max(width, 2)


@settings(max_examples=50, deadline=None)
@given(documents, st.integers(1, 90))
def test_every_character_is_on_a_line(document: Document, width: int) -> None:
    """What can be read at one width can be read at any: pieces hold everything but spaces."""
    flow = flow_of(document)
    layout = Layout(flow, width)
    layout.lay_out_all()
    found: set[int] = set()
    for line in layout.lines:
        for start, offset, length in line.pieces:
            assert line.text[start : start + length] == flow.text[offset : offset + length]
            found.update(range(offset, offset + length))
    lost = {flow.text[offset] for offset in set(range(flow.length)) - found}
    assert lost <= {" ", "\n"}


@settings(max_examples=25, deadline=None)
@given(documents, st.integers(1, 90), st.integers(1, 20))
def test_lines_come_the_same_in_slices(document: Document, width: int, step: int) -> None:
    """Laying out on demand gives what laying out at once gives."""
    flow = flow_of(document)
    layout = Layout(flow, width)
    while not layout.is_complete:
        layout.lay_out(len(layout.lines) + step)
    whole = Layout(flow, width)
    whole.lay_out_all()
    assert list(layout.lines) == list(whole.lines) == all_lines(flow, width)


@settings(max_examples=25, deadline=None)
@given(documents, st.integers(1, 90), st.integers(1, 90))
def test_a_place_is_found_again_at_another_width(
    document: Document, width: int, other: int
) -> None:
    """The text at the top of the pane is still there after the pane was resized."""
    flow = flow_of(document)
    layout, resized = Layout(flow, width), Layout(flow, other)
    layout.lay_out_all()
    for number, line in enumerate(layout.lines):
        if line.pieces and line.pieces[0].length:
            offset = layout.offset_of(number)
            there = resized.lines[resized.line_of(offset)]
            assert any(p.offset <= offset < p.offset + p.length for p in there.pieces)


def test_only_what_is_asked_for_is_laid_out() -> None:
    """A long article opens at once: its first page does not wait for its last."""
    document = Document(tuple(paragraph(f"Paragraph {number}") for number in range(1000)))
    layout = Layout(flow_of(document), 40)
    layout.lay_out(40)
    assert 40 <= len(layout.lines) < 50
    assert not layout.is_complete


def test_lines_are_counted_without_being_made() -> None:
    """The end of a book is gone to at once, and the book does not fill the memory."""
    document = Document(tuple(paragraph("word " * 200) for _ in range(500)))
    layout = Layout(flow_of(document), 40)
    layout.lay_out_all()
    assert not layout._made
    assert layout.line_count == len(all_lines(layout.flow, 40))
    assert layout.lines[-1].text.startswith("word")
    assert len(layout._made) == 1
    assert sum(1 for _ in layout.lines) == layout.line_count
    assert sum(map(len, layout._made.values())) < 5000 < layout.line_count


def test_a_paragraph_as_long_as_a_book_opens_at_once() -> None:
    """Of one endless paragraph, too, that is laid out which is looked at."""
    chunks = paragraph(*(Span("word " * 100, bold=bool(n % 2)) for n in range(100)))
    layout = Layout(flow_of(Document((chunks,))), 40)
    layout.lay_out(40)
    assert not layout.is_complete
    layout.lay_out_all()
    lines = [line.text for line in layout.lines]
    assert lines == [layout.flow.text[part.start : part.end] for part in wrap(layout.flow.text, 40)]
    for number in (0, 199, 200, 201, len(lines) - 1):
        assert layout.line_of(layout.offset_of(number)) == number


def test_depth_is_no_danger() -> None:
    """Blocks nested deeper than Python recurses are still laid out."""
    block: Quote | Paragraph = paragraph("deep inside")
    for _ in range(2000):
        block = Quote((block,))
    lines = layout_of(Document((block,)), 40)
    assert "deep inside" in " ".join(line.text.replace("▎", "").strip() for line in lines)


def test_a_link_has_its_number_and_place() -> None:
    """A link is followed by its number, and the line knows where it stands, also when wrapped."""
    document = Document(
        (paragraph("See ", Span("a page of the archive", link=0), "."),),
        (Link("https://example.org/", "a page of the archive"),),
    )
    lines = layout_of(document, 15, link_list="none")
    assert [line.text for line in lines] == ["See a page of", "the archive[1]."]
    assert [line.links for line in lines] == [((4, 13, 0),), ((0, 14, 0),)]


def test_a_link_in_two_styles_is_one_link() -> None:
    """Bold words inside a link do not make it two."""
    document = Document(
        (paragraph(Span("plain ", link=0), Span("bold", bold=True, link=0)),),
        (Link("https://example.org/", "plain bold"),),
    )
    (line,) = layout_of(document, 40, link_list="none")
    assert line.text == "plain bold[1]"
    assert line.links == ((0, 13, 0),)


def test_links_are_listed_at_the_end() -> None:
    """The addresses can be read, each under its number."""
    document = Document((paragraph(Span("here", link=0)),), (Link("https://example.org/", "here"),))
    assert texts(document, 30)[-2:] == ["─" * 30, "[1] https://example.org/"]


def test_addresses_that_can_be_seen_need_no_list() -> None:
    """In comments, a link whose text is its address is not told twice."""
    links = (
        Link("https://example.org/a", "https://example.org/a"),
        Link("https://b.example/", "b"),
    )
    document = Document(
        (paragraph(Span("https://example.org/a", link=0), Span("b", link=1)),), links
    )
    lines = [line.text for line in layout_of(document, 40, link_list="hidden")]
    assert lines[-1] == "[2] https://b.example/"
    assert "[1] https://example.org/a" not in lines


@given(
    st.lists(st.text("ab =家👩🏽\u200d🚀\u0301", max_size=60), min_size=1, max_size=4),
    st.integers(2, 30),
)
def test_wrapped_code_loses_no_character(code: list[str], width: int) -> None:
    """Where code is wrapped, all of it can be read without scrolling, and copied as it was."""
    flow = flow_of(Document((Code("\n".join(code)),)))
    layout = Layout(flow, width, code="wrap")
    layout.lay_out_all()
    lines = [*layout.lines]
    assert lines == all_lines(flow, width, code="wrap")
    copied = "".join(line.text[line.prefix :] + line.joiner for line in lines)
    assert copied == flow.text + "\n"
    widest = max(map(cell_width, graphemes("".join(code))), default=0)
    for line in lines:
        assert not line.is_wide
        assert cell_width(line.text) <= max(width, line.prefix + widest)
        for start, offset, length in line.pieces:
            assert flow.text[offset : offset + length] == line.text[start : start + length]


def test_wrapped_code_says_what_goes_on() -> None:
    """A broken line is told from two, and short ones stay as they are."""
    flow = flow_of(Document((Code("short\na longer line of it"),)))
    lines = [line.text.strip() for line in all_lines(flow, 12, code="wrap")]
    assert lines[0] == "short" and lines[2].startswith("↳ ")


def test_code_keeps_its_lines() -> None:
    """Code is never wrapped; lines wider than the pane say that they are."""
    document = Document((Code("short\n\tindented and much longer than the pane"),))
    short, long = layout_of(document, 20)
    assert (short.text, short.is_wide) == ("short", False)
    assert (long.text, long.is_wide) == ("    indented and much longer than the pane", True)


def test_a_table_too_narrow_for_columns_becomes_records() -> None:
    """Where columns do not fit, each cell stands after the name of its column."""
    table = Table((row("Name", "Born", "Known for"), row("Ada", "1815", "notes")), header=True)
    assert texts(Document((table,)), 14) == ["Name: Ada", "Born: 1815", "Known for:", "notes"]


def test_a_heading_is_found_at_its_first_line() -> None:
    """Going from heading to heading lands there, however many lines it takes."""
    flow = flow_of(Document((paragraph("x"), Heading(2, spans("A heading of two lines")))))
    layout = Layout(flow, 12)
    assert [layout.line_of(heading.offset) for heading in flow.headings] == [2]
    assert [line.text for line in layout.lines] == ["x", "", "A heading of", "two lines"]


def test_an_image_is_told_by_its_text() -> None:
    """An image is named by its alternative text; what only its title says is kept."""
    document = Document((Image("a cat", title="It sleeps."), Image("")))
    assert texts(document, 40) == ["[image: a cat] It sleeps.", "", "[image]"]


def test_an_empty_item_keeps_its_number() -> None:
    """A list does not lose count where an item is empty."""
    block = ListBlock((ListItem((), 1), ListItem((paragraph("two"),), 2)))
    assert texts(Document((block,)), 20) == ["1.", "2. two"]


def test_quoted_mail_lines_are_dimmed() -> None:
    """A paragraph that begins like quoted mail is told apart from the answer."""
    (line,) = layout_of(Document((paragraph("> you wrote"),)), 20)
    assert line.segments == (("> you wrote", "quote"),)


def test_what_wrapping_took_away_is_known() -> None:
    """A copied paragraph is one line again: each line says what parted it from the next."""
    lines = layout_of(Document((paragraph("one two\nthree日本語"),)), 5)
    assert [(line.text, line.joiner) for line in lines] == [
        ("one", " "),
        ("two", "\n"),
        ("three", ""),
        ("日本", ""),
        ("語", "\n"),
    ]


def test_an_empty_document_has_no_lines() -> None:
    """Nothing to read is nothing to show."""
    assert layout_of(Document(()), 40) == []


def test_numbers_stand_under_each_other() -> None:
    """A column of numbers can be compared: its ones stand under its ones."""
    table = Table((row("Year", "Sum"), row("1999", "5"), row("2000", "1,250")), header=True)
    assert texts(Document((table,)), 30) == [
        "Year │   Sum",
        "─────┼──────",
        "1999 │     5",
        "2000 │ 1,250",
    ]


@pytest.mark.parametrize(
    "document",
    [
        parse_html(
            "<table><tr><th>A town<th>Left<th>Right<th>Middle"
            "<tr><td>a<td align=left>1<td style='color:red; Text-Align: right'>up<td align=CENTER>x"
            "<tr align=right><td align=left>b<td align=left>22<td>down<td align=middle>long one"
            "</table>"
        ),
        parse_markdown("A town|Left|Right|Middle\n--|:--|--:|:-:\na|1|up|x\nb|22|down|long one"),
    ],
)
def test_columns_are_set_as_the_page_says(document: Document) -> None:
    """Prices stand on the right and words in the middle where the page has them so."""
    assert texts(document, 60) == [
        "A town │ Left │ Right │  Middle",
        "───────┼──────┼───────┼─────────",
        "a      │ 1    │    up │    x",
        "b      │ 22   │  down │ long one",
    ]


CENSUS = """<table><tr><th rowspan=2>Town<th colspan=2>People in the year of the count
<tr><th>2010<th>2020<tr><td>Ahafen<td>1204<td>1310<tr><td colspan=3>Of the islands
<tr><td rowspan=2>Binsel<td>80<td>75<tr><td colspan=2>not counted</table>"""


def test_cells_across_columns_and_rows_keep_their_places() -> None:
    """A heading over two columns is painted over both, and what is below a cell stays below it."""
    document = parse_html(CENSUS)
    assert texts(document, 60) == [
        "Town   │ People in the year of the count",
        "       │ 2010 │                     2020",
        "───────┼──────┼─────────────────────────",
        "Ahafen │ 1204 │                     1310",
        "Of the islands",
        "Binsel │   80 │                       75",
        "       │ not counted",
    ]
    records = texts(document, 18)
    assert records[:3] == ["Town: Ahafen", "People in the year", "of the count 2010:"]
    assert records.count("Town: Binsel") == 2 and "Of the islands" in records
    assert " ".join(records[-6:]).endswith(
        "2010, People in the year of the count 2020: not counted"
    )


@given(st.data(), st.integers(2, 70))
def test_no_word_of_a_table_is_lost(data: st.DataObject, width: int) -> None:
    """Wherever cells reach, each says its words, on lines that are as many as was counted."""
    cell = st.tuples(st.sampled_from(("td", "th")), st.integers(1, 4), st.integers(1, 4))
    rows = data.draw(st.lists(st.lists(cell, min_size=1, max_size=4), min_size=1, max_size=5))
    numbers = count()
    html = "".join(
        "<tr>" + "".join(f"<{t} colspan={c} rowspan={r}>w{next(numbers)}." for t, c, r in row)
        for row in rows
    )
    layout = Layout(flow_of(parse_html(f"<table>{html}</table>")), width)
    layout.lay_out_all()
    shown = "".join("".join(line.text.split()) for line in layout.lines)
    assert all(f"w{number}." in shown for number in range(next(numbers)))
    assert len(list(layout.lines)) == layout.line_count


def test_a_table_that_cannot_be_squeezed_scrolls_sideways() -> None:
    """Where a pane is wide enough to compare columns, they stay beside each other."""
    cells = [f"extraordinarily{number}" for number in range(8)]
    lines = layout_of(Document((Table((row(*cells), row(*cells)), header=True),)), 70)
    assert all(line.is_wide for line in lines)
    assert len(lines) == 3
    assert all(cell in lines[0].text for cell in cells)


def test_what_is_printed_does_not_scroll() -> None:
    """A table that is printed and does not fit is told as records: paper has no sideways."""
    cells = [f"extraordinarily{number}" for number in range(8)]
    table = Table((row(*cells), row(*cells)), header=True)
    lines = layout_of(Document((table,)), 70, tables="fitted")
    assert len(lines) == 8 and not any(line.is_wide for line in lines)


def test_letters_and_numerals_count_as_in_the_source() -> None:
    """What the text calls (c) or iv is found under that name."""
    items = tuple(ListItem((paragraph("x"),), n) for n in (3, 4, 28))
    assert texts(Document((ListBlock(items, "a"),)), 20) == [" c. x", " d. x", "ab. x"]
    assert texts(Document((ListBlock(items, "I"),)), 40) == ["   III. x", "    IV. x", "XXVIII. x"]


def test_the_first_page_of_a_long_table_does_not_wait_for_its_end() -> None:
    """Of ten thousand rows those are laid out that are looked at."""
    table = Table((row("Name", "Age"), *(row(f"name {n}", str(n)) for n in range(10_000))), True)
    layout = Layout(flow_of(Document((table,))), 60)
    layout.lay_out(60)
    assert 60 <= len(layout.lines) < 200
    assert layout.lines[2].text.startswith("name 0 ")
    line = layout.line_of(layout.flow.text.index("name 7000"))
    assert layout.lines[line].text.startswith("name 7000")


def test_a_place_in_the_document_is_known() -> None:
    """A footnote's number says that it leads down, its way back that it leads up."""
    document = Document(
        (
            paragraph("Said", Span("¹", link=0, anchors=("r1",)), "."),
            paragraph(Span("Note. ", anchors=("n1",)), Span("back", link=1)),
        ),
        (Link("#n1", "1", is_openable=False), Link("#r1", "back", is_openable=False)),
    )
    flow = flow_of(document)
    assert flow.text == "Said¹[1↓].\nNote. back[2↑]"
    assert flow.places == {"r1": 4, "n1": 11}


def test_links_to_articles_that_are_here_are_marked() -> None:
    """What opens in the program is told from what opens in the browser."""
    document = Document((paragraph(Span("it", link=0)),), (Link("https://example.org/", "it"),))
    assert flow_of(document, inside={0}).text.startswith("it[1→]")


def test_addresses_are_listed_without_what_follows_readers() -> None:
    """The list of links shows where they lead, and no campaigns."""
    link = Link("https://example.org/?utm_source=rss&id=1", "it")
    document = Document((paragraph(Span("it", link=0)),), (link,))
    assert texts(document, 40)[-1] == "[1] https://example.org/?id=1"


def test_formulas_and_indices_are_written_as_such() -> None:
    """LaTeX in the text and lowered characters are Unicode; code is left alone."""
    document = Document(
        (
            paragraph("CO", Span("2", lowered=True), " and $x^2$, ", Span("$x^2$", code=True)),
            paragraph("a", Span("i,j", lowered=True), Span("n", lowered=True)),
        )
    )
    assert texts(document, 40) == ["CO₂ and x², $x^2$", "", "a_(i,j)ₙ"]


def test_a_paragraph_from_right_to_left_stands_at_the_right() -> None:
    """Where a paragraph begins is seen at its edge; a list keeps its bullets."""
    document = Document((paragraph("שלום world"), ListBlock((ListItem((paragraph("שלום"),)),))))
    lines = layout_of(document, 20)
    assert [line.text for line in lines] == ["          שלום world", "", "• שלום"]
    assert [line.is_right_to_left for line in lines] == [True, False, True]


def test_a_line_is_turned_round_with_its_styles() -> None:
    """For terminals that do not order text themselves, each word keeps its colour."""
    segments = (("• ", "marker"), ("אב (", ""), ("גד", "bold"), (") x", ""))
    assert list(in_visual_order(segments, 2, is_right=True)) == [
        ("• ", "marker"),
        ("x (", ""),
        ("דג", "bold"),
        (") בא", ""),
    ]
    assert in_visual_order((("plain", ""),), 0, is_right=False) == (("plain", ""),)
