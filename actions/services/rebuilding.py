"""Profiles made again from what is stored: messages read again, choices made again, events."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.core.conversations import PendingTurn
from actions.core.facts import Fact
from actions.core.identities import Span
from actions.core.ports import UnitOfWork, Work
from actions.core.turns import Turn
from actions.core.understanding import as_turn, chosen
from actions.services.events import derive
from actions.services.profiles import ProfileService

Read = Callable[[str, datetime], Mapping[str, Any]]
_MENDING = ("correct_profile", "forget_me")


@dataclass(frozen=True)
class RebuildService:
    """`understand` reads a text as the bot did on the day it was written."""

    work: Work
    read: Work
    profiles: ProfileService
    understand: Read

    def owners(self) -> tuple[str, ...]:
        with self.read() as uow:
            return uow.turns.owners()

    def rebuild(self, identity: str) -> int:
        """Make an identity's facts again and say how many there are.

        Corrections that were made stay; the chosen ones among them are made again.
        """
        with self.read() as uow:
            stored = uow.turns.answered(identity)
        turns = [self._turn(one) for one in stored]
        with self.work() as uow:
            uow.facts.delete([f.id for f in self._facts(uow, identity) if f.source == "said"])
            for turn in turns:
                self._replay(uow, turn)
            derive(uow, identity, assumed=self.profiles.consent_assumed)
            return len(self._facts(uow, identity))

    def _facts(self, uow: UnitOfWork, identity: str) -> tuple[Fact, ...]:
        return uow.facts.of([Span(identity)])

    def _turn(self, stored: PendingTurn) -> Turn:
        at = stored.at
        if at is None:
            raise ValueError(f"turn {stored.id} has no message")
        text = stored.text.strip()
        parsed = chosen(text) if stored.is_payload else self.understand(text, at)
        return as_turn(
            parsed,
            shopper_id=stored.shopper_id,
            conversation=stored.conversation,
            message_id=stored.id,
            text="" if stored.is_payload else text,
            language=stored.language or "zh",
            at=at,
            channel=stored.channel,
            page=stored.page,
            owner=stored.owner,
            parts=stored.parts,
        )

    def _replay(self, uow: UnitOfWork, turn: Turn) -> None:
        if turn.text or turn.intent not in _MENDING:
            self.profiles.keep(uow, self.profiles.extract(turn))
            return
        for fact_id in _named(turn):
            if turn.intent == "correct_profile":
                self.profiles.mend(uow, turn, fact_id)
            else:
                self.profiles.drop(uow, turn, fact_id)


def _named(turn: Turn) -> Iterator[str]:
    return (str(value) for value in turn.values("fact"))
