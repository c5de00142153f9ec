"""Many requests in a row with mixed sizes: none may fail, and memory must stay flat.

    ./scripts/bench --soak --requests 2000

Prints resident memory at intervals, and how much it grew after the warm-up.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx

from photos import at_megapixels
from stack import Stack

MIB = 1024 * 1024
SAMPLES = 40
# The share of requests that memory may need to settle.
WARM_UP = 0.1
# Sizes in megapixels, and how often each occurs.
SIZES = {0.3: 8, 1.3: 8, 3.0: 3, 12.0: 1}
PARAMETERS = [
    {"format": "png"},
    {"format": "webp"},
    {"format": "jpg", "bgc": "white"},
    {"channels": "alpha"},
]


Request = tuple[bytes, dict[str, str]]


def mixed_requests(count: int, seed: int = 1) -> list[Request]:
    """Photos and parameters in a mixed but repeatable order."""
    pictures = {size: at_megapixels(size) for size in SIZES}
    dice = random.Random(seed)
    sizes = dice.choices(list(SIZES), weights=list(SIZES.values()), k=count)
    return [(dice.choice(pictures[size]), dice.choice(PARAMETERS)) for size in sizes]


def send(client: httpx.Client, request: Request) -> str | None:
    """Sends one request; returns what went wrong, if anything did."""
    photo, fields = request
    answer = client.post("/api/remove", files={"file": photo}, data=fields)
    return None if answer.is_success else f"{answer.status_code} {answer.text[:200]}"


def soak(stack: Stack, count: int, clients: int) -> tuple[list[int], list[str]]:
    """Sends the requests; returns samples of resident memory in bytes, and the failures."""
    memory: list[int] = []
    failures: list[str] = []
    requests = mixed_requests(count)
    step = max(1, count // SAMPLES)
    with (
        httpx.Client(base_url=stack.url, timeout=300) as client,
        ThreadPoolExecutor(max_workers=clients) as pool,
    ):
        for start in range(0, count, step):
            answers = pool.map(partial(send, client), requests[start : start + step])
            failures += [failure for failure in answers if failure]
            memory.append(stack.application.memory())
            print(f"{memory[-1] / MIB:7.1f} MiB", file=sys.stderr)
    return memory, failures


def main() -> int:
    """Runs it and says how memory went; the exit code is 1 if a request failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--requests", type=int, default=2000, help="how many requests (2000)")
    parser.add_argument("--clients", type=int, default=2, help="how many at once (2)")
    options = parser.parse_args()
    start = time.monotonic()
    with Stack() as stack:
        memory, failures = soak(stack, options.requests, options.clients)
        peak = stack.application.memory("VmHWM")
    settled = memory[int(len(memory) * WARM_UP) :]
    quarter = max(1, len(settled) // 4)
    first, last = statistics.mean(settled[:quarter]), statistics.mean(settled[-quarter:])
    print(f"{options.requests} requests in {time.monotonic() - start:.0f} s")
    print(f"failed: {len(failures)}")
    print(f"resident after warm-up, first quarter: {first / MIB:.0f} MiB")
    print(f"resident after warm-up, last quarter:  {last / MIB:.0f} MiB")
    print(f"growth: {(last - first) / first:+.1%}; peak: {peak / MIB:.0f} MiB")
    for failure in failures[:5]:
        print(f"failure: {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
