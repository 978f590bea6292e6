"""Which texts are only the beginning of an article."""

from __future__ import annotations

import pytest

from reader.text.teasers import MOST, is_teaser

BEGIN = "The ferry stood still for the first time since the war, and nobody knew what to do"


@pytest.mark.parametrize(
    "end",
    [
        "…",
        " ...",
        " […]",
        " [...]",
        " (…)",
        "... Read more",
        ".\n\nRead more »",
        ".\n\nRead the full article on example.org",
        ".\n\nContinue reading “Snow in the harbour” →",
        " [… ] Weiterlesen",
        ".\n\nLire la suite…",
        ".\n\nLeer más",
        ". (more)",
        ". 続きを読む",
        " […]\n\nThe post Snow in the harbour appeared first on The Gazette.",
        "…\n\nDer Beitrag Schnee erschien zuerst auf Hafenblatt.",
    ],
)
def test_texts_that_go_on_elsewhere_are_teasers(end: str) -> None:
    """A reader is told that there is more where a feed only begins an article."""
    assert is_teaser(BEGIN + end)


def test_no_text_at_all_goes_on_elsewhere() -> None:
    """An entry that is a bare link has its text at its page."""
    assert is_teaser("")
    assert is_teaser(" \n")


@pytest.mark.parametrize(
    "text",
    [
        f"{BEGIN}.",
        f"{BEGIN}: some want less, some want more than that.",
        f"He said “read more books” … and left.\n\n{BEGIN}.",
        "Nevermore.",
        f"{BEGIN}. What we want is more.",
        f"{BEGIN}.\n\nThe post office appeared first.",
        f"{BEGIN} " * (MOST // len(BEGIN) + 1) + "…",
    ],
)
def test_whole_texts_are_none(text: str) -> None:
    """A text that ends as texts end, or is long, is not called a beginning."""
    assert not is_teaser(text)
