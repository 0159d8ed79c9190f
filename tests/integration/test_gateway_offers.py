"""What the gateway notes of an offer: that it was shown, followed, liked; and nobody's tricks."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from yarl import URL

from actions.core.conversations import Conversation
from actions.core.decisions import Outcome
from actions.core.messages import Bubble, Card
from tests.builders import a_decision, an_offer
from tests.integration.gateway_parts import Client, Gateway, Services, running, says

D = "0123456789abcdef0123456789abcdef"
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537.36"}
CARD = {
    "title": "¥20 off",
    "url": f"/r/{D}",
    "code": "HI-34679",
    "legal": "Once for each shopper",
    "buttons": [{"title": "Why?", "payload": "/why_offer"}],
}
OFFER = {"custom": {"type": "cards", "items": [CARD], "decision": D}}


def now() -> datetime:
    return datetime.now(UTC)


def promise(services: Services, decision: str = D, url: str = "/shoes", **wanted: Any) -> None:
    """A decision on record, for an offer on record."""
    offer = an_offer(url=url)
    made = a_decision(decision, chosen=offer.arm, valid_until=now() + timedelta(days=1), code="")
    with services.work.writing() as uow:
        uow.offers.put([offer], now())
        uow.decisions.add(replace(made, **wanted))


def outcomes(services: Services, decision: str = D) -> tuple[Outcome, ...]:
    with services.work.reading() as uow:
        return uow.outcomes.of([decision])


async def becomes(services: Services, *kinds: str, decision: str = D) -> tuple[Outcome, ...]:
    await until(lambda: [o.kind for o in outcomes(services, decision)] == list(kinds))
    return outcomes(services, decision)


async def until(met: Callable[[], bool]) -> None:
    for _ in range(250):
        if met():
            return
        await asyncio.sleep(0.02)
    raise TimeoutError


async def offering(asked: dict[str, Any]) -> dict[str, Any]:
    return {"messages": [{"text": "it ships tomorrow"}, OFFER]}


@asynccontextmanager
async def offered(folder: Path) -> AsyncIterator[tuple[Gateway, Client, dict[str, Any]]]:
    """Ann has been answered, with an offer after it."""
    async with running(folder) as gateway, gateway.client() as ann:
        promise(gateway.services)
        gateway.rasa.answer = offering
        await ann.say("hello")
        await ann.bot()
        yield gateway, ann, await ann.bot()


async def follow(gateway: Gateway, decision: str = D, method: str = "GET", **headers: str) -> Any:
    url = URL(f"{gateway.url}/r/{decision}", encoded=True)
    sent = PHONE | {name.replace("_", "-"): value for name, value in headers.items()}
    async with gateway.http.request(method, url, headers=sent, allow_redirects=False) as answer:
        await answer.read()
        return answer


async def test_an_offer_is_marked_and_its_decision_stays_in_the_server(tmp_path: Path):
    async with offered(tmp_path) as (_, ann, message):
        assert (message["offer"], message["type"]) == (True, "cards")
        (card,) = message["items"]
        assert (card["code"], card["legal"]) == ("HI-34679", "Once for each shopper")
        assert [m["offer"] for m in ann.messages] == [False, False, True]
        assert "decision" not in str(message)


async def test_what_the_screen_has_shown_is_an_outcome_once(tmp_path: Path):
    async with offered(tmp_path) as (gateway, ann, message):
        await ann.send(type="seen", seq=message["seq"] - 1)
        await asyncio.sleep(0.3)
        assert outcomes(gateway.services) == ()
        await ann.send(type="seen", seq=message["seq"])
        (shown,) = await becomes(gateway.services, "shown")
        await ann.send(type="seen", seq=message["seq"])
        await asyncio.sleep(0.3)
        assert outcomes(gateway.services) == (shown,)
        assert not gateway.services.outcomes.record("shown", D, "", now())


async def test_a_decision_that_was_forgotten_stops_nobody_from_reading(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        gateway.rasa.answer = offering
        await ann.say("hello")
        await ann.bot()
        last = await ann.bot()
        await ann.send(type="seen", seq=last["seq"])
        read = gateway.services.conversations.get
        await until(lambda: read(last["conversation"]).seen_seq == last["seq"])


async def test_where_nothing_tells_of_reading_delivery_is_showing(tmp_path: Path):
    async with running(tmp_path) as gateway:
        services = gateway.services
        promise(services)
        owned = Conversation("c-wechat", "wx_1", "wechat", now())
        with services.work.writing() as uow:
            uow.conversations.add(owned)
        services.conversations.say(owned.id, Bubble("cards", items=(Card("o"),), decision_id=D))
        (delivery,) = services.outbox.claim("wechat")
        assert outcomes(services) == ()
        services.outbox.delivered([delivery.id])
        assert [o.kind for o in outcomes(services)] == ["shown"]


async def test_delivery_to_the_widget_is_not_yet_showing(tmp_path: Path):
    async with offered(tmp_path) as (gateway, _, _message):
        await asyncio.sleep(0.3)
        assert gateway.services.outbox.claim("widget") == ()
        assert outcomes(gateway.services) == ()


async def test_a_click_is_noted_and_led_to_the_offers_page(tmp_path: Path):
    async with running(tmp_path) as gateway:
        promise(gateway.services)
        for _ in range(2):
            answer = await follow(gateway)
            assert (answer.status, answer.headers["Location"]) == (302, "/shoes")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        (click,) = outcomes(gateway.services)
        assert (click.kind, click.is_bot, click.properties) == ("clicked", False, {})


async def test_the_shops_pages_may_be_on_another_host(tmp_path: Path):
    async with running(tmp_path, shop_url="https://shop.example") as gateway:
        promise(gateway.services)
        assert (await follow(gateway)).headers["Location"] == "https://shop.example/shoes"


async def test_a_preview_is_flagged_and_hides_no_shoppers_click(tmp_path: Path):
    async with running(tmp_path) as gateway:
        promise(gateway.services)
        await follow(gateway, User_Agent="facebookexternalhit/1.1")
        await follow(gateway, Sec_Purpose="prefetch")
        await follow(gateway)
        assert sorted(o.is_bot for o in outcomes(gateway.services)) == [False, True]


async def test_head_is_led_and_counts_nothing(tmp_path: Path):
    async with running(tmp_path) as gateway:
        promise(gateway.services)
        assert (await follow(gateway, method="HEAD")).headers["Location"] == "/shoes"
        assert outcomes(gateway.services) == ()


async def test_an_offer_that_is_over_says_so_and_keeps_the_click(tmp_path: Path):
    async with running(tmp_path) as gateway:
        promise(gateway.services, valid_until=now() - timedelta(seconds=1))
        assert (await follow(gateway)).headers["Location"] == "/shoes?offer=ended"
        (click,) = outcomes(gateway.services)
        assert click.properties == {"over": True}


@pytest.mark.parametrize("decision", ["f" * 32, "none", "0" * 31, "0" * 33, D.upper(), "..%2fx"])
async def test_an_unknown_link_leads_nowhere(tmp_path: Path, decision: str):
    async with running(tmp_path) as gateway:
        promise(gateway.services)
        assert (await follow(gateway, decision)).status == 404


async def test_where_nothing_was_offered_nothing_is_followed(tmp_path: Path):
    async with running(tmp_path) as gateway:
        promise(gateway.services, chosen="none")
        assert (await follow(gateway)).status == 404
        assert outcomes(gateway.services) == ()


async def test_no_record_and_no_request_leads_to_a_foreign_host(tmp_path: Path):
    """Whatever stands in the offer's record and in the request's address."""
    async with running(tmp_path) as gateway:
        loop, count = asyncio.get_running_loop(), iter(range(10_000))
        odd = st.text(st.sampled_from("/\\:@?#.%abc\t\r\n é"), max_size=12)

        @tried(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
        @given(record=odd, extra=st.text(st.sampled_from("abc=&/:.%2f"), max_size=12))
        def attack(record: str, extra: str) -> None:
            decision = f"{next(count):032x}"
            promise(gateway.services, decision, url=f"/{record}")
            going = follow(gateway, f"{decision}?to=https://evil.example/{extra}")
            answer = asyncio.run_coroutine_threadsafe(going, loop).result(10)
            led = answer.headers.get("Location", "/")
            assert "evil" not in led
            assert URL(gateway.url).join(URL(led, encoded=True)).host == "127.0.0.1"

        await asyncio.to_thread(attack)


async def test_links_are_not_to_be_tried_by_the_thousand(tmp_path: Path):
    async with running(tmp_path) as gateway:
        found = [await follow(gateway, "f" * 32) for _ in range(130)]
        assert {answer.status for answer in found} == {404, 429}
        assert int(found[-1].headers["Retry-After"]) >= 1


async def test_a_thumb_is_kept_changed_and_there_again_on_return(tmp_path: Path):
    async with running(tmp_path) as gateway:
        async with gateway.client() as ann:
            await ann.say("hello")
            answer = await ann.bot()
            assert answer["rating"] == 0
            for score in (1, 1, -1):
                await ann.send(type="rate", seq=answer["seq"], score=score)
            await ann.send(type="ping")
            await ann.until("pong")
        (rating,) = gateway.services.ratings.of(answer["conversation"])
        assert (rating.message_id, rating.kind, rating.score) == (answer["id"], "thumb", -1)
        async with gateway.client() as again:
            assert [m["rating"] for m in again.messages] == [0, -1]


@pytest.mark.parametrize("rate", [{"seq": 1}, {"seq": 99}, {"seq": 2, "score": 5}, {"score": 1}])
async def test_only_what_the_bot_said_takes_a_thumb(tmp_path: Path, rate: dict[str, int]):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        await ann.say("hello")
        answer = await ann.bot()
        await ann.send(type="rate", **({"score": 1} | rate if "seq" in rate else rate))
        await ann.until("error")
        assert gateway.services.ratings.of(answer["conversation"]) == ()


async def test_thumbs_are_limited(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        await ann.say("hello")
        answer = await ann.bot()
        for _ in range(25):
            await ann.send(type="rate", seq=answer["seq"], score=1)
        assert (await ann.until("error"))["code"] == "rate_limited"


async def test_an_answer_without_an_offer_is_none(tmp_path: Path):
    async with running(tmp_path) as gateway, gateway.client() as ann:
        bad = OFFER["custom"] | {"decision": {"id": D}}
        gateway.rasa.answer = lambda _: _said({"messages": [{"custom": bad}]})
        await ann.say("hello")
        assert (await ann.bot())["offer"] is False


async def _said(reply: dict[str, Any]) -> dict[str, Any]:
    return reply or says()
