"""Orders: what an English-speaking shopper is promised."""

from actions.core.orders import OrderState

UNPAID, PACKING, SHIPPED = "ZG24118231", "ZG24117764", "ZG24110507"
LIN_SHIPPED = "ZG24115926"


async def test_an_order_is_found_by_its_number(talk):
    ann = await talk("ann", "en")
    await ann.says(f"where is my order {SHIPPED}?")
    ann.hears("has shipped", ann.order("ann", SHIPPED).shipment.tracking, "Tracking:")


async def test_an_order_can_be_picked_by_its_place_in_the_list(talk):
    ann = await talk("ann", "en")
    await ann.says("has my parcel been sent yet")
    first = ann.said[-1]["options"][0]["title"].split(" ")[0]
    await ann.says("the first one")
    ann.hears(first)


async def test_somebody_elses_number_reveals_nothing(talk):
    ann = await talk("ann", "en")
    await ann.says(f"track order {LIN_SHIPPED} please")
    ann.hears("can't find that order number")
    shipment = ann.order("lin", LIN_SHIPPED).shipment
    ann.does_not_hear(shipment.tracking)


async def test_cancelling_asks_once_and_then_does_it(talk):
    ann = await talk("ann", "en")
    await ann.says(f"please cancel order {UNPAID}")
    ann.hears(f"Cancel order {UNPAID}?")
    await ann.says("yes please")
    ann.hears("is cancelled")
    assert ann.order("ann", UNPAID).state is OrderState.CANCELLED


async def test_the_order_spoken_of_is_remembered(talk):
    ann = await talk("ann", "en")
    await ann.says(f"what's the status of {UNPAID}")
    ann.hears("isn't paid yet")
    await ann.says("cancel it then")
    ann.hears(f"Cancel order {UNPAID}?")


async def test_a_no_keeps_the_order(talk):
    ann = await talk("ann", "en")
    await ann.says(f"cancel {UNPAID}")
    await ann.says("no")
    ann.hears("stays as it is")
    assert ann.order("ann", UNPAID).state is OrderState.PENDING_PAYMENT


async def test_what_has_left_cannot_be_cancelled(talk):
    ann = await talk("ann", "en")
    await ann.says(f"I want to cancel order {SHIPPED}")
    ann.hears("already left")
    assert ann.order("ann", SHIPPED).state is OrderState.SHIPPED


async def test_a_question_in_between_is_answered_and_the_flow_goes_on(talk):
    ann = await talk("ann", "en")
    await ann.says(f"cancel order {UNPAID}")
    await ann.says("how much is shipping?")
    ann.hears("Source:", f"Cancel order {UNPAID}?")


async def test_another_wish_takes_over_from_an_unfinished_one(talk):
    ann = await talk("ann", "en")
    await ann.says(f"cancel order {UNPAID}")
    await ann.says(f"actually, where is {SHIPPED}?")
    ann.hears("has shipped")


async def test_the_address_changes_before_dispatch(talk):
    ann = await talk("ann", "en")
    await ann.says(f"I need to change the delivery address of {PACKING}")
    await ann.says("Flat 7B, 120 Huaihai Middle Road, Huangpu District, Shanghai")
    ann.hears("Huaihai", "Send order")
    await ann.says("yes")
    assert "Huaihai" in ann.order("ann", PACKING).address.line


async def test_an_invoice_is_asked_for_step_by_step(talk):
    ann = await talk("ann", "en")
    await ann.says("can I get an invoice for ZG24096618")
    await ann.taps("Personal")
    await ann.says("ann.carter@mail.example")
    ann.hears("ann.carter@mail.example")
    await ann.says("that's right")
    assert ann.order("ann", "ZG24096618").invoice.email == "ann.carter@mail.example"
