"""The site below a path of another one, behind a second nginx that hands the path on or not."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pages.remove_page import PATIENCE
from pages.web_page import WebPage
from playwright.sync_api import Browser, expect

from proxy import Proxy
from stack import EXECUTABLE, Stack


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with Stack({"CUTOUT_BASE_PATH": "/cutout"}) as stack:
        yield stack


@pytest.fixture(params=[False, True], ids=["handed on", "taken off"])
def proxy(stack: Stack, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Proxy]:
    with Proxy(stack, tmp_path, "/cutout/", strips_path=request.param) as proxy:
        yield proxy


def test_programs_find_it(proxy: Proxy, jacket: Path, tmp_path: Path) -> None:
    with httpx.Client(base_url=proxy.url) as client:
        assert client.get("/api/ready").status_code == 200
        assert client.get("/api").headers["Location"] == "/cutout/api-docs"
        login = client.get("/auth/login", params={"return": "/cutout/history"})
        assert login.headers["Location"] == "/cutout/history"
        for elsewhere in ("/other", "/cutoutx", "//evil.example"):
            login = client.get("/auth/login", params={"return": elsewhere})
            assert login.headers["Location"] == "/cutout/"
        assert "; Path=/cutout;" in client.get("/api/me").headers["Set-Cookie"]
        missing = client.get("/a/b/c", headers={"Accept": "text/html"})
        assert missing.status_code == 404
        assert 'href="/cutout/styles/base.css"' in missing.text
    assert httpx.post(f"{proxy.url}/v1.0/removebg").status_code == 400
    out = tmp_path / "out.png"
    command = [EXECUTABLE, "remove", jacket, "-o", out, "--server", proxy.url]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert out.stat().st_size > 10_000


def test_a_person_works_there(browser: Browser, stack: Stack, jacket: Path, tmp_path: Path) -> None:
    with Proxy(stack, tmp_path, "/cutout/") as proxy:
        context = browser.new_context(accept_downloads=True)
        page = context.new_page()
        web = WebPage(page)
        lost: list[str] = []
        page.on("response", lambda answer: answer.status >= 400 and lost.append(answer.url))
        page.goto(f"{proxy.url}/")
        page.locator("input[type=file]:visible").first.set_input_files(jacket)
        history = page.get_by_role("link", name="History", exact=True)
        expect(page.get_by_role("link", name="See it in your history")).to_be_visible(
            timeout=PATIENCE
        )
        history.click()
        card = page.get_by_role("link", name="jacket.jpg")
        expect(card).to_be_visible()
        card.click()
        expect(page).to_have_url(f"{proxy.url}/item?id=" + page.url.rpartition("=")[2])
        expect(page.get_by_role("heading", name="jacket")).to_be_visible()
        page.get_by_role("link", name="Account").click()
        page.get_by_role("link", name="Open the operator's page").click()
        expect(page.get_by_role("heading", name="Operator")).to_be_visible()
        page.get_by_role("link", name="API for programs").click()
        expect(page.get_by_text("/api/batch").first).to_be_visible()
        assert lost == []
        assert web.complaints == []
        context.close()
