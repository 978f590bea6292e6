"""Pages of comments as single programs and sites write them, two comments each."""

from __future__ import annotations

PAGES = {
    "drupal": """<a id="comment-31"></a><div class="comment"><h3>Nice</h3><div class="submitted">
Submitted by <span class="username">Ann</span> on Mon, 06/14/2010 - 12:30</div>
<div class="content"><p>Cold</p></div></div><div class="indented"><a id="comment-32"></a>
<div class="comment"><div class="submitted"><a class="username">Bea</a> on Tue, 06/15/2010</div>
<div class="content"><p>Very</p></div></div></div>""",
    "drupal-10": """<article id="comment-31" class="comment js-comment"><footer>
<p class="comment__author"><span>Ann</span></p><p class="comment__time">Mon, 06/14/2010 - 12:30</p>
</footer><div class="comment__content"><h3>Nice</h3><div class="field--name-comment-body">Cold</div>
<ul class="links"><li>Reply</li></ul></div></article><div class="indented">
<article id="comment-32" class="comment js-comment"><p class="comment__author">Bea</p>
<p class="comment__time">Tue, 06/15/2010</p>
<div class="comment__content"><div class="field--name-comment-body">Very</div></div></article></div>
""",
    "wordpress-blocks": """<ol class="wp-block-comment-template">
<li id="comment-31" class="comment depth-1"><div class="wp-block-comment-author-name">Ann</div>
<div class="wp-block-comment-date"><time datetime="2010-06-14">x</time></div>
<div class="wp-block-comment-content"><p>Cold</p></div>
<div class="wp-block-comment-reply-link"><a>Reply</a></div><ol><li id="comment-32" class="comment">
<div class="wp-block-comment-author-name">Bea</div><time datetime="2010-06-15">x</time>
<div class="wp-block-comment-content"><p>Very</p></div></li></ol></li></ol>""",
    "substack": """<div class="comment"><div id="comment-31" class="comment-anchor"></div>
<table class="comment-content"><tr><td><a class="commenter-name">Ann</a>
<a class="comment-timestamp" title="Jun 14, 2010, 10:00 AM">x</a><div
class="comment-body">Cold</div>
<a>Reply</a></td></tr></table><div class="comment-list"><div class="comment">
<div id="comment-32" class="comment-anchor"></div><a class="commenter-name">Bea</a>
<a class="comment-timestamp" title="Jun 15, 2010, 10:00 AM">x</a><div
class="comment-body">Very</div>
</div></div></div>""",
    "lwn": """<a name="CommAnchor31"></a><details class="CommentBox" open><summary>
<h3 class="CommentTitle">Nice</h3><p class="CommentPoster">Posted Jun 14, 2010 18:52 UTC (Mon) by
<b>Ann</b> (subscriber, #1) [<a href="/Articles/31/">Link</a>]</summary>
<div class="FormattedComment">Cold</div><a name="CommAnchor32"></a>
<details class="CommentBox" open><summary><p class="CommentPoster">Posted Jun 15, 2010 1:02 UTC
(Tue)
by <b>Bea</b></summary><div class="FormattedComment">Very</div></details></details>""",
    "slashdot": """<ul><li id="tree_31" class="comment"><div id="comment_31">
<h4>Nice <span class="score">(Score:5, Funny)</span></h4><div class="details"><span class="by">by
<a href="//slashdot.example/~ann">Ann</a> (101)</span> <span class="otherdetails"> on Monday June
14,
2010 @12:48PM (<a>#31</a>)</span></div><div id="comment_body_31">Cold</div></div>
<ul id="commtree_31"><li id="tree_32" class="comment"><div class="details"><span class="by">by Bea
(102)</span> <span class="otherdetails"> on Tuesday June 15, 2010 @12:58PM</span></div>
<div id="comment_body_32">Very</div></li></ul></li></ul>""",
    "shreddit": """<shreddit-comment author="Ann" thingid="t1_31" depth="0" score="-2">
<time datetime="2010-06-14T10:00:00Z">1y</time><div slot="comment"><p>Cold</p></div>
<shreddit-comment author="Bea" thingid="t1_32" depth="1"><time datetime="2010-06-15T10:00:00Z">1y
</time><div slot="comment">Very</div></shreddit-comment></shreddit-comment>""",
    "tildes": """<ol><li class="comment-tree-item"><article class="comment" data-comment-id36="31">
<header><a class="link-user">Ann</a><time datetime="2010-06-14T10:00:00Z">x</time></header>
<div class="comment-text">Cold</div><ol><li class="comment-tree-item">
<article class="comment" data-comment-id36="32"><header><a class="link-user">Bea</a>
<time datetime="2010-06-15T10:00:00Z">x</time></header><div class="comment-text">Very</div>
</article>
</li></ol></article></li></ol>""",
    "youtube": """<ytd-comment-thread-renderer><ytd-comment-view-model><a id="author-text">Ann</a>
<p id="published-time-text">Jun 14, 2010</p><p id="content-text">Cold</p></ytd-comment-view-model>
<ytd-comment-replies-renderer><ytd-comment-view-model><a id="author-text">Bea</a>
<p id="published-time-text">Jun 15, 2010</p><p id="content-text">Very</p></ytd-comment-view-model>
</ytd-comment-replies-renderer></ytd-comment-thread-renderer>""",
    "isso": """<div class="isso-comment" id="isso-31"><span class="isso-author">Ann</span>
<time datetime="2010-06-14T10:00:00Z">x</time><div class="isso-text">Cold</div>
<div class="isso-follow-up"><div class="isso-comment" id="isso-32"><span class="isso-author">Bea
</span><time datetime="2010-06-15T10:00:00Z">x</time><div class="isso-text">Very</div></div></div>
</div>""",
    "commento": """<div class="commento-card" id="commento-comment-card-a1">
<div class="commento-name">Ann</div><div class="commento-timeago" title="Jun 14, 2010">x</div>
<div class="commento-body">Cold</div><div class="commento-card" id="commento-comment-card-a2">
<div class="commento-name">Bea</div><div class="commento-timeago" title="Jun 15, 2010">x</div>
<div class="commento-body">Very</div></div></div>""",
    "remark42": """<div class="thread"><article class="comment" id="remark42__comment-a1">
<span class="comment__username">Ann</span><a class="comment__time">Jun 14, 2010</a>
<div class="comment__text">Cold</div></article><div class="thread">
<article class="comment" id="remark42__comment-a2"><span class="comment__username">Bea</span>
<a class="comment__time">Jun 15, 2010</a><div class="comment__text">Very</div></article></div></div>
""",
    "giscus": """<div class="gsc-comment"><div class="gsc-comment-author"><span
class="link-primary">Ann
</span><time datetime="2010-06-14T10:00:00Z">x</time></div><div
class="gsc-comment-content">Cold</div>
<div class="gsc-reply"><div class="gsc-reply-author"><span class="link-primary">Bea</span>
<time datetime="2010-06-15T10:00:00Z">x</time></div><div class="gsc-reply-content">Very</div></div>
</div>""",
    "movable-type": """<div class="comment" id="comment-31"><span class="vcard author">Ann</span>
<abbr class="published" title="2010-06-14T10:00:00Z">x</abbr><div class="comment-content">Cold</div>
</div><div class="comment" id="comment-32"><span class="vcard author">Bea</span>
<a href="#comment-31">replied to comment from Ann</a>
<abbr class="published" title="2010-06-15T10:00:00Z">x</abbr><div class="comment-content">Very</div>
</div>""",
    "rdfa": """<div typeof="schema:Comment"><span property="schema:author">Ann</span>
<span property="schema:dateCreated" content="2010-06-14T10:00:00Z">x</span>
<div property="schema:text">Cold</div><div typeof="schema:Comment">
<span property="schema:author">Bea</span><span property="schema:dateCreated" content="2010-06-15">x
</span><div property="schema:text">Very</div></div></div>""",
    "frame": """<iframe srcdoc='<li class="post" id="post-31"><span class="author">Ann</span>
<a class="time-ago" title="June 14, 2010">x</a><div class="post-message">Cold</div>
<ul><li class="post" id="post-32"><span class="author">Bea</span>
<a class="time-ago" title="June 15, 2010">x</a><div class="post-message">Very</div></li></ul></li>'>
</iframe>""",
}
"""Ann says `Cold` on June 14, 2010, and Bea answers `Very` a day later."""

FLAT_PAGES = {
    "typepad": """<div class="comment" id="comment-6a00d8341c4eab53ef"><div class="comment-content">
Cold</div><p class="comment-footer">Posted by: <a>Ann</a> |
<a class="permalink">June 14, 2010 at 01:21 PM</a></p></div>
<div class="comment" id="comment-6a00d8341c4eab53f0"><div class="comment-content">Very</div>
<p class="comment-footer">Posted by: Bea | <a class="permalink">June 15, 2010 at 01:21 PM</a></p>
</div>""",
    "old-movable-type": """<div class="comments-body"><p>Cold</p><span
class="comments-post">Posted by:
<a>Ann</a> at June 14, 2010 01:21 PM</span></div><div class="comments-body"><p>Very</p>
<span class="comments-post">Posted by: Bea at June 15, 2010 02:21 PM</span></div>""",
    "metafilter": """<a name="31"></a><div class="comments">Cold<br><span class="smallcopy">posted
by
<a href="/user/1">Ann</a> at <a href="/7/Snow#31">7:10 PM</a> on June 14, 2010 [<a>+</a>]</span>
</div>
<a name="32"></a><div class="comments">Very<br><span class="smallcopy">posted by
<a href="/user/2">Bea</a> at <a href="/7/Snow#32">7:10 PM</a> on June 15, 2010</span></div>""",
    "utterances": """<article class="timeline-comment"><header class="comment-header">
<strong>Ann</strong><time datetime="2010-06-14T10:00:00Z">x</time></header>
<div class="markdown-body">Cold</div></article><article class="timeline-comment">
<header class="comment-header"><strong>Bea</strong><time datetime="2010-06-15T10:00:00Z">x</time>
</header><div class="markdown-body">Very</div></article>""",
}
"""The same without an answer: both stand at the top."""

SMF = """<h1>Snow</h1><div id="msg31"><div class="poster"><h4><a>Ann</a></h4></div>
<div class="keyinfo"><div class="smalltext">« <b>on:</b> June 14, 2010, 01:21:00 PM »</div></div>
<div class="inner" id="msg_31">Cold</div></div><div id="msg32"><div class="poster"><h4><a>Bea</a>
</h4>
</div><div class="smalltext">« <b>Reply #1 on:</b> June 15, 2010, 02:21:00 PM »</div>
<div class="inner" id="msg_32">Very</div></div>"""

STACK_EXCHANGE = """<div id="question-header"><h1><a>Snow</a></h1></div>
<div id="question" data-questionid="31"><div class="js-post-body">Cold</div>
<div class="user-details" itemprop="author"><a href="/users/1/ann">Ann</a></div>
<time itemprop="dateCreated" datetime="2010-06-14T10:00:00"></time></div>
<div class="answer" id="answer-32" data-answerid="32"><div class="js-vote-count">25</div>
<div class="js-post-body">Very</div><div class="user-details" itemprop="author">
<a href="/users/2/bea">Bea</a></div><time itemprop="dateCreated" datetime="2010-06-15T10:00:00">
</time><ul><li class="comment" id="comment-33" data-comment-id="33">
<span class="comment-copy">How so?</span> <a class="comment-user">Cyn</a> <span
class="comment-date">
<span title="2010-06-15 11:00:00Z, License: CC BY-SA 2.5">x</span></span></li></ul></div>"""

GITHUB = """<h1><bdi class="js-issue-title">Snow</bdi> <span>#7</span></h1>
<div id="issue-31"><a class="author">Ann</a><relative-time datetime="2010-06-14T10:00:00Z">
</relative-time><div class="js-comment-body">Cold</div></div>
<div id="issuecomment-32"><a class="author">Bea</a><relative-time datetime="2010-06-15T10:00:00Z">
</relative-time><div class="js-comment-body">Very</div></div>"""

_STORY = """<tr><td><table><tr><td class=title><a href='http://a.example/snow'>Snow</a><tr>
<td class=subtext>by <a href='user?id=op'>op</a> | <a href='item?id=1'>2 comments</a></table>"""
_ROW = """<tr><td><table border=0><tr><td><img src='http://a.example/s.gif' height=1 width={1}></td>
<td class=default><span class=comhead><a href='user?id={2}'>{2}</a> 1 day ago |
<a href='item?id={0}'>link</a></span><br><span class=comment><font>{3}</font></span>
<p><a href='reply?id={0}'>reply</a></table></td></tr>"""
OLD_HACKER_NEWS = (
    f"<table>{_STORY}<table>{_ROW.format(31, 0, 'Ann', 'Cold')}"
    f"{_ROW.format(32, 40, 'Bea', 'Very')}</table></table>"
)
