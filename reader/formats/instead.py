"""What to do with a file that is recognised and cannot be imported, by its format."""

from __future__ import annotations

_FEED = "subscribe to the site's feed with reader add"
_UNPACK = "unpack it and import what is in it"
_PAGE = "save the page as HTML and import that"
_ADDRESSES = "save the addresses in a text file, one on each line, and import that"
_DISCUSSION = "give reader import the address of the page instead"

INSTEAD = {
    "sqlite": "export from the program that it belongs to, as OPML or HTML, and import that",
    "epub": "save its text as HTML or plain text and import that",
    "zip": _UNPACK,
    "compressed": _UNPACK,
    "tar": _UNPACK,
    "warc": _PAGE,
    "pdf": "save its text as a .txt file and import that",
    "image": "import the page that shows it",
    "media": "subscribe to the feed that it is from with reader add",
    "movable-type": _FEED,
    "bookmarks": _ADDRESSES,
    "wxr": _FEED,
    "blogger": _FEED,
    "disqus": "import the pages of the site: comments that a page shows come with it",
    "fediverse": _DISCUSSION,
    "atproto": _DISCUSSION,
    "wordpress-json": _DISCUSSION,
    "comment-export": "import the pages of the site: comments that a page shows come with it",
    "read-later": _ADDRESSES,
    "read-later-csv": _ADDRESSES,
    "http": "import only what follows its headers",
    "mhtml": _PAGE,
    "mbox": "save a message as a .txt file and import that",
    "mail": "save its text as a .txt file and import that",
}
