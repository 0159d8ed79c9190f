"""Short follow-ups to what was shown or spoken of, in both languages."""


def shown(shopper):
    """The records behind the cards of this turn, in their order."""
    ids = [card["url"].removeprefix("/p/") for card in shopper.cards]
    return shopper.app.shop.products(ids)


async def test_cheaper_and_others_refine_the_cards(talk):
    lin = await talk("lin")
    await lin.says("推荐跑鞋")
    first = shown(lin)
    await lin.says("便宜点的")
    cheaper = shown(lin)
    assert max(p.price_cents for p in cheaper) < min(p.price_cents for p in first) or (
        "放宽" in lin.words
    )
    await lin.says("还有别的吗")
    assert not {p.id for p in shown(lin)} & {p.id for p in cheaper}
    lin.does_not_hear("来源：")


async def test_the_second_one_is_the_second_card_with_its_price_and_stock(talk):
    lin = await talk("lin")
    await lin.says("推荐跑鞋")
    second = shown(lin)[1]
    await lin.says("第二个")
    lin.hears(second.id)
    await lin.says("多少钱")
    lin.hears(second.id, "现价")
    await lin.says("这个有货吗")
    lin.hears(second.id, "有货")
    await lin.says("白色呢")
    lin.hears(second.id)


async def test_the_first_one_and_dearer_ones(talk):
    ann = await talk("ann", "en")
    await ann.says("recommend wireless earbuds under 500")
    cards = shown(ann)
    await ann.says("how much is the first one")
    ann.hears(cards[0].id, "¥")
    await ann.says("cheaper")
    ann.does_not_hear("Source:")
    assert all(p.price_cents < cards[0].price_cents for p in shown(ann)) or "let go" in ann.words


async def test_a_colour_asked_of_the_product_spoken_of(talk):
    ann = await talk("ann", "en")
    await ann.says("how much are the Kuibu Airy Knit running shoes")
    await ann.says("is it in stock in grey")
    ann.hears("shoes-001", "grey")
    await ann.says("do you have it in size 42")
    ann.hears("shoes-001", "42")


async def test_a_rule_is_still_answered_after_cards(talk):
    lin = await talk("lin")
    await lin.says("推荐跑鞋")
    await lin.says("买贵了能补差价吗")
    lin.hears("来源：常见问题")
    lin.does_not_hear("price-protection")


async def test_a_kind_of_thing_with_a_price_question_shows_cards(talk):
    visitor = await talk(None)
    await visitor.says("跑鞋多少钱")
    assert {p.id for p in shown(visitor)} >= {"shoes-001", "shoes-002"}
    assert {p.category for p in shown(visitor)} == {"shoes"}


async def test_size_colour_and_budget_in_one_line(talk):
    visitor = await talk(None)
    await visitor.says("羽绒服 男 XXL 黑色 600以内")
    found = shown(visitor)
    assert (found and all(p.price_cents <= 60000 for p in found)) or "放宽" in visitor.words
    ann = await talk("ann", "en")
    await ann.says("women's dress size M under 300")
    assert {p.category for p in shown(ann)} == {"womens_fashion"}


async def test_one_attribute_leads_the_record_and_a_missing_one_is_admitted(talk):
    ann = await talk("ann", "en")
    await ann.says("tell me about the Nuolan N30 5G")
    ann.hears("phones-001")
    await ann.says("does it support 5G")
    ann.hears("On record for", "dual-SIM 5G")
    await ann.says("what's the warranty")
    ann.hears("12 months")
    await ann.says("is it waterproof?")
    ann.hears("isn't on record", "phones-001")


async def test_a_budget_in_dollars_is_not_taken_for_the_shops_money(talk):
    ann = await talk("ann", "en")
    await ann.says("recommend a backpack under $50")
    ann.hears("prices are in CNY")
    assert shown(ann)


async def test_something_else_is_not_never_mind(talk):
    ann = await talk("ann", "en")
    await ann.says("recommend a backpack")
    first = {p.id for p in shown(ann)}
    await ann.says("something else")
    assert shown(ann) and not {p.id for p in shown(ann)} & first


async def test_back_to_english_is_understood_while_chinese_is_spoken(talk):
    ann = await talk("ann", "en")
    await ann.says("speak Chinese please")
    ann.hears("中文")
    await ann.says("back to english")
    ann.hears("English")
