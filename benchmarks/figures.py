"""What is measured of one server."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which this part (0 to 1) of the values lies, by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


@dataclass
class Latencies:
    """Seconds of each request at one size, in all and outside the model."""

    total: list[float] = field(default_factory=list)
    outside_model: list[float] = field(default_factory=list)

    def add(self, total: float, model: float) -> None:
        """Records one request and what the model took of it."""
        self.total.append(total)
        self.outside_model.append(total - model)

    @property
    def median(self) -> float:
        """The median in seconds."""
        return statistics.median(self.total)

    @property
    def p95(self) -> float:
        """The 95th percentile in seconds."""
        return percentile(self.total, 0.95)

    @property
    def median_outside_model(self) -> float:
        """The median of everything but the model, in seconds."""
        return statistics.median(self.outside_model)


@dataclass
class Figures:
    """Everything measured of one server. Times in seconds, memory in bytes."""

    start: list[float] = field(default_factory=list)
    latencies: dict[float, Latencies] = field(default_factory=dict)
    throughput: dict[int, float] = field(default_factory=dict)
    memory_first: int = 0
    memory_last: int = 0
    peak: int = 0
