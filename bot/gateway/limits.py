"""How much one shopper may send: token buckets that are told the time."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

KEPT = 10_000


@dataclass(frozen=True)
class Rate:
    """`burst` at once, then `per_second`."""

    burst: float
    per_second: float


@dataclass
class Bucket:
    rate: Rate
    level: float
    at: float

    def missing(self, now: float) -> float:
        """Seconds until one more fits; 0 when it fits now."""
        grown = max(now - self.at, 0.0) * self.rate.per_second
        self.level = min(self.rate.burst, self.level + grown)
        self.at = now
        return max(0.0, (1 - self.level) / self.rate.per_second)


@dataclass
class Limiter:
    """Several rates at once for each key; the least recently seen keys are forgotten."""

    rates: Sequence[Rate]
    _buckets: OrderedDict[str, list[Bucket]] = field(default_factory=OrderedDict)

    def wait(self, key: str, now: float) -> float:
        """Take one and return 0, or take nothing and return the seconds to wait."""
        buckets = self._buckets.setdefault(key, [Bucket(r, r.burst, now) for r in self.rates])
        self._buckets.move_to_end(key)
        if len(self._buckets) > KEPT:
            self._buckets.popitem(last=False)
        wait = max(bucket.missing(now) for bucket in buckets)
        if wait <= 1e-9:
            for bucket in buckets:
                bucket.level -= 1
            return 0.0
        return wait


def per_minute(count: int) -> tuple[Rate, Rate]:
    """Ten at once (what was typed offline), then one a second, about `count` in a minute."""
    return Rate(min(10, count), max(1.0, count / 60)), Rate(count, count / 60)
