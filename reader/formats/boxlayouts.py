"""How boxes of comments that other programs put into pages write them."""

from __future__ import annotations

import re

from reader.formats.commentlayout import CommentLayout, named

BOXES: tuple[CommentLayout, ...] = (
    CommentLayout(
        # The page of the frame, or a page into which a browser saved it.
        name="disqus",
        sign=re.compile(r"post-message\b"),
        items="li.post[id^=post-], div.post[id^=post-]",
        naming=named(r"post-(\d+)"),
        authors=(".post-byline .author", ".author"),
        times=("a.time-ago[title]", ".time-ago"),
        bodies=(".post-message",),
        links=("a.time-ago",),
        scores=(".vote-up .count", ".vote-up"),
        roles=((".post-byline .badge-moderator, .post-byline .badge", "moderator"),),
        is_ranked=True,
    ),
    CommentLayout(
        name="isso",
        sign=re.compile(r"isso-comment\b"),
        items=".isso-comment[id^=isso-]",
        naming=named(r"(isso-\d+)"),
        authors=(".isso-author", ".author"),
        times=("time[datetime]",),
        bodies=(".isso-text", ".text"),
        links=(".isso-permalink", ".permalink"),
        scores=(".isso-votes", ".votes"),
    ),
    CommentLayout(
        name="commento",
        sign=re.compile(r"commento-card\b"),
        items=".commento-card[id^=commento-comment-card-]",
        naming=named(r"commento-comment-card-(\w+)"),
        authors=(".commento-name",),
        times=(".commento-timeago",),
        bodies=("[id^=commento-comment-text-]", ".commento-body"),
        scores=(".commento-score",),
        is_ranked=True,
    ),
    CommentLayout(
        name="remark42",
        sign=re.compile(r"remark42__comment-"),
        items=".comment[id^=remark42__comment-]",
        around="div.thread",
        naming=named(r"remark42__comment-([\w-]+)"),
        authors=(".comment__username",),
        times=(".comment__time",),
        bodies=(".comment__text",),
        links=("a.comment__time",),
        scores=(".comment__score-value",),
    ),
    CommentLayout(
        name="giscus",
        sign=re.compile(r"gsc-comment\b"),
        items=".gsc-comment, .gsc-reply",
        needs_id=False,
        authors=(".gsc-comment-author .link-primary", ".gsc-reply-author .link-primary",
                 ".gsc-comment-author-avatar", ".gsc-reply-author a"),
        times=("time[datetime]",),
        bodies=(".gsc-comment-content", ".gsc-reply-content"),
        links=("a[href*='#discussioncomment-']",),
    ),
    CommentLayout(
        name="utterances",
        sign=re.compile(r"<article[^<>]{0,200}\btimeline-comment\b"),
        items="article.timeline-comment",
        needs_id=False,
        authors=(".comment-header strong",),
        times=(".comment-header time[datetime]", ".comment-header relative-time[datetime]"),
        bodies=(".markdown-body",),
        links=("a[href*='#issuecomment-']",),
        is_flat=True,
    ),
)  # fmt: skip
