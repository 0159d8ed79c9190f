"""售后: refunds, returns, complaints, and the way to a person."""

from actions.core.conversations import ConversationState

LIN_RETURNABLE, LIN_OLD, LIN_REFUND = "ZG24108845", "ZG24083307", "ZG24105581"


async def test_a_refund_is_told_from_its_record(talk):
    lin = await talk("lin")
    await lin.says("我的退款到哪一步了")
    refund = lin.order("lin", LIN_REFUND).refund
    lin.hears(LIN_REFUND, refund.number)


async def test_a_return_is_requested_with_its_reason(talk):
    lin = await talk("lin")
    await lin.says(f"{LIN_RETURNABLE} 我要退货")
    lin.hears("什么原因")
    await lin.says("鞋码偏小，穿着挤脚")
    lin.hears("申请退货", "挤脚")
    await lin.says("确认")
    asked = lin.order("lin", LIN_RETURNABLE).return_
    assert asked.kind == "return"
    lin.hears(asked.number)


async def test_not_a_refund_but_an_exchange(talk):
    lin = await talk("lin")
    await lin.says(f"我不要退款，我要换货，订单{LIN_RETURNABLE}")
    await lin.taps("尺码不合适")
    lin.hears("想换成什么")
    await lin.says("38码的")
    lin.hears("申请换货", "38")
    await lin.says("好的")
    assert lin.order("lin", LIN_RETURNABLE).return_.kind == "exchange"


async def test_after_the_window_nothing_is_promised(talk):
    lin = await talk("lin")
    await lin.says(f"{LIN_OLD} 想退货")
    lin.hears("过了可以办理的期限")
    assert lin.order("lin", LIN_OLD).return_ is None


async def test_a_rule_is_explained_without_opening_a_form(talk):
    lin = await talk("lin")
    await lin.says("退货的运费谁承担")
    lin.hears("来源：")
    lin.does_not_hear("哪个订单")


async def test_a_complaint_becomes_a_ticket(talk):
    lin = await talk("lin")
    await lin.says("你们的包装太差了，盒子全烂了，气死我了")
    await lin.taps(LIN_RETURNABLE) if "哪个订单" in lin.words else None
    tickets = lin.tickets("complaint")
    assert len(tickets) == 1 and "盒子" in tickets[0].text
    lin.hears(tickets[0].number, "抱歉")


async def test_signed_for_but_not_received_is_taken_seriously(talk):
    grace = await talk("grace")
    await grace.says("ZG24108733 显示签收了，可我根本没收到")
    grace.hears("ZG24108733", "签收")
    assert any(word in grace.words for word in ("登记核查", "投诉"))


async def test_a_person_takes_over_with_everything_at_hand(talk):
    lin = await talk("lin")
    await lin.says(f"{LIN_RETURNABLE} 我要退货")
    await lin.says("转人工")
    lin.hears("人工客服")
    assert lin.state is ConversationState.WAITING
    packet = lin.app.handovers.packet(lin.conversation)
    assert packet.slots["order_number"] == LIN_RETURNABLE
    assert any("我要退货" in text for _, text in packet.last_messages)


async def test_the_wish_for_a_person_can_be_taken_back(talk):
    lin = await talk("lin")
    await lin.says("我要找真人客服")
    await lin.taps("不用人工了")
    lin.hears("继续为您服务")
    assert lin.state is ConversationState.BOT
