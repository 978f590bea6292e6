"""What the article is in the pages of a site, as the reader said it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class SiteRule(NamedTuple):
    """How the article of a site's pages is found; CSS selectors."""

    body: tuple[str, ...] = ()
    """Of the first that hits, all hits are the text."""
    remove: tuple[str, ...] = ()
    """What in it is left out."""


def rule_of(rules: Mapping[str, SiteRule], host: str | None) -> SiteRule:
    """The rule for a host: its own, or the nearest above; an empty one where there is none."""
    name = (host or "").lower()
    while name:
        if (rule := rules.get(name)) is not None:
            return rule
        name = name.partition(".")[2]
    return SiteRule()
