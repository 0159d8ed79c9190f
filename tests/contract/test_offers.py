"""The demo shop's own offers, settings and scenarios fit together."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from actions.adapters import marketing_file, offer_files, scenario_files, topic_files
from actions.core.features import SCENARIOS, TOPICS
from actions.core.known import Known
from actions.core.languages import Words
from actions.core.offer_reading import Shop
from actions.core.offers import KINDS
from actions.core.suggestions import suggestion_of
from tests.builders import a_decision

SHOP = Path("data/shop")
CATEGORIES = {c["id"] for c in yaml.safe_load((SHOP / "categories.yml").read_text("utf-8"))}
TOPIC_IDS = topic_files.read(Path("data/interests.yml"))
ZONE = ZoneInfo("Asia/Shanghai")


def scenario_ids():
    return {scenario.id for scenario in scenario_files.load()}


@pytest.fixture(scope="module")
def offers():
    known = Known(categories=frozenset(CATEGORIES), topics=frozenset(TOPIC_IDS))
    shop = Shop(ZONE, frozenset(scenario_ids()), frozenset(CATEGORIES), conditions=known)
    return offer_files.load(Path("data/offers.yml"), shop)


def test_there_are_offers_of_every_kind_and_for_every_scenario(offers):
    assert {offer.kind for offer in offers} == set(KINDS)
    assert {scenario for offer in offers for scenario in offer.scenarios} == scenario_ids()


def test_features_know_every_scenario():
    assert set(SCENARIOS) == scenario_ids()


def test_every_offer_can_be_said_in_both_languages(offers):
    names = {category: Words(category, category) for category in CATEGORIES}
    for offer in offers:
        for language in ("zh", "en"):
            row = a_decision(code="X-1", chosen=offer.arm)
            said = suggestion_of(row, offer, language, names, ZONE)
            assert all((said.title, said.text, said.legal)), offer.id
            assert "{" not in said.title + said.text + said.legal
            assert bool(offer.code_prefix) is ("X-1" in said.text), offer.id


def test_a_code_tells_its_offer(offers):
    prefixes = [offer.code_prefix for offer in offers if offer.code_prefix]
    assert len(set(prefixes)) == len(prefixes)


def test_every_category_and_topic_has_a_coarse_topic():
    topics = marketing_file.load().topics
    assert {topics.get(category, category) for category in CATEGORIES} <= set(TOPICS)
    for id_, topic in TOPIC_IDS.items():
        assert topics.get(id_, id_) == (topic.parent or id_)
