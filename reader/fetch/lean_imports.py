"""httpx and aiohttp, imported without what fetching feeds never uses.

A refresh from cron is over in the time that these imports take, so it counts (processor time of
both, 0.30 s otherwise): httpx's command line brings Rich, Pygments and click (0.06 s), and aiohttp
reads all certificates of the system twice (0.04 s), though only https needs them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _without_command_line() -> Iterator[None]:
    """Hides httpx's command line, so that httpx treats it as not installed, which it supports."""
    name = "httpx._main"
    is_blocked = name not in sys.modules
    if is_blocked:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if is_blocked:
            del sys.modules[name]


@contextmanager
def _without_certificates() -> Iterator[None]:
    """The contexts that aiohttp makes for those who bring none trust nobody; we bring ours."""
    name = "SSL_CERT_FILE"
    named = os.environ.get(name)
    os.environ[name] = os.devnull
    try:
        yield
    finally:
        if named is None:
            del os.environ[name]
        else:
            os.environ[name] = named


with _without_command_line(), _without_certificates():
    import aiohttp
    import httpx
    from aiohttp.abc import AbstractResolver, ResolveResult
    from aiohttp.connector import Connection
    from httpx_aiohttp.transport import AiohttpTransport
    from yarl import URL

__all__ = [
    "URL",
    "AbstractResolver",
    "AiohttpTransport",
    "Connection",
    "ResolveResult",
    "aiohttp",
    "httpx",
]
