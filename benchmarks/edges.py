"""How well edges are found at full resolution, beside closed-form matting.

    python3 -m venv --system-site-packages ~/edges-venv        # for Debian's python3-torch
    ~/edges-venv/bin/pip install -r benchmarks/edges-requirements.txt
    ~/edges-venv/bin/python benchmarks/edges.py --cutout .build/release/cutout

Composites whose alpha is known: drawn hair, nets and soft discs, each on a plain wall and on two
photos. What a model would see is the true alpha, reduced to the model's grid and blurred; it is
put into a TorchScript file that answers nothing else, so that `cutout remove` runs as it always
does. Closed-form matting (Levin, Lischinski and Weiss 2008; PyMatting's) gets a trimap of the same
coarse matte. Errors are counted where that trimap is unknown.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from pymatting import estimate_alpha_cf

Array = NDArray[np.float64]
ROOT = Path(__file__).resolve().parents[1]
PHOTOS = ROOT / "Tests" / "Fixtures" / "photos"
#: Side of the model's grid, and the blur, in its cells, that a model's answer has.
GRID, BLUR = 448, 1.5
#: Shapes are drawn this many times larger and reduced, which gives exact alpha.
OVERSAMPLING = 4
#: Deviation of the Gaussian whose derivative the gradient error takes (Rhemann et al. 2009).
GRADIENT = 1.4


def hair(size: int, random: np.random.Generator) -> Array:
    """A head with two hundred strands, a pixel or two wide, that curl away from it."""
    canvas = np.zeros((size * OVERSAMPLING,) * 2, np.uint8)
    middle, radius = np.array([0.5, 0.58]) * canvas.shape[0], 0.2 * canvas.shape[0]
    cv2.circle(canvas, tuple(int(value) for value in middle), int(radius), 255, -1)
    for _ in range(200):
        angle = random.uniform(np.pi, 2 * np.pi)
        turn, length = random.uniform(-2.5, 2.5), random.uniform(0.4, 1.0) * radius
        steps = np.linspace(0, 1, 40)
        angles = angle + turn * steps
        path = np.cumsum(np.stack([np.cos(angles), np.sin(angles)], 1), 0) * length / 40
        start = middle + 0.95 * radius * np.array([np.cos(angle), np.sin(angle)])
        points = (start + path).astype(np.int32)[:, None]
        cv2.polylines(canvas, [points], False, 255, int(random.integers(3, 8)))
    return reduced(canvas)


def net(size: int, random: np.random.Generator) -> Array:
    """A ring, thick enough for a model to be sure of it, with a net of strings two pixels wide."""
    canvas = np.zeros((size * OVERSAMPLING,) * 2, np.uint8)
    inside = np.zeros_like(canvas)
    side = canvas.shape[0]
    cv2.circle(inside, (side // 2, side // 2), int(0.35 * side), 255, -1)
    for offset in np.arange(-side, 2 * side, 20 * OVERSAMPLING) + int(random.integers(20)):
        for slope in (1, -1):
            start, end = (int(offset), 0), (int(offset) + slope * side, side)
            cv2.line(canvas, start, end, 255, 2 * OVERSAMPLING)
    canvas &= inside
    cv2.circle(canvas, (side // 2, side // 2), int(0.35 * side), 255, 60 * OVERSAMPLING)
    return reduced(canvas)


def soft_disc(size: int, _: np.random.Generator) -> Array:
    """A disc whose edge fades over a twentieth of the picture."""
    rows, columns = np.mgrid[:size, :size] + 0.5
    beyond = np.hypot(rows - size / 2, columns - size / 2) - 0.3 * size
    return np.clip(0.5 - beyond / (0.05 * size), 0, 1)


SHAPES: dict[str, Callable[[int, np.random.Generator], Array]] = {
    "hair": hair,
    "net": net,
    "soft disc": soft_disc,
}


def reduced(canvas: NDArray[np.uint8]) -> Array:
    size = canvas.shape[0] // OVERSAMPLING
    return cv2.resize(canvas, (size, size), interpolation=cv2.INTER_AREA) / 255.0


def backgrounds(size: int, random: np.random.Generator) -> dict[str, Array]:
    """A wall with a little light and grain, and photos; colours in 0...1, blue first."""
    light = np.linspace(0.62, 0.72, size)[None, :, None] * np.array([0.95, 1, 1.05])
    found = {"wall": np.clip(light + random.normal(0, 0.01, (size, size, 3)), 0, 1)}
    for name in ("cat", "shoes"):
        photo = cv2.imread(str(PHOTOS / f"{name}.jpg")) / 255.0
        found[name] = cv2.resize(photo, (size, size), interpolation=cv2.INTER_AREA)
    return found


def foreground(size: int, random: np.random.Generator) -> Array:
    """Brown, in locks of different lightness."""
    locks = cv2.GaussianBlur(random.normal(0, 1, (size, size)), (0, 0), 6)
    shade = (0.05 * locks / locks.std())[..., None] + random.normal(0, 0.01, (size, size, 3))
    return np.clip(np.array([0.12, 0.2, 0.32]) + shade, 0, 1)


def seen(alpha: Array) -> Array:
    grid = cv2.resize(alpha, (GRID, GRID), interpolation=cv2.INTER_AREA)
    return np.clip(cv2.GaussianBlur(grid, (0, 0), BLUR), 0, 1)


class Constant(torch.nn.Module):
    """Answers one matte, whatever it sees."""

    def __init__(self, matte: Array) -> None:
        super().__init__()
        self.register_buffer("matte", torch.from_numpy(matte.astype(np.float32))[None, None])

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        return self.matte + 0 * pixels[:, :1]


def refined(executable: Path, image: Array, coarse: Array) -> Array:
    """What `cutout remove` makes of a picture that its model sees as `coarse`."""
    with tempfile.TemporaryDirectory() as folder:
        weights = Path(folder) / "constant.pt"
        torch.jit.script(Constant(coarse)).save(str(weights))
        entry = {
            "name": "constant",
            "version": "1",
            "title": "Constant",
            "summary": "One matte.",
            "architecture": "none",
            "license": "Apache-2.0",
            "input_size": {"width": GRID, "height": GRID},
            "normalization": {"mean": [0, 0, 0], "deviation": [1, 1, 1]},
            "precisions": ["float32"],
            "file": weights.name,
            "sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
            "quality": [],
        }
        registry = {"default": "constant", "models": [entry]}
        (Path(folder) / "registry.json").write_text(json.dumps(registry))
        photo, matte = Path(folder) / "photo.png", Path(folder) / "matte.png"
        cv2.imwrite(str(photo), (image * 255).round().astype(np.uint8))
        subprocess.run(
            [executable, "remove", photo, "--alpha-only", "--quiet", "--output", matte],
            check=True,
            env=os.environ | {"CUTOUT_MODELS": folder},
        )
        return cv2.imread(str(matte), cv2.IMREAD_GRAYSCALE) / 255.0


def gradient(alpha: Array) -> Array:
    smooth = cv2.GaussianBlur(alpha, (0, 0), GRADIENT)
    rows, columns = np.gradient(smooth)
    return np.hypot(rows, columns)


def errors(alpha: Array, truth: Array, unknown: NDArray[np.bool_]) -> tuple[float, float]:
    """Sum of absolute differences, and of squared ones of gradients; both in thousands."""
    sad = np.abs(alpha - truth)[unknown].sum() / 1000
    return float(sad), float(((gradient(alpha) - gradient(truth)) ** 2)[unknown].sum() / 1000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cutout", type=Path, default=ROOT / ".build" / "release" / "cutout")
    parser.add_argument("--size", type=int, default=1000, help="side of the composites, in pixels")
    arguments = parser.parse_args()
    size = arguments.size
    random = np.random.default_rng(1)
    print("| composite | enlarged | Cutout | closed-form | Cutout : closed-form |")
    print("|---|---|---|---|---|")
    for shape, draw in SHAPES.items():
        alpha, front = draw(size, random), foreground(size, random)
        coarse = seen(alpha)
        enlarged = cv2.resize(coarse, (size, size), interpolation=cv2.INTER_LINEAR)
        band = np.uint8((enlarged > 0.05) & (enlarged < 0.95))
        unknown = cv2.dilate(band, np.ones((3, 3), np.uint8), iterations=size // 100) > 0
        trimap = np.where(unknown, 0.5, (enlarged > 0.5).astype(float))
        for name, back in backgrounds(size, random).items():
            image = alpha[..., None] * front + (1 - alpha[..., None]) * back
            image = (image * 255).round() / 255
            mattes = (
                enlarged,
                refined(arguments.cutout, image, coarse),
                estimate_alpha_cf(np.ascontiguousarray(image[..., ::-1]), trimap),
            )
            found = [errors(matte, alpha, unknown) for matte in mattes]
            figures = " | ".join(f"{sad:.2f} / {edge:.3f}" for sad, edge in found)
            ratio = found[1][0] / found[2][0]
            print(f"| {shape}, {name} | {figures} | {ratio:.2f} |", flush=True)


if __name__ == "__main__":
    main()
