"""Anything that makes mattes, behind one call: our checkpoints, model files, ONNX graphs."""

import json
import pathlib
from collections.abc import Callable

import cv2
import numpy
import torch
from numpy import ndarray

from checkpoint import Checkpoint
from deploy import as_served
from errors import TrainingError
from exported import is_exported
from networks import Network, built
from optimization import fastest_precision

MODELS = pathlib.Path(__file__).resolve().parents[1]

#: uint8 H x W x 3 RGB to float32 h x w in 0...1, on the model's own grid.
Predictor = Callable[[ndarray], ndarray]
#: The same for several photos at once.
BatchPredictor = Callable[[list[ndarray]], list[ndarray]]


def predictor(
    name: str,
    size: int | None = None,
    onnx: pathlib.Path | None = None,
    precision: torch.dtype = torch.float32,
) -> Predictor:
    """`name` is a model of registry.json, a checkpoint of train.py, or a TorchScript file.

    `size` overrides the side of the input. `onnx` is a graph to run in onnxruntime in place of the
    registered model's file, with its normalisation. `precision` is what a TorchScript file is
    computed in, as the server may do it.
    """
    registered = {
        model["name"]: model
        for model in json.loads((MODELS / "registry.json").read_text())["models"]
    }
    if onnx is not None:
        return _onnx(onnx, registered[name])
    if name in registered:
        model = registered[name]
        return _torchscript(MODELS / model["file"], size or model["input_size"]["width"], precision)
    path = pathlib.Path(name)
    if not path.exists():
        raise TrainingError(
            f"'{name}' is no file and no registered model; there are {', '.join(registered)}"
        )
    if is_exported(path):
        if size is None:
            raise TrainingError(f"{path} does not say the side of its input; give --size")
        return _torchscript(path, size, precision)
    if precision is not torch.float32:
        raise TrainingError(f"{path} is a checkpoint; export it to measure it in {precision}")
    return _checkpoint(path, size)


def _device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def _torchscript(path: pathlib.Path, size: int, precision: torch.dtype) -> Predictor:
    if not path.exists():
        raise TrainingError(f"{path} is missing; models/README.md says how models get there")
    device = _device()
    # With one thread PyTorch 1.13 computes 1x1 convolutions in float32 without oneDNN, and slowly.
    torch.set_num_threads(max(2, torch.get_num_threads()))
    module = as_served(torch.jit.load(str(path), map_location=device), precision)
    return _torch(module, size, device)


def _checkpoint(path: pathlib.Path, size: int | None) -> Predictor:
    network, side, device = _loaded(path)
    return _torch(lambda pixels: network(pixels)[0].sigmoid(), size or side, device)


def _loaded(path: pathlib.Path) -> tuple[Network, int, torch.device]:
    """A checkpoint's averaged network, the side it was trained at, and where it is."""
    saved = Checkpoint.load(path)
    network = built(saved.config.network)
    network.load_state_dict(saved.average)
    device = _device()
    network.eval().to(device, memory_format=torch.channels_last)
    return network, saved.config.data.size, device


def is_checkpoint(name: str) -> bool:
    """Whether a name that predictor() takes is of a file that train.py wrote."""
    path = pathlib.Path(name)
    return path.is_file() and not is_exported(path)


def batch_predictor(path: pathlib.Path) -> BatchPredictor:
    """A checkpoint's mattes, each the mean of the logits of a photo and its mirror image.

    In bfloat16 where the hardware computes it.
    """
    network, size, device = _loaded(path)
    precision = fastest_precision(device)

    def predict(photos: list[ndarray]) -> list[ndarray]:
        pixels = torch.from_numpy(numpy.concatenate([planes(photo, size) for photo in photos]))
        pixels = pixels.to(device, memory_format=torch.channels_last)
        with (
            torch.no_grad(),
            torch.autocast(device.type, torch.bfloat16, enabled=precision is torch.bfloat16),
        ):
            logits = (network(pixels)[0] + network(pixels.flip(3))[0].flip(3)) / 2
        return list(logits.sigmoid()[:, 0].cpu().numpy())

    return predict


def _torch(
    module: Callable[[torch.Tensor], torch.Tensor], size: int, device: torch.device
) -> Predictor:
    def predict(photo: ndarray) -> ndarray:
        pixels = torch.from_numpy(planes(photo, size)).to(device, memory_format=torch.channels_last)
        with torch.no_grad(), torch.jit.optimized_execution(False):
            return module(pixels)[0, 0].float().cpu().numpy()

    return predict


def _onnx(path: pathlib.Path, model: dict) -> Predictor:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Threads that spin while they wait starve whatever else the machine does, such as a training.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    mean, deviation = (
        numpy.array(model["normalization"][key], numpy.float32).reshape(1, 3, 1, 1)
        for key in ("mean", "deviation")
    )

    def predict(photo: ndarray) -> ndarray:
        pixels = planes(photo, model["input_size"]["width"])
        return session.run(None, {name: (pixels - mean) / deviation})[0][0, 0]

    return predict


def planes(photo: ndarray, size: int) -> ndarray:
    """The photo stretched to a square: float32, 1 x 3 x size x size, 0...1."""
    shrinks = min(photo.shape[:2]) >= size
    square = cv2.resize(
        photo, (size, size), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    )
    return (square.transpose(2, 0, 1)[None].astype(numpy.float32) / 255).copy()
