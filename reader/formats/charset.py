"""Bytes to text: mark, content, declaration and header, each believed as far as it deserves."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Something may have slipped in before it.
_DECLARED = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']\s*([\w.:-]{1,40})", re.I)
# What a page says of itself (HTML, 13.2.3.2): an attribute, or the end of `http-equiv`'s content.
_META = re.compile(rb"<meta\b[^>]{0,500}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
_ESCAPED = re.compile("[\udc80-\udcff]")
_WIDE_CHARACTER = re.compile("[\u0080-\ud7ff\ue000-\U0010ffff]")
# The beginning of a character whose end is missing.
_CUT = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)

# What the writers of these labels mean (WHATWG Encoding, 4.2): a superset of what they say.
_MEANT = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "iso8859-9": "cp1254",
    "iso8859-11": "cp874", "tis-620": "cp874", "euc_kr": "cp949", "johab": "cp949",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "big5": "big5hkscs",
    "euc_jp": "euc_jp", "mac-roman": "mac-roman",
}  # fmt: skip
_ALIASES = {
    "x-sjis": "cp932", "x-gbk": "gb18030", "ks_c_5601-1987": "cp949", "windows-949": "cp949",
    "x-euc-kr": "cp949", "x-euc-jp": "euc_jp", "x-x-big5": "big5hkscs", "cn-big5": "big5hkscs",
    "x-cp1251": "cp1251", "x-cp1250": "cp1250", "x-cp1252": "cp1252", "win-1251": "cp1251",
    "windows1251": "cp1251", "windows1252": "cp1252", "windows-874": "cp874",
    "x-mac-roman": "mac-roman", "macintosh": "mac-roman", "mac": "mac-roman",
    "csmacintosh": "mac-roman",
    "ms-cyrl": "cp1251", "unicode": "utf-16",
    "iso-8859-8-i": "iso8859-8", "koi8-ru": "koi8-u", "koi": "koi8-r", "ansi": "cp1252",
}  # fmt: skip
# Encodings of seven-bit bytes, which are valid UTF-8 and mean something else.
_SEVEN_BIT = frozenset(
    ("iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_ext", "iso2022_kr", "hz")
)


def decode(data: bytes, media_type: str | None = None) -> str:
    """Returns the text of some bytes; nothing is refused, and what is damaged shows as such.

    In order: a byte order mark; two- or four-byte text by its zeros; valid UTF-8, whatever a header
    or declaration says; the document's own declaration, then the header's charset, each as its
    writers mean it; at last UTF-8 whose broken bytes are windows-1252.

    Args:
        data: the bytes.
        media_type: what the server called them, with its `charset` parameter if it gave one.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            data = data[len(mark) :]
            return data.decode(encoding, _HANDLER if encoding == "utf-8" else "replace")
    if wide := wide_encoding(data):
        return data.decode(wide, "replace")
    labels = _labels(data, media_type)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(data, labels)
    if text.isascii() and ("\x1b$" in text or "~{" in text):
        for label in labels:
            if label in _SEVEN_BIT:
                return data.decode(label, "replace")
    return text


def _labels(data: bytes, media_type: str | None) -> list[str]:
    found = []
    if declared := _DECLARED.search(data[:1024]):
        found.append(declared[1].decode("ascii", "replace"))
    if media_type and (header := _HEADER.search(media_type)):
        found.append(header[1])
    if not declared and (said := _META.search(data, 0, 4096)):
        found.append(said[1].decode("ascii", "replace"))
    return [codec for codec in map(_codec, found) if codec]


def _codec(label: str) -> str | None:
    """The name of the Python codec for a label, or None where it is unknown or none for text."""
    label = label.strip().lower()
    label = _ALIASES.get(label, label)
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name in (
        "utf-7",
        "idna",
        "punycode",
        "unicode_escape",
    ):
        return None
    return _MEANT.get(info.name, info.name)


def wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: most of its text is ASCII with zeros between."""
    head = data[:64]
    if b"\x00" not in head or len(head) < 4:
        return None
    for encoding, offset, width in (
        ("utf-32-le", 0, 4),
        ("utf-32-be", 3, 4),
        ("utf-16-le", 0, 2),
        ("utf-16-be", 1, 2),
    ):
        units = len(head) // width
        zeros = sum(
            head[index * width + place] == 0
            for index in range(units)
            for place in range(width)
            if place != offset
        )
        letters = sum(head[index * width + offset] != 0 for index in range(units))
        if zeros >= units * (width - 1) * 0.9 and letters >= units * 0.9:
            return encoding
    return None


def _decode_legacy(data: bytes, labels: list[str]) -> str:
    whole = _CUT.sub(b"", data)
    probe = whole.decode("utf-8", "surrogateescape")
    if len(_WIDE_CHARACTER.findall(probe)) > 4 * len(_ESCAPED.findall(probe)):
        # Hardly an accident: UTF-8 with some bytes of something else.
        return whole.decode("utf-8", _HANDLER)
    for label in labels:
        if label.startswith(("utf-16", "utf-32", "utf-8", "utf_8")):
            # It is not: there is no mark, there are no zeros, and it is no valid UTF-8.
            continue
        text = data.decode(label, "replace")
        if text.count("\ufffd") * 50 <= len(text):
            return text
    return data.decode("utf-8", _HANDLER)


def _broken_byte(error: UnicodeError) -> tuple[str, int]:
    """Reads bytes that are no UTF-8 as windows-1252, as files do that were glued together."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    broken = error.object[error.start : error.end]
    try:
        return broken.decode("cp1252"), error.end
    except UnicodeDecodeError:
        # One of the five bytes that mean nothing; a control, which `text.clean` removes (WHATWG).
        return broken.decode("latin-1"), error.end


_HANDLER = "reader.windows-1252"
codecs.register_error(_HANDLER, _broken_byte)
