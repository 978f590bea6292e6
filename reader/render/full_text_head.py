"""What an article's head says of its whole text: which one is read, or that there is one."""

from __future__ import annotations

from reader.model.article import Article
from reader.text.teasers import is_teaser


def full_text_told(article: Article) -> str:
    """One line for the head of an article; empty where there is nothing to say."""
    full, entry = article.full_text, article.entry
    if full is not None:
        given = "the feed's text" if article.feed is not None else "the imported text"
        return f"the page's text (f: {given})" if full.is_shown else f"{given} (f: the page's text)"
    # What is said where there is no text at all stands in its place.
    if article.feed is not None and entry.link and entry.text and is_teaser(entry.text):
        return "only the beginning? f fetches the rest"
    return ""
