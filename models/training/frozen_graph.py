"""Reads the constants of a frozen TensorFlow graph without TensorFlow.

A graph is a protocol buffer (https://protobuf.dev/programming-guides/encoding/). The field numbers
are those of TensorFlow's graph.proto, node_def.proto, attr_value.proto and tensor.proto.
"""

import pathlib
from collections.abc import Iterator

import numpy

from errors import TrainingError

GRAPH_NODE = 1
NODE_NAME, NODE_OPERATION, NODE_ATTRIBUTE = 1, 2, 5
ENTRY_KEY, ENTRY_VALUE = 1, 2
ATTRIBUTE_TENSOR = 8
TENSOR_TYPE, TENSOR_SHAPE, TENSOR_CONTENT = 1, 2, 4
SHAPE_DIMENSION, DIMENSION_SIZE = 2, 1
FLOAT = 1


def read_constants(path: pathlib.Path) -> dict[str, numpy.ndarray]:
    """Every float32 constant that is stored as raw bytes, by the name of its node."""
    try:
        graph = memoryview(path.read_bytes())
    except OSError as error:
        raise TrainingError(
            f"{path} cannot be read; give --backbone torchvision or a file"
        ) from error
    try:
        nodes = [_fields(node) for number, node in _stream(graph) if number == GRAPH_NODE]
        return dict(found for node in nodes if (found := _constant(node)) is not None)
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise TrainingError(f"{path} is no frozen TensorFlow graph: {error}") from error


def _constant(node: dict[int, list]) -> tuple[str, numpy.ndarray] | None:
    if bytes(node[NODE_OPERATION][0]) != b"Const":
        return None
    entries = [_fields(entry) for entry in node[NODE_ATTRIBUTE]]
    value = next(
        _fields(entry[ENTRY_VALUE][0])
        for entry in entries
        if bytes(entry[ENTRY_KEY][0]) == b"value"
    )
    tensor = _fields(value[ATTRIBUTE_TENSOR][0])
    if tensor[TENSOR_TYPE][0] != FLOAT or TENSOR_CONTENT not in tensor:
        return None
    shape = [
        _fields(dimension)[DIMENSION_SIZE][0]
        for dimension in _fields(tensor[TENSOR_SHAPE][0])[SHAPE_DIMENSION]
    ]
    array = numpy.frombuffer(tensor[TENSOR_CONTENT][0], "<f4").reshape(shape)
    return bytes(node[NODE_NAME][0]).decode(), array


def _fields(message: memoryview) -> dict[int, list]:
    found: dict[int, list] = {}
    for number, value in _stream(message):
        found.setdefault(number, []).append(value)
    return found


def _stream(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """(field number, value) of each field; integers for varints, bytes for all else."""
    position = 0
    while position < len(message):
        key, position = _varint(message, position)
        wire = key & 7
        if wire == 0:
            value, position = _varint(message, position)
            yield key >> 3, value
            continue
        if wire == 2:
            length, position = _varint(message, position)
        else:
            length = {1: 8, 5: 4}[wire]
        yield key >> 3, message[position : position + length]
        position += length


def _varint(message: memoryview, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[position]
        position += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, position
