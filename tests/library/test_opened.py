"""Articles that were opened lately are followed for a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from reader.config import Settings
from reader.library import Library
from reader.model.article import Position
from reader.store.followed import OPENED, followed_articles
from tests.samples import item, rss


async def test_what_was_read_lately_is_followed_for_a_while(tmp_path: Path) -> None:
    """A discussion somebody read yesterday is fetched with the feeds, one of last month is not."""
    (tmp_path / "feed.xml").write_bytes(rss([item(1), item(2)]))
    library = Library.open(tmp_path / "soundoff.db", Settings())
    try:
        library.fill([tmp_path / "feed.xml"])
        now = datetime.now(UTC)
        assert followed_articles(library._reading, now) == []
        await library.save_position(2, Position(article_offset=0.5))
        day = timedelta(days=1)
        soon = followed_articles(library._reading, now + OPENED - day)
        assert [article.article_id for article in soon] == [2]
        assert followed_articles(library._reading, now + OPENED + day) == []
        await library.save_opened(1)
        soon = followed_articles(library._reading, now + OPENED - day)
        assert {article.article_id for article in soon} == {1, 2}
    finally:
        library.close()
