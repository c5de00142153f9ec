"""Pages of another site in Chromium, and what nginx itself answers them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page

from pictures import encoded, scene
from stack import Stack
from web import Web

# What pages do with a photo: the answer's size, or what went wrong.
BY_FETCH = """async ([url, field, headers, photo]) => {
    const form = new FormData();
    form.append(field, new Blob([new Uint8Array(photo)]), "photo.png");
    try {
        const answer = await fetch(url, { method: "POST", headers, body: form });
        const names = ["X-Width", "X-Request-Id", "Retry-After"];
        const read = names.filter((name) => answer.headers.has(name));
        const blob = await answer.blob();
        if (!answer.ok) return { status: answer.status, text: await blob.text(), read };
        const image = await createImageBitmap(blob);
        return { status: answer.status, width: image.width, read };
    } catch (error) { return { error: error.name }; }
}"""
BY_XHR = """([url, field, headers, photo]) => new Promise((resolve) => {
    const form = new FormData();
    form.append(field, new Blob([new Uint8Array(photo)]), "photo.png");
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "blob";
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.onload = async () => resolve({
        status: request.status,
        type: request.response.type,
        credits: request.getResponseHeader("X-Credits-Charged"),
    });
    request.onerror = () => resolve({ error: "blocked" });
    request.send(form);
})"""
WITH_COOKIE = """async (url) => {
    try {
        return (await fetch(url, { credentials: "include" })).status;
    } catch { return "blocked"; }
}"""
PHOTO = encoded(scene(96, 72))


@pytest.fixture(scope="module")
def site(web: Web) -> Iterator[Stack]:
    with Stack({"CUTOUT_ALLOWED_ORIGINS": f"{web.url} https://shop.example"}) as stack:
        yield stack


@pytest.fixture
def foreign(browser: Browser, web: Web, site: Stack) -> Iterator[Page]:
    """A page of another port, in a browser that is a guest of the site."""
    form = f"""<form action="{site.url}/api/remove" method="post" enctype="multipart/form-data">
        <input type="file" name="file"><input type="submit"></form>"""
    web.answers["/page.html"] = (200, {"Content-Type": "text/html"}, form.encode())
    context = browser.new_context()
    page = context.new_page()
    page.goto(site.url)
    page.goto(web.url + "/page.html")
    yield page
    context.close()


def test_pages_of_a_named_site(foreign: Page, site: Stack) -> None:
    photo = list(PHOTO)
    answer = foreign.evaluate(BY_FETCH, [site.url + "/api/remove", "file", {}, photo])
    assert answer == {"status": 200, "width": 96, "read": ["X-Width", "X-Request-Id"]}
    key = {"X-Api-Key": "a key of remove.bg's", "Accept": "application/json, text/plain, */*"}
    answer = foreign.evaluate(BY_XHR, [site.url + "/v1.0/removebg/", "image_file", key, photo])
    assert answer == {"status": 200, "type": "image/png", "credits": "0"}
    refused = foreign.evaluate(BY_FETCH, [site.url + "/api/remove", "file", {}, [1, 2]])
    assert refused["status"] == 415
    # The browser sends the guest's cookie along, and keeps the answer from the page.
    assert foreign.evaluate(WITH_COOKIE, site.url + "/api/history") == "blocked"
    assert (
        foreign.evaluate(BY_FETCH, [site.url + "/api/history", "file", {}, photo])["status"] == 405
    )


def test_a_form_that_is_sent_from_another_site(foreign: Page) -> None:
    """As in rembg's own example: the answer takes the page's place."""
    foreign.set_input_files(
        "input[type=file]", {"name": "p.png", "mimeType": "image/png", "buffer": PHOTO}
    )
    with foreign.expect_response("**/api/remove") as response:
        foreign.click("input[type=submit]")
    assert response.value.status == 200
    assert response.value.headers["content-type"] == "image/png"


def test_pages_of_others_are_kept_out(foreign: Page, stack: Stack) -> None:
    arguments = [stack.url + "/api/remove", "file", {}, list(PHOTO)]
    assert foreign.evaluate(BY_FETCH, arguments) == {"error": "TypeError"}
    assert "CUTOUT_ALLOWED_ORIGINS does not name it" in stack.application.log.read_text()


def test_errors_of_nginx_are_readable(site: Stack, web: Web) -> None:
    large = b"x" * 46_000_000
    for origin, expected in [(web.url, web.url), ("https://evil.example", None)]:
        headers = {"Origin": origin}
        for path in ["/api/remove", "/v1.0/removebg"]:
            answer = httpx.post(site.url + path, content=large, headers=headers)
            assert answer.status_code in (400, 413)
            assert answer.headers.get("Access-Control-Allow-Origin") == expected
    page = httpx.get(site.url + "/nothing/here", headers={"Origin": web.url})
    assert (page.status_code, page.headers.get("Access-Control-Allow-Origin")) == (404, web.url)


def test_errors_of_nginx_are_readable_without_an_application(
    make_stack: Callable[..., Stack],
) -> None:
    stack = make_stack(CUTOUT_ALLOWED_ORIGINS="*")
    stack.application.stop()
    answer = httpx.post(stack.url + "/v1.0/removebg", headers={"Origin": "https://any.example"})
    assert answer.status_code == 503
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]
    stack.application.start()


def test_a_batch_with_a_closing_slash(site: Stack) -> None:
    files = [("file", ("a.png", PHOTO)), ("file", ("b.png", PHOTO))]
    lines = httpx.post(site.url + "/api/batch/", files=files, timeout=60).text.splitlines()
    assert '"succeeded":2' in lines[-1]
