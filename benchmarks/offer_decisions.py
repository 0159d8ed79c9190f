"""How long one decision takes, all in: `python -m benchmarks.offer_decisions`.

The demo shop's 24 offers on SQLite in a file, a ridge with random weights, a shopper with facts and
a past; every decision in a conversation of its own, as constraints would else stop most of them.
"""

import argparse
import statistics
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from actions.adapters import marketing_file, offer_files, scenario_files
from actions.adapters.engine import make_engine
from actions.adapters.engines.ridge import Ridge, Weights
from actions.adapters.migrate import upgrade
from actions.adapters.units import SqlWork
from actions.core.conditions import Because
from actions.core.facts import Evidence, Fact, FactValue
from actions.core.features import ARM_NAMES, CONTEXT_NAMES
from actions.core.moments import Moment, ServiceState
from actions.core.offer_reading import Shop
from actions.core.profiles import Held, Profile
from actions.core.scenarios import Match
from actions.core.turns import Turn
from actions.services.offers import OfferService

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ZONE = "Asia/Shanghai"
FACTS: Sequence[tuple[str, str, FactValue]] = (
    ("interest", "shoes", 0.9),
    ("interest", "fashion", 0.8),
    ("price_sensitivity", "", "high"),
    ("budget", "shoes", {"max_cents": 40000}),
    ("for_whom", "mother", {}),
    ("viewed", "shoes-001", {"times": 3, "category": "shoes", "price_cents": 32900}),
)


def engine() -> Ridge:
    chance = np.random.default_rng(0)
    shape = (1 + len(CONTEXT_NAMES), 1 + len(ARM_NAMES))
    matrix = chance.normal(0, 0.05, shape).astype(np.float32)
    return Ridge("b", Weights(CONTEXT_NAMES, ARM_NAMES, (), matrix, np.zeros(0, np.float32), 5000))


def service(folder: Path, copies: int) -> OfferService:
    from zoneinfo import ZoneInfo

    database = make_engine(f"sqlite:///{folder}/offers.db")
    upgrade(database)
    work = SqlWork(database)
    offers = offer_files.load(Path("data/offers.yml"), Shop(ZoneInfo(ZONE)))
    more = [replace(o, id=f"{o.id}-{n}") for n in range(copies) for o in offers]
    with work.writing() as uow:
        uow.offers.put(more, AT)
    judge, settings = engine(), replace(marketing_file.load(), holdout=0.0)
    return OfferService(work.writing, work.reading, lambda: judge, settings, lambda: AT)


def question(n: int, visit: int) -> tuple[Moment, Profile]:
    shopper, at = f"s{n}", AT + timedelta(days=8 * visit)
    turn = Turn(shopper, f"c{n}", f"m{n}-{visit}", "有点贵", "zh", at, owner=shopper)
    facts = [
        Fact(shopper, kind, subject, value, 0.9, "said", "b", 1, Evidence("m"), AT)
        for kind, subject, value in FACTS
    ]
    held = tuple(Held(fact, 0.8) for fact in facts)
    profile = Profile(shopper, held, {"offers": True, "personalisation": True})
    return Moment(turn, product="shoes-001", category="shoes"), profile


def measure(decisions: int, copies: int) -> str:
    """Every shopper comes four times, so that most of them have a past."""
    scenario = next(s for s in scenario_files.load() if s.id == "price_hesitation")
    match = Match(scenario, (Because("when.words", "有点贵", "m", 0, 3),))
    state = ServiceState(member_level="gold", orders=4, time_zone=ZONE)
    with tempfile.TemporaryDirectory() as folder:
        asked = service(Path(folder), copies)
        took, busy, offers, said = [], [], [], Counter[str]()
        for number in range(decisions):
            moment, profile = question(number // 4, number % 4)
            begun, work = perf_counter(), process_time()
            found = asked.decide(moment, profile, [match], state)
            took.append((perf_counter() - begun) * 1000)
            busy.append((process_time() - work) * 1000)
            offers.append(found is not None)
            said[found.offer.kind if found else "none"] += 1
    made = [ms for ms, offered in zip(busy, offers, strict=True) if offered][20:]
    return "\n".join(
        (
            f"{24 * copies} offers, {decisions} decisions: {dict(said)}",
            f"all:               {_percentiles(took[20:])}",
            f"all, processor:    {_percentiles(busy[20:])}",
            f"offers, processor: {_percentiles(made)}",
        )
    )


def _percentiles(times: Sequence[float]) -> str:
    ranked = sorted(times)
    return f"p50 {statistics.median(ranked):.2f} ms, p99 {ranked[int(0.99 * len(ranked))]:.2f} ms"


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=2000)
    parser.add_argument("--copies", type=int, default=1, help="of the demo shop's offers")
    args = parser.parse_args(argv)
    print(measure(args.decisions, args.copies))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
