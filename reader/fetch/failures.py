"""Failures as a reader of news may read them: what went wrong, without names of libraries."""

from __future__ import annotations

import errno
import re
import socket
import ssl
from collections.abc import Iterator
from http import HTTPStatus

from reader.fetch.targets import without_logins
from reader.model.fetching import Failure, FailureKind
from reader.text.clean import clean_line

_ERRNO = re.compile(r"\[Errno (\d+)\]")
_OFFLINE = (errno.ENETUNREACH, errno.ENETDOWN)
_WORDS = {
    errno.ECONNREFUSED: "connection refused",
    errno.ECONNRESET: "the server closed the connection",
    errno.EPIPE: "the server closed the connection",
    errno.ECONNABORTED: "the connection was lost",
    errno.EHOSTUNREACH: "no route to the host",
    errno.ENETUNREACH: "the network is unreachable",
    errno.ENETDOWN: "the network is down",
    errno.ETIMEDOUT: "connecting timed out",
}
_OFFLINE_HINT = "check the network connection"


class FetchFailed(Exception):
    """Carries a failure up to where it becomes the outcome."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def failed(
    kind: FailureKind,
    message: str,
    hint: str | None = None,
    *,
    status: int | None = None,
    retry_after: int | None = None,
) -> FetchFailed:
    """A failure to raise; its message is made one clean line without a login."""
    return FetchFailed(
        Failure(
            kind=kind,
            message=one_line(message),
            hint=hint,
            status=status,
            retry_after=retry_after,
        )
    )


def one_line(text: str) -> str:
    """Returns outside text as one clean line of at most 200 characters, without a login."""
    line = clean_line(without_logins(text))
    return line if len(line) <= 200 else f"{line[:199]}…"


def status_text(status: int) -> str:
    """`404 Not Found`; the registered phrase, whatever the server calls it."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} (an unknown status)"


def status_failed(status: int, *, retry_after: int | None, has_login: bool) -> FetchFailed:
    """The failure that a status means, when it is neither an answer nor a redirect."""
    kind: FailureKind = "status"
    hint: str | None
    match status:
        case 401:
            kind = "login"
            hint = "user name or password is wrong" if has_login else "set a login for this feed"
        case 403 | 406:
            hint = "try as a browser: reader edit --as-browser"
        case 404:
            hint = "check the address; the feed may have moved"
        case 407:
            kind, hint = "login", "put the proxy's login into its address"
        case 410:
            kind, hint = "gone", "the site has ended this feed; remove it, or change its address"
        case 429 | 503:
            kind, hint = "busy", "nothing to do: it will be tried again later"
        case 204 | 205:
            hint = "the server has no document at this address"
        case 206 | 304:
            kind, hint = "protocol", "the server answered something else; try again later"
        case 451:
            hint = "the server may not be allowed to show it where you are; a proxy may help"
        case _ if status >= 500:
            hint = "the server has a problem of its own; it will be tried again later"
        case _ if status < 200:
            kind, hint = "protocol", None
        case _:
            hint = "check the address and the options of this feed"
    return failed(kind, status_text(status), hint, status=status, retry_after=retry_after)


def look_up_failed(host: str, error: OSError | UnicodeError) -> FetchFailed:
    """The failure of a name look-up."""
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        return failed("offline", f"cannot look up {host} at present", _OFFLINE_HINT)
    if isinstance(error, UnicodeError):
        return failed("unreachable", f"{host} is not a host name", "check the address")
    return failed("unreachable", f"there is no host named {host}", "check the address")


def transport_failed(error: BaseException, *, host: str, has_begun: bool) -> FetchFailed:
    """The failure of a connection.

    Args:
        error: as the transport raised it; its causes are looked at too.
        host: that was asked.
        has_begun: whether an answer had begun to come.
    """
    causes = tuple(_causes(error))
    # aiohttp's own errors are SSLErrors too, but made without what describes them.
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError) and hasattr(cause, "verify_message"):
            reason = cause.verify_message or "it cannot be verified"
            return failed(
                "tls",
                f"the certificate of {host} is not accepted: {reason}",
                _certificate_hint(reason),
            )
    for cause in causes:
        if isinstance(cause, ssl.SSLError) and getattr(cause, "reason", None):
            reason = cause.reason.replace("_", " ").lower()
            return failed(
                "tls",
                f"no secure connection to {host}: {reason}",
                "the server may not speak https here; try the address with http:",
            )
    names = {type(cause).__name__ for cause in causes}
    where = "the proxy" if any("Proxy" in name for name in names) else host
    status = next((s for c in causes if isinstance(s := getattr(c, "status", None), int)), None)
    if where == "the proxy" and status:
        if status == 407:
            return status_failed(407, retry_after=None, has_login=False)
        return failed("unreachable", f"the proxy answers {status_text(status)}", "check the proxy")
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            return look_up_failed(where, cause)
    for number in _error_numbers(causes):
        if number in (errno.EMFILE, errno.ENFILE):
            return failed("unreachable", "too many open files", "raise the limit of open files")
        words = _WORDS.get(number)
        if words is None:
            continue
        if number in _OFFLINE:
            return failed("offline", words, _OFFLINE_HINT)
        if has_begun:
            return failed("protocol", "the answer was cut off", "it will be tried again later")
        return failed("unreachable", f"{where}: {words}", _hint_of(number, where))
    if has_begun or "ClientPayloadError" in names:
        return failed("protocol", "the answer was cut off", "it will be tried again later")
    if names & {"ServerDisconnectedError", "RemoteProtocolError", "ReadError"}:
        return failed("protocol", f"{host} closed the connection without an answer")
    if names & {"InvalidURL", "InvalidUrlClientError", "UnsupportedProtocol"}:
        return failed(
            "refused", f"{host} is not an address that can be fetched", "check the address"
        )
    if names & {"ClientResponseError", "HttpProcessingError", "BadHttpMessage"}:
        return failed("protocol", f"what {host} answers is not HTTP", "check the address")
    return failed("unreachable", f"no connection to {host}", "check the address")


def _hint_of(number: int, where: str) -> str | None:
    if where == "the proxy":
        return "check the proxy"
    if number == errno.ECONNREFUSED:
        return "nothing answers at this port: check the address"
    return None


def _certificate_hint(reason: str) -> str:
    if "expired" in reason:
        return "the site has to renew it; is this computer's date right?"
    if "not yet valid" in reason:
        return "is this computer's date right?"
    if "mismatch" in reason or "not valid for" in reason:
        return "check the address: the certificate belongs to another host"
    return "it is signed by nobody that this computer trusts"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen = 0
    while error is not None and seen < 10:
        yield error
        inner = getattr(error, "os_error", None)
        if isinstance(inner, BaseException):
            yield inner
        error = error.__cause__ or error.__context__
        seen += 1


def _error_numbers(causes: tuple[BaseException, ...]) -> list[int]:
    """Numbers of the causes; of several addresses tried, what is not about the network first.

    A host with an IPv6 address fails with "unreachable" there on many a network, which says
    nothing while its other address refuses.
    """
    numbers: list[int] = []
    for cause in causes:
        if isinstance(cause, OSError):
            if cause.errno is not None:
                numbers.append(cause.errno)
            numbers.extend(int(number) for number in _ERRNO.findall(str(cause)))
    return sorted(numbers, key=lambda number: number in _OFFLINE)
