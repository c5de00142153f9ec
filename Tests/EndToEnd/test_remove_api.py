"""`POST /api/remove` through nginx: what it answers to good photos."""

from __future__ import annotations

from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import ExifTags, Image, ImageCms

from api import image_of, remove, remove_raw
from pictures import animated_webp, decoded, encoded, png_of_16_bits, scene
from registry import DEFAULT

# A point on the subject and one on the background, as parts of the width and height.
SUBJECTS = {
    "person.jpg": ((0.35, 0.65), (0.65, 0.3)),
    "jacket.jpg": ((0.5, 0.5), (0.06, 0.06)),
    "shoes.jpg": ((0.45, 0.3), (0.05, 0.95)),
    "horse.jpg": ((0.5, 0.45), (0.03, 0.95)),
    "pen.jpg": ((0.58, 0.55), (0.9, 0.1)),
}
STAGES = ["decode", "model", "refine", "composite", "encode"]


def at(image: Image.Image, point: tuple[float, float]) -> tuple[int, ...]:
    """The pixel at a point given as parts of the width and height, always as a tuple."""
    pixel = image.getpixel((int(point[0] * image.width), int(point[1] * image.height)))
    return pixel if isinstance(pixel, tuple) else (int(pixel or 0),)


def near(pixel: tuple[int, ...], expected: tuple[int, ...], tolerance: int = 14) -> bool:
    """Whether no channel differs by more than lossy compression explains."""
    return all(abs(a - b) <= tolerance for a, b in zip(pixel, expected, strict=True))


@pytest.mark.parametrize("name", SUBJECTS)
def test_photo_becomes_cutout(client: httpx.Client, photos: Path, name: str) -> None:
    photo = (photos / name).read_bytes()
    answer = remove(client, photo)
    image = image_of(answer)
    assert (image.format, image.mode, image.size) == ("PNG", "RGBA", decoded(photo).size)
    subject, background = SUBJECTS[name]
    assert at(image, subject)[3] > 230
    assert at(image, background)[3] < 25


def test_headers_describe_the_result(client: httpx.Client, photos: Path) -> None:
    answer = remove(client, (photos / "horse.jpg").read_bytes())
    assert answer.headers["Content-Type"] == "image/png"
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert (answer.headers["X-Width"], answer.headers["X-Height"]) == ("1398", "930")
    assert answer.headers["X-Model"] == DEFAULT["name"]
    assert answer.headers["X-Model-Version"] == DEFAULT["version"]
    timing = dict(
        part.strip().split(";dur=") for part in answer.headers["Server-Timing"].split(",")
    )
    assert list(timing) == STAGES
    assert all(float(duration) >= 0 for duration in timing.values())


def test_colours_of_the_subject_are_kept(client: httpx.Client, photos: Path) -> None:
    photo = (photos / "jacket.jpg").read_bytes()
    cutout = np.asarray(image_of(remove(client, photo)), dtype=int)
    original = np.asarray(decoded(photo), dtype=int)
    opaque = cutout[..., 3] == 255
    assert opaque.mean() > 0.1
    assert np.abs(cutout[..., :3] - original)[opaque].mean() < 1


def test_raw_body_gives_the_same_as_a_form(client: httpx.Client, photos: Path) -> None:
    photo = (photos / "pen.jpg").read_bytes()
    form = remove(client, photo, format="webp", bgc="#102030")
    for kind in ["image/jpeg", "application/octet-stream"]:
        raw = remove_raw(client, photo, kind, format="webp", bgc="#102030")
        assert raw.content == form.content


def test_form_fields_may_be_in_the_query(client: httpx.Client) -> None:
    photo = encoded(scene())
    query = {"format": "jpg", "bgc": "navy"}
    answer = client.post("/api/remove", files={"file": photo}, params=query)
    assert answer.content == remove(client, photo, **query).content


def test_name_and_declared_type_do_not_matter(client: httpx.Client) -> None:
    photo = encoded(scene(), "WEBP")
    files = {"file": ("cat.jpg", photo, "image/jpeg")}
    assert image_of(client.post("/api/remove", files=files)).size == scene().size


@pytest.mark.parametrize("form", ["png", "webp", "jpg"])
@pytest.mark.parametrize("background", [None, "#ff8800"])
def test_formats_and_backgrounds(
    client: httpx.Client, photos: Path, form: str, background: str | None
) -> None:
    photo = (photos / "horse.jpg").read_bytes()
    fields = {"format": form} | ({"background": background} if background else {})
    image = image_of(remove(client, photo, **fields))
    assert image.format == {"png": "PNG", "webp": "WEBP", "jpg": "JPEG"}[form]
    corner = at(image.convert("RGBA"), SUBJECTS["horse.jpg"][1])
    if background:
        assert near(corner, (255, 136, 0, 255))
    elif form == "jpg":
        assert near(corner, (255, 255, 255, 255)), "JPEG has no alpha: white stands for nothing"
    else:
        assert corner[3] < 25


@pytest.mark.parametrize("form", ["png", "webp", "jpg"])
def test_matte_alone(client: httpx.Client, photos: Path, form: str) -> None:
    photo = (photos / "horse.jpg").read_bytes()
    image = image_of(remove(client, photo, format=form, channels="alpha"))
    cutout = image_of(remove(client, photo))
    assert image.size == cutout.size
    if form != "webp":  # which has no grey
        assert image.mode == "L"
    matte = np.asarray(image.convert("L"), dtype=int)
    difference = np.abs(matte - np.asarray(cutout.getchannel("A"), dtype=int))
    assert difference.max() == 0 if form == "png" else difference.mean() < 2


def test_matte_is_png_by_default(client: httpx.Client) -> None:
    answer = remove(client, encoded(scene()), channels="alpha")
    assert answer.headers["Content-Type"] == "image/png"
    assert image_of(answer).mode == "L"


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ("#f80", (255, 136, 0, 255)),
        ("ff8800", (255, 136, 0, 255)),
        ("#ff8800cc", (255, 136, 0, 204)),
        ("DarkOrange", (255, 140, 0, 255)),
        ("255,136,0", (255, 136, 0, 255)),
        ("255,136,0,204", (255, 136, 0, 204)),
    ],
)
def test_colours_in_every_spelling(
    client: httpx.Client, colour: str, expected: tuple[int, ...]
) -> None:
    image = image_of(remove(client, encoded(scene()), bgc=colour)).convert("RGBA")
    assert near(at(image, (0.99, 0.01)), expected, tolerance=3)


@pytest.mark.parametrize(
    "photo",
    [
        pytest.param(encoded(scene(1, 1)), id="one pixel"),
        pytest.param(encoded(scene(1, 20_000)), id="a strip, one wide"),
        pytest.param(encoded(scene(20_000, 1)), id="a strip, one high"),
        pytest.param(encoded(scene().convert("L")), id="grey PNG"),
        pytest.param(encoded(scene().convert("L"), "JPEG"), id="grey JPEG"),
        pytest.param(encoded(scene().convert("LA")), id="grey PNG with alpha"),
        pytest.param(encoded(scene().quantize(16)), id="palette PNG"),
        pytest.param(encoded(scene().convert("1")), id="one-bit PNG"),
        pytest.param(encoded(scene().convert("CMYK"), "JPEG"), id="CMYK JPEG"),
        pytest.param(encoded(scene(), "JPEG", progressive=True), id="progressive JPEG"),
        pytest.param(encoded(scene(), "WEBP", lossless=True), id="lossless WebP"),
        pytest.param(png_of_16_bits(), id="16-bit PNG"),
    ],
)
def test_kinds_of_photo(client: httpx.Client, photo: bytes) -> None:
    image = image_of(remove(client, photo))
    assert (image.size, image.mode) == (decoded(photo).size, "RGBA")


def test_cmyk_keeps_its_colours(client: httpx.Client) -> None:
    photo = encoded(scene().convert("CMYK"), "JPEG", quality=95)
    matted = image_of(remove(client, photo, bgc="white"))
    assert near(at(matted, (0.33, 0.5))[:3], (220, 20, 60), tolerance=40)


def test_first_frame_of_an_animation(client: httpx.Client) -> None:
    image = image_of(remove(client, animated_webp(), bgc="white"))
    red, _, blue, *_ = at(image, (0.33, 0.5))
    assert red > 150 > blue


def test_transparent_parts_stay_transparent(client: httpx.Client) -> None:
    photo = scene().convert("RGBA")
    photo.paste((0, 0, 0, 0), (0, 120, 320, 240))
    alpha = np.asarray(image_of(remove(client, encoded(photo))).getchannel("A"))
    assert alpha[121:].max() == 0
    assert alpha[60:110, 100:110].min() > 128


@pytest.mark.parametrize(
    ("orientation", "turn"),
    [
        (1, None),
        (2, Image.Transpose.FLIP_LEFT_RIGHT),
        (3, Image.Transpose.ROTATE_180),
        (4, Image.Transpose.FLIP_TOP_BOTTOM),
        (5, Image.Transpose.TRANSPOSE),
        (6, Image.Transpose.ROTATE_90),
        (7, Image.Transpose.TRANSVERSE),
        (8, Image.Transpose.ROTATE_270),
    ],
)
def test_photos_come_out_upright(
    client: httpx.Client, orientation: int, turn: Image.Transpose | None
) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    stored = scene() if turn is None else scene().transpose(turn)
    answer = remove(client, encoded(stored, "JPEG", quality=95, exif=exif), bgc="white")
    image = image_of(answer)
    assert image.size == (320, 240)
    assert (answer.headers["X-Width"], answer.headers["X-Height"]) == ("320", "240")
    assert near(at(image, (0.33, 0.5))[:3], (220, 20, 60), tolerance=40)


@pytest.mark.parametrize("form", ["png", "webp", "jpg"])
def test_colour_profile_is_kept(client: httpx.Client, photos: Path, form: str) -> None:
    photo = (photos / "pen.jpg").read_bytes()
    profile = decoded(photo).info["icc_profile"]
    assert image_of(remove(client, photo, format=form)).info["icc_profile"] == profile


def test_colour_profile_of_cmyk_is_not(client: httpx.Client) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    photo = encoded(scene().convert("CMYK"), "JPEG", icc_profile=profile)
    assert "icc_profile" not in image_of(remove(client, photo)).info


def test_chunked_upload(client: httpx.Client) -> None:
    photo = encoded(scene())
    parts = (photo[start : start + 1000] for start in range(0, len(photo), 1000))
    headers = {"Content-Type": "image/png"}
    answer = client.post("/api/remove", content=parts, headers=headers)
    assert image_of(answer).size == scene().size


def test_twelve_megapixels(client: httpx.Client, photos: Path) -> None:
    photo = (photos / "large-12mp.jpg").read_bytes()
    image = image_of(remove(client, photo))
    assert image.size == (2903, 4133)
    assert at(image, SUBJECTS["pen.jpg"][0])[3] > 230


def test_models_are_listed(client: httpx.Client) -> None:
    document = client.get("/api/models").json()
    assert document["default"] == DEFAULT["name"]
    models = {model["name"]: model for model in document["models"]}
    model = models[DEFAULT["name"]]
    assert model["available"] is True
    assert (model["version"], model["license"]) == (DEFAULT["version"], DEFAULT["license"])
    assert {"description", "input_size"} <= set(model)


def test_health_and_readiness(client: httpx.Client) -> None:
    assert client.get("/api/health").json() == {"status": "ok"}
    ready = client.get("/api/ready")
    assert ready.status_code == 200
    assert ready.json() == {"status": "ready", "model": DEFAULT["name"]}
