"""Writes the table of sources into `docs/discussions.md`: `python docs/make_sources.py`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reader.comments.source import FACETS
from reader.comments.sources import SOURCES

TARGET = Path(__file__).with_name("discussions.md")
START, END = "<!-- sources -->\n", "<!-- end of sources -->\n"


def sources_table() -> str:
    """What is read of each kind of site, as its `Source` says."""
    head = ["source", *FACETS, "how"]
    rows = [head, ["---", *[":-:"] * len(FACETS), "---"]]
    for source in SOURCES:
        facets = ["yes" if facet in source.reads else "–" for facet in FACETS]
        rows.append([source.label, *facets, source.how.replace("|", "\\|")])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def with_table(page: str) -> str:
    """The page with the table as it is now."""
    before, _, rest = page.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}{sources_table()}{END}{after}"


if __name__ == "__main__":
    TARGET.write_text(with_table(TARGET.read_text(encoding="utf-8")), encoding="utf-8")
