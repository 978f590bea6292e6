"""Addresses without what only tells their site who came from where."""

from __future__ import annotations

import re
from functools import lru_cache

# Parameters that count readers and change nothing of the page. Names are those documented by the
# services themselves (Google Analytics and Ads, Meta, Microsoft, Matomo, HubSpot, Mailchimp,
# Yandex, TikTok, X, LinkedIn, Instagram, Marketo, Adobe, Vero, Wicked Reports, Olytics).
_NAME = (
    r"utm_\w+|[gdwm]?clid|gbraid|wbraid|gclsrc|_gl|fbclid|fb_(?:action_\w+|source|ref)|msclkid|"
    r"(?:mtm|pk|piwik|matomo)_\w+|_?hsenc|_?hsmi|hs(?:ctatracking|_\w+)|__hs\w+|mc_[cet]id|"
    r"yclid|_openstat|ttclid|twclid|li_fat_id|igshid|igsh|mkt_tok|s_cid|sc_cid|vero_(?:id|conv)|"
    r"wickedid|oly_(?:anon|enc)_id|__s|rb_clickid|ml_subscriber(?:_hash)?|ns_(?:mchannel|source|"
    r"campaign|linkname|fee)|at_(?:medium|campaign|custom\d|recipient_id|recipient_list|ptr_name|"
    r"link_\w+|bbc_team|format)|itm_\w+|wt_?z?mc|trk_(?:contact|msg|module|sid)|guce_\w+|ncid|cmpid"
)
_FULL_NAME = re.compile(_NAME, re.I)
_ANY = re.compile(rf"[?&#;](?:{_NAME})=", re.I)
_TEXT_MARK = re.compile(r":~:text=.*$", re.S)


@lru_cache(maxsize=4096)
def without_tracking(url: str) -> str:
    """Returns an address without parameters that only follow readers; else letter by letter it.

    What is left of the query keeps its order and its spelling.
    """
    if not _ANY.search(url):
        return url
    rest, hash_, fragment = url.partition("#")
    path, mark, query = rest.partition("?")
    query = _kept(query)
    # Some sites count by the fragment, lest their own pages are cached once for each campaign.
    fragment = _TEXT_MARK.sub("", fragment) if ":~:" in fragment else fragment
    fragment = _kept(fragment) if "=" in fragment else fragment
    return path + (mark + query if query else "") + (hash_ + fragment if fragment else "")


def _kept(query: str) -> str:
    parts = query.split("&")
    return "&".join(part for part in parts if not _FULL_NAME.fullmatch(part.partition("=")[0]))
