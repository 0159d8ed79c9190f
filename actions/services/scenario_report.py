"""The detector's figures as a Markdown table."""

from collections.abc import Sequence

from actions.services.scenario_evaluation import Finding, Score, score

_HEAD = """# Scenarios: how well the detector finds them

Turns in `tests/scenarios`, each understood by the trained pipeline and put into its context. One
half was used to tune the conditions, the other was held out. Written by
`python -m actions scenarios evaluate`.

| scenario | half | should | found | precision | should not | found | recall |
|---|---|---|---|---|---|---|---|
"""


def table(findings: Sequence[Finding]) -> str:
    names = list(dict.fromkeys(f.case.scenario for f in findings))
    rows = []
    for name in (*names, "**all**"):
        of = [f for f in findings if name in (f.case.scenario, "**all**")]
        for half, held_out in (("tuned", False), ("held out", True)):
            rows.append(_row(name, half, score(f for f in of if f.case.held_out is held_out)))
    for language in ("zh", "en"):
        of = [f for f in findings if f.case.language == language and f.case.held_out]
        rows.append(_row(f"**all {language}**", "held out", score(of)))
    return _HEAD + "\n".join(rows) + "\n"


def _row(name: str, half: str, s: Score) -> str:
    figures = (s.positive, s.right, f"{s.precision:.3f}", s.negative, s.wrong, f"{s.recall:.3f}")
    return f"| {name} | {half} | " + " | ".join(str(f) for f in figures) + " |"


def errors(findings: Sequence[Finding]) -> list[str]:
    """Only of the half that conditions are tuned on: the other one stays unseen."""
    return [_error(f) for f in findings if f.found is not f.case.expect and not f.case.held_out]


def _error(finding: Finding) -> str:
    case, turn = finding.case, finding.view.moment.turn
    of = [m for m in finding.matches if m.scenario.id == case.scenario]
    because = "; ".join(f"{b.path}: {b.words}" for m in of for b in m.because)
    what = "missed" if case.expect else "wrongly found"
    return f"{case.scenario} {what}: {case.text} ({turn.intent} {turn.confidence:.2f}) {because}"
