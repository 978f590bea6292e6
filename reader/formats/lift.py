"""Long texts taken out of a feed before feedparser and put back after it.

feedparser walks over every text several times. The text of an element that holds nothing else
stands for itself: it is replaced by a short mark, and what feedparser would have made of it takes
the mark's place afterwards.
"""

from __future__ import annotations

import re

_MIN_LENGTH = 120
_NUMERIC = re.compile(r"&#(\d{1,8}|[xX][0-9a-fA-F]{1,7});")
_MARK = re.compile("\ue002(\\d+)\ue003")
_PAYLOAD = re.compile(
    r"<((?:[\w.-]+:)?(?:encoded|description|summary|content|author|creator|subtitle))"
    r"(?P<attributes>(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*>"
    r"(?:\s*<!\[CDATA\[(?P<cdata>(?:[^\]]++|\](?!\]>))*+)\]\]>\s*|(?P<escaped>[^<]++))</\1\s*>"
)
# In these the text is not what it says: markup, or base64.
_OTHERWISE = re.compile(r"xhtml|xml|base64|octet|image/|application/|mode\s*=", re.I)


class Lifted:
    """A feed without its long texts.

    Attributes:
        text: the feed with marks in their places.
    """

    def __init__(self, text: str) -> None:
        self._texts: list[str] = []
        if "\ue002" in text:
            # The marks' own characters (private use) are in the feed: leave it alone.
            self.text = text
        else:
            self.text = _PAYLOAD.sub(self._take, text)

    def _take(self, found: re.Match[str]) -> str:
        attributes = found["attributes"]
        payload = found["cdata"]
        if payload is None:
            payload = found["escaped"]
            if len(payload) >= _MIN_LENGTH:
                payload = _unescape(payload)
        if len(payload) < _MIN_LENGTH or (attributes and _OTHERWISE.search(attributes)):
            return found[0]
        self._texts.append(payload)
        return f"<{found[1]}{attributes}>\ue002{len(self._texts) - 1}\ue003</{found[1]}>"

    def restore(self, value: str) -> str:
        """Returns a text of the parsed feed with what was lifted out of it."""
        if not self._texts or "\ue002" not in value:
            return value
        return _MARK.sub(lambda mark: _as_feedparser(self._texts[int(mark[1])]), value)


def _as_feedparser(text: str) -> str:
    """What feedparser does to every text: strip it, and undo UTF-8 that was taken for Latin-1."""
    text = text.strip()
    if not text.isascii():
        try:
            return text.encode("iso-8859-1").decode("utf-8")
        except UnicodeError:
            pass
    return text


def _code(number: str) -> int:
    return int(number[1:], 16) if number[0] in "xX" else int(number)


def _unescape(text: str) -> str:
    """Resolves the references of XML."""
    if "&" not in text:
        return text
    if "&#" in text:
        text = _NUMERIC.sub(lambda found: chr(_code(found[1])), text)
    for name, sign in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("apos", "'"), ("amp", "&")):
        text = text.replace(f"&{name};", sign)
    return text
