"""The demo's page tells what its shopper does: as events, of that shopper alone."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from actions.core.errors import not_found
from bot import signing
from tests.integration.gateway_parts import KEYS, Gateway, Services, running


def now() -> datetime:
    return datetime.now(UTC)


class Shop:
    def shopper(self, shopper_id: str) -> Any:
        raise not_found("shopper")


async def demo(gateway: Gateway, **body: Any) -> tuple[int, dict[str, Any]]:
    viewed = {"event": "Product Viewed", "messageId": "m1", "properties": {"product_id": "p1"}}
    url = f"{gateway.url}/api/demo/event"
    async with gateway.http.post(url, json=viewed | body) as answer:
        return answer.status, await answer.json() if answer.ok else {}


def events_of(services: Services, identity: str) -> list[str]:
    with services.work.reading() as uow:
        return [event.name for event in uow.events.of([(identity, None, None)])]


async def test_a_demo_shoppers_deeds_are_events_of_theirs_once(tmp_path: Path):
    async with running(tmp_path, demo=True, shop=Shop()) as gateway:
        token = signing.shopper_token(KEYS, "ann", now())
        told = [await demo(gateway, token=token, userId="bob") for _ in range(2)]
        assert [(s, body["status"]) for s, body in told] == [(200, "accepted"), (200, "duplicate")]
        assert events_of(gateway.services, "ann") == ["Product Viewed"]
        assert events_of(gateway.services, "bob") == []


async def test_a_demo_visitor_is_known_by_the_token_that_comes_back(tmp_path: Path):
    async with running(tmp_path, demo=True, shop=Shop()) as gateway:
        _, first = await demo(gateway)
        _, second = await demo(gateway, visitor=first["visitor"], messageId="m2")
        visitor = signing.read_visitor_token(KEYS, first["visitor"], now())
        assert signing.read_visitor_token(KEYS, second["visitor"], now()) == visitor
        assert events_of(gateway.services, visitor) == ["Product Viewed"] * 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"token": "nonsense"}, 401),
        ({"event": "Password Told"}, 400),
        ({"event": 5}, 400),
        ({"messageId": None}, 400),
        ({"properties": []}, 400),
        ({"properties": {}}, 400),
    ],
)
async def test_a_senseless_deed_is_refused(tmp_path: Path, body: dict[str, Any], status: int):
    async with running(tmp_path, demo=True, shop=Shop()) as gateway:
        assert (await demo(gateway, **body))[0] == status


async def test_deeds_are_limited_and_outside_the_demo_there_are_none(tmp_path: Path):
    (tmp_path / "other").mkdir()
    async with running(tmp_path, demo=True, shop=Shop()) as gateway:
        token = signing.shopper_token(KEYS, "ann", now())
        found = [(await demo(gateway, token=token, messageId=f"m{n}"))[0] for n in range(40)]
        assert set(found) == {200, 429}
    async with running(tmp_path / "other") as gateway:
        assert (await demo(gateway))[0] == 404
