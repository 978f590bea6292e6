"""Noise rules: what they hide, what they never hide, and counters that stay right."""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import QueryError
from reader.model.comment import Comment
from reader.store import noise, noise_matching
from reader.store.articles import get_article
from reader.store.check import check
from reader.store.comments import set_comments
from reader.store.connection import transaction
from reader.store.index import unindex
from reader.store.merging import merge_thread
from reader.store.rows import scalar
from reader.store.trash import delete_articles, restore_articles
from tests.costs import affordable
from tests.store.builders import (
    NOW,
    add,
    add_rule,
    comment,
    entry,
    index_all,
    new_store,
    remove_rule,
    thread,
)


def hidden(store: sqlite3.Connection) -> dict[int, int]:
    """The hidden comments, each with the rule that hides it."""
    return dict(store.execute("SELECT id, mark FROM comments WHERE mark > 0"))


def assert_right(store: sqlite3.Connection) -> None:
    """Marks are what the rules say, and each article counts what is unread and shown."""
    assert not noise.has_pending(store)
    assert list(noise.wrong_marks(store)) == []
    counted: Counter[int] = Counter()
    for article_id, shown in store.execute("SELECT article_id, unread AND mark = 0 FROM comments"):
        counted[article_id] += shown
    said = dict(store.execute("SELECT id, comments_unread FROM articles"))
    assert said == {article_id: counted[article_id] for article_id in said}


@pytest.fixture
def library(store: sqlite3.Connection) -> sqlite3.Connection:
    """Two articles; the comments have ids 1 (Bob), 2 (Cid), 3 (bob), 4 (Eve), 5 (nobody)."""
    add(
        store,
        entry(
            "Ferry",
            thread=thread(
                replace(comment("First! Buy crypto now", author="Bob"), score=-4),
                replace(comment("Go away, spammer", author="Cid", depth=1), score=12),
            ),
        ),
        entry(
            "Trains",
            thread=thread(
                comment("CRYPTO is money", author="bob"),
                comment("cryptography is not", author="Eve"),
                comment("what\n\nof crypto", author=None),
            ),
        ),
    )
    return store


@pytest.mark.parametrize(
    ("kind", "pattern", "ids"),
    [
        ("author", "BOB", {1, 3}),
        ("author", "Bo", set()),
        ("word", "crypto", {1, 3, 5}),
        ("word", "Buy  CRYPTO", {1}),
        ("word", "of crypto", {5}),
        ("word", "!", {1}),
        ("regex", r"crypto\b", {1, 5}),
        ("regex", "(?i)^crypto", {3, 4}),
        ("regex", "^of", {5}),
        ("score", "0", {1}),
        ("score", "13", {1, 2}),
    ],
)
def test_a_rule_hides_what_it_matches(
    library: sqlite3.Connection, kind: str, pattern: str, ids: set[int]
) -> None:
    """By author, word, expression or score, at once for everything that is here."""
    rule = add_rule(library, kind, pattern, NOW)
    assert hidden(library) == dict.fromkeys(ids, rule.id)
    assert (rule.hidden, rule.created) == (len(ids), NOW)
    assert noise.get_rules(library) == [rule]
    assert_right(library)


def test_what_is_hidden_does_not_count_as_unread_and_keeps_its_state(
    library: sqlite3.Connection,
) -> None:
    """`5·2` counts what can be seen; shown again, what was unread is unread, the read is read."""
    with transaction(library):
        set_comments(library, [3], unread=False)
    rule = add_rule(library, "author", "bob", NOW)
    counts = [
        (article.comments, article.comments_unread)
        for number in (1, 2)
        if (article := get_article(library, number)) is not None
    ]
    assert counts == [(2, 1), (3, 2)]
    assert dict(library.execute("SELECT id, unread FROM comments")) == {
        1: 1, 2: 1, 3: 0, 4: 1, 5: 1
    }  # fmt: skip
    assert remove_rule(library, rule.id) == rule
    assert hidden(library) == {}
    assert noise.get_rules(library) == []
    assert_right(library)


def test_what_another_rule_hides_stays_hidden(library: sqlite3.Connection) -> None:
    """Taking back one rule shows only what nothing else hides, and names what does."""
    author = add_rule(library, "author", "Bob", NOW)
    word = add_rule(library, "word", "crypto", NOW)
    assert hidden(library) == {1: author.id, 3: author.id, 5: word.id}
    remove_rule(library, author.id)
    assert hidden(library) == {1: word.id, 3: word.id, 5: word.id}
    assert_right(library)


def test_a_rule_that_comes_back_is_first_again(library: sqlite3.Connection) -> None:
    """Undoing the removal of a rule leaves everything as it was, reasons included."""
    author = add_rule(library, "author", "Bob", NOW)
    add_rule(library, "word", "crypto", NOW)
    before = hidden(library)
    remove_rule(library, author.id)
    again, is_new = noise.save_rule(library, "author", "Bob", NOW, wanted_id=author.id)
    while noise.apply_pending(library):
        pass
    assert (again, is_new) == (author.id, True)
    assert hidden(library) == before
    assert_right(library)


def test_stars_own_names_and_stand_ins_are_never_hidden(library: sqlite3.Connection) -> None:
    """A rule that is too broad takes away neither what was kept, nor what one said oneself."""
    with transaction(library):
        set_comments(library, [2], starred=True)
        noise.set_own_names(library, ["EVE"])
        library.execute("UPDATE comments SET mark = -1, unread = 0 WHERE id = 5")
        library.execute("UPDATE articles SET comments_unread = comments_unread - 1 WHERE id = 2")
    add_rule(library, "regex", ".", NOW)
    assert set(hidden(library)) == {1, 3}
    assert library.execute("SELECT mark FROM comments WHERE id = 5").fetchone() == (-1,)
    assert_right(library)
    assert noise.marks_for(library, [comment("x", author="eve"), comment("x")]) == [0, 1]


def test_a_name_that_is_said_to_be_ones_own_is_shown(library: sqlite3.Connection) -> None:
    """Names in the configuration hold for what was hidden before, and cannot be hidden after."""
    rule = add_rule(library, "word", "crypto", NOW)
    with transaction(library):
        noise.set_own_names(library, ["bob"])
    assert hidden(library) == {5: rule.id}
    assert_right(library)
    with pytest.raises(QueryError, match="one of your own names"):
        add_rule(library, "author", "Bob", NOW)
    assert noise.has_own_names(library, ["bob"])
    with transaction(library):
        noise.set_own_names(library, [])
    assert set(hidden(library)) == {1, 3, 5}
    assert_right(library)


def test_a_star_shows_and_its_end_hides(library: sqlite3.Connection) -> None:
    """A comment that is starred after all is shown; without the star the rule holds again."""
    rule = add_rule(library, "word", "crypto", NOW)
    with transaction(library):
        library.execute("UPDATE comments SET starred = 1 WHERE id = 1")
        noise.remark(library, [1, 99])
    assert 1 not in hidden(library)
    assert_right(library)
    with transaction(library):
        library.execute("UPDATE comments SET starred = 0 WHERE id = 1")
        noise.remark(library, [1])
    assert hidden(library)[1] == rule.id
    assert_right(library)


@pytest.mark.parametrize(
    ("kind", "one", "same"),
    [
        ("author", "Bob", " bOB "),
        ("author", "Élodie", "ÉLODIE"),
        ("word", "Crypto", "crypto"),
        ("regex", "a+", "a+"),
        ("score", "3", "+03"),
    ],
)
def test_a_rule_that_is_there_is_not_added_again(
    library: sqlite3.Connection, kind: str, one: str, same: str
) -> None:
    """The list of rules has no two that hide the same."""
    rule = add_rule(library, kind, one, NOW)
    assert add_rule(library, kind, same, NOW + timedelta(days=1)) == rule
    assert len(noise.get_rules(library)) == 1
    assert noise.save_rule(library, kind, same, NOW) == (rule.id, False)


@pytest.mark.parametrize(
    ("kind", "pattern", "message"),
    [
        ("author", " \u202e ", "empty author hides nothing"),
        ("word", "", "empty word hides nothing"),
        ("word", "x" * 201, "shorten the word"),
        ("regex", "(", r"The regular expression \( cannot be used: missing \)"),
        ("regex", "a\n(", "cannot be used"),
        ("regex", "(a+)+b", "may take forever"),
        ("regex", "x" * 501, "more than 500 characters"),
        ("regex", "", "matches everything"),
        ("regex", "a*", "matches everything"),
        ("score", "many", "must be a number such as 5, not many"),
        ("score", "1.5", "must be a number"),
        ("colour", "red", "not by colour"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_in_a_line(
    library: sqlite3.Connection, kind: str, pattern: str, message: str
) -> None:
    """A slip of the finger hides nothing and says what is wrong."""
    with pytest.raises(QueryError, match=message) as caught:
        add_rule(library, kind, pattern, NOW)
    assert "\n" not in str(caught.value)
    assert noise.get_rules(library) == []
    assert hidden(library) == {}


def test_a_rule_that_is_gone_is_not_removed_again(library: sqlite3.Connection) -> None:
    """Taking back twice does nothing."""
    rule = add_rule(library, "word", "crypto", NOW)
    assert remove_rule(library, rule.id) is not None
    assert remove_rule(library, rule.id) is None


WORDS = [
    ("spam", "It is Spam.", True),
    ("spam", "spammer", False),
    ("spam", "antispam", False),
    ("spam", "spamming the spam", True),
    ("a a", "xa a a", True),
    ("don't", "I don’t", True),
    ("C++", "c++11", True),
    ("日本", "今日本語", True),
    ("spam", "日本spam語", True),
    ("café", "CAFÉ!", True),
    ("cafe", "cafe\u0301", False),
    ("cafe", "café", False),
    ("привет", "ПРИВЕТ мир", True),
    ("straße", "STRASSE", False),
    ("k", "300 \u212a", False),
    ("ω", "5 \u2126", False),
    ("𞤀𞤁", "x 𞤀𞤁.", True),
    ("🚀", "to the🚀moon", True),
    ("two words", "two\n\nwords", True),
    ("snake", "snake_case", True),
    ("ab", "ab\ue123", False),
    ("%", "50%", True),
]


@pytest.mark.parametrize(("word", "text", "matches"), WORDS)
@pytest.mark.parametrize("how", ["arriving", "indexed", "not indexed", "taken out"])
def test_a_word_is_whole_in_any_case(
    store: sqlite3.Connection, word: str, text: str, matches: bool, how: str
) -> None:
    """What is stored and what arrives is treated alike, whether it is searchable yet or not."""
    if how != "arriving":
        add(store, entry("x", thread=thread(comment(text))), is_indexed=how != "not indexed")
    if how == "taken out":
        with transaction(store):
            unindex(store, "comments", [1])
    rule = add_rule(store, "word", word, NOW)
    if how == "arriving":
        assert noise.marks_for(store, [comment(text)]) == [rule.id if matches else 0]
    else:
        assert bool(hidden(store)) == matches
        index_all(store)
        assert_right(store)


@pytest.mark.parametrize(
    ("name", "author", "matches"),
    [
        ("Bob", "bOB", True),
        ("Bob", "Bobby", False),
        ("Bob", None, False),
        ("élodie", "ÉLODIE", True),
        ("жуков", "Жуков", True),
        ("elodie", "Élodie", False),
        ("kim", "\u212aim", False),
        ("山田", "山田", True),
    ],
)
def test_an_author_is_a_whole_name_in_any_case(
    store: sqlite3.Connection, name: str, author: str | None, matches: bool
) -> None:
    """Hiding Bob hides neither Bobby nor those without a name."""
    said = comment("hello", author=author)
    add(store, entry("x", thread=thread(said)))
    rule = add_rule(store, "author", name, NOW)
    assert hidden(store) == ({1: rule.id} if matches else {})
    assert noise.marks_for(store, [said]) == [rule.id if matches else 0]


def test_comments_without_a_score_are_not_below_any(store: sqlite3.Connection) -> None:
    """A site that has no votes loses nothing to a rule about votes."""
    scores = (None, -1, 0, 1)
    said = [replace(comment(str(score)), score=score) for score in scores]
    add_rule(store, "score", "1", NOW)
    assert [mark > 0 for mark in noise.marks_for(store, said)] == [False, True, True, False]


def many(count: int) -> list[Comment]:
    """Comments that say their number; every third one says it loud."""
    return [comment(f"number {n}{' LOUD' if n % 3 == 0 else ''}") for n in range(count)]


@pytest.mark.parametrize(
    ("kind", "pattern"), [("author", "ann"), ("word", "loud"), ("regex", "LOUD"), ("score", "5")]
)
def test_a_rule_is_applied_in_short_steps_that_can_be_taken_up_again(
    store: sqlite3.Connection, kind: str, pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two steps others write; what arrives is marked; a crash loses nothing."""
    monkeypatch.setattr(noise, "_AT_ONCE", 4)
    scored = [replace(each, score=n % 9) for n, each in enumerate(many(40))]
    add(store, *(entry(str(n), thread=thread(*scored[n : n + 10])) for n in range(0, 40, 10)))
    noise.save_rule(store, kind, pattern, NOW)
    steps = 0
    while noise.apply_pending(store, limit=7):
        steps += 1
        assert not store.in_transaction
        if steps == 1:
            # Newest first: what people look at is hidden first.
            assert min(hidden(store)) > 10
            assert noise.marks_for(store, [replace(comment("LOUD"), score=1)]) == [1]
    assert steps >= (2 if kind == "word" else 6)
    assert_right(store)
    expected = {"author": 40, "word": 14, "regex": 14, "score": 24}[kind]
    assert noise.get_rules(store)[0].hidden == expected
    noise.drop_rule(store, 1)
    assert noise.get_rules(store) == []
    while noise.apply_pending(store, limit=7):
        assert noise.marks_for(store, [comment("LOUD", author="Ann")]) == [0]
    assert hidden(store) == {}
    assert_right(store)


def test_a_step_that_takes_long_ends_early(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However slow a rule is, others are let in between."""
    monkeypatch.setattr(noise, "_AT_ONCE", 5)
    monkeypatch.setattr(noise, "_STEP_SECONDS", -1.0)
    add(store, entry("x", thread=thread(*many(20))))
    noise.save_rule(store, "regex", "LOUD", NOW)
    counts = []
    while noise.apply_pending(store):
        counts.append(len(hidden(store)))
    assert counts == [2, 3, 5, 7]
    assert_right(store)


def test_a_rule_added_while_another_goes_gets_no_old_marks(store: sqlite3.Connection) -> None:
    """The number of a rule is not given to another before all that it hid is shown."""
    add(store, entry("x", thread=thread(*many(10))))
    first = add_rule(store, "word", "loud", NOW)
    noise.drop_rule(store, first.id)
    other, _ = noise.save_rule(store, "regex", "number 1", NOW)
    assert other != first.id
    # Back before it was gone.
    assert noise.save_rule(store, "word", "LOUD", NOW) == (first.id, True)
    while noise.apply_pending(store):
        pass
    assert Counter(hidden(store).values()) == {first.id: 4, other: 1}
    assert_right(store)


NAMES = ("Ann", "bob", "Éva")
TEXTS = ("first", "buy spam", "SPAM!", "well said", "日本語", "")
PATTERNS = {
    "author": ("ann", "BOB", "éva", "Ann"),
    "word": ("spam", "first", "本"),
    "regex": ("s.a", "(?i)spam$", "."),
    "score": ("0", "2"),
}
RULES = st.sampled_from([(kind, pattern) for kind, some in PATTERNS.items() for pattern in some])
SAID = st.builds(
    lambda number, author, text, score: replace(
        comment(text, author=author, source_id=str(number)), score=score
    ),
    st.integers(0, 5),
    st.sampled_from(NAMES),
    st.sampled_from(TEXTS),
    st.sampled_from((None, -1, 1, 3)),
)
STEPS = st.one_of(
    st.tuples(st.just("add"), RULES),
    st.tuples(st.just("remove"), st.integers(1, 4)),
    st.tuples(st.just("merge"), st.lists(SAID, max_size=6, unique_by=lambda c: c.source_id)),
    st.tuples(st.just("star"), st.integers(1, 8)),
    st.tuples(st.just("read"), st.integers(1, 8)),
    st.tuples(st.just("names"), st.lists(st.sampled_from(NAMES), max_size=2, unique=True)),
    st.tuples(st.just("index"), st.none()),
    st.tuples(st.just("some"), st.none()),
)


@given(steps=st.lists(STEPS, max_size=14))
def test_marks_are_what_the_rules_say_whatever_happens(steps: list[tuple[str, Any]]) -> None:
    """Rules that come and go among comments that come, change, are read and starred."""
    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder))
        (article_id,) = add(store, entry("x"))
        for name, value in steps:
            act(store, article_id, name, value)
        while noise.apply_pending(store):
            pass
        assert_right(store)
        assert check(store) == []
        store.close()


def act(store: sqlite3.Connection, article_id: int, name: str, value: Any) -> None:
    """One of the steps above."""
    match name:
        case "add":
            with contextlib.suppress(QueryError):
                noise.save_rule(store, value[0], value[1], NOW)
        case "remove":
            noise.drop_rule(store, value)
        case "merge":
            with transaction(store):
                merge_thread(store, article_id, thread(*value), is_live=True, now=NOW)
        case "star":
            with transaction(store):
                is_starred = scalar(store, "SELECT starred FROM comments WHERE id = ?", (value,))
                set_comments(store, [value], starred=not is_starred)
        case "read":
            with transaction(store):
                set_comments(store, [value], unread=False)
        case "names":
            with transaction(store):
                noise.set_own_names(store, value)
        case "index":
            index_all(store)
        case "some":
            noise.apply_pending(store, limit=2)


def test_deleted_articles_come_back_with_what_the_rules_say_now(
    library: sqlite3.Connection,
) -> None:
    """Undoing a deletion brings back neither what was hidden since, nor old reasons to hide."""
    first = add_rule(library, "author", "Cid", NOW)
    with transaction(library):
        delete_articles(library, [1], now=NOW)
    remove_rule(library, first.id)
    rule = add_rule(library, "author", "Bob", NOW)
    with transaction(library):
        restore_articles(library, [1])
    assert hidden(library) == {1: rule.id, 3: rule.id}
    assert_right(library)


def test_a_hostile_text_does_not_hold_a_regex_up() -> None:
    """A comment made to keep an expression busy takes a moment, and is shown rather than waited
    for."""
    matches = noise_matching.matcher("regex", r"a.*b.*c")
    with affordable(30):
        assert not matches(None, "ab " * 400_000, None)
    assert matches(None, "ab " * 300 + "abc", None)
