"""Forgetting, the gateway's part: the transcript and the dialogue state, once the turn is over."""

import asyncio
import logging

from actions.core.erasures import Erasure
from actions.core.errors import ShopError
from bot.gateway import frames
from bot.gateway.context import Context
from bot.gateway.rasa_client import BotCutOff, BotDown, BotFailed

logger = logging.getLogger(__name__)
FORGOTTEN = 4410  # the client comes back when the shopper writes, as somebody new


class Eraser:
    """Takes up what is pending, also what a process that died has left."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._quiet: dict[str, list[str]] = {}  # receipts whose turns are over: conversations

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(self._context.settings.poll_seconds)
            try:
                await self.sweep()
            except ShopError as error:
                logger.warning("forgetting put off: %s", error)
            except Exception:
                logger.exception("forgetting put off")

    async def sweep(self) -> None:
        pending = await self._context.database.read(self._context.app.forgetting.pending)
        for receipt in self._quiet.keys() - {erasure.receipt for erasure in pending}:
            self._goodbye(receipt)  # another gateway did it
        for erasure in pending:
            try:
                await self._erase(erasure)
            except (BotDown, BotCutOff, BotFailed) as error:
                logger.warning("forgetting %s put off: %r", erasure.receipt, error)

    async def _erase(self, erasure: Erasure) -> None:
        """Once no turn of theirs runs, and a moment later, when the last reply has gone out."""
        context, forgetting = self._context, self._context.app.forgetting
        talks = await context.database.read(forgetting.talks, erasure)
        if talks is None:
            self._quiet.pop(erasure.receipt, None)
            return
        conversations = [talk.conversation for talk in talks]
        if erasure.receipt not in self._quiet:
            self._quiet[erasure.receipt] = conversations
            return
        if conversations:
            await context.bot.forget(conversations)
        if await context.database.write(forgetting.finish, erasure, talks):
            logger.info("forgotten: %s", erasure.receipt)
            self._goodbye(erasure.receipt)

    def _goodbye(self, receipt: str) -> None:
        for conversation in self._quiet.pop(receipt, ()):
            self._context.hub.dismiss(conversation, frames.forgotten(receipt), FORGOTTEN)
