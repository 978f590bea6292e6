"""What `{name}` in the patterns of layouts stands for."""

from __future__ import annotations

_NAME = r"[^\x00-\x03\s](?:[^\x00-\x03]{0,%d}?[^\x00-\x03\s])??"
_SHORTENED = (
    r"(?:(?<=\b[A-Za-z])|(?<=\b(?:Mr|Ms|Dr|Jr|Sr|St|Co|Lt))"
    r"|(?<=\b(?:Mrs|Esq|Rev|Inc|Ltd|Sgt|Col|Gen)))"
    r"\.(?![^\s.!?:;])"
)
_LETTER = rf"(?:[^\x00-\x03.!?:;]|[.!?:;](?=[^\s.!?:;])|{_SHORTENED})"
"""A letter of a name: a full stop only where no sentence ends.

No two branches may match the same stop: lines of many stops would be tried in every combination.
"""
_COUNT_WORDS = (
    "No|None|Zero|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|"
    "Kein|Keine|Ein|Eine|Zwei|Drei|Vier|Fünf|Un|Une|Uno|Una|Aucun|Aucune|Deux|Trois|Ningún|Sin|Dos|Tres|Nessun"
)
MACROS = {
    "author": f"(?P<author>{_NAME % 118})",
    "name": r"(?P<author>[^\x00-\x03\s](?:[^\x00-\x03:;|!?]{0,58}?[^\x00-\x03\s:;|!?])??)",
    "plain": (
        rf"(?P<author>[^\x00-\x03\s]"
        rf"(?:{_LETTER}{{0,58}}?(?:[^\x00-\x03\s.!?:;,]|{_SHORTENED}))?)"
    ),
    "parent": f"(?P<parent>{_NAME % 78})",
    "title": r"(?P<title>[^\s].{0,199}?)",
    "subject": r"(?P<subject>[^\s].{0,199}?)",
    "text": r"(?P<text>\S.*)",
    "tags": r"(?P<tags>\S.{0,1400}?)",
    "moretags": r"(?P<moretags>\S.{0,200}?)",
    "when": "[\x00\x01]",
    "datetime": "\x00",
    "date": "\x01",
    "clock": "\x02",
    "ago": "\x03",
    "time": "[\x00-\x03]",
    "ord": r"(?P<ord>\d{1,6})",
    "id": r"(?P<id>\d{1,14})",
    "path": r"(?P<path>\d{1,5}(?:\.\d{1,4}){0,9})",
    "score": r"(?P<score>[+-]?\d{1,6})",
    "children": r"(?P<children>\d{1,5})",
    "n": r"\d{1,3}(?:[., ]?\d{3}){0,3}",
    "says": (
        "(?:[Ss]ays|[Ss]aid|SAYS|SAID|[Ww]rote|[Ww]rites|sagte?|schreibt|schrieb|meinte?|dice|dijo|"
        "escribió|dit|a dit|a écrit|écrit|scrive|ha (?:detto|scritto)|diz|disse|escreveu|"
        "zegt|zei|schreef|schrijft|говорит|пишет|сказала?|написала?|написал\\(а\\)|комментирует|"
        "pisze|napisał\\(?a?\\)?|mówi|skriver|skrev|säger|sade|sier|siger|píše|napsal\\(?a?\\)?|"
        "kirjoitt[ia]a?|sanoo|szerint|より|说道?|說道?)"
    ),
    "on": "(?:(?:on|On|am|Am|el|El|le|Le|il|Il|em|op|dne|den|the) )?",
    "count": rf"(?P<count>\d{{1,3}}(?:[., ]?\d{{3}}){{0,3}}|(?i:{_COUNT_WORDS}))",
    "self": r"(?!)",
    "any": r"[^\x00-\x03]{0,80}?",
}
COUNTS = {
    word.lower(): number
    for number, words in enumerate(
        (
            "No None Zero Kein Keine Aucun Aucune Ningún Sin Nessun",
            "One Ein Eine Un Une Uno Una",
            "Two Zwei Deux Dos",
            "Three Drei Trois Tres",
            "Four Vier",
            "Five Fünf",
            "Six",
            "Seven",
            "Eight",
            "Nine",
            "Ten",
            "Eleven",
            "Twelve",
        )
    )
    for word in words.split()
}


def read_count(written: str) -> int | None:
    """Reads a count in digits, with separators of thousands, or in words."""
    known = COUNTS.get(written.lower())
    if known is not None:
        return known
    digits = "".join(filter(str.isdecimal, written))
    return int(digits) if digits else None
