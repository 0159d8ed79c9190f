"""Discovery: planted themes are found again, the same each time, and nobody is given away."""

import random
from hashlib import blake2b

import numpy as np
import pytest

from actions.adapters.text_groups import features, group
from actions.adapters.unserved_turns import DialogueFileError, from_lines, from_sessions
from actions.core.theme_words import bare, content, typical
from actions.core.themes import Costs, change_of, value_of
from actions.core.unserved import Heard, Unserved, select
from actions.services.discovery import discover
from actions.services.discovery_report import advice, report

PLANTED = {
    "刻字": "杯子能{0}吗|想在{1}上{0}|{0}要多少钱|可以{0}名字不|{1}{0}几天能好|{0}服务怎么收",
    "以旧换新": "{1}{0}怎么弄|你们支持{0}吗|旧{1}{0}能抵多少|{0}活动还有没有|{0}要寄回吗|想{0}",
    "gift wrap": "do you {0} {1}|can i have {0} paper|{0} for a {1} please|how much is {0}"
    "|is {0} free|{0} in red if possible",
}
THINGS = {
    "zh": ["水壶", "手机", "耳机", "平板", "书包"],
    "en": ["mug", "scarf", "watch", "toy", "lamp"],
}


class BagOfPairs:
    """A readable encoder: a vector counts the pairs of characters, spread over 64 places."""

    def sentences(self, texts):
        return np.array([self._one(t) for t in texts])

    def _one(self, text):
        row = np.zeros(64)
        for i in range(len(text) - 1):
            place = blake2b(text[i : i + 2].encode(), digest_size=2).digest()
            row[int.from_bytes(place, "big") % 64] += 1
        return row / max(np.linalg.norm(row), 1e-9)


def planted(seed=3, each=20):
    dice, turns = random.Random(seed), []
    for theme, frames in PLANTED.items():
        for n in range(each):
            language = "en" if theme.isascii() else "zh"
            text = dice.choice(frames.split("|")).format(theme, dice.choice(THINGS[language]))
            turns.append(Unserved(f"{theme}-{n}", dice.random(), text, "person", "", 0.0))
    dice.shuffle(turns)
    return tuple(turns)


def found(turns, seed=1, k=3):
    texts = [bare(t.text) for t in turns]
    grouping = group(features(BagOfPairs().sentences(texts), texts, seed), seed, k=k)
    return discover(turns, grouping, lambda texts: ("", 0.0), heard=100, seed=seed)


def test_planted_themes_are_found_and_named():
    names = [" ".join(t.words) for t in found(planted()).themes]
    assert len(names) == 3
    for theme in ("刻字", "以旧换新", "wrap"):
        assert sum(theme in name for name in names) == 1, names


def test_a_theme_holds_its_own_turns():
    for theme in found(planted()).themes:
        planted_in = [next(p for p in PLANTED if p in e) for e in theme.examples]
        assert len(set(planted_in)) == 1
        assert theme.size >= 15


def test_how_many_groups_there_are_is_chosen_by_what_holds():
    many = planted(each=60)
    assert len(found(many, k=None).themes) >= 2


def test_the_same_turns_and_seed_give_the_same_page():
    assert report(found(planted())) == report(found(planted()))


def test_too_few_turns_make_no_theme():
    page = report(found(planted(each=2)))
    assert "fall into 0 themes" in page


def test_a_page_tells_size_trend_stability_value_and_the_next_step():
    page = report(found(planted()))
    for part in ("| # | theme |", "Trend:", "Stability", "**Next step:**", "**Value**", "Seed 1"):
        assert part in page


def test_markdown_in_what_was_written_stays_text():
    turns = [Unserved(f"c{n}", n, "# 刻字 <b>*免费* 刻字", "person", "", 0.0) for n in range(30)]
    other = [Unserved(f"d{n}", n, "以旧换新怎么弄", "person", "", 0.0) for n in range(30)]
    page = report(found([*turns, *other], k=2))
    assert "\\# 刻字 \\<b\\>\\*免费\\* 刻字" in page


# --- which turns


def parsed(intent, guess="refund", **more):
    ranking = [{"name": intent, "confidence": 0.5}, {"name": guess, "confidence": 0.4}]
    return {"intent": ranking[0], "intent_ranking": ranking, "entities": [], **more}


def heard(*texts, why="", conversation="c"):
    return [Heard(conversation, float(n), text, why) for n, text in enumerate(texts)]


def test_what_was_not_understood_counts():
    (one,) = select(heard("能不能给杯子刻字呀"), [parsed("nlu_fallback")])
    assert (one.why, one.guess) == ("not understood", "refund")
    assert not select(heard("能不能给杯子刻字呀"), [parsed("product_info")])


def test_what_was_asked_around_the_wish_for_a_person_counts():
    turns = heard("杯子上面刻字怎么收费", "转人工", "我想刻字在杯子上面")
    parses = [parsed("product_info"), parsed("human_agent"), parsed("product_info")]
    assert [(t.why, t.text) for t in select(turns, parses)] == [
        ("person", "杯子上面刻字怎么收费"),
        ("person", "我想刻字在杯子上面"),
    ]


def test_one_complaint_is_served_and_a_repeated_one_is_not():
    turns = heard("刻字刻错了真让人失望", "刻字还是错的没人管")
    assert len(select(turns, [parsed("complaint")] * 2)) == 2
    assert not select(turns[:1], [parsed("complaint")])


def test_courtesy_and_bare_numbers_are_no_theme():
    turns = heard("好的谢谢你们", "13800138000", "订单编号：ZG24110507", why="person")
    assert not select(turns, [parsed("thanks"), parsed("nlu_fallback"), parsed("nlu_fallback")])


def test_turns_are_masked_before_anybody_sees_them():
    said = "我叫王小明，打13800138000，杯子刻字怎么弄"
    page = report(found([*select(heard(said), [parsed("nlu_fallback")]), *planted()]))
    (one,) = select(heard(said), [parsed("nlu_fallback")])
    assert "13800138000" not in one.text + page
    assert "王小明" not in one.text + page


# --- words, figures, files


def test_typical_words_tell_groups_apart():
    first, second = typical(
        [["保价申请", "申请保价吧", "要保价"], ["发票抬头", "改发票抬头", "发票"]]
    )
    assert "保价" in first[0]
    assert "发票" in second[0]


def test_content_leaves_out_placeholders_and_stop_words():
    assert content("你好 请问 [number] please") == ""
    assert content("保价 refund") == "保价refund"


def test_a_trend_has_an_interval():
    grown = change_of([8, 9, 9, 9], range(10))
    assert grown.points == pytest.approx(0.8)
    assert grown.low > 0
    even = change_of([1, 8], range(10))
    assert even.low < 0 < even.high


def test_value_follows_its_stated_parts():
    costs = Costs(handling_cents=1000, solvable=0.5, order_cents=10000, conversion=0.1, margin=0.2)
    assert value_of(10, 0.0, costs) == 5000
    assert value_of(10, 1.0, costs) == 2000


def test_advice_names_the_faq_that_comes_near():
    turns = planted()
    texts = [t.text for t in turns]
    grouping = group(features(BagOfPairs().sentences(texts), texts), k=3)
    near = discover(turns, grouping, lambda texts: ("Can it be engraved?", 0.95), heard=1, seed=1)
    assert "Can it be engraved?" in advice(near.themes[0])


def test_lines_and_sessions_are_read(tmp_path):
    lines = tmp_path / "said.jsonl"
    lines.write_text(
        '{"conversation": "a", "text": "hi", "at": "2026-11-01T10:00:00+00:00"}\n\n'
        '{"conversation": "a", "text": "刻字", "why": "fallback"}\n',
        "utf-8",
    )
    assert [h.why for h in from_lines(lines)] == ["", "not understood"]
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "chats.jsonl").write_text(
        '{"session": "s", "turns": [{"speaker": "customer", "text": "刻字", "repeat": "1"},'
        ' {"speaker": "agent", "text": "好"}]}',
        "utf-8",
    )
    assert [(h.text, h.why) for h in from_sessions(tmp_path / "set")] == [("刻字", "came back")]


@pytest.mark.parametrize(
    "line", ["{", '{"text": "x"}', '{"conversation": 1, "text": "x", "why": "?"}']
)
def test_a_wrong_line_is_named(tmp_path, line):
    path = tmp_path / "said.jsonl"
    path.write_text(f'{{"conversation": "a", "text": "hi"}}\n{line}\n', "utf-8")
    with pytest.raises(DialogueFileError, match=r"said\.jsonl:2"):
        from_lines(path)
