"""`cutout serve` as a process: how it starts, stops, refuses and recovers."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

import fastcgi
from api import assert_error, image_of, remove
from pictures import decoded, encoded, scene
from stack import Application, Stack, terminate

PHOTO = encoded(scene())


@pytest.fixture
def large_photo(photos: Path) -> bytes:
    """A photo that takes long enough for something to happen meanwhile."""
    return (photos / "large-12mp.jpg").read_bytes()


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Waits until something holds; fails if it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_request_in_progress_is_finished(
    make_stack: Callable[..., Stack], large_photo: bytes, stop: signal.Signals
) -> None:
    application = make_stack().application
    assert application.process is not None
    connection = fastcgi.Connection(application.socket)
    connection.send("POST", "/api/remove", large_photo, "image/jpeg")
    time.sleep(0.2)
    application.process.send_signal(stop)
    answer = connection.receive()
    assert answer.status == 200
    assert decoded(answer.body).size == (2903, 4133)
    assert application.process.wait(timeout=2) == 0
    assert not application.socket.exists()


def test_idle_server_stops_at_once(make_stack: Callable[..., Stack]) -> None:
    application = make_stack().application
    assert application.process is not None
    application.process.terminate()
    assert application.process.wait(timeout=2) == 0


@pytest.fixture
def inherited(tmp_path: Path, cutout: Path) -> Iterator[Path]:
    """The socket of a server started by spawn-fcgi, which passes it as descriptor 0."""
    application = Application(tmp_path, {"CUTOUT_SOCKET": ""})
    command = ["spawn-fcgi", "-n", "-s", str(application.socket), "--", str(cutout), "serve"]
    process = subprocess.Popen(command, env=application.environment, cwd=tmp_path)
    wait_until(application.socket.exists)
    yield application.socket
    assert terminate(process) == 0


def test_socket_inherited_from_a_spawner(inherited: Path) -> None:
    wait_until(lambda: fastcgi.request(inherited, "GET", "/api/ready").status == 200)
    answer = fastcgi.request(inherited, "POST", "/api/remove", PHOTO, "image/png")
    assert decoded(answer.body).size == scene().size


def test_overload_is_refused_and_passes(
    make_stack: Callable[..., Stack], large_photo: bytes
) -> None:
    stack = make_stack(CUTOUT_PARALLEL="1", CUTOUT_WAITING="1")
    with (
        httpx.Client(base_url=stack.url, timeout=120) as client,
        ThreadPoolExecutor(max_workers=12) as pool,
    ):
        answers = list(pool.map(lambda _: remove(client, large_photo, format="png"), range(12)))
        refused = [answer for answer in answers if answer.status_code != 200]
        assert 0 < len(refused) < len(answers)
        for answer in refused:
            assert_error(answer, 503)
            assert int(answer.headers["Retry-After"]) > 0
        assert image_of(remove(client, PHOTO)).size == scene().size
        # rembg's callers know no 503: they wait.
        answers = list(pool.map(lambda _: remove(client, PHOTO), range(12)))
        assert [answer.status_code for answer in answers] == [200] * 12


def test_client_that_leaves_frees_its_thread(stack: Stack, large_photo: bytes) -> None:
    for _ in range(24):
        leave_after_sending(stack.nginx.port, large_photo)
    with httpx.Client(base_url=stack.url, timeout=60) as client:
        wait_until(lambda: remove(client, PHOTO).status_code == 200)
    wait_until(lambda: stack.application.open_sockets() == 1)


def leave_after_sending(port: int, photo: bytes) -> None:
    """Sends a whole upload and closes the connection without waiting for the answer."""
    head = f"POST /api/remove HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(photo)}\r\n"
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + photo)


def test_upload_that_breaks_off(stack: Stack) -> None:
    head = b"POST /api/remove HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
    with socket.create_connection(("127.0.0.1", stack.nginx.port)) as connection:
        connection.sendall(head + b"Content-Type: image/jpeg\r\n\r\n" + PHOTO[:100])
    without_nginx = fastcgi.Connection(stack.application.socket)
    without_nginx.send_head("POST", "/api/remove", 1000, "image/jpeg")
    without_nginx.close()
    assert fastcgi.request(stack.application.socket, "GET", "/api/health").status == 200


def test_stale_socket_is_replaced(make_stack: Callable[..., Stack]) -> None:
    stack = make_stack()
    stack.application.stop(signal.SIGKILL)
    assert stack.application.socket.exists()
    stack.application.start()
    stack.wait_until_ready()


def test_living_socket_is_respected(stack: Stack) -> None:
    second = Application(stack.folder)
    second.log = stack.folder / "second.log"
    second.start()
    assert second.process is not None
    assert second.process.wait(timeout=30) != 0
    assert str(stack.application.socket) in second.log.read_text()
    assert httpx.get(f"{stack.url}/api/health").status_code == 200


def test_missing_model_names_the_command_that_gets_it(tmp_path: Path) -> None:
    application = Application(tmp_path, {"CUTOUT_MODELS": str(tmp_path / "models")})
    application.start()
    assert application.process is not None
    assert application.process.wait(timeout=30) != 0
    assert "models" in application.log.read_text()


def test_the_reference_blas_is_told_of(stack: Stack, make_stack: Callable[..., Stack]) -> None:
    """Debian keeps it beside OpenBLAS, which takes its place as libblas.so.3."""
    remedy = "apt-get install libopenblas0-pthread"
    assert remedy not in stack.application.log.read_text()
    [reference] = Path("/usr/lib").glob("*/blas/libblas.so.3")
    slow = make_stack(LD_LIBRARY_PATH=str(reference.parent))
    assert remedy in slow.application.log.read_text()


def test_settings_come_from_a_file_too(tmp_path: Path, cutout: Path) -> None:
    named = tmp_path / "named.sock"
    (tmp_path / ".env").write_text(f'# where to listen\nCUTOUT_SOCKET="{named}"\n')
    environment = Application(tmp_path).environment
    del environment["CUTOUT_SOCKET"]
    process = subprocess.Popen([cutout, "serve"], cwd=tmp_path, env=environment)
    try:
        wait_until(named.exists)
        assert json.loads(fastcgi.request(named, "GET", "/api/health").body) == {"status": "ok"}
    finally:
        assert terminate(process) == 0
