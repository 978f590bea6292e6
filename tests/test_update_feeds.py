"""A model of a feed over time: whatever a site does, no article doubles and none is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reader.model.body import Body
from reader.model.changes import ChangedArticle, Changes, Identified, KnownArticle
from reader.model.entry import Entry
from reader.text.identity import identified
from reader.text.instants import iso
from reader.update import decide

DAY = datetime(2024, 3, 1, 10, 20, 30, tzinfo=UTC)


def entry(title: str | None = "A title", text: str = "Some text.", **values: object) -> Entry:
    return Entry(title=title, body=Body("text", text), text=text, **values)  # type: ignore[arg-type]


def blog(count: int) -> list[Entry]:
    """A feed as most are: guid, link, title, text and date of each."""
    return [
        entry(
            f"Title {n}",
            f"Text {n}",
            guid=f"https://a.example/?p={n}",
            link=f"https://a.example/2024/title-{n}",
            published=DAY - timedelta(hours=n),
        )
        for n in range(count)
    ]


def known_of(number: int, item: Identified | ChangedArticle) -> KnownArticle:
    said = item.entry
    assert said is not None
    return KnownArticle(
        id=number,
        guid=said.guid,
        link=said.link,
        title=said.title,
        identity=item.identity,
        fingerprint=item.fingerprint,
        published=iso(said.published),
        updated=iso(said.updated),
    )


@dataclass
class Store:
    """What a store knows of one feed."""

    articles: dict[int, KnownArticle] = field(default_factory=dict)
    read: set[int] = field(default_factory=set)
    last: int = 0

    def decide(self, entries: Sequence[Entry], present: frozenset[int] = frozenset()) -> Changes:
        items = [identified(e, is_document=False) for e in entries]
        return decide(items, list(self.articles.values()), is_document=False, present=present)

    def fetch(self, entries: Sequence[Entry]) -> tuple[int, ...]:
        """Takes a document in; gives the article of each entry."""
        changes = self.decide(entries)
        first = self.last
        for new in changes.new:
            self.last += 1
            self.articles[self.last] = known_of(self.last, new)
        for change in changes.changed:
            assert not self.articles[change.id].is_deleted
            self.articles[change.id] = known_of(change.id, change)
        for still in changes.deleted:
            if still.item is not None:
                known = known_of(still.id, still.item)
                self.articles[still.id] = replace(known, fingerprint=b"", is_deleted=True)
        return tuple(place if place >= 0 else first - place for place in changes.places)

    def delete(self, number: int) -> None:
        self.articles[number] = replace(
            self.articles[number], fingerprint=b"", updated=None, is_deleted=True
        )


def test_an_edited_title_with_a_new_guid_is_known_by_its_permalink() -> None:
    """A site that makes its permalinks its guids may correct a headline in the same hour."""
    store = Store()
    old = [replace(e, published=None) for e in blog(3)]
    store.fetch(old)
    new = [replace(e, guid=e.link, title=f"{e.title}!") for e in old]
    assert store.fetch(new) == (1, 2, 3)
    # And the other way round.
    assert store.fetch(old) == (1, 2, 3)
    assert store.last == 3


def test_an_edited_title_with_a_new_guid_is_known_by_link_and_second() -> None:
    """Any change of guids goes well for articles whose date did not change."""
    store = Store()
    store.fetch(blog(3))
    new = [replace(e, guid=f"tag:{n}", title=f"{e.title}!") for n, e in enumerate(blog(3))]
    assert store.fetch(new) == (1, 2, 3)


def test_unknown_parameters_in_links_without_guids_add_nothing() -> None:
    """A counter or a campaign in every link does not double a feed at each fetch."""
    store = Store()
    for fetch in range(3):
        items = [
            replace(e, guid=None, link=f"{e.link}?ref={fetch}&campaign=x{fetch}") for e in blog(4)
        ]
        assert store.fetch(items) == (1, 2, 3, 4)


def test_a_script_that_shows_everything_keeps_its_articles_apart() -> None:
    """`index.php?id=7` and `?id=8` with one title are two articles, at one time or another."""
    store = Store()
    photo = entry("Photo of the day", link="https://a.example/?id=7", published=DAY)
    later = replace(photo, link="https://a.example/?id=8", published=DAY + timedelta(days=1))
    assert store.fetch([photo]) == (1,)
    assert store.fetch([later]) == (2,)
    assert store.fetch([later, photo]) == (2, 1)


def test_a_site_that_moves_brings_nothing_back() -> None:
    """A new host in all links and guids is the same site."""
    store = Store()
    store.fetch(blog(5))
    moved = [
        replace(
            e,
            guid=(e.guid or "").replace("a.example", "new.example"),
            link=(e.link or "").replace("a.example", "new.example"),
        )
        for e in blog(5)
    ]
    assert store.fetch(moved) == (1, 2, 3, 4, 5)


def test_alerts_with_one_link_and_one_title_are_each_an_article() -> None:
    """`Server down` comes as unread each time, though all alerts link the same page."""
    store = Store()
    alerts = [
        entry(
            "Server down" if n % 3 == 0 else f"Notice {n}",
            guid=f"alert-{n}",
            link="https://status.example/",
            published=DAY + timedelta(hours=n),
        )
        for n in range(9)
    ]
    for n in range(0, 7):
        store.fetch(list(reversed(alerts[n : n + 3])))
    assert store.last == 9


def test_guids_that_number_the_items_of_each_fetch_do_not_overwrite_articles() -> None:
    """Where 1 is always the newest item, no article becomes another one."""
    store = Store()
    stories = [
        entry(f"Story {n}", f"Text {n}", link=f"https://a.example/{n}", published=DAY)
        for n in range(8)
    ]
    for newest in range(2, 8):
        shown = [replace(stories[newest - i], guid=str(i)) for i in range(3)]
        places = store.fetch(shown)
        assert [store.articles[n].title for n in places] == [e.title for e in shown]
    titles = sorted(str(article.title) for article in store.articles.values())
    assert titles == [f"Story {n}" for n in range(8)]


def test_titles_that_change_places_stay_with_their_guids() -> None:
    """Two swapped headlines are two edits."""
    store = Store()
    first, second = (replace(e, link="https://a.example/") for e in blog(2))
    store.fetch([first, second])
    swapped = [replace(first, title=second.title), replace(second, title=first.title)]
    assert store.fetch(swapped) == (1, 2)
    store = Store()
    first, second = blog(2)
    store.fetch([first, second])
    swapped = [replace(first, title=second.title), replace(second, title=first.title)]
    assert store.fetch(swapped) == (1, 2)


def test_entries_that_share_a_guid_are_known_by_link_when_edited() -> None:
    """Where all items have one guid, a corrected headline still corrects its article."""
    store = Store()
    items = [replace(e, guid="same") for e in blog(3)]
    store.fetch(items)
    assert store.fetch([replace(e, title=f"{e.title}!") for e in items]) == (1, 2, 3)


def test_the_later_of_two_versions_in_one_document_counts() -> None:
    """An Atom feed that keeps old versions beside the new one shows the new one, in any order."""
    (first,) = blog(1)
    old = replace(first, updated=DAY, text="old", body=Body("text", "old"))
    new = replace(old, updated=DAY + timedelta(days=1), text="new", body=Body("text", "new"))
    for shown in ([old, new], [new, old]):
        store = Store()
        store.fetch([old])
        changes = store.decide(shown)
        assert [change.entry for change in changes.changed] == [new]
        assert set(changes.places) == {1, 0}
        store.fetch(shown)
        assert store.decide(shown).changed == ()


def test_a_deleted_article_is_neither_new_nor_changed() -> None:
    """Deleted stays deleted, whatever of it changes."""
    store = Store()
    store.fetch(blog(3))
    store.delete(2)
    edited = [replace(e, text="edited", guid=f"tag:{n}") for n, e in enumerate(blog(3))]
    changes = store.decide(edited)
    assert changes.new == () and [still.id for still in changes.deleted] == [2]
    assert [change.id for change in changes.changed] == [1, 3]
    assert changes.places == (1, 2, 3)
    assert store.fetch(edited) == (1, 2, 3)
    # It is known by its new guid from now on.
    assert store.articles[2].guid == "tag:1"


GUIDS = ["g1", "g2", "g3", "http://a.example/1", "https://a.example/1", "https://a.example/2"]
LINKS = ["https://a.example/1", "http://www.a.example/1?sid=3", "https://a.example/2?id=1"]
ENTRIES = st.builds(
    lambda guid, link, title, text, hours, days: entry(
        title,
        text,
        guid=guid,
        link=link,
        published=None if hours is None else DAY + timedelta(hours=hours),
        updated=None if days is None else DAY + timedelta(days=days),
    ),
    st.none() | st.sampled_from(GUIDS),
    st.none() | st.sampled_from(LINKS),
    st.sampled_from(["A", "B", None]),
    st.sampled_from(["one", "two"]),
    st.none() | st.integers(0, 2),
    st.none() | st.integers(0, 1),
)
DOCUMENTS = st.lists(ENTRIES, max_size=7)


@given(DOCUMENTS, st.data())
def test_no_sequence_of_the_same_items_adds_anything(
    entries: list[Entry], data: st.DataObject
) -> None:
    """Fetch after fetch in any order, cut or repeated: every item is the article it was."""
    store = Store()
    first = dict(zip(map(id, entries), store.fetch(entries), strict=True))
    count = store.last
    for _ in range(4):
        shown = data.draw(st.lists(st.sampled_from(entries), max_size=9)) if entries else []
        places = store.fetch(shown)
        assert store.last == count
        for item, place in zip(shown, places, strict=True):
            assert place == first[id(item)] or 0 in (place, first[id(item)])


@given(st.integers(1, 8), st.data())
def test_a_site_may_change_one_thing_a_night(count: int, data: st.DataObject) -> None:
    """Guids, dates, schemes, sessions, hosts, texts, titles: one at a time, nothing doubles."""
    store = Store()
    shown = blog(count)
    store.fetch(shown)
    for night in range(4):
        what = data.draw(
            st.sampled_from(["guid", "date", "scheme", "session", "host", "text", "title", "none"])
        )
        shown = [changed(e, what, night) for e in data.draw(st.permutations(shown))]
        places = store.fetch([*shown, *shown[:2]])
        assert store.last == count, what
        assert sorted(places[:count]) == list(range(1, count + 1))
        assert [store.articles[n].title for n in places[:count]] == [e.title for e in shown]


def changed(e: Entry, what: str, night: int) -> Entry:
    """What a nightly rebuild makes of an entry."""
    number = (e.text or "").split()[1]
    match what:
        case "guid":
            return replace(e, guid=f"urn:{night}:{number}")
        case "date":
            assert isinstance(e.published, datetime)
            return replace(e, published=e.published + timedelta(days=1))
        case "scheme":
            return replace(
                e,
                guid=(e.guid or "").replace("https:", "http:"),
                link=(e.link or "").replace("https:", "http:"),
            )
        case "session":
            return replace(e, link=f"{(e.link or '').partition('?')[0]}?PHPSESSID={night}")
        case "host":
            return replace(e, link=(e.link or "").replace("://", f"://{night}."))
        case "text":
            return replace(e, text=f"Text {number} v{night}")
        case "title":
            return replace(e, title=f"Title {number} v{night}")
    return e


@given(DOCUMENTS, DOCUMENTS, st.sets(st.integers(0, 6)), st.data())
def test_a_partial_reading_decides_as_a_full_one(
    before: list[Entry], others: list[Entry], deleted: set[int], data: st.DataObject
) -> None:
    """Items that are not parsed because their bytes are known change nothing for the others."""
    store = Store()
    places = store.fetch(before)
    for number in deleted & store.articles.keys():
        store.delete(number)
    by_item: dict[int, int] = {}
    for item, place in zip(before, places, strict=True):
        if place:
            by_item[id(item)] = place
    stays = [item for item in before if id(item) in by_item]
    kept = data.draw(st.lists(st.sampled_from(stays), unique_by=id)) if stays else []
    edited = [replace(item, text=f"{item.text}, edited") for item in before[:2]]
    document = data.draw(st.permutations([*kept, *others, *edited]))
    known = {id(item) for item in kept}
    parsed = [item for item in document if id(item) not in known]

    full = store.decide(document)
    partial = store.decide(parsed, frozenset(by_item[id(item)] for item in kept))

    def outcome(changes: Changes, entries: Sequence[Entry]) -> list[object]:
        """New with the very entry, or its article; and what that article becomes by it."""
        became = {change.id: change.entry for change in changes.changed}
        found: list[object] = []
        for item, place in zip(entries, changes.places, strict=True):
            if id(item) in known:
                continue
            new = changes.new[-place - 1].entry if place < 0 else None
            found.append((max(place, -1), new, became.get(place)))
        return found

    assert outcome(partial, parsed) == outcome(full, document)
    assert [new.entry for new in partial.new] == [new.entry for new in full.new]


def test_items_that_are_not_parsed_still_show_their_guids() -> None:
    """A guid counts as gone only if no item of the document has it, read again or not."""
    shown, left = (replace(e, guid="same") for e in blog(2))
    fresh = replace(left, guid="other", title="Another title")
    store = Store()
    assert store.fetch([shown, left]) == (1, 2)
    assert store.decide([shown, fresh]).places == (1, -1)
    assert store.decide([fresh], frozenset({1})).places == (-1,)


def test_an_item_said_twice_counts_whether_it_is_read_again_or_not() -> None:
    """A dated copy of an item that is known keeps what shares its time from being mistaken."""
    plain = entry("A", "two")
    left = entry("A", "two", guid="g1", published=DAY)
    copy, fresh = replace(plain, published=DAY), entry("A", "one", guid="g2", published=DAY)
    store = Store()
    assert store.fetch([plain, left]) == (1, 2)
    assert store.decide([plain, copy, fresh]).places == (0, 1, -1)
    assert store.decide([copy, fresh], frozenset({1})).places == (1, -1)


@given(DOCUMENTS, DOCUMENTS)
def test_no_two_entries_become_one_article(first: list[Entry], second: list[Entry]) -> None:
    """What stands side by side in one document is never merged, the equal in everything apart."""
    store = Store()
    store.fetch(first)
    changes = store.decide(second)
    stored = [change.id for change in changes.changed]
    stored += [*changes.unchanged, *(still.id for still in changes.deleted)]
    assert len(stored) == len(set(stored))
    assert len(changes.places) == len(second)
    assert {place for place in changes.places if place > 0} == set(stored)
    assert {place for place in changes.places if place < 0} == set(range(-len(changes.new), 0))
