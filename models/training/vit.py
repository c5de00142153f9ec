"""A vision transformer that sees what the subject is, and convolutions that see where it ends."""

import torch
from torch import Tensor, nn

from config import ViTConfig
from model import normalized, pointwise, resized, separable
from vit_encoder import Encoder

#: Channels of the transformer's features once they are brought together.
NECK = 256
#: Channels of the detail stream at strides 2, 4 and 8.
DETAIL = (32, 48, 64)
#: Channels of the decoder's stages, from stride 8 to stride 2.
DECODER = (160, 96, 48)


def strided(inputs: int, outputs: int) -> nn.Sequential:
    """A 3x3 convolution to half the grid, batch norm, ReLU."""
    convolution = nn.Conv2d(inputs, outputs, 3, 2, 1, bias=False)
    return nn.Sequential(convolution, normalized(outputs), nn.ReLU(inplace=True))


class Stage(nn.Module):
    """Brings deep features to the grid of a skip, and merges both."""

    def __init__(self, deep: int, skip: int, channels: int) -> None:
        super().__init__()
        self.merge = nn.Sequential(separable(deep + skip, channels), separable(channels, channels))

    def forward(self, deep: Tensor, skip: Tensor) -> Tensor:
        return self.merge(torch.cat([resized(deep, skip), skip], 1))


class ViTMatting(nn.Module):
    """Pixels to logits of being foreground; 22.6 million weights as ViT-S/14.

    The transformer's grid is too coarse for edges: a stream of convolutions keeps strides 2, 4
    and 8 for the decoder, as in ViTMatte (Yao et al. 2023, arXiv:2305.15272).
    """

    def __init__(self, config: ViTConfig) -> None:
        super().__init__()
        self.encoder = Encoder(config)
        self.neck = pointwise(config.width * len(config.taps), NECK)
        half, quarter, eighth = DETAIL
        self.detail = nn.ModuleList(
            [
                strided(3, half),
                separable(half, quarter, stride=2),
                separable(quarter, eighth, stride=2),
            ]
        )
        widths = (NECK, *DECODER)
        self.stages = nn.ModuleList(
            Stage(deep, skip, channels)
            for deep, skip, channels in zip(widths, reversed(DETAIL), DECODER, strict=False)
        )
        self.coarse = nn.Conv2d(NECK, 1, 1)
        self.head = nn.Conv2d(DECODER[-1], 1, 1)
        # Not persistent: they come from the configuration.
        self.register_buffer("mean", torch.tensor(config.mean).view(1, 3, 1, 1), persistent=False)
        self.register_buffer(
            "deviation", torch.tensor(config.deviation).view(1, 3, 1, 1), persistent=False
        )

    def network(self, inputs: Tensor) -> tuple[Tensor, Tensor]:
        """Normalised N x 3 x H x W to logits at half the size, and on the grid of patches."""
        skips, values = [], inputs
        for layer in self.detail:
            values = layer(values)
            skips.append(values)
        deep = self.neck(self.encoder(inputs))
        coarse = self.coarse(deep)
        for stage, skip in zip(self.stages, reversed(skips), strict=True):
            deep = stage(deep, skip)
        return self.head(deep), coarse

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """RGB in 0...1, N x 3 x H x W, sides multiples of the patch and of 8 (56 with patches of
        14), to float32 logits of N x 1 x H x W.

        The second is the transformer's own answer on its own grid, which training alone looks at.
        """
        logits, coarse = self.network((pixels - self.mean) / self.deviation)
        return resized(logits.float(), pixels), coarse.float()
