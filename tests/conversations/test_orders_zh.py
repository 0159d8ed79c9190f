"""订单: what a Chinese-speaking shopper is promised about orders."""

from actions.core.orders import OrderState

LIN_UNPAID, LIN_PACKING, LIN_SHIPPED = "ZG24118402", "ZG24117190", "ZG24115926"
ANN_SHIPPED = "ZG24110507"


async def test_an_order_is_found_by_its_number(talk):
    lin = await talk("lin")
    await lin.says(f"{LIN_SHIPPED} 到哪了")
    lin.hears(LIN_SHIPPED, lin.order("lin", LIN_SHIPPED).shipment.tracking, "物流轨迹")


async def test_without_a_number_the_open_orders_are_offered(talk):
    lin = await talk("lin")
    await lin.says("我的快递怎么还没到")
    await lin.taps(LIN_SHIPPED)
    lin.hears(f"订单 {LIN_SHIPPED} 已发货")


async def test_somebody_elses_number_reveals_nothing(talk):
    lin = await talk("lin")
    await lin.says(f"查一下订单{ANN_SHIPPED}")
    lin.hears("没有在您的账号下找到")
    lin.does_not_hear("跑步鞋", "FL90931104933")


async def test_a_visitor_is_asked_to_sign_in(talk):
    visitor = await talk(None)
    await visitor.says("我的订单到哪了")
    visitor.hears("登录")


async def test_a_late_parcel_gets_an_honest_word(talk):
    mei = await talk("mei")
    await mei.says("ZG24110216 怎么还没到")
    mei.hears("ZG24110216", "超过预计送达日")


async def test_cancelling_asks_once_and_then_does_it(talk):
    lin = await talk("lin")
    await lin.says(f"取消订单 {LIN_UNPAID}")
    lin.hears(f"要取消订单 {LIN_UNPAID} 吗")
    await lin.says("确认取消")
    lin.hears(f"订单 {LIN_UNPAID} 已取消")
    assert lin.order("lin", LIN_UNPAID).state is OrderState.CANCELLED


async def test_a_no_keeps_the_order(talk):
    lin = await talk("lin")
    await lin.says(f"取消订单 {LIN_UNPAID}")
    await lin.says("不要")
    lin.hears("保留不动")
    assert lin.order("lin", LIN_UNPAID).state is OrderState.PENDING_PAYMENT


async def test_the_other_order_can_be_meant_in_the_middle(talk):
    lin = await talk("lin")
    await lin.says("我要取消订单")
    await lin.taps(LIN_UNPAID)
    await lin.says("不对，是另一单")
    lin.hears(f"要取消订单 {LIN_PACKING} 吗")
    await lin.says("是的")
    assert lin.order("lin", LIN_PACKING).state is OrderState.CANCELLED
    assert lin.order("lin", LIN_UNPAID).state is OrderState.PENDING_PAYMENT


async def test_what_has_left_cannot_be_cancelled(talk):
    lin = await talk("lin")
    await lin.says(f"{LIN_SHIPPED} 不想要了，帮我取消订单")
    lin.hears("已经发出")
    assert lin.order("lin", LIN_SHIPPED).state is OrderState.SHIPPED


async def test_a_question_in_between_is_answered_and_the_flow_goes_on(talk):
    lin = await talk("lin")
    await lin.says(f"取消订单 {LIN_UNPAID}")
    await lin.says("运费怎么算的")
    lin.hears("来源：", f"要取消订单 {LIN_UNPAID} 吗")
    await lin.says("确认")
    assert lin.order("lin", LIN_UNPAID).state is OrderState.CANCELLED


async def test_never_mind_stops_and_changes_nothing(talk):
    lin = await talk("lin")
    await lin.says(f"取消订单 {LIN_UNPAID}")
    await lin.says("算了，不弄了")
    lin.hears("什么都没有改动")
    assert lin.order("lin", LIN_UNPAID).state is OrderState.PENDING_PAYMENT


async def test_the_address_changes_before_dispatch(talk):
    lin = await talk("lin")
    await lin.says(f"订单{LIN_PACKING}我想改一下收货地址")
    lin.hears("新的收货地址")
    await lin.says("浙江省杭州市滨江区江南大道 588 号 3 幢 802 室")
    lin.hears("江南大道", "对吗")
    await lin.says("对的")
    assert "江南大道" in lin.order("lin", LIN_PACKING).address.line


async def test_an_address_can_be_corrected_before_it_is_confirmed(talk):
    lin = await talk("lin")
    await lin.says(f"修改地址 {LIN_PACKING}")
    await lin.says("浙江省杭州市滨江区江南大道 588 号 3 幢 802 室")
    await lin.says("写错了，应该是浙江省杭州市滨江区江南大道 688 号 5 幢 101 室")
    lin.hears("688", "对吗")
    await lin.says("对")
    assert "688" in lin.order("lin", LIN_PACKING).address.line


async def test_a_personal_invoice_goes_to_the_mail_on_record(talk):
    lin = await talk("lin")
    await lin.says("ZG24108845 给我开个发票")
    await lin.taps("个人")
    await lin.taps("lin@mail.example")
    lin.hears("对吗")
    await lin.says("对")
    assert lin.order("lin", "ZG24108845").invoice.kind == "personal"


async def test_a_company_invoice_carries_its_tax_number(talk):
    lin = await talk("lin")
    await lin.says("ZG24108845 要开公司发票")
    await lin.says("杭州青石文化有限公司 91330106MA2B0ABC3X")
    await lin.says("fapiao@qingshi.example")
    lin.hears("青石文化", "fapiao@qingshi.example")
    await lin.says("没错")
    invoice = lin.order("lin", "ZG24108845").invoice
    assert (invoice.kind, invoice.tax_number) == ("company", "91330106MA2B0ABC3X")
