"""Saved pages in a store: imported, known again, merged, found."""

from __future__ import annotations

import asyncio
from pathlib import Path

from reader.config import FullTextSettings, Settings
from reader.formats.webpage import NO_ARTICLE
from reader.library import Library
from reader.model.event import Counts, SourceImported
from reader.model.site_rule import SiteRule
from reader.model.source import Source
from tests.formats.comment_pages import comment, wordpress

URL = "https://blog.example/snow/"


def take_in(library: Library, path: Path, url: str | None = None) -> list[SourceImported]:
    """What an import says of each source."""
    events = library.importing([Source(path=str(path), url=url)], jobs=1)
    return [event for event in events if isinstance(event, SourceImported)]


def test_pages_of_one_discussion_become_one_article(tmp_path: Path) -> None:
    """Two saved pages of comments of one article are one row with all comments, each once."""
    first, second = tmp_path / "1.html", tmp_path / "2.html"
    first.write_text(wordpress(comment(1, "Cold"), comment(2, "No")))
    second.write_text(wordpress(comment(2, "No"), comment(3, "Late")))
    library = Library.open(tmp_path / "store.db", Settings())
    try:
        (one,) = take_in(library, first, URL)
        assert (one.articles, one.comments) == (Counts(new=1), Counts(new=2))
        (two,) = take_in(library, second, f"{URL}comment-page-2/#comments")
        assert two.articles.new == 0
        assert two.comments.new == 1
        (again,) = take_in(library, first, URL)
        assert again.articles == Counts(unchanged=1)
        article = library.find_article(URL)
        assert article is not None
        assert article.entry.title == "Snow"
        assert article.entry.link == URL
        assert [c.comment.text for c in library.all_comments(article.id)] == ["Cold", "No", "Late"]
        library.catch_up()
        (hit,) = asyncio.run(library.search("late"))
        assert (hit.article_id, hit.comment_id is not None) == (article.id, True)
        assert asyncio.run(library.check()) == []
    finally:
        library.close()


def test_what_an_article_leaves_out_stays_in_the_stored_page(tmp_path: Path) -> None:
    """The original of a saved page shows all of it, menus and all."""
    file = tmp_path / "page.html"
    file.write_text(wordpress(comment(1, "Cold")).replace("<article", "<nav>Menu</nav><article", 1))
    library = Library.open(tmp_path / "store.db", Settings())
    try:
        take_in(library, file, URL)
        original = asyncio.run(library.original(1))
        assert original is not None
        assert original.text == file.read_text()
        article = library.get_article(1)
        assert article is not None
        assert "Menu" not in article.entry.text
    finally:
        library.close()


def test_folders_that_browsers_make_beside_pages_are_left_out(tmp_path: Path) -> None:
    """A folder of pages saved with their pictures brings the pages, not their scripts."""
    folder = tmp_path / "saved"
    for name in ("snow_files", "Eis-Dateien", "notes_files"):
        (folder / name).mkdir(parents=True)
        (folder / name / "ad.html").write_text("<p>Buy this now, it is cheap.</p>")
    (folder / "snow.html").write_text(wordpress(comment(1, "Cold")))
    (folder / "Eis.htm").write_text("<p>Eis ist kalt.</p>")
    library = Library.open(tmp_path / "store.db", Settings())
    try:
        names = [Path(event.source).parent.name for event in take_in(library, folder)]
        # No page is called notes: that folder is the reader's own.
        assert sorted(names) == ["notes_files", "saved", "saved"]
    finally:
        library.close()


def test_rules_for_sites_hold_for_saved_pages(tmp_path: Path) -> None:
    """What the reader said of a site's pages is obeyed for files, too; a wrong rule is told."""
    file = tmp_path / "page.html"
    file.write_text(f"<!-- saved from url=(0026){URL} --><p>All of it.</p><p class=x>This.</p>")
    for selector, text, problems in (
        (".x", "This.", []),
        (
            "..[",
            "All of it.\n\nThis.",
            ["[full-text.sites]: '..[' is not a CSS selector", NO_ARTICLE],
        ),
    ):
        sites = {"blog.example": SiteRule(body=(selector,))}
        settings = Settings(full_text=FullTextSettings(sites=sites))
        library = Library.open(tmp_path / f"{len(problems)}.db", settings)
        try:
            (event,) = take_in(library, file)
            assert [problem.message for problem in event.problems] == problems
            article = library.get_article(1)
            assert article is not None
            assert article.entry.text == text
        finally:
            library.close()
