"""What the sources of Lemmy, Mastodon, Bluesky and PeerTube say they read, they read."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from reader.comments import bluesky, lemmy, mastodon, peertube
from reader.comments.source import FACETS, Source
from tests.comments import test_bluesky, test_lemmy, test_mastodon, test_peertube
from tests.comments.telling import Conversation


def _lemmy() -> Conversation:
    view = test_lemmy.view
    return test_lemmy.read(
        view("0.5", updated="2024-04-01T00:00:00Z", distinguished=True),
        view("0.5.6", deleted=True),
        *(view(f"0.{number}") for number in range(100, 148)),
        comments=50,
    )


def _mastodon() -> Conversation:
    status = test_mastodon.status
    below = [status(number, 1) for number in range(2, 61)]
    opener = {"id": "1", "acct": "n1"}
    below += [status(61, 60, replies_count=1, edited_at="2024-04-01T00:00:00Z", account=opener)]
    return test_mastodon.read(*below)


def _bluesky() -> Conversation:
    post, uri = test_bluesky.post, test_bluesky.uri
    by_opener = post(3, cut=True)
    by_opener["post"]["author"]["did"] = "did:plc:p1"
    return test_bluesky.read(post(1, post(2, by_opener), {"uri": uri(4), "notFound": True}))


def _peertube() -> Conversation:
    comment, tree = test_peertube.comment, test_peertube.tree
    reply = comment(3, 2, account=test_peertube.account(1))
    first = comment(2, totalReplies=1)
    return test_peertube.read(
        test_peertube.threads(
            first, comment(4, isDeleted=True), total=150, totalNotDeletedComments=2
        ),
        {test_peertube.tree_path(2): json.dumps(tree(first, tree(reply)))},
    )


@pytest.mark.parametrize(
    ("source", "conversation"),
    [
        (lemmy.SOURCE, _lemmy),
        (mastodon.SOURCE, _mastodon),
        (bluesky.SOURCE, _bluesky),
        (peertube.SOURCE, _peertube),
    ],
    ids=lambda value: value.name if isinstance(value, Source) else "",
)
def test_a_source_reads_what_it_says(
    source: Source, conversation: Callable[[], Conversation]
) -> None:
    """The table of the docs promises nothing that a thread does not show, and hides nothing."""
    told = conversation()
    thread = told.found.thread
    seen = {
        "author": any(each.author for each in thread),
        "time": all(each.published for each in thread if each.state == "ok"),
        "parent": any(each.depth for each in thread),
        "rank": any(each.rank is not None for each in thread),
        "score": any(each.score is not None for each in thread),
        "edits": any(each.edited for each in thread),
        "deletions": any(each.state in ("deleted", "removed") for each in thread),
        "roles": any(each.role for each in thread),
        # Beyond what it asks for a short thread, of which each has at most two rounds.
        "paging": len(told.rounds) > (2 if source.name == "bluesky" else 1),
        "total": told.found.total is not None,
    }
    assert set(seen) == set(FACETS)
    assert {name for name, is_seen in seen.items() if is_seen} == source.reads
    assert source.how.endswith(".")
    assert "\n" not in source.how
