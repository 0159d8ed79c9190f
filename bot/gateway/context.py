"""The parts that the gateway's handlers share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from aiohttp import web

from actions.core.ports import ShopSystem
from actions.services.conversations import ConversationService
from actions.services.events import EventService
from actions.services.exports import ExportService
from actions.services.forgetting import ForgettingService
from actions.services.identities import IdentityService
from actions.services.landings import LandingService
from actions.services.outbox import OutboxService
from actions.services.outcomes import OutcomeService
from actions.services.ratings import RatingService
from actions.services.turns import TurnService
from bot.gateway.database import Database
from bot.gateway.hub import Hub
from bot.gateway.limits import Limiter, Rate, per_minute
from bot.gateway.monitor import Monitor
from bot.gateway.rasa_client import RasaClient
from bot.gateway.settings import Settings
from bot.gateway.turns import Turns

CLICKS = Rate(100, 20)  # of one address: a carrier's has many phones behind it
THUMBS = Rate(20, 0.5)
DEEDS = Rate(30, 1)  # of one shopper on the demo's page
EVENTS = Rate(60, 20)  # requests of one key


class Services(Protocol):
    """What the gateway needs of the business; `actions.bootstrap.App` has it."""

    @property
    def conversations(self) -> ConversationService: ...
    @property
    def turns(self) -> TurnService: ...
    @property
    def outbox(self) -> OutboxService: ...
    @property
    def shop(self) -> ShopSystem: ...
    @property
    def landings(self) -> LandingService: ...
    @property
    def outcomes(self) -> OutcomeService: ...
    @property
    def ratings(self) -> RatingService: ...
    @property
    def events(self) -> EventService: ...
    @property
    def exports(self) -> ExportService: ...
    @property
    def forgetting(self) -> ForgettingService: ...
    @property
    def identities(self) -> IdentityService: ...


@dataclass(frozen=True)
class Limits:
    """Messages of shoppers and of visitors, ratings; new visitors and clicks by address."""

    shoppers: Limiter
    visitors: Limiter
    newcomers: Limiter
    links: Limiter
    ratings: Limiter
    events: Limiter
    demo: Limiter

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        newcomers = settings.new_visitors_per_minute
        return cls(
            Limiter(per_minute(settings.shopper_rate)),
            Limiter(per_minute(settings.visitor_rate)),
            Limiter((Rate(newcomers, newcomers / 60),)),
            Limiter((CLICKS,)),
            Limiter((THUMBS,)),
            Limiter((EVENTS,)),
            Limiter((DEEDS,)),
        )


@dataclass(frozen=True)
class Context:
    settings: Settings
    app: Services
    database: Database
    hub: Hub
    monitor: Monitor
    turns: Turns
    limits: Limits
    clock: Callable[[], datetime]
    bot: RasaClient
    seen: dict[str, int] = field(default_factory=dict)


CONTEXT = web.AppKey("context", Context)
