"""Everything that can stand still does, and those who want little are answered as ever."""

from __future__ import annotations

import contextlib
import resource
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from accounts import PHOTO, Provider, keep, make_key, program, sign_in, stack_with
from api import remove
from pictures import encoded, scene
from stack import Stack
from web import FETCHES_LOCALLY

LARGER_PHOTO = encoded(scene(1600, 1200), "JPEG")


class SilentWeb:
    """A web server that takes requests and never answers; a context manager."""

    def __init__(self) -> None:
        self.asked = 0
        self._release = threading.Event()
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                web.asked += 1
                web._release.wait(60)

            def log_message(self, format: str, *args: object) -> None:
                """Keeps the test's output readable."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/photo.jpg"

    def __enter__(self) -> SilentWeb:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._release.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def crowded(provider: Provider) -> Iterator[Stack]:
    """A site of its own where photos of this machine are fetched too."""
    settings = {"CUTOUT_REMOVALS_PER_MINUTE": "0", **FETCHES_LOCALLY}
    with stack_with(provider, **settings) as stack:
        yield stack


@contextlib.contextmanager
def half_sent(port: int, count: int) -> Iterator[None]:
    """So many requests whose header or body never ends."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 20_000), hard))
    head = "POST /api/remove HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
    with contextlib.ExitStack() as connections:
        for number in range(count):
            connection = connections.enter_context(socket.create_connection(("127.0.0.1", port)))
            text = head + "\r\nx" if number % 2 else head
            connection.sendall(text.encode())
        yield


def slow_fetch(stack: Stack, secret: str, url: str) -> int:
    """The status of a removal by an address where nobody answers, given up after a while."""
    with program(stack, secret) as client:
        try:
            return client.post("/api/remove", data={"url": url}, timeout=4).status_code
        except httpx.TimeoutException:
            return 0


@contextlib.contextmanager
def unread(stack: Stack, secret: str, request: bytes) -> Iterator[None]:
    """A request whose answer nobody reads."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    with connection:
        connection.connect(("127.0.0.1", stack.nginx.port))
        first, _, rest = request.partition(b"\r\n")
        connection.sendall(first + f"\r\nX-Api-Key: {secret}\r\n".encode() + rest)
        yield


def batch_request(photos: int) -> bytes:
    """A batch as it goes over the wire."""
    files = [("file", (f"{n}.jpg", LARGER_PHOTO)) for n in range(photos)]
    request = httpx.Request("POST", "http://localhost/api/batch", files=files)
    lines = [f"{name}: {value}" for name, value in request.headers.items()]
    head = "\r\n".join(["POST /api/batch HTTP/1.1", *lines, "", ""])
    return head.encode() + request.read()


def quick(stack: Stack, secret: str, seconds: float) -> list[float]:
    """How long health and the history list took, each asked again and again by a new client."""
    times: list[float] = []
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with program(stack, secret) as client:
            for path in ("/api/health", "/api/history"):
                start = time.monotonic()
                assert client.get(path).status_code == 200
                times.append(time.monotonic() - start)
        time.sleep(0.02)
    return times


def test_health_and_history_answer_whatever_stands_still(crowded: Stack) -> None:
    """40 slow fetches, 24 archives and 2 batches that nobody reads, 1,000 half-sent requests."""
    alice, bob = sign_in(crowded, "alice"), sign_in(crowded, "bob")
    secrets = [make_key(user, scope="full")["secret"] for user in (alice, bob)]
    items = [keep(alice, LARGER_PHOTO) for _ in range(3)]
    archive = f"GET /api/history/archive?ids={','.join(items)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with SilentWeb() as web, ThreadPoolExecutor(40) as pool, contextlib.ExitStack() as held:
        held.enter_context(half_sent(crowded.nginx.port, 1000))
        fetches = [
            pool.submit(slow_fetch, crowded, secrets[number % 2], web.url) for number in range(40)
        ]
        for _ in range(24):
            held.enter_context(unread(crowded, secrets[0], archive.encode()))
        for secret in secrets:
            held.enter_context(unread(crowded, secret, batch_request(12)))
        times = quick(crowded, secrets[1], seconds=5)
        # The other caller's photo waits for neither of the two batches.
        start = time.monotonic()
        assert remove(program(crowded, secrets[1]), PHOTO).status_code == 200
        assert time.monotonic() - start < 10
        statuses = [fetch.result() for fetch in fetches]
    assert statistics.quantiles(times, n=10)[-1] < 0.1, sorted(times)[-10:]
    # Four fetches for each of the two callers; the rest is told to come back.
    assert statuses.count(0) == web.asked == 8
    assert statuses.count(503) == 32


def test_a_fetch_ends_with_its_client(crowded: Stack) -> None:
    secret = make_key(sign_in(crowded, "alice"))["secret"]
    with SilentWeb() as web:
        for _ in range(3):
            with ThreadPoolExecutor(4) as pool:
                jobs = [pool.submit(slow_fetch, crowded, secret, web.url) for _ in range(4)]
                assert [job.result() for job in jobs] == [0] * 4
            # libcurl asks once a second whether anybody still waits.
            time.sleep(2)
        assert web.asked == 12


def test_batches_that_nobody_reads_give_their_places_back(crowded: Stack) -> None:
    """Two each; once their work is done the same caller's next batch is served."""
    secret = make_key(sign_in(crowded, "bob"))["secret"]
    files = [("file", ("a.jpg", PHOTO))]
    with contextlib.ExitStack() as held:
        for _ in range(2):
            held.enter_context(unread(crowded, secret, batch_request(16)))
        deadline = time.monotonic() + 60
        with program(crowded, secret) as client:
            while (answer := client.post("/api/batch", files=files)).status_code == 503:
                assert time.monotonic() < deadline, "the places of batches that are done stay taken"
                time.sleep(0.2)
        assert answer.status_code == 200
        assert '"succeeded":1' in answer.text


def test_a_batch_of_a_stranger_is_refused_before_it_is_sent(crowded: Stack) -> None:
    """Told at the headers, with a body of a gigabyte announced that never comes."""
    head = "POST /api/batch HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999\r\n"
    head += "Content-Type: multipart/form-data; boundary=x\r\n\r\n"
    with socket.create_connection(("127.0.0.1", crowded.nginx.port), timeout=20) as connection:
        connection.sendall(head.encode() + b"--x\r\n")
        answer = connection.recv(4096).decode()
    assert answer.startswith("HTTP/1.1 401 ")
    assert "sign_in_required" in answer
    temp = Path(crowded.nginx.prefix, "temp", "body")
    assert [file for file in temp.rglob("*") if file.is_file()] == []
