"""Eight programs with keys ask for everything at once: no wrong answer, and flat memory.

    .venv/bin/python Tests/EndToEnd/mixed_run.py --requests 10000

Prints how often each status came and how memory went; the exit code is 1 if an answer was wrong.
"""

from __future__ import annotations

import argparse
import base64
import random
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx

from accounts import PHOTO, Provider, make_key, program, sign_in, stack_with, user
from api import remove
from pictures import encoded, scene
from removebg_api import PATH, removebg
from stack import Stack

PROGRAMS = 8
SAMPLES = 40
LARGER_PHOTO = encoded(scene(640, 480))
DAMAGED_PHOTO = PHOTO[:200]
# Each batch uses the whole machine, so the server takes few at a time and refuses more.
BATCHES = threading.Lock()


@dataclass(frozen=True)
class Caller:
    """A program, and another that still uses a key which was revoked."""

    program: httpx.Client
    revoked: httpx.Client


@dataclass(frozen=True)
class Kind:
    """A request, how often it occurs, and the one right status of its answer."""

    send: Callable[[Caller], httpx.Response]
    status: int
    weight: int = 1


@dataclass
class Report:
    """What came of a run."""

    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    # Resident memory in bytes, at even distances.
    memory: list[int] = field(default_factory=list)

    @property
    def growth(self) -> float:
        """How much memory grew from the second quarter to the last, as a share."""
        quarter = len(self.memory) // 4
        early = statistics.median(self.memory[quarter : 2 * quarter])
        return statistics.median(self.memory[-quarter:]) / early - 1


def keep_and_delete(caller: Caller) -> httpx.Response:
    """A removal that is kept, looked at and deleted."""
    item = remove(caller.program, PHOTO, history="true").headers["X-History-Id"]
    address = f"/api/history/{item}"
    caller.program.get(f"{address}/cutout", params={"format": "webp"}).raise_for_status()
    return caller.program.delete(address)


def by_base64(caller: Caller) -> httpx.Response:
    """A removal by remove.bg's API with the photo as text, answered as text."""
    fields = {"image_file_b64": base64.b64encode(PHOTO).decode(), "format": "jpg"}
    return caller.program.post(PATH, data=fields, headers={"Accept": "application/json"})


def batch(caller: Caller) -> httpx.Response:
    """Two photos, one of them damaged."""
    files = [("file", ("a.jpg", PHOTO)), ("file", ("b.jpg", DAMAGED_PHOTO))]
    with BATCHES:
        return caller.program.post("/api/batch", files=files)


KINDS = [
    Kind(lambda it: remove(it.program, PHOTO), 200, 4),
    Kind(lambda it: remove(it.program, LARGER_PHOTO, format="webp"), 200, 2),
    Kind(lambda it: remove(it.program, PHOTO, channels="alpha"), 200, 2),
    Kind(lambda it: remove(it.program, PHOTO, om="true", ppm="true"), 200, 2),
    Kind(keep_and_delete, 204, 2),
    Kind(batch, 200, 2),
    Kind(lambda it: removebg(it.program, PHOTO), 200, 4),
    Kind(lambda it: removebg(it.program, PHOTO, format="zip", crop="true"), 200, 2),
    Kind(lambda it: removebg(it.program, PHOTO, bg_color="red", add_shadow="true"), 200, 2),
    Kind(by_base64, 200, 2),
    Kind(lambda it: it.program.get("/v1.0/account"), 200, 2),
    Kind(lambda it: it.program.get("/api/history"), 200, 2),
    Kind(lambda it: it.program.get("/api/me"), 200, 2),
    Kind(lambda it: it.program.get("/api/models"), 200),
    Kind(lambda it: remove(it.program, b"not an image"), 415),
    Kind(lambda it: remove(it.program, DAMAGED_PHOTO), 422),
    Kind(lambda it: remove(it.program, PHOTO, format="gif"), 400),
    Kind(lambda it: remove(it.program, PHOTO, af="high"), 422),
    Kind(lambda it: removebg(it.program, PHOTO, size="enormous"), 400),
    Kind(lambda it: it.program.post(PATH, json={"image_url": []}), 400),
    Kind(lambda it: it.program.get("/api/history/x"), 404),
    Kind(lambda it: it.program.get("/api/me/keys"), 403),
    Kind(lambda it: it.revoked.get("/api/history"), 401),
    Kind(lambda it: remove(it.revoked, PHOTO), 401),
    Kind(lambda it: removebg(it.revoked, PHOTO), 403),
]


def callers(stack: Stack, names: list[str]) -> Iterator[Caller]:
    """Programs with a key each, whose users sign in by turns."""
    browsers = [sign_in(stack, name) for name in names]
    for number in range(PROGRAMS):
        browser = browsers[number % len(browsers)]
        key, revoked = make_key(browser, scope="full"), make_key(browser)
        browser.delete(f"/api/me/keys/{revoked['id']}").raise_for_status()
        yield Caller(program(stack, key["secret"]), program(stack, revoked["secret"]))


def run(stack: Stack, names: list[str], count: int, seed: int = 1) -> Report:
    """Sends so many requests, in a mixed but repeatable order, as fast as the programs can."""
    report = Report()
    kinds = random.Random(seed).choices(KINDS, weights=[kind.weight for kind in KINDS], k=count)
    programs = list(callers(stack, names))

    def send(number: int) -> tuple[Kind, httpx.Response]:
        kind = kinds[number]
        return kind, kind.send(programs[number % PROGRAMS])

    step = max(2 * PROGRAMS, count // SAMPLES)
    with ThreadPoolExecutor(PROGRAMS) as pool:
        for start in range(0, count, step):
            for kind, answer in pool.map(send, range(start, min(count, start + step))):
                report.statuses[answer.status_code] += 1
                if answer.status_code != kind.status:
                    request = f"{answer.request.method} {answer.request.url.path}"
                    report.wrong.append(f"{request}: {answer.status_code} {answer.text[:200]}")
            report.memory.append(stack.application.memory())
    return report


def main() -> int:
    """Runs it with a site and users of its own."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--requests", type=int, default=10_000, help="how many requests (10000)")
    options = parser.parse_args()
    start = time.monotonic()
    with (
        Provider(user("alice"), user("bob")) as provider,
        stack_with(provider, CUTOUT_REMOVALS_PER_MINUTE="0") as stack,
    ):
        report = run(stack, ["alice", "bob"], options.requests)
    print(f"{options.requests} requests in {time.monotonic() - start:.0f} s")
    print(f"answers: {dict(sorted(report.statuses.items()))}, wrong: {len(report.wrong)}")
    print(f"memory in MiB: {[size >> 20 for size in report.memory]}, growth {report.growth:+.1%}")
    for wrong in report.wrong[:5]:
        print(f"wrong: {wrong}")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
