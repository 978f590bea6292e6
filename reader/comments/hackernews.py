"""Hacker News: the tree from Algolia in one answer, the order and what that lacks from Firebase."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reader.comments.addresses import base_of, read_address
from reader.comments.source import (
    FACETS,
    Ask,
    Asking,
    Heard,
    Part,
    Refused,
    Source,
    Told,
    told_json,
)
from reader.errors import FetchError, FormatError
from reader.formats import hackernews, jsonvalues
from reader.formats.hackernews import Collected
from reader.formats.jsonvalues import Node
from reader.model.comment_sites import CommentSites
from reader.model.discussion import DiscussionLink, FoundThread

_OTHER_FRONTS = ("https://hckrnews.com", "https://hn.algolia.com")
_MOST_ABOVE = 100
"""How far up from a comment its story is looked for, item by item."""
_MISSING_SHARE = 4
"""A tree that lacks more than one in so many comments is asked for again, item by item."""


def recognise(url: str, sites: CommentSites) -> DiscussionLink | None:
    """Recognises pages of items, of comments too, and addresses of both interfaces."""
    number = _number(url, sites)
    if number is None:
        return None
    page = _page(sites, number)
    return DiscussionLink(source="hackernews", address=page, page=page, name="Hacker News")


def _number(url: str, sites: CommentSites) -> int | None:
    address = read_address(url)
    if address is None:
        return None
    if at := base_of(url, (sites.hackernews,)):
        return _id(address.query.get("id")) if at[1] == "/item" else None
    if at := base_of(url, (sites.hackernews_tree, sites.hackernews_items)):
        match at[1].split("/"):
            case ["", "items" | "item", name]:
                return _id(name.removesuffix(".json"))
    return _id(address.query.get("id")) if base_of(url, _OTHER_FRONTS) else None


def _id(text: str | None) -> int | None:
    number = jsonvalues.whole(text) if text and text.isdecimal() else None
    return number or None


def _page(sites: CommentSites, number: int) -> str:
    return f"{sites.hackernews}/item?id={number}"


def ask(link: DiscussionLink, sites: CommentSites) -> Asking:
    """Asks for the tree and for the story's own item at once, then for what is missing."""
    number = _id(link.address.rpartition("id=")[2])
    if number is None:
        raise FormatError(f"{link.address}: not a Hacker News item")
    collected = Collected(sites.hackernews)
    heard = yield _round(sites, number)
    tree, item = _read(heard)
    if story := _story(tree, item, number):
        heard = yield _round(sites, story)
        tree, item = _read(heard)
        number = story
    elif tree is None and item is not None and _is_comment(item):
        item = yield from _climb(item, sites)
        number = hackernews.item_id(item) or number
    if tree is not None:
        collected.add_tree(tree)
    if item is not None:
        collected.add_item(item, is_root=True)
    if tree is None and item is None:
        raise FetchError(_why(heard))
    problem = yield from _missing(collected, sites, is_all=tree is None)
    entry = collected.entry()
    return FoundThread(
        thread=entry.thread,
        root=entry,
        total=collected.total,
        problem=problem or _refused(item, heard),
        page=collected.page,
    )


def _round(sites: CommentSites, number: int) -> tuple[Ask, Ask]:
    return (
        Ask(url=f"{sites.hackernews_tree}/items/{number}"),
        Ask(url=_item_url(sites, number)),
    )


def _item_url(sites: CommentSites, number: int) -> str:
    return f"{sites.hackernews_items}/item/{number}.json"


def _read(heard: Sequence[Heard]) -> tuple[Node | None, Node | None]:
    """The tree and the item, each None where it did not come.

    Raises:
        FormatError: neither came, and one of them is no JSON.
    """
    found: list[Node | None] = []
    fault: FormatError | None = None
    for each in heard:
        try:
            found.append(_item(each))
        except FormatError as error:
            found.append(None)
            fault = fault or error
    if fault is not None and not any(found):
        raise fault
    tree, item = found
    return tree, item


def _item(heard: Heard) -> Node | None:
    if isinstance(heard, Refused):
        return None
    return hackernews.from_answer(told_json(heard))


def _is_comment(item: Node) -> bool:
    return jsonvalues.string(item, "type") in ("comment", "pollopt")


def _story(tree: Node | None, item: Node | None, number: int) -> int | None:
    """The story that a comment belongs to, where an answer names it."""
    for each in (tree, item):
        if each is not None and (story := hackernews.story_id(each)) not in (None, number):
            return story
    return None


def _climb(item: Node, sites: CommentSites) -> Part[Node]:
    """Goes up from a comment to its story, which Firebase does not name."""
    seen = set[int]()
    for _ in range(_MOST_ABOVE):
        above = hackernews.parent_id(item)
        if above is None or above in seen:
            break
        seen.add(above)
        (parent,) = yield from _items([above], sites)
        if parent is None:
            break
        item = parent
        if not _is_comment(item):
            break
    return item


def _items(numbers: Iterable[int], sites: CommentSites) -> Part[list[Node | None]]:
    """Asks for items; None for each that did not come."""
    heard = yield [Ask(url=_item_url(sites, number)) for number in numbers]
    found: list[Node | None] = []
    for each in heard:
        try:
            found.append(_item(each))
        except FormatError:
            found.append(None)
    return found


def _missing(collected: Collected, sites: CommentSites, *, is_all: bool) -> Part[str | None]:
    """Asks item by item, level by level, for what is missing; says what did not come."""
    if options := collected.wanted_options:
        found = yield from _items(options, sites)
        collected.add_options(option for option in found if option is not None)
    here = collected.ids
    kids = hackernews.kid_ids(collected.root)
    lost = yield from _walk(collected, [kid for kid in kids if kid not in here], sites)
    total = collected.total or 0
    if not is_all and (total - len(collected.ids)) * _MISSING_SHARE > total:
        # The tree is old: what its comments were answered since only they themselves say.
        lost += yield from _walk(collected, [kid for kid in kids if kid in here], sites)
    if not lost:
        return None
    return f"{lost} comments and the replies to them could not be fetched"


def _walk(collected: Collected, wanted: list[int], sites: CommentSites) -> Part[int]:
    """Asks for these and for all below them; returns how many did not come."""
    seen = set(wanted)
    lost = 0
    while wanted:
        found = yield from _items(wanted, sites)
        below: list[int] = []
        for item in found:
            if item is None:
                lost += 1
                continue
            collected.add_item(item)
            kids = [kid for kid in hackernews.kid_ids(item) if kid not in seen]
            seen.update(kids)
            below += kids
        wanted = below
    return lost


def _why(heard: Sequence[Heard]) -> str:
    """Why nothing came: the item does not exist, or what the first refusal says."""
    if any(isinstance(each, Told) for each in heard):
        return "no such item"
    return next(each.message for each in heard if isinstance(each, Refused))


def _refused(item: Node | None, heard: Sequence[Heard]) -> str | None:
    if item is not None:
        return None
    last = heard[-1]
    why = last.message if isinstance(last, Refused) else "no such item"
    return f"without the order of the site: {why}"


SOURCE = Source(
    name="hackernews",
    label="Hacker News",
    recognise=recognise,
    ask=ask,
    reads=frozenset(FACETS) - {"score", "edits"},
    how=(
        "The tree from Algolia in one answer, the order of the top level from Firebase; what the "
        "tree lacks is asked for item by item, level by level. Points of comments and edits are "
        "not published."
    ),
)
