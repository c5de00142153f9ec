"""DINOv2's vision transformer (Dosovitskiy et al., arXiv:2010.11929; Oquab et al., 2304.07193)."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from config import ViTConfig

#: DINOv2's; LayerNorm's default is ten times as large.
NORM_EPSILON = 1e-6


class Attention(nn.Module):
    """Every token looks at all tokens, several heads at once. N x T x width to the same."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, tokens: Tensor) -> Tensor:
        count, tokens_count, width = tokens.shape
        parts = self.qkv(tokens).view(count, tokens_count, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        mixed = attention(query, key, value)
        return self.proj(mixed.transpose(1, 2).reshape(count, tokens_count, width))


def attention(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """softmax(QK^T / sqrt(d)) V of N x heads x T x d, in one piece where PyTorch has it (2.0)."""
    if hasattr(functional, "scaled_dot_product_attention"):
        return functional.scaled_dot_product_attention(query, key, value)
    scores = (query * query.shape[-1] ** -0.5) @ key.transpose(-2, -1)
    return scores.softmax(-1) @ value


class Scale(nn.Module):
    """A factor for each channel, learnt (LayerScale, Touvron et al., arXiv:2103.17239)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(width))

    def forward(self, values: Tensor) -> Tensor:
        return values * self.gamma


class MLP(nn.Module):
    """Each token for itself, through four times its channels."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, values: Tensor) -> Tensor:
        return self.fc2(functional.gelu(self.fc1(values)))


class Block(nn.Module):
    """Attention, then an MLP, each added to what comes in.

    In training, the share `drop` of photos skips each branch (stochastic depth, arXiv:1603.09382).
    """

    def __init__(self, width: int, heads: int, drop: float) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width, NORM_EPSILON)
        self.attn = Attention(width, heads)
        self.ls1 = Scale(width)
        self.norm2 = nn.LayerNorm(width, NORM_EPSILON)
        self.mlp = MLP(width)
        self.ls2 = Scale(width)
        self.drop = drop

    def forward(self, tokens: Tensor) -> Tensor:
        tokens = tokens + self._kept(self.ls1(self.attn(self.norm1(tokens))))
        return tokens + self._kept(self.ls2(self.mlp(self.norm2(tokens))))

    def _kept(self, branch: Tensor) -> Tensor:
        """The branch of some photos, scaled so that its mean stays."""
        if not self.training or self.drop == 0:
            return branch
        keep = torch.rand(branch.shape[0], 1, 1, device=branch.device) >= self.drop
        return branch * keep.to(branch.dtype) / (1 - self.drop)


class Encoder(nn.Module):
    """Normalised N x 3 x H x W, sides multiples of the patch, to features on the grid of patches.

    The tokens after each block of `taps`, each with a norm of its own, side by side:
    N x (taps * width) x H/patch x W/patch.
    """

    def __init__(self, config: ViTConfig) -> None:
        super().__init__()
        width, depth = config.width, config.depth
        self.taps = config.taps
        self.patch_embed = nn.Conv2d(3, width, config.patch, config.patch)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))
        self.cls_position = nn.Parameter(torch.zeros(1, 1, width))
        self.position = nn.Parameter(torch.zeros(1, width, config.grid, config.grid))
        # Later blocks are skipped more often.
        self.blocks = nn.ModuleList(
            Block(width, config.heads, config.drop * index / max(1, depth - 1))
            for index in range(depth)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(width, NORM_EPSILON) for _ in self.taps)

    def forward(self, inputs: Tensor) -> Tensor:
        grid = self.patch_embed(inputs)
        tokens = self._tokens(grid)
        seen = []
        for index, block in enumerate(self.blocks):
            tokens = block(tokens)
            if index in self.taps:
                level = self.norms[len(seen)](tokens)[:, 1:]
                seen.append(level.transpose(1, 2).reshape(grid.shape))
        return torch.cat(seen, 1)

    def _tokens(self, grid: Tensor) -> Tensor:
        """The class token and the patches, each with its position: N x (1 + patches) x width."""
        position = self.position
        if position.shape[-2:] != grid.shape[-2:]:
            # Learnt for one grid; bicubic to any other, as DINOv2 does it.
            position = functional.interpolate(
                position.float(), size=grid.shape[-2:], mode="bicubic", align_corners=False
            )
        patches = (grid + position.type_as(grid)).flatten(2).transpose(1, 2)
        first = (self.cls_token + self.cls_position).type_as(patches)
        return torch.cat([first.expand(patches.shape[0], -1, -1), patches], 1)
