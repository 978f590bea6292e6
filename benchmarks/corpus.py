"""Varied documents and feeds to import: news pages with comments, and RSS of 1 to 6 KB an entry."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import escape
from pathlib import Path


def _split(text: str) -> list[str]:
    return text.split()


_WORDS = _split("""
about after again air along always animal answer around ask autumn back bakery bank barge bay beach
before bell bench between bicycle bird boat book border bottle bread bridge bright bring brother
budget build bus butter button call candle canal captain carpenter carry castle chair chalk change
child church circle city clay clear clerk cliff clock cloud coast coat coffee cold college colour
committee compass cook copper corner council country court cousin cover crane crew crowd current
dairy daughter deep delta depot desk doctor door draft driver drum early earth east editor electric
engine envelope evening every factory family farmer ferry field figure finger fire fish flag flood
floor flour follow forest fresh friend garage garden gate glass grain green ground guard hammer
harbour hazel heavy height hill history holiday horse hospital hotel hour house hundred island
journey judge kettle kitchen kite ladder lake lamp lantern large late law leather lesson letter
level library light line linen lorry machine maple market master mayor meadow measure meeting
member mill minute mirror money month morning motor mountain museum music narrow nearly needle
neighbour never night north notebook number oak officer often old open orchard order ordinary
paint paper parcel parish park party passenger patient pencil people piano picture pilot plain
plate platform police pond post potato pocket powder price printer quarter queen question quiet
railway rain reason record report reservoir return ribbon rice river road roof rope round rule
sailor salt sand school scissors season second secret sentence seven shadow sheep shelf ship shop
silver singer sister slate sleep small smoke snow soap soldier song south spring square stable
station steam stone storm story street student sugar summer sunday supper table tailor teacher
theatre thousand thread ticket timber tower town train tram travel tree tunnel twenty uncle union
valley village violin voice vote wagon wall water weather week west wheat wheel whistle winter
""")
_FIRST = _split("Ada Bram Cora Dev Elif Finn Greta Hugo Ines Jonas Kaya Lars Mina Nils Oona Piet")
_LAST = _split("Abara Brandt Costa Dahl Ek Falk Grau Holm Iyer Jansen Kowal Lund Moreau Noll")
_TAGS = _split("Budget Bridges Council Elections Ferries Harbour Health Schools Transport Weather")
_ODD_NAMES = ("$$$$", "Vera in PA", "Ellen, Springfield, IL", "4reader", "Name - Michigan", "Jr.")


class Writer:
    """Prose that is the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def sentence(self) -> str:
        """5 to 22 words."""
        words = self.random.choices(_WORDS, k=self.random.randint(5, 22))
        if len(words) > 12:
            words[6] += ","
        return " ".join(words).capitalize() + self.random.choice("....?!")

    def paragraph(self) -> str:
        """1 to 5 sentences."""
        return " ".join(self.sentence() for _ in range(self.random.randint(1, 5)))

    def paragraphs(self, characters: int) -> list[str]:
        """Paragraphs of about so many characters together."""
        written: list[str] = []
        while sum(map(len, written)) < characters:
            written.append(self.paragraph())
        return written

    def title(self) -> str:
        """4 to 9 words."""
        return " ".join(self.random.choices(_WORDS, k=self.random.randint(4, 9))).capitalize()

    def name(self) -> str:
        """A person's name, now and then an odd one."""
        if self.random.random() < 0.1:
            return self.random.choice(_ODD_NAMES)
        return f"{self.random.choice(_FIRST)} {self.random.choice(_LAST)}"


def news_page(number: int) -> str:
    """A page of a 2010 news blog as text, about 2 KB, with `soundoff (N Responses)` comments."""
    write = Writer(number)
    rng = write.random
    when = datetime(2007, 1, 1) + timedelta(minutes=number * 397 % 3_000_000)
    lines = [_ordinal_day(when), f"{when:%I:%M %p} ET"]
    if rng.random() < 0.5:
        lines.append(f"{rng.randint(2, 14)} years ago")
    lines += ["", write.title() + f" {number}", ""]
    if rng.random() < 0.3:
        lines += [f"By {write.name()}", ""]
    for paragraph in write.paragraphs(rng.randint(350, 950)):
        lines += [paragraph, ""]
    if rng.random() < 0.8:
        lines.append("Filed under: " + " • ".join(rng.sample(_TAGS, rng.randint(1, 4))))
    count = rng.randint(1, 6)
    lines.append(f"soundoff ({count} Response{'s' if count > 1 else ''})")
    has_two_times = rng.random() < 0.5
    for ordinal in range(1, count + 1):
        when += timedelta(minutes=rng.randint(1, 90))
        clock = f"{when:%I:%M %p}".lower()
        day = f"{when:%B} {when.day}, {when.year}"
        trailer = f"{day} {clock} at {clock.lstrip('0')}" if has_two_times else f"{day} at {clock}"
        lines += [f"  {ordinal}. {write.name()}", ""]
        for paragraph in write.paragraphs(rng.randint(20, 240)):
            lines += [f"    {paragraph}", ""]
        lines.append(f"    {trailer} |")
    return "\n".join(lines) + "\n"


def write_news_pages(folder: Path, count: int) -> int:
    """Writes documents of the founding kind into a folder; returns their bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    for number in range(count):
        data = news_page(number).encode()
        (folder / f"page-{number:05}.txt").write_bytes(data)
        size += len(data)
    return size


def feed_document(number: int, entries: int) -> str:
    """An RSS feed with comment elements; bodies of 1 to 6 KB of HTML."""
    write = Writer(1_000_000 + number)
    site = f"https://feed-{number}.example.org"
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
        ' xmlns:wfw="http://wellformedweb.org/CommentAPI/">\n<channel>'
        f"<title>{write.title()}</title><link>{site}/</link><description>news</description>\n"
    ]
    when = datetime(2025, 1, 1) + timedelta(hours=number)
    for entry in range(entries):
        when += timedelta(minutes=write.random.randint(5, 900))
        link = f"{site}/{when:%Y/%m}/{entry}/"
        body = "".join(_html_pieces(write, write.random.randint(1_000, 6_000), site))
        parts.append(
            f"<item><title>{escape(write.title())}</title><link>{link}</link>"
            f'<guid isPermaLink="false">{site}/?p={entry}</guid>'
            f"<dc:creator>{escape(write.name())}</dc:creator>"
            f"<pubDate>{when:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
            f"<category>{write.random.choice(_TAGS)}</category>"
            f"<comments>{link}#comments</comments><wfw:commentRss>{link}feed/</wfw:commentRss>"
            f"<slash:comments>{write.random.randint(0, 90)}</slash:comments>"
            f"<description>{escape(write.sentence())}</description>"
            f"<content:encoded><![CDATA[{body}]]></content:encoded></item>\n"
        )
    parts.append("</channel></rss>\n")
    return "".join(parts)


def write_feeds(folder: Path, count: int, entries: int) -> int:
    """Writes feeds of so many entries each into a folder; returns their bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    for number in range(count):
        data = feed_document(number, entries).encode()
        (folder / f"feed-{number:04}.xml").write_bytes(data)
        size += len(data)
    return size


def article_html(seed: int, characters: int) -> str:
    """The body of one article of about so many characters."""
    return "".join(_html_pieces(Writer(seed), characters, "https://bench.example.org"))


def _html_pieces(write: Writer, characters: int, site: str) -> Iterator[str]:
    size = 0
    while size < characters:
        piece = _html_piece(write, site)
        size += len(piece)
        yield piece


def _html_piece(write: Writer, site: str) -> str:
    match write.random.randrange(12):
        case 0:
            return f"<h2>{write.title()}</h2>"
        case 1:
            items = "".join(f"<li>{write.sentence()}</li>" for _ in range(4))
            return f"<ul>{items}</ul>"
        case 2:
            return f"<blockquote><p>{write.paragraph()}</p></blockquote>"
        case 3:
            return f'<p><img src="/i/{write.random.randrange(999)}.jpg" alt="{write.title()}"></p>'
        case 4:
            link = f'<a href="{site}/{write.random.randrange(999)}?a=1&amp;b=2">{write.title()}</a>'
            return f"<p>{write.sentence()} {link} {write.sentence()}</p>"
        case 5:
            return f"<pre><code>if x &lt; 3:\n    print({write.random.random()})</code></pre>"
        case _:
            return f"<p>{write.paragraph()} <em>{write.sentence()}</em></p>"


def _ordinal_day(when: datetime) -> str:
    ending = "th" if 11 <= when.day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(when.day % 10, "th")
    return f"{when:%B} {when.day}{ending}, {when.year}"
