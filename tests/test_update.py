"""What makes two entries one article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from reader.model.body import Body
from reader.model.changes import Changes, KnownArticle
from reader.model.comment import Comment
from reader.model.entry import Entry
from reader.text.identity import fingerprint_of, identified, identity_of
from reader.update import decide as decide_identified


def entry(title: str | None = "A title", **values: object) -> Entry:
    text = str(values.pop("text", "Some text."))
    return Entry(title=title, body=Body("text", text), text=text, **values)  # type: ignore[arg-type]


def decide(entries: Sequence[Entry], known: list[KnownArticle], *, is_document: bool) -> Changes:
    """What the entries of one source change."""
    items = [identified(entry, is_document=is_document) for entry in entries]
    return decide_identified(items, known, is_document=is_document)


def kept(entries: Sequence[Entry], *, is_document: bool = False) -> list[KnownArticle]:
    """What a store that had seen these entries knows."""
    return after([], decide(entries, [], is_document=is_document))


def after(known: list[KnownArticle], changes: Changes) -> list[KnownArticle]:
    """The store's articles once the changes are in."""
    by_id = {article.id: article for article in known}
    for change in changes.changed:
        if change.entry is not None:
            by_id[change.id] = _known(change.id, change.entry, change.identity, change.fingerprint)
    for new in changes.new:
        number = len(by_id) + 1
        by_id[number] = _known(number, new.entry, new.identity, new.fingerprint)
    return list(by_id.values())


def _known(number: int, entry: Entry, identity: bytes, fingerprint: bytes) -> KnownArticle:
    return KnownArticle(
        id=number,
        guid=entry.guid,
        link=entry.link,
        title=entry.title,
        identity=identity,
        fingerprint=fingerprint,
        is_comment_page=entry.is_comment_page,
    )


def test_the_same_entries_again_change_nothing() -> None:
    """A feed imported twice says that nothing is new."""
    entries = [entry(guid="1"), entry(guid="2", title="B"), entry("C", link="https://a.example/c")]
    changes = decide(entries, kept(entries), is_document=False)
    assert not changes.new and not changes.changed
    assert len(changes.unchanged) == 3


def test_an_edited_title_under_the_same_guid_is_one_article() -> None:
    """A corrected headline updates the article in place."""
    known = kept([entry("Typo in hedline", guid="1")])
    changes = decide([entry("Typo in headline", guid="1")], known, is_document=False)
    assert [change.id for change in changes.changed] == [1]
    assert not changes.new


def test_a_guid_that_turns_from_http_to_https_is_the_same() -> None:
    """A site that moves to https does not bring all its articles back as unread."""
    known = kept([entry(guid="http://a.example/1")])
    assert not decide([entry(guid="https://a.example/1")], known, is_document=False).new


def test_http_and_https_guids_side_by_side_are_two_articles() -> None:
    """Where one feed holds both forms, both stay."""
    entries = [entry("A", guid="http://a.example/1"), entry("B", guid="https://a.example/1")]
    known = kept(entries)
    assert len(known) == 2
    assert not decide(entries, known, is_document=False).new


def test_new_guids_for_known_links_and_titles_are_known_articles() -> None:
    """A site that changes how it makes guids doubles nothing."""
    old = [entry(str(n), guid=f"old-{n}", link=f"https://a.example/{n}") for n in range(3)]
    new = [replace(e, guid=f"tag:{e.title}") for e in old]
    assert not decide(new, kept(old), is_document=False).new


def test_a_page_that_shows_another_entry_each_day_keeps_them_all() -> None:
    """One link and new guids, titles and texts: every day's entry is an article."""
    monday = entry("Monday", guid="1", link="https://a.example/today", text="one")
    tuesday = entry("Tuesday", guid="2", link="https://a.example/today", text="two")
    assert len(decide([tuesday], kept([monday]), is_document=False).new) == 1


def test_entries_with_one_link_and_no_guid_are_told_apart_by_title() -> None:
    """A shop's feed that links its front page everywhere shows every shirt."""
    shirts = [entry(f"Shirt {n}", link="https://a.example/") for n in (1, 2, 3)]
    known = kept(shirts)
    assert len(known) == 3
    assert not decide(shirts[1:], known, is_document=False).new
    assert (
        len(
            decide(
                [*shirts, entry("Shirt 4", link="https://a.example/")], known, is_document=False
            ).new
        )
        == 1
    )


def test_session_and_tracking_in_links_do_not_make_new_articles() -> None:
    """A session id in every link does not double the feed at every fetch."""
    known = kept([entry(link="https://a.example/x?sid=1&id=7&utm_source=rss")])
    again = entry(link="https://a.example/x?sid=2&id=7&utm_source=mail")
    assert not decide([again], known, is_document=False).new
    assert decide([entry("B", link="https://a.example/x?sid=2&id=8")], known, is_document=False).new


def test_a_bumped_date_without_guid_is_the_same_article() -> None:
    """A feed that dates everything anew at each fetch does not come back as unread."""
    known = kept([entry(link="https://a.example/1", published=datetime(2024, 3, 1, tzinfo=UTC))])
    bumped = entry(link="https://a.example/1", published=datetime(2024, 3, 2, tzinfo=UTC))
    changes = decide([bumped], known, is_document=False)
    assert not changes.new and [change.id for change in changes.changed] == [1]


def test_a_shared_guid_keeps_its_entries_apart() -> None:
    """A feed that gives one guid to three entries shows three."""
    entries = [entry(title, guid="same") for title in ("A", "B", "C")]
    known = kept(entries)
    assert len(known) == 3
    changes = decide(list(reversed(entries)), known, is_document=False)
    assert not changes.new and not changes.changed


def test_documents_are_known_by_title_and_written_date() -> None:
    """A saved page with more comments than last time is the same article."""
    page = entry(published_raw="June 13th, 2010 01:15 PM ET", text="short")
    longer = replace(page, text="longer", body=Body("text", "longer"))
    changes = decide([longer], kept([page], is_document=True), is_document=True)
    assert [change.id for change in changes.changed] == [1]


def test_documents_without_a_date_stay_apart() -> None:
    """Two undated pages with one title are two articles, and the same one is one."""
    first, second = entry(text="first"), entry(text="second")
    known = kept([first], is_document=True)
    assert not decide([first], known, is_document=True).new
    assert decide([second], known, is_document=True).new


def test_a_document_with_an_address_is_known_by_it() -> None:
    """A page saved again under its address is the same, whatever its headline says now."""
    page = entry("Old headline", link="https://a.example/1", published_raw="June 13th, 2010")
    known = kept([page], is_document=True)
    again = replace(page, title="New headline", link="https://a.example/1/comment-page-2/#comments")
    assert not decide([again], known, is_document=True).new
    assert decide([replace(page, link="https://a.example/2")], known, is_document=True).new


def test_an_address_given_later_joins_the_document_without_one() -> None:
    """A saved page that is imported once without and once with its address is one article."""
    page = entry(published_raw="June 13th, 2010")
    addressed = replace(page, link="https://a.example/1")
    assert not decide([addressed], kept([page], is_document=True), is_document=True).new
    assert not decide([page], kept([addressed], is_document=True), is_document=True).new


def test_a_comment_page_merges_into_its_article() -> None:
    """Page two of a discussion brings comments and leaves the article's text."""
    comment = Comment(author="Ann", body=Body("text", "Hi"), text="Hi")
    article = entry(published_raw="June 13th, 2010", text="The article.")
    page = entry(published_raw="June 13th, 2010", text="", thread=(comment,), is_comment_page=True)
    (change,) = decide([page], kept([article], is_document=True), is_document=True).changed
    assert change.entry is None and change.thread_entry is page


def test_an_article_fills_the_comment_page_that_came_first() -> None:
    """The order in which the pages of a discussion are imported does not matter."""
    page = entry(published_raw="June 13th, 2010", text="", is_comment_page=True)
    article = entry(published_raw="June 13th, 2010", text="The article.")
    (change,) = decide([article], kept([page], is_document=True), is_document=True).changed
    assert change.entry is article


GUIDS = st.none() | st.sampled_from(
    ["g1", "g2", "http://a.example/1", "https://a.example/1", "tag:x"]
)
LINKS = st.none() | st.sampled_from(
    ["https://a.example/1", "http://a.example/1?sid=3", "https://a.example/2"]
)
ENTRIES = st.lists(
    st.builds(
        lambda guid, link, title, text: entry(title, guid=guid, link=link, text=text),
        GUIDS,
        LINKS,
        st.sampled_from(["A", "B", None]),
        st.sampled_from(["one", "two"]),
    ),
    max_size=8,
)


@given(ENTRIES, st.data())
def test_no_order_repetition_or_cut_of_known_entries_adds_anything(
    entries: list[Entry], data: st.DataObject
) -> None:
    """Whatever a site does to the order and number of its items, none of them comes back."""
    known = kept(entries)
    shown = data.draw(st.lists(st.sampled_from(entries), max_size=12)) if entries else []
    changes = decide(shown, known, is_document=False)
    assert not changes.new
    assert len({change.id for change in changes.changed} | set(changes.unchanged)) <= len(known)


@given(ENTRIES)
def test_deciding_twice_is_deciding_once(entries: list[Entry]) -> None:
    """The second import of the same bytes changes nothing and says so."""
    known = kept(entries)
    changes = decide(entries, known, is_document=False)
    assert not changes.new and not changes.changed
    assert sorted(changes.unchanged) == [article.id for article in known]


@given(ENTRIES)
def test_identity_and_fingerprint_are_values(entries: list[Entry]) -> None:
    """Two equal entries have equal digests in every process."""
    for item in entries:
        twin = replace(item)
        assert identity_of(item, is_document=False) == identity_of(twin, is_document=False)
        assert fingerprint_of(item) == fingerprint_of(twin)
