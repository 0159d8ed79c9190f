"""Offers from files: what is right is loaded, and every mistake is named at once."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.adapters.offer_files import OfferFileError, load
from actions.core.offer_reading import Shop, read_offer
from actions.core.offer_terms import offer_from, plain, version_of
from actions.core.offers import Cap
from tests.builders import NOON, an_offer

ZONE = ZoneInfo("Asia/Shanghai")
SHOP = Shop(ZONE, frozenset({"win_back"}), frozenset({"shoes"}), frozenset({"shoes-1"}))
GOOD = """
- id: hello-20
  kind: amount
  value: 2000
  min_cents: 9900
  title: {zh: "减 {value}", en: "{value} off"}
  text: {zh: "满 {min}", en: "From {min} until {until}"}
  legal: {zh: 一次, en: Once}
  cost_cents: 2000
  margin_cents: 5000
  budget_cents: 100000
  starts: 2026-11-01
  ends: 2026-12-01T12:00:00+00:00
  scenarios: [win_back]
  eligibility: {member_level: gold}
  cap: {times: 1, days: 30}
  code_prefix: HI
"""
TABLE = (
    "id,kind,value,min_cents,title_zh,title_en,text_zh,text_en,legal_zh,legal_en,cost_cents,"
    "margin_cents,budget_cents,starts,ends,scenarios,eligibility,cap_times,cap_days,code_prefix\n"
    'hello-20,amount,2000,9900,减 {value},{value} off,满 {min},"From {min} until {until}",一次,'
    "Once,2000,5000,100000,2026-11-01,2026-12-01T12:00:00+00:00,win_back,"
    '"{""member_level"": ""gold""}",1,30,HI\n'
)


@pytest.fixture
def written(tmp_path: Path):
    def write(text: str, name: str = "offers.yml") -> Path:
        (tmp_path / name).write_text(text, "utf-8")
        return tmp_path / name

    return write


def mistakes(path):
    with pytest.raises(OfferFileError) as caught:
        load(path, SHOP)
    return [line.partition(":")[2] for line in caught.value.lines]


def test_a_good_file_is_read(written):
    (offer,) = load(written(GOOD), SHOP)
    assert offer.starts == datetime(2026, 11, 1, tzinfo=ZONE)
    assert offer.cap == Cap(1, 30) and offer.scenarios == ("win_back",)
    assert offer.version == version_of(plain(offer))


def test_a_table_says_the_same_as_yaml(written):
    assert load(written("\ufeff" + TABLE, "offers.csv"), SHOP) == load(written(GOOD), SHOP)


def test_every_mistake_is_named_with_its_line_and_key(written):
    bad = (
        GOOD.replace("kind: amount", "kind: amounts")
        .replace("value: 2000", "valu: 2000")
        .replace("[win_back]", "[win_bakc]")
        .replace("{zh: 一次, en: Once}", "{zh: 一次}")
        .replace("member_level", "member_levle")
        .replace("2026-11-01", "soon")
    )
    found = mistakes(written(bad))
    assert [line.split(": ")[0:2] for line in found] == [
        ["4", "valu"],
        ["3", "kind"],
        ["8", "legal"],
        ["12", "starts"],
        ["14", "scenarios"],
        ["15", "eligibility.member_levle"],
    ]
    assert "did you mean 'win_back'?" in found[4] and "did you mean 'value'?" in found[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("value: 2000", "value: 9900", "4: value: it takes off as much"),
        ("value: 2000", "value: 0", "4: value: how much?"),
        ("kind: amount", "kind: percent", "4: value: a percent offer takes 1 to 90"),
        ("cost_cents: 2000", "cost_cents: 0", "11: budget_cents: without cost_cents"),
        ("margin_cents: 5000", "margin_cents: 1000", "2: min_margin_cents: margin_cents less"),
        ("ends: 2026-12-01T12:00:00+00:00", "ends: 2026-10-01", "13: ends: it ends before"),
        ("{value} off", "{valeu} off", "6: title.en: {valeu} is not in the record"),
        ("{value} off", "{rest} off", "6: title.en: {rest} is not in the record"),
        ("From {min}", "From {min", "7: text.en: {{} is not in the record"),
        ("code_prefix: HI", "text_code: HI", "17: text_code: there is no such key"),
        ("id: hello-20", "id: Hello 20", "2: id: an id is small letters"),
        ("code_prefix: HI", "url: //evil.example", "17: url: a path of the shop"),
        ("code_prefix: HI", "stacks_with: [x]", "17: stacks_with: there is no offer 'x'"),
        ("code_prefix: HI", "products: [bags-1]", "17: products: there is no product 'bags-1'"),
        ("cap: {times: 1, days: 30}", "cap: {times: 1}", "16: cap.days: a number is needed"),
        ("member_level: gold", "time: 2026-11-11", "15: eligibility"),
    ],
)
def test_a_mistake_is_named(written, old, new, said):
    assert old in GOOD
    found = mistakes(written(GOOD.replace(old, new)))
    assert len(found) == 1 and found[0].startswith(said)


def test_a_mistake_in_a_table_is_named_by_line_and_column(written):
    two = TABLE + TABLE.splitlines()[1].replace("hello-20", "bye").replace("Once", "{code_}") + "\n"
    two = two.replace("bye,amount", "bye,amuont")
    assert mistakes(written(two, "offers.csv")) == [
        "3: kind: there is no kind 'amuont'; did you mean 'amount'?"
    ]


def test_an_id_may_be_there_only_once(written):
    assert mistakes(written(GOOD + GOOD)) == ["19: id: 'hello-20' is there twice"]


@pytest.mark.parametrize("text", ["", "just words", "{}", "- 1", "- {", "- id: !!python/none x"])
def test_what_is_no_list_of_offers_is_refused(written, text):
    assert mistakes(written(text))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(OfferFileError, match=r"nothing.yml: No such file"):
        load(tmp_path / "nothing.yml", SHOP)


@settings(max_examples=40, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda some: st.lists(some) | st.dictionaries(st.text(), some),
    )
)
def test_whatever_is_in_the_file_it_is_refused_and_never_a_crash(node):
    offer, problems = read_offer(node, "[0]", SHOP)
    assert offer is None and problems


@given(
    st.dictionaries(
        st.sampled_from(sorted(plain(an_offer()))),
        st.none() | st.integers(-5, 5) | st.text(max_size=3) | st.lists(st.text(max_size=3)),
        min_size=1,
    )
)
def test_a_good_offer_with_anything_changed_is_read_or_refused(changed):
    good = {k: v for k, v in plain(an_offer()).items() if v not in (None, "", [], {})}
    good |= {"note": {"zh": "记", "en": "note"}}
    offer, problems = read_offer(good | changed, "[0]", Shop(ZONE))
    assert (offer is None) is bool(problems)


@given(st.permutations(list(plain(an_offer()).items())))
def test_the_same_terms_are_the_same_version_in_any_order(items):
    assert version_of(dict(items)) == an_offer().version


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"value": 2001}, False),
        ({"legal": an_offer().title}, False),
        ({"ends": NOON}, False),
        ({"eligibility": {"logged_in": True}}, False),
        ({"budget_cents": 5}, True),
        ({"stock": 5}, True),
        ({"priority": 5}, True),
    ],
)
def test_a_changed_term_is_another_version_and_how_much_there_is_of_it_no_term(change, same):
    assert (an_offer(**change).version == an_offer().version) is same


def test_terms_survive_being_stored():
    offer = an_offer(starts=NOON, cap=Cap(2, 7), eligibility={"logged_in": True}, stock=3)
    assert offer_from(plain(offer)) == offer
