"""What the gateway adds to a turn, and how it carries many sockets: python -m benchmarks.gateway.

The gateway runs as its own process over SQLite; the bot is a small real server that answers at
once, so that the time of a turn is the gateway's own.
"""

import argparse
import asyncio
import contextlib
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import aiohttp

from bot import signing
from tests.integration.gateway_parts import KEYS, SECRET, Client, FakeRasa, now, services
from tests.integration.tiny_bot import free_port


@contextlib.asynccontextmanager
async def gateway(folder: Path) -> AsyncIterator[tuple[str, int]]:
    """A gateway process and the bot beside it; the URL and the process id."""
    rasa, port = FakeRasa(), free_port()
    await rasa.start()
    services(folder / "bench.db")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.gateway"),
        env=os.environ
        | {
            "DATABASE_URL": f"sqlite:///{folder}/bench.db",
            "RASA_URL": f"http://127.0.0.1:{rasa.port}",
            "GATEWAY_PORT": str(port),
            "TURN_SECRET": SECRET,
            "TOKEN_SECRET": KEYS.secrets["k1"],
            "SHOPPER_MESSAGES_PER_MINUTE": "60000",
        },
        stderr=asyncio.subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        await _ready(url)
        yield url, process.pid
    finally:
        process.terminate()
        await process.wait()
        await rasa.stop()


async def _ready(url: str) -> None:
    async with aiohttp.ClientSession() as http:
        for _ in range(200):
            with contextlib.suppress(aiohttp.ClientError):
                async with http.get(f"{url}/health") as answer:
                    if (await answer.json())["bot"] == "online":
                        return
            await asyncio.sleep(0.1)
    raise TimeoutError(url)


async def connect(http: aiohttp.ClientSession, url: str, shopper: str) -> Client:
    client = Client(await http.ws_connect(f"{url}/ws"))
    await client.send(type="hello", token=signing.shopper_token(KEYS, shopper, now()), after=0)
    await client.until("ready", 60)
    return client


async def turn(client: Client, text: str) -> float:
    began = time.perf_counter()
    await client.say(text)
    await client.bot(60)
    return time.perf_counter() - began


async def one_after_the_other(http: aiohttp.ClientSession, url: str, count: int) -> list[float]:
    client = await connect(http, url, "one")
    await turn(client, "warm")
    times = []
    for n in range(count):
        times.append(await turn(client, f"turn {n}"))
        await asyncio.sleep(0.06)  # a socket may send 20 frames a second
    return times


async def crowd(http: aiohttp.ClientSession, url: str, sockets: int) -> tuple[float, list[float]]:
    """Connect everybody, then three turns each within about two seconds of another."""
    began = time.perf_counter()
    clients = [await connect(http, url, f"s{n}") for n in range(sockets)]
    connected = time.perf_counter() - began

    async def chat(number: int, client: Client) -> list[float]:
        await asyncio.sleep(number / sockets * 20)
        times = []
        for n in range(3):
            times.append(await turn(client, f"turn {n}"))
            await asyncio.sleep(10)
        return times

    chats = await asyncio.gather(*(chat(n, c) for n, c in enumerate(clients)))
    return connected, [t for times in chats for t in times]


def told(name: str, times: Sequence[float]) -> str:
    cuts = [q * 1000 for q in statistics.quantiles(times, n=100)]
    return (
        f"{name}: {len(times)} turns, p50 {cuts[49]:.1f} p95 {cuts[94]:.1f} p99 {cuts[98]:.1f} ms"
    )


async def bench(turns: int, sockets: int) -> list[str]:
    connector = aiohttp.TCPConnector(limit=0)
    with tempfile.TemporaryDirectory() as folder:
        async with (
            gateway(Path(folder)) as (url, pid),
            aiohttp.ClientSession(connector=connector) as http,
        ):
            lines = [told("one shopper", await one_after_the_other(http, url, turns))]
            connected, times = await crowd(http, url, sockets)
            lines.append(told(f"{sockets} sockets", times))
            lines.append(f"{sockets} sockets connected in {connected:.1f} s")
            lines.append(f"gateway memory {_memory(pid)} MB")
    return lines


def _memory(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) // 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=300)
    parser.add_argument("--sockets", type=int, default=500)
    args = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 8192)), hard))
    print("\n".join(asyncio.run(bench(args.turns, args.sockets))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
