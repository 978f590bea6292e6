"""Letters on the links in view, by which they are followed from the keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple, Self

from reader.render.line import Segments, replace

_LETTERS = "asdfghjklqwertyuiopzxcvbnm"


class LinkHints(NamedTuple):
    """Letters on links, and which of them were typed; none stand there at first."""

    urls: Mapping[str, str] = {}
    """The address that letters follow."""
    places: Mapping[int, Sequence[tuple[int, str]]] = {}
    """By line, where on it which letters stand, in characters."""
    typed: str = ""

    @classmethod
    def on(cls, links: Sequence[tuple[int, int, str]]) -> Self:
        """Letters for some links: the line of each, the character it begins at, and its address."""
        urls: dict[str, str] = {}
        places: dict[int, list[tuple[int, str]]] = {}
        length = 1 if len(links) <= len(_LETTERS) else 2
        labels = map("".join, product(_LETTERS, repeat=length))
        for (line, start, url), label in zip(links, labels, strict=False):
            urls[label] = url
            places.setdefault(line, []).append((start, label))
        return cls(urls, places)

    def and_typed(self, letter: str) -> Self:
        """With one letter more, capital or small."""
        return self._replace(typed=self.typed + letter.lower())

    @property
    def url(self) -> str:
        """The address that what was typed follows, empty where that is none yet."""
        return self.urls.get(self.typed, "")

    @property
    def is_leading_on(self) -> bool:
        """What was typed is the beginning of some letters."""
        return any(label.startswith(self.typed) for label in self.urls)

    def moved(self, lines: Mapping[int, int]) -> Self:
        """The same letters on other lines; links of lines that are not named are gone."""
        places = {lines[line]: there for line, there in self.places.items() if line in lines}
        return self._replace(places=places)

    def over(self, line: int, segments: Segments) -> Segments:
        """A line with what is left to type of the letters on it."""
        for start, label in self.places.get(line, ()):
            if label.startswith(self.typed):
                segments = replace(segments, start, (label[len(self.typed) :], "hint"))
        return segments


NO_HINTS = LinkHints()
