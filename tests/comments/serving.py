"""Has a source read a discussion from a server of this machine, over the real fetcher."""

from __future__ import annotations

from dataclasses import replace

from reader.comments.source import Source
from reader.fetch.http import Fetcher
from reader.library.thread_reader import ReadThread, read_thread
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, FoundThread
from reader.model.fetching import FetchOptions, FetchSettings
from tests.servers import Reply, Server

# An empty proxy is none at all, whatever the environment says.
QUICK = replace(
    FetchSettings(),
    host_spacing=0.0,
    connect_timeout=5.0,
    first_byte_timeout=5.0,
    total_timeout=10.0,
    proxy="",
)


async def read_from(
    source: Source,
    address: str | DiscussionLink,
    server: Server,
    sites: CommentSites = CommentSites(),  # noqa: B008
    *,
    etag: str | None = None,
    modified: str | None = None,
) -> ReadThread:
    """Reads a discussion.

    Args:
        source: how.
        address: where: a path of the server, an address that the source recognises, or a link.
        server: what answers.
        sites: where the sites are; it is the caller who puts the server among them.
        etag: validator of the first address.
        modified: the same.
    """
    if isinstance(address, str):
        url = server.url(address) if address.startswith("/") else address
        link = source.recognise(url, sites)
        assert link is not None, f"{source.name} does not recognise {url}"
    else:
        link = address
    async with Fetcher(QUICK) as fetcher:
        return await read_thread(
            source, link, sites, fetcher, FetchOptions(), etag=etag, modified=modified
        )


def found(read: ReadThread) -> FoundThread:
    """The thread that came."""
    assert read.found is not None, read.failure
    return read.found


def page(text: str | bytes, media_type: str = "application/json") -> Reply:
    """An answer with a document."""
    return Reply(
        body=text.encode() if isinstance(text, str) else text,
        headers={"Content-Type": media_type},
    )


def truncated(text: str | bytes, media_type: str = "application/json") -> Reply:
    """An answer that breaks off in the middle of what it announced."""
    whole = page(text, media_type)
    return replace(whole, body=whole.body[: len(whole.body) // 2], length=len(whole.body))


def busy(seconds: int = 120) -> Reply:
    """429 with the time to wait."""
    return Reply(status=429, headers={"Retry-After": str(seconds)})
