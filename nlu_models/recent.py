"""A cache of what was used last, bounded by bytes; safe between threads."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Keeps values until their sizes exceed the budget; the longest unused goes first."""

    def __init__(self, budget: int, size: Callable[[Value], int]) -> None:
        self._budget, self._size, self._used = budget, size, 0
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def peek(self, key: Key) -> Value | None:
        """The value, if it is kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The kept value, or the one made now."""
        kept = self.peek(key)
        return kept if kept is not None else self._keep(key, make())

    def _keep(self, key: Key, value: Value) -> Value:
        with self._lock:
            if key in self._values:
                return self._values[key]
            self._values[key] = value
            self._used += self._size(value)
            while self._used > self._budget and len(self._values) > 1:
                self._used -= self._size(self._values.popitem(last=False)[1])
            return value
