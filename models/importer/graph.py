"""An ONNX graph as a PyTorch module, for inference at one fixed input size.

Only the operators that the registered models use are known; any other is refused by name.
Arithmetic on shapes is done with numpy while the module runs, so a trace of it keeps none of it.
"""

import numpy
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper


class UnsupportedGraph(Exception):
    """The graph asks for something that this importer cannot express."""


class OnnxModule(torch.nn.Module):
    """Runs the nodes that lead to the graph's first output.

    Input: float tensor 1x3xHxW, as the graph expects it. Output: the first output of the graph, as float32.
    The input's type decides in which precision the network runs: every convolution casts what it gets to it.
    Those whose names are in `float32` stay in float32 all the same, for layers whose answer a rounding of their
    input changes, and so does what lies between two of them. When the graph ends in a sigmoid, its logits are
    taken in float32 too, so that a matte keeps more than the eight bits of bfloat16's mantissa.
    """

    def __init__(self, model, float32=()):
        super().__init__()
        graph = model.graph
        unknown = sorted(set(float32) - {node.name for node in graph.node})
        if unknown:
            raise UnsupportedGraph(f"there are no layers called {', '.join(unknown)} to keep in float32")
        self.float32 = set(float32)
        self.output = graph.output[0].name
        needed = _nodes_leading_to(self.output, graph)
        self.nodes = [node for node in needed if node.op_type != "Constant"]
        untranslated = sorted({node.op_type for node in self.nodes} - set(OPERATORS))
        if untranslated:
            raise UnsupportedGraph(f"operators without a translation: {', '.join(untranslated)}")
        arrays = {tensor.name: tensor for tensor in graph.initializer}
        self.input = next(i.name for i in graph.input if i.name not in arrays)
        arrays.update({n.output[0]: n.attribute[0].t for n in needed if n.op_type == "Constant"})
        sizes = {name for node in self.nodes if node.op_type == "Resize" for name in node.input[1:]}
        self.kept = {name for node in self.nodes if node.name in self.float32 for name in node.input}
        self.constants, self.weights = {}, {}
        for name, tensor in arrays.items():
            self._adopt(name, numpy_helper.to_array(tensor), is_size=name in sizes)

    def _adopt(self, name, array, is_size):
        """Weights become parameters, so that freezing and changes of precision reach them."""
        if is_size or array.ndim == 0 or array.dtype.kind != "f":
            self.constants[name] = array
        elif name in self.kept:
            # A constant of the trace, which a change of the module's precision does not reach.
            self.constants[name] = _channels_last(torch.from_numpy(array.copy()))
        else:
            self.weights[name] = f"weight{len(self.weights)}"
            self.register_parameter(
                self.weights[name], torch.nn.Parameter(torch.from_numpy(array.copy()), False)
            )

    def forward(self, image):
        values = dict(self.constants)
        values.update({name: getattr(self, key) for name, key in self.weights.items()})
        values[self.input] = image
        for node in self.nodes:
            inputs = [values[name] if name else None for name in node.input]
            if node.op_type == "Conv":
                inputs[0] = inputs[0].float() if node.name in self.float32 else inputs[0].type_as(image)
            if node.op_type == "Concat" and isinstance(inputs[0], torch.Tensor):
                inputs = _of_one_type(inputs, image)
            if node.op_type == "Sigmoid" and node.output[0] == self.output:
                inputs[0] = inputs[0].float()
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            values[node.output[0]] = OPERATORS[node.op_type](attributes, *inputs)
        return values[self.output].float()


def _nodes_leading_to(output, graph):
    needed, kept = {output}, []
    for node in reversed(graph.node):
        if needed.intersection(node.output):
            needed.update(node.input)
            kept.append(node)
    return kept[::-1]


def _channels_last(weight):
    """The memory layout that the loader gives to the other weights."""
    return weight.contiguous(memory_format=torch.channels_last) if weight.dim() == 4 else weight


def _of_one_type(parts, image):
    """Where float32 and the network's precision meet, the network's precision goes on."""
    if len({part.dtype for part in parts}) == 1:
        return parts
    return [part.type_as(image) for part in parts]


def _symmetric(pads):
    half = len(pads) // 2
    if pads[:half] != pads[half:]:
        raise UnsupportedGraph(f"padding that differs between the sides: {pads}")
    return pads[:half]


def _conv(attributes, x, weight, bias=None):
    return F.conv2d(
        x, weight, bias,
        stride=attributes.get("strides", [1, 1]),
        padding=_symmetric(attributes.get("pads", [0, 0, 0, 0])),
        dilation=attributes.get("dilations", [1, 1]),
        groups=attributes.get("group", 1),
    )


def _max_pool(attributes, x):
    return F.max_pool2d(
        x, attributes["kernel_shape"],
        stride=attributes["strides"],
        padding=_symmetric(attributes["pads"]),
        ceil_mode=bool(attributes.get("ceil_mode", 0)),
    )


def _resize(attributes, x, _, scales=None, sizes=None):
    mode, grid = attributes["mode"], attributes["coordinate_transformation_mode"]
    if (mode, grid) != (b"linear", b"pytorch_half_pixel"):
        raise UnsupportedGraph(f"resizing by {mode.decode()} on a {grid.decode()} grid")
    if sizes is None:
        sizes = numpy.floor(numpy.array(x.shape) * scales)
    return F.interpolate(x, size=[int(s) for s in sizes[2:]], mode="bilinear", align_corners=False)


def _batch_norm(attributes, x, scale, bias, mean, variance):
    return F.batch_norm(x, mean, variance, scale, bias, training=False, eps=attributes["epsilon"])


def _instance_norm(attributes, x, scale, bias):
    return F.instance_norm(x, weight=scale, bias=bias, eps=attributes["epsilon"])


def _slice(_, x, starts, ends, axes, steps=None):
    picks = [slice(None)] * len(x.shape)
    for index, axis in enumerate(axes):
        step = 1 if steps is None else int(steps[index])
        picks[axis] = slice(int(starts[index]), min(int(ends[index]), 2**31 - 1), step)
    return x[tuple(picks)]


def _concat(attributes, *parts):
    if isinstance(parts[0], torch.Tensor):
        return torch.cat(parts, dim=attributes["axis"])
    return numpy.concatenate(parts, axis=attributes["axis"])


def _integers(values):
    return [int(v) for v in values]


OPERATORS = {
    "Add": lambda _, a, b: a + b,
    "BatchNormalization": _batch_norm,
    "Cast": lambda _, x: x.astype(numpy.int64),
    "Clip": lambda _, x, low, high: torch.clamp(x, float(low), float(high)),
    "Concat": _concat,
    "Conv": _conv,
    "Expand": lambda _, x, shape: x.expand(_integers(shape)),
    "Gather": lambda _, x, index: x[index],
    "GlobalAveragePool": lambda _, x: F.adaptive_avg_pool2d(x, 1),
    "InstanceNormalization": _instance_norm,
    "MatMul": lambda _, a, b: torch.matmul(a, b),
    "MaxPool": _max_pool,
    "Mul": lambda _, a, b: a * b,
    "Relu": lambda _, x: F.relu(x),
    "Reshape": lambda _, x, shape: x.reshape(_integers(shape)),
    "Resize": _resize,
    "Shape": lambda _, x: numpy.array([int(side) for side in x.shape]),
    "Sigmoid": lambda _, x: torch.sigmoid(x),
    "Slice": _slice,
    "Unsqueeze": lambda a, x: numpy.expand_dims(x, tuple(a["axes"])),
}
