"""The comparison as a Markdown table."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from figures import Figures

# How many times better than rembg Cutout is meant to be, where a goal was set.
FASTER = {1.3: 1.3, 12.0: 3.0}
FASTER_OUTSIDE_MODEL = {12.0: 4.0}
SMALLER = 2.0
SOONER = 3.0
# Seconds outside the model at the smallest size.
LONGEST_OUTSIDE_MODEL = 0.060


@dataclass(frozen=True)
class Row:
    """One figure of both, by how many times Cutout is better, and the goal for that if any."""

    name: str
    cutout: str
    rembg: str
    ratio: float
    goal: float | None = None

    def __str__(self) -> str:
        goal = ""
        if self.goal is not None:
            goal = f"{self.goal:g}x: {'reached' if self.ratio >= self.goal else 'missed'}"
        return f"| {self.name} | {self.cutout} | {self.rembg} | {self.ratio:.2f}x | {goal} |"


def report(cutout: Figures, rembg: Figures) -> str:
    """The table, and a line on the goal that is no ratio."""
    head = "| | Cutout | rembg | Cutout is better by | goal |\n|---|---|---|---|---|"
    rows = [*_latency(cutout, rembg), *_throughput(cutout, rembg), *_footprint(cutout, rembg)]
    return "\n".join([head, *map(str, rows), "", _absolute_goal(cutout)])


def _latency(cutout: Figures, rembg: Figures) -> Iterator[Row]:
    for size, ours in cutout.latencies.items():
        theirs = rembg.latencies[size]
        label = f"{size:g} MP"
        yield _time(f"{label}, median", ours.median, theirs.median, FASTER.get(size))
        yield _time(f"{label}, 95th percentile", ours.p95, theirs.p95)
        yield _time(
            f"{label}, outside the model, median",
            ours.median_outside_model,
            theirs.median_outside_model,
            FASTER_OUTSIDE_MODEL.get(size),
        )


def _throughput(cutout: Figures, rembg: Figures) -> Iterator[Row]:
    for clients, ours in cutout.throughput.items():
        theirs = rembg.throughput[clients]
        name = f"answers a second, {clients} client{'s' if clients > 1 else ''}"
        yield Row(name, f"{ours:.2f}", f"{theirs:.2f}", ours / theirs)


def _footprint(cutout: Figures, rembg: Figures) -> Iterator[Row]:
    yield _memory("memory after the first answer", cutout.memory_first, rembg.memory_first)
    yield _memory("memory after the whole run", cutout.memory_last, rembg.memory_last, SMALLER)
    yield _memory("peak memory", cutout.peak, rembg.peak)
    start = statistics.median(cutout.start), statistics.median(rembg.start)
    yield _time("start to first answer", *start, SOONER)


def _time(name: str, cutout: float, rembg: float, goal: float | None = None) -> Row:
    return Row(name, f"{cutout * 1e3:.0f} ms", f"{rembg * 1e3:.0f} ms", rembg / cutout, goal)


def _memory(name: str, cutout: int, rembg: int, goal: float | None = None) -> Row:
    mib = 1024 * 1024
    return Row(name, f"{cutout / mib:.0f} MiB", f"{rembg / mib:.0f} MiB", rembg / cutout, goal)


def _absolute_goal(cutout: Figures) -> str:
    smallest = min(cutout.latencies)
    outside = cutout.latencies[smallest].median_outside_model
    verdict = "reached" if outside <= LONGEST_OUTSIDE_MODEL else "missed"
    return (
        f"Outside the model at {smallest:g} MP: {outside * 1e3:.0f} ms "
        f"(goal: at most {LONGEST_OUTSIDE_MODEL * 1e3:.0f} ms, {verdict})."
    )
