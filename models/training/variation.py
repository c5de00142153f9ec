"""Variation of photos and their mattes where they lie, a whole batch at a time.

What augment.py does photo by photo on processors, for photos that are in a GPU's memory; only JPEG
compression has no part in it. Photos: N x 3 x H x W, RGB in 0...1. Mattes: N x K x H x W, 0...1.
`strength`, 0 to 1, says how much they vary.
"""

import torch
from torch import Tensor
from torch.nn import functional

#: Least share of a photo's area that a crop keeps, at full strength, and its largest logarithm of
#: width by height; so many of all photos stay whole.
SMALLEST_CROP, ASPECT, WHOLE = 0.35, 0.52, 0.25
#: Largest angle that photos are turned by, in radians, and how many are.
ANGLE, TURNED = 0.25, 0.25
#: Largest change of brightness, contrast, saturation, each channel, and the logarithm of gamma.
BRIGHTNESS, CONTRAST, SATURATION, BALANCE, GAMMA = 0.35, 0.35, 0.4, 0.12, 0.25
#: How many photos become grey, are blurred, and get noise; the noise's largest deviation.
GREY, BLURRED, NOISY, NOISE = 0.05, 0.2, 0.15, 0.05
#: Shares of backdrops of one colour and of two; the others are other photos, far out of focus. A
#: part of the former is as white as a studio.
ONE_COLOUR, TWO_COLOURS, STUDIO = 0.4, 0.3, 0.4
#: How many pixels of another photo make one of a backdrop, a side.
OUT_OF_FOCUS = 16
#: What red, green and blue add to brightness (ITU-R BT.601).
LUMA = (0.299, 0.587, 0.114)


class Draw:
    """Random numbers for a batch, one or more for each photo, all from one seed."""

    def __init__(self, count: int, seed: int, device: torch.device) -> None:
        self.count, self.device = count, device
        self.generator = torch.Generator(device).manual_seed(seed)

    def uniform(self, low: float, high: float, *shape: int) -> Tensor:
        """N x shape."""
        size = (self.count, *shape)
        return low + (high - low) * torch.rand(size, generator=self.generator, device=self.device)

    def chance(self, share: float, *shape: int) -> Tensor:
        """N x shape, true for that share of all."""
        return self.uniform(0, 1, *shape) < share

    def normal(self, *shape: int) -> Tensor:
        size = (self.count, *shape)
        return torch.randn(size, generator=self.generator, device=self.device)


def geometry(draw: Draw, strength: float) -> Tensor:
    """Crops, turns and flips: N x 2 x 3, from a varied photo's cells to the photo's, in -1...1."""
    whole = draw.chance(WHOLE)
    area = draw.uniform(1 - (1 - SMALLEST_CROP) * strength, 1).masked_fill(whole, 1)
    aspect = draw.uniform(-ASPECT, ASPECT).exp().masked_fill(whole, 1)
    width, height = (area * aspect).sqrt().clamp(max=1), (area / aspect).sqrt().clamp(max=1)
    x, y = draw.uniform(-1, 1) * (1 - width), draw.uniform(-1, 1) * (1 - height)
    angle = draw.uniform(-ANGLE, ANGLE) * draw.chance(TURNED * strength)
    side = torch.where(draw.chance(0.5), -1.0, 1.0)
    across = torch.stack([angle.cos() * width * side, -angle.sin() * width, x], 1)
    down = torch.stack([angle.sin() * height * side, angle.cos() * height, y], 1)
    return torch.stack([across, down], 1)


def moved(planes: Tensor, matrices: Tensor, size: int) -> Tensor:
    """N x C x size x size: what `matrices` of geometry() select; mirrored past the borders."""
    grid = functional.affine_grid(matrices, (*planes.shape[:2], size, size), align_corners=False)
    return functional.grid_sample(planes, grid, padding_mode="reflection", align_corners=False)


def on_backgrounds(photos: Tensor, alpha: Tensor, chosen: Tensor, draw: Draw) -> Tensor:
    """The foregrounds of the chosen photos (N) before backdrops; alpha (N x 1 x H x W) softened."""
    first, second = draw.uniform(0, 1, 3, 1, 1), draw.uniform(0, 1, 3, 1, 1)
    white = draw.uniform(0.92, 1, 1, 1, 1)
    plain = torch.where(draw.chance(STUDIO, 1, 1, 1), white, first).expand_as(photos)
    ramp = torch.linspace(0, 1, photos.shape[2], device=photos.device).view(1, 1, -1, 1)
    gradient = (first + (second - first) * ramp).expand_as(photos)
    blurred = functional.avg_pool2d(photos.roll(1, 0), OUT_OF_FOCUS)
    other = functional.interpolate(blurred, size=photos.shape[2:], mode="bilinear")
    kind = draw.uniform(0, 1, 1, 1, 1)
    backdrop = torch.where(kind < ONE_COLOUR + TWO_COLOURS, gradient, other)
    backdrop = torch.where(kind < ONE_COLOUR, plain, backdrop)
    soft = functional.avg_pool2d(alpha, 3, 1, 1, count_include_pad=False)
    composite = photos * soft + backdrop * (1 - soft)
    return torch.where(chosen.view(-1, 1, 1, 1), composite, photos)


def coloured(photos: Tensor, draw: Draw, strength: float) -> Tensor:
    """Other brightness, contrast, saturation, white balance and gamma; some become grey."""

    def factor(spread: float, *shape: int) -> Tensor:
        return draw.uniform(1 - spread * strength, 1 + spread * strength, *shape)

    photos = photos * factor(BRIGHTNESS, 1, 1, 1)
    mean = photos.mean((1, 2, 3), keepdim=True)
    photos = mean + (photos - mean) * factor(CONTRAST, 1, 1, 1)
    luma = (photos * photos.new_tensor(LUMA).view(1, 3, 1, 1)).sum(1, keepdim=True)
    saturation = factor(SATURATION, 1, 1, 1)
    saturation = saturation.masked_fill(draw.chance(GREY * strength, 1, 1, 1), 0)
    photos = luma + (photos - luma) * saturation
    # Gamma's slope has no bound at 0: what is darker than a photo's first level stays above it.
    photos = (photos * factor(BALANCE, 3, 1, 1)).clamp(1e-4, 1)
    return photos ** (draw.uniform(-GAMMA, GAMMA, 1, 1, 1) * strength).exp()


def degraded(photos: Tensor, draw: Draw, strength: float) -> Tensor:
    """Some blurred as by enlarging, some with noise."""
    half = functional.avg_pool2d(photos, 2)
    soft = functional.interpolate(half, size=photos.shape[2:], mode="bilinear")
    blur = draw.uniform(0, 1, 1, 1, 1) * draw.chance(BLURRED * strength, 1, 1, 1)
    photos = photos + (soft - photos) * blur
    noise = draw.uniform(0, NOISE, 1, 1, 1) * draw.chance(NOISY * strength, 1, 1, 1)
    return (photos + draw.normal(*photos.shape[1:]) * noise).clamp(0, 1)


def varied(
    photos: Tensor,
    mattes: Tensor,
    known: Tensor,
    size: int,
    strength: float,
    swap: float,
    draw: Draw,
) -> tuple[Tensor, Tensor]:
    """Photos and mattes of `size`, moved alike; the photos in other colours.

    A share `swap` of those with a known matte (N x K: 1 where known) is put on other backgrounds.
    """
    if strength == 0:
        matrices = torch.eye(2, 3, device=photos.device).expand(len(photos), 2, 3)
    else:
        matrices = geometry(draw, strength)
    stack = moved(torch.cat([photos, mattes], 1), matrices, size)
    photos, mattes = stack[:, :3], stack[:, 3:]
    first = known.argmax(1)  # a drawn mask before a teacher's matte
    alpha = mattes[torch.arange(len(mattes), device=mattes.device), first][:, None]
    chosen = draw.chance(swap) & (known.amax(1) > 0)
    photos = on_backgrounds(photos, alpha, chosen, draw)
    return degraded(coloured(photos, draw, strength), draw, strength), mattes
