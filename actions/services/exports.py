"""Everything that is kept on a shopper, as plain data for a file."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from actions.core.decisions import Decision, Outcome
from actions.core.erasures import Talk
from actions.core.messages import Message, public
from actions.core.ports import Clock, UnitOfWork, Work
from actions.services.forgetting import hash_of
from actions.services.identities import reach

_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_BATCH = 500


@dataclass(frozen=True)
class ExportService:
    read: Work
    clock: Clock

    def by_token(self, token: str) -> Mapping[str, object] | None:
        """The data that a link is for; None when the link is unknown or its time is over."""
        with self.read() as uow:
            identity = uow.exports.identity_of(hash_of(token), self.clock())
            return _export(uow, identity, self.clock()) if identity else None


def _export(uow: UnitOfWork, identity: str, now: datetime) -> Mapping[str, object]:
    spans = reach(uow, identity)
    talks = uow.erasures.talks(spans)
    return {
        "made": _text(now),
        "identity": identity,
        "links": [_plain(asdict(link)) for link in uow.links.around(identity)],
        "consents": [_plain(asdict(consent)) for consent in uow.consents.of(spans)],
        "facts": [_plain({"id": f.id} | asdict(f)) for f in uow.facts.of(spans)],
        "events": [_plain(asdict(event)) for event in uow.events.of(spans)],
        "decisions": _decisions(uow, uow.decisions.of(spans, _EVER)),
        "conversations": [_talk(uow, talk) for talk in talks],
    }


def _decisions(uow: UnitOfWork, decisions: Sequence[Decision]) -> list[object]:
    outcomes = uow.outcomes.of([d.id for d in decisions])
    return [
        _plain(asdict(d)) | {"outcomes": [_outcome(o) for o in outcomes if o.decision == d.id]}
        for d in decisions
    ]


def _outcome(outcome: Outcome) -> dict[str, Any]:
    kept = {k: v for k, v in asdict(outcome).items() if k not in ("key", "decision")}
    return dict(_plain(kept))


def _talk(uow: UnitOfWork, talk: Talk) -> dict[str, object]:
    here = talk.conversation
    ratings = [_plain(asdict(rating)) for rating in uow.ratings.of(here)]
    tickets = [_plain(asdict(ticket)) for ticket in uow.tickets.of_conversation(here)]
    messages = [_message(m) for m in _messages(uow, talk)]
    return {"id": here, "messages": messages, "ratings": ratings, "tickets": tickets}


def _messages(uow: UnitOfWork, talk: Talk) -> list[Message]:
    found: list[Message] = []
    while batch := uow.messages.after(talk.conversation, found[-1].seq if found else 0, _BATCH):
        found += batch
    return [m for m in found if talk.span.holds(m.conversation, m.at)]


def _message(message: Message) -> dict[str, object]:
    return {**public(message), "payload": message.payload, "page": message.page}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return _text(value)
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
