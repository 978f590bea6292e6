"""Regular expressions in queries: what they find, where, and that looking ends."""

from __future__ import annotations

import itertools
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import QueryError, StoreError
from reader.model.listing import ArticleQuery
from reader.model.query import And, Node, Not, Or, Regex, Scan, Word
from reader.query import parse_query
from reader.store.scanning import scanning
from reader.store.search import search
from reader.store.views import article_ids, filter_article_ids, first_article_ids
from tests.store.builders import NOW, add, add_rule, comment, entry, new_store, thread


@pytest.fixture
def library(store: sqlite3.Connection) -> sqlite3.Connection:
    """Three articles, of which the first has comments 1 (Bob) and 2, the second comment 3."""
    add(
        store,
        entry(
            "The colour of ferries",
            "It was grey.\nNobody paints them.",
            author="Ann Lee",
            published=datetime(2010, 6, 13, tzinfo=UTC),
            thread=thread(comment("Some are color-blind", author="Bob"), comment("grey", depth=1)),
        ),
        feed="Harbor",
    )
    add(store, entry("Night trains", "Grey sleepers", thread=thread(comment("COLOR, please"))))
    add(store, entry("K\u00f6ln", "\u212aelvin and \u0130stanbul"), feed="Greyhound")
    return store


def hits(store: sqlite3.Connection, text: str) -> set[tuple[int, int | None]]:
    """(article, comment) of what a search finds."""
    node = parse_query(text)
    assert node is not None
    return {(hit.article_id, hit.comment_id) for hit in search(store, node, "all", 50)}


def listed(store: sqlite3.Connection, text: str) -> set[int]:
    """Articles of a list by a query, of which a first screen has the same."""
    query = ArticleQuery(node=parse_query(text))
    ids = article_ids(store, query)
    assert first_article_ids(store, query, 100) == ids
    return set(ids)


@pytest.mark.parametrize(
    ("query", "articles", "found"),
    [
        ("/colou?r/", {1, 2}, {(1, None), (1, 1), (2, 3)}),
        ("in:title /colou?r/", {1}, {(1, None)}),
        ("in:articles /grey/", {1, 2}, {(1, None), (2, None)}),
        ("in:comments /^grey$/", {1}, {(1, 2)}),
        ("/^nobody/", {1}, {(1, None)}),
        ("/grey.*nobody/", set(), set()),
        ("/b[ou]b/", {1}, {(1, 1)}),
        ("/ann l/", {1}, {(1, None)}),
        ("/kelvin/ /istan/", {3}, {(3, None)}),
        ("trains /sle+p/", {2}, {(2, None)}),
        ("/sle+p/ OR /k\u00d6/", {2, 3}, {(2, None), (3, None)}),
        ("/(?-i:COLOR)/", {2}, {(2, 3)}),
        ("/gr[ae]y/ before:2010-07-01", {1}, {(1, None)}),
        ("-/colou?r/", {3}, {(1, 2), (2, None), (3, None)}),
        ("-/./", set(), set()),
    ],
)
def test_an_expression_finds_what_words_may_be_in(
    library: sqlite3.Connection,
    query: str,
    articles: set[int],
    found: set[tuple[int, int | None]],
) -> None:
    """Title, text, author and comments, in either case, with everything that a query has."""
    assert listed(library, query) == articles
    assert hits(library, query) == found


def test_hidden_comments_are_not_found(library: sqlite3.Connection) -> None:
    """What a rule hides is no hit, as for words."""
    add_rule(library, "author", "Bob", now=NOW)
    assert listed(library, "/color/") == {2}
    assert hits(library, "/color/") == {(2, 3)}


def test_what_is_not_indexed_yet_is_found(store: sqlite3.Connection) -> None:
    """Texts are looked at themselves."""
    add(store, entry("Colour"), is_indexed=False)
    assert listed(store, "/colou?r/") == {1}


def test_matches_are_marked(library: sqlite3.Connection) -> None:
    """Those of expressions and of words, and no more of a long one than there is room for."""
    node = parse_query("/gre./ nobody")
    assert node is not None
    (hit,) = search(library, node, "articles", 5)
    assert hit.snippet == "It was \ue000grey\ue001. \ue000Nobody\ue001 paints them."
    add(library, entry("Long", "a " * 3_000))
    node = parse_query("/a.*a/ in:articles")
    assert node is not None
    snippet = search(library, node, "all", 1)[0].snippet
    assert snippet.startswith("\ue000a a")
    assert len(snippet) < 300


def test_hits_are_read_page_by_page(store: sqlite3.Connection) -> None:
    """The newest first, each once."""
    add(store, *(entry(f"Tea {number}") for number in range(130)))
    node = parse_query("/tea .*[13579]$/")
    assert node is not None
    pages = [search(store, node, "all", 20, offset) for offset in range(0, 80, 20)]
    assert [len(page) for page in pages] == [20, 20, 20, 5]
    titles = [hit.title for page in pages for hit in page]
    assert titles == [f"Tea {number}" for number in range(129, 0, -2)]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("/colou?r/", {1}),
        ("/ann|night/", {1, 2}),
        ("/ann|night/ train", {2}),
        ("/colou?", {1}),
        ("/colou?(", {1, 2, 3}),
        ("/grey/", {3}),
        ("/grey/ /k.ln/", {3}),
        ("/zzz/", set()),
    ],
)
def test_a_list_is_filtered_by_an_expression(
    library: sqlite3.Connection, text: str, ids: set[int]
) -> None:
    """In titles, authors and titles of feeds; what is not finished is no error."""
    query = ArticleQuery(filter=text)
    assert set(article_ids(library, query)) == ids
    assert set(filter_article_ids(library, query, 2000)) == ids


@pytest.mark.parametrize("text", ["/tea/", "-/soup/"])
def test_a_scan_ends_in_time_with_what_was_found(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """What was not looked at is neither found nor not found, and that is told."""
    add(store, *(entry(f"Tea {number}") for number in range(60)))
    monkeypatch.setattr("reader.model.query.time.monotonic", itertools.count().__next__)
    query = ArticleQuery(node=parse_query(text))
    with scanning(scan := Scan(seconds=50)):
        ids = article_ids(store, query)
    assert scan.is_cut
    assert 5 < len(ids) < 50
    assert list(ids) == sorted(ids)
    with scanning(scan := Scan(seconds=5_000)):
        assert len(article_ids(store, query)) == 60
    assert not scan.is_cut


def test_a_scan_is_stopped(library: sqlite3.Connection) -> None:
    """Whoever leaves a search does not wait for its end."""
    scan = Scan()
    scan.is_stopped = True
    with pytest.raises(StoreError, match="stopped"), scanning(scan):
        article_ids(library, ArticleQuery(node=parse_query("/colou?r/")))
    assert listed(library, "/colou?r/") == {1, 2}


# Against a naive search

TEXTS = ("Ab ab", "b\nc", "", "aac", "\u017f k", "\u212a \u0131", "\u00c4b", "cab b")


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """An article of every text, with a comment of another."""
    store = new_store(tmp_path_factory.mktemp("scanning"))
    for number, text in enumerate(TEXTS):
        answer = comment(TEXTS[number - 1], author=None)
        add(store, entry(f"T{number}", text, thread=thread(answer)))
    yield store
    store.close()


_ATOMS = st.sampled_from(
    ("a", "b", "c", "ab", "A", "s", "k", "i", " ", ".", "[ac]", "\u00e4", "^", "$", r"\b", r"\w")
)
_REGEXES = st.lists(
    st.one_of(
        _ATOMS,
        st.tuples(_ATOMS, st.sampled_from("?+")).map("".join).filter(lambda t: t[0] not in "^$"),
        st.tuples(_ATOMS, _ATOMS).map(lambda pair: f"({pair[0]}|{pair[1]})"),
    ),
    min_size=1,
    max_size=4,
).map("".join)


def _is_usable(text: str) -> bool:
    try:
        return parse_query(f"/{text}/") == Regex(text)
    except QueryError:
        return False


_LEAVES = st.one_of(
    _REGEXES.filter(_is_usable).map(Regex), st.sampled_from([Word("cab"), Word("b"), Word("zz")])
)
_NODES: st.SearchStrategy[Node] = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        inner.map(Not),
        st.tuples(inner, inner).map(And),
        st.tuples(inner, inner).map(Or),
    ),
    max_leaves=4,
)


def _matches(node: Node, texts: tuple[str, ...]) -> bool:
    match node:
        case Regex(pattern):
            return any(re.search(pattern, text, re.I | re.M) for text in texts)
        case Word(word):
            return any(word in re.findall(r"\w+", text.lower()) for text in texts)
        case Not(inner):
            return not _matches(inner, texts)
        case And(nodes):
            return all(_matches(inner, texts) for inner in nodes)
        case Or(nodes):
            return any(_matches(inner, texts) for inner in nodes)
    raise AssertionError(node)


@given(_NODES)
def test_what_is_found_is_what_looking_at_everything_finds(
    texts: sqlite3.Connection, node: Node
) -> None:
    """Nothing that narrows the search loses a text."""
    places = [(f"T{n}", text, TEXTS[n - 1]) for n, text in enumerate(TEXTS)]
    ids = article_ids(texts, ArticleQuery(node=node))
    assert set(ids) == {n + 1 for n, own in enumerate(places) if _matches(node, own)}
    found = {hit.article_id for hit in search(texts, node, "articles", 50)}
    assert found == {n + 1 for n, own in enumerate(places) if _matches(node, own[:2])}
    found = {hit.article_id for hit in search(texts, node, "comments", 50)}
    assert found == {n + 1 for n, own in enumerate(places) if _matches(node, own[2:])}
