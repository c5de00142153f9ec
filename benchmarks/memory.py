"""Memory of processes, as Linux reports it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

KIB = 1024


def proportional(pids: Iterable[int]) -> int:
    """The proportional set size in bytes: shared pages are divided among those who share them."""
    return sum(_field(Path(f"/proc/{pid}/smaps_rollup"), "Pss") for pid in pids)


def peak(pids: Iterable[int]) -> int:
    """The largest resident set size so far, in bytes."""
    return sum(_field(Path(f"/proc/{pid}/status"), "VmHWM") for pid in pids)


def _field(file: Path, name: str) -> int:
    for line in file.read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * KIB
    raise KeyError(f"{name} in {file}")
