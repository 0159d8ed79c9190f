"""How often the detector is right, and how much it finds, over turns with known answers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from actions.core.conditions import View
from actions.core.moments import Moment
from actions.core.profiles import Profile
from actions.core.scenario_cases import Case
from actions.core.scenarios import Match, Scenarios
from actions.core.understanding import Parse, as_turn

Parser = Callable[[Sequence[str]], Iterable[Parse]]


@dataclass(frozen=True)
class Finding:
    """What the detector made of one turn."""

    case: Case
    view: View
    matches: tuple[Match, ...]

    @property
    def found(self) -> bool:
        return any(m.scenario.id == self.case.scenario for m in self.matches)


@dataclass(frozen=True)
class Score:
    """Counts over turns that should (`positive`) and should not be found."""

    positive: int = 0
    negative: int = 0
    right: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.positive if self.positive else 1.0


def evaluate(
    scenarios: Scenarios, cases: Sequence[Case], parse: Parser, zone: tzinfo
) -> tuple[Finding, ...]:
    parsed = parse([case.text for case in cases])
    found = []
    for number, (case, understanding) in enumerate(zip(cases, parsed, strict=True)):
        view = view_of(case, understanding, f"m{number}", zone)
        matches = scenarios.matches(view) if scenarios.promising(view) else ()
        found.append(Finding(case, view, matches))
    return tuple(found)


def score(findings: Iterable[Finding]) -> Score:
    each = list(findings)
    return Score(
        positive=sum(f.case.expect for f in each),
        negative=sum(not f.case.expect for f in each),
        right=sum(f.found and f.case.expect for f in each),
        wrong=sum(f.found and not f.case.expect for f in each),
    )


def view_of(case: Case, parsed: Parse, message_id: str, zone: tzinfo) -> View:
    """The case as the detector sees it; what is understood is the pipeline's."""
    context = case.context
    turn = as_turn(
        parsed,
        shopper_id="ann",
        conversation="measured",
        message_id=message_id,
        text=case.text,
        language=case.language,
        at=context.at,
        owner="ann",
    )
    named = turn.values("category")
    moment = Moment(turn, category=str(named[-1]) if named else "")
    moment = replace(moment, **{**context.moment, **_named_now(moment)})  # type: ignore[arg-type]
    profile = Profile("ann", context.held)
    return View(moment, profile, context.service, context.at.astimezone(zone))


def _named_now(moment: Moment) -> dict[str, object]:
    return {"category": moment.category} if moment.category else {}
