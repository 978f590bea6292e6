"""Recognises teasers: texts of feeds that are only the beginning of the article. Pure."""

from __future__ import annotations

import re

MOST = 3000
"""Characters: what is longer is no teaser, however it ends."""
_TAIL = 160
_DOTS = r"(?:\[\s*(?:…|\.{3,})\s*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{3,}|\[\+\])"
_PHRASES = "|".join((
    r"read (?:the )?(?:more|full|rest|whole|entire)(?: (?:article|story|post))?",
    r"read the rest of (?:this|the) \w+", r"(?:continue|keep) reading",
    r"(?:view|see) (?:the )?(?:full|more|original)(?: \w+)?",
    "weiterlesen", "mehr lesen", r"(?:den )?(?:ganzen|vollständigen) artikel lesen",
    r"lire (?:la suite|plus)", "leer más", "seguir leyendo", "sigue leyendo",
    r"leggi (?:tutto|di più|ancora)", "continua a leggere", r"lees (?:meer|verder)", "ler mais",
    "leia mais", "continue lendo", r"czytaj (?:więcej|dalej)", "läs mer", "læs mere", "les mer",
    "lue lisää", "číst dál", r"читать (?:далее|дальше|полностью)", "続きを読む", "阅读全文",
    "繼續閱讀", "더 보기",
))  # fmt: skip
_WORDS = "more|continued|mehr|la suite|далее"
"""These stand in sentences, too: only alone in a line or in brackets they lead elsewhere."""
_ENDS = re.compile(
    rf"(?:{_DOTS}\s*|(?:(?:^|[\s(\[>…])(?:{_PHRASES})|(?:^|[\n(\[>…])\s*(?:{_WORDS}))"
    r"(?: (?:on|at|about|[“\"'«]).{0,80})?[\s)\]»›→>…!:.]*)$",
    re.I,
)
# WordPress writes whose article it is below each excerpt.
_APPEARED = re.compile(
    r"\n\s*(?:the (?:post|article) .{0,300} (?:appeared first|first appeared) on"
    r"|der beitrag .{0,300} erschien zuerst (?:auf|bei)|l['’]article .{0,300} est apparu en premier"
    r"|la entrada .{0,300} (?:se publicó primero|apareció primero) en) .{0,200}$",
    re.I,
)


def is_teaser(text: str) -> bool:
    """Whether a feed's text seems to go on at the article's page.

    Args:
        text: plain text, paragraphs parted by empty lines; an empty one says nothing at all, and
            goes on there, too.
    """
    if len(text) > MOST:
        return False
    text = _APPEARED.sub("", text.rstrip()).rstrip()
    if not text:
        return True
    return _ENDS.search(text[-_TAIL:]) is not None
