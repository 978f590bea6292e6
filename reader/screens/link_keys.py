"""Keys for what an article points to: its page, its links, its enclosures."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from reader.screens.place_keys import PlaceKeys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.model.article import Article, Version
    from reader.screens.downloads import Downloads
    from reader.screens.pictures import ArticlePictures
    from reader.widgets.article_view import ArticleView
    from reader.widgets.picture_view import PictureView
    from reader.widgets.reading_pane import ReadingPane


class LinkKeys(PlaceKeys):
    """Opens and copies links."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "open_link", "Browser", id="main.browser",
                tooltip="Open the article, the comment, or the link whose number was typed, in the"
                " browser."),
        Binding("O", "open_link_behind", "Browser in background", show=False,
                id="main.browser-behind",
                tooltip="Open it in the browser, in the background and without marking it read."),
        Binding("C", "open_comments_page", "Comments page", show=False, id="main.comments-page",
                tooltip="Open the page with the comments in the browser."),
        Binding("y", "copy_link", "Copy link", show=False, id="main.copy-link",
                tooltip="Copy the link of the article, of the comment, or the one whose number was"
                " typed."),
        Binding("semicolon", "hints", "Links", show=False, id="main.hints",
                tooltip="Pick a link in view by the letters beside it."),
        Binding("none-links", "links", "List of links", show=False, id="main.links",
                tooltip="List the links of the article, or of the comment, and follow one."),
        Binding("none-outline", "outline", "Outline", show=False, id="main.outline",
                tooltip="List the headings of the article, and go to one."),
        Binding("none-wrap-code", "wrap_code", "Wrap code", show=False, id="main.wrap-code",
                tooltip="Wrap lines of code that are wider than the pane, or scroll them again."),
        Binding("number_sign", "original", "Original", show=False, id="main.original",
                tooltip="Show the original text, and how it was read."),
        Binding("at", "versions", "What changed", show=False, id="main.versions",
                tooltip="Show earlier versions of the article, and what changed."),
        Binding("E", "enclosures", "Enclosures", show=False, id="main.enclosures",
                tooltip="List the enclosures of the article: open or download them."),
        Binding("P", "show_pictures", "Pictures", show=False, id="main.pictures",
                tooltip="Show the pictures of the article, where the configuration has them on."),
        Binding("I", "open_picture", "Open picture", show=False, id="main.open-picture",
                tooltip="Open the first picture in view, or of the comment, by the program for"
                " pictures."),
    ]  # fmt: skip

    def on_reading_pane_link_followed(self, event: ReadingPane.LinkFollowed) -> None:
        article = self.reading.article
        enclosures = article.entry.enclosures if article is not None else ()
        number = next((i for i, one in enumerate(enclosures) if one.url == event.url), None)
        if article is not None and number is not None:
            self._open_enclosure(article, number)
        elif event.background:
            self.open_link(event.url)
        elif not self.open_inside(event.url):
            self.attempt(lambda: self._follow(event.url), "links", is_exclusive=False)

    def on_reading_pane_link_copied(self, event: ReadingPane.LinkCopied) -> None:
        self.links.copy(event.url)

    async def _follow(self, url: str) -> None:
        """Opens the discussion that a link leads to, if it is here, else the link."""
        found = None
        # What knows the sites takes a moment to import.
        if await asyncio.to_thread(self.library.is_discussion, url):
            found = await self.library.find_discussion(url)
        if found is None:
            await self.links.open(url)
        else:
            self.history.note_pane(self.pane)
            await self.go_to_discussion(*found)

    def on_reading_pane_picture_followed(self, event: ReadingPane.PictureFollowed) -> None:
        self._open_picture_at(event.url)

    def open_link(self, url: str | None, *, is_behind: bool = False) -> None:
        """Opens a link in the browser, perhaps in the background."""
        opening = partial(self.links.open, url, is_behind=is_behind)
        self.attempt(opening, "links", is_exclusive=False)

    def action_open_link(self) -> None:
        self.open_link(self._link_here())
        if (state := self.summary_here()) is not None:
            self.open_article(state.id)

    def action_open_link_behind(self) -> None:
        self.open_link(self._link_here(), is_behind=True)

    def action_open_comments_page(self) -> None:
        self.attempt(self._open_comments_page, "links", is_exclusive=False)

    async def _open_comments_page(self) -> None:
        state = self.summary_here()
        article = await self.library.article(state.id) if state is not None else None
        if article is None:
            return
        page = self._discussion_page(article.id)
        if page is None and not article.entry.comments_url:
            discussions = await self.library.discussions(article.id)
            page = next((one.page for one in discussions if one.page), None)
        await self.links.open(page or article.entry.comments_url or article.entry.link)

    def _discussion_page(self, article_id: int | None) -> str | None:
        """The page of the discussion that the comment pane shows, if it is this article's."""
        shown = self.reading.threads.shown if self.reading.article_id == article_id else None
        return shown.page if shown is not None else None

    def action_copy_link(self) -> None:
        self.links.copy(self._link_here())

    def action_hints(self) -> None:
        self.focus_pane("article")
        if not self.article_view.start_hints():
            self.status.say("No links in view.")

    # Enclosures

    @cached_property
    def downloads(self) -> Downloads:
        """Enclosures that are being downloaded."""
        from reader.screens.downloads import Downloads

        downloads = Downloads(self.library, self)
        self.at_end(downloads.stop)
        return downloads

    def action_enclosures(self) -> None:
        self.attempt(self._list_enclosures, "enclosures")

    async def _list_enclosures(self) -> None:
        article_id = self.article_id_here
        article = await self.library.article(article_id) if article_id is not None else None
        if article is None or not article.entry.enclosures:
            self.status.say("This article has no enclosures.")
            return
        from reader.screens.enclosures import EnclosuresScreen

        shown = article
        self.app.push_screen(
            EnclosuresScreen(
                article, self.downloads, lambda number: self._open_enclosure(shown, number)
            )
        )

    def _open_enclosure(self, article: Article, number: int) -> None:
        enclosure = article.entry.enclosures[number]
        path = self.downloads.path(article.id, number)
        self.attempt(
            lambda: self.links.open_enclosure(enclosure, path), "links", is_exclusive=False
        )

    # Pictures

    def make_article_view(self) -> ArticleView:
        wanted = self.settings.pictures
        if wanted.show == "never" or self.app.no_color:
            return super().make_article_view()
        from reader.screens.pictures import make_view

        return make_view(wanted, id="article")

    @cached_property
    def pictures(self) -> ArticlePictures:
        """What brings the pictures of the article shown."""
        from reader.screens.pictures import ArticlePictures

        pictures = ArticlePictures(self.library, self.settings, self._picture_view, self.status.say)
        self.at_end(pictures.aclose)
        return pictures

    @property
    def _picture_view(self) -> PictureView:
        """The article's pane, where pictures are on."""
        return cast("PictureView", self.article_view)

    def on_picture_view_pictures_wanted(self, event: PictureView.PicturesWanted) -> None:
        # The configuration may have turned them off since the start.
        is_off = self.settings.pictures.show == "never"
        for offset in event.offsets:
            if is_off:
                self.pictures.refuse(offset, "pictures are off")
            else:
                bring = partial(self.pictures.bring, offset, is_asked=event.is_asked)
                self.attempt(bring, "pictures", is_exclusive=False)

    def on_picture_view_picture_opened(self, event: PictureView.PictureOpened) -> None:
        self._open_picture(event.offset)

    def action_show_pictures(self) -> None:
        if self._has_pictures() and not self._picture_view.ask_for_pictures():
            self.status.say("This article has no pictures.")

    def action_open_picture(self) -> None:
        is_in_comments = self.pane == "comments"
        view = self.article_view
        url = self.thread.picture_url if is_in_comments else view.picture_url_in_view
        if url is None:
            self.status.say(
                "This comment has no picture." if is_in_comments else "No picture in view."
            )
        elif not is_in_comments and (offset := self._picture_in_view()) is not None:
            self._open_picture(offset)
        else:
            self._open_picture_at(url)

    def _picture_in_view(self) -> int | None:
        """Where a picture stands that may have been fetched; None where none ever is."""
        if self.article_view.has_picture_links:
            return None
        return self._picture_view.picture_in_view()

    def _open_picture(self, offset: int) -> None:
        self.attempt(lambda: self.pictures.open(offset, self.links), "links", is_exclusive=False)

    def _open_picture_at(self, url: str) -> None:
        """Opens a picture that is not fetched here by the program for it, or in the browser."""
        from reader.model.entry import Enclosure
        from reader.text.data_urls import is_picture_url

        if is_picture_url(url):
            self.status.say("This picture has no address of its own.")
            return
        picture = Enclosure(url=url, type="image/*")
        self.attempt(lambda: self.links.open_enclosure(picture), "links", is_exclusive=False)

    def _has_pictures(self) -> bool:
        """Whether pictures may be shown; says so if not."""
        if self.app.no_color:
            self.status.say("Pictures need colours, which NO_COLOR turns off.")
            return False
        if self.settings.pictures.show == "never":
            self.status.say('Pictures are off; [pictures] show = "on-demand" turns them on.')
            return False
        from reader.widgets.picture_view import PictureView

        if not isinstance(self.article_view, PictureView):
            # The terminal is asked what it can do before the program starts.
            self.status.say("Pictures will be shown after a restart.")
            return False
        return True

    # Text

    def page_of_comment(self, link: str | None) -> str | None:
        """Where a comment of the thread shown can be looked at: its own place, else the page."""
        if link:
            return link
        article = self.reading.article
        own = article.entry.comments_url or article.entry.link if article is not None else None
        return self._discussion_page(self.reading.article_id) or own

    def _link_here(self) -> str | None:
        if self.pane == "comments" and (comment_id := self.thread.cursor_comment_id) is not None:
            for comment in self.library.comments([comment_id]):
                return self.page_of_comment(comment.comment.link)
        state = self.summary_here()
        return state.link if state is not None else None

    def action_original(self) -> None:
        self.attempt(self._show_original, "original")

    async def _show_original(self) -> None:
        article_id = self.article_id_here
        if article_id is None:
            self.status.say("There is no article.")
            return
        original = await self.library.original(article_id)
        if original is None:
            self.status.say("The source of this article is no longer stored.")
        else:
            from reader.screens.original import OriginalScreen

            self.app.push_screen(OriginalScreen(original))

    def action_versions(self) -> None:
        self.attempt(self._show_versions, "versions")

    async def _show_versions(self) -> None:
        article_id = self.article_id_here
        article = await self.library.article(article_id) if article_id is not None else None
        versions = await self.library.versions(article.id) if article is not None else []
        if article is None or not versions:
            self.status.say("This article has not changed since it arrived.")
            return
        entry = article.entry
        await self.show_versions(entry.name, entry.title, entry.text, versions)

    async def show_versions(
        self, name: str, title: str | None, text: str, versions: Sequence[Version]
    ) -> None:
        """Shows what changed in something up to its present title and text."""
        from reader.screens.versions import VersionsScreen, changes_of

        changes = await asyncio.to_thread(changes_of, title, text, versions)
        self.app.push_screen(VersionsScreen(name, changes, datetime.now(UTC)))
