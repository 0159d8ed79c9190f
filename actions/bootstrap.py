"""The only place that builds the business's real parts."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache, cached_property, partial
from pathlib import Path
from threading import Lock

import sqlalchemy as sa

from actions.adapters import (
    lexicon_file,
    marketing_file,
    scenario_files,
    shop_mapping,
    topic_files,
)
from actions.adapters.engine import make_engine
from actions.adapters.http_client import HttpClient, HttpSettings
from actions.adapters.http_shop import HttpShop
from actions.adapters.migrate import is_current
from actions.adapters.policies import PolicyHolder
from actions.adapters.search import SemanticSearch
from actions.adapters.shop_content import ShopContent
from actions.adapters.shop_schema import ShopTables, ours
from actions.adapters.sql_shop import SqlShop
from actions.adapters.units import SqlWork
from actions.adapters.vector_table import TextEncoder
from actions.core.extraction import Extraction
from actions.core.extraction.lexicon import Lexicon
from actions.core.facts import Fact
from actions.core.languages import Words
from actions.core.offer_settings import OfferSettings
from actions.core.ports import Search, ShopSystem
from actions.core.scenarios import Scenarios
from actions.core.topics import Topic
from actions.core.turns import Turn
from actions.services.conversations import ConversationService
from actions.services.events import EventService, derive
from actions.services.exports import ExportService
from actions.services.fact_names import FactNames
from actions.services.faq import FaqService
from actions.services.flows import FlowService
from actions.services.forgetting import ForgettingService
from actions.services.handovers import HandoverService
from actions.services.identities import IdentityService
from actions.services.landings import LandingService
from actions.services.moments import MomentService
from actions.services.offers import OfferService
from actions.services.orders import OrderService
from actions.services.outbox import OutboxService
from actions.services.outcomes import OutcomeService
from actions.services.products import ProductService
from actions.services.profiles import ProfileService
from actions.services.ratings import RatingService
from actions.services.rebuilding import Read, RebuildService
from actions.services.rewards import RewardService
from actions.services.service_state import ServiceStateService
from actions.services.tickets import TicketService
from actions.services.turns import TurnService
from actions.settings import Settings, SettingsError

_TOPICS = Path("data/interests.yml")


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    return uuid.uuid4().hex


class App:
    """Everything the action server, the gateway and the commands use; `close` it at the end.

    Parts are built when first used: the gateway never loads the encoder.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine = make_engine(settings.database_url)
        work = SqlWork(self.engine)
        self._both = both = (work.writing, work.reading)
        self.conversations = ConversationService(*both, now, new_id)
        self.turns = TurnService(*both, now, new_id)
        self.outbox = OutboxService(work.writing, now)
        self.tickets = TicketService(*both)
        self.handovers = HandoverService(*both)
        self.profiles = ProfileService(*both, now, settings.consent_assumed, self._extract)
        assumed = settings.consent_assumed
        refresh = partial(derive, assumed=assumed)
        self.events = EventService(*both, now, assumed)
        self.exports = ExportService(work.reading, now)
        self.forgetting = ForgettingService(*both, now, refresh)
        self.identities = IdentityService(*both, now, refresh)
        self.outcomes = OutcomeService(*both, now)
        self.rewards = RewardService(*both, now)
        self.landings = LandingService(work.reading, now)
        self.ratings = RatingService(*both)
        self.content = ShopContent(self.engine)

    @classmethod
    def from_env(cls) -> "App":
        return cls(Settings.from_env())

    @cached_property
    def shop(self) -> ShopSystem:
        if self.settings.shop_backend == "http":
            return HttpShop(self._client, self.content)
        return SqlShop(self._shop_engine, self._shop_tables(), self.content, now)

    @cached_property
    def encoder(self) -> TextEncoder:
        from nlu_models import encoder  # onnxruntime is for those who search

        return encoder.load(self.settings.encoder_dir)

    @cached_property
    def search(self) -> Search:
        return SemanticSearch(self.engine, self.encoder)

    @cached_property
    def policy(self) -> PolicyHolder:
        return PolicyHolder(self.engine)

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        return topic_files.read(_TOPICS)

    @cached_property
    def marketing(self) -> OfferSettings:
        return marketing_file.load(self.settings.marketing_file)

    @cached_property
    def scenarios(self) -> Scenarios:
        return scenario_files.load()

    @cached_property
    def offers(self) -> OfferService:
        return OfferService(
            *self._both,
            self.policy.engine,
            self.marketing,
            now,
            lambda: self._category_names,
            lambda: {s.id: s.words for s in self.scenarios},
        )

    @cached_property
    def moments(self) -> MomentService | None:
        """None when nothing is to be learnt and nothing offered."""
        if not self.settings.marketing:
            return None
        states = ServiceStateService(
            self._both[1], self.shop, now, self.marketing.time_zone, self.topics
        )
        return MomentService(
            self.profiles, self.events, states, self.scenarios, self.offers, self.products, now
        )

    @cached_property
    def _category_names(self) -> Mapping[str, Words]:
        return {category.id: category.words for category in self.shop.categories()}

    @cached_property
    def orders(self) -> OrderService:
        return OrderService(self.shop, now)

    @cached_property
    def products(self) -> ProductService:
        return ProductService(self.shop, self.search, now)

    @cached_property
    def faq(self) -> FaqService:
        return FaqService(self.shop, self.search)

    @cached_property
    def flows(self) -> FlowService:
        return FlowService(self.orders)

    def _extract(self, turn: Turn) -> tuple[Fact, ...]:
        return self._extraction(turn)

    @cached_property
    def lexicon(self) -> Lexicon:
        return lexicon_file.read()

    @cached_property
    def _extraction(self) -> Extraction:
        return Extraction(self.lexicon)

    def rebuilding(self, understand: Read) -> RebuildService:
        """Makes profiles again; `understand` is the bot's own reading of a text."""
        return RebuildService(
            *self._both, self.profiles, understand, lambda fact: self._fact_names.calls(fact)
        )

    @cached_property
    def _fact_names(self) -> FactNames:
        return FactNames(self.products, self.topics, self.lexicon)

    def check(self) -> None:
        """Is the database at the present schema? Raises SettingsError with what to run."""
        if not is_current(self.engine):
            raise SettingsError(
                "the database is not up to date: run `python -m actions db upgrade`"
            )

    def warm(self) -> None:
        """Build what is needed to answer, so that the first shopper does not wait for it."""
        _ = (self.faq, self.products, self.flows, self.moments, self._category_names)

    def close(self) -> None:
        if "_shop_engine" in self.__dict__ and self._shop_engine is not self.engine:
            self._shop_engine.dispose()
        if "_client" in self.__dict__:
            self._client.close()
        self.engine.dispose()

    @cached_property
    def _client(self) -> HttpClient:
        return HttpClient(HttpSettings(self.settings.shop_api_url, self.settings.shop_api_key))

    @cached_property
    def _shop_engine(self) -> sa.Engine:
        url = self.settings.shop_database_url
        return make_engine(url) if url else self.engine

    def _shop_tables(self) -> ShopTables:
        mapping = self.settings.shop_mapping
        return shop_mapping.read(mapping) if mapping else ours


_SHARING = Lock()


def shared_app() -> App:
    """The one App of a process that starts no parts of its own, such as the action server."""
    with _SHARING:
        return _shared()


@cache
def _shared() -> App:
    app = App.from_env()
    app.check()
    app.warm()
    return app
