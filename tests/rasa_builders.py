"""What Rasa hands to an action, and an action server's App over fakes."""

import asyncio
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.core.coupons import Coupon
from actions.core.extraction.lexicon import Lexicon
from actions.core.faq import FaqHit
from actions.core.languages import Words
from actions.core.orders import Order
from actions.core.ports import Work
from actions.core.products import Product
from actions.core.topics import Topic
from actions.services.faq import FaqService
from actions.services.flows import FlowService
from actions.services.forgetting import ForgettingService
from actions.services.handovers import HandoverService
from actions.services.offers import OfferService
from actions.services.orders import OrderService
from actions.services.outcomes import OutcomeService
from actions.services.products import ProductService
from actions.services.profiles import ProfileService
from actions.services.ratings import RatingService
from actions.services.tickets import TicketService
from tests.builders import NOON, a_shopper, an_entry, an_offer, some_policies
from tests.fakes import Clock, FakeSearch, FakeShop
from tests.offers_desk import SURE, Always
from tests.unit.desk import Desk

RESPONSES: dict[str, Any] = {
    name: variations
    for file in sorted(Path("bot/domain/responses").glob("*.yml"))
    for name, variations in yaml.safe_load(file.read_text("utf-8"))["responses"].items()
}
PLACEHOLDER = re.compile(r"(?<!\{)\{([a-z_]+)\}")


class FakeApp:
    """Real services over fakes; `id` is the conversation. Nothing is learnt or offered."""

    moments: Any = None

    def __init__(self, *orders: Order, shop: FakeShop | None = None, **stocked: Any) -> None:
        self.shop = shop or a_shop(*orders, **stocked)
        self.search = FakeSearch()
        self.clock = Clock()
        self.orders = OrderService(self.shop, self.clock)
        self.products = ProductService(self.shop, self.search, self.clock)
        self.faq = FaqService(self.shop, self.search)
        self.flows = FlowService(self.orders)
        self.topics = {"running": Topic("running", Words("跑步", "Running"), "sports_outdoor")}
        self.lexicon = Lexicon.of(
            {"needs": {"sensitive_skin": {"zh": ["敏感肌"], "en": ["sensitive skin"]}}}
        )

    def knows(self, entry: str = "returns-days", sure: bool = True) -> "FakeApp":
        """An app whose questions and answers are near to whatever is asked."""
        self.shop.entries = (an_entry(entry),)
        self.search.hits = (FaqHit(entry, 0.9, sure),)
        return self

    @cached_property
    def desk(self) -> Desk:
        return Desk(self.clock)

    @cached_property
    def tickets(self) -> TicketService:
        return TicketService(self.desk.work.writing, self.desk.work.reading)

    @cached_property
    def handovers(self) -> HandoverService:
        return HandoverService(self.desk.work.writing, self.desk.work.reading)

    @cached_property
    def profiles(self) -> ProfileService:
        return ProfileService(*self._both, self.clock, consent_assumed=True)

    @cached_property
    def forgetting(self) -> ForgettingService:
        return ForgettingService(*self._both, self.clock, lambda uow, identity: None)

    @cached_property
    def offers(self) -> OfferService:
        words = {"price_hesitation": Words("嫌贵", "Price hesitation")}
        always = Always(an_offer().arm)
        return OfferService(*self._both, lambda: always, SURE, self.clock, scenarios=lambda: words)

    @cached_property
    def outcomes(self) -> OutcomeService:
        return OutcomeService(*self._both, self.clock)

    @cached_property
    def ratings(self) -> RatingService:
        return RatingService(*self._both)

    @property
    def _both(self) -> tuple[Work, Work]:
        return self.desk.work.writing, self.desk.work.reading

    @property
    def conversations(self) -> Any:
        return self.desk.conversations


def a_shop(
    *orders: Order, products: tuple[Product, ...] = (), coupons: tuple[Coupon, ...] = ()
) -> FakeShop:
    known = {"ann": a_shopper(), "bob": a_shopper("bob")}
    return FakeShop(known, list(orders), list(products), some_policies(), (), coupons)


def wrote(text: str, intent: str = "inform", **details: Any) -> dict[str, Any]:
    """A typed message as Rasa keeps it.

    `language=`, `ranking=` and `message_id=`; all else are entities.
    """
    return _event(text, intent, details, details.pop("language", "en"))


def tapped(intent: str, **entities: Any) -> dict[str, Any]:
    """A chosen option: its payload has no language."""
    return _event(f"/{intent}", intent, entities, None)


def _event(text: str, intent: str, details: Any, language: str | None) -> dict[str, Any]:
    ranking = [{"name": name} for name in details.pop("ranking", ())]
    message = details.pop("message_id", "m1")
    found = [{"entity": e, "value": v, "text": str(v)} for e, v in details.items()]
    understood = {"intent": {"name": intent}, "intent_ranking": ranking, "entities": found}
    return {
        "event": "user",
        "text": text,
        "timestamp": NOON.timestamp(),
        "message_id": message,
        "input_channel": "widget",
        "metadata": {"shopper": "ann", "language": "en"},
        "parse_data": {**understood, "language": language},
    }


def did(action: str) -> dict[str, Any]:
    return {"event": "action", "name": action}


def a_tracker(*events: dict[str, Any], form: str | None = None, **wanted: Any) -> Tracker:
    """A dialogue after these events; `shopper=`, `page=`, `hint=`, all else are slots."""
    heard = [e for e in events if e["event"] == "user"]
    signed = {"shopper": wanted.pop("shopper", "ann"), "language": wanted.pop("hint", "en")}
    for event in heard:
        event["metadata"] = {**signed, "page": wanted.get("page", "")}
    wanted.pop("page", None)
    latest = heard[-1]["parse_data"] if heard else {}
    loop = {"name": form} if form else {}
    return Tracker("id1", wanted, latest, list(events), False, None, loop, None)


@dataclass
class Answer:
    """What an action said, with its fillings, and what it changed."""

    said: list[str] = field(default_factory=list)
    fillings: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def slots(self) -> dict[str, Any]:
        return {e["name"]: e["value"] for e in self.events if e["event"] == "slot"}

    @property
    def next_action(self) -> str | None:
        return next((e["name"] for e in self.events if e["event"] == "followup"), None)

    def filled(self, name: str) -> Any:
        """The filling of this name, of the response said last that has it."""
        return next(f[name] for f in reversed(list(self.fillings.values())) if name in f)


def answer(action: Any, tracker: Tracker) -> Answer:
    """Run the action; whatever it says is in the domain, with everything that it needs."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, tracker, {}))
    heard = Answer(events=list(events))
    for message in dispatcher.messages:
        name = message["response"]
        heard.said.append(name)
        heard.fillings[name] = {k: v for k, v in message.items() if k != "response"}
        known = {k for k, v in {**tracker.slots, **message}.items() if v is not None}
        assert needed(name) <= known, name
    return heard


def needed(response: str) -> set[str]:
    """The placeholders of a response, in words and in buttons."""
    return set(PLACEHOLDER.findall(yaml.dump(RESPONSES[response], allow_unicode=True)))
