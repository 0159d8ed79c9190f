"""Outbox -> sockets: what other processes said, and the record of what has arrived."""

import asyncio
import logging
from datetime import timedelta

from actions.core.conversations import Delivery
from actions.core.errors import ShopError
from bot.gateway.context import Context

logger = logging.getLogger(__name__)
NOBODY_THERE = timedelta(minutes=10)
SOON = timedelta(seconds=2)
BATCH = 100
SWEEP_EVERY = 10


async def run(context: Context) -> None:
    """Until cancelled: record what was sent, then send what others have put in the outbox."""
    count = 0
    while True:
        await asyncio.sleep(context.settings.poll_seconds)
        count += 1
        try:
            await record(context)
            await deliver(context)
            if count % SWEEP_EVERY == 0:
                await context.turns.sweep()
        except ShopError as error:
            logger.warning("delivery put off: %s", error)
        except Exception:
            logger.exception("delivery put off")


async def record(context: Context) -> None:
    """Write down how far each conversation was sent, and read."""
    for conversation, seq in context.hub.take_sent().items():
        await context.database.write(context.app.outbox.delivered_up_to, conversation, seq)
    seen = dict(context.seen)
    context.seen.clear()
    for conversation, seq in seen.items():
        await context.database.write(context.app.conversations.seen, conversation, seq)


async def deliver(context: Context) -> None:
    """Push what was claimed to those who are there; the others read it when they come back."""
    claimed = await context.database.write(context.app.outbox.claim, "widget", BATCH)
    here: list[Delivery] = []
    away: list[Delivery] = []
    for delivery in claimed:
        there = context.hub.count(delivery.message.conversation)
        (here if there else away).append(delivery)
    for delivery in here:
        context.hub.push(delivery.message)
    outbox = context.app.outbox
    if here:  # recorded as delivered once they are sent
        await context.database.write(outbox.release, [d.id for d in here], SOON)
    if away:
        await context.database.write(outbox.release, [d.id for d in away], NOBODY_THERE)
