"""Documents with what a reader should find in them, each in one file.

Under the text stands a line of ten equals signs, then what is expected: `layout = …`, and for each
article (parted by `--`) `title`, `author`, `published`, `tags`, `announced`,
`body = first words ... last words`, and its comments as `DEPTH AUTHOR | PUBLISHED | TEXT`, line
and paragraph breaks written ` / `.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from reader.model.entry import Entry

FOLDER = Path(__file__).parent / "documents"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))


@dataclass
class ExpectedArticle:
    facts: dict[str, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)


def load(name: str) -> tuple[str, str, list[ExpectedArticle]]:
    """Returns the text, the name of its layout and its articles."""
    whole = (FOLDER / f"{name}.txt").read_text("utf-8")
    text, _, expected = whole.partition("==========\n")
    layout = ""
    articles = [ExpectedArticle()]
    for line in expected.splitlines():
        if line == "--":
            articles.append(ExpectedArticle())
        elif line[:1].isdigit():
            articles[-1].comments.append(line.rstrip())
        else:
            key, _, value = line.partition(" = ")
            if key == "layout":
                layout = value
            else:
                articles[-1].facts[key] = value
    return text, layout, articles


def describe(entry: Entry, expected: ExpectedArticle) -> ExpectedArticle:
    """What was found, written as the expectation is; only facts that are expected are in it."""
    begin, _, end = expected.facts.get("body", "").partition(" ... ")
    text = " ".join(entry.text.split())
    facts = {
        "title": entry.title or "none",
        "author": entry.author or "none",
        "published": _time(entry.published),
        "tags": " | ".join(entry.tags) or "none",
        "announced": str(entry.announced),
        "body": f"{text[: len(begin)]} ... {text[-len(end) :]}" if end else text,
    }
    comments = [
        f"{c.depth} {c.author or 'none'} | {_time(c.published)} | {_flat(c.text)}".rstrip()
        for c in entry.thread
    ]
    return ExpectedArticle({key: facts[key] for key in expected.facts}, comments)


def _time(value: object) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value).lower()


def _flat(text: str) -> str:
    return " / ".join(line.strip() for line in text.split("\n") if line)
