"""What of a page is the article: its head, its text, its foot."""

from __future__ import annotations

from reader.formats.plaintext.draft import Facts, Hit, Match, Post
from reader.formats.plaintext.matching import between, form_start, marked_lines
from reader.formats.plaintext.page import CLOCK, DATE, DATETIME
from reader.formats.plaintext.sheet import SENTENCE_END, Sheet, is_name
from reader.model.reading import SpanKind

_TITLES = frozenset({"about", "archives", "blog", "contact", "faq", "forum", "members", "news"})
"""Words of menus that alone on top of a text are its title."""
_FOOTER_WORDS = 40
"""A footer that opens with a copyright has no more words."""
_WRAPPED = 45
"""So long are lines at least that were broken because there was no more room."""


def _is_sentence(text: str) -> bool:
    return SENTENCE_END.search(text) is not None and text.count(" ") >= 4


class ArticlePart:
    """Reads the articles of a page."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.page = sheet.page
        self.layout = sheet.layout
        self.labels = sheet.labels
        self.feet = marked_lines(self.page, self.layout.foot)

    def read_head(self, post: Post, begin: int, limit: int, number: int, *, is_dated: bool) -> int:
        """Matches the rows of the article's head; returns the first line of its text."""
        page, layout = self.page, self.layout
        if begin == 0:
            begin = self._skip_menu(post, limit)
            self.sheet.label(0, begin, "noise", number)
        line = page.next_text(begin, limit)
        after = begin
        for row in layout.article_head:
            while line < limit:
                match = row.like.match(page.norms[line])
                if match is not None and not self._fits(
                    post.facts, match, line, limit, is_dated=is_dated
                ):
                    match = None
                if match is None:
                    break
                post.facts.take(page, line, match)
                self.sheet.label(line, line + 1, "head", number)
                after = line + 1
                if "author" in match.groupdict() and self._is_role(after, limit):
                    self.sheet.label(after, after + 1, "head", number)
                    after += 1
                line = page.next_text(after, limit)
                if row.mode != "many":
                    break
        self.sheet.label(begin, after, "head", number)
        if layout.late.sources:
            seen = 0
            while line < limit and seen < 3:
                match = layout.late.match(page.norms[line])
                if match is not None:
                    post.facts.take(page, line, match)
                    self.sheet.label(line, line + 1, "head", number)
                    break
                seen += 1
                line = page.next_text(line + 1, limit)
        return after

    def _skip_menu(self, post: Post, limit: int) -> int:
        """Where the page's own top ends.

        That is at the title which the comments' heading names, or else below the menu.
        """
        page = self.page
        named = post.facts.get("heading_title")
        begin = line = found = 0
        for seen in range(14):
            line = page.next_text(line, limit)
            if line == limit or len(page.texts[line]) > 100:
                break
            if page.texts[line] == named:
                return line
            if self.layout.nav.match(page.norms[line]) and page.next_text(line + 1, limit) < limit:
                found += 1
                # A word of a menu is one between others, or on top; else it is of the text.
                if found > 1 or (seen == 0 and page.texts[line].lower() not in _TITLES):
                    begin = line + 1
            elif SENTENCE_END.search(page.texts[line]):
                break
            line += 1
        return begin

    def _fits(self, facts: Facts, match: Match, line: int, limit: int, *, is_dated: bool) -> bool:
        """Holds a line back from the head where it rather begins the text."""
        page = self.page
        if page.norms[line] == CLOCK and facts.day is None:
            # A clock without a day is the article's only where the day is near.
            following = page.next_text(line + 1, limit)
            return following < limit and not {DATE, DATETIME}.isdisjoint(page.norms[following])
        if "title" in match.groupdict():
            if facts.get("title"):
                return False
            title = page.texts[line]
            if is_dated and self._is_caption(line, limit):
                return False
            if (
                SENTENCE_END.search(title)
                and title[-1] not in "?!"
                and (
                    len(title) > (60 if is_dated else 90)
                    or page.next_text(line + 1, limit) == line + 1
                )
            ):
                return False
            if any(like.match(page.norms[line]) for like in self.layout.foot):
                return False
            following = page.next_text(line + 1, limit)
            if following == limit and limit == len(page) and self.sheet.words(line, line + 1) > 20:
                return False
            return title[:1] not in "•>*-" or not title[1:2].isspace()
        return True

    def _is_role(self, line: int, limit: int) -> bool:
        """Whether a line right below a name, with a blank one after it, says what somebody is."""
        page = self.page
        text = page.texts[line] if line + 1 < limit else ""
        return (
            0 < len(text) <= 50
            and text[0].isupper()
            and not page.texts[line + 1]
            and not SENTENCE_END.search(text)
            and text[-1] not in ",:;"
            and not page.whens.get(line)
        )

    def _is_caption(self, line: int, limit: int) -> bool:
        """Whether a line below a date is a picture's caption.

        A title stands apart from the date, or before the text; a caption before the title.
        """
        page = self.page
        if page.texts[line] in page.texts[line + 1 : line + 3]:
            return True
        following = page.next_text(line + 1, limit)
        return bool(page.texts[line - 1]) and (
            following == line + 1
            or following == limit
            or (
                len(page.texts[following]) <= 120 and not SENTENCE_END.search(page.texts[following])
            )
        )

    def read_body(self, post: Post, begin: int, end: int, number: int) -> None:
        """Labels the article's text, its foot and the noise in it."""
        page, layout = self.page, self.layout
        self.sheet.label(begin, end, "body", number, keep_heads=True)
        if end == len(page):
            stop = self._find_end(begin, end)
            self.sheet.label(stop, end, "noise", number, keep_heads=True)
            end = stop
        foot: set[int] = set()
        prose = 0
        line = page.previous_text(end, begin)
        feet = dict(between(self.feet, begin, end))
        while feet and line >= begin and prose < 3:
            match = feet.get(line)
            if match is not None and self._is_above_text(line, begin, end):
                break
            if match is not None and self.labels[line][0] == "body":
                if post.facts.get("tags") and (more := match.groupdict().get("tags")):
                    post.facts.values.setdefault("moretags", more)
                post.facts.take(page, line, match)
                self.sheet.label(line, line + 1, "tags", number)
                foot.add(line)
                self._take_author(post, line, feet, number)
                prose = 0
            elif len(page.texts[line]) > 80:
                prose += 1
            line = page.previous_text(line, begin)
        quiet = layout.article_noise
        after_foot = max(foot, default=end)
        first, last = self._prose(begin, end)
        for i in range(begin, end):
            norm = page.norms[i]
            if not norm or self.labels[i][0] != "body" or i in foot:
                continue
            noise = layout.inline if first < i < last else quiet
            if len(norm) <= 200 and (
                noise.match(norm) is not None
                or (i > max(after_foot, last) and len(norm) < 60 and not _is_sentence(norm))
            ):
                self.sheet.label(i, i + 1, "noise", number)
        self._drop_furniture(begin, min(foot, default=end), number)
        post.body = [
            i for i in range(begin, end) if self.labels[i][0] == "body" or not page.texts[i]
        ]

    def _is_above_text(self, line: int, begin: int, end: int) -> bool:
        """Whether more of the text stands below a line than above it: then it is no foot."""
        texts = self.page.texts
        below = [i for i in range(line + 1, end) if SENTENCE_END.search(texts[i])]
        return len(below) > 1 and self.sheet.count(below) > self.sheet.words(begin, line)

    def _prose(self, begin: int, end: int) -> tuple[int, int]:
        """The first and the last line that is somebody's sentence."""
        texts = self.page.texts
        lines = [
            i for i in range(begin, end) if len(texts[i]) > 60 or SENTENCE_END.search(texts[i])
        ]
        return (lines[0], lines[-1]) if lines else (end, begin)

    def _drop_furniture(self, begin: int, end: int, number: int) -> None:
        """Labels what stands below a text and is none: buttons for sharing, lists of other posts.

        A list counts by the line that heads it, buttons where one stands alone on its line.
        """
        page, layout, labels = self.page, self.layout, self.labels
        first = line = end
        while (line := page.previous_text(line, begin)) > begin and end - line <= 24:
            norm = page.norms[line]
            is_prose = len(page.texts[line]) > 100 or SENTENCE_END.search(page.texts[line])
            if is_prose and labels[line][0] == "body":
                break
            if layout.after.match(norm) or layout.article_noise.match(norm):
                first = line
            elif not (layout.noise.match(norm) or norm[0] in "•*◦-" or labels[line][0] != "body"):
                break
        for i in range(first, end):
            if labels[i][0] == "body" and page.texts[i]:
                self.sheet.label(i, i + 1, "noise", number)

    def _take_author(self, post: Post, line: int, feet: dict[int, Match], number: int) -> None:
        """A name on a line of its own between `Posted by:` and the next line of the foot."""
        page = self.page
        name = page.texts[line + 1] if line + 2 < len(page) else ""
        if (
            page.texts[line].lower() in ("post by:", "posted by:")
            and is_name(name)
            and line + 1 not in feet
            and line + 2 in feet
        ):
            post.facts.values.setdefault("author", name.partition(", ")[0])
            self.sheet.label(line + 1, line + 2, "tags", number)

    def drop_next_caption(self, post: Post, begin: int, end: int, number: int) -> None:
        """What stands below an article's foot in a listing belongs to the next one's picture."""
        page, labels = self.page, self.labels
        foot = max((i for i in range(begin, end) if labels[i][:2] == ("tags", number)), default=-1)
        below = [i for i in post.body if i > foot and page.texts[i]]
        if foot >= 0 and len(below) <= 3:
            for i in below:
                self.sheet.label(i, i + 1, "noise", number)
            post.body = [i for i in post.body if i < foot]

    def _find_end(self, begin: int, end: int) -> int:
        """Where a form, a pager or a footer below the text begins.

        All lines after it are short and none is a paragraph's; below a notice of copyright, which
        stands on top of many texts, too, there is less than above it.
        """
        page, layout = self.page, self.layout
        form = form_start(page, layout)
        if begin < form < end:
            end = form
        stop = line = end
        while (line := page.previous_text(line, begin)) > begin:
            norm = page.norms[line]
            if len(page.texts[line]) > 120 or self._is_wrapped(line, end):
                break
            if layout.end.match(norm) is not None:
                if layout.rights.match(norm) is not None and self._is_no_footer(
                    begin, line, stop, end
                ):
                    break
                stop = line
            elif stop == end and layout.after.match(norm) is None and end - line > 24:
                break
        return stop

    def _is_no_footer(self, begin: int, line: int, stop: int, end: int) -> bool:
        """Whether too much stands below a copyright or a row of numbers for a page's end."""
        texts, words = self.page.texts, self.sheet.words
        # The words of a menu stand one or two to a line.
        said = [i for i in range(line, end) if len(texts[i].split()) > 3 and "|" not in texts[i]]
        sentences = sum(_is_sentence(texts[i]) for i in said if not self._ends(i))
        return (
            self.page.norms[line].startswith("Copyright:")
            or sentences > 1
            or self.sheet.count([i for i in said if i < stop]) > _FOOTER_WORDS
            or self.sheet.count(said) > min(2 * _FOOTER_WORDS, words(begin, line))
        )

    def _ends(self, line: int) -> bool:
        return self.layout.end.match(self.page.norms[line]) is not None

    def _is_wrapped(self, line: int, end: int) -> bool:
        """Whether a line is one of a paragraph that was broken into lines."""
        texts = self.page.texts
        return any(
            len(texts[i]) > _WRAPPED
            and i + 1 < end
            and not SENTENCE_END.search(texts[i])
            and (texts[i + 1][:1].islower() or (texts[i] + texts[i + 1]).isupper())
            for i in (line - 1, line)
            if i >= 0 and texts[i + 1 : i + 2] != [""]
        )

    def own_byline(self, post: Post, hits: list[Hit], begin: int, number: int) -> list[Hit]:
        """Takes the first hit for the article's own line where it stands like one."""
        page = self.page
        first = hits[0]
        before = sum(1 for i in range(begin, first.first) if page.texts[i])
        if first.rule.kind == "head":
            lead = self.sheet.count(list(range(begin, first.first)))
            if before > 1 or lead > 20 or len(hits) < 2:
                return hits
        elif not (len(hits) >= 2 and before >= 1):
            return hits
        post.facts.day = post.facts.day or first.facts.day
        post.facts.values.setdefault("author", first.facts.get("author") or "")
        if subject := first.facts.get("subject"):
            post.facts.values.setdefault("title", subject)
        post.facts.whens = post.facts.whens or first.facts.whens
        kind: SpanKind = "head" if first.rule.kind == "head" else "tags"
        self.sheet.label(first.first, first.last + 1, kind, number)
        return hits[1:]

    def first_text_of_trailer(self, begin: int, trailer: int, *, has_name: bool) -> int:
        """Where the text of the first comment begins when only its trailer shows it."""
        page = self.page
        for line in range(trailer - 1, begin - 1, -1):
            if self.labels[line][0] in ("tags", "head"):
                return line + 1
        if feet := between(self.feet, begin, trailer):
            return feet[-1][0] + 1
        last = line = page.previous_text(trailer, begin)
        while line >= begin and page.texts[line]:
            line -= 1
        if line < begin:
            # Where no blank line parts the article from the comment, only the last line is sure.
            return max(last, begin)
        above = page.previous_text(line, begin)
        if not has_name and above > begin and not page.texts[above - 1]:
            # A name that stands apart.
            return above if is_name(page.texts[above]) else line + 1
        return line + 1

    def trim_body(self, post: Post, number: int) -> None:
        """Takes noise off the end of a first post: its buttons, or its author once more."""
        page, noise = self.page, self.layout.noise
        own = post.facts.get("author") if "{self}" in noise.sources else None
        while post.body:
            line = post.body[-1]
            text = page.texts[line]
            if text:
                if text != own and (len(text) > 160 or noise.match(page.norms[line]) is None):
                    break
                self.sheet.label(line, line + 1, "noise", number)
            post.body.pop()
