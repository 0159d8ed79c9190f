"""What the gateway itself tells a shopper: the bot is away."""

from actions.core.conversations import PendingTurn
from actions.core.messages import Bubble, Message
from actions.services.conversations import ConversationService
from bot.gateway import texts
from bot.gateway.database import Database
from bot.gateway.hub import Hub


class Notices:
    def __init__(
        self,
        conversations: ConversationService,
        database: Database,
        hub: Hub,
    ) -> None:
        self._conversations = conversations
        self._db = database
        self._hub = hub
        self._outage = 0
        self._told: set[str] = set()

    async def outage(self, turn: PendingTurn, outage: int) -> None:
        """The bot is away: once in each conversation for each outage."""
        if self._outage != outage:
            self._outage, self._told = outage, set()
        if turn.conversation not in self._told:
            self._told.add(turn.conversation)
            await self._say(turn.conversation, texts.notice("offline", texts.of_turn(turn)))

    async def _say(self, conversation: str, bubble: Bubble) -> Message:
        message = await self._db.write(self._conversations.say, conversation, bubble)
        self._hub.push(message)
        return message
