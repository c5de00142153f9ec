"""Holds Cutout's decoders to Pillow on folders of pictures, such as other projects' test images.

    python benchmarks/fixtures.py FOLDER... [--probe .build/release/ImagingProbe]

Every file that Pillow reads must come out at the same size, upright, its opaque pixels within
2 levels, or be refused by a sentence. Where Pillow itself shows other colours than a browser (it
follows neither gamma nor profiles of grey or CMYK), the file counts as read and its colours are not
compared. Needs `swift build -c release --product ImagingProbe`.
"""

import argparse
import collections
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

READ = {"JPEG", "MPO", "PNG", "WEBP", "GIF", "TIFF", "AVIF", "HEIF"}
TOLERANCE = 2
# Modes that Pillow turns into RGBA by cutting values off, or without a profile.
DEEP = {"CMYK", "I", "I;16", "I;16B", "F", "LAB"}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--probe", default=".build/release/ImagingProbe")
    return parser.parse_args()


def expected(path: Path) -> tuple[str, np.ndarray, bool] | None:
    """Format, upright RGBA, and whether its colours are comparable; None where Pillow fails."""
    try:
        with Image.open(path) as image:
            if image.format not in READ or image.width * image.height > 52_000_000:
                return None
            info = image.info
            managed = image.mode in ("L", "LA") and "icc_profile" in info
            comparable = not managed and "gamma" not in info and image.mode not in DEEP
            rgba = np.asarray(ImageOps.exif_transpose(image).convert("RGBA"))
            return image.format, rgba, comparable
    except Exception:  # Pillow's errors have no common base
        return None


def decoded(path: Path, probe: str) -> tuple[dict, np.ndarray | None]:
    with tempfile.NamedTemporaryFile() as pixels:
        run = subprocess.run(
            [probe, path, pixels.name], capture_output=True, text=True, check=False
        )
        if run.returncode != 0:
            return {"code": "crash", "message": f"exit {run.returncode}"}, None
        answer = json.loads(run.stdout)
        if "code" in answer:
            return answer, None
        raw = np.fromfile(pixels.name, np.uint8)
        return answer, raw.reshape(answer["height"], answer["width"], 4)


def verdict(path: Path, probe: str) -> tuple[str, str] | None:
    """What became of a file: a word to count by, and what there is to tell."""
    pillow = expected(path)
    if pillow is None:
        return None
    name, reference, comparable = pillow
    answer, pixels = decoded(path, probe)
    if pixels is None:
        return f"refused: {answer['code']}", answer["message"]
    if pixels.shape != reference.shape:
        return "another size", f"{name} {pixels.shape[1::-1]} instead of {reference.shape[1::-1]}"
    if not comparable:
        return "read, colours managed", ""
    opaque = (pixels[..., 3] == 255) & (reference[..., 3] == 255)
    difference = np.abs(pixels[opaque][:, :3].astype(int) - reference[opaque][:, :3])
    worst = int(difference.max(initial=0))
    return ("same", "") if worst <= TOLERANCE else ("other colours", f"{name} off by up to {worst}")


def main() -> None:
    options = arguments()
    counts: collections.Counter[str] = collections.Counter()
    for folder in options.folders:
        for path in sorted(folder.rglob("*")):
            result = verdict(path, options.probe) if path.is_file() else None
            if result is None:
                continue
            word, detail = result
            counts[word] += 1
            if detail:
                print(f"{word}\t{path}\t{detail}")
    for word, count in counts.most_common():
        print(f"{count:6} {word}")
    sys.exit(
        1 if counts["another size"] or counts["other colours"] or counts["refused: crash"] else 0
    )


if __name__ == "__main__":
    main()
