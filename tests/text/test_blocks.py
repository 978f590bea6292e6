"""HTML, Markdown and plain text as blocks: no word lost, nothing dangerous kept, nothing raised."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.block import (
    Block,
    CellSpan,
    Code,
    DefinitionList,
    Details,
    Document,
    Heading,
    Image,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Span,
    Table,
)
from reader.model.body import Body
from reader.text.blocks import (
    MAX_DEPTH,
    body_text,
    html_line,
    parse_beginning,
    parse_body,
    parse_html,
    parse_markdown,
    parse_text,
    plain_text,
)
from tests.costs import affordable

BASE = "https://news.example.org/dir/page.html"
CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def text_of(html: str) -> str:
    return plain_text(parse_html(html, BASE))


def only(html: str) -> Block:
    (block,) = parse_html(html, BASE).blocks
    return block


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from strings(each)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from strings(getattr(value, field.name))


def test_paragraphs_are_parted_by_one_empty_line() -> None:
    """The plain text of an article reads like the article."""
    assert (
        text_of("<p>One\n line.</p>\n\n<p>Two <b>bold</b>.</p><div>Three</div>four")
        == "One line.\n\nTwo bold.\n\nThree\n\nfour"
    )


def test_styles_become_spans() -> None:
    """What the page stresses is stressed, and blanks stay where they were."""
    block = only("<p>a <b>b</b> <i>c</i><code>d  e</code> <s>f</s><u>g</u></p>")
    assert block == Paragraph(
        (
            Span("a "),
            Span("b", bold=True),
            Span(" "),
            Span("c", italic=True),
            Span("d e", code=True),
            Span(" "),
            Span("f", strike=True),
            Span("g", underline=True),
        )
    )


def test_one_break_is_a_line_and_two_are_a_paragraph() -> None:
    """Poems keep their lines; pages that know no paragraphs get some."""
    assert text_of("a<br>b<br><br>c<br/> d") == "a\nb\n\nc\nd"


def test_headings_keep_their_level() -> None:
    """Headings can be jumped to, with whatever stands in them."""
    assert only("<h3>A <em>b</em></h3>") == Heading(3, (Span("A "), Span("b", italic=True)))
    assert only("<h2><p>deep</p></h2>") == Heading(2, (Span("deep"),))


def test_lists_keep_numbers_and_nesting() -> None:
    """Numbers are the page's: start, value, and lists in lists."""
    html = "<ol start=3><li>a<ol><li>a-a</ol><li value=9>b<ul><li>dot</ul><li>c</ol>"
    assert text_of(html) == "3. a\n   1. a-a\n9. b\n   • dot\n10. c"
    block = only(html)
    assert isinstance(block, ListBlock)
    assert [item.ordinal for item in block.items] == [3, 9, 10]


def test_malformed_lists_lose_nothing() -> None:
    """Items without a list, lists without items and text between items are all there."""
    assert (
        text_of("<ul>loose<li>a<ul></ul><ul><li>b</ul><p>after</ul>")
        == "• loose\n\n• a\n  • b\n\n  after"
    )
    assert text_of("<li>a<li>b<p>c") == "• a\n\n• b\n\n  c"
    assert text_of("<ul><ul><li>deep</ul></ul>") == "• • deep"


def test_quotes_hold_blocks() -> None:
    """A quotation is told from what is said about it."""
    assert only("<blockquote><p>a</p><p>b</p></blockquote>") == Quote(
        (Paragraph((Span("a"),)), Paragraph((Span("b"),)))
    )
    assert text_of("<blockquote><p>a</p><p>b</p></blockquote>c") == "> a\n>\n> b\n\nc"


def test_code_keeps_lines_and_language() -> None:
    """Programs can be read and copied as they were written."""
    block = only(
        '<div class="highlight"><pre><code class="language-Python">\n'
        "def f():\n\treturn 1 &lt; 2\n\n</code></pre></div>"
    )
    assert block == Code("def f():\n    return 1 < 2", "python")


@pytest.mark.parametrize(
    "html",
    [
        "<pre><span class=line>a</span>\n<span class=line></span>\n<span class=line>b</span></pre>",
        "<pre><span class=line>a</span><span class=line></span><span class=line>b</span></pre>",
        "<pre><span class=line>a\n</span><span class=line>\n</span><span class=line>b</span></pre>",
        "<pre>a<br><br>b</pre>",
        "<pre><div>a</div><div></div><div>b</div></pre>",
        "<table><tr><td class=gutter><pre>1\n2\n3</pre><td class=code><pre>a\n\nb</pre></table>",
        "<pre><i class=lineno>1</i>a\n<i class=lineno>2</i>\n<i class=lineno>3</i>b</pre>",
    ],
)
def test_lines_of_code_are_lines_however_they_are_marked(html: str) -> None:
    """Highlighters that wrap, break or number lines all show the same program."""
    assert only(html) == Code("a\n\nb")


def test_tables_are_rows_of_cells() -> None:
    """A table is a table, ragged or with a heading row."""
    block = only(
        "<table><caption>Cap</caption><tr><th>a<th>b</tr>"
        "<tr><td>1<td><b>2</b></tr><tr><td colspan=2>wide</table>"
    )
    assert block == Table(
        (
            ((Span("a"),), (Span("b"),)),
            ((Span("1"),), (Span("2", bold=True),)),
            ((Span("wide"),), ()),
        ),
        header=True,
        caption="Cap",
        spans=(CellSpan(2, 0, 1, 2),),
    )
    assert text_of("<table><tr><td>a<td>b<tr><td>c</table>") == "a | b\nc"


@pytest.mark.parametrize(
    ("html", "text", "spans"),
    [
        (
            "<tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d<td>e",
            "a | b\n | c\nd | e",
            [(0, 0, 2, 1)],
        ),
        (
            "<tr><td>a<td rowspan=9 colspan=2>b<td>c<tr><td>d<td>e<tr><td>f",
            "a | b |  | c\nd |  |  | e\nf |  |",
            [(0, 1, 3, 2)],
        ),
        # A row that says nothing is left out, and counts all the same.
        ("<tr><td rowspan=2>a<td>b<tr><td><tr><td>c<td>d", "a | b\nc | d", []),
        ("<tr><td rowspan=0>a<td rowspan=-4 colspan=-4>b<tr><td>c<td>d", "a | b\nc | d", []),
    ],
)
def test_cells_stand_in_their_columns(
    html: str, text: str, spans: list[tuple[int, int, int, int]]
) -> None:
    """What stands in several rows moves nothing below it to another column."""
    table = only(f"<table>{html}</table>")
    assert isinstance(table, Table)
    lines = [" | ".join("".join(s.text for s in cell) for cell in row) for row in table.rows]
    assert "\n".join(line.rstrip() for line in lines) == text
    assert list(table.spans) == spans


def test_a_short_page_makes_no_huge_table() -> None:
    """Cells that reach over thousands of rows stop reaching where that fills the memory."""
    html = "<tr>" + "<td rowspan=10000 colspan=9>x" * 9 + "<tr><td>y" * 10_000
    table = only(f"<table>{html}</table>")
    assert isinstance(table, Table)
    assert sum(map(len, table.rows)) < 200_000


def test_tables_that_lay_out_a_page_are_flattened() -> None:
    """A newsletter in tables reads like an article."""
    html = "<table><tr><td><h1>T</h1><table><tr><td>x<td>y</table><ul><li>i</ul><td>side</table>"
    kinds = [type(block) for block in parse_html(html).blocks]
    assert kinds == [Heading, Table, ListBlock, Paragraph]


def test_rules_definitions_and_details() -> None:
    """The rarer blocks are blocks as well."""
    assert only("<hr>") == Rule()
    definitions = only("<dl><dt>T<dt>U<dd>one<p>two</p><dd>three</dl>")
    assert isinstance(definitions, DefinitionList)
    assert plain_text(Document((definitions,))) == "T\nU\n  one\n\n  two\n\n  three"
    assert only("<details><summary>More</summary>hidden</details>") == Details(
        (Span("More"),), (Paragraph((Span("hidden"),)),)
    )


def test_links_are_numbered_and_resolved() -> None:
    """A link can be followed by its number, wherever the page was."""
    document = parse_html(
        '<a href="../x">one <b>two</b></a> <a href="#n">note</a> <a href="">self</a> '
        '<a href="//c.example/y">c</a>',
        BASE,
    )
    assert [(link.url, link.text) for link in document.links] == [
        ("https://news.example.org/x", "one two"),
        ("https://c.example/y", "c"),
    ]
    assert plain_text(document) == "one two note self c"


def test_links_that_are_no_web_page_keep_their_text() -> None:
    """Nothing but a web address opens, however its scheme is disguised."""
    html = (
        '<a href="javascript:alert(1)">js</a> <a href="JaVa\tScript:x">js2</a> '
        '<a href="data:text/html,x">d</a> <a href="file:///e">f</a> <a href="mailto:a@b.c">m</a>'
    )
    document = parse_html(html, BASE)
    assert plain_text(document) == "js js2 d f m"
    assert [link.url for link in document.links if link.is_openable] == []
    assert [link.url for link in document.links] == ["mailto:a@b.c"]


def test_an_empty_link_is_none() -> None:
    """Anchors for headings do not take a number."""
    assert parse_html('<h2>T<a href="/x"></a></h2>', BASE).links == ()


def test_images_speak_by_their_text() -> None:
    """A picture is what its alternative text says, and the joke in its title is told."""
    document = parse_html(
        '<p>a<img src=c.png alt="As he said: &quot;Good&quot;" title="t > u"></p>'
        "<a href=/l><img src=d.png alt=D></a>",
        BASE,
    )
    assert document.blocks[1:] == (
        Image('As he said: "Good"', "t > u", "https://news.example.org/dir/c.png"),
        Image("D", None, "https://news.example.org/dir/d.png", 0),
    )
    assert plain_text(document) == 'a\n\nAs he said: "Good" (t > u)\n\nD'


def test_images_that_say_nothing_are_left_out() -> None:
    """Counting pixels and decoration take no line."""
    html = (
        '<img src=p.gif width=1 height=1 alt=x><img src=d.png alt="">'
        '<img src=h.png style="display:none" alt=y><img>text'
    )
    assert parse_html(html, BASE).blocks == (Paragraph((Span("text"),)),)


def test_emoji_pictures_stay_in_their_sentence() -> None:
    """A smiley is a character, not a picture of its own."""
    assert text_of('so <img class="wp-smiley" alt="🙂" src=s.png> glad') == "so 🙂 glad"
    assert text_of('<img class="emoji" alt="🙂" title=":smile:" src=s.png>') == "🙂"


def test_what_a_small_picture_says_in_its_title_is_told() -> None:
    """A picture as high as a line stands in the line, with its title text, too."""
    small = '<img src=b.png alt="boat" title="{}" height=20> left'
    assert text_of(small.format("Aurora, 1952")) == "boat (Aurora, 1952) left"
    assert text_of(small.format("Boat")) == "boat left"


def test_embedded_things_become_links() -> None:
    """A film can be opened, though not shown; nothing is fetched."""
    document = parse_html(
        '<iframe src="https://www.v.example/1" title="The film"></iframe>'
        "<video><source src=/m.mp4>no video</video>",
        BASE,
    )
    assert plain_text(document) == "Embedded: The film\n\nVideo: news.example.org/m.mp4\n\nno video"
    assert [link.url for link in document.links] == [
        "https://www.v.example/1",
        "https://news.example.org/m.mp4",
    ]


def test_what_is_not_text_is_left_out() -> None:
    """Scripts, styles and templates are not read out."""
    assert (
        text_of(
            "<p>a<style>p{}</style><script>x()</script><noscript>n</noscript>"
            "<template>t</template><!-- c -->"
        )
        == "a"
    )


def test_entities_are_decoded_before_cleaning() -> None:
    """A command that was written as references is removed as well, a dash of 1995 is a dash."""
    assert (
        text_of("&lt;b&gt; &amp;amp; &#150; &#146; &copy2024 &notanentity; &#27;[31mred&#x9b;0m")
        == "<b> &amp; – ’ ©2024 ¬anentity; red›0m"
    )


def test_blanks_and_hyphens_that_are_not_seen() -> None:
    """Words can be searched for although the page hid something in them."""
    assert text_of("non&nbsp;breaking&shy;hyphen&#xfeff;") == "non breakinghyphen"


def test_small_marks_of_typesetting() -> None:
    """Powers, quotation marks and readings are told from the text around them."""
    assert text_of(
        "x<sup>2</sup> 20<sup>th</sup> CO<sub>2</sub> <q>so</q> <ruby>漢<rt>kan</rt></ruby> "
        "<ruby>字<rp>(</rp><rt>ji</rt><rp>)</rp></ruby>"
    ) == ("x² 20th CO2 “so” 漢(kan) 字(ji)")


def test_formulas_are_read() -> None:
    """MathML, MathJax's scripts and pictures of formulas are told on one line."""
    html = (
        "<p>so <math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>, "
        "<script type='math/tex'>x^2</script> and <img class=latex alt='\\alpha_1' src=f.png>."
    )
    assert text_of(html) == "so a/b, x² and α₁."


def test_an_index_is_told_from_the_text_but_found_in_it() -> None:
    """CO2 is searched for as it is typed, and shown as it was written."""
    document = parse_html("CO<sub>2</sub>")
    assert document.blocks == (Paragraph((Span("CO"), Span("2", lowered=True))),)
    assert plain_text(document) == "CO2"


FOOTNOTES = (
    '<p>Said<sup id="r1"><a href="#n1">1</a></sup> and <a href="page.html#n1">done</a>, '
    '<a href="#nowhere">not</a>.</p><pre>code</pre><ol><li id="n1">By <b>whom</b>. '
    '<a href="#r1">↩</a></li></ol>'
)


def test_footnotes_lead_to_their_places() -> None:
    """A link to a part of the same page knows the part; one to nowhere is plain text."""
    document = parse_html(FOOTNOTES, "https://news.example.org/page.html")
    assert [link.anchor for link in document.links] == ["n1", "n1", "r1"]
    assert not any(link.is_openable for link in document.links)
    first, _, notes = document.blocks
    assert isinstance(first, Paragraph) and isinstance(notes, ListBlock)
    assert [(span.text, span.anchors) for span in first.spans if span.anchors] == [("¹", ("r1",))]
    (note,) = notes.items[0].blocks
    assert isinstance(note, Paragraph)
    assert note.spans[0] == Span("By ", anchors=("n1",))
    assert plain_text(document) == body_text(Body("html", FOOTNOTES))


def test_pages_without_links_inside_have_no_places() -> None:
    """What nothing leads to is not kept."""
    document = parse_html("<p id=a>x <a name=b>y</a></p>")
    assert document.blocks == (Paragraph((Span("x y"),)),)


def test_pixels_that_count_readers_are_known_by_their_addresses() -> None:
    """A counter that claims no size takes no line either."""
    html = (
        '<img src="https://pixel.wp.com/b.gif?blog=1"><img src="https://a.example/t/pixel.gif?x">'
        '<img src="https://feeds.feedburner.com/~r/x/~4/y" alt>'
        '<img src="https://a.example/cat.png">'
    )
    assert [block.url for block in parse_html(html).blocks if isinstance(block, Image)] == [
        "https://a.example/cat.png"
    ]


def test_films_and_sounds_are_told_by_their_site() -> None:
    """One line says what is embedded and leads to it."""
    html = (
        '<iframe src="https://www.youtube.com/embed/x" title="Trains"></iframe>'
        '<iframe src="https://open.spotify.com/embed/y"></iframe>'
    )
    assert text_of(html) == "Video: Trains\n\nAudio: open.spotify.com/embed/y"


def test_task_lists_show_their_boxes() -> None:
    """What is done is told from what is to be done."""
    assert (
        text_of("<ul><li><input type=checkbox checked> a<li><input type=checkbox>b</ul>")
        == "• [x] a\n• [ ] b"
    )


@pytest.mark.parametrize(
    "tag",
    [
        "b",
        "div",
        "blockquote",
        "ul",
        "ul><li",
        "table><tr><td",
        "details",
        "dl><dd",
        "span",
        "p><b",
    ],
)
def test_depth_costs_neither_words_nor_time(tag: str) -> None:
    """A page that nests a hundred thousand times is read like any other."""
    with affordable(30):
        document = parse_html(f"<{tag}>" * 60_000 + "core")
        assert "core" in plain_text(document)
    depth = 0
    blocks = document.blocks
    while blocks and not isinstance(blocks[0], Paragraph):
        inner = blocks[0]
        blocks = (
            inner.items[0].blocks
            if isinstance(inner, ListBlock | DefinitionList)
            else getattr(inner, "blocks", ())
        )
        depth += 1
    assert depth <= MAX_DEPTH


@pytest.mark.parametrize(
    "piece",
    ["<li>x", "<dt>x", "<dd>x", "a<br>", "<p>x</p>", "<td>x", "a<!-- -->", "<a href=/x>a</a>"],
)
def test_length_costs_time_in_proportion(piece: str) -> None:
    """A long page is not a slow one."""
    with affordable(30):
        parse_html(
            "<table>" * piece.startswith("<td") + "<dl>" * piece.startswith("<d") + piece * 20_000
        )


_TAGS = (
    "p div span b i a ul ol li table tr td th caption dl dt dd details summary pre code br "
    "hr img h1 blockquote sup q ruby rt iframe video input title style svg math select "
    "option textarea form "
    "body html head xmp object frameset"
)
_PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in _TAGS.split()]),
    st.sampled_from([f"</{tag}>" for tag in _TAGS.split()]),
    st.sampled_from(
        [
            "<a href=/x>", "<a href='#n'>", "<img alt=I src=i>", "<li value=7>", "word",
            "<td class=gutter>", "<span class=line>", " a b ", "\n", "<", ">", "&amp;",
            "&#27;[31m", "&#150;", "\x1b]0;x\x07", "\u202e", "&nbsp;", "<!--c-->",
            "&#xD800;", "日本", "\x00", "\ud83d",
        ]
    ),
)  # fmt: skip
_pages = st.one_of(st.text(), st.lists(_PIECES, max_size=30).map("".join))


@settings(max_examples=400)
@given(_pages)
def test_the_fast_text_is_the_text(html: str) -> None:
    """What is searched is what is shown."""
    body = Body("html", html, BASE)
    assert body_text(body) == plain_text(parse_body(body))


@settings(max_examples=300)
@given(_pages)
def test_any_page_is_read_and_nothing_dangerous_kept(html: str) -> None:
    """No page, however broken or hostile, can raise or reach the terminal."""
    document = parse_html(html, BASE)
    assert not any(CONTROL.search(text) for text in strings(document))
    assert not CONTROL.search(plain_text(document))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["p", "div", "li", "td", "b", "dd", "h2", "blockquote", "summary", "a"]
            ),
            st.from_regex(r"[a-z]{3,9}", fullmatch=True),
        ),
        max_size=15,
    )
)
def test_no_word_of_a_page_is_lost(parts: list[tuple[str, str]]) -> None:
    """Every word of a page is in its text, in the order of the page."""
    html = "".join(f"<{tag}>{word}</{tag}> " for tag, word in parts)
    assert re.findall("[a-z]+", text_of(html)) == [word for _, word in parts]


@given(st.text())
def test_any_markdown_and_text_is_read(text: str) -> None:
    """Documents cannot raise either."""
    for document in (parse_markdown(text), parse_text(text)):
        assert not any(CONTROL.search(each) for each in strings(document))


def test_markdown_is_read_by_the_same_rules() -> None:
    """Headings, lists, code, tables and strikethrough; a link to a script is text."""
    document = parse_markdown(
        "# T\n\n- a\n  - b\n\n```py\nx\ty\n```\n\n|h|i|\n|-|-|\n|1|2|\n\n"
        "~~no~~ [l](/x) [js](javascript:x) <b>",
        BASE,
    )
    assert [type(block) for block in document.blocks] == [
        Heading,
        ListBlock,
        Code,
        Table,
        Paragraph,
    ]
    assert plain_text(document).endswith("no l [js](javascript:x) <b>")
    assert [link.url for link in document.links] == ["https://news.example.org/x"]


def test_markdown_of_any_depth_keeps_its_words() -> None:
    """Quotations of quotations of quotations end in what was said."""
    assert "core" in plain_text(parse_markdown("> " * 3000 + "core"))
    deep = "\n".join("  " * level + f"- level{level}" for level in range(300))
    assert "level299" in plain_text(parse_markdown(deep))


def test_markdown_made_to_stall_does_not() -> None:
    """Brackets that are never closed are text."""
    with affordable(15):
        assert plain_text(parse_markdown("[" * 50_000)).startswith("[[")


def test_plain_text_keeps_its_form() -> None:
    """Empty lines part paragraphs, quotations are quotations, what is indented is kept as it is."""
    document = parse_text(
        "One line\nand  another\r\n\r\n> quoted\n> text\n\n    code\n      more\n\nlast"
    )
    assert document.blocks == (
        Paragraph((Span("One line\nand another"),)),
        Quote((Paragraph((Span("quoted\ntext"),)),)),
        Code("code\n  more"),
        Paragraph((Span("last"),)),
    )


def test_addresses_in_plain_text_are_links() -> None:
    """An address can be followed without its full stop."""
    document = parse_text("See https://a.example/x(y), (https://b.example/). No: ftp://c.example")
    assert [link.url for link in document.links] == ["https://a.example/x(y)", "https://b.example/"]
    assert (
        plain_text(document)
        == "See https://a.example/x(y), (https://b.example/). No: ftp://c.example"
    )


def test_a_title_is_one_line_of_html() -> None:
    """Titles lose their tags and keep their words."""
    assert html_line("AT&amp;T <em>now</em>\n or <b>never</b>") == "AT&T now or never"
    assert html_line("<3 Deno") == "<3 Deno"
    assert html_line("plain [b]") == "plain [b]"


def test_the_beginning_of_a_long_body_is_read_first() -> None:
    """The first pages of a long article are its first pages, and no tag is cut in two."""
    html = "".join(f"<p>Paragraph {number} of it.</p>" for number in range(2000))
    beginning = parse_beginning(Body("html", html), 10_000)
    whole = parse_body(Body("html", html))
    assert beginning is not None
    count = len(beginning.blocks) - 1
    assert 200 < count < 400
    assert beginning.blocks[:count] == whole.blocks[:count]
    assert parse_beginning(Body("html", "<p>short</p>")) is None


def test_a_picture_knows_what_the_page_says_of_it() -> None:
    """Room can be kept for a picture before it is here; late ones have their own address."""
    data = "data:image/png;base64," + "A" * 400
    html = (
        '<img src=a.png alt=a width=640 height="480px"><img src=b.png alt=b width=640>'
        f'<img src="data:image/gif;base64,R0lGOD" data-src=late.png alt=c><img src="{data}" alt=d>'
        '<img src="data:image/gif;base64,R0lGOD">'
    )
    assert parse_html(html, "https://example.org/").blocks == (
        Image("a", None, "https://example.org/a.png", width=640, height=480),
        Image("b", None, "https://example.org/b.png"),
        Image("c", None, "https://example.org/late.png"),
        Image("d", data=data),
    )
