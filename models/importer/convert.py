"""ONNX file to TorchScript file."""

import io
import warnings
import zipfile

import onnx
import torch

from importer.graph import OnnxModule


class MattingModule(torch.nn.Module):
    """What every model file of Cutout is: pixels in, matte out.

    Input: float32, 1x3xHxW, RGB, 0...1. Output: float32, 1x1xHxW, 0 (background) to 1 (foreground).
    Normalisation happens here, in float32 whatever the precision of the network.
    """

    def __init__(self, network, mean, deviation):
        super().__init__()
        self.network = network
        # Plain attributes become constants of the trace, which a change of precision does not reach ...
        self.mean = torch.tensor(mean).view(1, 3, 1, 1)
        self.deviation = torch.tensor(deviation).view(1, 3, 1, 1)
        # ... and a buffer does change: what has its type has the precision of the network.
        self.register_buffer("precision", torch.zeros(1))

    def forward(self, pixels):
        normalized = (pixels - self.mean) / self.deviation
        return self.network(normalized.type_as(self.precision))


def convert(onnx_bytes, width, height, mean, deviation, float32=()):
    """TorchScript for exactly this input size, as bytes, with the layers named in `float32` kept so; the first call of a process gives the same bytes every time."""
    network = OnnxModule(onnx.load_model_from_string(onnx_bytes), float32)
    module = MattingModule(network, mean, deviation).eval()
    with torch.no_grad(), warnings.catch_warnings():
        # The trace is for one size on purpose; the tracer warns of every shape that it takes as given.
        warnings.simplefilter("ignore", torch.jit.TracerWarning)
        traced = torch.jit.trace(module, torch.full((1, 3, height, width), 0.5), check_trace=False)
    buffer = io.BytesIO()
    torch.jit.save(traced, buffer)
    return _without_debug_records(buffer.getvalue())


def _without_debug_records(archive):
    """Drops the source positions that PyTorch stores, which name folders of the machine that converted."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(buffer, "w") as target:
        for entry in source.infolist():
            if not entry.filename.endswith(".debug_pkl"):
                target.writestr(zipfile.ZipInfo(entry.filename), source.read(entry))
    return buffer.getvalue()


def predict(torchscript, pixels):
    """The matte that the finished file gives, as a numpy array of H x W."""
    module = torch.jit.load(io.BytesIO(torchscript))
    with torch.no_grad():
        return module(torch.from_numpy(pixels))[0, 0].numpy()
