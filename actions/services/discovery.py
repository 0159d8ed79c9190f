"""Themes among turns that nobody answered well: what they are about, and what to do about them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from actions.core.theme_words import typical
from actions.core.themes import SHOPPING, Costs, Grouping, Theme, change_of, guesses_of, value_of
from actions.core.unserved import Unserved

_EXAMPLES = 5


@dataclass(frozen=True)
class Discovery:
    """`rest` turns belong to no theme; `heard` counts all turns that were read."""

    themes: tuple[Theme, ...]
    turns: int
    rest: int
    heard: int
    grouping: Grouping
    costs: Costs
    seed: int


Near = Callable[[Sequence[str]], tuple[str, float]]  # the FAQ nearest to some texts, its likeness


def discover(
    turns: Sequence[Unserved],
    grouping: Grouping,
    near: Near,
    *,
    heard: int,
    seed: int,
    costs: Costs | None = None,
) -> Discovery:
    """Themes by falling value."""
    costs = costs or Costs()
    groups = [[turns[i] for i in members] for members in grouping.central]
    words = typical([_by_conversation(g) for g in groups])
    ranks = [t.rank for t in turns]
    themes = [
        _theme(group, named, ranks, stability, near, costs)
        for group, named, stability in zip(groups, words, grouping.stability, strict=True)
        if named  # a group without a word of its own is no theme
    ]
    themes.sort(key=lambda t: (-t.value_cents, -t.size, t.words))
    rest = len(turns) - sum(t.size for t in themes)
    return Discovery(tuple(themes), len(turns), rest, heard, grouping, costs, seed)


def _by_conversation(group: Sequence[Unserved]) -> list[str]:
    """One text each: what a single shopper repeats is not typical."""
    said: dict[str, list[str]] = {}
    for turn in group:
        said.setdefault(turn.conversation, []).append(turn.text)
    return ["\n".join(texts) for texts in said.values()]


def _theme(
    group: Sequence[Unserved],
    words: tuple[str, ...],
    ranks: Sequence[float],
    stability: float,
    near: Near,
    costs: Costs,
) -> Theme:
    guesses = guesses_of(group)
    shopping = sum(share for name, share in guesses if name in SHOPPING)
    question, likeness = near([t.text for t in group[:_EXAMPLES]])
    return Theme(
        words=words,
        size=len(group),
        share=len(group) / len(ranks),
        conversations=len({t.conversation for t in group}),
        examples=tuple(dict.fromkeys(t.text for t in group))[:_EXAMPLES],
        why=dict(sorted(Counter(t.why for t in group).items())),
        guesses=guesses,
        change=change_of([t.rank for t in group], ranks),
        stability=stability,
        value_cents=value_of(len(group), shopping, costs),
        question=question,
        likeness=likeness,
    )
