"""Places in the article and links that stay in the program: outline, way back, what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.screens.reading_keys import ReadingKeys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.screens.commands import Command
    from reader.widgets.article_view import ArticleView
    from reader.widgets.reading_pane import ReadingPane


class PlaceKeys(ReadingKeys):
    """Goes to places in the article, and to articles that links lead to."""

    @property
    def article_view(self) -> ArticleView:
        """The pane of the article, as the settings want it now."""
        view = super().article_view
        view.measure = self.settings.reading.measure
        view.is_reordered = self.settings.reading.bidi == "reader"
        return view

    def palette_commands(self) -> Sequence[Command]:
        """What can be done without a key of its own."""
        from reader.screens.commands import Command

        return (
            *super().palette_commands(),
            Command("Outline", "List the headings of the article, and go to one.", "outline"),
        )

    def on_reading_pane_link_pointed(self, event: ReadingPane.LinkPointed) -> None:
        self.status.show_target(event.url)

    def on_article_view_progress_changed(self, event: ArticleView.ProgressChanged) -> None:
        self.status.show_progress(event.percent)

    def open_inside(self, url: str) -> bool:
        """Opens the article that a link leads to, if it is here and not the one shown."""
        article_id = self.library.stored_links([url]).get(0)
        if article_id is None or article_id == self.reading.article_id:
            return False
        self.go_to_article(article_id)
        self.focus_pane("article")
        return True

    def action_history(self, step: int) -> None:
        if self.pane != "article" or not self.article_view.step_in_jumps(step):
            super().action_history(step)

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
