"""Every option once: reading, `reader config`, the docs and the settings screen follow from it.

To add an option: one row here, and a field of the same name (with `_` for `-`) in the class that
holds its table. Its kind is a function of `values`, which also says in words what it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from reader.config.values import (
    address,
    addresses,
    boolean,
    choice,
    depth,
    fraction,
    number,
    one_or_two,
    order,
    row,
    seconds,
    size,
    string,
    strings,
    table_of_strings,
)

Kind = Callable[[Any], Any]


class Option(NamedTuple):
    """One thing that may be set."""

    name: str
    """As it stands in the file; in the code it has `_` for `-`, unless `field` says otherwise."""
    kind: Kind
    sentence: str
    """What it does."""
    default: str | None = None
    """As the file would have it; None: what holds then is in the sentence."""
    example: str = ""
    """Where there is no default: a value as the file would have it."""
    field: str = ""

    @property
    def own_name(self) -> str:
        """Its name in the code."""
        return self.field or self.name.replace("-", "_")

    @property
    def shown(self) -> str:
        """The value to show: the default, else the example."""
        return self.example if self.default is None else self.default


class Table(NamedTuple):
    """Options that stand together."""

    name: str
    """As between brackets in the file; empty: what stands before the first table."""
    sentence: str
    options: tuple[Option, ...] = ()
    each: str = ""
    """There may be any number of such tables, each named for one of these: `address`, `folder`."""
    sample: str = ""
    """The name of such a table in the example, or lines of a table whose names are the user's."""


_RULE = (
    Option("login", string, "`user:password` for the feed's server.", None, '"ann:secret"'),
    Option("user-agent", string, "The user agent to send.", None, '"Mine/1.0"'),
    Option("proxy", string, "The proxy to use; empty for none.", None, '"http://127.0.0.1:3128"'),
    Option("verify", boolean, "Whether the server's certificate must be valid.", "true"),
    Option("as-browser", boolean, "Send what a browser sends.", "false"),
    Option("interval", seconds, "Time between two fetches.", None, '"2 h"'),
    Option("keep-count", number, "How many articles to keep of each feed.", None, "500"),
    Option("keep-age", number, "For how many days to keep articles.", None, "365"),
    Option(
        "full-text",
        boolean,
        "Fetch the pages of new articles for their full texts.",
        "false",
        field="has_full_text",
    ),
    Option("headers", table_of_strings, "Sent with each request.", None, '{ "X-Name" = "value" }'),
    Option("cookies", table_of_strings, "Sent with each request.", None, '{ name = "value" }'),
)

TABLES: tuple[Table, ...] = (
    Table(
        "",
        "The program",
        (
            Option("browser", string, "Command that opens a link; `%s` in it is replaced by the"
                   " link, which else comes last. Without it, the system's browser.", None,
                   '"w3m %s"'),
            Option("browser-behind", string, "The same for `O`, which leaves you where you are.",
                   None, '"firefox --background"'),
            Option("title", boolean, "Whether the terminal's title shows how much is unread.",
                   "true"),
            Option("clipboard", choice("terminal", "program"), "How to copy: the terminal (by"
                   " OSC 52; tmux needs `set-clipboard` or `allow-passthrough` on, nested ones"
                   " need both), or a program: wl-copy, xclip, xsel or pbcopy.", '"terminal"'),
            Option("theme", string, "Colours; `reader themes` lists them. Unless it is set,"
                   " a terminal with sixteen colours gets `terminal`.", '"dusk"'),
            Option("ascii", boolean, "Draw marks and lines in ASCII; texts stay as they are.",
                   "false"),
            Option("cursor", choice("hidden", "shown"), "Whether the terminal's own cursor, which"
                   " stands on the selected row, is shown: some magnifiers and screen readers"
                   " follow it only then.", '"hidden"'),
            Option("resume", boolean, "Whether to start where the last session ended (view, cursor,"
                   " open article, panes) or with all articles.", "true"),
        ),
    ),
    Table(
        "list",
        "The list of articles",
        (
            Option("margin", depth, "Rows to keep in view above and below the cursor.", "0"),
            Option("row", row, "What a row shows: text and fields, `{feed:16}` with a width,"
                   " `{age:>4}` aligned right, `{title:*}` taking what is left. Fields: mark,"
                   " unread, star, title, feed, author, age, date, comments, signs.", None,
                   '"{mark} {title} {feed:16} {age:>4} {comments}"'),
            Option("sort", order, "How views are sorted that you have not sorted yourself:"
                   " by published, arrived, title, feed, author, comments, unread, starred, source,"
                   " or by several separated by commas; `-` before one sorts descending, `+`"
                   " ascending.", '"published"',
                   '"feed, -published"'),
            Option("lines", one_or_two, "Lines of a row: a second one, below the title, shows feed,"
                   " age and how the text begins.", "1"),
            Option("compact", boolean, "Rows without feed and age; `row` overrides it.", "false"),
        ),
    ),
    Table(
        "refresh",
        "When feeds are fetched",
        (
            Option("on-start", boolean, "Fetch feeds that are due automatically, at the start and"
                   " while the program runs.", "true"),
            Option("interval", seconds, "Time between two fetches of a feed; without it, as often"
                   " as the feed changes.", None, '"2 h"'),
            Option("shortest", seconds, "Never fetch a feed more often than this.", None,
                   '"30 min"'),
            Option("longest", seconds, "Fetch each feed at least this often.", None, '"1 d"'),
        ),
    ),
    Table(
        "keep",
        "How long articles are kept; starred ones and those with notes or labels are never removed",
        (
            Option("count", number, "Articles to keep of each feed; without it, all.", None, "500",
                   "articles"),
            Option("age", number, "Days to keep them; without it, forever.", None, "365", "days"),
        ),
    ),
    Table(
        "fetch",
        "How servers are contacted",
        (
            Option("user-agent", string, "The user agent to send; without it, `Soundoff` with its"
                   " version.", None, '"Mine/1.0"'),
            Option("proxy", string, "The proxy to use; empty: none; without it, what the"
                   " environment names.", None, '"http://127.0.0.1:3128"'),
            Option("connections", number, "Requests at the same time.", "16"),
            Option("host-connections", number, "Requests to one host at the same time.", "8"),
            Option("host-spacing", fraction, "Seconds between two requests to one host.", "0.2"),
            Option("connect-timeout", fraction, "Seconds to wait for a connection.", "10.0"),
            Option("answer-timeout", fraction, "Seconds to wait for the next byte.", "20.0", "",
                   "first_byte_timeout"),
            Option("timeout", fraction, "Seconds that a whole request may take.", "45.0", "",
                   "total_timeout"),
            Option("max-transfer", size, "Largest document to download.", '"16 MiB"', "",
                   "max_wire_bytes"),
            Option("max-size", size, "Largest size of a document, unpacked.", '"32 MiB"', "",
                   "max_bytes"),
            Option("commands", boolean, "Whether addresses that begin with `exec:` run programs.",
                   "false", "", "allow_commands"),
        ),
    ),
    Table(
        "reading",
        "How the text of articles is set",
        (
            Option("measure", number, "Columns of a line of text; in a wider pane the text is"
                   " centred.", "80"),
            Option("bidi", choice("terminal", "reader"), "What reorders right-to-left text: the"
                   " terminal, or the program where the terminal does not (kitty, Alacritty, foot,"
                   " Windows Terminal).", '"terminal"'),
            Option("code", choice("scroll", "wrap"), "Lines of code that are wider than the pane:"
                   " `<` `>` scroll them, or they go on below.", '"scroll"'),
        ),
    ),
    Table(
        "full-text",
        "How the text of a page is found, for `f` and for feeds whose pages are fetched",
        (
            Option("extractor", choice("own", "trafilatura"), "What does it; `trafilatura`"
                   " needs the extra `soundoff[html]`.", '"own"'),
        ),
    ),
    Table(
        "full-text.sites",
        "Where to find the article in pages of a site and its subdomains, as CSS selectors",
        (
            Option("body", strings, "Where its text is; the first one that matches counts.", None,
                   '"article .content"'),
            Option("remove", strings, "What to leave out of it.", None, '[".ads", ".share"]'),
        ),
        "host",
        "example.org",
    ),
    Table(
        "comments",
        "How discussions are read",
        (
            Option("names", strings, "Your user names in discussions; your comments get a"
                   " mark.", "[]", '["ann"]'),
            Option("fold-depth", depth, "Replies of this depth start folded, 0 being the top"
                   " level; by default, none.", None, "6"),
            Option("fold-quotes", boolean, "Long quotations start folded.", "false"),
            Option("fetch-on-open", boolean, "Fetch an article's discussions when it is opened.",
                   "false"),
        ),
    ),
    Table(
        "comments.sites",
        "Addresses of discussion sites that you use besides the public ones",
        (
            Option("hackernews", address, "Pages of Hacker News.", '"https://news.ycombinator.com"'),
            Option("hackernews-tree", address, "Its whole threads, and its search.",
                   '"https://hn.algolia.com/api/v1"'),
            Option("hackernews-items", address, "Its single items.",
                   '"https://hacker-news.firebaseio.com/v0"'),
            Option("lobsters", addresses, "Sites like Lobsters.", None,
                   '["https://crustaceans.example"]'),
            Option("reddit", addresses, "Reddit; the first is asked.", None,
                   '["https://old.reddit.com"]'),
            Option("discourse", addresses, "Forums with Discourse.", None,
                   '["https://forum.example"]'),
            Option("lemmy", addresses, "Lemmy.", None, '["https://lemmy.example"]'),
            Option("mastodon", addresses, "Mastodon.", None, '["https://social.example"]'),
            Option("peertube", addresses, "PeerTube.", None, '["https://videos.example"]'),
            Option("bluesky", address, "Pages of Bluesky.", '"https://bsky.app"'),
            Option("bluesky-api", address, "Where its posts are fetched.",
                   '"https://public.api.bsky.app"'),
            Option("disqus", address, "Disqus.", '"https://disqus.com"'),
        ),
    ),
    Table(
        "pictures",
        "Pictures in articles; they need Pillow (`soundoff[images]`)",
        (
            Option("show", choice("never", "on-demand", "always"), "`never` fetches no picture,"
                   " `on-demand` those you ask for, `always` all near the view.",
                   '"never"'),
            Option("protocol", choice("auto", "kitty", "sixel", "blocks"), "How the terminal"
                   " shows them; `auto` asks it at the start.", '"auto"'),
            Option("cache", size, "Disk space for pictures, beside the store.", '"64 MiB"',
                   "", "cache_bytes"),
            Option("max-height", number, "The most lines that a picture may take.", "20"),
        ),
    ),
    Table(
        "downloads",
        "Where enclosures go",
        (
            Option("folder", string, "The folder; without it, the system's for downloads.", None,
                   '"~/Podcasts"', "download_folder"),
            Option("template", string, "The path inside it.", '"{feed}/{date} {title}{ending}"', "",
                   "download_template"),
        ),
    ),
    Table(
        "open",
        "Commands that open enclosures, by media type; `%s` is replaced by the address",
        sample='"audio/*" = "mpv --no-video %s"',
    ),
    Table(
        "browsers",
        "Commands that open links, by a pattern of the host, as `*.example.org`, or of what follows"
        " `https://`, as `*.pdf`; the first that matches is used",
        sample='"*.pdf" = "zathura %s"',
    ),
    Table(
        "commands",
        "Commands of your own, by name: the palette lists them, and they get the article as JSON on"
        " their input",
        sample='bookmark = "jq -r .link >> ~/bookmarks.txt"',
    ),
    Table(
        "notify",
        "Notifications of new articles outside the program",
        (
            Option("when", choice("always", "matching", "never"), "For all new articles, for those"
                   " that the query finds, or for none.", '"never"'),
            Option("query", string, "What `matching` finds.", '""', '"tag:boats OR comments:>50"'),
            Option("how", choice("osc9", "osc777", "desktop"), "Through the terminal, by one of"
                   " two sequences (tmux needs `allow-passthrough` on), or the desktop.", '"osc9"'),
        ),
    ),
    Table(
        "keys",
        "Keys of actions, by the action's id; `reader keys` lists them",
        sample='"main.next-unread" = ["n", "f6"]',
    ),
    Table(
        "macros",
        "Keys that do several things or run a command, each with a name of your own; what a command"
        " prints is shown",
        (
            Option("keys", strings, "Its keys; `g s` is two of them in a row.",
                   None, '"ctrl+x"'),
            Option("do", strings, "Actions by their ids, one after the other.", None,
                   '["main.star", "main.next-unread"]'),
            Option("run", string, "A shell command, which gets the article on its input; `%s` is"
                   " replaced by the article's link.", None, '"wc -w"'),
        ),
        "name",
        'star-next',
    ),
    Table("folder", "Settings for the feeds of one folder", _RULE, "folder", "News/Local"),
    Table("feed", "Settings for one feed", _RULE, "address", "https://example.org/feed"),
)  # fmt: skip


def options_of(table: str) -> tuple[Option, ...]:
    """The options of a table.

    Raises:
        KeyError: there is no such table.
    """
    for candidate in TABLES:
        if candidate.name == table:
            return candidate.options
    raise KeyError(table)


def single_options() -> Iterator[tuple[Table, Option]]:
    """Every option that stands once in a file, with its table: those that a list can show."""
    for table in TABLES:
        if not table.each:
            yield from ((table, option) for option in table.options)


def kind_in_words(kind: Kind) -> str:
    """What values of a kind are, as the message about a wrong one says it."""
    try:
        kind(None)
    except ValueError as error:
        return str(error)
    raise TypeError(kind)
