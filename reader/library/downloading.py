"""Enclosures: fetched into files whose names are safe."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from reader.library.connected import Connected

if TYPE_CHECKING:
    from reader.config import Settings
    from reader.model.article import Article
    from reader.model.fetching import Downloaded


class Downloading(Connected):
    """The part of the library that saves enclosures."""

    async def download(self, article_id: int, number: int) -> AsyncGenerator[Downloaded, None]:
        """Saves an enclosure of an article; an earlier attempt that broke off is gone on with.

        Args:
            article_id: the article.
            number: which of its enclosures, from 0.

        Yields:
            How far it is; the last has the path of the file.

        Raises:
            FetchError: it cannot be fetched or written, in one line.
            UsageError: there is no such enclosure, or the template of the settings is wrong.
        """
        from contextlib import aclosing

        from reader.errors import UsageError
        from reader.model.fetching import FetchOptions, FetchRequest
        from reader.store import articles, refreshing

        with self._errors():
            article = articles.get_article(self._reading, article_id)
        if article is None or number >= len(article.entry.enclosures):
            raise UsageError("there is no such enclosure any more")
        url = article.entry.enclosures[number].url
        try:
            path = enclosure_path(article, url, self.settings)
        except ValueError as error:
            raise UsageError(f"[downloads] template: {error}") from error
        options, feed = FetchOptions(), article.feed
        if (
            feed is not None
            and feed.url
            and refreshing.host_of(feed.url) == refreshing.host_of(url)
        ):
            options = self.settings.fetch_options(feed.url, feed.folder)
        from reader.library.loading import load

        http = await load("reader.fetch.http")
        async with (
            http.Fetcher(self.settings.fetch_settings()) as fetcher,
            aclosing(fetcher.download(FetchRequest(url=url, options=options), path)) as steps,
        ):
            async for step in steps:
                yield step


def enclosure_path(article: Article, url: str, settings: Settings) -> Path:
    """Where an enclosure is saved: inside the folder for downloads, under a name that is safe.

    Raises:
        ValueError: the template of the settings is wrong.
    """
    import platformdirs

    from reader.text.file_names import fill_template
    from reader.text.instants import iso

    entry = article.entry
    name = PurePosixPath(unquote(urlsplit(url).path)).name
    values = {
        "feed": (article.feed.title if article.feed else None) or "No feed",
        "title": entry.title or name or "Untitled",
        "date": (iso(entry.published) or iso(article.fetched) or "")[:10],
        "author": entry.author or "Unknown",
        "name": PurePosixPath(name).stem or "enclosure",
        "id": str(article.id),
        "ending": PurePosixPath(name).suffix,
    }
    folder = settings.download_folder or Path(platformdirs.user_downloads_dir())
    return folder / fill_template(settings.download_template, values)
