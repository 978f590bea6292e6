"""Cookies that redirects set, kept for the length of one fetch (RFC 6265)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

_MOST = 50


class _Key(NamedTuple):
    name: str
    domain: str
    path: str


@dataclass(frozen=True, slots=True)
class _Cookie:
    value: str
    is_host_only: bool
    is_secure: bool


class CookieJar:
    """Some sites answer with a cookie and a redirect to the same address until it is sent."""

    def __init__(self) -> None:
        self._cookies: dict[_Key, _Cookie] = {}

    def set(self, header: str, *, host: str, path: str) -> None:
        """Takes in one `Set-Cookie`; what a host may not set is left out.

        Args:
            header: the field's value.
            host: in lower case, that sent it.
            path: of the address that was asked for.
        """
        pair, *attributes = header.split(";")
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or not name or not (name + value).isprintable():
            return
        domain, is_host_only = host, True
        where = path[: path.rfind("/")] or "/"
        is_secure = is_gone = False
        for attribute in attributes:
            key, _, argument = (part.strip() for part in attribute.partition("="))
            match key.lower():
                case "domain" if argument:
                    named = argument.lstrip(".").lower()
                    if host != named:
                        if "." not in named or not host.endswith(f".{named}"):
                            return
                        domain = named
                    is_host_only = False
                case "path" if argument.startswith("/"):
                    where = argument
                case "secure":
                    is_secure = True
                case "max-age":
                    is_gone = argument.startswith("-") or argument == "0"
        cookie = _Key(name, domain, where)
        if is_gone:
            self._cookies.pop(cookie, None)
        elif len(self._cookies) < _MOST or cookie in self._cookies:
            self._cookies[cookie] = _Cookie(value, is_host_only, is_secure)

    def header(self, *, host: str, path: str, is_secure: bool) -> str:
        """Returns the value of `Cookie` for one request, empty where there is none."""
        return "; ".join(
            f"{key.name}={cookie.value}"
            for key, cookie in self._cookies.items()
            if (is_secure or not cookie.is_secure)
            and (
                host == key.domain or (not cookie.is_host_only and host.endswith(f".{key.domain}"))
            )
            and _path_matches(path, key.path)
        )


def _path_matches(path: str, where: str) -> bool:
    """RFC 6265, 5.1.4."""
    return path == where or path.startswith(where if where.endswith("/") else f"{where}/")
