"""Tracked links: `/r/<decision id>` leads where the offer's own record says, and nowhere else.

The id of a decision is 128 bits of a digest over random ids, so it is its own unguessable token.
"""

import re
from datetime import datetime
from urllib.parse import quote, urlsplit, urlunsplit

from actions.core.decisions import Decision
from actions.core.offers import Offer

DECISION = re.compile(r"[0-9a-f]{32}")
ENDED = "offer=ended"
_UNFIT = re.compile(r"[\x00-\x20\x7f\\]")  # browsers drop some of these, and read \ as /
_KEPT = "/?#[]@!$&'()*+,;=%:~"


def target(url: str) -> str:
    """A path of the shop or an https address, ready for a header; empty when it is neither."""
    if _UNFIT.search(url):
        return ""
    try:
        parts = urlsplit(url)
        ours = not parts.scheme and not parts.netloc and url.startswith("/") and url[1:2] != "/"
        theirs = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
        return quote(url, safe=_KEPT) if ours or theirs else ""
    except ValueError:
        return ""


def ended(url: str) -> str:
    """The same address, told that the offer is over."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, ENDED)))))


def is_over(decision: Decision, offer: Offer, now: datetime) -> bool:
    """What was promised lasts as long as the promise says, whatever became of the offer."""
    until = decision.valid_until or offer.ends
    return until is not None and now >= until
