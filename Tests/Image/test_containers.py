"""Containers of the image: how soon they serve, what is done there, and what a stop keeps."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from pages.history_page import HistoryPage
from pages.remove_page import RemovePage
from PIL import Image
from playwright.sync_api import Browser, expect

from accounts import Provider, guest, keep, provider_settings
from container import IMAGE, Container, buildah
from pictures import encoded, scene


def test_first_cutout_within_five_seconds(folder: Path, jacket: Path) -> None:
    started = time.monotonic()
    with Container(folder) as container:
        ready = time.monotonic() - started
        answer = httpx.post(
            f"{container.url}/api/remove", files={"file": jacket.read_bytes()}, timeout=60
        )
        cutout = time.monotonic() - started
        assert answer.status_code == 200
        assert Image.open(io.BytesIO(answer.content)).mode == "RGBA"
        stopped = container.stop()
    print(
        f"ready after {ready:.1f} s, first cutout after {cutout:.1f} s, stopped in {stopped:.1f} s"
    )
    assert cutout < 5
    assert stopped < 5


def test_guests_are_of_this_machine(folder: Path) -> None:
    with Container(folder) as container:
        assert httpx.get(container.url).status_code == 200
        answer = httpx.get(container.url, headers={"Host": "cutout.example"})
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "own_machine_only"


def test_health_check(folder: Path) -> None:
    container = Container(folder)
    with container:
        check = subprocess.run(container.run("cutout", "health"), capture_output=True, text=True)
        assert (check.returncode, check.stdout) == (0, "ready\n"), check.stderr
        through = container.run("cutout", "health", "--url", container.url)
        assert subprocess.run(through, capture_output=True).returncode == 0
        container.stop()
        check = subprocess.run(container.run("cutout", "health"), capture_output=True, text=True)
        assert check.returncode == 1
        assert "/run/cutout/cutout.sock" in check.stderr


def test_nothing_is_written_beside_the_volumes(folder: Path, jacket: Path) -> None:
    """So that the root file system may be read-only."""
    with Container(folder) as container:
        root = Path(subprocess.check_output(mount(container), text=True).strip())
        stamp = folder / "stamp"
        stamp.touch()
        answer = httpx.post(
            f"{container.url}/api/remove", files={"file": jacket.read_bytes()}, timeout=60
        )
        assert answer.status_code == 200
        container.stop()
        command = ["find", root, "-xdev", "-newer", stamp, "-type", "f"]
        assert subprocess.check_output(command, text=True) == ""


def mount(container: Container) -> list[str | Path]:
    """The command that tells where a container's files are."""
    return buildah("mount", container.name)


def test_a_day_in_the_browser(
    folder: Path, provider: Provider, browser: Browser, jacket: Path
) -> None:
    """Sign-in, removal, history; and all of it still there after a restart."""
    container = Container(folder)
    container.settings = provider_settings(provider, f"http://localhost:{container.port}")
    context = browser.new_context(base_url=f"http://localhost:{container.port}")
    page = context.new_page()
    with container:
        page.goto("/sign-in")
        page.get_by_role("link", name="Sign in with Google").click()
        page.locator("[name=sub][value=alice]").click()
        page.wait_for_url(f"http://localhost:{container.port}/")
        remove = RemovePage(page)
        remove.choose(jacket)
        remove.expect_cutout()
        HistoryPage(page).expect_names("jacket.jpg")
        assert remove.complaints == []
    with Container(folder, settings=container.settings, port=container.port):
        HistoryPage(page).expect_names("jacket.jpg")
        expect(page.get_by_role("link", name="Account")).to_be_visible()
    context.close()


def test_stop_loses_no_request(folder: Path, jacket: Path) -> None:
    photo = jacket.read_bytes()
    with Container(folder) as container, ThreadPoolExecutor(4) as clients:
        send = {"files": {"file": photo}, "timeout": 60}
        answers = [
            clients.submit(httpx.post, f"{container.url}/api/remove", **send) for _ in range(4)
        ]
        time.sleep(0.3)
        took = container.stop()
        assert [answer.result().status_code for answer in answers] == [200] * 4
        assert took < 5


@pytest.mark.parametrize("victim", ["cutout", "nginx"])
def test_one_half_does_not_outlive_the_other(folder: Path, victim: str) -> None:
    with Container(folder) as container:
        script = children(container.init())[0]
        os.kill(next(pid for pid in children(script) if comm(pid) == victim), signal.SIGKILL)
        assert container.process is not None
        assert container.process.wait(timeout=15) != 0
        with pytest.raises(httpx.ConnectError):
            httpx.get(container.url)


def children(pid: int) -> list[int]:
    """A process's children."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def comm(pid: int) -> str:
    """A process's name."""
    return Path(f"/proc/{pid}/comm").read_text().strip()


def test_two_halves_in_two_containers(folder: Path, jacket: Path) -> None:
    """As compose.yaml runs them, with a socket and the data between them."""
    shared = {"/data": folder / "data", "/run/cutout": folder / "socket"}
    app = Container(folder / "app", ["app"], volumes={**shared})
    web = Container(
        folder / "web", ["web"], {"CUTOUT_TEMP": "/temp"}, {**shared, "/temp": folder / "temp"}
    )
    try:
        app.start()
        web.start()
        web.wait_until_ready()
        with httpx.Client(base_url=web.url, headers={"Origin": web.url}, timeout=60) as client:
            client.get("/api/me")
            item = keep(client, jacket.read_bytes())
            original = client.get(f"/api/history/{item}/original")
            assert original.content == jacket.read_bytes()
        assert web.stop() < 5
        assert app.stop() < 5
    finally:
        web.remove()
        app.remove()


def test_a_folder_of_somebody_else_is_named(folder: Path) -> None:
    container = Container(folder)
    container.start()
    container.stop()
    os.chown(folder / "data", 0, 0)
    refused = subprocess.run(
        container.run("/usr/lib/cutout/entrypoint"), capture_output=True, text=True, timeout=30
    )
    container.remove()
    assert refused.returncode == 1
    assert "user 10001 cannot write to /data" in refused.stderr


@pytest.mark.skipif(not os.environ.get("CUTOUT_IMAGE_BEFORE"), reason="scripts/test-image --from")
def test_upgrade_keeps_everything(folder: Path) -> None:
    photo = encoded(scene(96, 72), "JPEG")
    before = Container(folder, image=os.environ["CUTOUT_IMAGE_BEFORE"])
    with before:
        client = guest(before)
        item = keep(client, photo, name="kept.jpg")
    with Container(folder, port=before.port, image=IMAGE) as after:
        assert client.get(f"{after.url}/api/history/{item}/original").content == photo
        assert client.get(f"{after.url}/api/history/{item}").json()["name"] == "kept.jpg"
        keep(client, photo)
