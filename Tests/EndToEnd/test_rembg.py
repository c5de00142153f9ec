"""rembg's `POST /api/remove` with the parameters of its own server, and its refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import ExifTags, Image

from api import assert_error, image_of, remove
from pictures import decoded, encoded, scene
from registry import DEFAULT, REGISTRY, OwnModels
from stack import Stack

PHOTO = encoded(scene())


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"a": "true"},
        {"a": "true", "af": "255", "ab": "0", "ae": "15"},
        {"dc": "true"},
        {"model": "u2netp"},
    ],
)
def test_cutout(client: httpx.Client, pen: bytes, fields: dict[str, str]) -> None:
    image = image_of(remove(client, pen, **fields))
    assert (image.format, image.mode, image.size) == ("PNG", "RGBA", decoded(pen).size)


def test_only_the_mask(client: httpx.Client, pen: bytes) -> None:
    mask = image_of(remove(client, pen, om="true"))
    assert (mask.format, mask.mode) == ("PNG", "L")
    assert remove(client, pen, channels="alpha").content == remove(client, pen, om="1").content


def test_post_processing_decides_the_mask(client: httpx.Client, pen: bytes) -> None:
    def partial(**fields: str) -> float:
        mask = np.asarray(image_of(remove(client, pen, om="true", **fields)))
        return float(((mask > 0) & (mask < 255)).mean())

    assert partial(ppm="true") < partial()


def test_thresholds_of_alpha_matting(client: httpx.Client, pen: bytes) -> None:
    """What is beyond them is certain, but for a neighbourhood of the edges."""

    def mask(**fields: str) -> np.ndarray:
        return np.asarray(image_of(remove(client, pen, om="true", **fields))).astype(int)

    plain = mask(a="false", af="200", ab="50")
    assert np.array_equal(plain, mask(dc="true"))
    sure = mask(a="true", af="200", ab="50", ae="0")
    assert np.array_equal(sure, np.where(plain < 50, 0, np.where(plain > 200, 255, plain)))
    assert not np.array_equal(sure, plain)
    careful = mask(a="true", af="200", ab="50", ae="25")
    changed = careful != plain
    assert changed.sum() < (sure != plain).sum()
    assert np.array_equal(careful[changed], sure[changed])


def test_background_colour_in_the_query(client: httpx.Client) -> None:
    answer = client.post("/api/remove?bgc=255,136,0,255", files={"file": PHOTO}, data={"a": "true"})
    assert image_of(answer).convert("RGBA").getpixel((1, 1)) == (255, 136, 0, 255)


@pytest.mark.parametrize("extras", [json.dumps({"x": 1}), "not JSON"])
def test_extras_are_accepted(client: httpx.Client, extras: str) -> None:
    """They are for models of rembg alone, which ignores what it cannot read, too."""
    in_query = client.post("/api/remove", params={"extras": extras}, files={"file": PHOTO})
    in_form = remove(client, PHOTO, extras=extras)
    assert in_query.content == in_form.content == remove(client, PHOTO, a="false").content


def test_background_colour_in_the_form(client: httpx.Client) -> None:
    answer = remove(client, PHOTO, bgc="255,136,0,255", om="false")
    assert image_of(answer).convert("RGBA").getpixel((1, 1)) == (255, 136, 0, 255)


def test_photos_come_out_upright(client: httpx.Client) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    photo = encoded(scene().transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif)
    for fields in ({"a": "true"}, {"om": "true"}, {"ppm": "true"}):
        assert image_of(remove(client, photo, **fields)).size == scene().size


def test_the_description_of_the_api(client: httpx.Client) -> None:
    answer = client.get("/api")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/api-docs")


@pytest.mark.parametrize(
    "model", ["isnet-general-use", "silueta", "birefnet-portrait", "u2net_human_seg", "sam"]
)
def test_models_of_rembg_have_stand_ins(client: httpx.Client, model: str) -> None:
    answer = remove(client, PHOTO, model=model)
    assert answer.status_code == 200
    assert answer.headers["X-Model-Substituted-For"] == model
    assert answer.headers["X-Model"] in {model["name"] for model in REGISTRY["models"]}
    assert answer.headers["X-Model-Version"]


def test_models_that_were_not_fetched_have_stand_ins(
    tmp_path: Path, make_stack: Callable[..., Stack]
) -> None:
    """The registry knows these names, which rembg's programs send; the weights are not here."""
    others = [model for model in REGISTRY["models"] if model["name"] in ("u2net", "modnet")]
    models = OwnModels(tmp_path, *others)
    stack = make_stack(CUTOUT_MODELS=str(models.folder))
    with httpx.Client(base_url=stack.url, timeout=60) as client:
        for model in ("u2net", "isnet-general-use", "u2net_human_seg"):
            answer = remove(client, PHOTO, model=model)
            assert answer.status_code == 200
            assert answer.headers["X-Model"] == DEFAULT["name"]
            assert answer.headers["X-Model-Substituted-For"] == model


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("a", "maybe", "bool_parsing"),
        ("om", "2", "bool_parsing"),
        ("ppm", "x", "bool_parsing"),
        ("af", "high", "int_parsing"),
        ("af", "256", "less_than_equal"),
        ("ab", "-1", "greater_than_equal"),
        ("ae", "-1", "greater_than_equal"),
        ("ae", "99999999999999999999", "int_parsing"),
    ],
)
def test_validation(client: httpx.Client, field: str, value: str, kind: str) -> None:
    answer = remove(client, PHOTO, **{field: value})
    assert assert_error(answer, 422, field)["code"] == f"invalid_{field}"
    [error] = answer.json()["detail"]
    assert (error["type"], error["loc"], error["input"]) == (kind, ["body", field], value)
    assert error["msg"]


def test_a_file_that_is_missing(client: httpx.Client) -> None:
    answer = client.post("/api/remove", files={"other": (None, "")}, data={"a": "true"})
    assert assert_error(answer, 400)["code"] == "no_file"
    assert answer.json()["detail"][0]["loc"] == ["body", "file"]


def test_an_address_that_is_missing(client: httpx.Client) -> None:
    answer = client.get("/api/remove")
    assert assert_error(answer, 422)["code"] == "no_address"
    assert answer.json()["detail"][0]["loc"] == ["query", "url"]


def test_other_failures(client: httpx.Client) -> None:
    """Told as Cutout tells them, and in `detail` as rembg does."""
    answer = remove(client, b"not an image", a="true")
    assert answer.json()["detail"] == assert_error(answer, 415)["message"]
    answer = client.get("/api/remove", params={"url": "http://127.0.0.1/"})
    assert answer.json()["detail"] == assert_error(answer, 400)["message"]
    answer = remove(client, PHOTO, model="gpt")
    assert answer.json()["detail"] == assert_error(answer, 400)["message"]


def test_the_first_value_counts(client: httpx.Client) -> None:
    """In the form as in the query; what stands in the form goes before what stands in the query."""
    answer = client.post(
        "/api/remove?om=false&format=webp&format=jpg",
        files={"file": PHOTO},
        data={"om": ["", "1", "0"]},
    )
    image = image_of(answer)
    assert (image.format, image.mode) == ("WEBP", "RGB")
    assert np.ptp(np.asarray(image), axis=2).max() <= 4


def test_batches_and_the_own_api_know_the_same_models(client: httpx.Client) -> None:
    """A model of rembg that is not here is stood in for, whichever way it is asked for."""
    files = [("file", ("a.png", PHOTO))]
    answer = client.post("/api/batch", files=files, data={"model": "sam"})
    line = json.loads(answer.text.splitlines()[0])
    assert line["model_substituted_for"] == "sam"
    assert line["model"] == remove(client, PHOTO, model="sam").headers["X-Model"]
