"""Lines of JSON hold whatever there is, and nothing in them is obeyed by a terminal."""

from __future__ import annotations

import json

from reader.export.feed_json import json_line


def test_a_line_of_json_says_everything_and_does_nothing() -> None:
    """A raw body or a file's name with escapes, turned text and line ends arrives as it was."""
    value = {
        "body": "a\x1b[31m\x9b2J\x7f\u202eb\u2028c\x85d\x00 é 雪 \\u202e",
        "name": "x\udcff.txt",
    }
    line = json_line(value)
    assert json.loads(line) == value
    assert len(line.splitlines()) == 1
    assert "é 雪" in line
    assert not [c for c in line if c != " " and not c.isprintable()]
