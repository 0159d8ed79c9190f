"""Offers: at the right moment, one at a time, explained, declined, blocked."""

import aiohttp
import sqlalchemy as sa

from actions.adapters.offer_schema import offer_limits, outcomes
from actions.core.offers import NO_OFFER


async def hesitates(visitor):
    await visitor.says("云感飞织缓震跑步鞋太贵了，下不了手")
    return visitor


async def test_hesitation_leads_to_an_offer_after_the_answer(talk):
    visitor = await hesitates(await talk(None))
    assert visitor.offer is not None
    assert visitor.said[-1]["offer"] and not visitor.said[0]["offer"]
    decision = visitor.decision
    assert (decision.scenario, decision.source) == ("price_hesitation", "policy")
    assert abs(sum(decision.pmf) - 1) < 1e-9
    assert decision.propensity == decision.pmf[decision.candidates.index(decision.chosen)]


async def test_why_is_answered_from_the_decision(talk):
    visitor = await hesitates(await talk(None))
    title = visitor.offer["title"]
    await visitor.taps("为什么")
    visitor.hears(title, "太贵")


async def test_a_declined_offer_does_not_come_again(talk):
    visitor = await hesitates(await talk(None))
    declined = visitor.decision.chosen
    await visitor.says("不感兴趣")
    visitor.hears("记住了")
    await visitor.says("还是太贵了")
    offered = visitor.decision
    assert offered.chosen != declined
    assert "declined" in str(offered.excluded) or offered.chosen == NO_OFFER


async def test_an_open_complaint_blocks_offers_and_the_block_is_on_record(talk):
    visitor = await talk(None)
    await visitor.says("你们的包装太差了，盒子全烂了，气死我了")
    assert visitor.tickets("complaint")
    await hesitates(visitor)
    assert visitor.offer is None
    assert "complaint" in visitor.decision.excluded["*"]


async def test_a_click_follows_the_record_and_is_counted_once(talk, stack):
    visitor = await hesitates(await talk(None))
    decision = visitor.decision.id
    async with aiohttp.ClientSession() as http:
        for _ in range(2):
            url = stack.url + visitor.offer["url"] + "?to=https://evil.example"
            async with http.get(url, allow_redirects=False) as answer:
                assert answer.status == 302
                assert "evil" not in answer.headers["Location"]
    assert kinds(stack, decision).count("clicked") == 1


async def test_what_the_screen_showed_is_on_record(talk, stack):
    visitor = await hesitates(await talk(None))
    assert "shown" not in kinds(stack, visitor.decision.id)
    await visitor.ws.send_json({"type": "seen", "seq": visitor.said[-1]["seq"]})
    await visitor.silence()
    assert "shown" in kinds(stack, visitor.decision.id)


async def test_an_exhausted_budget_makes_room_for_another_offer_or_none(talk, stack):
    visitor = await hesitates(await talk(None))
    first = visitor.decision
    with stack.app.engine.begin() as connection:
        connection.execute(
            sa.update(offer_limits)
            .where(offer_limits.c.offer == first.chosen.partition("@")[0])
            .values(spent_cents=offer_limits.c.budget_cents, reserved_cents=0)
        )
    other = await hesitates(await talk(None))
    assert other.decision.chosen != first.chosen
    assert other.decision.excluded[first.chosen] == ("budget",)


async def test_in_the_shopper_s_night_nothing_is_offered(talk, tell):
    tell("leo", "Profile Updated", timezone="Etc/GMT+4")  # twelve hours from the shop's own
    leo = await hesitates(await talk("leo", "zh"))
    assert leo.offer is None
    assert leo.decision.excluded["*"] == ("quiet_hours",)


async def test_an_order_with_the_code_is_this_offer_s(talk, tell, stack):
    leo = await hesitates(await talk("leo", "zh"))
    decision = leo.decision
    assert decision.code in leo.offer["subtitle"]
    tell(
        "leo",
        "Order Completed",
        order_id="A-1",
        total=329,
        currency="CNY",
        coupon=decision.code,
        products=[{"product_id": "shoes-001", "price": 329, "quantity": 1}],
    )
    assert {"redeemed", "bought"} <= set(kinds(stack, decision.id))


async def test_a_solved_case_asks_how_it_was(talk):
    zhou = await talk("zhou")
    await zhou.says("开发票")
    for _ in range(6):
        if "满意" in zhou.words or zhou.offer:
            break
        options = [o["title"] for m in zhou.said for o in m["options"]]
        await (zhou.taps(options[0]) if options else zhou.says("个人"))
    assert "满意" in zhou.words or zhou.offer


def kinds(stack, decision: str) -> list[str]:
    with stack.app.engine.connect() as connection:
        query = sa.select(outcomes.c.kind).where(outcomes.c.decision == decision)
        return [str(kind) for kind in connection.execute(query).scalars()]
