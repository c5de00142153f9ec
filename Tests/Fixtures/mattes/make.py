"""Makes the golden mattes beside this file: onnxruntime's float32 answer for U2-Net-p, unstretched, as 8-bit grey.

Needs onnxruntime and Pillow, and the ONNX graph that models/registry.json names:
    python Tests/Fixtures/mattes/make.py u2netp.onnx
"""

import pathlib
import sys

import numpy
import onnxruntime
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
PHOTOS = ["cat", "horse", "jacket", "pen", "person", "shoes"]

session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
for name in PHOTOS:
    photo = Image.open(HERE.parent / "photos" / f"{name}.jpg").convert("RGB")
    small = photo.resize((320, 320), Image.Resampling.BILINEAR, reducing_gap=None)
    pixels = numpy.asarray(small, numpy.float32) / 255
    normalized = (pixels - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]
    planes = normalized.transpose(2, 0, 1)[None].astype(numpy.float32)
    matte = session.run(None, {session.get_inputs()[0].name: planes})[0][0, 0]
    Image.fromarray((matte * 255).round().astype(numpy.uint8)).save(HERE / f"u2netp-{name}.png", optimize=True)
    print(f"{name}: {matte.min():.4f} to {matte.max():.4f}")
