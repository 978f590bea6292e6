"""Discussions in the reader: tabs, fetching, following, and what comes while one reads."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from reader.config import CommentSettings, RefreshSettings, Settings
from reader.errors import FetchError
from reader.model.body import Body
from reader.model.changes import StateChange
from reader.model.discussion import Discussion
from reader.model.event import (
    Counts,
    RefreshFinished,
    ThreadRefreshed,
    ThreadsFinished,
    ThreadsStarted,
)
from reader.screens.asking import NOTHING_KNOWN
from tests.fakes import START, FakeLibrary
from tests.screens.running import Running, running

HN = "https://news.ycombinator.com/item?id=1"


def two_threads(library: FakeLibrary) -> int:
    """An article that is discussed on its own site and on Hacker News."""
    article_id = library.add("Twice", comments=[(0, "Own first"), (1, "Own reply"), (0, "Own two")])
    library.discuss(article_id, id=0, name="Comments", fetched=START)
    library.discuss(
        article_id, id=1, name="Hacker News", source="hackernews", page=HN, fetched=START
    )
    first = library.reply(article_id, "From far", discussion_id=1)
    library.reply(article_id, "An answer", discussion_id=1, to=first)
    return article_id


def unfetched(library: FakeLibrary) -> int:
    """An article whose discussion was never asked for."""
    article_id = library.add("Fresh")
    library.discuss(article_id, id=1, name="Hacker News", source="hackernews", page=HN)
    return article_id


def comes(library: FakeLibrary, article_id: int, *texts: str) -> None:
    """Has the next asking bring comments to Hacker News' thread of an article."""

    def answer() -> Discussion:
        for text in texts:
            library.reply(article_id, text, discussion_id=1)
        return library.discuss(
            article_id, id=1, name="Hacker News", source="hackernews", page=HN, fetched=START
        )

    library.answers.append(answer)


async def in_comments(run: Running, *keys: str) -> None:
    """Goes from the list to the comments of the cursor's article."""
    await run.press(*keys, "c")
    await run.until(lambda: run.main.reading.article is not None)
    await run.until(lambda: run.focused_id == "comments")


# Tabs


async def test_a_comma_goes_through_the_discussions(library: FakeLibrary) -> None:
    """Each tab shows its own comments; the key goes round."""
    two_threads(library)
    async with running(library) as run:
        await in_comments(run)
        await run.until(lambda: "Own first" in run.shown())
        assert "Hacker News" in run.shown()
        await run.press("comma")
        await run.until(lambda: "From far" in run.shown())
        assert "Own first" not in run.shown()
        await run.press("comma")
        await run.until(lambda: "Own first" in run.shown())


async def test_each_discussion_keeps_its_place(library: FakeLibrary) -> None:
    """Going to another tab and back, and to another article and back, loses no place."""
    article_id = two_threads(library)
    own = [one.id for one in library.threads[article_id] if one.discussion_id == 0]
    far = [one.id for one in library.threads[article_id] if one.discussion_id == 1]
    async with running(library) as run:
        await in_comments(run)
        await run.press("j", "j")
        assert run.main.thread.cursor_comment_id == own[2]
        await run.press("comma")
        await run.until(lambda: run.main.thread.discussion_id == 1)
        await run.press("j")
        assert run.main.thread.cursor_comment_id == far[1]
        await run.press("comma")
        await run.until(lambda: run.main.thread.discussion_id == 0)
        assert run.main.thread.cursor_comment_id == own[2]
        await run.press("comma", "J", "K")
        await run.until(lambda: run.main.reading.article_id == article_id)
        await run.until(lambda: run.main.thread.discussion_id == 1)
        assert run.main.thread.cursor_comment_id == far[1]
    assert library.thread_positions[article_id, 0].comment_id == own[2]
    assert library.positions[article_id].discussion_id == 1


async def test_the_first_discussion_with_comments_is_shown(library: FakeLibrary) -> None:
    """Nobody looks at an empty tab while the talk is in the next one."""
    article_id = library.add("Elsewhere")
    library.discuss(article_id, id=0, name="Comments")
    library.discuss(article_id, id=2, name="lobste.rs", fetched=START)
    library.reply(article_id, "Here we are", discussion_id=2)
    async with running(library) as run:
        await in_comments(run)
        await run.until(lambda: "Here we are" in run.shown())


async def test_of_several_elsewhere_the_fullest_is_shown(library: FakeLibrary) -> None:
    """One does not land where a single voice is while the talk is in another tab."""
    article_id = library.add("Elsewhere")
    for number, name in (2, "lobste.rs"), (3, "Hacker News"):
        library.discuss(article_id, id=number, name=name, fetched=START)
    library.reply(article_id, "Alone", discussion_id=2)
    for text in "We talk", "We do":
        library.reply(article_id, text, discussion_id=3)
    async with running(library) as run:
        await in_comments(run)
        await run.until(lambda: "We talk" in run.shown())


async def test_what_answers_first_waits_for_the_articles_own(library: FakeLibrary) -> None:
    """Asking shows the talk on the site itself, though Hacker News was faster."""
    article_id = unfetched(library)
    library.discuss(article_id, id=0, name="Comments")
    comes(library, article_id, "From far", "And far")

    def own() -> Discussion:
        assert not len(run.main.thread.thread), "what came first waits"
        library.reply(article_id, "On the site", discussion_id=0)
        return library.discuss(article_id, id=0, name="Comments", fetched=START)

    library.answers.append(own)
    async with running(library) as run:
        await in_comments(run)
        await run.until(lambda: "On the site" in run.shown())
        await run.press("comma")
        await run.until(lambda: "From far" in run.shown())


async def test_where_the_articles_own_is_silent_the_other_is_shown(library: FakeLibrary) -> None:
    """A site that never answers hides nothing that came from elsewhere."""
    article_id = unfetched(library)
    library.discuss(article_id, id=0, name="Comments")
    comes(library, article_id, "From far")
    async with running(library) as run:
        await in_comments(run)
        await run.until(lambda: "From far" in run.shown())


async def test_a_comment_found_is_shown_in_its_own_tab(library: FakeLibrary) -> None:
    """A hit of a search leads to the thread that it stands in."""
    article_id = two_threads(library)
    far = next(one.id for one in library.threads[article_id] if one.discussion_id == 1)
    async with running(library) as run:
        run.main.go_to_article(article_id, far)
        await run.until(lambda: run.main.thread.cursor_comment_id == far)
        assert run.main.thread.discussion_id == 1
        own = library.threads[article_id][0].id
        run.main.go_to_article(article_id, own)
        await run.until(lambda: run.main.thread.cursor_comment_id == own)


async def test_marking_a_thread_read_leaves_the_other_tabs(library: FakeLibrary) -> None:
    """M is about the discussion that is shown; the row counts what is left in the others."""
    article_id = two_threads(library)
    async with running(library) as run:
        await in_comments(run)
        await run.press("comma")
        await run.until(lambda: run.main.thread.discussion_id == 1)
        await run.press("M")
        await run.until(lambda: "5·3" in run.shown())
        left = {one.discussion_id for one in library.threads[article_id] if one.unread}
        assert left == {0}
        await run.press("comma")
        await run.until(lambda: "Own first" in run.shown())
        assert run.main.thread.unread_count == 3
        await run.press("u")
        await run.until(lambda: "5·5" in run.shown())


async def test_tabs_count_what_is_unread_in_each(library: FakeLibrary) -> None:
    """What was read in a tab, or is unread again in another one, is told on both."""
    two_threads(library)
    async with running(library) as run:
        await in_comments(run)
        await run.until(lambda: "Comments 3·3" in run.shown() and "Hacker News 2·2" in run.shown())
        await run.press("j", "comma")
        await run.until(lambda: "Comments 3·2" in run.shown())
        await run.press("X")
        await run.until(lambda: "[Hacker News 2]" in run.shown())
        await run.press("comma")
        await run.until(lambda: run.main.thread.discussion_id == 0)
        await run.press("u")
        await run.until(lambda: "Hacker News 2·2" in run.shown())


async def test_hidden_comments_are_not_marked_with_the_others(library: FakeLibrary) -> None:
    """What a rule hides is neither counted nor marked, and is unread once it is shown."""
    article_id = two_threads(library)
    await library.add_rule("author", "Reader 2")
    async with running(library) as run:
        await in_comments(run)
        await run.until(lambda: run.main.thread.unread_count == 2)
        await run.press("M")
        await run.until(lambda: not library.threads[article_id][0].unread)
        assert library.threads[article_id][1].unread
        run.main.change(lambda: library.remove_rule(1))
        await run.until(lambda: run.main.thread.unread_count == 1)


# Fetching


async def test_c_fetches_what_was_never_fetched(library: FakeLibrary) -> None:
    """The pane says so at once, and what comes appears by itself."""
    article_id = unfetched(library)
    library.thread_gate = asyncio.Event()
    comes(library, article_id, "Hello there", "And me")
    async with running(library) as run:
        await in_comments(run)
        await run.until(lambda: "fetching" in run.shown())
        assert library.asked == [((article_id,), False)]
        library.thread_gate.set()
        await run.until(lambda: "Hello there" in run.shown())
        await run.until(lambda: "fetching" not in run.shown())
        assert "Hacker News: 2 new comments" in run.status()
        assert "2·2" in run.shown()


async def test_what_was_fetched_is_not_fetched_by_going_there(library: FakeLibrary) -> None:
    """c goes to comments that are here without asking anybody; opening asks nobody either."""
    two_threads(library)
    async with running(library) as run:
        await run.press("enter")
        await in_comments(run)
        await run.pilot.pause()
        assert library.asked == []


async def test_c_in_the_comments_fetches_again(library: FakeLibrary) -> None:
    """New comments stand where they belong, and the line that is read does not move."""
    article_id = two_threads(library)
    async with running(library) as run:
        await in_comments(run)
        await run.press("comma", "j")
        await run.until(lambda: run.main.thread.discussion_id == 1)
        here = run.main.thread.cursor_comment_id
        comes(library, article_id, "One more")
        await run.press("c")
        await run.until(lambda: "1 new comment" in run.status())
        assert library.asked == [((article_id,), False)]
        assert run.main.thread.cursor_comment_id == here
        assert "One more" in run.shown()


async def test_a_feed_that_names_comments_is_enough_to_ask(library: FakeLibrary) -> None:
    """An article with an address for its comments is asked for, although nothing is known yet."""
    article_id = library.add("Named")
    article = library.articles[article_id]
    entry = replace(article.entry, comments_feed="https://example.org/comments.xml")
    library.articles[article_id] = replace(article, entry=entry)
    library.thread_gate = asyncio.Event()
    async with running(library) as run:
        await in_comments(run)
        await run.until(lambda: library.asked == [((article_id,), False)])
        await run.until(lambda: "fetching" in run.shown())
        library.thread_gate.set()
        await run.until(lambda: "No discussion of this article is known" in run.status())
        assert "fetching" not in run.shown()


async def test_what_nobody_names_is_looked_for_when_asked_twice(library: FakeLibrary) -> None:
    """The first c asks nobody, the second looks elsewhere and says what came of it."""
    bare = library.add("Bare")
    async with running(library) as run:
        await in_comments(run)
        await run.until(lambda: "c again looks for one" in run.status())
        assert library.asked == []
        await run.press("c")
        await run.until(lambda: NOTHING_KNOWN in run.status())
        assert library.asked == [((bare,), True)]
        comes(library, bare, "Found after all")
        await run.press("c")
        await run.until(lambda: "Found on Hacker News: 1 new comment" in run.status())
        await run.until(lambda: "Found after all" in run.shown())


async def test_a_discussion_that_fails_is_one_line(library: FakeLibrary) -> None:
    """The pane keeps the error with the tab; nothing that is here is lost."""
    article_id = two_threads(library)

    def fail() -> Discussion:
        return library.discuss(
            article_id, id=1, name="Hacker News", source="hackernews", status="failing",
            error="503 Service Unavailable", fetched=START,
        )  # fmt: skip

    library.answers.append(fail)
    async with running(library) as run:
        await in_comments(run)
        await run.press("comma", "c")
        await run.until(lambda: "Hacker News: 503 Service Unavailable" in run.status())
        assert run.shown().count("503 Service") == 2
        # What failed is asked for again when it is due or wanted, not by going there.
        await run.press("f3", "c")
        await run.pilot.pause()
        assert len(library.asked) == 1
        assert "From far" in run.shown()


async def test_a_process_that_fails_is_said_and_can_be_asked_again(library: FakeLibrary) -> None:
    """`fetching…` goes, the line says why, and the key works once more."""
    article_id = unfetched(library)
    library.thread_failure = FetchError("the refresh ended before its work did")
    async with running(library) as run:
        await in_comments(run)
        await run.until(lambda: "ended before" in run.status())
        await run.until(lambda: "fetching" not in run.shown())
        library.thread_failure = None
        comes(library, article_id, "Now")
        await run.press("c")
        await run.until(lambda: "Now" in run.shown())


async def test_opening_asks_only_where_it_is_set(library: FakeLibrary) -> None:
    """`fetch-on-open` has an article's discussions asked for as soon as it is opened."""
    article_id = unfetched(library)
    settings = Settings(comments=CommentSettings(fetch_on_open=True))
    async with running(library, settings=settings) as run:
        await run.rest()
        assert library.asked == []
        await run.press("enter")
        await run.until(lambda: library.asked == [((article_id,), False)])


async def test_what_is_due_is_asked_for_again_where_it_is_set(library: FakeLibrary) -> None:
    """A live thread is fetched when its article is opened once more, a quiet one is left alone."""
    article_id = two_threads(library)
    library.discuss(article_id, id=1, name="Hacker News", fetched=START, due=START)
    other = library.add("Quiet")
    later = datetime.now(UTC) + timedelta(days=1)
    library.discuss(other, id=1, name="Hacker News", fetched=START, due=later)
    settings = Settings(comments=CommentSettings(fetch_on_open=True))
    async with running(library, settings=settings) as run:
        await run.press("enter")
        await run.opens(other)
        await run.press("J")
        await run.until(lambda: library.asked == [((article_id,), False)])


async def test_comments_that_others_store_come_into_the_open_thread(library: FakeLibrary) -> None:
    """A refresh in another program shows in the pane, in the row and in the head, unasked."""
    async with running(library) as run:
        await in_comments(run, "j")
        await run.press("M")
        await run.until(lambda: not any(kept.unread for kept in library.threads[5]))
        here = run.main.thread.cursor_comment_id
        library.reply(5, "A late reply", to=library.threads[5][0].id)
        await run.until(lambda: "4·1" in run.shown())
        await run.until(lambda: "A late reply" in run.shown())
        await run.until(lambda: "4 comments" in run.shown())
        assert run.main.thread.cursor_comment_id == here
        assert run.main.thread.unread_count == 1


async def test_what_others_change_shows_in_the_open_thread(library: FakeLibrary) -> None:
    """A comment that was edited while it is being read says its new words, though none came."""
    article_id = two_threads(library)
    async with running(library) as run:
        await in_comments(run, "g", "g")
        await run.until(lambda: "Own reply" in run.shown())
        kept = library.threads[article_id]
        edited = replace(kept[1].comment, body=Body("text", "Own regret"), text="Own regret")
        kept[1] = replace(kept[1], comment=edited)
        library.discuss(article_id, id=0, name="Comments", fetched=START, changed=START)
        library.version += 1
        await run.until(lambda: "Own regret" in run.shown())
        assert "Own reply" not in run.shown()


async def test_an_article_is_followed_while_it_is_open(library: FakeLibrary) -> None:
    """A refresh from cron asks for the comments of what is being read; a preview is not read."""
    async with running(library) as run:
        await run.press("j")
        await run.until(lambda: run.main.reading.article_id == 5)
        await run.press("enter")
        await run.until(lambda: library.opened == [5])
        await run.press("J")
        await run.until(lambda: library.opened == [5, 4])


async def test_what_others_mark_shows_in_the_open_thread(library: FakeLibrary) -> None:
    """`reader mark` beside the open thread is seen in it; nothing moves or is new twice."""
    async with running(library) as run:
        await in_comments(run, "j")
        await run.press("M")
        await run.until(lambda: run.main.thread.unread_count == 0)
        here, top = run.main.thread.cursor_comment_id, run.main.thread.scroll_y

        async def is_looked_at(unread: int) -> None:
            library.version += 1
            await run.main.renewing.look_for_changes()
            await run.until(lambda: run.main.thread.unread_count == unread)

        last = library.threads[5][-1].id
        await library.mark_comments([last], unread=True)
        await is_looked_at(1)
        await library.mark_comments([last], unread=False)
        await is_looked_at(0)
        library.reply(5, "A late reply", to=library.threads[5][0].id)
        await is_looked_at(1)
        await is_looked_at(1)
        await run.until(lambda: "1 new" in run.shown())
        assert (run.main.thread.cursor_comment_id, run.main.thread.scroll_y) == (here, top)


async def test_what_is_not_written_yet_stays_as_it_is_shown(library: FakeLibrary) -> None:
    """While the store is busy, what was just marked is not shown as it was before."""
    async with running(library) as run:
        await in_comments(run, "j")
        await run.press("M")
        await run.until(lambda: run.main.thread.unread_count == 0)
        mark, is_free = library.mark_comments, asyncio.Event()

        async def marked(ids: Sequence[int], **state: bool) -> StateChange:
            await is_free.wait()
            return await mark(ids, **state)

        library.mark_comments = marked  # type: ignore[method-assign,assignment]
        await run.press("m")
        library.version += 1
        await run.main.renewing.look_for_changes()
        assert run.main.thread.unread_count == 1
        is_free.set()
        await run.until(lambda: run.main.thread.unwritten == 0)
        library.version += 1
        await run.main.renewing.look_for_changes()
        assert run.main.thread.unread_count == 1


async def test_reading_alone_reads_no_thread_anew(library: FakeLibrary) -> None:
    """What one marks oneself changes counts in the store, and costs nothing here."""
    async with running(library) as run:
        await in_comments(run, "j")
        await run.until(lambda: run.main.thread.cursor_comment_id is not None)
        read: list[int] = []
        thread = library.thread

        async def counted(article_id: int, discussion_id: int = 0) -> object:
            read.append(article_id)
            return await thread(article_id, discussion_id)

        library.thread = counted  # type: ignore[method-assign,assignment]
        await run.press("j", "j")
        library.version += 1
        await run.until(lambda: "3·1" in run.shown())
        await asyncio.sleep(1.1)
        await run.pilot.pause()
        assert read == []


async def test_a_refresh_tells_of_new_comments(library: FakeLibrary) -> None:
    """What R brings to threads is told behind what it brings to feeds."""
    article_id = two_threads(library)
    library.refresh_steps = [
        RefreshFinished(feeds=2, failed=0, new=4, changed=0, unchanged=1),
        ThreadsStarted(total=1),
        ThreadRefreshed(
            discussion=Discussion(id=1, article_id=article_id, name="Hacker News"),
            comments=Counts(new=3),
        ),
        ThreadsFinished(discussions=1, failed=0, comments=Counts(new=3)),
    ]
    settings = Settings(refresh=RefreshSettings(on_start=False))
    library.refresh_gate = asyncio.Event()
    async with running(library, settings=settings) as run:
        await run.press("R")
        await run.until(lambda: "refreshed: 4 new" in run.title())
        library.reply(article_id, "One more", discussion_id=1)
        # What was written meanwhile has been looked at without reading rows.
        library.version -= 1
        library.refresh_gate.set()
        await run.until(lambda: "refreshed: 4 new · 3 new comments" in run.title())
        await run.until(lambda: "6·6" in run.shown())


# Going there from outside


async def test_a_discussion_that_is_here_opens_at_once(library: FakeLibrary) -> None:
    """`reader open ADDRESS` shows what is stored, and asks for news of it beside that."""
    article_id = two_threads(library)
    library.addresses[HN] = (article_id, 1)
    library.thread_gate = asyncio.Event()
    async with running(library, target=HN) as run:
        await run.until(lambda: "From far" in run.shown())
        assert run.focused_id == "comments"
        assert library.asked == [((article_id,), False)]
        await run.until(lambda: not library.articles[article_id].unread)
        await run.press("q")
        await run.until(lambda: not run.app.is_running)


async def test_a_discussion_that_is_not_here_is_fetched(library: FakeLibrary) -> None:
    """The pane says what happens until it is there; it is an article of the list then."""
    library.addresses[HN] = (0, 0)

    def opened(address: str) -> tuple[int, int]:
        article_id = two_threads(library)
        return article_id, 1

    library.opens = opened
    async with running(library, target=HN) as run:
        await run.until(lambda: "From far" in run.shown())
        assert run.focused_id == "comments"
        await run.until(lambda: run.main.articles.article_id == 7)


async def test_a_discussion_that_cannot_be_had_is_one_line(library: FakeLibrary) -> None:
    """The reader stays usable, and the line names the reason."""
    library.addresses[HN] = (0, 0)

    def fail(address: str) -> tuple[int, int]:
        raise FetchError(f"{address}: 404 Not Found")

    library.opens = fail
    before = dict(library.articles)
    async with running(library, target=HN) as run:
        await run.until(lambda: "404 Not Found" in run.status())
        await run.until(lambda: run.shown().count("404 Not Found") == 2)
        assert library.articles == before
        await run.press("f3", "j")
        assert run.app.is_running


# Following


async def test_w_follows_and_u_takes_it_back(library: FakeLibrary) -> None:
    """The row has a mark; in the comments the same key is about the same article."""
    article_id = two_threads(library)
    async with running(library) as run:
        await run.press("w")
        await run.until(lambda: library.articles[article_id].is_watched)
        await run.until(lambda: "◎" in run.shown())
        await in_comments(run)
        await run.press("w")
        await run.until(lambda: not library.articles[article_id].is_watched)
        await run.press("u")
        await run.until(lambda: library.articles[article_id].is_watched)
        assert run.main.thread.is_watched
        # Going to the comments was reading the article, which is the step in between.
        await run.press("u", "u")
        await run.until(lambda: not library.articles[article_id].is_watched)
        assert "1 article watched" in run.status()
