"""Which proxy a request goes through; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.request import getproxies_environment

from reader.fetch.addresses import literal
from reader.fetch.failures import failed
from reader.fetch.targets import basic, parse_target


class Proxy(NamedTuple):
    """An http proxy."""

    url: str
    """Without login."""
    authorization: str | None
    """The value of `Proxy-Authorization`."""


Environment = Mapping[str, str]
"""Scheme to proxy, `no` to the hosts that need none, as `urllib.request` reads them."""


def environment_proxies() -> Environment:
    """What the environment names (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY` and the like)."""
    return getproxies_environment()


def choose_proxy(
    named: str | None, environment: Environment, *, scheme: str, host: str
) -> Proxy | None:
    """Returns the proxy for a request, None for the direct way.

    Args:
        named: by options or settings; an empty one forbids any.
        environment: used where none is named; this machine itself is never asked through it.
        scheme: of the address asked.
        host: of the address asked, in lower case.

    Raises:
        FetchFailed: the proxy speaks what we do not, or is no address.
    """
    proxy = named
    if proxy is None and environment and not _is_local(host):
        proxy = environment.get(scheme) or environment.get("all")
        if proxy and _needs_none(host, environment.get("no", "")):
            proxy = None
    if not proxy:
        return None
    if "://" not in proxy:
        proxy = f"http://{proxy}"
    kind = proxy.partition(":")[0].lower()
    if kind not in ("http", "https"):
        raise failed(
            "refused",
            f"proxies that speak {kind} cannot be used",
            "name an http proxy; most programs that offer socks offer one too",
        )
    try:
        target = parse_target(proxy)
    except ValueError as error:
        raise failed(
            "refused", "the address of the proxy cannot be read", "check the proxy"
        ) from error
    token = None if target.login is None else basic(target.login)
    return Proxy(target.text, token)


def _needs_none(host: str, no_proxy: str) -> bool:
    """Whether `NO_PROXY` names the host, a domain above it, or all."""
    for entry in no_proxy.lower().replace(",", " ").split():
        name = entry.partition(":")[0] if entry.count(":") == 1 else entry.strip("[]")
        name = name.removeprefix("*").removeprefix(".")
        if not name or host == name or host.endswith(f".{name}"):
            return True
    return False


def _is_local(host: str) -> bool:
    address = literal(host)
    return host == "localhost" or (
        address is not None and (address.startswith("127.") or address == "::1")
    )
