"""Enclosures are named as people name files, and numbered as links."""

from __future__ import annotations

import pytest

from reader.model.block import Document, Link, Paragraph, Span
from reader.model.entry import Enclosure
from reader.render.blocks import Layout
from reader.render.enclosures import enclosure_name, enclosure_told, size_told, with_enclosures
from reader.render.flow import flow_of


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (None, ""), (0, ""), (1, ""), (999, "999 B"), (1500, "1.5 KB"), (12_345_678, "12 MB"),
        (3_000_000_000, "3.0 GB"), (10**18, "1000000 TB"),
    ],
)  # fmt: skip
def test_sizes_are_told_for_people(size: int | None, told: str) -> None:
    """What feeds write for `not known` is no size."""
    assert size_told(size) == told


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/a/episode%205.mp3?x=1", "episode 5.mp3"),
        ("https://example.org/show/", "show"),
        ("https://example.org", "https://example.org"),
        ("https://example.org/%1b%5b31mred.mp3", "red.mp3"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_an_enclosure_is_called_as_its_file(url: str, name: str) -> None:
    """Escapes are read, and what they hide does not reach the terminal."""
    assert enclosure_name(Enclosure(url=url)).endswith(name)
    assert "\x1b" not in enclosure_name(Enclosure(url=url))


def test_enclosures_follow_the_text_and_its_links() -> None:
    """Their numbers go on where those of the text end."""
    text = Document(
        (Paragraph((Span("See "), Span("this", link=0))),), (Link("https://a.example/", "this"),)
    )
    audio = Enclosure(url="https://example.org/5.mp3", type="audio/mpeg", length=5_000_000)
    document = with_enclosures(text, [audio, Enclosure(url="magnet:?xt=5")])
    assert [link.url for link in document.links] == [
        "https://a.example/", "https://example.org/5.mp3", "magnet:?xt=5",
    ]  # fmt: skip
    assert not document.links[2].is_openable
    layout = Layout(flow_of(document), 60, 60)
    layout.lay_out_all()
    shown = [line.text for line in layout.lines]
    assert any("5.mp3" in line and "[2]" in line and "audio/mpeg, 5.0 MB" in line for line in shown)


def test_a_text_without_enclosures_is_the_same_text() -> None:
    """Most articles have none, and pay nothing for it."""
    text = Document((Paragraph((Span("Words"),)),))
    assert with_enclosures(text, ()) is text


def test_type_and_size_are_told_as_far_as_they_are_known() -> None:
    """Nothing stands for what the feed does not say."""
    assert enclosure_told(Enclosure(url="x")) == ""
    assert enclosure_told(Enclosure(url="x", type="image/png")) == "image/png"
