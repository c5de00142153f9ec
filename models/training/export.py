"""A checkpoint to a model file of Cutout: TorchScript that libtorch 1.13.1 loads.

    /usr/bin/python3 export.py RUN/best.pt MODEL.pt --size 384

Runs in Debian's Python, whose PyTorch is that very 1.13.1. What is written was read back first and
compared with the network. `--goldens FOLDER` also writes mattes of photos, for the Swift tests.
"""

import argparse
import copy
import io
import pathlib
import warnings
import zipfile
from collections.abc import Iterable

import numpy
import torch
from torch import Tensor

from checkpoint import Checkpoint
from deploy import (
    IntegerLinear,
    MattingModule,
    calibrate,
    fold_batch_norms,
    shrink,
    simplify,
)
from errors import TrainingError, run
from networks import Network, built

#: The largest difference that half precision may make to any cell of the matte that is compared,
TOLERANCE = 0.02
#: and 8-bit integers to the mean cell: those move single cells of soft edges further.
MEAN_TOLERANCE = 0.003
#: Bytes that a model file may have.
LARGEST = 25_000_000
#: The PyTorch that serves.
LIBTORCH = "1.13."
#: What people's photos may look like.
PHOTOS = pathlib.Path(__file__).parents[2] / "Tests" / "Fixtures" / "photos"


def network_of(path: pathlib.Path) -> tuple[Network, int]:
    """The averaged weights of a checkpoint, in evaluation mode; what sides are multiples of."""
    saved = Checkpoint.load(path)
    network = built(saved.config.network)
    network.load_state_dict(saved.average)
    return network.eval(), saved.config.network.multiple


def torchscript(
    network: Network, size: int, second: int | None = None, pictures: Iterable[Tensor] = ()
) -> bytes:
    """The model file for inputs of `size` x `size`; refuses one that it can see is wrong.

    Its answers are compared with the network's on `pictures`, or else on a drawn one.
    """
    exact = MattingModule(network, second).eval()
    small = MattingModule(copy.deepcopy(network), second).eval()
    fold_batch_norms(small)
    simplify(small, size)
    shrink(small)
    integers = any(isinstance(layer, IntegerLinear) for layer in small.modules())
    with torch.no_grad(), warnings.catch_warnings():
        # The trace is for one size on purpose; the tracer warns of every shape it takes as given.
        warnings.simplefilter("ignore", torch.jit.TracerWarning)
        traced = torch.jit.trace(small, _picture(size), check_trace=False)
        buffer = io.BytesIO()
        torch.jit.save(traced, buffer)
        content = without_debug_records(buffer.getvalue())
        written = torch.jit.load(io.BytesIO(content))
        for picture in pictures or [_picture(size)]:
            _require_sound(written(picture), exact(picture), integers, len(content))
    return content


def _picture(size: int) -> Tensor:
    """A disc on a gradient: a picture with something in it, the same every time."""
    y, x = torch.meshgrid(torch.linspace(-1, 1, size), torch.linspace(-1, 1, size), indexing="ij")
    disc = ((x * x + y * y) < 0.3).float()
    return torch.stack([0.5 + 0.5 * x, disc, 0.5 - 0.5 * y])[None]


def _require_sound(answer: Tensor, expected: Tensor, integers: bool, size: int) -> None:
    if answer.shape != expected.shape or answer.dtype != torch.float32:
        raise TrainingError(f"the exported model answers {tuple(answer.shape)} {answer.dtype}")
    if not torch.isfinite(answer).all():
        raise TrainingError("the weights give values that are no numbers; nothing was written")
    differences = (answer - expected).abs()
    if integers and differences.mean() > MEAN_TOLERANCE:
        raise TrainingError(
            f"8-bit weights move the matte by {differences.mean():.4f} in the mean where "
            f"{MEAN_TOLERANCE} is allowed; nothing was written"
        )
    if not integers and differences.max() > TOLERANCE:
        raise TrainingError(
            f"half precision moves the matte by {differences.max():.3f} where {TOLERANCE} is "
            "allowed; nothing was written"
        )
    if size > LARGEST:
        raise TrainingError(f"the file would have {size / 1e6:.1f} MB; narrow the [model] settings")


def without_debug_records(archive: bytes) -> bytes:
    """Drops the source positions that PyTorch stores, which name folders of this machine."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(buffer, "w") as target:
        for entry in source.infolist():
            if not entry.filename.endswith(".debug_pkl"):
                target.writestr(zipfile.ZipInfo(entry.filename), source.read(entry))
    return buffer.getvalue()


def photos_of(folder: pathlib.Path, size: int) -> dict[str, Tensor]:
    """The folder's JPEGs by name, as inputs of a model file."""
    from PIL import Image

    found = {}
    for path in sorted(folder.glob("*.jpg")):
        photo = Image.open(path).convert("RGB").resize((size, size), Image.Resampling.BILINEAR)
        pixels = torch.from_numpy(numpy.asarray(photo).copy())
        found[path.stem] = pixels.permute(2, 0, 1)[None].float() / 255
    if not found:
        raise TrainingError(f"{folder} holds no photos (*.jpg); name another by --photos")
    return found


def write_goldens(content: bytes, name: str, photos: dict[str, Tensor], to: pathlib.Path) -> None:
    """`to`/NAME-PHOTO.png for each photo: the file's own float32 matte as 8-bit grey."""
    from PIL import Image

    module = torch.jit.load(io.BytesIO(content))
    for photo, pixels in photos.items():
        with torch.no_grad():
            matte = module(pixels)[0, 0].mul(255).round().byte().numpy()
        Image.fromarray(matte).save(to / f"{name}-{photo}.png", optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--size", type=int, required=True, help="side of the input, in pixels")
    parser.add_argument(
        "--second", type=int, metavar="SIDE", help="look again, mirrored and at this smaller side"
    )
    parser.add_argument(
        "--calibration",
        type=float,
        nargs=2,
        metavar=("SCALE", "OFFSET"),
        default=(1.0, 0.0),
        help="what the logits are multiplied by, and what is added then (Platt scaling)",
    )
    parser.add_argument("--goldens", type=pathlib.Path, help="folder to write mattes to")
    parser.add_argument(
        "--photos",
        type=pathlib.Path,
        default=PHOTOS,
        help="folder of the photos to compare on, and for --goldens",
    )
    arguments = parser.parse_args()
    if not torch.__version__.startswith(LIBTORCH):
        raise TrainingError(
            f"this Python has PyTorch {torch.__version__}, whose files libtorch 1.13.1 may not "
            "read; install python3-torch and python3-torchvision and run this with /usr/bin/python3"
        )
    network, multiple = network_of(arguments.checkpoint)
    for side in (arguments.size, arguments.second):
        if side is not None and (side <= 0 or side % multiple):
            raise TrainingError(f"--size and --second must be multiples of {multiple}")
    photos = photos_of(arguments.photos, arguments.size)
    calibrate(network, *arguments.calibration)
    content = torchscript(network, arguments.size, arguments.second, photos.values())
    arguments.out.write_bytes(content)
    print(f"{arguments.out}: {len(content) / 1e6:.1f} MB")
    if arguments.goldens:
        write_goldens(content, arguments.out.stem, photos, arguments.goldens)


if __name__ == "__main__":
    run(main)
