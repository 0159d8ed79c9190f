"""What was discovered, as a Markdown page to read and to act upon."""

from collections.abc import Iterator

from actions.core.themes import SHOPPING, Theme
from actions.services.discovery import Discovery

_STEADY, _SHAKY = 0.6, 0.4
_NEAR_FAQ, _CLEAR = 0.45, 0.5  # mean likeness to a question beyond what all questions share
_SHOWN = 3  # intents


def report(found: Discovery) -> str:
    return "\n".join([*_head(found), *_table(found), *_pages(found), *_notes(found)]) + "\n"


def advice(theme: Theme) -> str:
    """The next step that would catch these turns."""
    intent, share = theme.guesses[0]
    if theme.stability < _SHAKY:
        return "Read the examples first: this group does not hold together well."
    if theme.likeness >= _NEAR_FAQ:
        return f"Add these wordings to the question “{theme.question}” in `data/shop/faq.yml`."
    if intent == "none" or share < _CLEAR:
        return (
            "Nothing the bot knows comes near: write a question and answer in `data/shop/faq.yml`."
        )
    if intent in SHOPPING:
        return (
            f"Add these wordings to the intent `{intent}`; where a wish to buy shows, write a"
            " scenario in `data/scenarios.yml`."
        )
    if theme.why.get("person", 0) * 2 >= theme.size:
        return f"Let the flow of `{intent}` carry these to the end: shoppers ask for a person here."
    return f"Add these wordings to the examples of the intent `{intent}` in `data/nlu`."


def _head(found: Discovery) -> Iterator[str]:
    yield "# What shoppers ask that nobody answers well"
    yield ""
    yield (
        f"{found.heard} turns were read. {found.turns} of them were not understood, went to a"
        " person, left the shopper unhappy, or came from one who asked again. They fall into"
        f" {len(found.themes)} themes; {found.rest} turns belong to none. Personal data is masked."
    )
    yield ""


def _table(found: Discovery) -> Iterator[str]:
    yield "| # | theme | turns | share | trend | stability | value |"
    yield "|---|---|---|---|---|---|---|"
    for number, theme in enumerate(found.themes, 1):
        cells = (
            str(number), name(theme), str(theme.size), f"{theme.share:.1%}", trend(theme),
            f"{theme.stability:.2f}", money(theme.value_cents),
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |"
    yield ""


def _pages(found: Discovery) -> Iterator[str]:
    for number, theme in enumerate(found.themes, 1):
        yield f"## {number}. {name(theme)}"
        yield ""
        why = ", ".join(f"{reason} {count}" for reason, count in theme.why.items())
        yield f"{theme.size} turns in {theme.conversations} conversations ({why})."
        yield f"Trend: {_long_trend(theme)}. Stability {theme.stability:.2f}: {_steadiness(theme)}."
        likely = ", ".join(f"`{i}` {s:.0%}" for i, s in theme.guesses[:_SHOWN])
        yield f"The bot's best guesses: {likely}."
        yield ""
        yield from (f"- {_quiet(example)}" for example in theme.examples)
        yield ""
        yield f"**Next step:** {advice(theme)}"
        yield ""


def _notes(found: Discovery) -> Iterator[str]:
    c, g = found.costs, found.grouping
    yield "## How to read this"
    yield ""
    yield (
        "**Value** is an estimate, not a measurement, for all turns of the theme that were read: a"
        f" person's answer costs {money(c.handling_cents)}, {c.solvable:.0%} of such turns could be"
        f" answered by the bot; of turns about products {c.conversion:.1%} end in an order of"
        f" {money(c.order_cents)} with {c.margin:.0%} margin."
    )
    yield (
        "**Trend** is the theme's share of the later half of the turns less that of the earlier"
        " half, in points; an interval that holds 0 shows no change."
    )
    yield (
        "**Stability** is the mean Jaccard index of the theme with its nearest one in 12 resamples:"
        f" above {_STEADY} it holds, below {_SHAKY} it is a guess. Of all groups: silhouette"
        f" {g.silhouette:.2f}, agreement of resamples {g.agreement:.2f} (adjusted Rand index)."
    )
    yield f"Seed {found.seed}: the same turns and seed give the same page."


def name(theme: Theme) -> str:
    return " / ".join(theme.words) or "(no typical words)"


def money(cents: int) -> str:
    return f"{cents / 100:,.0f}"


def trend(theme: Theme) -> str:
    sign = (
        "→"
        if theme.change.low <= 0 <= theme.change.high
        else "↑"
        if theme.change.points > 0
        else "↓"
    )
    return f"{sign} {100 * theme.change.points:+.1f}"


def _long_trend(theme: Theme) -> str:
    low, high = 100 * theme.change.low, 100 * theme.change.high
    return f"{100 * theme.change.points:+.1f} points of share (95 %: {low:+.1f} to {high:+.1f})"


def _steadiness(theme: Theme) -> str:
    if theme.stability >= _STEADY:
        return "it holds"
    return "it holds in part" if theme.stability >= _SHAKY else "it is a guess"


def _quiet(example: str) -> str:
    """One line, with nothing that Markdown would take for its own."""
    line = " ".join(example.split())
    shown = line if len(line) <= 160 else line[:160] + "…"
    return "".join("\\" + c if c in "\\`*_[]<>|#" else c for c in shown)
