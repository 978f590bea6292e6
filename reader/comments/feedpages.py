"""Pages of a comment feed put together: whose comment each entry is, and what it answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from reader.comments.source import Told
from reader.errors import FormatError
from reader.formats.feeds import parse_feed
from reader.formats.replies import EntryReplies, FeedReplies, read_replies
from reader.model.body import EMPTY_BODY, Body
from reader.model.comment import Comment, CommentState, Thread, thread_from_parents
from reader.model.entry import Entry
from reader.model.feed import Feed
from reader.model.fetched import Fetched
from reader.text.anchors import comment_of, page_of_comment
from reader.text.instants import sort_seconds
from reader.text.keys import guid_key, link_key

_NO_REPLIES = EntryReplies()
_WITHOUT_ID = "\x00"
# `By: Ann`, `Von: Ann`: WordPress says it in the language of the site.
_TITLE_NAME = re.compile(r"([^\W\d_]{1,14}(?: [^\W\d_]{1,14})?)\s?[:：]\s*(\S.*)")
_TITLE_LAST_NAME = re.compile(
    r"\S.*\s(?:by|von|par|por|di|door|av|af|przez|od|от|tarafından)\s+(\S.{0,80})"
)
_NO_NAME = frozenset(("re", "aw", "sv", "fw", "fwd", "wg", "antw", "odp"))
_PASSWORD_FORM = re.compile(r"<input[^<>]{0,200}\bname\s*=\s*[\"']?post_password", re.I)


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page of a comment feed."""

    feed: Feed
    entries: tuple[Entry, ...]
    replies: FeedReplies

    @property
    def has_comments(self) -> bool:
        """Whether it says anywhere that it is of comments, or is empty."""
        return not self.entries or any(
            is_comment(entry, replies_of(entry, self.replies)) for entry in self.entries
        )


def read_page(told: Told) -> FeedPage:
    """Reads one page.

    Raises:
        FormatError: it is no feed, its comments are behind a password, or it is a feed of
            articles.
    """
    parsed = parse_feed(
        Fetched(data=told.data, name=told.url, url=told.url, media_type=told.media_type)
    ).parsed
    entries = parsed.entries
    if entries and all(_PASSWORD_FORM.search(entry.body.value) for entry in entries):
        raise FormatError("the comments are behind a password")
    page = FeedPage(
        parsed.feed or Feed(title=None), entries, read_replies(told.data, told.media_type)
    )
    if not page.has_comments and any(
        entry.comments_feed or entry.comments_url or entry.announced is not None
        for entry in entries
    ):
        raise FormatError("not a comment feed: its entries have comments of their own")
    return page


def replies_of(entry: Entry, replies: FeedReplies) -> EntryReplies:
    """What an entry says of replies."""
    for key in (entry.guid, entry.link):
        if key and (said := replies.entries.get(key)) is not None:
            return said
    return _NO_REPLIES


def is_comment(entry: Entry, said: EntryReplies) -> bool:
    """Whether an entry shows that it is a comment."""
    return bool(comment_of(entry.guid) or comment_of(entry.link) or said.to or entry.in_reply_to)


def entry_id(entry: Entry) -> str | None:
    """The id of the comment that an entry is, the same in every document that shows it."""
    return comment_of(entry.guid) or comment_of(entry.link) or entry.guid or entry.link


def entry_page(entry: Entry) -> str | None:
    """The address of the page that an entry's comment stands on; None where nothing says that."""
    if comment_of(entry.link) and entry.link:
        return page_of_comment(entry.link)
    if comment_of(entry.guid) and entry.guid and entry.guid.startswith("http"):
        return page_of_comment(entry.guid)
    return None


StateOf = Callable[[Entry, EntryReplies], CommentState]


def _always_ok(entry: Entry, said: EntryReplies) -> CommentState:
    return "ok"


class FeedComments:
    """The comments of all pages of one feed, each once however often it is shown."""

    def __init__(
        self,
        page: str | None,
        *,
        id_of: Callable[[Entry], str | None] = entry_id,
        parent_id: Callable[[str], str | None] = comment_of,
        is_post: Callable[[str], bool] = lambda name: False,
        state_of: StateOf = _always_ok,
    ) -> None:
        """Knows no comment yet.

        Args:
            page: the article's own address, where that is known.
            id_of: the id of an entry's comment.
            parent_id: the id of the comment that a reference names by its form alone.
            is_post: whether a reference names the article by its form alone.
            state_of: whether an entry stands for a comment that is gone.
        """
        self.total: int | None = None
        self.page = page
        self._id_of, self._state_of = id_of, state_of
        self._parent_id, self._names_post = parent_id, is_post
        self._rows: dict[str, tuple[Entry, EntryReplies]] = {}
        self._deleted: dict[str, None] = {}
        self._post: set[str] = set()
        self._name(page)

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, page: FeedPage) -> int:
        """Takes one page; returns how many comments of it are new."""
        before = len(self._rows)
        # Without guids all may have the article's link.
        links = Counter(entry.link for entry in page.entries if entry.guid is None)
        for entry in page.entries:
            key = self._id_of(entry)
            if key is None or (key == entry.link and links[key] > 1 and not comment_of(key)):
                key = f"{_WITHOUT_ID}{entry.author} {entry.published_raw} {entry.text}"
            self._rows.setdefault(key, (entry, replies_of(entry, page.replies)))
        self._deleted.update(dict.fromkeys(page.replies.deleted))
        if page.replies.total is not None:
            self.total = page.replies.total
        self._name(page.feed.link)
        self._name(page.replies.id)
        self.page = self.page or page.feed.link
        return len(self._rows) - before

    def thread(self) -> Thread:
        """The comments in the order of their times.

        Raises:
            FormatError: it is the feed of a whole site, and nothing says which article is meant.
        """
        self._keep_one_article()
        known = self._aliases()
        parents = self._parents(known)
        rows = []
        for key, (entry, said) in self._rows.items():
            comment = self._comment(key, entry, said, parents.get(key))
            rows.append((key, parents.get(key), comment))
        for ref in self._deleted:
            key = known.get(_key(ref)) or self._parent_id(ref) or ref
            if key not in self._rows:
                gone = Comment(
                    author=None, body=EMPTY_BODY, text="", source_id=key, state="deleted"
                )
                rows.append((key, None, gone))
        rows.sort(key=lambda row: (sort_seconds(row[2].published) or 0, row[2].source_id or ""))
        return thread_from_parents(rows)

    def _name(self, address: str | None) -> None:
        """Knows one more name of the article."""
        if address:
            self._post.add(_key(page_of_comment(address)))

    def _keep_one_article(self) -> None:
        """Leaves out comments of other articles, which the feed of a whole site shows too."""
        pages = {key: entry_page(entry) for key, (entry, _) in self._rows.items()}
        counted = Counter(_key(page) for page in pages.values() if page is not None)
        if len(counted) < 2:
            for name in counted:
                self._post.add(name)
            return
        own = self._post.intersection(counted)
        if not own:
            raise FormatError("the comments of a whole site, not of one article")
        for key, page in pages.items():
            if page is not None and _key(page) not in own:
                del self._rows[key]

    def _aliases(self) -> dict[str, str]:
        """Ids of comments by everything that a reply may call them."""
        known: dict[str, str] = {}
        for key, (entry, _) in self._rows.items():
            for name in (key, entry.guid, entry.link):
                if name and _key(name) not in self._post:
                    known.setdefault(_key(name), key)
        return known

    def _parents(self, known: dict[str, str]) -> dict[str, str]:
        """Ids of the comments that are answered, here or not, by the ids of their replies."""
        stated = {key: _references(entry, said) for key, (entry, said) in self._rows.items()}
        unknown: dict[str, str] = {}
        found: dict[str, str] = {}
        for key, references in stated.items():
            parent, is_certain = self._parent(key, references, known)
            if parent is not None:
                (found if is_certain else unknown)[key] = parent
        post = None
        if unknown and all(stated.values()):
            # Where all entries answer something, those of top level answer the article: most of
            # them, and the first.
            oldest = sorted(
                unknown, key=lambda key: sort_seconds(self._rows[key][0].published) or 0
            )
            post = Counter(unknown[key] for key in oldest).most_common(1)[0][0]
        found.update((key, parent) for key, parent in unknown.items() if parent != post)
        return found

    def _parent(
        self, key: str, references: list[tuple[str, str]], known: dict[str, str]
    ) -> tuple[str | None, bool]:
        """The comment that is answered, and whether it is certain that it is a comment."""
        names = [name for pair in references for name in pair if name]
        for name in names:
            parent = known.get(_key(name))
            if parent is not None and parent != key:
                return parent, True
        for name in names:
            parent = None if self._is_post(name) else self._parent_id(name)
            if parent is not None and parent != key:
                return parent, True
        if any(known.get(_key(name)) == key for name in names):
            # It answers itself.
            return None, True
        for ref, href in references:
            if not (self._is_post(ref) or self._is_post(href)):
                return ref or href, False
        return None, True

    def _is_post(self, name: str) -> bool:
        """Whether a reference names the article."""
        if not name or comment_of(name):
            return False
        return self._names_post(name) or _key(page_of_comment(name)) in self._post

    def _comment(self, key: str, entry: Entry, said: EntryReplies, parent: str | None) -> Comment:
        state = self._state_of(entry, said)
        author, title = entry.author, entry.title
        if author is None and title:
            author = _title_author(title)
            title = None if author else title
        body, text = entry.body, entry.text
        if state != "ok":
            body, text = EMPTY_BODY, ""
        elif not text and not body.value.strip() and title:
            body, text = Body("text", title), title
        return Comment(
            author=author,
            body=body,
            text=text,
            published=entry.published,
            published_raw=entry.published_raw,
            source_id=None if key.startswith(_WITHOUT_ID) else key,
            parent_source_id=parent,
            link=entry.link,
            state=state,
        )


def _references(entry: Entry, said: EntryReplies) -> list[tuple[str, str]]:
    references = list(said.to)
    if said.related:
        references.insert(0, ("", said.related))
    if not references and entry.in_reply_to:
        references.append((entry.in_reply_to, ""))
    return references


def _title_author(title: str) -> str | None:
    """The name in `By: Ann` or `Comment on Snow by Ann`."""
    found = _TITLE_NAME.fullmatch(title)
    if found and found[1].lower() not in _NO_NAME and len(found[2]) <= 80:
        return found[2]
    last = _TITLE_LAST_NAME.fullmatch(title)
    return last[1] if last else None


def _key(name: str) -> str:
    """A guid or an address as others may write it."""
    if name.startswith("http"):
        return link_key(name) or name
    return guid_key(name) or name
