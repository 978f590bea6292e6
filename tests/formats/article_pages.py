"""Pages as programs and newspapers make them, for tests: words tell what they belong to.

Words of the article begin with `art`, those of comments with `com`, all others with `fur`.
"""

from __future__ import annotations

from itertools import count

from tests.formats.comment_pages import comment

_numbers = count(1)


def words(kind: str, number: int) -> str:
    """A sentence of words that belong to something; no word comes twice."""
    return " ".join(f"{kind}{next(_numbers)}" for _ in range(number)) + "."


def prose(paragraphs: int = 4, length: int = 30) -> str:
    """Paragraphs of an article."""
    return "".join(f"<p>{words('art', length)}</p>" for _ in range(paragraphs))


def menu(tag: str = "nav", items: int = 8) -> str:
    """A list of links."""
    links = "".join(f"<li><a href='/{n}'>{words('fur', 2)}</a></li>" for n in range(items))
    return f"<{tag}><ul>{links}</ul></{tag}>"


def teasers(number: int = 4) -> str:
    """Other articles of the site, with a sentence each."""
    return "".join(
        f"<div><a href='/{n}'><h3>{words('fur', 5)}</h3></a><p>{words('fur', 14)}</p></div>"
        for n in range(number)
    )


def _page(body: str) -> str:
    return f"<!doctype html><html><head><title>Snow</title></head><body>{body}</body></html>"


def _chapter(heading: str) -> str:
    """A section that a program named by its heading."""
    return f"<section id={heading.lower()}><h2>{heading}</h2>{prose(2)}</section>"


def _talk() -> str:
    items = "".join(comment(n, words("com", 12), author=f"fur{n}") for n in range(1, 6))
    return f"<div id=comments><h2>{words('fur', 3)}</h2><ol class=commentlist>{items}</ol></div>"


PAGES: dict[str, str] = {
    "wordpress": _page(
        f"<div id=page>{menu()}<main><article class='post hentry'><header><h1>Snow</h1>"
        f"<div class=entry-meta>{words('fur', 4)}</div></header><div class=entry-content>{prose()}"
        f"<div class=sharedaddy>{menu('div', 4)}</div><div class=jp-relatedposts>{teasers(3)}</div>"
        f"</div><footer class=entry-footer>{words('fur', 6)}</footer></article>{_talk()}</main>"
        f"<aside class=sidebar>{teasers()}</aside></div>"
    ),
    "blogger": _page(
        f"<div class=header>{words('fur', 9)}</div><div class='main section'><div class=Blog>"
        f"<div class='post hentry'><h3 class='post-title entry-title'>Snow</h3>"
        f"<div class='post-body entry-content'>{prose().replace('<p>', '<br><br>')}</div>"
        f"<div class=post-footer>{words('fur', 12)}</div></div></div></div>"
        f"<div class=sidebar>{menu('div', 20)}<p>{words('fur', 40)}</p></div>"
    ),
    "newspaper without names": _page(
        f"<div class=a1>{menu('div')}</div><div class=b2><div class=c3><h1>Snow</h1>"
        f"<div class=d4>{words('art', 20)}</div><div class=e5>{prose(3)}</div>"
        f"<div class=e5>{prose(3)}</div></div><div class=f6>{menu('div', 20)}</div></div>"
    ),
    "tables of 1999": _page(
        f"<table width=100%><tr><td colspan=2>{menu('div', 5)}</td></tr><tr><td width=120>"
        f"{menu('div', 15)}</td><td><font size=2><b>Snow</b><p>{prose(5)}</font></td></tr></table>"
    ),
    "newspaper with boxes": _page(
        f"{menu()}<div id=content><h1>Snow</h1><div class=story-body><p>{words('art', 30)}</p>"
        f"<div class=related><h4>{words('fur', 2)}</h4>{menu('div', 3)}</div>{prose(3)}"
        f"<aside class=newsletter-signup><p>{words('fur', 25)}</p></aside>{prose(2)}"
        f"<figure><img src=a.jpg alt=''><figcaption>{words('art', 6)}</figcaption></figure></div>"
        f"<div class=most-read>{menu('div', 10)}</div></div><footer>{words('fur', 60)}</footer>"
    ),
    "sections": _page(
        f"<header>{menu()}</header><article>"
        + "".join(f"<section><h2>{words('art', 2)}</h2>{prose(1)}</section>" for _ in range(5))
        + f"</article><footer>{words('fur', 30)}</footer>"
    ),
    "lists and code": _page(
        f"{menu()}<main><h1>Snow</h1>{prose(1)}<ul>"
        + "".join(f"<li><a href=x>{words('art', 2)}</a></li>" for _ in range(8))
        + f"</ul><pre>{words('art', 10)}</pre><p>{words('art', 4)}</p>{prose(1)}"
        f"<table><tr><td>{words('art', 1)}<td>{words('art', 1)}</table></main>"
    ),
    "a manual": _page(
        f"<div class=sphinxsidebar>{menu('div', 30)}</div><div class=document><div class=body "
        f"role=main><h1>Snow<a class=headerlink href=#x></a></h1>{prose(2)}<dl><dt>"
        f"{words('art', 1)}<dd><p>{words('art', 20)}</p></dl>{prose(1)}</div></div>"
        f"<div class=footer>{words('fur', 12)}</div>"
    ),
    "chapters named by their headings": _page(
        f"{menu()}<div class=body role=main><section id=snow><h1>Snow</h1>{prose(1)}"
        f"{_chapter('Menu')}{_chapter('Flakes')}{_chapter('Comments')}{_chapter('Search')}"
        f"{_chapter('Shovels')}</section></div>{_talk()}<footer>{words('fur', 6)}</footer>"
    ),
    "an encyclopaedia": _page(
        f"<div id=mw-navigation>{menu('div', 25)}</div><div id=content><h1>Snow</h1>"
        f"<div id=mw-content-text><p>{words('art', 40)}</p><h2>{words('art', 2)}"
        f"<span class=mw-editsection>{words('fur', 1)}</span></h2>{prose(3)}"
        f"<div class=reflist><ol><li>{words('art', 8)}</li></ol></div></div></div>"
    ),
    "divs of a builder": _page(
        f"<div>{menu('div')}</div><div><div><div><div><span>{words('art', 40)}</span></div></div>"
        f"<div><div><span>{words('art', 40)}</span></div></div><div><div><span>{words('art', 9)}"
        f"</span></div></div></div></div><div><div><a href=x>{words('fur', 3)}</a></div></div>"
    ),
    "a letter of Substack": _page(
        f"<div class=main>{menu('div')}<article class='newsletter-post post'>"
        f"<div class=post-header><h1>Snow</h1><h3>{words('fur', 6)}</h3>"
        f"<div class=byline-wrapper>{words('fur', 9)}</div>"
        f"</div><div class=available-content><div class='body markup'>{prose(3)}</div></div>"
        f"</article></div>"
    ),
    "a short note": _page(
        f"{menu()}<article class=hentry><div class=entry-content><p>{words('art', 4)}</p></div>"
        f"</article><aside class=sidebar>{teasers()}</aside>"
    ),
    "footnotes": _page(
        f"{menu()}<article><h1>Snow</h1>{prose(3)}<section class=footnotes><ol>"
        f"<li>{words('art', 12)} <a href=#r1>↩</a></li></ol></section></article>"
        f"<div class=author-bio><p>{words('fur', 30)}</p></div>"
    ),
    "an article in a form": _page(
        f"<form id=aspnetForm action=x><div>{menu('div')}</div><div class=centre>{prose()}</div>"
        f"<div class=cookie-consent><p>{words('fur', 30)}</p></div></form>"
    ),
    "a long discussion": _page(
        f"{menu()}<div class=article><h1>Snow</h1>{prose(2)}</div><div id=comments>"
        + "".join(comment(n, words("com", 60), author=f"fur{n}") for n in range(1, 20))
        + "</div>"
    ),
}  # fmt: skip
