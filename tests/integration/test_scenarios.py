"""The detector on turns written for it, understood by the trained bot: precision comes first."""

from collections import Counter
from functools import cache

import pytest

from actions.adapters import scenario_files, scenario_turns, scenario_words
from actions.core.conditions import View
from actions.services.scenario_evaluation import evaluate, score
from tests.integration.trained import pipeline

SCENARIOS = scenario_files.load(known=scenario_words.known())
IDS = [s.id for s in SCENARIOS]


@cache
def findings():
    return evaluate(SCENARIOS, scenario_turns.read(), pipeline().parse, scenario_turns.ZONE)


def test_every_scenario_has_enough_turns_of_both_kinds_in_both_languages():
    counts = Counter((c.scenario, c.language, c.expect) for c in scenario_turns.read())
    wanted = [(i, lang, expect) for i in IDS for lang in ("zh", "en") for expect in (True, False)]
    assert {key: counts[key] for key in wanted if counts[key] < 15} == {}


def test_half_of_the_turns_are_held_out():
    held_out = sum(c.held_out for c in scenario_turns.read())
    assert 0.45 <= held_out / len(scenario_turns.read()) <= 0.55


def test_what_is_found_is_right():
    unseen = score(f for f in findings() if f.case.held_out)
    assert unseen.precision >= 0.95
    assert unseen.recall >= 0.8


@pytest.mark.parametrize("scenario", IDS)
def test_no_scenario_falls_behind(scenario):
    unseen = score(f for f in findings() if f.case.held_out and f.case.scenario == scenario)
    assert unseen.precision >= 0.9
    assert unseen.recall >= 0.6


def test_every_reason_is_in_the_text_or_on_record():
    for finding in findings():
        for match in finding.matches:
            assert match.because, match.scenario.id
            for because in match.because:
                assert stands(because, finding.view), (finding.case.text, because)


def stands(because, view: View) -> bool:
    turn = view.moment.turn
    if because.fact_id:
        return because.fact_id in {h.fact.id for h in view.profile.held}
    if because.message_id:
        return because.words == turn.text[because.start : because.end] != ""
    moment, service = view.moment, view.service
    known = {*moment.answered, *moment.earlier_intents, *moment.shown, *service.restocked}
    known |= {moment.product, moment.category, moment.solved, turn.channel, turn.language}
    known |= {p.product_id for p in service.purchases} | {a.product_id for a in service.arrived}
    known |= {p.at.date().isoformat() for p in service.purchases}
    known |= {name for name in vars(service) if getattr(service, name) is True}
    return because.words in known or because.path.endswith(("time.festival", "idle"))


def test_every_offered_scenario_was_promising_before_the_service_state_was_known():
    assert all(SCENARIOS.promising(f.view) for f in findings() if f.matches)
