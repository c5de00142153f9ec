"""Cutout behind nginx beside `rembg s`: latency, throughput, memory and start-up, in one run.

Requests to the two servers alternate, so that whatever else the machine does meets both. Run it
by `scripts/bench`, which prepares what it needs. Traffic goes to the loopback address only.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

import memory
from figures import Figures, Latencies
from model_time import ModelTimer
from photos import MEGAPIXELS, at_megapixels
from report import report
from servers import Cutout, Rembg, Server, seconds_to_first_answer
from weights import default_model, u2netp

CLIENTS = (1, 2, 8)
WEIGHTS = Path(__file__).parent / ".venv" / "u2net"
WARM_UP = 2


def model_seconds(answer: httpx.Response) -> float:
    """The model's part of a Cutout answer, from its Server-Timing header."""
    for part in answer.headers["Server-Timing"].split(","):
        name, _, duration = part.strip().partition(";dur=")
        if name == "model":
            return float(duration) / 1000
    raise KeyError("model in Server-Timing")


def timed_removal(
    server: Server, client: httpx.Client, photo: bytes
) -> tuple[float, httpx.Response]:
    """Sends one photo; returns the seconds and the answer, which must be a success."""
    start = time.perf_counter()
    answer = server.remove(client, photo)
    elapsed = time.perf_counter() - start
    answer.raise_for_status()
    return elapsed, answer


def measure_starts(
    makers: Sequence[Callable[[], Server]], photo: bytes, rounds: int, figures: dict[str, Figures]
) -> None:
    """Starts each server afresh several times and records the time to its first answer."""
    for _ in range(rounds):
        for make in makers:
            server = make()
            try:
                seconds = seconds_to_first_answer(server, photo)
                figures[server.name].start.append(seconds)
                figures[server.name].memory_first = memory.proportional(server.processes())
            finally:
                server.stop()


def measure_latencies(
    servers: Sequence[Server],
    photos: Sequence[bytes],
    rounds: int,
    timer: ModelTimer,
) -> dict[str, Latencies]:
    """Sends the photos to the servers in turn, each round with a sample of rembg's model alone."""
    latencies = {server.name: Latencies() for server in servers}
    with httpx.Client(timeout=300) as client, tempfile.NamedTemporaryFile(suffix=".jpg") as file:
        for number in range(WARM_UP + rounds):
            photo = photos[number % len(photos)]
            file.seek(0)
            file.truncate()
            file.write(photo)
            file.flush()
            for server in servers:
                seconds, answer = timed_removal(server, client, photo)
                is_cutout = isinstance(server, Cutout)
                model = model_seconds(answer) if is_cutout else timer.sample(Path(file.name))
                if number >= WARM_UP:
                    latencies[server.name].add(seconds, model)
    return latencies


def measure_throughput(
    server: Server, photos: Sequence[bytes], clients: int, requests: int
) -> float:
    """Answers per second to several clients, each with one request at a time."""
    with (
        httpx.Client(timeout=300) as client,
        ThreadPoolExecutor(max_workers=clients) as pool,
    ):
        start = time.perf_counter()
        jobs = [
            pool.submit(timed_removal, server, client, photos[number % len(photos)])
            for number in range(requests)
        ]
        for job in jobs:
            job.result()
        return requests / (time.perf_counter() - start)


def record_memory(server: Server, figures: Figures) -> None:
    """Records what the server holds now and what it held at most."""
    pids = server.processes()
    figures.memory_last = memory.proportional(pids)
    figures.peak = memory.peak(pids)


def compare(model: str, rounds: int, starts: int, requests: int) -> dict[str, Figures]:
    """Runs everything and returns the figures of both servers by name."""
    weights = u2netp(WEIGHTS)
    photos = {size: at_megapixels(size) for size in MEGAPIXELS}
    small = photos[MEGAPIXELS[0]]
    makers: list[Callable[[], Server]] = [lambda: Cutout(model), lambda: Rembg(weights)]
    figures = {Cutout.name: Figures(), Rembg.name: Figures()}

    tell("start to first answer")
    measure_starts(makers, small[0], starts, figures)
    servers = [make() for make in makers]
    try:
        for server in servers:
            seconds_to_first_answer(server, small[0])
        with ModelTimer(weights) as timer:
            for size in MEGAPIXELS:
                tell(f"latency at {size:g} megapixels")
                measured = measure_latencies(servers, photos[size], rounds, timer)
                for name, latencies in measured.items():
                    figures[name].latencies[size] = latencies
        for clients in CLIENTS:
            tell(f"throughput with {clients} clients")
            for server in servers:
                rate = measure_throughput(server, small, clients, requests)
                figures[server.name].throughput[clients] = rate
        for server in servers:
            record_memory(server, figures[server.name])
    finally:
        for server in servers:
            server.stop()
    return figures


def tell(what: str) -> None:
    """Says on standard error what is being measured."""
    print(f"measuring {what}", file=sys.stderr)


def main() -> None:
    """Measures and prints a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--model",
        default=default_model(),
        help="Cutout's model (its default one; u2netp is the one that rembg runs)",
    )
    parser.add_argument("--rounds", type=int, default=20, help="requests a size and server (20)")
    parser.add_argument("--starts", type=int, default=3, help="starts of each server (3)")
    parser.add_argument(
        "--requests", type=int, default=24, help="requests a throughput figure (24)"
    )
    options = parser.parse_args()
    figures = compare(options.model, options.rounds, options.starts, options.requests)
    print(report(figures[Cutout.name], figures[Rembg.name]))


if __name__ == "__main__":
    main()
