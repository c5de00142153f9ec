"""The page about the API: it shows what the description says, and its examples work."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pages.access import violations, width_of_content
from pages.api_page import ApiPage
from playwright.sync_api import Browser, Page, expect

from pictures import decoded, encoded, scene
from stack import ROOT

DESCRIPTION = json.loads((ROOT / "www" / "api" / "openapi.json").read_text())
LANGUAGES = ["curl", "Python", "JavaScript", "Swift"]


@pytest.fixture
def api(page: Page) -> Iterator[ApiPage]:
    """The page, which must give the browser no reason to complain."""
    api = ApiPage(page)
    yield api
    assert api.complaints == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a photo for the examples."""
    (tmp_path / "photo.jpg").write_bytes(encoded(scene(), "JPEG"))
    return tmp_path


def assert_cut_out(data: bytes) -> None:
    image = decoded(data)
    assert (image.format, image.mode, image.size) == ("PNG", "RGBA", scene().size)
    assert image.getpixel((315, 5))[3] < 30


def run(folder: Path, *command: str | Path) -> None:
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_route_is_shown(api: ApiPage) -> None:
    expected = [
        f"{method.upper()} {path} {operation['summary']}"
        for path, operations in DESCRIPTION["paths"].items()
        for method, operation in operations.items()
        if method != "parameters"
    ]
    expect(api.operations).to_have_count(len(expected))
    shown = [" ".join(text.split()) for text in api.page.locator("summary").all_inner_texts()]
    assert sorted(shown) == sorted(expected)


def test_a_route_opens_with_its_parameters_and_answers(api: ApiPage) -> None:
    entry = api.page.locator("details#listItems")
    entry.locator("summary").press("Enter")
    expect(entry).to_contain_text("whole number, 1 to 200, default 24")
    expect(entry).to_contain_text("Words that the name must have.")
    expect(entry.locator("dt")).to_contain_text(["q", "cursor", "limit", "200", "400"])
    removal = api.page.locator("details#remove")
    removal.locator("summary").click()
    expect(removal).to_contain_text("multipart/form-data")
    expect(removal).to_contain_text("png (default), webp, avif, jpg, jpeg")
    expect(removal).to_contain_text("52 megapixels")


def test_examples_name_this_server(api: ApiPage, base_url: str) -> None:
    for language in LANGUAGES:
        assert f"{base_url}/api/remove" in api.code(language)
        expect(api.example).to_have_count(1)
    expect(api.page.locator("main")).not_to_contain_text("localhost:8080")


def test_examples_are_copied(browser: Browser, base_url: str) -> None:
    context = browser.new_context(
        base_url=base_url, permissions=["clipboard-read", "clipboard-write"]
    )
    api = ApiPage(context.new_page())
    code = api.code("Python")
    api.page.get_by_role("button", name="Copy").first.click()
    expect(api.page.get_by_role("status").first).to_have_text("Copied")
    copied = api.page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == code.strip()
    context.close()


def test_examples_are_selected_where_there_is_no_clipboard(page: Page) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    api = ApiPage(page)
    code = api.code("curl")
    api.page.get_by_role("button", name="Copy").first.click()
    expect(api.page.get_by_role("status").first).to_contain_text("Selected")
    assert page.evaluate("getSelection().toString()").strip() == code.strip()


def test_curl(api: ApiPage, folder: Path) -> None:
    run(folder, "sh", "-c", api.code("curl"))
    assert_cut_out((folder / "cutout.png").read_bytes())


def test_curl_with_a_key(api: ApiPage, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that never was one of ours counts as none, which this stack allows."""
    monkeypatch.setenv("CUTOUT_KEY", "some key")
    code = api.page.get_by_role("region", name="With an API key").locator("code").last.inner_text()
    run(folder, "sh", "-c", code)
    assert_cut_out((folder / "cutout.png").read_bytes())


def test_python(api: ApiPage, folder: Path) -> None:
    (folder / "example.py").write_text(api.code("Python"))
    run(folder, sys.executable, "example.py")
    assert_cut_out((folder / "cutout.png").read_bytes())


def test_javascript(api: ApiPage, folder: Path, base_url: str) -> None:
    """In a page of this site that has what the example's first line asks for."""
    code = api.code("JavaScript")
    page = api.page
    page.route(
        "**/example",
        lambda route: route.fulfill(content_type="text/html", body='<input type="file"><img>'),
    )
    page.goto(f"{base_url}/example")
    page.locator("input").set_input_files(folder / "photo.jpg")
    page.add_script_tag(type="module", content=code)
    expect(page.locator("img")).to_have_attribute("src", re.compile("^blob:"))
    data = page.evaluate(
        "async () => [...new Uint8Array(await (await fetch(document.images[0].src)).arrayBuffer())]"
    )
    assert_cut_out(bytes(data))


def test_swift(api: ApiPage, folder: Path) -> None:
    (folder / "main.swift").write_text(api.code("Swift"))
    run(
        folder,
        "swiftc",
        "-swift-version",
        "6",
        "-warnings-as-errors",
        "main.swift",
        "-o",
        "example",
    )
    run(folder, "./example")
    assert_cut_out((folder / "cutout.png").read_bytes())


def test_a_description_that_cannot_be_read(page: Page) -> None:
    page.route("**/api/openapi.json", lambda route: route.fulfill(status=503, body=""))
    api = ApiPage(page)
    expect(api.page.get_by_role("alert")).to_contain_text("could not be read")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_access(browser: Browser, base_url: str, scheme: str, width: int) -> None:
    context = browser.new_context(
        base_url=base_url,
        color_scheme=scheme,
        viewport={"width": width, "height": 800},
    )
    api = ApiPage(context.new_page())
    api.page.locator("details#remove summary").click()
    for language in LANGUAGES:
        api.choose(language)
        assert width_of_content(api.page) == width
    assert violations(api.page) == []
    context.close()


@pytest.mark.parametrize("path", ["/", "/history", "/account", "/sign-in"])
def test_every_page_leads_there(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_role("link", name="API for programs").click()
    expect(page).to_have_title("API · Cutout")


def test_it_comes_from_this_server_alone(client: httpx.Client) -> None:
    text = client.get("/api-docs").text
    assert 'src="http' not in text
    assert 'href="http' not in text
