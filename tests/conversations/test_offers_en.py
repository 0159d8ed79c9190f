"""Offers in English: the moment, the reasons, and the shopper's no."""


async def hesitates(visitor):
    await visitor.says("the Kuibu airy knit running shoes are too expensive for me")
    return visitor


async def test_hesitation_leads_to_an_offer_filled_from_its_record(talk):
    visitor = await hesitates(await talk(None, "en"))
    assert visitor.offer
    decision = visitor.app.offers.newest(visitor.conversation)
    assert decision.code
    assert decision.code in visitor.offer["subtitle"]


async def test_why_names_the_shopper_s_own_words(talk):
    visitor = await hesitates(await talk(None, "en"))
    await visitor.says("why this offer?")
    visitor.hears("too expensive")


async def test_no_thanks_is_remembered(talk):
    visitor = await hesitates(await talk(None, "en"))
    declined = visitor.decision.chosen
    await visitor.taps("Not interested")
    await visitor.says("still too pricey")
    assert visitor.decision.chosen != declined


async def test_offers_off_and_on_again(talk):
    visitor = await talk(None, "en")
    await visitor.says("stop sending me offers")
    await hesitates(visitor)
    assert visitor.offer is None
    await visitor.says("you can show me offers again")
    await visitor.says("it's too expensive for me")
    assert visitor.offer is not None


async def test_an_open_return_blocks_offers(talk):
    ann = await hesitates(await talk("ann", "en"))
    assert ann.offer is None
    assert "refund" in ann.decision.excluded["*"]


async def test_without_personalisation_an_offer_uses_no_fact(talk):
    visitor = await talk(None, "en")
    await visitor.says("do not personalise anything for me")
    await hesitates(visitor)
    decision = visitor.decision
    assert not decision.personalised
    assert all(reason.what != "fact" for reason in decision.reasons)


async def test_the_same_moment_does_not_nag(talk):
    visitor = await hesitates(await talk(None, "en"))
    await visitor.says("really, too expensive")
    assert visitor.offer is None
