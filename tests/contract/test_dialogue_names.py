"""Names that Python and YAML share: a typo in one is silence in the chat."""

import ast
import re
from pathlib import Path

import pytest
import yaml
from rasa_sdk.executor import ActionExecutor

from actions.core.flows import FLOWS
from actions.core.orders import OrderState

DOMAIN = Path("bot/domain")
RASAS_OWN = "utter_action"  # a key of Rasa's events, no response
HANDLERS = sorted(Path("actions/handlers").glob("*.py"))


def domain(part: str) -> dict:
    files = sorted(DOMAIN.rglob("*.yml"))
    parts = [yaml.safe_load(f.read_text("utf-8")).get(part, {}) for f in files]
    return {name: value for p in parts if isinstance(p, dict) for name, value in p.items()}


def listed(part: str) -> set[str]:
    names: set[str] = set()
    for file in sorted(DOMAIN.rglob("*.yml")):
        entries = yaml.safe_load(file.read_text("utf-8")).get(part, [])
        names |= {e if isinstance(e, str) else next(iter(e)) for e in entries}
    return names


def strings(pattern: str) -> set[str]:
    """Plain strings in the handlers that match the whole pattern."""
    nodes = [n for f in HANDLERS for n in ast.walk(ast.parse(f.read_text("utf-8")))]
    constants = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return {c for c in constants if re.fullmatch(pattern, c)} - {RASAS_OWN}


def made_names() -> set[str]:
    """The responses whose names are put together: by flow, by slot asked, by state, by reason."""
    names = {f"utter_order_{state.value}" for state in OrderState}
    names |= {f"utter_refund_{s}" for s in REFUND_STATES}
    names |= {f"utter_problem_{reason}" for reason in PROBLEMS}
    for flow in FLOWS.values():
        names |= {f"utter_{flow.form}_{step}" for step in flow.steps}
        if "confirmed" in flow.steps:
            names.add(f"utter_{flow.form}_kept")
        if flow.needs_order and flow.trigger != "order_status":
            names.add(f"utter_{flow.form}_none_fits")
    names -= {"utter_return_form_confirmed"}
    names |= {f"utter_return_form_confirmed_{kind}" for kind in ("return", "exchange", "repair")}
    names |= {f"utter_cancel_order_form_{ending}" for ending in ("done", "done_unpaid")}
    return names | {f"utter_{intent}" for intent in COURTESY}


REFUND_STATES = ("requested", "approved", "processing", "paid", "rejected", "none")
COURTESY = "greeting thanks bye ask_identity affirm deny".split()
PROBLEMS = (
    "not_logged_in no_orders order_not_found already_cancelled being_packed already_shipped "
    "already_delivered being_returned being_refunded already_requested not_delivered "
    "window_closed category_excluded not_paid already_invoiced"
).split()


def test_every_response_said_is_in_the_domain():
    assert strings(r"utter_\w*[a-z]") | made_names() <= set(domain("responses"))


def test_every_response_in_the_domain_is_said():
    assert set(domain("responses")) <= strings(r"utter_\w*[a-z]") | made_names()


def test_problems_are_those_the_rules_can_give():
    orders = Path("actions/core/order_rules.py").read_text("utf-8")
    flows = Path("actions/services/flows.py").read_text("utf-8")
    reasons = set(re.findall(r'_no\("(\w+)"\)', orders)) | set(
        re.findall(r'problem="(\w+)"', flows)
    )
    assert reasons - {"stopped", "none_fits"} == set(PROBLEMS)


@pytest.mark.parametrize(("name", "variations"), sorted(domain("responses").items()))
def test_a_response_has_words_in_both_languages(name, variations):
    languages = [v["condition"][0]["value"] for v in variations]
    assert sorted(languages) == ["en", "zh"]


@pytest.mark.parametrize(("name", "variations"), sorted(domain("responses").items()))
def test_both_languages_take_the_same_filling(name, variations):
    fillings = [set(re.findall(r"\{([a-z_]+)\}", v["text"])) for v in variations]
    assert fillings[0] == fillings[1]


@pytest.mark.parametrize(("name", "variations"), sorted(domain("responses").items()))
def test_both_languages_offer_the_same_choices(name, variations):
    payloads = [
        [re.sub(r"\{.*return_reason.*", "", b["payload"]) for b in v.get("buttons", [])]
        for v in variations
    ]
    assert payloads[0] == payloads[1]


def test_the_domain_and_the_action_server_list_the_same_actions():
    executor = ActionExecutor()
    executor.register_package("actions.handlers")
    assert listed("actions") == set(executor.actions)


def test_every_flow_has_its_form_with_the_same_slots():
    forms = {name: tuple(form["required_slots"]) for name, form in domain("forms").items()}
    assert forms == {flow.form: flow.steps for flow in FLOWS.values()}


def test_every_slot_is_read_by_somebody():
    code = "\n".join(f.read_text("utf-8") for f in [*HANDLERS, Path("bot/responses.py")])
    steps = {step for flow in FLOWS.values() for step in flow.steps}
    unread = [s for s in domain("slots") if f'"{s}"' not in code and s not in steps]
    assert unread == []
