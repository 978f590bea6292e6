"""Discussions as JSON trees of any depth."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FormatError
from reader.formats import jsontext, threadjson
from reader.model.fetched import Fetched
from reader.model.parsed import Parsed
from reader.text.instants import iso
from tests.costs import affordable


def read(tree: object, url: str | None = None) -> Parsed:
    text = tree if isinstance(tree, str) else json.dumps(tree)
    return threadjson.parse(Fetched(data=text.encode(), name="thread.json", url=url))


def test_the_root_is_the_article_and_the_rest_its_thread() -> None:
    """Who answered whom is kept, in the order of the tree."""
    parsed = read(
        {
            "id": 0, "title": "Deep", "author": "w", "text": "root\n\nmore",
            "url": "https://a.example/0", "date": "2024-03-01T10:00:00Z",
            "children": [
                {"id": 1, "author": "x", "text": "one", "score": 5, "children": [
                    {"id": 2, "author": None, "text": "two", "published": 1709287200},
                ]},
                {"id": 3, "html": "<p>three</p>", "deleted": True, "children": None},
            ],
        }
    )  # fmt: skip
    (entry,) = parsed.entries
    assert (entry.title, entry.author, entry.text, entry.guid, entry.link) == (
        "Deep",
        "w",
        "root\n\nmore",
        "0",
        "https://a.example/0",
    )
    assert iso(entry.published) == "2024-03-01T10:00:00Z"
    assert [
        (c.source_id, c.parent_source_id, c.depth, c.descendants, c.text) for c in entry.thread
    ] == [
        ("1", None, 0, 1, "one"),
        ("2", "1", 1, 0, "two"),
        ("3", None, 0, 0, "three"),
    ]
    assert entry.thread[0].score == 5
    assert iso(entry.thread[1].published) == "2024-03-01T10:00:00Z"
    assert entry.thread[2].state == "deleted"


@pytest.mark.parametrize("depth", [400, 30_000])
def test_depth_is_no_limit(depth: int) -> None:
    """The last answer of an endless quarrel is there."""
    with affordable(20):
        opened = "".join(f'{{"id":{n},"text":"level {n}","children":[' for n in range(1, depth + 1))
        text = f'{{"id":0,"title":"Deep","text":"root","children":[{opened}{"]}" * depth}]}}'
        thread = read(text).entries[0].thread
        assert len(thread) == depth
        assert (thread[-1].text, thread[-1].depth, thread[0].descendants) == (
            f"level {depth}",
            depth - 1,
            depth - 1,
        )


def test_nodes_that_are_none_are_reported() -> None:
    """One bad comment loses no other."""
    parsed = read({"title": "t", "text": "x", "children": [None, 3, {"id": 1, "text": "a"}]})
    assert [comment.text for comment in parsed.entries[0].thread] == ["a"]
    assert len(parsed.problems) == 1


@pytest.mark.parametrize(
    "tree",
    [
        [],
        {"title": "t"},
        {"children": []},
        {"title": "t", "children": {}},
        '{"title"',
        {"title": "t", "children": [], "kids": []},
    ],
)
def test_other_json_is_refused(tree: object) -> None:
    """Only such a tree is one."""
    with pytest.raises(FormatError):
        read(tree)


_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(),
    ),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
)


@given(_values)
def test_the_decoder_without_recursion_reads_what_the_other_reads(value: object) -> None:
    """Depth changes nothing but the way."""
    for text in (json.dumps(value), json.dumps(value, indent=1, ensure_ascii=False)):
        assert jsontext._load_deep(text) == json.loads(text)


@given(st.text(st.sampled_from('{}[]",:0-1.eE trufalsn\\\n')))
def test_both_decoders_refuse_alike(text: str) -> None:
    """What is no JSON is none, and the place is named."""
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(ValueError, match="line"):
            jsontext._load_deep(text)
    else:
        assert jsontext._load_deep(text) == expected
