"""The keys that fold replies, quotes and what a rule hides."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding
from textual.message import Message

from reader.widgets.thread_links import ThreadLinks

FOLDING_KEYS = [
    Binding("enter", "fold_or_follow", "Fold / unfold", id="comments.fold",
            tooltip="Fold or unfold the replies, or show what a rule hides; after a number,"
            " follow that link."),
    Binding("l,right", "unfold", "Unfold", id="comments.unfold", show=False,
            tooltip="Unfold the replies."),
    Binding("h,left", "fold_or_leave", "Fold / out", id="comments.fold-or-out", show=False,
            tooltip="Fold the replies; where there are none to fold, go out to the article."),
    Binding("minus", "fold_chain", "Fold chain", id="comments.fold-chain", show=False,
            tooltip="Fold the whole chain and go to the next top-level comment."),
    Binding("underscore", "fold_all(True)", "Fold all", id="comments.fold-all", show=False,
            tooltip="Fold every chain."),
    Binding("plus", "fold_all(False)", "Unfold all", id="comments.unfold-all", show=False,
            tooltip="Unfold everything."),
    Binding("quotation_mark", "fold_quotes", "Quotes", id="comments.quotes", show=False,
            tooltip="Fold or unfold the long quotes of the comment."),
]  # fmt: skip


class ThreadFolding(ThreadLinks):
    """A pane of comments whose replies can be folded away."""

    @dataclass
    class Left(Message, namespace="comment_thread"):
        """The reader goes out to the article."""

    def action_fold_or_follow(self) -> None:
        """Folds or unfolds the replies; after digits, follows that link of the comment."""
        if self.cursor < 0:
            return
        if not self.has_count:
            if self.rows.is_hidden(self.cursor) and self.cursor not in self.rows.folded:
                self.change_rows(lambda: self.rows.peek(self.cursor))
                self.repaint_title()
                return
            self._fold(self.cursor, is_folded=self.cursor not in self.rows.folded)
            return
        if url := self.numbered_url(self.take_count()):
            self.follow(url)
        else:
            self.app.bell()

    def action_unfold(self) -> None:
        """Unfolds the replies."""
        if self.cursor >= 0:
            self._fold(self.cursor, is_folded=False)

    def action_fold_or_leave(self) -> None:
        """Folds the replies; where there are none to fold, goes out to the article."""
        if self.cursor < 0 or not self._fold(self.cursor, is_folded=True):
            self.post_message(self.Left())

    def action_fold_chain(self) -> None:
        """Folds the whole chain and goes to the next top-level comment."""
        if self.cursor < 0:
            return
        root = self.rows.root_of(self.cursor)
        if root != self.cursor:
            self.go_to(root)
        self._fold(root, is_folded=True)
        if (following := self.rows.next_sibling(root)) >= 0:
            self.go_to(following)

    def action_fold_all(self, is_folded: bool) -> None:
        """Folds every chain, or unfolds everything."""
        if self.cursor < 0:
            return

        def change() -> None:
            if not is_folded:
                for position in tuple(self.rows.folded):
                    self.rows.fold(position, is_folded=False)
                return
            root = self.rows.rows[0]
            while root >= 0:
                self.rows.fold(root, is_folded=True)
                root = self.rows.next_sibling(root)

        self.change_rows(change)

    def action_fold_quotes(self) -> None:
        """Folds or unfolds the long quotes of the comment."""
        if self.cursor >= 0:
            self.texts.turn_quotes(self.cursor)
            self.relayout(self.cursor)

    def _fold(self, position: int, *, is_folded: bool) -> bool:
        """Folds or unfolds a comment the cursor is on; folding it is having read it."""
        if is_folded == (position in self.rows.folded) or not self.rows.replies_below(position):
            return False
        if is_folded:
            self.cursor_leaving()

        def change() -> None:
            self.rows.fold(position, is_folded=is_folded)

        self.change_rows(change)
        return True
