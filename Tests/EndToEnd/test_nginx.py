"""nginx in front: what it serves itself, the headers it adds and the errors it words."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from api import assert_error
from stack import Stack

POLICY = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}


def assert_secured(answer: httpx.Response) -> None:
    """Checks the headers that every answer has, exactly once."""
    headers = answer.headers
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Server"] == "nginx"
    assert len(headers.get_list("Content-Security-Policy")) == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/index.html", 200),
        ("/nothing-here", 404),
        ("/.git/config", 404),
        ("/api/health", 200),
        ("/api/nothing-here", 404),
        ("/auth/nothing-here", 404),
    ],
)
def test_security_headers_on_every_answer(client: httpx.Client, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert_secured(answer)


def test_page_is_html_in_utf8(client: httpx.Client) -> None:
    assert client.get("/").headers["Content-Type"] == "text/html; charset=utf-8"


def test_pages_have_pretty_addresses(client: httpx.Client) -> None:
    assert client.get("/index").content == client.get("/index.html").content


def test_static_files_are_revalidated(client: httpx.Client) -> None:
    first = client.get("/")
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert_secured(again)


def test_text_is_compressed(client: httpx.Client) -> None:
    answer = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_static_files_are_not_posted_to(client: httpx.Client) -> None:
    assert client.post("/").status_code == 405


def test_application_down(make_stack: Callable[..., Stack]) -> None:
    stack = make_stack()
    assert stack.application.stop() == 0
    for path in ["/api/health", "/auth/login"]:
        answer = httpx.get(stack.url + path)
        assert_error(answer, 502)
        assert int(answer.headers["Retry-After"]) > 0
        assert_secured(answer)
    assert httpx.get(stack.url).status_code == 200
    stack.application.start()
    stack.wait_until_ready()


def test_too_large_is_secured_too(client: httpx.Client) -> None:
    answer = client.post("/api/remove", content=bytes(26 * 1024 * 1024))
    assert_error(answer, 413)
    assert_secured(answer)
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_missing_page_is_a_page_for_browsers_and_json_for_programs(client: httpx.Client) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = client.get("/nothing-here", headers=browser)
    assert page.status_code == 404
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Cache-Control"] == "no-store"
    assert "There is no such page" in page.text
    assert_secured(page)
    assert_error(client.get("/nothing-here"), 404, "nothing at this address")
    assert client.get("/404.html").status_code == 404
    assert client.get("/50x.html", headers=browser).status_code == 404
    # What the application itself answers is left alone.
    assert client.get("/api/nothing-here", headers=browser).json()["error"]


def test_while_the_application_is_down_browsers_see_a_page(
    make_stack: Callable[..., Stack],
) -> None:
    stack = make_stack()
    stack.application.stop()
    page = httpx.get(f"{stack.url}/auth/login", headers={"Accept": "text/html"})
    assert page.status_code == 502
    assert "Cutout is not answering" in page.text
    assert_secured(page)
    assert_error(httpx.get(f"{stack.url}/api/me"), 502, "not running")
    stack.application.start()
