"""What onnxruntime makes of one photo with the published graph: `reference.npz` in each model's folder.

`photo`: uint8, 3 x H/4 x W/4, RGB; every pixel is repeated 4 x 4 times to fill the model's input.
`matte`: float32, every eighth row and column of onnxruntime's float32 answer, unstretched.

The files are made once for each model, by a Python that has onnxruntime and Pillow:
    python models/importer/reference.py NAME GRAPH.onnx PHOTO
"""

import json
import pathlib
import sys

import numpy

MODELS = pathlib.Path(__file__).resolve().parents[1]


def pixels(photo):
    """The model's input, 1 x 3 x H x W in 0...1."""
    return photo.repeat(4, axis=1).repeat(4, axis=2)[None].astype(numpy.float32) / 255


def largest_difference(folder, predict):
    """How far `predict` (1x3xHxW in 0...1 to HxW) is from the stored answer, at worst."""
    with numpy.load(folder / "reference.npz") as reference:
        return float(numpy.abs(predict(pixels(reference["photo"]))[::8, ::8] - reference["matte"]).max())


def make(name, graph, photo):
    import onnxruntime
    from PIL import Image

    model = next(m for m in json.loads((MODELS / "registry.json").read_text())["models"] if m["name"] == name)
    size, normalization = model["input_size"], model["normalization"]
    small = Image.open(photo).convert("RGB").resize((size["width"] // 4, size["height"] // 4))
    planes = numpy.asarray(small).transpose(2, 0, 1)
    mean, deviation = (
        numpy.array(normalization[key], numpy.float32).reshape(1, 3, 1, 1) for key in ("mean", "deviation")
    )
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    answer = session.run(None, {session.get_inputs()[0].name: (pixels(planes) - mean) / deviation})[0]
    numpy.savez_compressed(MODELS / name / "reference.npz", photo=planes, matte=answer[0, 0, ::8, ::8])


if __name__ == "__main__":
    make(*sys.argv[1:])
