"""Articles of all kinds and how they look: `python -m tests.render.golden_articles` writes anew.

What is written then is to be read before it is committed: `golden/REVIEW.md` says what was wrong
when that was done first.
"""

from __future__ import annotations

from pathlib import Path

from reader.render.blocks import layout_of
from reader.text.blocks import parse_html

FOLDER = Path(__file__).parent / "golden" / "articles"
WIDTHS = (40, 72, 120)
BASE = "https://news.example.org/2026/night-trains.html"


def names() -> list[str]:
    """The articles by name."""
    return sorted(path.stem for path in FOLDER.glob("*.html"))


def rendered(name: str) -> str:
    """An article at every width, one below the other."""
    html = (FOLDER / f"{name}.html").read_text("utf-8")
    document = parse_html(html, BASE)
    parts = []
    for width in WIDTHS:
        lines = [line.text.rstrip() for line in layout_of(document, width)]
        parts.append("\n".join([f"{'=' * (width - 5)} {width:>4}", *lines]))
    return "\n\n".join(parts) + "\n"


def expected(name: str) -> Path:
    """The file that an article's looks are kept in."""
    return FOLDER / f"{name}.txt"


if __name__ == "__main__":
    for name in names():
        expected(name).write_text(rendered(name), "utf-8")
