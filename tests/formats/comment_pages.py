"""Pages with comments as programs write them, for tests."""

from __future__ import annotations

ARTICLE = (
    '<!doctype html><html><head><title>Snow</title></head><body class="single postid-7">'
    '<article class="post hentry"><h1>Snow</h1><div class="entry-content">'
    "<p>An article about snow.</p><p>With a second paragraph.</p></div></article>"
)


def wordpress(*items: str, more: str = "") -> str:
    """A page of WordPress."""
    return (
        f'{ARTICLE}<div id="comments" class="comments-area"><h2>2 thoughts on Snow</h2>'
        f'<ol class="comment-list">{"".join(items)}</ol>{more}'
        '<div id="respond"><form id="commentform"><textarea id="comment"></textarea></form></div>'
        "</div></body></html>"
    )


def comment(number: int, text: str, *replies: str, author: str = "", classes: str = "") -> str:
    """A comment as WordPress' own themes write it since 2012 (`Walker_Comment`)."""
    author = author or f"n{number}"
    below = f'<ol class="children">{"".join(replies)}</ol>' if replies else ""
    return (
        f'<li id="comment-{number}" class="comment even depth-1 {classes}">'
        f'<article id="div-comment-{number}" class="comment-body"><footer class="comment-meta">'
        f'<div class="comment-author vcard"><b class="fn">{author}</b>'
        '<span class="says">says:</span></div><div class="comment-metadata">'
        f'<a href="https://blog.example/snow/#comment-{number}">'
        f'<time datetime="2024-03-01T10:00:{number % 60:02}+00:00">March 1</time></a></div>'
        f"</footer>"
        f'<div class="comment-content"><p>{text}</p></div>'
        f'<div class="reply"><a href="?replytocom={number}#respond">Reply</a></div></article>'
        f"{below}</li>"
    )


OLD_WORDPRESS = f"""{ARTICLE}<ol class="commentlist">
<li class="alt" id="comment-5"><cite><a href="http://ann.example">Ann</a></cite> Says:<br>
<small class="commentmetadata"><a href="#comment-5">March 3rd, 2008 at 5:12 pm</a></small>
<p>Cold</p><blockquote>Ice<cite>A poet</cite></blockquote><p>Very <b>cold</b></p></li>
<li class="comment" ><div id="comment-6"><div class="comment-author vcard">
<cite class="fn">Bea</cite>
<span class="says">says:</span></div><div class="comment-meta commentmetadata">
<a href="/snow/#comment-6">March 4, 2008 at 9:00 am</a></div><p>Colder</p>
<div class="reply"><a>Reply</a></div></div>
<ul class="children"><li class="comment depth-2"><div id="comment-7">
<div class="comment-author vcard"><cite class="fn">Cyn</cite></div>
<div class="comment-meta commentmetadata"><a>March 5, 2008 at 9:00 am</a></div><p>No</p></div></li>
</ul></li></ol>"""

BLOGGER = f"""{ARTICLE}<div class="comments" id="comments"><ol>
<li class="comment" id="c4788628"><div class="comment-block"><div class="comment-header">
<cite class="user"><a href="x">Ann</a></cite><span class="datetime secondary-text">
<a href="https://snow.example/2009/10/snow.html?showComment=1#c4788628">December 8, 2009 at 4:59
 PM</a>
</span></div><p class="comment-content">Cold</p></div>
<div class="comment-replies"><ol><li class="comment" id="c4788629"><div class="comment-block">
<div class="comment-header"><cite class="user blog-author"><a href="x">Bea</a></cite>
<span class="datetime"><a href="#c4788629">December 8, 2009 at 5:10 PM</a></span></div>
<p class="comment-content">Very</p></div></li></ol></div></li></ol></div>"""

OLD_BLOGGER = f"""{ARTICLE}<dl id="comments-block">
<dt class="comment-author" id="c1150001"><a name="c1150001"></a><a href="x">Ann</a> said...</dt>
<dd class="comment-body"><p>Cold</p></dd>
<dd class="comment-footer"><span class="comment-timestamp">
<a href="#c1150001">December 8, 2009 at 4:59 PM</a></span></dd>
<dt class="comment-author" id="c1150002"><a name="c1150002"></a><a href="x">Bea</a> said...</dt>
<dd class="comment-body"><p>Very</p></dd>
<dd class="comment-footer"><span class="comment-timestamp">
<a href="#c1150002">December 9, 2009 at 4:59 PM</a></span></dd>
</dl>"""

DISCOURSE = """<!doctype html><title>Snow</title><h1>Snow</h1>
<div id='post_1' class='topic-body crawler-post'><div class='crawler-post-meta'>
<span class="creator" itemprop="author"><a href='u'><span itemprop='name'>ann</span></a></span>
<time itemprop='datePublished' datetime='2024-03-01T10:00:00Z' class='post-time'>1 March</time>
</div>
<div class='post' itemprop='text'><p>The topic itself</p></div></div>
<div id='post_2' class='topic-body crawler-post'><div class='crawler-post-meta'>
<span class="creator" itemprop="author"><a href='u'><span itemprop='name'>bea</span></a></span>
<link itemprop="mainEntityOfPage" href="https://talk.example/t/snow/9/2">
<time itemprop='datePublished' datetime='2024-03-01T11:00:00Z' class='post-time'>1 March</time>
</div>
<div class='post' itemprop='text'><p>Cold</p></div></div>
<div role='navigation'><a href="/t/snow/9?page=2" rel="next">next page</a></div>"""

XENFORO = """<!doctype html><title>Snow</title><h1 class="p-title-value">Snow</h1>
<article class="message message--post" data-author="ann" data-content="post-11" id="js-post-11">
<header class="message-attribution"><time datetime="2024-03-01T10:00:00+0000">Mar 1</time></header>
<div class="message-body"><div class="bbWrapper">The topic itself</div></div></article>
<article class="message message--post" data-author="bea" data-content="post-12" id="js-post-12">
<em class="userBanner userBanner--staff">Staff</em>
<header class="message-attribution"><time datetime="2024-03-01T11:00:00+0000">Mar 1</time></header>
<div class="message-body"><div class="bbWrapper"><blockquote>said</blockquote>Cold</div></div>
<div class="message-lastEdit">Last edited: Mar 2</div></article>
<a class="pageNav-jump pageNav-jump--next" href="/threads/snow.9/page-2">Next</a>"""

PHPBB = """<!doctype html><title>Snow</title><h2 class="topic-title">Snow</h2>
<div id="p11" class="post"><div class="postbody"><p class="author">by <strong>
<a class="username" href="u">ann</a></strong> &raquo; Fri Mar 01, 2024 10:00 am</p>
<div class="content">The topic itself</div></div></div>
<div id="p12" class="post"><div class="postbody"><p class="author">
<a href="viewtopic.php?p=12#p12">#</a> by <strong><a class="username-coloured" href="u">bea</a>
</strong>
&raquo; <time datetime="2024-03-01T11:00:00+00:00">Fri</time></p>
<div class="content">Cold</div></div></div>
<div class="pagination"><ul><li class="next"><a rel="next" href="viewtopic.php?t=9&amp;start=10">
Next</a></li></ul></div>"""

VBULLETIN = """<!doctype html><title>Snow</title><ol id="posts">
<li class="postbitlegacy postbit postcontainer" id="post_11"><span class="postdate">
<span class="date">03-01-2024,&nbsp;<span class="time">10:00 AM</span></span></span>
<a class="username offline"><strong>ann</strong></a><div class="content"><div id="post_message_11">
<blockquote class="postcontent restore">The topic itself</blockquote></div></div></li>
<li class="postbitlegacy postbit postcontainer" id="post_12"><span class="postdate">
<span class="date">2024-03-13, 11:00</span></span><a class="username offline"><strong>bea</strong>
</a>
<div id="post_message_12"><blockquote class="postcontent restore">Cold</blockquote></div></li>
</ol>"""

HACKER_NEWS = """<html><body><table class="fatitem"><tr class="athing submission" id="1">
<td class="title"><span class="titleline"><a href="https://blog.example/snow">Snow</a></span></td>
</tr>
</table><table class="comment-tree">
<tr class="athing comtr" id="11"><td><table><tr><td class="ind" indent="0"></td><td class="default">
<span class="comhead"><a href="user?id=ann" class="hnuser">ann</a> <span class="age"
 title="2024-03-01T12:00:00 1709294400"><a href="item?id=11">1 day ago</a></span></span>
<div class="comment"><div class="commtext c00">Cold<p>Very</div><div class="reply">reply</div></div>
</td></tr></table></td></tr>
<tr class="athing comtr" id="12"><td><table><tr><td class="ind" indent="1"></td><td class="default">
<span class="comhead"><span class="age" title="2024-03-01T12:30:00 1"><a href="item?id=12">1</a>
</span>
</span><div class="comment">[flagged]<div class="reply"></div></div></td></tr></table></td></tr>
<tr class="athing comtr" id="13"><td><table><tr><td class="ind" indent="2"></td><td class="default">
<span class="comhead"><a class="hnuser">cyn</a> <span class="age" title="2024-03-01T13:00:00 1">
<a href="item?id=13">1</a></span></span><div class="comment"><div class="commtext c00">Why?</div>
</div>
</td></tr></table></td></tr>
<tr class="athing comtr" id="14"><td><table><tr><td class="ind" indent="0"></td><td class="default">
<span class="comhead"><a class="hnuser">dan</a> <span class="age" title="2024-03-01T09:00:00 1">
<a href="item?id=14">1</a></span></span><div class="comment"><div class="commtext c00">Warm</div>
</div>
</td></tr></table></td></tr></table>
<a href="item?id=1&amp;p=2" class="morelink" rel="next">More</a></body></html>"""

OLD_REDDIT = """<html><body><div class="thing link" data-fullname="t3_9"><p class="title">Snow</p>
</div>
<div class="commentarea"><div class="sitetable nestedlisting">
<div class="thing id-t1_aa comment" data-fullname="t1_aa"><div class="entry"><p class="tagline">
<a class="author submitter">ann</a> <span class="score unvoted" title="12">12 points</span>
<time title="x" datetime="2024-03-01T10:00:00+00:00">1</time>
<time class="edited-timestamp" datetime="2024-03-02T10:00:00+00:00">edited</time></p>
<form class="usertext"><div class="usertext-body"><div class="md"><p>Cold</p></div></div></form>
<ul class="buttons"><li><a class="bylink"
 href="https://old.reddit.com/r/x/comments/9/snow/aa/">permalink</a></li></ul></div>
<div class="child"><div class="sitetable listing"><div class="thing comment" data-fullname="t1_bb">
<div class="entry"><p class="tagline"><em>[deleted]</em>
<time datetime="2024-03-01T11:00:00+00:00">1</time></p>
<form class="usertext"><div class="usertext-body"><div class="md"><p>[removed]</p></div></div>
</form></div>
<div class="child"><div class="thing comment" data-fullname="t1_cc"><div class="entry">
<p class="tagline">
<a class="author moderator">mod</a> <span class="score unvoted" title="-3">-3 points</span>
<time datetime="2024-03-01T12:00:00+00:00">1</time></p>
<form class="usertext"><div class="usertext-body"><div class="md"><p>Calm</p></div></div></form>
</div>
</div></div></div></div></div></div></div></div></body></html>"""

DISQUS = """<article><h1>Snow</h1><p>An article about snow.</p></article><ul id="post-list">
<li class="post" id="post-31"><div class="post-content"><div class="post-body"><header>
<span class="post-byline"><span class="author"><a href="https://disqus.com/by/ann/">Ann</a></span>
</span><a class="time-ago" href="https://blog.example/snow#comment-31"
 title="Friday, March 1, 2024 10:00 AM">2 years ago</a></header>
<div class="post-message"><p>Cold</p>
</div><footer><a class="vote-up"><span class="count">5</span></a><a>Reply</a></footer></div></div>
<ul class="children"><li class="post" id="post-32"><div class="post-content">
<span class="author">Bea</span><div class="post-message"><p>Very</p></div></div></li></ul></li>
</ul>"""

LOBSTERS = """<html><body><ol class="stories"><li class="story" data-shortid="zz">
<a class="u-url">Snow</a></li></ol>
<ol class="comments comments1"><li class="comments_subtree"><ol class="comments">
<li class="comments_subtree"><div id="c_aa" data-shortid="aa" class="comment"><div class="voters">
<a class="upvoter">7</a></div><div class="details"><div class="byline"><a href="/~ann">ann</a>
<time title="2024-03-01 10:00:00 -0600" datetime="2024-03-01T16:00:00Z">1 day</time>
<a href="/c/aa">link</a></div><div class="comment_text"><p>Cold</p></div></div></div>
<ol class="comments"><li class="comments_subtree"><div id="c_bb" data-shortid="bb" class="comment">
<div class="voters"><a class="upvoter">2</a></div><div class="details"><div class="byline">
<a href="/~bea" class="user_is_author">bea</a> <time datetime="2024-03-01T17:00:00Z">1</time>
<a href="/c/bb">link</a></div><div class="comment_text"><p>Very</p></div></div></div></li></ol></li>
</ol></li></ol></body></html>"""

MICRODATA = f"""{ARTICLE}<section><div itemprop="comment" itemscope
 itemtype="https://schema.org/Comment" id="m31"><span itemprop="author" itemscope>
<span itemprop="name">Ann</span></span><meta itemprop="datePublished"
 content="2024-03-01T10:00:00Z">
<meta itemprop="upvoteCount" content="5"><p itemprop="text">Cold</p>
<div itemscope itemtype="https://schema.org/Comment" id="m32"><b itemprop="author">Bea</b>
<p itemprop="text">Very</p></div></div></section>"""

JSON_LD = f"""{ARTICLE}<script type="application/ld+json">{{"@context": "https://schema.org",
"@type": "Article", "text": "An article about snow.", "author": {{"name": "Zoe"}}, "commentCount":
 9,
"comment": [{{"@type": "Comment", "url": "https://blog.example/snow/#comment-31", "text": "Cold",
"datePublished": "2024-03-01T10:00:00Z", "author": {{"@type": "Person", "name": "Ann"}},
"upvoteCount": 5, "comment": {{"@type": "Comment", "text": "Very", "author":
 "Bea"}}}}]}}</script>"""

MICROFORMATS = """<article class="h-entry"><a class="p-name u-url" href="/snow">Snow</a>
<div class="e-content">An article about snow.</div>
<article class="p-comment h-cite"><span class="p-author h-card">
<a class="p-name u-url" href="/ann">Ann</a>
</span><time class="dt-published" datetime="2024-03-01T10:00:00Z">1</time>
<a class="u-url" href="/snow#c31"></a><div class="e-content">I concur.</div></article>
<article class="u-comment h-cite"><span class="p-author h-card">Bea</span>
<div class="p-content">And I.</div></article></article>"""

WPDISCUZ = f"""{ARTICLE}<div id='wpd-threads'>
<div id='wpd-comm-12_0' class='comment wpd-comment'><div class="wpd-comment-wrap">
<div id="comment-12" class="wpd-comment-right"><div class="wpd-comment-author">Ann</div>
<div class="wpd-comment-date" title="March 3, 2024 5:12 pm">1 day ago</div>
<div class="wpd-comment-text"><p>Cold</p></div></div></div>
<div id='wpd-comm-13_12' class='comment wpd-comment wpd-reply'><div class="wpd-comment-wrap">
<div id="comment-13" class="wpd-comment-right"><div class="wpd-comment-author">Bea</div>
<div class="wpd-comment-date" title="March 4, 2024 5:12 pm">1 day ago</div>
<div class="wpd-comment-text"><p>Very</p></div></div></div></div></div></div>"""

DRUPAL = f"""{ARTICLE}<section id="comments"><a id="comment-21"></a>
<article class="comment js-comment by-anonymous" about="/comment/21#comment-21"><footer>
<p>By <span class="username">Ann</span> <time datetime="2024-03-01T10:00:00Z">x</time></p></footer>
<div class="content"><h3><a href="/comment/21">Subject</a></h3><div>Cold</div></div>
</article><a id="comment-22"></a><article class="comment js-comment" about="/comment/22#comment-22">
<footer><p>By <span class="username">Bea</span></p></footer><div class="content">Very</div>
</article>
</section>"""
