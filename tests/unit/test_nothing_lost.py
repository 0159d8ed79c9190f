"""Nothing lost, nothing answered twice, even if a worker dies at any point of any step."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from actions.adapters.units import SqlUnitOfWork, SqlWork
from actions.core.conversations import PendingTurn
from actions.core.messages import Bubble, Incoming
from tests.fakes import Clock
from tests.unit.desk import Desk

DEATHS = st.sampled_from([None, None, "before commit", "after commit"])
WORKERS = st.sampled_from(["a", "b"])


class Died(Exception):
    """The process is gone."""


class MortalWork:
    """Units of work of a process that can die just before or just after the commit."""

    def __init__(self, work: SqlWork) -> None:
        self._work = work
        self.death: str | None = None

    @contextmanager
    def writing(self) -> Iterator[SqlUnitOfWork]:
        death, self.death = self.death, None
        with self._work.writing() as uow:
            yield uow
            if death == "before commit":
                raise Died
        if death == "after commit":
            raise Died


class Chat(RuleBasedStateMachine):
    """Two workers and a shopper who resends what was not acknowledged."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.desk = Desk(self.clock)
        self.work = MortalWork(self.desk.work)
        mortal = {"work": self.work.writing}
        self.desk.conversations = replace(self.desk.conversations, **mortal)
        self.desk.turns = replace(self.desk.turns, **mortal)
        self.desk.outbox = replace(self.desk.outbox, **mortal)
        self.written: list[str] = []
        self.acknowledged: set[str] = set()
        self.in_hand: dict[str, PendingTurn] = {}
        self.sent: list[str] = []

    @rule(death=DEATHS, apart=st.floats(0, 4))
    def shopper_writes(self, death: str | None, apart: float) -> None:
        self.clock.forward(seconds=apart)
        self.written.append(f"text {len(self.written)}")
        self._send(self.written[-1], death)

    @rule(death=DEATHS)
    def shopper_resends(self, death: str | None) -> None:
        for text in self.written:
            if text not in self.acknowledged:
                self._send(text, death)

    @rule(worker=WORKERS, death=DEATHS)
    def worker_starts_a_turn(self, worker: str, death: str | None) -> None:
        if worker in self.in_hand:
            return
        with self._mortal(worker, death):
            turn = self.desk.turns.start(self.desk.id, worker)
            if turn:
                self.in_hand[worker] = turn

    @rule(worker=WORKERS, death=DEATHS, tries_again=st.booleans())
    def worker_answers(self, worker: str, death: str | None, tries_again: bool) -> None:
        """A worker that lost only its connection does not know, and says it again."""
        if turn := self.in_hand.get(worker):
            bubbles = [Bubble("text", f"re {line}") for line in turn.text.split("\n")]
            with self._mortal(worker, death):
                self.desk.turns.record_replies(turn.id, bubbles)
                del self.in_hand[worker]
            if tries_again:
                self.desk.turns.record_replies(turn.id, bubbles)
                self.in_hand.pop(worker, None)

    @rule()
    def a_slow_worker_is_overtaken(self) -> None:
        self.worker_starts_a_turn("a", None)
        self.clock.forward(seconds=61)
        self.worker_starts_a_turn("b", None)

    @rule(worker=WORKERS)
    def worker_dies(self, worker: str) -> None:
        self.in_hand.pop(worker, None)

    @rule(worker=WORKERS)
    def worker_starts_again(self, worker: str) -> None:
        self.in_hand.pop(worker, None)
        self.desk.turns.recover(worker)

    @rule(death=DEATHS)
    def messages_go_out(self, death: str | None) -> None:
        with self._mortal("sender", death):
            claimed = self.desk.outbox.claim("widget")
            self.sent += [d.message.text for d in claimed]
            self.work.death = death
            self.desk.outbox.delivered([d.id for d in claimed])

    @rule(seconds=st.sampled_from([1, 31, 61]))
    def time_passes(self, seconds: int) -> None:
        self.clock.forward(seconds=seconds)

    @invariant()
    def the_transcript_has_no_gap_and_nothing_twice(self) -> None:
        history = self.desk.conversations.history(self.desk.id)
        assert [m.seq for m in history] == list(range(1, len(history) + 1))
        assert max(Counter(m.text for m in history).values(), default=1) == 1

    def teardown(self) -> None:
        """Let everybody live: then every text is stored, answered and sent out."""
        self.shopper_resends(None)
        for _ in range(len(self.written) + 2):
            self.clock.forward(seconds=61)
            self.worker_starts_a_turn("a", None)
            self.worker_answers("a", None, tries_again=False)
            self.messages_go_out(None)
        stored = {m.text for m in self.desk.conversations.history(self.desk.id)}
        replies = {f"re {text}" for text in self.written}
        assert stored == set(self.written) | replies
        assert set(self.sent) == replies
        assert self.desk.turns.unanswered() == ()

    def _send(self, text: str, death: str | None) -> None:
        with self._mortal("gateway", death):
            self.desk.conversations.receive(self.desk.id, Incoming(f"c-{text}", text))
            self.acknowledged.add(text)

    @contextmanager
    def _mortal(self, worker: str, death: str | None) -> Iterator[None]:
        self.work.death = death
        try:
            yield
        except Died:
            self.in_hand.pop(worker, None)
        finally:
            self.work.death = None


Chat.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestNothingLost = Chat.TestCase
