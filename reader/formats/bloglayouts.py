"""How programs for blogs write comments into their pages."""

from __future__ import annotations

import re

from reader.formats.commentlayout import CommentLayout, named

BLOGS: tuple[CommentLayout, ...] = (
    CommentLayout(
        # Of its versions from 6 to 11: replies stand in boxes after their comment.
        name="drupal",
        sign=re.compile(r"comment__content\b|field--?name-comment-body\b"
                        r"|class=[\"']?submitted\b|js-comment\b"),
        items="a[id^=comment-] + div.comment, a[id^=comment-] + article, article[id^=comment-],"
              " div[id^=comment-]",
        has_anchor_before=True,
        authors=(".comment__author [property='schema:name']", ".comment__author span",
                 ".comment__author", ".comment-submitted .username", ".submitted .username",
                 ".username", ".author .fn", ".author"),
        times=("[property='schema:dateCreated'][content]", "[property='dc:date'][content]",
               "time[datetime]", ".comment__time", ".comment-time", ".submitted .date",
               ".submitted", ".comment__submitted"),
        bodies=("[property='schema:text']", ".field--name-comment-body",
                ".field-name-comment-body", "[property='content:encoded']",
                ".comment__text-content", ".content"),
        loose=(".comment__content",),
        furniture="h3, .links, .permalink",
        links=("a.permalink", ".comment__permalink a"),
        roles=((".by-node-author .comment__author", "author"),),
    ),
    CommentLayout(
        name="typepad",
        sign=re.compile(r"id=[\"']?comment-6a[0-9a-f]{8}"),
        items="div[id^=comment-6a], li[id^=comment-6a]",
        naming=named(r"(comment-6a[0-9a-f]{8,40})"),
        authors=(".comment-footer .commenter", ".comment-author", ".comment-footer"),
        times=(".comment-footer .permalink", ".comment-footer"),
        bodies=(".comment-content",),
        links=(".comment-footer a[href*='#comment-']",),
    ),
    CommentLayout(
        # Its templates of before 2007.
        name="movabletype",
        sign=re.compile(r"class=[\"']?(?:comments-post|comments-body|posted)\b"),
        items=".comments-body",
        needs_id=False,
        authors=(".comments-post", ".posted"),
        times=(".comments-post", ".posted"),
        loose=("*",),
        furniture=".comments-post, .posted",
        links=(".comments-post a[href^='#']", ".posted a[href*='#c']"),
        is_flat=True,
    ),
    CommentLayout(
        name="substack",
        sign=re.compile(r"comment-anchor\b"),
        items=".comment-anchor[id^=comment-]",
        around="div.comment",
        authors=(".commenter-name", ".comment-meta a"),
        times=(".comment-timestamp", "time[datetime]"),
        bodies=(".comment-body",),
        links=("a.comment-timestamp",),
    ),
    CommentLayout(
        name="wordpress",
        sign=re.compile(r"id=[\"']?(?:div-|li-)?comment[-_]?\d"),
        items="[id^=comment], [id^=div-comment], [id^=li-comment], a[name^=comment]",
        around="li.comment, li.pingback, li.trackback, li[class*=depth-], div.comment",
        id_from=("id", "name"),
        authors=(".comment-author .fn", ".comment-author b", "cite.fn", ".fn",
                 ".comment-author a", ".comment-author-name", ".comment-author", ".commenter",
                 ".comment_author", ".comment-meta cite", "cite", "[itemprop=author]", ".author",
                 ".comment-name", ".wpd-comment-author", ".wp-block-comment-author-name",
                 ".username", "header h3", "header h4", "header h5"),
        times=("time[datetime]", "abbr.published[title]", ".comment-meta a", ".comment-metadata a",
               ".comment-date", ".comment-time", ".commentmetadata a", ".comment_date",
               ".comment-meta", ".commentmetadata", ".wpd-comment-date", ".timestamp", ".date"),
        bodies=(".comment-content", ".comment_content", "[itemprop=text]",
                "[itemprop=commentText]", ".comment-text", ".comment_text", ".comment-entry",
                ".commenttext", ".comment-copy", ".comment-message", ".wpd-comment-text",
                ".wp-block-comment-content"),
        loose=(".comment-body", ".comment_body", ".commentbody", ".comment-inner", "*"),
        links=(".comment-meta a[href*='#comment']", ".comment-metadata a[href*='#comment']",
               "a[href*='#comment-']"),
        scores=("[itemprop=upvoteCount]",),
        deleted=".comment-deleted",
        pending=".comment-awaiting-moderation",
        roles=((".bypostauthor > article .fn, .bypostauthor > div .fn, .bypostauthor > .fn",
                "author"),),
    ),
    CommentLayout(
        name="blogger",
        sign=re.compile(r"id=[\"']?c\d{5,}\b"),
        items="li[id^=c], dt[id^=c], div[id^=c]",
        authors=(".comment-header .user", ".user", ".comment-author .fn", ".fn",
                 ".comment-author a:last-of-type", ".comment-author"),
        times=(".datetime", ".comment-timestamp", ".comment-footer"),
        bodies=(".comment-content", ".comment-body"),
        links=(".datetime a", ".comment-timestamp a"),
        deleted=".deleted-comment",
        roles=((".user.blog-author", "author"),),
    ),
)  # fmt: skip
