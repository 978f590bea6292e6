"""What is said in place of an article's text where it came without one."""

from __future__ import annotations

from reader.model.article import Article
from reader.render.article_head import comments_told
from reader.render.chunks import Chunk, Chunks

SENTENCE = "This article came without text."


def told_without_text(article: Article) -> tuple[Chunks, ...]:
    """Paragraphs that say what else there is of an article, and which keys lead to it."""
    entry, full = article.entry, article.full_text
    lines = [SENTENCE]
    if entry.link:
        # What of the two texts is read, and how to change that, stands in the head.
        page = "o opens its page" if full is not None else "f fetches its page, o opens it"
        lines.append(f"{page} in the browser.")
    if article.comments:
        lines.append(f"c goes to {comments_told(article.comments, 0, entry.announced)}.")
    elif entry.announced:
        lines.append(f"c fetches its comments ({entry.announced:,} announced).")
    if entry.enclosures:
        count = len(entry.enclosures)
        lines.append(
            f"{count:,} enclosures stand below." if count > 1 else "There is an enclosure below."
        )
    return tuple((Chunk(line, "dim"),) for line in lines)
