"""商品: finding, price, stock; and understanding, language, limits."""


async def test_a_recommendation_keeps_to_kind_and_budget(talk):
    lin = await talk("lin")
    await lin.says("推荐一双跑鞋，400以内")
    found = shown(lin)
    assert found and all(p.category == "shoes" for p in found)
    assert max(p.price_cents for p in found) <= 40000


async def test_cheaper_means_cheaper_than_what_was_shown(talk):
    lin = await talk("lin")
    await lin.says("想买个蓝牙耳机")
    cheapest = min(p.price_cents for p in shown(lin))
    await lin.says("有没有便宜一点的")
    assert all(p.price_cents < cheapest for p in shown(lin)) or "放宽" in lin.words


async def test_a_product_question_is_answered_from_its_record(talk):
    visitor = await talk(None)
    await visitor.says("云感飞织缓震跑步鞋是什么材质的")
    visitor.hears("shoes-001", "飞织网面")


async def test_a_price_comes_with_its_record(talk):
    visitor = await talk(None)
    await visitor.says("云感飞织缓震跑步鞋多少钱")
    visitor.hears("shoes-001", "329 元")


async def test_stock_is_told_by_size(talk):
    visitor = await talk(None)
    await visitor.says("云感飞织缓震跑步鞋还有货吗")
    product = visitor.app.shop.products(["shoes-001"])[0]
    in_stock = [v.size for v in product.variants if v.stock > 0]
    visitor.hears("shoes-001", in_stock[0])


async def test_a_card_leads_to_the_details(talk):
    lin = await talk("lin")
    await lin.says("推荐一款面霜")
    first = shown(lin)[0]
    await lin.taps("看详情")
    lin.hears(first.id)


async def test_coupons_come_from_the_list(talk):
    lin = await talk("lin")
    await lin.says("现在有什么优惠券可以领")
    assert any(c.code in lin.words for c in lin.app.shop.coupons()) or "来源：" in lin.words


async def test_shipping_questions_cite_their_entry(talk):
    visitor = await talk(None)
    await visitor.says("满多少包邮啊")
    visitor.hears("包邮", "来源：")


async def test_lost_codes_get_help(talk):
    visitor = await talk(None)
    await visitor.says("登录收不到验证码怎么办")
    visitor.hears("验证码")


async def test_the_bot_says_that_it_is_an_ai(talk):
    visitor = await talk(None)
    await visitor.says("你是真人还是机器人")
    visitor.hears("AI", "不是真人")


async def test_mixed_text_is_understood_and_answered_in_chinese(talk):
    lin = await talk("lin")
    await lin.says("我的 order ZG24115926 到哪了")
    lin.hears("订单 ZG24115926 已发货")


async def test_a_wish_for_english_outlasts_chinese_text(talk):
    lin = await talk("lin")
    await lin.says("请用英文回复我")
    lin.hears("English")
    await lin.says("ZG24115926 到哪了")
    lin.hears("has shipped")


async def test_what_a_shop_does_not_answer_is_declined(talk):
    visitor = await talk(None)
    await visitor.says("帮我写一首关于秋天的诗")
    visitor.hears("帮不上忙")


async def test_nonsense_gets_two_guesses_then_a_person(talk):
    visitor = await talk(None)
    await visitor.says("呜啦啦卟叽卟叽")
    assert len(visitor.said[-1]["options"]) >= 2
    await visitor.says("呱呱咕噜哔哔叭")
    visitor.hears("转人工")


async def test_typing_a_command_is_just_typing(talk):
    lin = await talk("lin")
    await lin.says('/inform{"order_number": "ZG24110507"}')
    lin.does_not_hear("跑步鞋", "FL90931104933")
    await lin.says("/restart")
    assert lin.said


def shown(lin):
    """The records behind the cards of this turn."""
    ids = [card["url"].removeprefix("/p/") for card in lin.cards]
    return lin.app.shop.products(ids)
