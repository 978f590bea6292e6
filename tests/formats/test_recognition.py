"""Bytes are told by what they are; what cannot be read is refused in one line."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sqlite3
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FormatError, ReaderError, UnknownFormatError, UnsupportedFormatError
from reader.formats import FORMATS, parse, recognise
from reader.formats.instead import INSTEAD
from reader.model.fetched import Fetched

RSS = '<rss version="2.0"><channel><title>T</title><item><title>a</title></item></channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title></feed>'
JSON_FEED = '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": []}'
THREAD = '{"id": 1, "title": "t", "author": "a", "text": "x", "children": []}'
MOVABLE_TYPE = (
    "AUTHOR: a\nTITLE: t\nDATE: 12/30/2004 01:14:33 PM\n-----\nBODY:\ntext\n-----\n--------\n"
)
KIND = "http://schemas.google.com/g/2005#kind"


def named(data: str | bytes, name: str = "-", media_type: str | None = None) -> str:
    raw = data.encode() if isinstance(data, str) else data
    return recognise(Fetched(data=raw, name=name, media_type=media_type)).name


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("a.txt", "x")
    return stream.getvalue()


def tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as file:
        file.addfile(tarfile.TarInfo("a.txt"))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "media_type", "expected"),
    [
        (RSS, "-", None, "rss"),
        (RSS, "feed.html", "text/html", "rss"),
        (RSS, "feed.json", "text/plain; charset=utf-8", "rss"),
        ("\ufeff\n  <?xml version='1.0'?><!-- c --><!DOCTYPE rss>" + RSS, "-", None, "rss"),
        ("PHP notice\n<?xml version='1.0'?>" + RSS, "-", None, "rss"),
        (ATOM, "-", None, "atom"),
        (ATOM.replace("feed", "a:feed").replace("xmlns=", "xmlns:a="), "-", None, "atom"),
        ('<rdf:RDF xmlns="http://purl.org/rss/1.0/"></rdf:RDF>', "-", None, "rss"),
        (JSON_FEED, "-", None, "jsonfeed"),
        (JSON_FEED, "feed.xml", "application/xml", "jsonfeed"),
        (THREAD, "-", None, "thread-json"),
        ('{"by": "a", "id": 1, "type": "story", "kids": []}', "-", None, "hackernews"),
        ('[{"by": "a", "id": 1, "type": "story"}]', "-", None, "hackernews"),
        ('{"id": 1, "created_at_i": 1, "title": "t", "children": []}', "-", None, "hackernews"),
        ('[{"kind": "Listing", "data": {}}, {"kind": "Listing", "data": {}}]', "-", None, "reddit"),
        ('{"short_id": "x", "comments": []}', "a.json", None, "lobsters"),
        ('{"post_stream": {"posts": []}, "title": "t"}', "-", "application/json", "discourse"),
        ("<opml version='2.0'><body/></opml>", "-", None, "opml"),
        ("<?xml version='1.0'?><OPML><body/></OPML>", "a.xml", "text/xml", "opml"),
        ("notice\n<opml><body>R & D</body></opml>", "a.opml", None, "opml"),
        ("# Title\n", "a.md", None, "markdown"),
        ("<p align=center>\n# T", "README.md", None, "markdown"),
        ("# Title\n", "-", "text/markdown; charset=utf-8", "markdown"),
        ("just text", "-", None, "text"),
        ("just text", "notes", "text/plain", "text"),
        ("just text", "-", "application/octet-stream", "text"),
        ("<b>not</b> a page", "a.txt", None, "text"),
        (RSS, "a.txt", None, "text"),
        (THREAD, "a.txt", None, "text"),
        ("[2010] A year", "-", None, "text"),
        ("{braces} and more", "-", None, "text"),
        ("<antirez> hello\n<you> hi", "-", None, "text"),
        ("How to write <rss> by hand", "-", None, "text"),
        ("From here on, nothing.", "-", None, "text"),
        ("TITLE: x\nnot an export", "-", None, "text"),
        ("caf\xe9".encode("latin-1"), "a.txt", None, "text"),
        ("text".encode("utf-16"), "a.txt", None, "text"),
    ],
)
def test_what_can_be_read_is_recognised(
    data: str | bytes, name: str, media_type: str | None, expected: str
) -> None:
    """The bytes decide; the name and the server only where they leave it open."""
    assert named(data, name, media_type) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('{"ancestors": [], "descendants": []}', "mastodon"),
        ('[{"id": "1", "in_reply_to_id": "2", "account": {}}]', "mastodon"),
        ('{"thread": {"$type": "x"}}', "bluesky"),
        ('{"comments": [{"comment": {"id": 1}, "creator": {}}]}', "lemmy"),
        ('{"items": [{"comment": {"id": 1}, "creator": {}}]}', "lemmy"),
    ],
)
def test_a_discussion_without_its_beginning_is_refused_in_one_line(
    data: str, expected: str
) -> None:
    """Replies to something that is not in the file are no article, and the file says so."""
    fetched = Fetched(data=data.encode(), name="some\x1b[31m file")
    assert recognise(fetched).name == expected
    with pytest.raises(FormatError, match=r"^some file: .* without the post") as caught:
        parse(fetched)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        "<!DOCTYPE html><html><body>x</body></html>",
        "<html><body>a page about <rss></body></html>",
        "<p>a fragment</p>",
    ],
)
def test_pages_are_told_from_feeds_and_text(data: str) -> None:
    """A saved page is read as a page whatever it is called, but for a name that ends in .txt."""
    assert recognise(Fetched(data=data.encode(), name="page")).name == "html"
    assert recognise(Fetched(data=data.encode(), name="page.txt")).name == "text"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>B</TITLE>", "bookmarks"),
        (RSS.replace('2.0"', '2.0" xmlns:wp="http://wordpress.org/export/1.2/"'), "wxr"),
        ("`<?xml version='1.0'?>\n<disqus xmlns='http://disqus.com'></disqus>", "disqus"),
        (
            ATOM.replace(
                "<title>",
                f"<entry><category scheme='{KIND}' "
                f"term='http://schemas.google.com/blogger/2008/kind#settings'/></entry>"
                f"<title>",
            ),
            "blogger",
        ),
        (MOVABLE_TYPE, "movable-type"),
        ("From a@b.c Thu Feb 13 10:00:00 2026\nFrom: a <a@b.c>\nSubject: x\n\ntext\n", "mbox"),
        (
            "From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/related;\r\n\tboundary=x\r\n\r\n--x\r\n",
            "mhtml",
        ),
        ("Received: from x\nMessage-ID: <1@x>\nSubject: s\n\ntext", "mail"),
        ("WARC/1.0\r\nWARC-Type: warcinfo\r\n", "warc"),
        ("%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"),
        (b"ID3\x04\x00\x00", "media"),
        (archive(), "zip"),
        (b"PK\x03\x04" + b"\x00" * 26 + b"mimetypeapplication/epub+zip", "epub"),
        (tar(), "tar"),
        (gzip.compress(RSS.encode(), mtime=0), "compressed"),
        (bz2.compress(b"x"), "compressed"),
        (lzma.compress(b"x"), "compressed"),
        (b"\x28\xb5\x2f\xfd\x00", "compressed"),
        ('{"@context": "x", "type": "Note"}', "fediverse"),
        ('{"$type": "app.bsky.feed.post", "text": "x"}', "atproto"),
        ('[{"id": 1, "title": "t", "is_archived": true}]', "read-later"),
        ("URL,Title,Selection,Folder\nx,y,,z\n", "read-later-csv"),
        ("HTTP/1.1 200 OK\nContent-Type: application/json\n\n{}", "http"),
    ],
)
def test_what_is_known_but_not_built_is_refused_by_name(data: str | bytes, expected: str) -> None:
    """A reader is told what the file is, and it is never taken for text."""
    fetched = Fetched(
        data=data.encode() if isinstance(data, str) else data, name="some\x1b[31m file"
    )
    found = recognise(fetched)
    assert found.name == expected
    assert not found.can_read
    with pytest.raises(UnsupportedFormatError) as caught:
        parse(fetched)
    message = str(caught.value)
    assert f"{found.label}, which cannot be imported; {INSTEAD[expected]}" in message
    assert "\n" not in message
    assert "\x1b" not in message


def test_a_file_that_cannot_be_imported_comes_with_what_to_do_instead() -> None:
    """Each refusal names a way that leads on, and no other format has one."""
    assert {each.name for each in FORMATS if not each.can_read} == set(INSTEAD)


@pytest.mark.parametrize("piece", ["<opml version='1.0'><body/></opml>", RSS, ATOM, "<html><p>x"])
@pytest.mark.parametrize("name", ["opml.pyc", "opml.opml", "a.html", "a.txt", "-"])
def test_a_program_that_holds_the_names_of_elements_is_refused(piece: str, name: str) -> None:
    """A compiled module that reads subscription lists is no list of subscriptions."""
    header = b"\xa7\r\r\n\x00\x00\x00\x00\x8b\xd7\x0eh\x10.\x00\x00\xe3\x00\x00\x00\x00"
    data = header + piece.encode() + b"words of a docstring " * 500
    with pytest.raises(UnknownFormatError, match="binary data"):
        named(data, name)


def test_text_of_two_bytes_a_character_is_text() -> None:
    """A list from a Windows program has a zero in every other byte, and is read."""
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        assert named("<opml><body/></opml>".encode(encoding), "feeds.opml") == "opml"
        assert named("A plain page of words.".encode(encoding), "a.txt") == "text"


def test_a_database_is_refused(tmp_path: Path) -> None:
    """Another program's store is known as what it is, whatever it is called."""
    path = tmp_path / "cache.txt"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    assert named(path.read_bytes(), "cache.txt") == "sqlite"


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf", b"\x00\x00\x00"])
def test_nothing_is_refused(data: bytes) -> None:
    """An empty file is an error, not an empty article."""
    with pytest.raises(FormatError, match="empty"):
        named(data, "a.txt")


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        ("plain words", "-", "application/json"),
        ("plain words", "-", "application/rss+xml"),
        ("plain words", "-", "text/xml"),
        ("plain words", "-", "text/html; charset=utf-8"),
        ("plain words", "feed.xml", None),
        ("plain words", "https://a.example/feed.rss?x=1", None),
        ("plain words", "a.json", None),
        ("plain words", "a.html", "text/plain"),
        ('{"error": 1}', "-", None),
        ('{"error": 1', "a.json", None),
        ("[1, 2]", "-", "application/json"),
        ("[" * 100_000, "a.json", None),
        ("<?xml version='1.0'?><data/>", "-", None),
        ("<data xmlns='urn:x'/>", "-", None),
        ("<data/>", "a.xml", None),
        (bytes(range(256)) * 4, "-", None),
        (bytes(range(256)) * 4, "a.txt", None),
    ],
)
def test_what_is_not_what_it_is_called_is_refused(
    data: str | bytes, name: str, media_type: str | None
) -> None:
    """A page that says it is a feed does not become an article of text."""
    with pytest.raises(UnknownFormatError, match="not a feed"):
        named(data, name, media_type)


@pytest.mark.parametrize(
    "data",
    ["As he said <b>it is cold</b>", "caf&eacute; &amp; cr&#232;me", "<my-app><p>x</p></my-app>"],
)
def test_a_piece_of_a_page_is_one_if_it_is_called_so(data: str) -> None:
    """A name decides where bytes leave it open: a fragment that begins with a word is HTML."""
    assert named(data, "a.html") == "html"
    assert named(data, "-", "text/html") == "html"
    assert named(data, "a.txt") == "text"


def test_a_format_can_be_named() -> None:
    """The user may know better than the bytes, and learns which names there are."""
    fetched = Fetched(data=b"<b>x</b>", name="-", format="text")
    assert recognise(fetched).name == "text"
    with pytest.raises(UnknownFormatError, match=r"known are .*jsonfeed"):
        recognise(Fetched(data=b"x", name="-", format="nonsense"))
    with pytest.raises(UnsupportedFormatError):
        parse(Fetched(data=b"x", name="-", format="wxr"))


def test_formats_are_listed_once() -> None:
    """Each has a name of its own, and those that can be read are these."""
    names = [each.name for each in FORMATS]
    assert len(names) == len(set(names))
    assert {each.name for each in FORMATS if each.can_read} >= {
        "rss",
        "atom",
        "jsonfeed",
        "thread-json",
        "markdown",
        "text",
    }


def test_each_format_recognises_its_own() -> None:
    """A format can be asked alone."""
    by_name = {each.name: each for each in FORMATS}
    assert by_name["rss"].recognises(Fetched(data=RSS.encode(), name="-"))
    assert not by_name["atom"].recognises(Fetched(data=RSS.encode(), name="-"))


@given(st.binary(), st.sampled_from(["-", "a.txt", "a.md", "a.xml", "a.json"]))
def test_any_bytes_are_recognised_or_refused(data: bytes, name: str) -> None:
    """No file stops an import."""
    try:
        named(data, name)
    except ReaderError as error:
        assert "\n" not in str(error)
