"""Who speaks, how many at once, and what it took."""

import asyncio
import math
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import yaml

from actions.adapters.shop_files import ShopFiles
from actions.core.languages import Language
from benchmarks.turn_process import family, use
from benchmarks.turn_talk import Person, System, Talk, Turn

ROOT = Path(__file__).resolve().parents[1]
PEOPLE = 32
SIGNED_IN = (0, 2, 5)  # of each eight; the others are visitors
_FRESH = ("paid", "packing")
_ARRIVED = ("delivered", "completed")


@dataclass(frozen=True)
class Conversation:
    language: Language
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Phase:
    """So many turns by so many shoppers at once; in blocks, so that the systems take turns."""

    title: str
    at_once: int
    turns: int
    blocks: int


@dataclass
class Outcome:
    """All turns of one system in one phase."""

    times: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    wall: float = 0.0
    cpu: float = 0.0

    def add(self, turn: Turn) -> None:
        if turn.error:
            self.errors[turn.error] += 1
        else:
            self.times.append(turn.seconds)

    @property
    def turns(self) -> int:
        return len(self.times) + self.errors.total()

    @property
    def rate(self) -> float:
        return self.turns / self.wall

    @property
    def cpu_ms(self) -> float:
        """Of all processes together, for one turn."""
        return self.cpu / self.turns * 1000

    def quantile(self, percent: int) -> float:
        """In milliseconds, of the turns that were answered."""
        if len(self.times) < 2:
            return math.nan
        return statistics.quantiles(self.times, n=100, method="inclusive")[percent - 1] * 1000


def script() -> list[Conversation]:
    """The conversations, the languages mixed as evenly as they come."""
    kept = yaml.safe_load((ROOT / "benchmarks" / "turn_script.yml").read_text("utf-8"))
    placed = [
        ((i + 0.5) / len(texts), Conversation("en" if kind == "en" else "zh", _lines(text)))
        for kind, texts in kept.items()
        for i, text in enumerate(texts)
    ]
    return [conversation for _, conversation in sorted(placed, key=lambda p: p[0])]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split(" | "))


def people() -> list[Person]:
    """The twelve demo shoppers with orders of theirs, and visitors between them."""
    orders = ShopFiles(ROOT / "data" / "shop", datetime.now(UTC)).orders()["orders"]
    states: dict[str, dict[str, str]] = {}
    for order in orders:
        states.setdefault(order["shopper_id"], {}).setdefault(order["state"], order["number"])
    shoppers = iter(sorted(states))
    return [
        Person(n, who, _numbers(states[who]))
        if n % 8 in SIGNED_IN and (who := next(shoppers, None))
        else Person(n, None, dict.fromkeys(("order", "fresh", "arrived"), "ZG24999990"))
        for n in range(PEOPLE)
    ]


def _numbers(states: dict[str, str]) -> dict[str, str]:
    first = next(iter(states.values()))
    return {
        "order": first,
        "fresh": next((states[s] for s in _FRESH if s in states), first),
        "arrived": next((states[s] for s in _ARRIVED if s in states), first),
    }


async def run(system: System, phase: Phase, block: int, pids: Sequence[int]) -> Outcome:
    """One block of a phase."""
    outcome = Outcome()
    quota = math.ceil(phase.turns / phase.blocks / phase.at_once)
    conversations, persons = script(), people()
    before, began = _spent(pids), time.perf_counter()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:

        async def one(worker: int) -> None:
            left, k = quota, 0
            while left > 0:
                place = block * len(conversations) // phase.blocks + k
                place += worker * len(conversations) // phase.at_once
                person = persons[(worker + (place * phase.at_once)) % PEOPLE]
                left -= await _converse(
                    system.talk(http),
                    person,
                    conversations[place % len(conversations)],
                    left,
                    outcome,
                )
                k += 1

        await asyncio.gather(*(one(n) for n in range(phase.at_once)))
    outcome.wall = time.perf_counter() - began
    outcome.cpu = _spent(pids) - before
    return outcome


async def _converse(
    talk: Talk, person: Person, conversation: Conversation, left: int, outcome: Outcome
) -> int:
    """Say the lines, at most so many; how many were said."""
    lines = conversation.lines[:left]
    await talk.begin(person, conversation.language)
    for line in lines:
        turn = await talk.says(line.format(**person.orders))
        outcome.add(turn)
        if turn.error:
            print(f"  {turn.error} after {turn.seconds:.1f} s: {line}", flush=True)
    await talk.end()
    return len(lines)


def _spent(pids: Sequence[int]) -> float:
    """Processor seconds of these processes and all below them, until now."""
    return sum(use(pid).cpu_seconds for leader in pids for pid in family(leader))


def joined(outcomes: Sequence[Outcome]) -> Outcome:
    whole = Outcome()
    for one in outcomes:
        whole.times += one.times
        whole.errors += one.errors
        whole.wall += one.wall
        whole.cpu += one.cpu
    return whole
