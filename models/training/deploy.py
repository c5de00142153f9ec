"""The network as it is served: normalisation and sigmoid inside, weights kept small."""

import itertools
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from model import resized
from networks import Network
from vit_encoder import Attention, Block, Encoder


class MattingModule(nn.Module):
    """Pixels in, matte out: what models/README.md says a model file is.

    Input: float32, 1 x 3 x H x W, RGB, 0...1. Output: float32, 1 x 1 x H x W, 0 (background) to 1.
    Normalisation and the last sigmoid are computed in float32, whatever the network is computed in.
    With `second`, the photo is looked at once more, mirrored and reduced to that side, and the mean
    of both answers' logits counts: what is seen only from one side or at one size is mostly wrong.
    """

    def __init__(self, network: Network, second: int | None = None) -> None:
        super().__init__()
        self.second = second
        # Plain attributes become constants of the trace, which a change of precision misses ...
        self.mean, self.deviation = network.mean.clone(), network.deviation.clone()
        self.network = network
        # ... and a buffer changes with it: this one has the precision of the network.
        self.register_buffer("precision", torch.zeros(1))

    def forward(self, pixels: Tensor) -> Tensor:
        normalized = (pixels - self.mean) / self.deviation
        logits = self._logits(normalized, pixels)
        if self.second is not None:
            size = (self.second, self.second)
            reduced = functional.interpolate(normalized.flip(3), size=size, mode="bilinear")
            logits = (logits + self._logits(reduced, pixels).flip(3)) / 2
        return logits.sigmoid()

    def _logits(self, normalized: Tensor, like: Tensor) -> Tensor:
        logits, _ = self.network.network(normalized.type_as(self.precision))
        return resized(logits.float(), like)


class HalfConvolution(nn.Module):
    """A convolution whose weights lie in half precision and work in that of `precision`.

    Asking the buffer rather than the input makes the conversion a constant, which freezing folds.
    """

    def __init__(self, origin: nn.Conv2d) -> None:
        super().__init__()
        self.stride, self.padding = origin.stride, origin.padding
        self.dilation, self.groups = origin.dilation, origin.groups
        self.weight = nn.Parameter(origin.weight.half(), requires_grad=False)
        bias = torch.zeros(origin.out_channels) if origin.bias is None else origin.bias
        self.bias = nn.Parameter(bias.half(), requires_grad=False)
        self.register_buffer("precision", torch.zeros(1))

    def forward(self, inputs: Tensor) -> Tensor:
        return functional.conv2d(
            inputs,
            self.weight.type_as(self.precision),
            self.bias.type_as(self.precision),
            self.stride,
            self.padding,
            self.dilation,
            self.groups,
        )


class IntegerLinear(nn.Module):
    """A linear layer whose weights lie in 8-bit integers, with a factor for each output channel.

    They work in the precision of `precision`, as a half convolution's do; factors and bias are
    constants of the trace, so that a change of precision rounds the product alone.
    """

    #: Integers go from minus this to this.
    LARGEST = 127

    def __init__(self, origin: nn.Linear) -> None:
        super().__init__()
        weight = origin.weight.detach()
        self.scale = (weight.abs().amax(1, keepdim=True) / self.LARGEST).clamp(min=1e-12)
        self.bias = origin.bias.detach().clone()
        integers = (weight / self.scale).round().to(torch.int8)
        self.weight = nn.Parameter(integers, requires_grad=False)
        self.register_buffer("precision", torch.zeros(1))

    def forward(self, inputs: Tensor) -> Tensor:
        weight = (self.weight.float() * self.scale).type_as(self.precision)
        return functional.linear(inputs, weight, self.bias.type_as(self.precision))


class BatchedAttention(nn.Module):
    """The attention of one photo, as two products that the heads are the batch of.

    The factor of the scores is in the queries' weights; written out, because libtorch 1.13 has no
    attention in one piece that processors run.
    """

    def __init__(self, origin: Attention) -> None:
        super().__init__()
        self.heads = origin.heads
        self.qkv, self.proj = origin.qkv, origin.proj
        queries = self.qkv.out_features // 3
        with torch.no_grad():
            for values in (self.qkv.weight, self.qkv.bias):
                values[:queries].mul_((queries // self.heads) ** -0.5)

    def forward(self, tokens: Tensor) -> Tensor:
        parts = self.qkv(tokens[0]).unflatten(1, (3 * self.heads, -1)).transpose(0, 1)
        query, key, value = parts.chunk(3)
        mixed = torch.bmm(torch.bmm(query, key.transpose(1, 2)).softmax(-1), value)
        return self.proj(mixed.transpose(0, 1).flatten(1))[None]


@torch.no_grad()
def calibrate(network: Network, scale: float, offset: float) -> None:
    """Multiplies the network's logits by `scale` and adds `offset`, in its last layer's weights.

    Platt scaling (Platt 1999): a network that was taught with soft targets is less sure than it is
    right. The order of the cells stays, so no threshold's precision or recall changes.
    """
    network.head.weight.mul_(scale)
    network.head.bias.mul_(scale).add_(offset)


class Normalized(NamedTuple):
    """A convolution and the batch norm behind it, and where they stand."""

    sequence: nn.Sequential
    convolution_name: str
    convolution: nn.Conv2d
    norm_name: str
    norm: nn.BatchNorm2d


def normalized_convolutions(network: nn.Module) -> list[Normalized]:
    """All pairs of the network, each of which folds into one convolution."""
    return [
        Normalized(sequence, first, convolution, second, norm)
        for sequence in network.modules()
        if isinstance(sequence, nn.Sequential)
        for (first, convolution), (second, norm) in itertools.pairwise(sequence.named_children())
        if isinstance(convolution, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d)
    ]


def fold_batch_norms(network: nn.Module) -> None:
    """Multiplies batch norms into the convolutions before them: the same function, fewer layers."""
    for pair in normalized_convolutions(network):
        folded = nn.utils.fuse_conv_bn_eval(pair.convolution, pair.norm)
        setattr(pair.sequence, pair.convolution_name, folded)
        setattr(pair.sequence, pair.norm_name, nn.Identity())


@torch.no_grad()
def simplify(network: nn.Module, size: int) -> None:
    """Makes a transformer the same function of one photo of `size` x `size`, in fewer steps."""
    for part in list(network.modules()):
        if isinstance(part, Block):
            fold_scale(part, "ls1", part.attn.proj)
            fold_scale(part, "ls2", part.mlp.fc2)
            part.attn = BatchedAttention(part.attn)
        elif isinstance(part, Encoder):
            side = size // part.patch_embed.stride[0]
            settled = functional.interpolate(part.position, size=(side, side), mode="bicubic")
            part.position = nn.Parameter(settled.half(), requires_grad=False)


def fold_scale(block: Block, name: str, layer: nn.Linear) -> None:
    """Multiplies a branch's factors into the linear layer before them."""
    factors = getattr(block, name).gamma
    layer.weight.mul_(factors[:, None])
    layer.bias.mul_(factors)
    setattr(block, name, nn.Identity())


def shrink(module: nn.Module) -> None:
    """Replaces convolutions and linear layers by ones that keep their weights small."""
    for name, child in module.named_children():
        if isinstance(child, nn.Conv2d):
            setattr(module, name, HalfConvolution(child))
        elif isinstance(child, nn.Linear):
            setattr(module, name, IntegerLinear(child))
        else:
            shrink(child)


def as_served(
    module: torch.jit.ScriptModule, precision: torch.dtype = torch.float32
) -> torch.jit.ScriptModule:
    """A model file as Sources/CTorch prepares it; run it without TorchScript's optimizer."""
    module = module.eval()
    if precision is not torch.float32:
        module = module.to(precision)
    for weight in module.parameters():
        if weight.dim() == 4:
            weight.data = weight.contiguous(memory_format=torch.channels_last)
    return torch.jit.freeze(module)
