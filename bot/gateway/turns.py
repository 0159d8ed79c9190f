"""One turn in flight per conversation: waiting messages -> bot -> replies, whatever breaks."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.core.conversations import PendingTurn
from actions.core.errors import ShopError
from actions.core.messages import Bubble
from actions.services.conversations import ConversationService
from actions.services.turns import Outcome, TurnService
from bot.gateway import replies, texts
from bot.gateway.database import Database
from bot.gateway.hub import Hub
from bot.gateway.monitor import Monitor
from bot.gateway.notices import Notices
from bot.gateway.rasa_client import Answer, BotCutOff, BotDown, BotFailed, RasaClient

logger = logging.getLogger(__name__)
MOST_AT_ONCE = 32
MOST_CUTS = 2


@dataclass(frozen=True)
class Said:
    bubbles: list[Bubble]
    outcome: Outcome = "answered"


class Turns:
    """The workers: one task per conversation that has something to answer."""

    def __init__(
        self,
        conversations: ConversationService,
        turns: TurnService,
        database: Database,
        bot: RasaClient,
        monitor: Monitor,
        hub: Hub,
        notices: Notices,
        clock: Callable[[], datetime],
        *,
        worker: str,
        notice_after: float = 2.0,
        oldest: float = 600.0,
    ) -> None:
        self._conversations = conversations
        self._turns = turns
        self._db = database
        self._bot = bot
        self._monitor = monitor
        self._hub = hub
        self._notices = notices
        self._clock = clock
        self._worker = worker
        self._notice_after = notice_after
        self._oldest = timedelta(seconds=oldest)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._at_once = asyncio.Semaphore(MOST_AT_ONCE)

    def submit(self, conversation: str) -> None:
        """Something may wait in this conversation."""
        if conversation in self._tasks:
            self._again.add(conversation)
            return
        task = asyncio.create_task(self._work(conversation))
        self._tasks[conversation] = task
        task.add_done_callback(lambda _: self._ended(conversation))

    async def recover(self) -> None:
        """Take up what an earlier process of this name left behind."""
        for conversation in await self._db.write(self._turns.recover, self._worker):
            self.submit(conversation)

    async def sweep(self) -> None:
        """Take up what nobody is at work on: left by a fault, or by another process."""
        for conversation in await self._db.read(self._turns.unanswered):
            if conversation not in self._tasks:
                self.submit(conversation)

    async def close(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, conversation: str) -> None:
        del self._tasks[conversation]
        if conversation in self._again:
            self._again.discard(conversation)
            self.submit(conversation)

    async def _work(self, conversation: str) -> None:
        try:
            while await self._one(conversation):
                pass
        except ShopError as error:
            # The turn stays unfinished in the database: the sweep takes it up again.
            logger.warning("conversation %s put off: %s", conversation, error)
        except Exception:
            logger.exception("conversation %s put off", conversation)

    async def _one(self, conversation: str) -> bool:
        """Answer the next turn; False when there is none."""
        self._again.discard(conversation)
        turn = await self._db.write(self._turns.start, conversation, self._worker)
        if turn is None:
            return False
        said = await self._said(turn)
        stored = await self._db.write(
            self._turns.record_replies, turn.id, said.bubbles, said.outcome
        )
        for message in stored:
            self._hub.push(message)
        logger.info(
            "turn %s of %s %s, %d replies", turn.id, conversation, said.outcome, len(stored)
        )
        return True

    async def _said(self, turn: PendingTurn) -> Said:
        language = texts.of_turn(turn)
        answer = await self._answer(turn)
        if answer is None:
            return Said([texts.notice("too_late", language)], "failed")
        bubbles = replies.bubbles(answer.said)
        if answer.trouble or (not bubbles and await self._bot_is_in_charge(turn.conversation)):
            return Said([*bubbles, texts.notice("trouble", language)], "failed")
        return Said(bubbles)

    async def _bot_is_in_charge(self, conversation: str) -> bool:
        owned = await self._db.read(self._conversations.get, conversation)
        return owned.bot_answers

    async def _answer(self, turn: PendingTurn) -> Answer | None:
        """The bot's answer, however long it is away; None when the turn is too old by then."""
        cuts = 0
        while await self._bot_is_back(turn):
            try:
                return await self._ask(turn, again=cuts > 0 or turn.attempt > 1)
            except BotDown as error:
                logger.warning("turn %s: bot down (%s)", turn.id, error)
                self._monitor.failed()
            except BotCutOff as error:
                logger.warning("turn %s: cut off (%s)", turn.id, error)
                cuts += 1
                await self._monitor.check()
            except BotFailed as error:
                logger.warning("turn %s: bot failed (%s)", turn.id, error)
                return Answer(error.said, trouble=True)
            if cuts >= MOST_CUTS:
                return Answer([], trouble=True)
        return None

    async def _ask(self, turn: PendingTurn, *, again: bool) -> Answer:
        async with self._at_once:
            self._hub.typing(turn.conversation, True)
            try:
                return await self._bot.ask(turn, again=again)
            finally:
                self._hub.typing(turn.conversation, False)

    async def _bot_is_back(self, turn: PendingTurn) -> bool:
        """Wait for the bot, and say so once per outage; False when the message is too old then."""
        if self._monitor.online:
            return turn.attempt == 1 or not await self._too_old(turn)
        if not await self._monitor.until_online(self._notice_after - self._monitor.offline_for()):
            await self._notices.outage(turn, self._monitor.outage)
            await self._monitor.until_online()
        return not await self._too_old(turn)

    async def _too_old(self, turn: PendingTurn) -> bool:
        if not turn.seqs:
            return False
        newest = turn.seqs[-1]
        found = await self._db.read(self._conversations.history, turn.conversation, newest - 1, 1)
        return bool(found) and self._clock() - found[0].at > self._oldest
