"""Quick and Best: accepted wherever a model's name is, answered by the name that was registered."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from api import assert_error, remove, remove_raw
from pictures import encoded, scene
from red_model import choice_registry, red_model
from removebg_api import assert_refused, removebg
from stack import Stack

PHOTO = encoded(scene())
SUBSTITUTED = "X-Model-Substituted-For"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack with `red`, which is Quick and the default, and `crimson`, which is Best."""
    models = choice_registry(tmp_path_factory.mktemp("models"))
    with Stack({"CUTOUT_MODELS": str(models), "CUTOUT_PAGE_MODEL": ""}) as stack:
        yield stack


@pytest.fixture(scope="module")
def chooser(both: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=both.url, timeout=60) as client:
        yield client


@pytest.fixture
def without_best(tmp_path: Path, make_stack: Callable[..., Stack]) -> Iterator[httpx.Client]:
    """Where Best is registered and its weights are missing."""
    models = choice_registry(tmp_path, is_best_installed=False)
    with httpx.Client(base_url=make_stack(CUTOUT_MODELS=str(models)).url, timeout=60) as client:
        yield client


def made_by(answer: httpx.Response) -> tuple[str, str]:
    """The model and its version of a successful answer."""
    assert answer.status_code == 200, answer.text
    return answer.headers["X-Model"], answer.headers["X-Model-Version"]


@pytest.mark.parametrize(
    ("name", "model"),
    [("quick", "red"), ("best", "crimson"), ("red", "red"), ("crimson", "crimson"), ("", "red")],
)
def test_every_way_in(chooser: httpx.Client, name: str, model: str) -> None:
    for answer in (
        remove(chooser, PHOTO, model=name),
        remove_raw(chooser, PHOTO, model=name),
        remove(chooser, PHOTO, model=name, om="true"),
        removebg(chooser, PHOTO, model=name),
    ):
        assert made_by(answer) == (model, "1")
        assert SUBSTITUTED not in answer.headers
    batch = chooser.post("/api/batch", files={"file": PHOTO}, data={"model": name})
    line = json.loads(batch.text.splitlines()[0])
    assert (line["model"], line["model_version"]) == (model, "1")


def test_the_history_keeps_the_registered_name(both: Stack) -> None:
    with httpx.Client(base_url=both.url, headers={"Origin": both.url}, timeout=60) as guest:
        guest.get("/api/me")
        item = remove(guest, PHOTO, model="best").headers["X-History-Id"]
        assert guest.get(f"/api/history/{item}").json()["model"] == "crimson"


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("u2netp", "red"),
        ("silueta", "red"),
        ("u2net", "crimson"),
        ("u2net_human_seg", "crimson"),
        ("isnet-general-use", "crimson"),
        ("isnet-anime", "crimson"),
        ("birefnet-general", "crimson"),
        ("birefnet-general-lite", "crimson"),
        ("birefnet-portrait", "crimson"),
        ("bria-rmbg", "crimson"),
        ("ben2", "crimson"),
        ("sam", "crimson"),
    ],
)
def test_models_of_rembg_by_their_kind(chooser: httpx.Client, name: str, model: str) -> None:
    answer = remove(chooser, PHOTO, model=name)
    assert made_by(answer) == (model, "1")
    assert answer.headers[SUBSTITUTED] == name


@pytest.mark.parametrize(
    ("kind", "model"),
    [("auto", "red"), ("other", "red"), ("person", "crimson"), ("product", "crimson")],
)
def test_types_of_remove_bg(chooser: httpx.Client, kind: str, model: str) -> None:
    assert made_by(removebg(chooser, PHOTO, type=kind)) == (model, "1")
    assert made_by(removebg(chooser, PHOTO, type=kind, model="quick")) == ("red", "1")


def test_people_take_modnet_where_it_was_fetched(
    tmp_path: Path, make_stack: Callable[..., Stack]
) -> None:
    registry = json.loads((choice_registry(tmp_path) / "registry.json").read_text())
    registry["models"].append(red_model(tmp_path, "modnet"))
    (tmp_path / "registry.json").write_text(json.dumps(registry))
    stack = make_stack(CUTOUT_MODELS=str(tmp_path))
    with httpx.Client(base_url=stack.url, timeout=60) as client:
        assert made_by(removebg(client, PHOTO, type="person")) == ("modnet", "1")
        assert made_by(removebg(client, PHOTO, type="animal")) == ("crimson", "1")


def test_the_choice_is_listed(chooser: httpx.Client) -> None:
    listed = chooser.get("/api/models").json()
    assert listed["default"] == "red"
    assert listed["aliases"] == {"quick": "red", "best": "crimson"}
    # So small a model is quick enough on any machine, as soon as that was measured.
    deadline = time.monotonic() + 30
    while chooser.get("/api/models").json()["recommended"] != "best":
        assert time.monotonic() < deadline, "Best was not measured"
        time.sleep(0.05)


def test_an_unknown_name_is_told_the_choices(chooser: httpx.Client) -> None:
    assert_error(remove(chooser, PHOTO, model="bset"), 400, "'bset'", "best", "quick", "crimson")
    assert_refused(removebg(chooser, PHOTO, model="bset"), "unknown_model")


def test_best_that_is_not_installed(without_best: httpx.Client) -> None:
    client = without_best
    command = "git checkout -- models/crimson.pt"
    error = assert_error(remove(client, PHOTO, model="best"), 503, "'crimson'", command)
    assert error["code"] == "model_not_installed"
    batch = client.post("/api/batch", files={"file": PHOTO}, data={"model": "best"})
    assert_error(batch, 503, command)
    assert_refused(removebg(client, PHOTO, model="best"), "model_not_installed", 503)
    answer = remove(client, PHOTO, model="best", om="true")
    assert answer.status_code == 503
    assert command in answer.json()["detail"]


def test_without_best_others_stand_in(without_best: httpx.Client) -> None:
    client = without_best
    answer = remove(client, PHOTO, model="isnet-general-use")
    assert made_by(answer) == ("red", "1")
    assert answer.headers[SUBSTITUTED] == "isnet-general-use"
    assert made_by(removebg(client, PHOTO, type="person")) == ("red", "1")
    assert client.get("/api/models").json()["recommended"] is None


def test_a_damaged_best_does_not_stop_quick(
    tmp_path: Path, make_stack: Callable[..., Stack]
) -> None:
    registry = json.loads((choice_registry(tmp_path) / "registry.json").read_text())
    registry["models"][1] |= {"file": "crimson.pt"}
    (tmp_path / "registry.json").write_text(json.dumps(registry))
    (tmp_path / "crimson.pt").write_bytes(b"not the weights")
    stack = make_stack(CUTOUT_MODELS=str(tmp_path))
    with httpx.Client(base_url=stack.url, timeout=60) as client:
        answer = remove(client, PHOTO, model="best")
        assert_error(answer, 500, "is not the file that it should be", "git checkout")
        assert made_by(remove(client, PHOTO)) == ("red", "1")
        assert client.get("/api/models").json()["recommended"] == "quick"


def test_the_operator_may_make_best_the_default(
    tmp_path: Path, make_stack: Callable[..., Stack]
) -> None:
    models = choice_registry(tmp_path)
    stack = make_stack(CUTOUT_MODELS=str(models), CUTOUT_MODEL="best")
    with httpx.Client(base_url=stack.url, timeout=60) as client:
        assert made_by(remove(client, PHOTO)) == ("crimson", "1")
        assert client.get("/api/ready").json()["model"] == "crimson"


def test_the_command_line(cutout: Path, tmp_path: Path) -> None:
    models = choice_registry(tmp_path, is_best_installed=False)
    (tmp_path / "photo.png").write_bytes(PHOTO)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [cutout, *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env={"PATH": "/usr/bin:/bin", "CUTOUT_MODELS": str(models)},
        )

    assert run("remove", "photo.png", "--model", "quick").returncode == 0
    result = run("remove", "photo.png", "--model", "best")
    assert result.returncode != 0
    assert "git checkout -- models/crimson.pt" in result.stderr
    assert "red (quick)" in run("models").stdout
