"""Text comes out right whatever the server, the declaration and the bytes disagree about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.formats.charset import decode


def xml(text: str, label: str, encoding: str) -> bytes:
    return f'<?xml version="1.0" encoding="{label}"?><t>{text}</t>'.encode(encoding)


@pytest.mark.parametrize(
    ("data", "media_type", "expected"),
    [
        (xml("Böreği", "UTF-8", "utf-8"), "text/xml; charset=ISO-8859-1", "Böreği"),
        (xml("Україна", "windows-1251", "cp1251"), "application/rss+xml; charset=utf-8", "Україна"),
        (xml("Україна", "utf-8", "cp1251"), "text/xml; charset=windows-1251", "Україна"),
        (xml("Café", "ISO-8859-1", "latin-1"), "text/xml", "Café"),
        (xml("Café", "us-ascii", "latin-1"), None, "Café"),
        (xml("“quoted” – €5", "ISO-8859-1", "cp1252"), None, "“quoted” – €5"),
        (xml("Groß", "utf-16", "utf-8"), None, "Groß"),
        (xml("Groß", "x-unheard-of", "utf-8"), None, "Groß"),
        (xml("뷁 한국어", "euc-kr", "cp949"), None, "뷁 한국어"),
        (xml("Привет", "koi8-r", "koi8-r"), None, "Привет"),
        (xml("日本語の①", "shift_jis", "cp932"), None, "日本語の①"),
        (xml("日本語", "euc-jp", "euc_jp"), None, "日本語"),
        (xml("日本語", "iso-2022-jp", "iso2022_jp"), None, "日本語"),
        (xml("中文镕", "gb2312", "gb18030"), None, "中文镕"),
        (xml("中文", "big5", "big5"), None, "中文"),
        (xml("Žluť", "windows-1250", "cp1250"), None, "Žluť"),
        (xml("İstanbul", "iso-8859-9", "cp1254"), None, "İstanbul"),
        (b"\xef\xbb\xbf" + xml("Café", "iso-8859-1", "utf-8"), None, "Café"),
        (b"\xff\xfe" + xml("Groß", "utf-16", "utf-16-le"), None, "Groß"),
        (b"\xfe\xff" + xml("Groß", "utf-16", "utf-16-be"), "text/xml; charset=utf-8", "Groß"),
        (xml("Gross", "utf-16", "utf-16-le"), None, "Gross"),
        (xml("Gross", "utf-16", "utf-16-be"), None, "Gross"),
        ("plain café".encode("cp1252"), None, "plain café"),
        ("“both” café".encode() + " “kinds”".encode("cp1252"), None, "“both” café “kinds”"),
    ],
)
def test_the_text_is_what_was_meant(data: bytes, media_type: str | None, expected: str) -> None:
    """Letters are letters, whoever named the encoding wrongly."""
    assert expected in decode(data, media_type)


def test_a_character_cut_at_the_end_is_left_out() -> None:
    """A download that broke off in a letter ends before it."""
    assert decode("Größe ßß".encode()[:-1]) == "Größe ß"


@pytest.mark.parametrize(
    "label",
    ["hex", "rot13", "base64", "zlib", "idna", "punycode", "utf-7", "unicode_escape", "\u0000"],
)
def test_a_label_that_is_no_charset_is_ignored(label: str) -> None:
    """Nothing that only Python calls an encoding is one."""
    assert "caf" in decode("café".encode("latin-1"), f"text/xml; charset={label}")


@given(st.binary(), st.one_of(st.none(), st.text()))
def test_any_bytes_become_text(data: bytes, media_type: str | None) -> None:
    """No bytes are refused here, and no half characters come out."""
    decode(data, media_type).encode("utf-8")


@pytest.mark.parametrize(
    "tag", ["<meta charset=shift_jis>", '<META content="text/html; charset=Shift_JIS">']
)
def test_a_page_says_its_charset_itself(tag: str) -> None:
    """A saved page in an old encoding shows its letters, as no header tells of them."""
    page = f"<html><head>{tag}<title>雪の日</title>"
    assert decode(page.encode("cp932")) == page
    # What the server says of a page goes before what the page says (HTML, 13.2.3.2).
    assert "雪" in decode(page.encode("euc_jp"), "text/html; charset=euc-jp")
