"""A new model takes over from the one that is served (SIGHUP), and one that is no good does not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import httpx
import pytest

from pictures import encoded, scene
from registry import DEFAULT, OwnModels
from stack import EXECUTABLE, Stack


@pytest.fixture
def models(tmp_path: Path) -> OwnModels:
    return OwnModels(tmp_path)


@pytest.fixture
def stack(models: OwnModels, make_stack: Callable[..., Stack]) -> Iterator[Stack]:
    return make_stack(CUTOUT_MODELS=str(models.folder))


def reload(stack: Stack, *expected: str) -> None:
    """Sends SIGHUP and waits until the log tells what came of it."""
    before = stack.application.log.read_text()
    os.kill(stack.application.pid, signal.SIGHUP)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        told = stack.application.log.read_text()[len(before) :]
        if told.endswith("\n"):
            for words in expected:
                assert words in told
            return
        time.sleep(0.05)
    raise AssertionError("the log does not tell of the reload")


def version(stack: Stack) -> str:
    """The version that makes a cutout now."""
    answer = httpx.post(f"{stack.url}/api/remove", content=encoded(scene()), timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.headers["X-Model-Version"]


def test_a_new_version_takes_over_while_photos_are_worked_on(
    stack: Stack, models: OwnModels
) -> None:
    assert version(stack) == DEFAULT["version"]
    over = Event()

    def work() -> list[str]:
        seen = []
        while not over.is_set():
            seen.append(version(stack))
        return seen

    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(work) for _ in range(4)]
        for number in range(1, 4):
            models.release(f"9.0.{number}")
            reload(stack, f"{DEFAULT['name']} 9.0.{number} is the default")
        over.set()
        # Every request was answered, and nobody went back to an earlier version.
        for run in runs:
            seen = run.result()
            assert seen == sorted(seen)
            assert len(seen) > 0
    assert version(stack) == "9.0.3"
    listed = httpx.get(f"{stack.url}/api/models").json()["models"]
    assert [model["version"] for model in listed] == ["9.0.3"]


def test_what_is_no_good_does_not_take_over(stack: Stack, models: OwnModels) -> None:
    sound = models.path.read_text()
    models.path.write_text(sound[:-20])
    reload(stack, "Models stay as they were", "registry.json cannot be read")
    assert version(stack) == DEFAULT["version"]

    models.path.write_text(sound)
    models.release("9.1.0")
    models.weights.write_bytes(models.weights.read_bytes()[:-1] + b"x")
    reload(stack, "Models stay as they were", "is not the file that it should be")
    assert version(stack) == DEFAULT["version"]

    models.save(json.loads(sound) | {"default": "gone"})
    reload(stack, "Models stay as they were", "'gone', is not among its models")
    assert version(stack) == DEFAULT["version"]
    assert httpx.get(f"{stack.url}/api/ready").status_code == 200


def models_command(models: OwnModels, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`cutout models ...` over the test's own folder."""
    environment = os.environ | {"CUTOUT_MODELS": str(models.folder)}
    command = [EXECUTABLE, "models", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def test_a_version_is_promoted_and_rolled_back(stack: Stack, models: OwnModels) -> None:
    name = DEFAULT["name"]
    models.add_version("9.0.0")
    reload(stack, f"{name} {DEFAULT['version']} is the default")
    promoted = models_command(models, "promote", "quick@9.0.0")
    assert f"{name} stands for 9.0.0 now" in promoted.stdout
    reload(stack, f"{name} 9.0.0 is the default")
    assert version(stack) == "9.0.0"
    assert "other versions: " + name + "@" + DEFAULT["version"] in models_command(models).stdout
    assert "stands for" in models_command(models, "rollback").stdout
    reload(stack, f"{name} {DEFAULT['version']} is the default")
    assert version(stack) == DEFAULT["version"]
    assert models_command(models, "rollback").returncode != 0

    # Neither what there is not, nor what is no good.
    assert "There is no version '9.9'" in models_command(models, "promote", f"{name}@9.9").stderr
    damaged = models.add_version("9.1.0", file="damaged.pt")
    damaged.write_bytes(b"no model")
    refused = models_command(models, "promote", f"{name}@9.1.0")
    assert refused.returncode != 0
    assert "is not the file that it should be" in refused.stderr
    assert (
        not (models.folder / "promotions.json").exists()
        or "9.1.0" not in (models.folder / "promotions.json").read_text()
    )
