"""The marketer's settings: read whole, or a mistake named with its line and key."""

from datetime import time

import pytest

from actions.adapters.marketing_file import MarketingFileError, load
from actions.core.offer_settings import OfferSettings


@pytest.fixture
def read(tmp_path):
    def write_and_read(text):
        path = tmp_path / "marketing.yml"
        path.write_text(text, "utf-8")
        return load(path)

    return write_and_read


def test_what_the_file_leaves_out_is_as_usual(read):
    assert read("holdout: 0.1") == OfferSettings(holdout=0.1)


def test_everything_can_be_said(read):
    said = read(
        'quiet_hours: {from: "21:30", until: "09:00"}\n'
        "caps: {gap_minutes: 3, conversation: {times: 1, hours: 2}, day: 2, week: 4}\n"
        "declines: {in_a_row: 3, pause_days: 7, same_offer_days: 60}\n"
        "show_within_minutes: 10\nblocked_again_minutes: 5\nholdout: 0\nfloor: 0\n"
        "time_zone: Europe/London\nchannel_quota: {wechat: 9}\ntopics: {fashion: [shoes, bags]}\n"
    )
    assert said == OfferSettings(
        quiet_from=time(21, 30),
        quiet_until=time(9),
        gap_minutes=3,
        per_conversation=1,
        conversation_hours=2,
        per_day=2,
        per_week=4,
        declines_in_a_row=3,
        pause_days=7,
        declined_days=60,
        show_within_minutes=10,
        blocked_again_minutes=5,
        holdout=0,
        floor=0,
        time_zone="Europe/London",
        channel_quota={"wechat": 9},
        topics={"shoes": "fashion", "bags": "fashion"},
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("holdout: 0.1\nfloot: 0.02", ":2: floot: there is no such key; did you mean 'floor'?"),
        ("holdout: 0.9", ":1: holdout: 0.9 is not between 0 and 0.5"),
        ("quiet_hours: {from: 22, until: '8:00'}", ":1: quiet_hours.from: words are needed"),
        ("quiet_hours: {from: '25:00', until: '08:00'}", ":1: quiet_hours.from: a time like"),
        ("caps:\n  day: many", ":2: caps.day: a number is needed"),
        ("caps: {conversation: {times: 1}}", ":1: caps.conversation.hours: a number"),
        ("time_zone: Nowhere/City", ":1: time_zone: there is no time zone"),
        ("topics: {fasion: [shoes]}", ":1: topics.fasion: there is no such key"),
        ("channel_quota: {wechat: -1}", ":1: channel_quota.wechat: -1 is not between"),
        ("channel_quota: 5", ":1: channel_quota: a mapping"),
        ("[1]", ":1: a mapping is needed"),
        ("a: [", "expected"),
    ],
)
def test_a_mistake_is_named(read, text, said):
    with pytest.raises(MarketingFileError) as caught:
        read(text)
    assert said in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(MarketingFileError, match=r"none.yml: No such file"):
        load(tmp_path / "none.yml")
