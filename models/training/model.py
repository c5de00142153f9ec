"""DeepLabV3+ (Chen et al. 2018, arXiv:1802.02611) on MobileNetV3-Large, for what stands out."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from backbone import NORM_MOMENTUM, TAPS, mobilenet
from config import ModelConfig


def normalized(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, momentum=NORM_MOMENTUM)


def pointwise(inputs: int, outputs: int) -> nn.Sequential:
    """1x1 convolution, batch norm, ReLU."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 1, bias=False), normalized(outputs), nn.ReLU(inplace=True)
    )


def separable(inputs: int, outputs: int, dilation: int = 1, stride: int = 1) -> nn.Sequential:
    """A 3x3 convolution of each channel for itself, then a 1x1 across; both with norm and ReLU."""
    depthwise = nn.Conv2d(
        inputs, inputs, 3, stride, dilation, dilation=dilation, groups=inputs, bias=False
    )
    return nn.Sequential(
        depthwise, normalized(inputs), nn.ReLU(inplace=True), *pointwise(inputs, outputs)
    )


def resized(values: Tensor, like: Tensor) -> Tensor:
    """`values` on the grid of `like`, bilinear."""
    return functional.interpolate(
        values, size=like.shape[-2:], mode="bilinear", align_corners=False
    )


class Pyramid(nn.Module):
    """Atrous spatial pyramid pooling: the same grid seen at several dilations, and as one mean."""

    def __init__(self, inputs: int, channels: int, rates: tuple[int, ...]) -> None:
        super().__init__()
        branches = [pointwise(inputs, channels)]
        branches += [separable(inputs, channels, rate) for rate in rates]
        self.branches = nn.ModuleList(branches)
        # Without batch norm: in training, a batch of one has a single mean per channel.
        self.pooled = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Conv2d(inputs, channels, 1), nn.ReLU(inplace=True)
        )
        self.project = pointwise(channels * (len(branches) + 1), channels)

    def forward(self, features: Tensor) -> Tensor:
        seen = [branch(features) for branch in self.branches]
        # Laid out like the others: one that is not takes all that follows out of channels-last.
        mean = self.pooled(features).expand_as(seen[0])
        mean = mean.contiguous(memory_format=torch.channels_last)
        return self.project(torch.cat([*seen, mean], 1))


class DecoderStage(nn.Module):
    """Brings deep features to a skip's grid and merges both."""

    def __init__(self, deep: int, skip: int, skip_channels: int, channels: int) -> None:
        super().__init__()
        self.reduce = pointwise(skip, skip_channels)
        self.merge = nn.Sequential(
            separable(deep + skip_channels, channels), separable(channels, channels)
        )

    def forward(self, deep: Tensor, skip: Tensor) -> Tensor:
        return self.merge(torch.cat([resized(deep, skip), self.reduce(skip)], 1))


class DeepLab(nn.Module):
    """Pixels to logits of being foreground.

    The paper's decoder has one skip, of stride 4; the configuration may add others (the base has
    one of stride 8).
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.features = mobilenet(config.tail)
        self.pyramid = Pyramid(
            self.features[-1].out_channels, config.aspp_channels, config.aspp_rates
        )
        self.strides = [stride for stride, _ in config.decoder]
        widths = [config.aspp_channels, *(channels for _, channels in config.decoder)]
        self.decoder = nn.ModuleList(
            DecoderStage(deep, TAPS[stride][1], config.skip_channels, channels)
            for deep, channels, stride in zip(widths, widths[1:], self.strides, strict=False)
        )
        self.coarse = nn.Conv2d(config.aspp_channels, 1, 1)
        self.head = nn.Conv2d(widths[-1], 1, 1)
        # Not persistent: they come from the configuration, which every checkpoint holds.
        self.register_buffer("mean", torch.tensor(config.mean).view(1, 3, 1, 1), persistent=False)
        self.register_buffer(
            "deviation", torch.tensor(config.deviation).view(1, 3, 1, 1), persistent=False
        )

    def encode(self, inputs: Tensor) -> tuple[Tensor, dict[int, Tensor]]:
        """The pyramid's result (stride 16) and the skips by stride."""
        wanted = {TAPS[stride][0]: stride for stride in self.strides}
        skips = {}
        for index, layer in enumerate(self.features):
            inputs = layer(inputs)
            if index in wanted:
                skips[wanted[index]] = inputs
        return self.pyramid(inputs), skips

    def network(self, inputs: Tensor) -> tuple[Tensor, Tensor]:
        """Normalised N x 3 x H x W to logits on the last skip's grid, and on the deepest."""
        deep, skips = self.encode(inputs)
        coarse = self.coarse(deep)
        for stage, stride in zip(self.decoder, self.strides, strict=False):
            deep = stage(deep, skips[stride])
        return self.head(deep), coarse

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """RGB in 0...1, N x 3 x H x W, sides multiples of 32, to float32 logits of N x 1 x H x W.

        The second is the pyramid's own answer on its own grid, which training alone looks at.
        """
        logits, coarse = self.network((pixels - self.mean) / self.deviation)
        return resized(logits.float(), pixels), coarse.float()
