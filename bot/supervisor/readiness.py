"""Is the port free? Does the process answer?"""

import asyncio
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable

_NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def taken(host: str, port: int) -> bool:
    """Whether something else listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


async def until_answers(url: str, seconds: float, hopeless: Callable[[], bool]) -> float:
    """Wait until the URL answers 200; how long that took. TimeoutError when it will not."""
    began = time.monotonic()
    while not await asyncio.to_thread(answers, url):
        if hopeless() or time.monotonic() - began > seconds:
            raise TimeoutError(url)
        await asyncio.sleep(0.15)
    return time.monotonic() - began


def answers(url: str) -> bool:
    try:
        with _NO_PROXY.open(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False
