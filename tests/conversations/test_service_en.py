"""After-sales, products and manners for an English-speaking shopper."""

from actions.core.conversations import ConversationState

RETURNABLE, REFUND = "ZG24109352", "ZG24104473"


async def test_a_refund_is_told_from_its_record(talk):
    ann = await talk("ann", "en")
    await ann.says("where is my refund?")
    ann.hears(REFUND, ann.order("ann", REFUND).refund.number)


async def test_a_return_is_requested_with_its_reason(talk):
    ann = await talk("ann", "en")
    await ann.says(f"I'd like to return {RETURNABLE}")
    await ann.says("the heel is too high for me")
    ann.hears("Request a return", "too high")
    await ann.says("go ahead")
    asked = ann.order("ann", RETURNABLE).return_
    assert asked.kind == "return"
    ann.hears(asked.number)


async def test_not_a_refund_but_an_exchange(talk):
    ann = await talk("ann", "en")
    await ann.says(f"I don't want a refund for {RETURNABLE}, I want to exchange it")
    await ann.taps("Wrong size")
    await ann.says("size 38 please")
    await ann.says("yes")
    assert ann.order("ann", RETURNABLE).return_.kind == "exchange"


async def test_a_complaint_becomes_a_ticket(talk):
    ann = await talk("ann", "en")
    await ann.says("this is a disgrace, the shoes came with a torn strap and a dirty box")
    if "Which order" in ann.words:
        await ann.taps("Not about an order")
    assert len(ann.tickets("complaint")) == 1
    ann.hears("sorry", ann.tickets("complaint")[0].number)


async def test_a_person_is_fetched_and_the_bot_falls_silent_when_one_is_there(talk):
    ann = await talk("ann", "en")
    await ann.says("let me talk to a real person")
    ann.hears("person", "ticket")
    waiting = ann.app.conversations.get(ann.conversation)
    ann.app.conversations.set_state(
        ann.conversation, ConversationState.HUMAN, waiting.version, "agent-1"
    )
    await ann.writes("are you there?")
    assert await ann.silence()


async def test_a_recommendation_keeps_to_kind_and_budget(talk):
    ann = await talk("ann", "en")
    await ann.says("recommend me a backpack under ¥300")
    ids = [card["url"].removeprefix("/p/") for card in ann.cards]
    found = ann.app.shop.products(ids)
    assert found and all(p.category == "bags" and p.price_cents <= 30000 for p in found)


async def test_a_vague_wish_is_asked_about_and_then_met(talk):
    ann = await talk("ann", "en")
    await ann.says("can you recommend something?")
    ann.hears("What are you looking for?")
    await ann.says("a face cream for dry skin")
    ids = [card["url"].removeprefix("/p/") for card in ann.cards]
    assert "skincare" in {p.category for p in ann.app.shop.products(ids)}


async def test_a_product_question_is_answered_from_its_record(talk):
    visitor = await talk(None, "en")
    await visitor.says("what are the Kuibu Airy Knit running shoes made of?")
    visitor.hears("shoes-001", "knit")


async def test_a_price_comes_with_its_record(talk):
    visitor = await talk(None, "en")
    await visitor.says("how much are the Kuibu Airy Knit running shoes")
    visitor.hears("shoes-001", "¥329")


async def test_shipping_questions_cite_their_entry(talk):
    visitor = await talk(None, "en")
    await visitor.says("how long does delivery take to Beijing?")
    visitor.hears("Source:")


async def test_the_bot_says_that_it_is_an_ai(talk):
    visitor = await talk(None, "en")
    await visitor.says("am I talking to a human?")
    assert "AI" in visitor.words or "person" in visitor.words


async def test_a_greeting_shows_what_can_be_done(talk):
    visitor = await talk(None, "en")
    await visitor.says("hi there")
    visitor.hears("AI", "Track an order", "Talk to a person")


async def test_a_wish_for_chinese_is_met(talk):
    ann = await talk("ann", "en")
    await ann.says("speak Chinese please")
    ann.hears("中文")


async def test_what_a_shop_does_not_answer_is_declined(talk):
    visitor = await talk(None, "en")
    await visitor.says("what's the capital of Portugal?")
    visitor.hears("only know about this shop")


async def test_thanks_and_goodbye_are_returned(talk):
    visitor = await talk(None, "en")
    await visitor.says("thanks a lot")
    visitor.hears("welcome")
    await visitor.says("bye")
    visitor.hears("Goodbye")


async def test_lines_sent_in_a_hurry_are_each_heard_once(talk):
    ann = await talk("ann", "en")
    await ann.writes("hello")
    await ann.writes("where is my order")
    await ann.writes("ZG24110507")
    await ann.quiet()
    mine = [m["text"] for m in ann.transcript if m["role"] == "shopper"]
    assert mine == ["hello", "where is my order", "ZG24110507"]
    assert sum("has shipped" in m["text"] for m in ann.transcript) == 1
