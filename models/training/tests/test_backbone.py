"""Weights out of a TensorFlow graph."""

import pathlib
import struct

import numpy
import pytest
import torch

from backbone import load, mobilenet
from errors import TrainingError
from frozen_graph import read_constants


def field(number: int, content: bytes | int) -> bytes:
    """One field of a protocol buffer."""
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    return varint(number << 3 | 2) + varint(len(content)) + content


def varint(value: int) -> bytes:
    result = b""
    while value > 127:
        result += bytes([value & 127 | 128])
        value >>= 7
    return result + bytes([value])


def constant(name: str, values: numpy.ndarray) -> bytes:
    """A Const node, as TensorFlow's node_def.proto has it."""
    shape = b"".join(field(2, field(1, size)) for size in values.shape)
    tensor = field(1, 1) + field(2, shape) + field(4, values.astype("<f4").tobytes())
    attribute = field(1, b"value") + field(2, field(8, tensor))
    kind = field(1, b"dtype") + field(2, field(6, 1))
    return field(
        1, field(1, name.encode()) + field(2, b"Const") + field(5, kind) + field(5, attribute)
    )


def graph_of(features: torch.nn.Sequential) -> bytes:
    """The first block's project convolution and the stem, in TensorFlow's layout."""
    stem, project = features[0][0].weight, features[1].block[1][0].weight
    depthwise, variance = features[1].block[0][0].weight, features[0][1].running_var
    prefix = "FeatureExtractor/MobilenetV3/"
    parts = {
        "Conv/weights": stem.permute(2, 3, 1, 0),
        "Conv/BatchNorm/moving_variance": variance,
        "expanded_conv/depthwise/depthwise_weights": depthwise.permute(2, 3, 0, 1),
        "expanded_conv/project/weights": project.permute(2, 3, 1, 0),
    }
    nodes = [constant(prefix + name, value.detach().numpy()) for name, value in parts.items()]
    return b"".join(nodes) + field(1, field(1, b"input") + field(2, b"Placeholder"))


def test_constants_keep_name_shape_and_values(tmp_path: pathlib.Path) -> None:
    values = numpy.arange(6, dtype=numpy.float32).reshape(2, 3) + struct.unpack("<f", b"abcd")[0]
    (tmp_path / "graph.pb").write_bytes(constant("layer/weights", values))
    found = read_constants(tmp_path / "graph.pb")
    assert list(found) == ["layer/weights"]
    numpy.testing.assert_array_equal(found["layer/weights"], values)


def test_layouts_are_turned(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backbone.SMALLEST_SHARE", 0.0)
    origin, copy = mobilenet("reduced"), mobilenet("reduced")
    torch.nn.init.uniform_(origin[0][1].running_var)
    (tmp_path / "graph.pb").write_bytes(graph_of(origin))
    load(copy, str(tmp_path / "graph.pb"))
    for place in ("0.0.weight", "0.1.running_var", "1.block.0.0.weight", "1.block.1.0.weight"):
        assert torch.equal(copy.state_dict()[place], origin.state_dict()[place]), place


def test_a_state_dictionary_starts_the_backbone(tmp_path: pathlib.Path) -> None:
    origin, copy = mobilenet("reduced"), mobilenet("reduced")
    torch.save(origin.state_dict(), tmp_path / "weights.pt")
    assert "100%" in load(copy, str(tmp_path / "weights.pt"))
    assert torch.equal(copy[16][0].weight, origin[16][0].weight)


def test_other_files_are_refused(tmp_path: pathlib.Path) -> None:
    (tmp_path / "graph.pb").write_bytes(b"\x0a\xff\xff")
    with pytest.raises(TrainingError, match="no frozen TensorFlow graph"):
        load(mobilenet("reduced"), str(tmp_path / "graph.pb"))
    torch.save({"0.0.weight": torch.zeros(1)}, tmp_path / "other.pt")
    with pytest.raises(TrainingError, match="MobileNetV3-Large"):
        load(mobilenet("reduced"), str(tmp_path / "other.pt"))
    with pytest.raises(TrainingError, match="--backbone"):
        load(mobilenet("reduced"), str(tmp_path / "absent.pt"))
