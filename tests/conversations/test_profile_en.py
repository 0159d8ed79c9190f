"""What the shop learns of a shopper, and their say in it."""


async def test_what_was_bought_and_said_is_told(talk):
    zhou = await talk("zhou", "en")
    await zhou.says("I take size 43 in shoes and my budget is 500 yuan")
    await zhou.says("what do you know about me?")
    zhou.hears("43", "you said so", "buying")


async def test_one_thing_can_be_forgotten(talk):
    visitor = await talk(None, "en")
    await visitor.says("I have sensitive skin, which cream do you recommend?")
    await visitor.says("what do you know about me?")
    visitor.hears("ensitive skin")
    await visitor.says("forget that I have sensitive skin")
    assert visitor.knows("need") == []


async def test_a_visitor_s_history_goes_along_with_the_login(talk, stack):
    visitor = await talk(None, "en")
    await visitor.says("I have sensitive skin, which cream do you recommend?")
    assert visitor.knows("need") == ["sensitive_skin"]
    owner = stack.app.conversations.get(visitor.conversation).owner
    stack.app.identities.login(owner, "leo")
    leo = await talk("leo", "en")
    await leo.says("what do you know about me?")
    leo.hears("ensitive skin")
    await visitor.says("what do you know about me?")
    visitor.does_not_hear("ensitive skin", "Bought")


async def test_no_more_offers_holds_from_the_next_turn(talk):
    visitor = await talk(None, "en")
    await visitor.says("please no more offers")
    await visitor.says("do you have running shoes under 500?")
    await visitor.says("they are too expensive for me")
    assert visitor.offer is None
    assert "consent" in visitor.decision.excluded["*"]
