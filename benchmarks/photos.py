"""The benchmark's photos: the same pictures at every size."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

FOLDER = Path(__file__).resolve().parents[1] / "Tests" / "Fixtures" / "photos"
MEGAPIXELS = (1.3, 5.0, 12.0)
# A thin subject, whose cutout is mostly empty, and one that fills its frame: what the PNG encoder
# has to do differs by several times between them.
SOURCES = ("large-12mp.jpg", "person.jpg")
GRAIN = 2.0


def at_megapixels(size: float) -> list[bytes]:
    """The photos as JPEG files of about `size` megapixels."""
    return [_scaled(Image.open(FOLDER / name), size) for name in SOURCES]


def _scaled(photo: Image.Image, megapixels: float) -> bytes:
    factor = (megapixels * 1e6 / (photo.width * photo.height)) ** 0.5
    size = (round(photo.width * factor), round(photo.height * factor))
    scaled = photo.resize(size, Image.Resampling.LANCZOS)
    if factor > 1:
        scaled = _with_grain(scaled)
    output = io.BytesIO()
    scaled.save(output, "JPEG", quality=90, icc_profile=photo.info.get("icc_profile"))
    return output.getvalue()


def _with_grain(photo: Image.Image) -> Image.Image:
    """Noise as of a camera, without which an enlargement would compress unlike a photo."""
    noise = np.random.default_rng(1).normal(0, GRAIN, (photo.height, photo.width, 1))
    pixels = np.asarray(photo, dtype=np.float32) + noise
    return Image.fromarray(pixels.clip(0, 255).round().astype(np.uint8))
