"""Profiles made again from what is stored: messages read again, choices made again, events."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.core.behaviour import USED, facts_of
from actions.core.conversations import PendingTurn
from actions.core.corrections import covers
from actions.core.facts import Fact
from actions.core.identities import Span
from actions.core.mentions import Names, instead, to_correct, to_forget
from actions.core.ports import UnitOfWork, Work
from actions.core.profiles import profile_of
from actions.core.turns import Turn
from actions.core.understanding import as_turn, chosen
from actions.services.events import derive
from actions.services.identities import reach
from actions.services.profiles import ProfileService

Read = Callable[[str, datetime], Mapping[str, Any]]


@dataclass(frozen=True)
class RebuildService:
    """`understand` reads a text as the bot did on the day it was written.

    `names` gives what records call a fact, as for corrections in the chat.
    """

    work: Work
    read: Work
    profiles: ProfileService
    understand: Read
    names: Names

    def owners(self) -> tuple[str, ...]:
        with self.read() as uow:
            return uow.turns.owners()

    def rebuild(self, identity: str) -> int:
        """Make an identity's facts again and say how many there are.

        What the shopper corrected or had forgotten stays so, even where the words of it are gone.
        """
        with self.read() as uow:
            stored = uow.turns.answered(identity)
        turns = [self._turn(one) for one in stored]
        with self.work() as uow:
            own = [f for f in _facts(uow, identity) if f.source in ("said", "corrected")]
            uow.facts.delete([f.id for f in own])
            self._replay(uow, turns)
            uow.facts.add([f for f in own if f.source == "corrected"])
            _sweep(uow, identity)
            derive(uow, identity, assumed=self.profiles.consent_assumed)
            return len(_facts(uow, identity))

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

    def _replay(self, uow: UnitOfWork, turns: Sequence[Turn]) -> None:
        """Every turn as it was after its answer."""
        before: dict[str, Turn] = {}
        for turn in turns:
            if turn.intent == "correct_profile":
                self._correct(uow, turn)
            elif turn.intent == "forget_me":
                self._forget(uow, turn, before.get(turn.conversation))
            self.profiles.keep(uow, self.profiles.extract(turn))
            before[turn.conversation] = turn

    def _correct(self, uow: UnitOfWork, turn: Turn) -> None:
        found = to_correct(turn, _held(uow, turn), self.names)
        if len(found) == 1:
            self.profiles.mend(uow, turn, found[0], instead(found[0], turn))

    def _forget(self, uow: UnitOfWork, turn: Turn, before: Turn | None) -> None:
        found = to_forget(turn, _held(uow, turn), _messages(before), self.names)
        if len(found) == 1:
            self.profiles.drop(uow, turn, found[0])


def _facts(uow: UnitOfWork, identity: str) -> tuple[Fact, ...]:
    return uow.facts.of([Span(identity)])


def _sweep(uow: UnitOfWork, identity: str) -> None:
    """What was forgotten in words that are gone themselves stays forgotten."""
    facts = uow.facts.of(reach(uow, identity))
    stones = [f for f in facts if f.source == "corrected"]
    again = [f for f in facts if f.source == "said" and any(covers(s, f) for s in stones)]
    uow.facts.delete([f.id for f in again])


def _held(uow: UnitOfWork, turn: Turn) -> Sequence[Fact]:
    """What was held when the turn was written: behaviour up to then counts anew."""
    spans = reach(uow, turn.owner)
    deeds = (e for e in uow.events.of(spans, USED) if e.at <= turn.at)
    told: Iterable[Fact] = (
        f for f in uow.facts.of(spans) if f.source != "behaviour" and f.at <= turn.at
    )
    known = (*told, *facts_of(turn.owner, deeds))
    held = profile_of(turn.owner, known, (), turn.at).held
    return [h.fact for h in sorted(held, key=lambda h: -h.strength)]


def _messages(turn: Turn | None) -> Sequence[str]:
    return [message for message, _ in turn.parts] if turn else []
