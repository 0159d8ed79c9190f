"""A circuit breaker: after several failures in a row calls fail at once, until a trial succeeds."""

import threading
from collections.abc import Callable
from typing import Literal

State = Literal["closed", "open", "half_open"]


class Circuit:
    """Closed lets calls through; open refuses them; after a rest one trial may close it again."""

    def __init__(
        self, seconds: Callable[[], float], failures: int = 5, rest_seconds: float = 15.0
    ) -> None:
        self._seconds, self._most, self._rest = seconds, failures, rest_seconds
        self._failures = 0
        self._opened: float | None = None
        self._trial = False
        self._lock = threading.Lock()

    @property
    def state(self) -> State:
        if self._opened is None:
            return "closed"
        return "half_open" if self._seconds() - self._opened >= self._rest else "open"

    def lets_through(self) -> bool:
        """May a call be made now? Of those who ask while half open, one may."""
        with self._lock:
            if self.state == "closed":
                return True
            if self.state == "open" or self._trial:
                return False
            self._trial = True
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures, self._opened, self._trial = 0, None, False

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._trial or self._failures >= self._most:
                self._opened = self._seconds()
            self._trial = False

    def gave_no_sign(self) -> None:
        """The call ended without saying how the shop is: a trial may be made by somebody else."""
        with self._lock:
            self._trial = False
