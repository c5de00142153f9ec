"""What the log says of requests that were refused or failed."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from typing import Any

import httpx

from accounts import guest, me
from api import remove
from pictures import encoded, scene
from stack import Stack

Line = dict[str, Any]


def lines(stack: Stack) -> list[Line]:
    """The entries of a log in JSON."""
    return [json.loads(line) for line in stack.application.log.read_text().splitlines()]


def line_of(stack: Stack, answer: httpx.Response) -> Line:
    """The one entry about an answer."""
    found = [
        line for line in lines(stack) if line.get("request_id") == answer.headers["X-Request-Id"]
    ]
    assert len(found) == 1, found
    return found[0]


def test_every_refusal_and_failure_is_one_line(make_stack: Callable[..., Stack]) -> None:
    stack = make_stack(CUTOUT_LOG="json")
    client = guest(stack)
    user = me(client)["user"]["id"]

    damaged = remove(client, b"no photo", name="secret-name.jpg")
    line = line_of(stack, damaged)
    assert line["level"] == "info"
    assert line["message"] == "POST /api/remove answered 415"
    assert (line["method"], line["route"], line["status"]) == ("POST", "/api/remove", 415)
    assert line["user"] == user
    assert line["duration_ms"] >= 0
    assert "not a photo" in line["cause"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])

    missing = client.get("/api/history/aaaaaaaaaaaaaaaaaaaaaaaaaa", params={"private": "query"})
    assert missing.status_code == 404
    assert line_of(stack, missing)["route"] == "/api/history/{id}"

    stranger = client.get("/api/nothing-here")
    assert line_of(stack, stranger)["route"] == "-"

    worded = client.post("/v1.0/removebg", files={"image_file": ("x.jpg", b"no photo")})
    assert worded.status_code == 400
    assert line_of(stack, worded)["route"] == "/v1.0/removebg"

    unreadable = client.get("/api/%ff")
    assert unreadable.status_code == 400
    assert "bad_path" in line_of(stack, unreadable)["cause"]

    other = sqlite3.connect(stack.application.data / "history.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    failed = remove(client, encoded(scene(90, 90), "JPEG"))
    other.close()
    assert failed.status_code == 503
    line = line_of(stack, failed)
    assert line["level"] == "warning"
    assert "SQLite error" in line["cause"]

    text = stack.application.log.read_text()
    assert "private" not in text
    assert "secret-name" not in text


def test_answers_that_are_well_have_a_name_and_no_line(make_stack: Callable[..., Stack]) -> None:
    stack = make_stack(CUTOUT_LOG="json")
    answers = [httpx.get(f"{stack.url}/api/health") for _ in range(2)]
    names = {answer.headers["X-Request-Id"] for answer in answers}
    assert len(names) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", name) for name in names)
    assert not names & {line.get("request_id") for line in lines(stack)}


def test_a_client_cannot_choose_the_name(client: httpx.Client) -> None:
    answer = client.get("/api/health", headers={"X-Request-Id": "mine", "Request-Id": "mine"})
    assert answer.headers.get_list("X-Request-Id") != ["mine"]
    assert len(answer.headers.get_list("X-Request-Id")) == 1


def test_text_for_people_and_levels(make_stack: Callable[..., Stack]) -> None:
    stack = make_stack()
    answer = remove(guest(stack), b"no photo")
    [line] = [
        line
        for line in stack.application.log.read_text().splitlines()
        if answer.headers["X-Request-Id"] in line
    ]
    assert re.match(r"\S+Z info POST /api/remove answered 415 cause=", line)

    quiet = make_stack(CUTOUT_LOG_LEVEL="error")
    remove(guest(quiet), b"no photo")
    assert quiet.application.log.read_text() == ""


def test_nginx_has_the_same_name(make_stack: Callable[..., Stack]) -> None:
    stack = make_stack()
    answer = httpx.get(f"{stack.url}/api/nothing-here")
    log = (stack.nginx.prefix / "access.log").read_text()
    assert answer.headers["X-Request-Id"] in log
