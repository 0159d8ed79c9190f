"""How right the extractors are on labelled turns, by kind and by extractor."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from actions.core.facts import Fact
from actions.core.turns import Turn

_BINS = 10
_PRIOR, _PRIOR_TURNS = (
    0.9,
    4.0,
)  # what an extractor is worth before it is measured, and for how long
_WORDS = frozenset({"need", "owns", "delivery"})  # kinds whose value is the words themselves


@dataclass(frozen=True)
class Labelled:
    """A turn with the facts it must give, and those that it may."""

    turn: Turn
    wanted: frozenset[str]
    allowed: frozenset[str] = frozenset()
    trap: bool = False


@dataclass
class Counts:
    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)


@dataclass
class Score:
    """`mistakes` name the turn's text with what was wrongly found or missed."""

    kinds: dict[str, Counts] = field(default_factory=dict)
    extractors: dict[str, Counts] = field(default_factory=dict)
    sureness: list[tuple[float, bool]] = field(default_factory=list)
    mistakes: list[tuple[str, str]] = field(default_factory=list)
    traps: int = 0
    caught: int = 0

    @property
    def total(self) -> Counts:
        every = self.kinds.values()
        return Counts(
            sum(c.right for c in every), sum(c.wrong for c in every), sum(c.missed for c in every)
        )

    @property
    def calibration_error(self) -> float:
        """Expected calibration error over ten bins of confidence."""
        bins: dict[int, list[tuple[float, bool]]] = {}
        for sure, right in self.sureness:
            bins.setdefault(min(_BINS - 1, int(sure * _BINS)), []).append((sure, right))
        gaps = (abs(sum(s for s, _ in some) - sum(r for _, r in some)) for some in bins.values())
        return sum(gaps) / max(1, len(self.sureness))

    def confidences(self) -> dict[str, float]:
        """The precision of each extractor, drawn towards a common one where turns are few."""
        return {
            name: round((c.right + _PRIOR * _PRIOR_TURNS) / (c.right + c.wrong + _PRIOR_TURNS), 2)
            for name, c in sorted(self.extractors.items())
        }


def score(turns: Iterable[Labelled], extract: Callable[[Turn], Sequence[Fact]]) -> Score:
    result = Score()
    for labelled in turns:
        found = {render(f): f for f in extract(labelled.turn) if f.kind != "interest"}
        _count(result, labelled, found)
    return result


def _count(result: Score, labelled: Labelled, found: Mapping[str, Fact]) -> None:
    met: Counter[str] = Counter()
    for shown, fact in found.items():
        name = _name(shown, labelled.wanted | labelled.allowed)
        if name in labelled.allowed:
            continue
        right = name in labelled.wanted
        met[name] += right
        for table, key in ((result.kinds, fact.kind), (result.extractors, fact.extractor)):
            counts = table.setdefault(key, Counts())
            counts.right, counts.wrong = counts.right + right, counts.wrong + (not right)
        result.sureness.append((fact.confidence, right))
        if not right:
            result.mistakes.append((labelled.turn.text, f"+{shown} ({fact.extractor})"))
    for missed in labelled.wanted - met.keys():
        result.kinds.setdefault(missed.split("/")[0], Counts()).missed += 1
        result.mistakes.append((labelled.turn.text, f"-{missed}"))
    result.traps += labelled.trap
    result.caught += labelled.trap and bool(found)


def _name(shown: str, known: frozenset[str]) -> str:
    """The label that says the same; one without a value stands for any value."""
    return (
        shown if shown in known else shown.split("=")[0] if shown.split("=")[0] in known else shown
    )


def render(fact: Fact) -> str:
    """A fact as labels write it."""
    name = f"{fact.kind}/{fact.subject}"
    value = fact.value
    if fact.kind in _WORDS:
        return name
    if isinstance(value, float) and fact.kind == "satisfaction":
        return f"{name}={'+' if value > 0 else '-'}"
    if isinstance(value, Mapping):
        parts = ",".join(_part(k, v) for k, v in value.items() if v is not None)
        return f"{name}={parts}" if parts else name
    return f"{name}={value}"


def _part(key: str, value: object) -> str:
    if key.endswith("_cents") and isinstance(value, int):
        return f"{key.removesuffix('_cents')}:{value // 100}"
    return f"{key}:{value}"
