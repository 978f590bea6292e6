"""Searching: what is found, where, and how it is shown."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from reader.model.entry import Enclosure
from reader.model.listing import ArticleQuery
from reader.model.query import Hit, Scope
from reader.query import parse_query
from reader.store import conditions
from reader.store import search as searching
from reader.store.articles import set_articles
from reader.store.comments import set_comments
from reader.store.connection import transaction
from reader.store.merging import merge_thread
from reader.store.notes import set_comment_note, set_note
from reader.store.search import search
from reader.store.views import article_ids, first_article_ids
from tests.store.builders import NOW, add, add_rule, comment, entry, remove_rule, thread, titles


def find(store: sqlite3.Connection, text: str, scope: Scope = "all", limit: int = 50) -> list[Hit]:
    """Hits of a query."""
    node = parse_query(text)
    assert node is not None
    return search(store, node, scope, limit)


def found(
    store: sqlite3.Connection, text: str, scope: Scope = "all"
) -> set[tuple[int, int | None]]:
    """(article, comment) of the hits of a query."""
    return {(hit.article_id, hit.comment_id) for hit in find(store, text, scope)}


def listed(store: sqlite3.Connection, text: str) -> set[int]:
    """Articles of a list with a query; a first screen gives the same."""
    query = ArticleQuery(node=parse_query(text))
    ids = article_ids(store, query)
    assert first_article_ids(store, query, 1_000) == ids
    return set(ids)


@pytest.fixture
def library(store: sqlite3.Connection) -> sqlite3.Connection:
    """Three articles; the comments have ids 1 (Bob), 2 (Cid), 3 (Bob)."""
    add(
        store,
        entry(
            "Ferry to the island",
            "The harbour town votes.",
            author="Ann Lee",
            published=datetime(2010, 6, 13, 17, tzinfo=UTC),
            thread=thread(
                comment("I love the ferry", author="Bob", published=date(2010, 6, 14)),
                comment("Too loud, the harbour", author="Cid Moor", depth=1),
            ),
        ),
        feed="Harbor News",
    )
    add(
        store,
        entry(
            "Night trains",
            "Sleepers return to the island of rails.",
            author="Bob",
            published=date(2020, 1, 1),
            thread=thread(comment("What of the ferry?", author="Bob")),
        ),
        feed="Rail",
    )
    add(store, entry("Nothing much", ""))
    return store


@pytest.mark.parametrize(
    ("query", "hits", "articles"),
    [
        ("ferry", {(1, None), (1, 1), (2, 3)}, {1, 2}),
        ("FERRY harbour", {(1, None)}, {1}),
        ("ferry island", {(1, None)}, {1, 2}),
        ("ferry sleepers", set(), {2}),
        ('"the ferry"', {(1, 1), (2, 3)}, {1, 2}),
        ('"ferry the"', set(), set()),
        ("ferry -harbour", {(1, 1), (2, 3)}, {2}),
        ("ferry NOT harbour", {(1, 1), (2, 3)}, {2}),
        ("loud OR sleepers", {(1, 2), (2, None)}, {1, 2}),
        ("island loud OR sleepers", {(2, None)}, {1, 2}),
        ("(island loud) OR trains", {(2, None)}, {1, 2}),
        ("-ferry", {(1, 2), (2, None), (3, None)}, {3}),
        ("is:unread ferry", {(1, None), (1, 1), (2, 3)}, {1, 2}),
        ("is:read", set(), set()),
        ("in:title island", {(1, None)}, {1}),
        ("in:articles ferry", {(1, None)}, {1}),
        ("in:comments ferry", {(1, 1), (2, 3)}, {1, 2}),
        ("in:title in:comments ferry", {(1, None), (1, 1), (2, 3)}, {1, 2}),
        ("in:title -ferry", {(2, None), (3, None)}, {2, 3}),
        ("in:comments", {(1, 1), (1, 2), (2, 3)}, {1, 2, 3}),
        ("author:ann", {(1, None), (1, 1), (1, 2)}, {1}),
        ('author:"lee ann"', set(), set()),
        ("author:bob ferry", {(2, 3)}, {2}),
        ("commenter:bob", {(1, 1), (2, 3)}, {1, 2}),
        ('commenter:"cid moor"', {(1, 2)}, {1}),
        ("commenter:bob love", {(1, 1)}, {1}),
        ("bob", {(1, 1), (2, None), (2, 3)}, {1, 2}),
        ("feed:harbor", {(1, None), (1, 1), (1, 2)}, {1}),
        ("feed:2 ferry", {(2, 3)}, {2}),
        ("feed:nowhere", set(), set()),
        ("-feed:rail ferry", {(1, None), (1, 1)}, {1}),
        ("before:2015 ferry", {(1, None), (1, 1)}, {1}),
        ("after:2010-06-14 in:comments", {(1, 1)}, {2, 3}),
        ("after:2010-06-13 before:2010-06-14", {(1, None)}, {1}),
        (
            "is:unread OR ferry",
            {(1, None), (1, 1), (1, 2), (2, None), (2, 3), (3, None)},
            {1, 2, 3},
        ),
        ("harb*", {(1, None), (1, 2)}, {1}),
        ("- ferry ' trains", set(), {2}),
    ],
)
def test_query_finds(
    library: sqlite3.Connection,
    query: str,
    hits: set[tuple[int, int | None]],
    articles: set[int],
) -> None:
    """A hit satisfies the words itself; a listed article may with its comments."""
    assert found(library, query) == hits
    assert listed(library, query) == articles


def test_scope_leaves_the_other_kind_out(library: sqlite3.Connection) -> None:
    """`--in comments` gives comments alone."""
    assert found(library, "ferry", "articles") == {(1, None)}
    assert found(library, "ferry", "comments") == {(1, 1), (2, 3)}
    assert found(library, "in:title ferry", "comments") == set()


def test_state_of_a_comment_is_its_own(library: sqlite3.Connection) -> None:
    """`is:starred` finds starred comments as well as articles."""
    with transaction(library):
        set_comments(library, [2], starred=True)
        set_comments(library, [1], unread=False)
        set_articles(library, [3], starred=True)
    assert found(library, "is:starred") == {(1, 2), (3, None)}
    assert found(library, "is:read ferry") == {(1, 1)}
    assert found(library, "is:unread ferry") == {(1, None), (2, 3)}
    assert listed(library, "is:starred") == {3}


def test_dense_words_are_walked(store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that is everywhere is looked up article by article; the list is the same."""
    monkeypatch.setattr(searching, "_WINDOW", 3)
    add(store, *(entry(f"the {n}", thread=thread(comment("but not"))) for n in range(30)))
    add(store, entry("other", thread=thread(comment("the comment"))), entry("none"))
    assert listed(store, "the") == set(range(1, 32))
    assert listed(store, "the -comment") == set(range(1, 31))
    assert listed(store, "in:title the") == set(range(1, 31))
    assert listed(store, "in:comments the") == {31}


def test_a_word_that_is_rare_in_titles_is_looked_up_there(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However common it is in texts: the list does not wait until all articles were looked at."""
    monkeypatch.setattr(searching, "_WINDOW", 3)
    add(store, entry("the one"), *(entry(f"{n}", "the text") for n in range(30)))
    everywhere, titled = (parse_query(text) for text in ("the", "in:title the"))
    assert everywhere is not None and titled is not None
    assert "rowid = a.id" in searching.condition(store, everywhere, is_walked=True).sql
    assert "rowid = a.id" not in searching.condition(store, titled, is_walked=True).sql
    assert listed(store, "in:title the") == {1}


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("We write C++ and C# here", ["C++", "c#", "C", "write c++"]),
        ("don't panic", ["don't", "don’t", "panic"]),
        ("from @nasa today", ["@nasa", "nasa"]),
        ("see #tag now", ["#tag", "tag"]),
        ("Ubuntu 20.04 LTS", ["20.04", "ubuntu 20.04"]),
        ("a multi-agent thing, a-b", ["multi-agent", "agent", "a-b", '"multi agent"']),
        ("up 50% this year", ["50%", "50"]),
        ("R&D at AT&T", ["R&D", "AT&T"]),
        ("use std::vector<int> at 10:30", ["std::vector", "10:30", "vector<int>"]),
        ("read http://example.org/a?b=c", ["http://example.org/a?b=c", "example.org"]),
        ("今日は日本語の記事", ["日本", "語", "日本語の記事", "今日は"]),
        ("한국어 기사입니다", ["한국", "기사"]),
        ("ภาษาไทยง่าย", ["ไทย"]),
        ("हिन्दी समाचार", ["हिन्दी"]),
        ("a 🚀 and 👩‍💻 and ❤️", ["🚀", "👩‍💻", "❤", "a 🚀"]),
        ("Ünïcödé Straße naïve", ["unicode", "Ünïcödé", "straße", "naive"]),
        ("snake_case __init__", ["snake_case", "__init__"]),
        ("f(x) = y; C:\\dir `code`", ["f(x)", "C:\\dir", "`code`"]),
        ("entries MATCH 'x' rowid:1", ["entries MATCH 'x'", "rowid:1"]),
        ("AND OR NOT NEAR", ['"AND"', '"OR" "NOT"', "NEAR"]),
        ("--verbose -x", ["--verbose"]),
        ("Приве́т мир", ["привет", "МИР"]),
    ],
)
def test_every_word_that_is_there_is_found(
    store: sqlite3.Connection, text: str, queries: list[str]
) -> None:
    """Signs, scripts without spaces and pictures never give a wrong `nothing found`."""
    add(store, entry("x", text, thread=thread(comment(text))))
    add(store, entry("decoy", "cab canasa 500 2004 tagged 東京"))
    for query in queries:
        hits = find(store, query)
        assert {(hit.article_id, hit.comment_id) for hit in hits} == {(1, None), (1, 1)}, query
        assert listed(store, query) == {1}, query
        for hit in hits:
            assert hit.snippet.replace("\ue000", "").replace("\ue001", "") == text, query


@pytest.mark.parametrize("query", ["C++", "C#", "#tag", "@nasa", "50%"])
def test_signs_tell_words_apart(store: sqlite3.Connection, query: str) -> None:
    """`C++` does not find `C`."""
    add(store, entry("C", "C tag nasa 50"))
    assert find(store, query) == []


@pytest.mark.parametrize(
    ("text", "query", "snippet"),
    [
        ("The harbour town", "HARBOUR", "The [harbour] town"),
        ("harbours harbour", "harbour", "harbours [harbour]"),
        ("a Résumé b", "resume", "a [Résumé] b"),
        ("今日は日本語", "日本", "今日は[日本]語"),
        ("so C++11 and C++", "c++", "so [C++]11 and [C++]"),
        ("one\n\ntwo   three", '"two three"', "one [two three]"),
        ("don’t", "don't", "[don’t]"),
        ("no match but the title", "x", "no match but the title"),
        ("kubernetes", "kube*", "[kubernetes]"),
        ("icon \U000f09b6 stays 🚀", "🚀", "icon \U000f09b6 stays [🚀]"),
    ],
)
def test_passage_marks_the_match(
    store: sqlite3.Connection, text: str, query: str, snippet: str
) -> None:
    """The words that were looked for stand out, the text around them is the source's."""
    add(store, entry("x kubernetes-free", text))
    (hit,) = find(store, query)
    assert hit.snippet.replace("\ue000", "[").replace("\ue001", "]") == snippet


def test_passage_of_a_long_text_is_around_the_match(store: sqlite3.Connection) -> None:
    """In a book of a text the passage shows the place, not the beginning, and fast."""
    filler = "Ein Wörtchen noch. " * 20_000
    add(store, entry("Long", f"{filler}Here is the needle in it. {filler}"))
    (hit,) = find(store, "needle")
    assert "Here is the \ue000needle\ue001 in it." in hit.snippet
    assert hit.snippet.startswith("…") and hit.snippet.endswith("…")
    assert len(hit.snippet) < 260


def test_title_hit_shows_the_beginning(store: sqlite3.Connection) -> None:
    """A hit in the title shows what the article is about; one without text its title."""
    add(store, entry("Needle", "Begins like this."), entry("Needle two", ""))
    snippets = {hit.article_id: hit.snippet for hit in find(store, "needle")}
    assert snippets == {1: "Begins like this.", 2: "\ue000Needle\ue001 two"}


def test_hit_tells_article_and_comment(library: sqlite3.Connection) -> None:
    """A comment's hit names its article, its writer and its date."""
    (hit,) = find(library, "love")
    assert (hit.title, hit.author, hit.published) == ("Ferry to the island", "Bob", "2010-06-14")


def test_better_hits_stand_first(store: sqlite3.Connection) -> None:
    """A word in the title counts more than one in a long text."""
    add(store, entry("Other", "word " + "filler " * 300), entry("A word", "filler"))
    add(store, entry("Third", "nothing"))
    hits = find(store, "word")
    assert titles(store, [hit.article_id for hit in hits]) == ["A word", "Other"]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_pages_of_hits_neither_repeat_nor_skip(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading on through the hits shows each once, beyond what is ranked together too."""
    monkeypatch.setattr(searching, "_WINDOW", 7)
    add(store, *(entry(f"word {n}", thread=thread(comment("word"))) for n in range(40)))
    node = parse_query("word")
    assert node is not None
    seen = [
        (hit.article_id, hit.comment_id)
        for offset in range(0, 90, 9)
        for hit in search(store, node, "all", 9, offset)
    ]
    assert len(seen) == len(set(seen)) == 80
    assert search(store, node, "all", 9, 80) == []


def test_common_words_are_ranked_by_title(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of thousands of hits the newest are given, those with the word in the title before them."""
    monkeypatch.setattr(searching, "_COMMON", 20)
    monkeypatch.setattr(searching, "_WINDOW", 10)
    add(store, *(entry("Word" if n == 25 else f"T{n}", "word here") for n in range(30)))
    hits = find(store, "word", limit=3)
    assert titles(store, [hit.article_id for hit in hits]) == ["Word", "T29", "T28"]
    assert [h.article_id for h in find(store, "word here", limit=2)] == [30, 29]
    assert [h.article_id for h in find(store, '"word here"', limit=2)] == [30, 29]


@pytest.fixture
def talk(store: sqlite3.Connection) -> sqlite3.Connection:
    """Article 1: comments 1 (Bob), 2 below it, 3 below that, 4 (Eve) beside them, and discussion 9
    with comment 5 below a stand-in, 6; article 2: comments 7 and 8 below it; article 3: none."""
    add(
        store,
        entry(
            "One",
            thread=thread(
                comment("first ferry", author="Bob"),
                comment("reply", depth=1),
                comment("deeper", depth=2),
                comment("other spam", author="Eve"),
            ),
        ),
    )
    elsewhere = [comment("elsewhere", author="Bob", source_id="b", parent="a")]
    with transaction(store):
        merge_thread(store, 1, thread(*elsewhere), discussion_id=9, is_live=True, now=NOW)
    add(store, entry("Two", thread=thread(comment("top"), comment("answer", depth=1))))
    add(store, entry("Three"))
    return store


def said(store: sqlite3.Connection, text: str) -> set[str]:
    """Texts of the comments that a search finds."""
    marks = str.maketrans("", "", "\ue000\ue001")
    return {hit.snippet.translate(marks) for hit in find(store, text, "comments")}


def test_articles_are_listed_by_their_discussions(talk: sqlite3.Connection) -> None:
    """Stand-ins count nowhere, comments of all discussions do, and hidden ones are not new."""
    assert listed(talk, "has:comments") == {1, 2}
    assert listed(talk, "-has:comments") == listed(talk, "comments:0") == {3}
    assert listed(talk, "comments:5") == listed(talk, "comments:>2") == {1}
    assert listed(talk, "comments:>=2 comments:<5") == {2}
    assert listed(talk, "comments:<=2") == {2, 3}
    assert listed(talk, "has:new-comments") == {1, 2}
    with transaction(talk):
        everything = [row[0] for row in talk.execute("SELECT id FROM comments")]
        set_comments(talk, [n for n in everything if n != 4], unread=False)
    assert listed(talk, "has:new-comments") == {1}
    add_rule(talk, "author", "Eve", NOW)
    assert listed(talk, "has:new-comments") == set()
    with transaction(talk):
        set_articles(talk, [2, 3], watched=True)
    assert listed(talk, "is:watched") == {2, 3}
    assert listed(talk, "is:watched has:comments") == {2}
    assert listed(talk, "NOT is:watched") == {1}
    assert said(talk, "is:watched") == {"top", "answer"}
    assert said(talk, "comments:>2 ferry") == {"first ferry"}


def test_few_and_many_articles_by_number_are_the_same(
    talk: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How the store finds them changes nothing."""
    monkeypatch.setattr(conditions, "_FEW", 0)
    assert listed(talk, "comments:>2") == {1}
    assert listed(talk, "-comments:>2") == {2, 3}


def test_new_replies_to_a_starred_comment_are_listed(talk: sqlite3.Connection) -> None:
    """Anywhere below it, unread and not hidden; a star says which answers one waits for."""
    assert listed(talk, "has:replies") == set()
    with transaction(talk):
        set_comments(talk, [1], starred=True)
        set_comments(talk, [2], unread=False)
    assert listed(talk, "has:replies") == {1}
    assert said(talk, "has:replies") == {"deeper"}
    rule = add_rule(talk, "word", "deeper", NOW)
    assert listed(talk, "has:replies") == set()
    remove_rule(talk, rule.id)
    with transaction(talk):
        set_comments(talk, [3], unread=False)
    assert listed(talk, "has:replies") == set()
    with transaction(talk):
        set_comments(talk, [4], starred=True)
    assert listed(talk, "has:replies") == set()


def test_notes_on_comments_are_found(talk: sqlite3.Connection) -> None:
    """A list has the article, a search the very comment that the note is on."""
    with transaction(talk):
        set_comment_note(talk, 4, "mine")
        set_note(talk, 3, "mine")
    assert listed(talk, "has:note") == {1, 3}
    assert found(talk, "has:note") == {(1, 4), (3, None)}


def test_hidden_comments_are_no_hits_unless_their_author_is_named(
    talk: sqlite3.Connection,
) -> None:
    """What a rule hides comes back neither by its words nor as an unread comment."""
    rule = add_rule(talk, "author", "Eve", NOW)
    for text in ("spam", "is:unread spam", "eve", "spam OR is:starred", "-ferry spam"):
        assert said(talk, text) == set(), text
        assert listed(talk, text) == set(), text
    assert "other spam" not in said(talk, "is:unread")
    assert said(talk, "commenter:eve") == said(talk, "commenter:eve spam") == {"other spam"}
    assert said(talk, "commenter:eve OR is:starred") == {"other spam"}
    assert listed(talk, "commenter:eve spam") == {1}
    remove_rule(talk, rule.id)
    assert said(talk, "spam") == {"other spam"}
    assert listed(talk, "spam") == {1}


def test_dense_words_of_hidden_comments_list_nothing(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A word that is looked up article by article is not found in what a rule hides either."""
    monkeypatch.setattr(searching, "_WINDOW", 3)
    add(store, *(entry(f"the {n}") for n in range(9)))
    add(store, entry("other", thread=thread(comment("the comment", author="Eve"))))
    assert 10 in listed(store, "the")
    add_rule(store, "author", "Eve", NOW)
    assert 10 not in listed(store, "the")
    assert 10 in listed(store, "the commenter:eve")


def test_stand_ins_for_missing_parents_are_no_hits(talk: sqlite3.Connection) -> None:
    """Nobody wrote them: a search for read comments does not show empty lines."""
    assert len(find(talk, "is:unread in:comments")) == 7
    assert said(talk, "is:read") == set()
    assert said(talk, "-ferry -commenter:bob") == {
        "reply",
        "deeper",
        "other spam",
        "top",
        "answer",
    }


def test_newer_and_older_count_from_now(store: sqlite3.Connection) -> None:
    """A saved query for the last three days holds others each day."""
    now = datetime.now(UTC)
    said = comment("just now", author="Bob", published=now - timedelta(hours=1))
    old = entry("Old", "text", published=now - timedelta(days=8), thread=thread(said))
    add(store, entry("New", "text", published=now - timedelta(days=2)), old)

    assert [listed(store, f"newer:{age}") for age in ("1d", "3d", "2w")] == [set(), {1}, {1, 2}]
    assert [listed(store, f"older:{age}") for age in ("9999y", "1w", "1h")] == [set(), {2}, {1, 2}]
    assert found(store, "newer:2h in:comments") == {(2, 1)}


def test_parts_of_a_link_and_enclosures_are_asked_for(store: sqlite3.Connection) -> None:
    """All episodes of a host are found by its address."""
    episode = entry("Episode", link="https://Audio.example.org/7")
    sound = Enclosure(url="https://audio.example.org/7.mp3")
    add(
        store,
        replace(episode, enclosures=(sound,)),
        entry("Text", link="https://example.org/8"),
        entry("Bare"),
    )

    assert listed(store, "link:audio.EXAMPLE.org") == {1}
    assert listed(store, "-link:/7") == {2, 3}
    assert listed(store, "has:enclosure") == {1}
