"""remove.bg's wishes for the picture: region, crop, scale, position, shadow and background."""

from __future__ import annotations

import httpx
import numpy as np
import pytest
from PIL import Image

from api import image_of
from pictures import encoded, scene
from removebg_api import PATH, foreground, removebg


def test_nothing_outside_the_region_is_foreground(client: httpx.Client, pen: bytes) -> None:
    answer = removebg(client, pen, roi="0% 0% 100% 50%")
    alpha = np.asarray(image_of(answer).getchannel("A"))
    middle = alpha.shape[0] // 2
    assert alpha[middle + 1 :].max() == 0
    assert alpha[:middle].max() > 200
    _, top, _, height = foreground(answer)
    assert top + height <= middle + 1


def test_regions_in_pixels_are_those_of_the_photo(client: httpx.Client, pen: bytes) -> None:
    relative = removebg(client, pen, roi="0% 0% 100% 50%")
    absolute = removebg(client, pen, roi="0px 0px 956px 680px")
    assert foreground(relative) == foreground(absolute)


def test_crop_to_the_subject(client: httpx.Client, pen: bytes) -> None:
    _, _, width, height = foreground(removebg(client, pen))
    answer = removebg(client, pen, crop="true")
    assert image_of(answer).size == (width, height)
    assert foreground(answer) == (0, 0, width, height)


@pytest.mark.parametrize(
    ("margin", "pixels"),
    [
        ("10px", (10, 10, 10, 10)),
        ("5px 20px", (5, 20, 5, 20)),
        ("1px 2px 3px 4px", (1, 2, 3, 4)),
        ("0 500px", (0, 500, 0, 500)),
    ],
)
def test_crop_margins(client: httpx.Client, margin: str, pixels: tuple[int, int, int, int]) -> None:
    photo = encoded(scene())
    _, _, width, height = foreground(removebg(client, photo, size="full"))
    answer = removebg(client, photo, size="full", crop="true", crop_margin=margin)
    top, right, bottom, left = pixels
    assert image_of(answer).size == (left + width + right, top + height + bottom)
    assert foreground(answer) == (left, top, width, height)


def test_crop_margin_of_the_subject(client: httpx.Client, pen: bytes) -> None:
    _, _, width, height = foreground(removebg(client, pen, size="hd"))
    answer = removebg(client, pen, size="hd", crop="true", crop_margin="50%")
    assert image_of(answer).size == pytest.approx((2 * width, 2 * height), abs=2)


def test_scale_implies_the_centre(client: httpx.Client, pen: bytes) -> None:
    answer = removebg(client, pen, scale="50%")
    image = image_of(answer)
    left, top, width, height = foreground(answer)
    assert max(width / image.width, height / image.height) == pytest.approx(0.5, abs=0.01)
    assert left + width / 2 == pytest.approx(image.width / 2, abs=1.5)
    assert top + height / 2 == pytest.approx(image.height / 2, abs=1.5)


@pytest.mark.parametrize(
    ("position", "share"), [("0%", (0, 0)), ("100% 0%", (1, 0)), ("center", (0.5, 0.5))]
)
def test_positions(
    client: httpx.Client, pen: bytes, position: str, share: tuple[float, float]
) -> None:
    answer = removebg(client, pen, scale="40%", position=position)
    image = image_of(answer)
    left, top, width, height = foreground(answer)
    room = (image.width - width, image.height - height)
    assert (left, top) == pytest.approx((room[0] * share[0], room[1] * share[1]), abs=1.5)


@pytest.mark.parametrize(
    "fields",
    [
        {"add_shadow": "true"},
        {"shadow_type": "drop", "shadow_opacity": "100"},
        {"shadow_type": "3D"},
        {"shadow_type": "auto"},
        {"shadow_type": "car", "shadow_opacity": "auto"},
    ],
)
def test_shadow_falls_under_the_subject(
    client: httpx.Client, pen: bytes, fields: dict[str, str]
) -> None:
    plain = np.asarray(image_of(removebg(client, pen)))
    shaded = np.asarray(image_of(removebg(client, pen, **fields)))
    assert (shaded[..., 3].astype(int) >= plain[..., 3]).all()
    gained = shaded[plain[..., 3] == 0]
    assert (gained[:, 3] > 40).sum() > 100
    assert gained[:, :3].max() == 0


def test_shadows_are_as_dark_as_asked(client: httpx.Client, pen: bytes) -> None:
    def opacity(share: str) -> float:
        fields = {"shadow_type": "drop", "shadow_opacity": share}
        return float(np.asarray(image_of(removebg(client, pen, **fields)))[..., 3].mean())

    assert opacity("0") < opacity("40") < opacity("100")


def test_scale_and_position_may_stay_original(client: httpx.Client, pen: bytes) -> None:
    plain = removebg(client, pen)
    fields = {"scale": "original", "position": "original"}
    assert removebg(client, pen, **fields).content == plain.content
    left, top, *_ = foreground(plain)
    moved = foreground(removebg(client, pen, position="center"))
    assert moved[2:] == foreground(plain)[2:]
    assert moved[:2] != (left, top)


def test_shadows_can_be_declined(client: httpx.Client, pen: bytes) -> None:
    plain = removebg(client, pen)
    assert removebg(client, pen, add_shadow="false").content == plain.content
    assert removebg(client, pen, add_shadow="true", shadow_type="none").content == plain.content


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ("f00", (255, 0, 0, 255)),
        ("#00f8", (0, 0, 255, 136)),
        ("81d4fa", (129, 212, 250, 255)),
        ("81d4fa77", (129, 212, 250, 119)),
        ("green", (0, 128, 0, 255)),
    ],
)
def test_background_colours(
    client: httpx.Client, pen: bytes, colour: str, expected: tuple[int, ...]
) -> None:
    image = image_of(removebg(client, pen, bg_color=colour, format="png")).convert("RGBA")
    assert image.getpixel((2, 2)) == expected


def test_background_image_covers(client: httpx.Client, pen: bytes) -> None:
    stripes = Image.new("RGB", (300, 100), "lime")
    stripes.paste("blue", (100, 0, 200, 100))
    files = {"image_file": pen, "bg_image_file": encoded(stripes)}
    image = image_of(client.post(PATH, files=files, data={"format": "png"})).convert("RGBA")
    assert image.getpixel((2, 2)) == (0, 0, 255, 255)
    assert image.getpixel((image.width - 3, 2)) == (0, 0, 255, 255)
