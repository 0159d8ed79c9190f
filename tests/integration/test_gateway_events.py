"""`POST /events`: each event judged alone, kept once, only from those who have a key."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import jsonschema
import pytest

from actions.core.event_reading import FROM_OUTSIDE, BadEvent, Reading
from actions.core.identities import Span
from bot.gateway.events import LARGEST_BODY, MOST_EVENTS, OPENAPI
from tests.builders import NOON
from tests.integration.gateway_parts import Gateway, running

KEY = "a-key-of-the-tests-which-is-long"


def viewed(id_: str = "m1", **changed: Any) -> dict[str, Any]:
    usual = {"messageId": id_, "event": "Product Viewed", "userId": "ann"}
    return {**usual, "properties": {"product_id": "shoes-1"}, **changed}


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    async with running(tmp_path, event_keys={"shop": KEY, "erp": KEY[::-1]}) as gateway:
        yield gateway


async def send(gateway: Gateway, body: Any, key: str = KEY, **headers: str) -> tuple[int, Any]:
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    sent = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", **headers}
    async with gateway.http.post(f"{gateway.url}/events", data=data, headers=sent) as answer:
        return answer.status, await answer.json() if answer.status == 200 else await answer.text()


def kept(gateway: Gateway, identity: str = "ann") -> list[str]:
    with gateway.services.work.reading() as uow:
        return [f"{e.source}:{e.id}" for e in uow.events.of([Span(identity)])]


async def test_one_event_or_many_and_wrong_ones_lose_nothing_of_the_others(gateway: Gateway):
    assert (await send(gateway, viewed()))[1]["accepted"] == 1
    batch = [viewed("m2"), viewed("m3", userId=None), "odd", viewed("m1"), viewed("m2")]
    _, told = await send(gateway, batch)
    assert (told["accepted"], told["duplicate"], told["rejected"]) == (1, 2, 2)
    assert [r["status"] for r in told["results"]] == [
        *("accepted", "rejected", "rejected", "duplicate", "duplicate")
    ]
    assert told["results"][1] == {
        "id": "m3",
        "status": "rejected",
        "field": "userId",
        "reason": "userId or anonymousId is needed",
    }
    assert kept(gateway) == ["shop:m1", "shop:m2"]


async def test_each_key_has_ids_of_its_own(gateway: Gateway):
    await send(gateway, viewed())
    assert (await send(gateway, viewed(), KEY[::-1]))[1]["accepted"] == 1
    assert sorted(kept(gateway)) == ["erp:m1", "shop:m1"]


async def test_consent_comes_and_goes_by_event(gateway: Gateway):
    for number, (name, purpose) in enumerate([("Granted", "all"), ("Revoked", "offers")]):
        event = viewed(f"c{number}", event=f"Consent {name}", properties={"purpose": purpose})
        assert (await send(gateway, event))[1]["accepted"] == 1
    with gateway.services.work.reading() as uow:
        said = {(c.purpose, c.granted) for c in uow.consents.of([Span("ann")])}
    assert said == {("offers", True), ("personalisation", True), ("offers", False)}


async def test_what_was_done_becomes_facts(gateway: Gateway):
    await send(gateway, [viewed(f"m{n}") for n in range(3)])
    with gateway.services.work.reading() as uow:
        assert {f.kind for f in uow.facts.of([Span("ann")])} == {"viewed"}


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (viewed(), {"Authorization": "Bearer wrong"}, 401),
        (viewed(), {"Authorization": f"Basic {KEY}"}, 401),
        (viewed(), {"Authorization": ""}, 401),
        (viewed(), {"Content-Type": "text/plain"}, 415),
        ("{", {}, 400),
        ("[]", {}, 400),
        ('"text"', {}, 400),
        ('{"messageId": NaN}', {}, 400),
        ("[" * 100_000, {}, 400),
        ([viewed()] * (MOST_EVENTS + 1), {}, 413),
        (b" " * (LARGEST_BODY + 1), {}, 413),
    ],
)
async def test_what_is_no_batch_of_ours_is_refused(gateway: Gateway, body, headers, status):
    assert (await send(gateway, body, **headers))[0] == status
    assert kept(gateway) == []


async def test_without_any_key_there_is_nothing(tmp_path: Path):
    async with running(tmp_path) as gateway:
        assert (await send(gateway, viewed()))[0] == 404
        assert (await send(gateway, viewed(), ""))[0] == 404


async def test_a_full_batch_is_taken_in_one(gateway: Gateway):
    batch = [viewed(f"m{n}", userId=f"s{n % 50}") for n in range(MOST_EVENTS)]
    assert (await send(gateway, batch))[1]["accepted"] == MOST_EVENTS
    assert (await send(gateway, batch))[1]["duplicate"] == MOST_EVENTS


async def test_too_many_requests_are_told_when_to_come_back(gateway: Gateway):
    answers = [(await send(gateway, viewed()))[0] for _ in range(120)]
    assert 429 in answers and answers[0] == 200


async def test_the_description_is_served(gateway: Gateway):
    async with gateway.http.get(f"{gateway.url}/events/openapi.json") as answer:
        assert await answer.json() == OPENAPI
        assert isinstance(answer, aiohttp.ClientResponse) and answer.status == 200


def by_description(event: Any) -> bool:
    schema = {"$ref": "#/components/schemas/Event", "components": OPENAPI["components"]}
    return jsonschema.Draft202012Validator(schema).is_valid(event)


def by_reading(event: Any) -> bool:
    try:
        Reading("shop", NOON).read(event)
    except BadEvent:
        return False
    return True


GOOD = {"product_id": "p", "order_id": "o", "coupon": "c", "promotion_id": "x", "purpose": "all"}


@pytest.mark.parametrize("name", sorted(FROM_OUTSIDE))
@pytest.mark.parametrize("left_out", [None, *GOOD])
def test_the_description_and_the_reading_need_the_same_properties(name: str, left_out: str):
    properties = {k: v for k, v in GOOD.items() if k != left_out}
    event = viewed(event=name, properties=properties)
    assert by_description(event) == by_reading(event)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"messageId": ""},
        {"messageId": "a" * 101},
        {"messageId": None},
        {"messageId": 7},
        {"event": "Product Eaten"},
        {"event": "Product Wanted"},
        {"type": "identify"},
        {"type": "track"},
        {"userId": "v_1"},
        {"userId": 1001},
        {"properties": {"product_id": 7, "price": -1}},
        {"properties": {"product_id": "a", "price": 1e11}},
        {"properties": {"product_id": "a", "seconds": -3}},
        {"properties": {"product_id": "a", "category": "a" * 201}},
        {"properties": {"product_id": "a", "unknown": {"kept": "never"}}},
        {"properties": {"product_id": "a", "products": [{"product_id": "b", "quantity": 2}]}},
        {"properties": {"product_id": "a", "products": [{"quantity": 2}]}},
        {"properties": {"product_id": "a", "products": {}}},
        {"properties": []},
    ],
)
def test_the_description_and_the_reading_agree(changed: dict[str, Any]):
    event = {k: v for k, v in viewed(**changed).items() if v is not None}
    assert by_description(event) == by_reading(event)


def test_the_examples_of_the_description_are_read():
    content = OPENAPI["paths"]["/events"]["post"]["requestBody"]["content"]["application/json"]
    for example in content["examples"].values():
        events = example["value"] if isinstance(example["value"], list) else [example["value"]]
        assert all(by_reading(e) and by_description(e) for e in events)
    named = set(OPENAPI["components"]["schemas"]["Event"]["properties"]["event"]["enum"])
    assert named == set(FROM_OUTSIDE)
