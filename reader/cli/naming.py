"""What a command line names: articles, comments and feeds by id, link, title or query."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reader.cli.session import EXIT_DONE, EXIT_FAILED, say_error
from reader.errors import ReaderError
from reader.library import Library
from reader.model.article import Article
from reader.model.feed import KeptFeed
from reader.model.listing import ArticleQuery, Sort, SortTerm

Order = tuple[Sort, tuple[SortTerm, ...]]


def article_ids(library: Library, query: Iterable[str], order: Order) -> Any:
    """The articles that the words of a query find, as an array of ids."""
    # A refresh from cron, which names feeds at most, does without.
    from reader.query import parse_query

    node = parse_query(" ".join(query))
    if node is not None:
        library.catch_up()
    sort, terms = order
    return asyncio.run(library.article_ids(ArticleQuery(node=node, sort=sort, terms=terms)))


def articles_of(library: Library, ids: Iterable[int]) -> Iterator[Article]:
    """The articles of these ids; what is gone meanwhile is left out."""
    for article_id in ids:
        if (article := library.get_article(article_id)) is not None:
            yield article


def the_article(library: Library, reference: str) -> Article:
    """The article with this id or link.

    Raises:
        ReaderError: there is none.
    """
    found = library.find_article(reference)
    if found is None:
        raise ReaderError(f"there is no article {reference}; reader list shows the ids")
    return found


def the_feed(library: Library, reference: str) -> KeptFeed:
    """The feed with this id, address or title.

    Raises:
        ReaderError: there is none.
    """
    found = library.find_feed(reference)
    if found is None:
        raise ReaderError(f"there is no feed {reference}; reader feeds lists them")
    return found


def named_feeds(library: Library, references: Iterable[str]) -> Iterator[KeptFeed | None]:
    """The feeds of these ids, addresses or titles; None for one that is not there, which is told.

    Each is looked up when it is its turn: what was done with one before may have removed it.
    """
    for reference in references:
        try:
            yield the_feed(library, reference)
        except ReaderError as error:
            say_error(str(error))
            yield None


def listed_ids(
    library: Library, query: Sequence[str], order: Order
) -> tuple[Sequence[int], list[str]]:
    """The articles of a query and, where it is nothing but ids, the ids that name none."""
    if not query or not all(word.isdecimal() for word in query):
        return article_ids(library, query, order), []
    articles, _, missing = named(library, query)
    return articles, missing


def tell_missing(missing: Iterable[str], kind: str) -> int:
    """Says which things there are none of; the exit status that follows."""
    status = EXIT_DONE
    for thing in missing:
        say_error(f"there is no {kind} {thing}")
        status = EXIT_FAILED
    return status


def named(library: Library, things: Sequence[str]) -> tuple[list[int], list[int], list[str]]:
    """Article ids, comment ids and what names nothing; words that are no names are one query.

    A bare number is always an id; as a word it stands in quotes.
    """
    articles: dict[int, None] = {}
    comments: dict[int, None] = {}
    missing: list[str] = []
    words = [thing for thing in things if not _is_name(thing)]
    if words:
        articles |= dict.fromkeys(article_ids(library, words, ("published", ())))
    for thing in things:
        if not _is_name(thing):
            continue
        if thing[:1] == "c":
            kept = library.comments([int(thing[1:])]) if len(thing) < 20 else []
            comments |= dict.fromkeys(comment.id for comment in kept)
            missing.extend([] if kept else [thing])
        elif (article := library.find_article(thing)) is not None:
            articles[article.id] = None
        else:
            missing.append(thing)
    return list(articles), list(comments), missing


def _is_name(thing: str) -> bool:
    is_id = thing.removeprefix("c").isdecimal()
    return is_id or thing.startswith(("http://", "https://"))
