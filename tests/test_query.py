"""The query language: what is read as what, and that anything typed is answered."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader import query
from reader.errors import QueryError
from reader.model.listing import ArticleQuery
from reader.model.query import And, Field, Node, Not, Or, Regex, Word
from reader.query import MAX_TERMS, parse_query
from reader.store.search import search
from reader.store.views import article_ids, filter_article_ids, first_article_ids
from tests.costs import affordable
from tests.store.builders import add, comment, entry, new_store, thread

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", None),
        (" \t\x00 ", None),
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a OR b", Or((A, B))),
        ("a OR b OR c", Or((A, B, C))),
        ("a b OR c", And((A, Or((B, C))))),
        ("a or b", And((A, Word("or"), B))),
        ("(a OR b) OR c", Or((Or((A, B)), C))),
        ("-a", Not(A)),
        ("NOT a", Not(A)),
        ("a -b", And((A, Not(B)))),
        ("-(a b)", Not(And((A, B)))),
        ("(a b) OR c", Or((And((A, B)), C))),
        ('"a  b"', Word("a b")),
        ('"a b', Word("a b")),
        ('-"a b"', Not(Word("a b"))),
        ('"a"b', And((A, B))),
        ('"OR"', Word("OR")),
        ("is:unread", Field("is", "unread")),
        ("IS:Unread a", And((Field("is", "unread"), A))),
        ('author:"Ann Lee"', Field("author", "Ann Lee")),
        ("feed:x", Field("feed", "x")),
        ("before:2010", Field("before", "2010-01-01")),
        ("comments:>10", Field("comments", ">10")),
        ("COMMENTS:<=010", Field("comments", "<=10")),
        ('comments:">= 1"', Field("comments", ">=1")),
        ("comments:0", Field("comments", "=0")),
        ("after:2010-6-3", Field("after", "2010-06-03")),
        ("in:title a", And((Field("in", "title"), A))),
        ("std::vector", Word("std::vector")),
        ("/colou?r/", Regex("colou?r")),
        ("/a b/ c", And((Regex("a b"), C))),
        (r"-/a\/b/", Not(Regex(r"a\/b"))),
        ("/a/ OR (b /(c)/)", Or((Regex("a"), And((B, Regex("(c)")))))),
        ("in:title /a/", And((Field("in", "title"), Regex("a")))),
        ("/usr/bin", Word("/usr/bin")),
        ("/usr/bin/", Word("/usr/bin/")),
        ("and/or", Word("and/or")),
        ("a / b / c", And((A, Word("/"), B, Word("/"), C))),
        ("// /a", And((Word("//"), Word("/a")))),
        ('"/a/"', Word("/a/")),
        ("/\ud83d/", Regex("\ufffd")),
        ("http://x.org/(a)", Word("http://x.org/(a)")),
        ("10:30", Word("10:30")),
        ("a:b:c", Word("a:b:c")),
        ("f(x)", Word("f(x)")),
        ("(f(x) a)", And((Word("f(x)"), A))),
        ("(is:unread)", Field("is", "unread")),
        ("--help", Word("--help")),
        ("a - b", And((A, Word("-"), B))),
        ("+a", Word("+a")),
        ("a\u202eb", Word("ab")),
        ("C++", Word("C++")),
        ("NEAR(a b", And((Word("NEAR(a"), B))),
        ("ANDROID ORANGE", And((Word("ANDROID"), Word("ORANGE")))),
    ],
)
def test_query_is_read_as(text: str, node: Node | None) -> None:
    """Syntax where it is meant, text everywhere else."""
    assert parse_query(text) == node


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("'", 0, "No letter"),
        ('"', 0, "No letter"),
        ("  --", 2, "No letter"),
        ("a AND", 2, "AND stands between"),
        ("OR", 0, "OR stands between"),
        ("a OR OR b", 5, "OR stands between"),
        ("a (AND b)", 3, "AND stands between"),
        ("NOT", 0, "NOT stands before"),
        ("a NOT OR b", 2, "NOT stands before"),
        ("a (b", 2, "not closed"),
        ("()", 1, "empty group"),
        ("is:new", 0, "is: knows unread, read, starred, watched, changed; not new"),
        ("a in:", 2, "in: needs a value"),
        ("in:body", 0, "in: knows title"),
        ("-in:title a", 0, "cannot be negated"),
        ("a OR in:title", 2, "one side of OR"),
        ("before:yesterday", 0, "before: needs a day"),
        ("after:2010-02-30", 0, "after: needs a day"),
        ("author:--", 0, "author: needs a letter"),
        ("has:tea", 0, "replies, label, note, enclosure; not tea"),
        ("newer:soon", 0, "newer: needs an age such as 12h, 3d"),
        ("a older:", 2, "older: needs a value, as older:3d"),
        ("tag:", 0, "tag: needs a value"),
        ("folder:--", 0, "folder: needs a letter"),
        ("a comments:", 2, "comments: needs a value, as comments:>10"),
        ("comments:many", 0, "comments: needs a number such as >10 or 0, not many"),
        ("comments:=>1", 0, "comments: needs a number"),
        ("comments:-1", 0, "comments: needs a number"),
        ("comments:1234567890", 0, "comments: needs a number"),
        ("a /b(c/", 4, "This regular expression: missing \\), unterminated subpattern .column 5"),
        ("/(a+)+$/", 0, "This regular expression: it may take forever"),
        (f"/{'a' * 501}/", 0, "it has more than 500 characters"),
        ("(" * 50, 20, "deep"),
        ("-" + "(-" * 30 + "a", 20, "deep"),
        ("a " * (MAX_TERMS + 1), 2 * MAX_TERMS, "More than"),
    ],
)
def test_query_that_cannot_be_read_says_where(text: str, position: int, message: str) -> None:
    """One clear line that names the place."""
    with pytest.raises(QueryError, match=message) as caught:
        parse_query(text)
    assert caught.value.position == position
    assert "\n" not in str(caught.value)


HOSTILE = [
    "'",
    '"',
    '"unbalanced',
    "don't",
    "a-b",
    "multi-agent",
    "C++",
    "C#",
    "@nasa",
    "#tag",
    "a AND",
    "AND",
    "OR OR",
    "NOT x",
    "NEAR(a b",
    "col:val",
    "title:*",
    "*",
    "a*",
    "^a",
    "(",
    ")",
    "{",
    "{a b}: c",
    "a:b:c",
    "20.04",
    "50%",
    "_",
    "\\",
    "`",
    "a OR 1=1",
    "'; DROP TABLE entries; --",
    "\x00",
    "a\x00b",
    "😀",
    "日本",
    "x" * 5000,
    "x " * 100,
    "entries MATCH 'x'",
    "/a+/",
    "-/./",
    "/(/",
    "/a b",
    "/a\x00b/",
    "/\ud83d/",
    "(/x/ OR is:read) -/日|c/",
    "rowid:1",
    "-",
    "--",
    "+a -b",
    "\u202e",
    "\ud83d",
    "\ue000",
    "\U000ff02b",
    "\x1f",
    "a OR -b",
    "-a -b",
    "(a OR is:unread) -feed:x",
    '"" ""',
    "in:title in:comments -a",
    'author:"\'"',
    "feed:%",
    "before:9999",
    "after:0001",
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A small store."""
    store = new_store(tmp_path_factory.mktemp("query"))
    add(
        store,
        entry(
            "C++ and C#",
            "don't multi-agent @nasa #tag",
            author="x",
            thread=thread(comment("日本 😀")),
        ),
        entry("a b c", "20.04 50% a-b", thread=thread(comment("x", author="a"))),
        feed="x",
    )
    yield store
    store.close()


def answer(store: sqlite3.Connection, text: str) -> None:
    """Does all that can be done with what somebody typed."""
    filtered = ArticleQuery(filter=text)
    assert set(filter_article_ids(store, filtered, 2000)) == set(article_ids(store, filtered))
    try:
        node = parse_query(text)
    except QueryError as error:
        assert str(error)
        assert "\n" not in str(error)
        assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in str(error))
        assert 0 <= error.position <= len(text)
        return
    if node is None:
        return
    ids = article_ids(store, ArticleQuery(node=node))
    assert first_article_ids(store, ArticleQuery(node=node), 100) == ids
    for scope in ("all", "articles", "comments"):
        hits = search(store, node, scope, 50)
        assert {hit.article_id for hit in hits if hit.comment_id is None} <= {1, 2}
        assert all(hit.snippet.count("\ue000") == hit.snippet.count("\ue001") for hit in hits)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_anything_typed_is_answered(library: sqlite3.Connection, text: str) -> None:
    """A valid query or one line: never an error of SQLite, and at once."""
    before = library.total_changes
    with affordable(10):
        answer(library, text)
    assert library.total_changes == before


_PIECES = st.sampled_from(
    (
        *("AND ", " OR ", "NOT ", "is:", "unread", "in:", "title", "comments", "feed:", "author:"),
        *("/", "/a|b/", "-/./ ", "commenter:", "before:", "after:", "2010", "NEAR(", "--", '"a b"'),
        *"ab \"'()-*:^+#@_%\\{}/.,;~|&日é😀\x00\x1f\u202e\ud800\ue000",
    )
)


@given(st.one_of(st.text(max_size=40), st.lists(_PIECES, max_size=14).map("".join)))
@example("a -(b OR in:comments)")
def test_arbitrary_text_is_answered(library: sqlite3.Connection, text: str) -> None:
    """Whatever is typed into the search."""
    answer(library, text)


def test_every_field_stands_in_the_page() -> None:
    """What the language knows is what its page tells of."""
    page = (Path(__file__).parent.parent / "docs" / "queries.md").read_text(encoding="utf-8")
    assert [name for name in query._FIELDS if f"{name}:" not in page] == []
    values = [value for known in query._VALUES.values() for value in known]
    assert [value for value in values if value not in page] == []
    for line in page.splitlines():
        cells = line.split(" | ")
        if line.startswith("| `") and len(cells) == 2:
            for example in re.findall(r"`([^`]+)`", cells[0]):
                assert parse_query(example) is not None


def test_store_is_unharmed(library: sqlite3.Connection, tmp_path: Path) -> None:
    """No query has changed anything."""
    from reader.store.check import check

    assert check(library) == []
