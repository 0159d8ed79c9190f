"""What the gateway itself tells a shopper: the bot is away; one who waits may come back."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.core.conversations import Conversation, PendingTurn
from actions.core.messages import Bubble, Message
from actions.services.conversations import ConversationService
from bot.gateway import texts
from bot.gateway.database import Database
from bot.gateway.hub import Hub

TELL_AGAIN = timedelta(minutes=2)
KEPT = 10_000


@dataclass(frozen=True)
class Told:
    """When one who waits was last told how to come back to the bot."""

    version: int
    seq: int
    at: datetime

    def enough(self, owned: Conversation, now: datetime) -> bool:
        """For this wait, and nothing was written since, or only a moment ago."""
        quiet = owned.last_seq <= self.seq or now - self.at < TELL_AGAIN
        return self.version == owned.version and quiet


class Notices:
    def __init__(
        self,
        conversations: ConversationService,
        database: Database,
        hub: Hub,
        clock: Callable[[], datetime],
    ) -> None:
        self._conversations = conversations
        self._db = database
        self._hub = hub
        self._clock = clock
        self._outage = 0
        self._told: set[str] = set()
        self._waits: OrderedDict[str, Told] = OrderedDict()

    async def outage(self, turn: PendingTurn, outage: int) -> None:
        """The bot is away: once in each conversation for each outage."""
        if self._outage != outage:
            self._outage, self._told = outage, set()
        if turn.conversation not in self._told:
            self._told.add(turn.conversation)
            await self._say(turn.conversation, texts.notice("offline", texts.of_turn(turn)))

    async def waiting(self, owned: Conversation) -> None:
        """How to come back to the bot: to one who waits for a person and writes meanwhile."""
        told, now = self._waits.get(owned.id), self._clock()
        if told and told.enough(owned, now):
            return
        latest = await self._db.read(self._conversations.latest, owned.id, 1)
        if not latest or latest[-1].role != "shopper":
            return
        language = texts.spoken(latest[-1].text, latest[-1].language or owned.language)
        message = await self._say(owned.id, texts.waiting_notice(language))
        self._waits[owned.id] = Told(owned.version, message.seq, now)
        while len(self._waits) > KEPT:
            self._waits.popitem(last=False)

    async def _say(self, conversation: str, bubble: Bubble) -> Message:
        message = await self._db.write(self._conversations.say, conversation, bubble)
        self._hub.push(message)
        return message
