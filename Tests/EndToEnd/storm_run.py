"""An hour of everything at ten times what the machine can do, while nginx's workers are killed.

    .venv/bin/python Tests/EndToEnd/storm_run.py --minutes 60

Removals of three sizes and by their address, batches, the history, archives, exports and keys,
from many more callers than the machine serves at once. A right answer is the one the request has
by itself, or "later" (503 and 429, with Retry-After); connections break where a worker of nginx is
killed, and only then. Prints how often each status came, how memory went, and how long after the
load a photo is answered; the exit code is 1 if something was not as it should be.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from accounts import PHOTO, Provider, keep, make_key, program, sign_in, stack_with, user
from api import remove
from pictures import encoded, scene
from stack import Stack
from web import FETCHES_LOCALLY, Web

NAMES = ["alice", "bob", "carol", "dave"]
PHOTOS = [PHOTO, encoded(scene(800, 600), "JPEG"), encoded(scene(2000, 1500), "JPEG")]
# How much memory may grow from the second quarter of a long run to the last, as a share.
GROWTH = 0.05


@dataclass(frozen=True)
class Caller:
    """One of those who ask: a browser in which somebody signed in, and a program with their key."""

    browser: httpx.Client
    program: httpx.Client
    items: list[str]
    photo_url: str


@dataclass(frozen=True)
class Kind:
    """A request, how often it occurs, and the one right status beside "later"."""

    name: str
    send: Callable[[Caller], httpx.Response]
    status: int
    weight: int


@dataclass
class Report:
    """What came of a run."""

    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    broken: int = 0
    kills: int = 0
    # Resident memory in bytes, at even distances.
    memory: list[int] = field(default_factory=list)
    # Seconds that a photo took when the last of the load had its answer.
    recovery: float = 0.0

    @property
    def growth(self) -> float:
        """How much memory grew from the second quarter to the last, as a share."""
        quarter = max(1, len(self.memory) // 4)
        early = statistics.median(self.memory[quarter : 2 * quarter])
        return statistics.median(self.memory[-quarter:]) / early - 1


def keep_and_delete(caller: Caller) -> httpx.Response:
    """A removal that is kept, looked at and deleted; the first answer that is not as hoped."""
    answer = remove(caller.program, PHOTO, history="true")
    if answer.status_code != 200:
        return answer
    address = f"/api/history/{answer.headers['X-History-Id']}"
    looked_at = caller.program.get(f"{address}/cutout", params={"format": "webp"})
    deleted = caller.program.delete(address)
    return looked_at if looked_at.status_code != 200 else deleted


def batch(caller: Caller) -> httpx.Response:
    """Four photos at once."""
    files = [("file", (f"{number}.jpg", photo)) for number, photo in enumerate([PHOTO, *PHOTOS])]
    return caller.program.post("/api/batch", files=files)


def make_and_revoke(caller: Caller) -> httpx.Response:
    """A key that is made and revoked."""
    made = caller.browser.post("/api/me/keys", json={"name": "storm", "scope": "remove"})
    if made.status_code != 201:
        return made
    return caller.browser.delete(f"/api/me/keys/{made.json()['key']['id']}")


KINDS = [
    Kind("small", lambda it: remove(it.program, PHOTOS[0]), 200, 6),
    Kind("medium", lambda it: remove(it.program, PHOTOS[1], format="webp"), 200, 4),
    Kind("large", lambda it: remove(it.program, PHOTOS[2]), 200, 4),
    Kind("kept", keep_and_delete, 204, 2),
    Kind(
        "by address",
        lambda it: it.program.post("/api/remove", data={"url": it.photo_url}),
        200,
        3,
    ),
    Kind("batch", batch, 200, 2),
    Kind("history", lambda it: it.program.get("/api/history"), 200, 6),
    Kind(
        "archive",
        lambda it: it.program.get("/api/history/archive", params={"ids": ",".join(it.items)}),
        200,
        2,
    ),
    Kind("export", lambda it: it.program.get("/api/me/export"), 200, 1),
    Kind("keys", make_and_revoke, 204, 2),
    Kind("health", lambda it: it.program.get("/api/health"), 200, 2),
    Kind("no photo", lambda it: remove(it.program, b"not an image"), 415, 1),
]


def is_right(answer: httpx.Response, kind: Kind) -> bool:
    """Whether a request was answered as it should be, or told to come back."""
    if answer.status_code in (429, 503):
        return "Retry-After" in answer.headers
    if kind.name == "batch" and answer.status_code == 200:
        return answer.text.rstrip().endswith('"succeeded":4}') or '"done":true' in answer.text
    return answer.status_code == kind.status


def callers(stack: Stack, photo_url: str, count: int) -> list[Caller]:
    """So many, over a few users with two kept photos each."""
    found = []
    for name in NAMES:
        browser = sign_in(stack, name)
        secret = make_key(browser, scope="full")["secret"]
        items = [keep(browser, photo) for photo in PHOTOS[:2]]
        found.append((browser, secret, items))
    return [
        Caller(browser, program(stack, secret), items, photo_url)
        for browser, secret, items in (found[number % len(found)] for number in range(count))
    ]


def workers_of(master: int) -> list[int]:
    """nginx's workers."""
    return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


class Storm:
    """Callers that ask without a pause until the time is over."""

    def __init__(self, stack: Stack, seconds: float, seed: int = 1) -> None:
        self.report = Report()
        self._stack = stack
        self._seconds = seconds
        self._seed = seed
        self._lock = threading.Lock()
        self._over = threading.Event()
        # Connections break around it.
        self._last_kill = -1e9

    def run(self, everybody: list[Caller], *, kills: bool = True) -> Report:
        """Runs it, and asks for one photo more when it is over."""
        tasks = [threading.Thread(target=self._measure)]
        if kills:
            tasks.append(threading.Thread(target=self._kill))
        tasks += [
            threading.Thread(target=self._ask, args=(caller, number))
            for number, caller in enumerate(everybody)
        ]
        for task in tasks:
            task.start()
        time.sleep(self._seconds)
        self._over.set()
        for task in tasks:
            task.join()
        self.report.recovery = self._recovery(everybody[0])
        return self.report

    def _recovery(self, caller: Caller) -> float:
        start = time.monotonic()
        while time.monotonic() - start < 60:
            try:
                if remove(caller.program, PHOTO).status_code == 200:
                    break
            except httpx.TransportError:
                continue
            time.sleep(0.02)
        return time.monotonic() - start

    def _ask(self, caller: Caller, number: int) -> None:
        choice = random.Random(self._seed * 1000 + number)
        weights = [kind.weight for kind in KINDS]
        while not self._over.is_set():
            kind = choice.choices(KINDS, weights)[0]
            start = time.monotonic()
            try:
                answer = kind.send(caller)
            except httpx.TransportError as error:
                with self._lock:
                    self._note_break(kind, error, start)
                continue
            with self._lock:
                self.report.statuses[answer.status_code] += 1
                if not is_right(answer, kind):
                    text = answer.text[-200:]
                    self.report.wrong.append(f"{kind.name}: {answer.status_code} {text}")
            if answer.status_code in (429, 503):
                # Sooner than it was told to: a load that gives up is none.
                time.sleep(choice.uniform(0, 0.2))

    def _note_break(self, kind: Kind, error: Exception, start: float) -> None:
        self.report.broken += 1
        if self._last_kill < start - 1:
            self.report.wrong.append(f"{kind.name}: {error!r} though no worker was killed")

    def _kill(self) -> None:
        choice = random.Random(self._seed)
        while not self._over.wait(choice.uniform(2, 6)):
            workers = workers_of(self._stack.nginx.pid)
            if workers:
                self._last_kill = time.monotonic()
                os.kill(choice.choice(workers), signal.SIGKILL)
                self.report.kills += 1

    def _measure(self) -> None:
        step = max(0.5, self._seconds / 240)
        while not self._over.wait(step):
            self.report.memory.append(self._stack.application.memory())


def storm(provider: Provider, seconds: float, count: int, *, kills: bool = True) -> Report:
    """A run on a site of its own."""
    settings = {"CUTOUT_REMOVALS_PER_MINUTE": "0", **FETCHES_LOCALLY}
    with stack_with(provider, **settings) as stack, Web() as web:
        everybody = callers(stack, web.serve("/photo.jpg", PHOTOS[1]), count)
        return Storm(stack, seconds).run(everybody, kills=kills)


def main() -> int:
    """Runs it with a site and users of its own."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=60, help="how long (60)")
    parser.add_argument(
        "--callers",
        type=int,
        default=10 * (os.cpu_count() or 1),
        help="how many at once (ten a core, of which one is served)",
    )
    options = parser.parse_args()
    with Provider(*map(user, NAMES)) as provider:
        report = storm(provider, options.minutes * 60, options.callers)
    total = report.statuses.total()
    print(f"{total} answers in {options.minutes:g} minutes to {options.callers} callers")
    print(f"answers: {dict(sorted(report.statuses.items()))}, wrong: {len(report.wrong)}")
    print(f"workers killed: {report.kills}, connections that broke with them: {report.broken}")
    print(f"memory in MiB: {[size >> 20 for size in report.memory]}, growth {report.growth:+.1%}")
    print(f"a photo right after the load: {report.recovery:.2f} s")
    for wrong in report.wrong[:10]:
        print(f"wrong: {wrong}")
    return 1 if report.wrong or report.growth > GROWTH or report.recovery > 1 else 0


if __name__ == "__main__":
    sys.exit(main())
