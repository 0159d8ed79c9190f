"""Identities: one shopper over several channel identities, and how far each counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

VISITOR = "v_"  # how visitors' ids begin; a shopper's never does


@dataclass(frozen=True)
class Link:
    """This identity is that shopper; what it wrote up to `until` counts, None means all of it.

    A visitor's history goes along only forward: a signed login takes what was written before it
    into the shopper's profile, nothing of the shopper flows back to the visitor, and what the
    device does after the login's end is not the shopper's. `undone` takes the link back.
    """

    identity: str
    shopper: str
    linked: datetime
    until: datetime | None = None
    undone: datetime | None = None
    proof: str = ""


class Span(NamedTuple):
    """What an identity wrote and did after `since`, and no later than `until`."""

    identity: str
    until: datetime | None = None
    since: datetime | None = None

    def holds(self, identity: str, at: datetime) -> bool:
        after = self.since is None or at > self.since
        return identity == self.identity and after and (self.until is None or at <= self.until)


def is_visitor(identity: str) -> bool:
    return identity.startswith(VISITOR)


def reach_of(identity: str, links: Iterable[Link]) -> tuple[Span, ...]:
    """Whose words and deeds count for this identity; `links` are all those around it.

    A shopper: their own, and what their logins claimed of other identities. A channel identity
    that is wholly a shopper's: everything of that shopper. A visitor: what no login has claimed.
    """
    known = list(links)
    whole = [x for x in known if x.identity == identity and x.until is None and not x.undone]
    if whole:
        shopper = max(whole, key=lambda link: link.linked).shopper
        return reach_of(shopper, [x for x in known if x.identity != shopper])  # never in a circle
    claimed = (span for link, span in _claims(known) if link.shopper == identity)
    return (_own(identity, known), *claimed)


def erasure_of(identity: str, links: Iterable[Link]) -> tuple[Span, ...]:
    """What is forgotten with this identity.

    A shopper: also the devices they logged in on; of one that others logged in on too, only their
    own time there. A visitor: everything that was written on the device.
    """
    known = list(links)
    if is_visitor(identity):
        return (Span(identity),)
    whole = next((x for x in known if x.identity == identity and not (x.until or x.undone)), None)
    if whole and whole.shopper != identity:
        return erasure_of(whole.shopper, [x for x in known if x.identity != whole.shopper])
    found = {Span(identity)}
    for link, span in _claims(known):
        if link.shopper == identity:
            shared = any(
                x.shopper != identity for x in _in_force(known) if x.identity == link.identity
            )
            found.add(span if shared else Span(link.identity))
    return tuple(sorted(found, key=lambda span: (span.identity, str(span.since))))


def _in_force(links: Iterable[Link]) -> Iterator[Link]:
    return (link for link in links if not link.undone)


def _own(identity: str, links: Iterable[Link]) -> Span:
    ends = [x.until for x in links if x.identity == identity and x.until and not x.undone]
    return Span(identity, None, max(ends, default=None))


def _claims(links: Iterable[Link]) -> Iterator[tuple[Link, Span]]:
    """What each link in force claims: from the end of the one before it to its own.

    So nobody gets what an earlier login on the same device claimed, even by another shopper, and
    taking that login back does not hand its time to the next one.
    """
    ends: dict[str, datetime] = {}
    for link in sorted(links, key=lambda x: (x.until or x.linked, x.linked)):
        if not link.undone:
            yield link, Span(link.identity, link.until, ends.get(link.identity))
        if link.until:
            ends[link.identity] = link.until
