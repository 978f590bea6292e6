"""One fetch on its way through redirects: where it goes next, and what it may say there. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from reader.fetch.addresses import may_redirect
from reader.fetch.cookies import CookieJar
from reader.fetch.failures import failed, one_line
from reader.fetch.headers import check, open_headers, secret_headers
from reader.fetch.proxies import Proxy
from reader.fetch.targets import Origin, Target, follow, may_know_secrets, parse_target
from reader.model.fetching import FetchRequest, FetchSettings

REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)


@dataclass(slots=True)
class RedirectChain:
    """The state of one fetch between two requests."""

    target: Target
    """What is asked for next."""
    home: Origin
    """Where the fetch began: secrets are sent there alone."""
    common: Mapping[str, str]
    """Header fields that any server may see, by names in lower case."""
    secrets: Mapping[str, str]
    """Header fields for `home` only."""
    has_login: bool
    max_redirects: int
    from_public: bool
    """Whether an address of the internet led here: then none of a private network may follow."""
    moved_to: str | None = field(default=None, init=False)
    """The end of the unbroken chain of permanent redirects from the start."""
    _is_moving: bool = field(default=True, init=False)
    """Whether all redirects up to here were permanent."""
    _jar: CookieJar | None = field(default=None, init=False)
    _seen: set[tuple[str, str]] = field(default_factory=set, init=False)

    def check_network(self, *, is_public: bool) -> None:
        """Makes sure that the target may be asked, and remembers which network it is in.

        Raises:
            FetchFailed: the internet redirects into a private network.
        """
        if not may_redirect(from_public=self.from_public, to_public=is_public):
            is_first = self.target.origin == self.home and not self._seen
            raise failed(
                "refused",
                f"{self.home.host} {'is in' if is_first else 'redirects into'} a private network",
                None if is_first else "if that is meant, use the address it leads to",
            )
        self.from_public = is_public

    def headers(self, proxy: Proxy | None) -> Mapping[str, str]:
        """The header fields of the next request.

        Raises:
            FetchFailed: the same request was sent before, or too many were.
        """
        origin = self.target.origin
        headers = self.common
        if self.secrets and may_know_secrets(origin, self.home):
            headers = {**headers, **self.secrets}
        if proxy is not None and proxy.authorization and origin.scheme == "http":
            # Sent to the proxy with the request itself; with https, when it connects.
            headers = {**headers, "proxy-authorization": proxy.authorization}
        if self._jar is not None:
            headers = _with_cookies(headers, self._jar, self.target)
        self._check_loop(headers)
        return headers

    def follow(self, status: int, location: bytes | None, cookies: list[str]) -> None:
        """Goes on to where a redirect leads.

        Args:
            status: of the redirect.
            location: its `Location`.
            cookies: values of its `Set-Cookie`.

        Raises:
            FetchFailed: it leads nowhere, or to what is no address of the web.
        """
        if cookies:
            self._jar = self._jar or CookieJar()
            for cookie in cookies:
                self._jar.set(cookie, host=self.target.origin.host, path=self.target.path)
        if not location:
            phrase = HTTPStatus(status).phrase
            raise failed("redirect", f"{status} {phrase} without an address", status=status)
        try:
            self.target = parse_target(follow(self.target.url, location))
        except ValueError as error:
            where = one_line(location.decode("utf-8", "replace"))
            raise failed(
                "refused", f"the site redirects to {where}", "no feed can be fetched from there"
            ) from error
        self._is_moving = self._is_moving and status in _PERMANENT
        if self._is_moving:
            self.moved_to = self.target.text

    def _check_loop(self, headers: Mapping[str, str]) -> None:
        # The same address with another cookie is no loop: that is how some sites begin.
        step = (self.target.text, headers.get("cookie", ""))
        if step in self._seen:
            raise failed("redirect", "the site redirects in a circle", "check the address")
        if len(self._seen) > self.max_redirects:
            raise failed(
                "redirect",
                f"the site redirects more than {self.max_redirects} times",
                "check the address",
            )
        self._seen.add(step)


def begin_chain(
    request: FetchRequest,
    settings: FetchSettings,
    *,
    conditions: Mapping[str, str],
    accept_encoding: str,
) -> RedirectChain:
    """The chain of a fetch before its first request.

    Args:
        request: what to ask for, and with which options.
        settings: limits and habits.
        conditions: header fields for every request, by names in lower case.
        accept_encoding: which content codings may come.

    Raises:
        FetchFailed: it is no address of the web, or a header of the options cannot be sent.
    """
    try:
        target = parse_target(request.url)
    except ValueError as error:
        raise failed(
            "refused", f"{one_line(request.url)} is not an address", "check the address"
        ) from error
    options = request.options
    login = options.login or target.login
    secrets = secret_headers(options, login=login)
    common = open_headers(settings, options, accept_encoding=accept_encoding)
    common.update(conditions)
    check(common)
    check(secrets)
    return RedirectChain(
        target=target,
        home=target.origin,
        common=common,
        secrets=secrets,
        has_login=bool(login),
        max_redirects=settings.max_redirects,
        from_public=options.from_public,
    )


def _with_cookies(headers: Mapping[str, str], jar: CookieJar, target: Target) -> dict[str, str]:
    """Adds what the jar holds for a target to the cookies that the options give."""
    found = jar.header(
        host=target.origin.host, path=target.path, is_secure=target.origin.scheme == "https"
    )
    merged = dict(headers)
    if found:
        given = headers.get("cookie")
        merged["cookie"] = f"{given}; {found}" if given else found
    return merged
