"""Places in the article and links that stay in the program: outline, way back, what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.screens.reading_keys import ReadingKeys

if TYPE_CHECKING:
    from reader.config import Settings
    from reader.render.stretch import CodeLines
    from reader.widgets.article_view import ArticleView
    from reader.widgets.comment_thread import CommentThread
    from reader.widgets.reading_pane import ReadingPane


class PlaceKeys(ReadingKeys):
    """Goes to places in the article, and to articles that links lead to."""

    _code: CodeLines | None = None
    """What becomes of wide code, where that was changed since the settings were read."""

    @property
    def article_view(self) -> ArticleView:
        """The pane of the article, as the settings want it now."""
        view = super().article_view
        view.measure = self.settings.reading.measure
        view.is_reordered = self.settings.reading.bidi == "reader"
        view.code = self._code or self.settings.reading.code
        return view

    @property
    def thread(self) -> CommentThread:
        """The pane of the comments, as the settings want it now."""
        pane = super().thread
        pane.code = self._code or self.settings.reading.code
        return pane

    def use_settings(self, settings: Settings) -> None:
        if settings.reading.code != self.settings.reading.code:
            self._code = None
        super().use_settings(settings)
        if "_reading_panes" in self.__dict__:
            self._wrap_code(self._code)

    def action_wrap_code(self) -> None:
        """Wraps wide code until the program ends, or scrolls it again."""
        self._wrap_code("scroll" if self.article_view.code == "wrap" else "wrap")
        is_wrapped = self.article_view.code == "wrap"
        self.status.say("Wide code is wrapped." if is_wrapped else "Wide code scrolls: < and >.")

    def _wrap_code(self, code: CodeLines | None) -> None:
        self._code = code
        # Whoever asks for the panes has them as they are wanted.
        _ = self.article_view, self.thread

    def on_reading_pane_link_pointed(self, event: ReadingPane.LinkPointed) -> None:
        self.status.show_target(event.url)

    def on_article_view_progress_changed(self, event: ArticleView.ProgressChanged) -> None:
        self.status.show_progress(event.percent)

    def open_inside(self, url: str) -> bool:
        """Opens the comment or article that a link leads to, if it is here and not what is read."""
        here = self.reading.article_id
        if here is not None and (comment_id := self.library.find_comment(here, url)) is not None:
            self._jump_to_comment(here, comment_id)
            return True
        article_id = self.library.stored_links([url]).get(0)
        if article_id is None or (article_id == here and self.pane == "article"):
            return False
        if article_id == here:
            self.focus_pane("article")
            return True
        comment_id = self.library.find_comment(article_id, url) if "#" in url else None
        self.history.note_pane(self.pane)
        self.go_to_article(article_id, comment_id)
        self.focus_pane("article" if comment_id is None else "comments")
        return True

    def _jump_to_comment(self, article_id: int, comment_id: int) -> None:
        is_shown = self.thread.jump_to(comment_id)
        self.focus_pane("comments")
        if not is_shown:
            self.go_to_article(article_id, comment_id)

    def action_history(self, step: int) -> None:
        if self.pane == "article" and self.article_view.step_in_jumps(step):
            return
        if self.pane == "comments" and self.thread.step_in_jumps(step):
            return
        super().action_history(step)

    def action_links(self) -> None:
        is_in_comments = self.pane == "comments"
        pane = self.thread if is_in_comments else self.article_view
        links = pane.listed_links
        if not links:
            what = "comment" if is_in_comments else "article"
            self.status.say(f"The {what} has no links.")
            return
        from reader.screens.choosing import ChoosingScreen
        from reader.widgets.choice_list import Choice

        def follow(number: int | None) -> None:
            if number is not None:
                self.focus_pane("comments" if is_in_comments else "article")
                pane.follow(links[number].url)

        rows = [
            Choice(f"[{link.number}] {link.text or link.url}", link.url if link.text else "")
            for link in links
        ]
        self.app.push_screen(ChoosingScreen("Links", rows, "follows the link"), follow)

    def action_outline(self) -> None:
        headings = self.article_view.headings
        if not headings:
            self.status.say("The article has no headings.")
            return
        from reader.screens.outline import OutlineScreen

        def go_to(number: int | None) -> None:
            if number is not None:
                self.focus_pane("article")
                self.article_view.go_to_offset(headings[number].offset)

        self.app.push_screen(OutlineScreen(headings, self.article_view.heading_here), go_to)
