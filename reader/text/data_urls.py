"""What stands in a `data:` address itself (RFC 2397)."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

_DATA = re.compile(r"data:([^,]*),", re.IGNORECASE)
_BLANK = re.compile(rb"[\t\n\f\r ]+")


class Inline(NamedTuple):
    """A document inside its own address."""

    media_type: str
    data: bytes


def is_picture_url(url: str | None) -> bool:
    """Whether an address holds a picture itself."""
    return bool(url) and (url or "")[:11].lower() == "data:image/"


def read_data_url(url: str) -> Inline | None:
    """What a `data:` address holds; None where it is none, or broken."""
    found = _DATA.match(url)
    if found is None:
        return None
    media_type, *parameters = found[1].split(";")
    data = unquote_to_bytes(url[found.end() :].encode("utf-8", "replace"))
    if any(parameter.strip().lower() == "base64" for parameter in parameters):
        data = _BLANK.sub(b"", data)
        try:
            data = b64decode(data + b"=" * (-len(data) % 4), validate=True)
        except binascii.Error:
            return None
    return Inline(media_type.strip().lower() or "text/plain", data)
