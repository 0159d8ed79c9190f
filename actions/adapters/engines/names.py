"""Feature names to places in a vector.

Names get a place when they are first learnt; when a side is full, the rest share a few places by
hash. To share a place is to add up, so statistics can be moved between indexes without loss.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b

SHARED = 8
_SHARED_NAMES = tuple(f"#{n}" for n in range(SHARED))


def shared_place(name: str) -> str:
    """The place of a name for which there was no room."""
    number = int.from_bytes(blake2b(name.encode(), digest_size=4).digest())
    return _SHARED_NAMES[number % SHARED]


class Places(dict[str, int]):
    """Place by name; the place of a name never learnt is `nowhere`, behind all others."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__((name, place) for place, name in enumerate(names))
        self.nowhere = len(names)
        self._sharing = any(_is_shared(name) for name in names)

    def __missing__(self, name: str) -> int:
        return self.get(shared_place(name), self.nowhere) if self._sharing else self.nowhere


def grown(known: Sequence[str], seen: Iterable[str], most: int) -> tuple[str, ...]:
    """The known names and the new ones of those seen, at most `most` beside the shared places."""
    new = sorted(set(seen) - set(known))
    own = [name for name in new if not _is_shared(name)]
    room = max(most - sum(not _is_shared(name) for name in known), 0)
    crowded = {name for name in new if _is_shared(name)} | {shared_place(n) for n in own[room:]}
    return (*known, *own[:room], *sorted(crowded - set(known)))


def _is_shared(name: str) -> bool:
    return name in _SHARED_NAMES
