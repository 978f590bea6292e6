"""`reader doctor`: how things stand, in a report that names nothing anybody reads."""

from __future__ import annotations

import asyncio
import os
import platform
import re
import shutil
import sys
import time
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader import __version__, paths
from reader.cli.checking import check_settings
from reader.cli.group import Globals
from reader.cli.terminal_facts import terminal_facts
from reader.config import Settings
from reader.errors import ReaderError
from reader.library import Library

if TYPE_CHECKING:
    from reader.store.facts import StoreFacts

_LIBRARIES = (
    "textual", "rich", "httpx", "aiohttp", "feedparser", "selectolax", "markdown-it-py", "click",
)  # fmt: skip
_OPTIONAL = ("trafilatura", "Pygments", "pillow", "python-bidi", "tomlkit")
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\s\"']*[/@][^\s\"']*|\b[^\s\"'/@]+@[^\s\"']+")
"""An address, or what has the shape of a login."""
_TRIES = 3
_LOOK_UP_SECONDS = 10


class Report(NamedTuple):
    """What was found."""

    sections: dict[str, dict[str, str]]
    wrong: list[str]
    """What needs somebody, a line each."""


def examine(options: Globals, *, network: bool = False) -> Report:
    """Looks at terminal, store, configuration and, if asked to, the network.

    Args:
        options: which store and configuration.
        network: whether a host of the reader's own feeds is asked for something.
    """
    wrong: list[str] = []
    config, settings = _configuration(options, wrong)
    store, urls = _store(options, settings, wrong)
    sections = {
        "versions": _versions(),
        "terminal": terminal_facts(os.environ),
        "store": store,
        "configuration": config,
        "network": _network(urls, settings, wrong)
        if network
        else {"asked": "no; --network asks the server of one of your feeds"},
        "paths": _paths(),
        "environment": _environment(os.environ),
    }
    clean = {
        title: {name: safe(value) for name, value in facts.items()}
        for title, facts in sections.items()
    }
    return Report(clean, [safe(line) for line in wrong])


def safe(text: str) -> str:
    """A text without addresses and logins, with the home directory written `~`.

    A name of the user in another path is left out, too.
    """
    home = str(Path.home())
    if len(home) > 1:
        text = text.replace(home, "~")
    if user := os.environ.get("USER") or os.environ.get("LOGNAME"):
        text = text.replace(f"/{user}/", "/(user)/")
    return _ADDRESS.sub("(address)", text)


def _versions() -> dict[str, str]:
    facts = {
        "soundoff": __version__,
        "python": f"{platform.python_version()} on {platform.system()} {platform.machine()}",
    }
    return (
        facts
        | {name: _version(name) or "missing" for name in _LIBRARIES}
        | {f"{name} (optional)": _version(name) or "not installed" for name in _OPTIONAL}
    )


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _configuration(options: Globals, wrong: list[str]) -> tuple[dict[str, str], Settings]:
    path = Path(options.config).expanduser() if options.config else paths.config_path()
    facts = {"path": str(path)}
    try:
        settings = check_settings(options.settings())
    except ReaderError as error:
        wrong.append(f"configuration: {error}")
        return facts | {"state": f"wrong: {error}"}, Settings()
    if not path.exists():
        return facts | {"state": "none: the defaults apply"}, settings
    return facts | {"state": "no mistakes", "sets": _names_set(path)}, settings


def _names_set(path: Path) -> str:
    """Names of options that are set, without a value; names that are the reader's are counted."""
    import tomllib

    from reader.config.options import TABLES

    known = {f"{table.name}.{option.name}" for table in TABLES for option in table.options}
    names = []
    for name, value in tomllib.loads(path.read_text("utf-8")).items():
        inner = list(value) if isinstance(value, dict) else []
        told = [f"{name}.{each}" for each in inner if f"{name}.{each}" in known]
        others = len(inner) - len(told)
        names += [*told, *([f"{name} ({others})"] if others else [])]
        if not isinstance(value, dict):
            names.append(name)
    return ", ".join(names) or "nothing"


def _store(
    options: Globals, settings: Settings, wrong: list[str]
) -> tuple[dict[str, str], list[str]]:
    """Facts of the store, and the web addresses of feeds, those that work first."""
    path = Path(options.store).expanduser() if options.store else paths.store_path()
    facts = {"path": str(path)}
    if not options.demo and not path.exists():
        return facts | {"state": "none yet: the first import or feed creates it"}, []
    try:
        with options.library(settings, create=False) as library:
            return _kept(library, wrong), _feed_urls(library)
    except ReaderError as error:
        wrong.append(f"store: {error}")
        return facts | {"state": f"wrong: {error}"}, []


def _kept(library: Library, wrong: list[str]) -> dict[str, str]:
    found: StoreFacts = asyncio.run(library.facts())
    if found.damage is not None:
        wrong.append("store: the file is damaged; see reader check")
    path = library.path
    can_write = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    if not can_write:
        wrong.append("store: it cannot be written")
    log = path.with_name(f"{path.name}-wal")
    return {
        "path": str(path),
        "size": _mib(path.stat().st_size),
        "log beside it": _mib(log.stat().st_size) if log.exists() else "none",
        "journal": found.journal,
        "schema": str(found.version),
        "SQLite": found.sqlite,
        "articles": f"{found.articles}, {found.unread} of them unread",
        "comments": str(found.comments),
        "feeds": f"{found.feeds}, {found.failing} of them failing",
        "quick check": found.damage or "ok",
        "writable": "yes" if can_write else "no",
        "free on its disk": _mib(shutil.disk_usage(path.parent).free),
    }


def _mib(size: int) -> str:
    return f"{size / (1 << 20):.1f} MiB"


def _feed_urls(library: Library) -> list[str]:
    feeds = [feed for feed in asyncio.run(library.feeds()) if feed.is_subscribed]
    feeds.sort(key=lambda feed: feed.error is not None)
    return [feed.url for feed in feeds if feed.url and feed.url.startswith("https://")]


def _network(urls: list[str], settings: Settings, wrong: list[str]) -> dict[str, str]:
    """Asks the servers of at most three feeds, one after the other, until one answers."""
    from urllib.parse import urlsplit

    from reader.model.fetching import Failure

    if not urls:
        return {"asked": "no: no feed has an https address"}
    by_host = {urlsplit(url).hostname: url for url in reversed(urls)}
    told = ""
    for number, url in enumerate(list(by_host.values())[::-1][:_TRIES], 1):
        began = time.monotonic()
        addresses, outcome = asyncio.run(_asked(url, settings))
        took = f"after {time.monotonic() - began:.1f} s"
        facts = {"asked": f"the servers of {number} of your feeds", "name service": addresses}
        if not isinstance(outcome, Failure) or outcome.status is not None:
            return facts | {"https": f"answered {took}"}
        # What it says in words names the host.
        told = f"{outcome.kind} {took}"
        if outcome.kind == "offline":
            break
    wrong.append(f"network: {told}")
    return facts | {"https": told}


async def _asked(url: str, settings: Settings) -> tuple[str, object]:
    from urllib.parse import urlsplit

    from reader.fetch.http import Fetcher
    from reader.fetch.resolver import look_up
    from reader.model.fetching import FetchRequest

    try:
        looking = look_up(urlsplit(url).hostname or "")
        found = await asyncio.wait_for(looking, _LOOK_UP_SECONDS)
        addresses = f"ok, {len(found)} addresses"
    except TimeoutError:
        addresses = f"no answer within {_LOOK_UP_SECONDS} s"
    except UnicodeError:
        addresses = "failed: the host's name is none"
    except OSError as error:
        addresses = f"failed: {(error.strerror or 'for no known reason').lower()}"
    async with Fetcher(settings.fetch_settings()) as fetcher:
        outcome = await fetcher.fetch(FetchRequest(url=url))
    return addresses, outcome


def _paths() -> dict[str, str]:
    return {
        "log": str(paths.log_path()),
        "program": str(Path(__file__).resolve().parent.parent),
        "interpreter": sys.executable,
    }


def _environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Names of variables that change something here, without their values."""
    wanted = re.compile(
        r"SOUNDOFF_\w+|TEXTUAL\w*|NO_COLOR|BROWSER|EDITOR|VISUAL|LANG|LC_\w+|\w+_proxy", re.I
    )
    return {"set": ", ".join(sorted(filter(wanted.fullmatch, environment))) or "nothing"}
