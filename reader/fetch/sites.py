"""Kinds of sites whose feeds follow from the address of a page, or from one thing in it. Pure.

Each row is a pattern of an address and the addresses of its feeds, with the pattern's named groups.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

_MAX_HTML = 2 << 20
_NAME = r"[^/?#]+"
_END = r"/?(?:[?#].*)?$"


@dataclass(frozen=True, slots=True)
class Site:
    """One kind of page.

    Attributes:
        page: matches the whole address, without its scheme and `www.`.
        feeds: addresses with the groups of `page` in braces; `origin` is scheme and host.
    """

    page: re.Pattern[str]
    feeds: tuple[str, ...]


def _site(page: str, *feeds: str) -> Site:
    return Site(re.compile(page + _END, re.IGNORECASE), feeds)


_YOUTUBE = "https://www.youtube.com/feeds/videos.xml"

SITES: tuple[Site, ...] = (
    # YouTube: a handle needs the page (`_CHANNEL`).
    _site(
        r"(?:m\.)?youtube\.com/channel/(?P<id>UC[\w-]{22})(?:/\w+)?",
        f"{_YOUTUBE}?channel_id={{id}}",
    ),
    _site(r"(?:m\.)?youtube\.com/user/(?P<id>[\w-]+)(?:/\w+)?", f"{_YOUTUBE}?user={{id}}"),
    Site(
        re.compile(r"(?:m\.)?youtube\.com/(?:playlist|watch)\?(?:.*&)?list=(?P<id>[\w-]+)", re.I),
        (f"{_YOUTUBE}?playlist_id={{id}}",),
    ),
    # Reddit
    _site(
        rf"(?:(?:old|new|m)\.)?reddit\.com/(?P<kind>r|u|user)/(?P<id>{_NAME})"
        r"(?P<rest>(?:/(?:comments/\w+(?:/[^/?#]*)?|m/\w+|new|top|hot|rising|submitted))?)",
        "https://www.reddit.com/{kind}/{id}{rest}/.rss",
    ),
    _site(r"(?:(?:old|new|m)\.)?reddit\.com", "https://www.reddit.com/.rss"),
    # GitHub and other forges
    _site(
        rf"github\.com/(?P<id>{_NAME}/{_NAME})/(?P<kind>releases|tags|commits(?:/[^?#]+?)?)",
        "https://github.com/{id}/{kind}.atom",
    ),
    _site(
        rf"github\.com/(?!(?:orgs|features|topics|marketplace|settings|sponsors|search)/)"
        rf"(?P<id>{_NAME}/{_NAME})(?:/(?:tree|blob|issues|pulls|wiki|actions|discussions)\b[^?#]*)?",
        "https://github.com/{id}/releases.atom",
        "https://github.com/{id}/commits.atom",
        "https://github.com/{id}/tags.atom",
    ),
    _site(
        rf"github\.com/(?!(?:features|topics|marketplace|settings|explore|login|about)$)(?P<id>{_NAME})",
        "https://github.com/{id}.atom",
    ),
    _site(
        r"gitlab\.com/(?P<id>[^?#]+?/[^?#]+?)(?:/-/[^?#]*)?",
        "https://gitlab.com/{id}/-/tags?format=atom",
        "https://gitlab.com/{id}.atom",
    ),
    _site(
        rf"codeberg\.org/(?P<id>{_NAME}/{_NAME})(?:/[^?#]*)?",
        "https://codeberg.org/{id}/releases.rss",
        "https://codeberg.org/{id}.rss",
    ),
    _site(rf"codeberg\.org/(?P<id>{_NAME})", "https://codeberg.org/{id}.rss"),
    # Blogs of one host
    _site(rf"medium\.com/(?!feed/)(?P<id>{_NAME})(?:/[^?#]*)?", "https://medium.com/feed/{id}"),
    _site(r"(?P<id>[\w-]+)\.medium\.com(?:/[^?#]*)?", "https://{id}.medium.com/feed"),
    _site(r"(?P<id>[\w-]+)\.substack\.com(?:/[^?#]*)?", "https://{id}.substack.com/feed"),
    _site(r"(?P<id>[\w-]+)\.wordpress\.com(?:/[^?#]*)?", "https://{id}.wordpress.com/feed/"),
    _site(
        r"(?P<id>[\w-]+\.blogspot\.[a-z.]{2,6})(?:/[^?#]*)?",
        "https://{id}/feeds/posts/default",
    ),
    _site(r"tumblr\.com/(?P<id>[\w-]+)(?:/[^?#]*)?", "https://{id}.tumblr.com/rss"),
    _site(r"(?P<id>[\w-]+)\.tumblr\.com(?:/[^?#]*)?", "https://{id}.tumblr.com/rss"),
    _site(rf"dev\.to/(?P<id>{_NAME})(?:/[^?#]*)?", "https://dev.to/feed/{id}"),
    _site(rf"bsky\.app/profile/(?P<id>{_NAME})(?:/[^?#]*)?", "https://bsky.app/profile/{id}/rss"),
    _site(r"vimeo\.com/(?P<id>[a-z][\w-]*)(?:/videos)?", "https://vimeo.com/{id}/videos/rss"),
    # Link sites and questions
    _site(r"news\.ycombinator\.com(?:/(?:news|newest|front))?", "https://news.ycombinator.com/rss"),
    _site(r"lobste\.rs/t/(?P<id>[\w,.+-]+)", "https://lobste.rs/t/{id}.rss"),
    _site(
        rf"lobste\.rs/(?:u|~)/?(?P<id>{_NAME})(?:/stories)?", "https://lobste.rs/~{id}/stories.rss"
    ),
    _site(r"lobste\.rs(?:/(?:newest|active|recent))?", "https://lobste.rs/rss"),
    *(
        _site(rf"(?P<host>{host}){page}", "https://{host}/feeds" + feed)
        for host in (
            r"(?:[\w-]+\.)?(?:stackoverflow|superuser|serverfault|askubuntu|stackapps)\.com"
            r"|[\w.-]+\.stackexchange\.com|mathoverflow\.net",
        )
        for page, feed in (
            (r"/questions/tagged/(?P<id>[^/?#]+)", "/tag/{id}"),
            (r"/questions/(?P<id>\d+)(?:/[^?#]*)?", "/question/{id}"),
            (r"/users/(?P<id>\d+)(?:/[^?#]*)?", "/user/{id}"),
            (r"(?:/questions)?", ""),
        )
    ),
    # Software that runs on many hosts
    _site(
        r"(?!(?:[\w-]+\.)*(?:youtube|medium|tiktok|threads|flipboard|substack|vimeo)\.)[^/]+"
        r"/@(?P<id>[\w.]+)(?:/(?:with_replies|media))?",
        "{origin}/@{id}.rss",
    ),
    _site(r"[^/]+/tags/(?P<id>[^/?#.]+)", "{origin}/tags/{id}.rss"),
    _site(r"[^/]+/t/(?P<id>[^/?#]+/\d+)(?:/\d+)?", "{origin}/t/{id}.rss"),
    _site(r"[^/]+/c/(?P<id>[^?#]+/\d+)", "{origin}/c/{id}.rss"),
    _site(
        r"(?!(?:[\w-]+\.)*youtube\.)[^/]+/c/(?P<id>[\w.]+(?:@[\w.-]+)?)",
        "{origin}/feeds/c/{id}.xml?sort=New",
    ),
    _site(
        r"(?!(?:[\w-]+\.)*(?:reddit|youtube)\.)[^/]+/u/(?P<id>[\w.]+(?:@[\w.-]+)?)",
        "{origin}/feeds/u/{id}.xml?sort=New",
    ),
    _site(
        r"(?!(?:[\w-]+\.)*youtube\.)[^/]+/(?:c|video-channels)/(?P<id>[\w.]+(?:@[\w.-]+)?)(?:/videos)?",
        "{origin}/feeds/videos.xml?videoChannelName={id}",
    ),
    _site(
        r"[^/]+/(?:a|accounts)/(?P<id>[\w.]+(?:@[\w.-]+)?)(?:/[\w-]+)?",
        "{origin}/feeds/videos.xml?accountName={id}",
    ),
    _site(
        r"(?:forum|forums|discuss|discourse|community|meta)\.[^/]+(?:/latest|/top|/new)?",
        "{origin}/latest.rss",
    ),
)
"""In order; every row that matches gives its feeds."""

# What a page's `<meta name=generator>` begins with, and its feeds below the site's root.
GENERATORS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("wordpress", ("feed/",)),
    ("discourse", ("latest.rss",)),
    ("ghost", ("rss/",)),
    ("blogger", ("feeds/posts/default",)),
    ("hugo", ("index.xml",)),
    ("jekyll", ("feed.xml",)),
    ("drupal", ("rss.xml",)),
    ("joomla", ("?format=feed&type=rss",)),
    ("medium", ("feed",)),
    ("peertube", ("feeds/videos.xml",)),
    ("mediawiki", ("index.php?title=Special:RecentChanges&feed=atom",)),
    ("typo3", ("feed.xml",)),
    ("squarespace", ("?format=rss",)),
)

_TAG = re.compile(r"<(?:meta|link)\b[^<>]{0,2000}>", re.I)
_PAIR = re.compile(r"([a-z:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I)
_CHANNEL = re.compile(
    r"\"(?:channelId|externalId|browseId)\"\s*:\s*\"(UC[\w-]{22})\""
    r"|youtube\.com/channel/(UC[\w-]{22})"
    r"|itemprop=\"(?:channelId|identifier)\" content=\"(UC[\w-]{22})\""
)
_YOUTUBE_PAGE = re.compile(r"(?:(?:www|m)\.)?youtube\.com$|youtu\.be$", re.I)
_API = "https://api.w.org/"


def site_feeds(url: str, html: str | None = None) -> list[str]:
    """Returns the feeds that follow from the kind of site that a page is of, the likeliest first.

    Args:
        url: of the page.
        html: the page, where it was fetched; without it a channel by its handle, and software on
            hosts of any name, cannot be known.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return []
    host = parts.netloc.rpartition("@")[2]
    origin = f"{parts.scheme}://{host}"
    where = (
        host.removeprefix("www.")
        + parts.path.rstrip("/")
        + (f"?{parts.query}" if parts.query else "")
    )
    found: dict[str, None] = {}
    for site in SITES:
        if match := site.page.match(where):
            named = {name: _quoted(value) for name, value in match.groupdict("").items()}
            for feed in site.feeds:
                found[feed.format(origin=origin, **named)] = None
    if html is not None:
        found |= dict.fromkeys(_by_page(url, host, html[:_MAX_HTML]))
    return [feed for feed in found if feed != url]


def _by_page(url: str, host: str, html: str) -> list[str]:
    if _YOUTUBE_PAGE.match(host):
        channel = _CHANNEL.search(html)
        return [f"{_YOUTUBE}?channel_id={channel[channel.lastindex or 0]}"] if channel else []
    root = urljoin(url, "/")
    generator = ""
    for tag in _TAG.findall(html):
        values = {name.lower(): a or b or c for name, a, b, c in _PAIR.findall(tag)}
        if values.get("name", "").lower() == "generator":
            generator = generator or values.get("content", "").lower()
        elif values.get("rel") == _API and "/wp-json" in (api := values.get("href", "")):
            # WordPress below a folder says so here.
            generator = "wordpress"
            root = urljoin(url, api.partition("wp-json")[0])
    return [
        urljoin(root, feed)
        for name, feeds in GENERATORS
        if generator.startswith(name)
        for feed in feeds
    ]


def _quoted(value: str) -> str:
    return quote(value, safe="/@%:+,~.-_")
