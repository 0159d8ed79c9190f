"""What the shop learns of a shopper, and their say in it."""

import re

import aiohttp


async def test_an_interest_is_used_two_turns_later(talk):
    visitor = await talk(None)
    await visitor.says("最近迷上了跑步，每天早上都跑")
    await visitor.says("你们满多少包邮")
    await visitor.says("有什么好东西推荐吗")
    visitor.hears("跑步")
    assert all(card["url"].startswith("/p/shoes") for card in visitor.cards if card["price"])


async def test_what_is_known_is_listed_with_date_and_source(talk):
    zhou = await talk("zhou")
    await zhou.says("想买双跑鞋，预算400以内，42码")
    await zhou.says("你们都知道我什么")
    zhou.hears("400 元", "42", "您说的")
    assert re.search(r"\d+月\d+日", zhou.words)


async def test_a_fact_that_is_wrong_is_taken_out_at_once(talk):
    visitor = await talk(None)
    await visitor.says("我是敏感肌，想找个面霜")
    assert visitor.knows("need") == ["sensitive_skin"]
    await visitor.says("你都记了我哪些信息")
    visitor.hears("敏感肌")
    before = held(visitor)
    await visitor.taps("不对")
    gone = before - held(visitor)
    assert len(gone) == 1 and held(visitor) < before


async def test_a_friend_s_wish_is_nothing_about_the_shopper(talk):
    visitor = await talk(None)
    await visitor.says("帮朋友问的，她有宝宝8个月，我自己没有孩子")
    assert visitor.knows("for_whom") == []


async def test_without_personalisation_nothing_is_learnt_or_used(talk):
    visitor = await talk(None)
    await visitor.says("最近迷上了跑步，每天早上都跑")
    await visitor.says("不要给我个性化推荐")
    await visitor.says("我是敏感肌，想找个面霜")
    assert "sensitive_skin" not in visitor.knows("need")
    await visitor.says("随便推荐点东西吧")
    visitor.does_not_hear("记得您")


async def test_personalisation_can_be_turned_on_again(talk):
    visitor = await talk(None)
    await visitor.says("关闭个性化推荐")
    await visitor.says("还是打开个性化吧")
    await visitor.says("我是敏感肌，想找个面霜")
    assert visitor.knows("need") == ["sensitive_skin"]


async def test_forget_me_forgets_everything_and_gives_a_receipt(talk, stack):
    leo = await talk("leo", "zh")
    await leo.says("想买双跑鞋，预算400以内")
    assert leo.knows("budget")
    await leo.says("忘了我吧，把我的数据都删了")
    await leo.taps("全部忘掉")
    leo.hears("回执号")
    again = await talk("leo", "zh")
    await again.says("你们都知道我什么")
    again.does_not_hear("400", "跑")


async def test_my_data_can_be_taken_along(talk, stack):
    visitor = await talk(None)
    await visitor.says("我是敏感肌，想找个面霜")
    await visitor.says("导出我的数据")
    url = stack.url + visitor.cards[0]["url"]
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        data = await answer.json(content_type=None)
    assert "敏感肌" in str(data)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def held(talk) -> set[tuple[str, str]]:
    owner = talk.app.conversations.get(talk.conversation).owner
    return {(h.fact.kind, h.fact.subject) for h in talk.app.profiles.of(owner).held}
