"""Comment feeds as sites write them, for tests."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def atom(
    entries: Iterable[str], *, link: str = "https://blog.example/snow/", head: str = ""
) -> str:
    """An Atom comment feed."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:thr="http://purl.org/syndication/thread/1.0">'
        f'<title>Comments on Snow</title><link rel="alternate" href="{link}"/>{head}'
        f"{''.join(entries)}</feed>"
    )


def entry(
    id: str, author: str, text: str, *, to: str | None = None, hour: int = 10, more: str = ""
) -> str:
    """An entry of it."""
    parent = f'<thr:in-reply-to ref="{escape(to)}"/>' if to else ""
    return (
        f"<entry><title>By: {author}</title><author><name>{author}</name></author>"
        f'<id>{escape(id)}</id><link rel="alternate" href="{escape(id)}"/>'
        f"<published>2024-03-01T{hour:02}:00:00Z</published>"
        f"<updated>2024-03-01T{hour:02}:00:00Z</updated>"
        f'<content type="html">{escape(f"<p>{text}</p>")}</content>{parent}{more}</entry>'
    )


def rss(items: Iterable[str], *, link: str = "https://blog.example/snow/") -> str:
    """A comment feed of WordPress in RSS."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>Comments on: Snow</title><link>{link}</link>"
        f"{''.join(items)}</channel></rss>"
    )


def item(
    number: int, author: str, text: str, *, link: str = "https://blog.example/snow/", more: str = ""
) -> str:
    """An item of it."""
    creator = f"<dc:creator><![CDATA[{author}]]></dc:creator>" if author else ""
    return (
        f"<item><title>By: {author}</title><link>{link}#comment-{number}</link>{creator}"
        f"<pubDate>Fri, 01 Mar 2024 {number % 24:02}:00:00 +0000</pubDate>"
        f'<guid isPermaLink="false">https://blog.example/?p=3#comment-{number}</guid>'
        f"<description>{escape(text)}</description>"
        f"<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded>{more}</item>"
    )
