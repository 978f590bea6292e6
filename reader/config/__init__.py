"""What the user may set, as values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from reader.model.comment_sites import CommentSites
    from reader.model.fetching import FetchOptions, FetchSettings
    from reader.model.site_rule import SiteRule


class KeyOverride(NamedTuple):
    """Keys that the user gave an action, as Textual names them, parted by commas."""

    keys: str
    line: int


class Macro(NamedTuple):
    """What one key does beside the actions of the program."""

    keys: str
    """As in `KeyOverride`."""
    line: int
    do: tuple[str, ...] = ()
    """Ids of actions, one after the other."""
    run: str | None = None
    """After them, a command of the shell: the article is its input, `%s` the article's link."""


class RefreshSettings(NamedTuple):
    """When feeds are fetched; all times in seconds."""

    on_start: bool = True
    """Whether the interface fetches what is due by itself, at its start and while it runs."""
    interval: int | None = None
    """Between two fetches of a feed; None adapts it to how often the feed changes."""
    shortest: int | None = None
    longest: int | None = None


class KeepSettings(NamedTuple):
    """How long articles are kept; None is for ever."""

    articles: int | None = None
    """So many of a feed."""
    days: int | None = None


class CommentSettings(NamedTuple):
    """How discussions are read."""

    names: tuple[str, ...] = ()
    """What the reader is called where people discuss; their comments get a mark."""
    fold_depth: int | None = None
    """Replies this deep are folded at first, 0 being top level; None folds nothing."""
    fold_quotes: bool = False
    """Whether long quotations are folded at first."""
    fetch_on_open: bool = False
    """Whether opening an article asks for its discussions."""
    sites: Mapping[str, Any] = {}
    """Arguments of `CommentSites` that are set; see `Settings.comment_sites`."""


class PictureSettings(NamedTuple):
    """Whether pictures of articles are shown, and how."""

    show: str = "never"
    """`never`: none is fetched; `on-demand`: those that are asked for; `always`."""
    protocol: str = "auto"
    """`kitty`, `sixel` or `blocks`; `auto` is what the terminal says before the program starts."""
    cache_bytes: int = 64 << 20
    """Of the files that keep pictures."""
    max_height: int = 20
    """Lines that one may take."""
    cell: tuple[int, int] = (8, 16)
    """Pixels of one cell of the terminal, width and height; not set but found out."""


class ListSettings(NamedTuple):
    """How the list of articles looks."""

    margin: int = 0
    """Rows that stay in view above and below the cursor."""
    row: str | None = None
    """Template of a row (`text.row_template`); None: rows as they are laid out by themselves."""
    sort: str = "published"
    """What the list is sorted by at first (`text.sorting`)."""
    lines: int = 1
    """Of a row: 1, or 2 with feed, age and the beginning of the text below the title."""
    compact: bool = False
    """Whether rows without a template of their own have neither feed nor age."""

    @property
    def template(self) -> str | None:
        """Of a row, whichever way it was set; None: rows as they are laid out by themselves."""
        return self.row or ("{mark}{title} {comments}" if self.compact else None)


class FullTextSettings(NamedTuple):
    """How the text of a page is told from the rest of it."""

    extractor: str = "own"
    """`own`, or `trafilatura` where that is installed."""
    sites: Mapping[str, SiteRule] = {}
    """By host, which stands for those below it, too."""


class NotifySettings(NamedTuple):
    """When and how new articles are told of outside the program."""

    when: str = "never"
    """`always`, `matching` (the query) or `never`."""
    query: str = ""
    how: str = "osc9"
    """`osc9` or `osc777` (the terminal does it), or `desktop`."""


class ReadingSettings(NamedTuple):
    """How the text of articles is set."""

    measure: int = 80
    """Cells of a line of text, where the pane has room for more."""
    bidi: str = "terminal"
    """Who puts text from right to left in order on a line: `terminal` or `reader`."""
    code: Literal["scroll", "wrap"] = "scroll"
    """What becomes of lines of code that are wider than the pane."""


class FeedSettings(NamedTuple):
    """What is set for one feed or for the feeds of a folder; None leaves it to what is above."""

    headers: tuple[tuple[str, str], ...] = ()
    cookies: tuple[tuple[str, str], ...] = ()
    login: str | None = None
    user_agent: str | None = None
    proxy: str | None = None
    verify: bool | None = None
    as_browser: bool | None = None
    interval: int | None = None
    has_full_text: bool | None = None
    """Whether the pages of new articles are fetched."""
    keep: KeepSettings = KeepSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the user may set."""

    path: Path | None = None
    browser: str | None = None
    """Command that opens a link; `%s` stands for the link, which otherwise comes last."""
    browser_behind: str | None = None
    """The same for opening in the background; None: as `browser`."""
    browsers: Mapping[str, str] = field(default_factory=dict)
    """Pattern of an address to the command that opens such links."""
    commands: Mapping[str, str] = field(default_factory=dict)
    """Name to a command that gets the article as JSON."""
    notify: NotifySettings = field(default_factory=NotifySettings)
    title: bool = True
    """Whether the terminal's title says how much is unread."""
    clipboard: str = "terminal"
    """Who copies: the `terminal` (OSC 52) or a `program`."""
    theme: str | None = None
    ascii: bool = False
    """Whether marks, lines and borders are ASCII; texts stay as they are."""
    cursor: str = "hidden"
    """Whether the terminal's own cursor is `shown` where it stands, or `hidden`."""
    keys: Mapping[str, KeyOverride] = field(default_factory=dict)
    """Binding id to its keys."""
    macros: Mapping[str, Macro] = field(default_factory=dict)
    """By name."""
    resume: bool = True
    """Whether a session goes on where the last one ended."""
    listing: ListSettings = field(default_factory=ListSettings)
    refresh: RefreshSettings = field(default_factory=RefreshSettings)
    keep: KeepSettings = field(default_factory=KeepSettings)
    fetching: Mapping[str, Any] = field(default_factory=dict)
    """Arguments of `FetchSettings` that are set; see `fetch_settings`."""
    comments: CommentSettings = field(default_factory=CommentSettings)
    pictures: PictureSettings = field(default_factory=PictureSettings)
    full_text: FullTextSettings = field(default_factory=FullTextSettings)
    reading: ReadingSettings = field(default_factory=ReadingSettings)
    openers: Mapping[str, str] = field(default_factory=dict)
    """Media type (`audio/*`) to the command that opens it; `%s` as in `browser`."""
    download_folder: Path | None = None
    """Where enclosures go; None: the platform's folder for downloads."""
    download_template: str = "{feed}/{date} {title}{ending}"
    feeds: Mapping[str, FeedSettings] = field(default_factory=dict)
    """By address."""
    folders: Mapping[str, FeedSettings] = field(default_factory=dict)
    """By name."""

    def fetch_settings(self) -> FetchSettings:
        """What holds for all fetches."""
        from reader.model.fetching import FetchSettings

        return FetchSettings(**self.fetching)

    def comment_sites(self) -> CommentSites:
        """Where discussion sites are."""
        from reader.model.comment_sites import CommentSites

        return CommentSites(**self.comments.sites)

    def rule_of(self, host: str | None) -> SiteRule:
        """How the article of a page is found: what is set for its host, or the nearest above."""
        from reader.model.site_rule import rule_of

        return rule_of(self.full_text.sites, host)

    def of_feed(self, url: str | None, folder: str | None) -> FeedSettings:
        """What holds for one feed: its own, then its folder's, then that of the folder above."""
        found = FeedSettings()
        rules = [self.feeds.get(url or "")]
        while folder:
            rules.append(self.folders.get(folder))
            folder = folder.rpartition("/")[0]
        for rule in rules:
            if rule is not None:
                found = _laid_over(found, rule)
        return found

    def interval_of(self, url: str | None, folder: str | None, edited: int | None) -> int | None:
        """Seconds between two fetches of a feed, if somebody set them.

        What the file says of the feed itself holds before what was set by a command or in the
        form, as it does for other options; that before what is said of folders and all feeds.

        Args:
            url: the feed's address.
            folder: the folder it is in.
            edited: what was set by a command or in the form.
        """
        own, rule = self.of_feed(url, None), self.of_feed(url, folder)
        return own.interval or edited or rule.interval or self.refresh.interval

    def keep_of(self, url: str | None, folder: str | None, edited: KeepSettings) -> KeepSettings:
        """How much of a feed is kept: found in the same order as its interval."""
        own, rule = self.of_feed(url, None).keep, self.of_feed(url, folder).keep
        order = (own, edited, rule, self.keep)
        articles = [each.articles for each in order if each.articles is not None]
        days = [each.days for each in order if each.days is not None]
        return KeepSettings(articles=next(iter(articles), None), days=next(iter(days), None))

    def full_text_rule(self) -> Callable[[str | None, str | None], bool | None] | None:
        """Whether pages of a feed's articles are fetched, by its address and folder, and None
        where that is left to the feed; None where it is left to all of them.
        """
        rules = (*self.feeds.values(), *self.folders.values())
        if all(rule.has_full_text is None for rule in rules):
            return None
        return lambda url, folder: self.of_feed(url, folder).has_full_text

    def fetch_options(
        self, url: str, folder: str | None, *, login: str | None = None, as_browser: bool = False
    ) -> FetchOptions:
        """How one address is asked for.

        Args:
            url: the feed's address.
            folder: the folder it is in.
            login: `user:password` that was given with the address.
            as_browser: whether it was told to look like a browser.
        """
        from reader.model.fetching import FetchOptions

        rule = self.of_feed(url, folder)
        return FetchOptions(
            headers=rule.headers,
            cookies=rule.cookies,
            login=rule.login or login,
            user_agent=rule.user_agent,
            proxy=rule.proxy,
            verify=rule.verify is not False,
            as_browser=as_browser if rule.as_browser is None else rule.as_browser,
        )


def _laid_over(own: FeedSettings, below: FeedSettings) -> FeedSettings:
    """`own`, with what it leaves open taken from `below`; headers and cookies add up."""
    names = ("login", "user_agent", "proxy", "verify", "as_browser", "interval", "has_full_text")
    taken = {
        n: getattr(own, n) if getattr(own, n) is not None else getattr(below, n) for n in names
    }
    return FeedSettings(
        headers=tuple((dict(below.headers) | dict(own.headers)).items()),
        cookies=tuple((dict(below.cookies) | dict(own.cookies)).items()),
        keep=KeepSettings(
            articles=below.keep.articles if own.keep.articles is None else own.keep.articles,
            days=below.keep.days if own.keep.days is None else own.keep.days,
        ),
        **taken,
    )


def load_settings(path: Path) -> Settings:
    """Reads the configuration; a missing file is the default one.

    Raises:
        ConfigError: it is unreadable, no TOML, or names something that does not exist.
    """
    if not path.exists():
        return Settings(path=path)
    # Most people have none, and the first page waits for this.
    from reader.config.file import read_settings

    return read_settings(path)
