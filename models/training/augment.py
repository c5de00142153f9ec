"""Variation of photos and their mattes, as people's photos vary.

Photos: uint8, H x W x 3. Mattes: uint8, H x W.
"""

import cv2
import numpy
from albumentations import (
    ColorJitter,
    Compose,
    GaussianBlur,
    GaussNoise,
    HorizontalFlip,
    ImageCompression,
    MotionBlur,
    OneOf,
    RandomResizedCrop,
    Resize,
    ToGray,
)


def augmentation(size: int, strength: float) -> Compose:
    """To a square of `size` pixels, with crops, flips, colours, blur and compression."""
    if strength == 0:
        return Compose([Resize(size, size, interpolation=cv2.INTER_AREA)])
    crop = RandomResizedCrop(
        (size, size), scale=(1 - 0.65 * strength, 1.0), ratio=(0.6, 1.7), p=0.75
    )
    blur = OneOf(
        [GaussianBlur(blur_limit=(3, 5)), MotionBlur(blur_limit=5), GaussNoise()], p=0.15 * strength
    )
    return Compose(
        [
            crop,
            Resize(size, size, interpolation=cv2.INTER_AREA),
            HorizontalFlip(p=0.5),
            ColorJitter(0.35 * strength, 0.35 * strength, 0.35 * strength, 0.06 * strength, p=0.8),
            ToGray(p=0.05 * strength),
            blur,
            ImageCompression(quality_range=(35, 95), p=0.3 * strength),
        ]
    )


def background(
    shape: tuple[int, int], other: numpy.ndarray, random: numpy.random.Generator
) -> numpy.ndarray:
    """A backdrop: one colour, a gradient as in a studio, or another photo, far out of focus."""
    height, width = shape
    first, second = random.integers(0, 256, (2, 3)).astype(numpy.float32)
    kind = random.integers(3)
    if kind == 0:
        return numpy.broadcast_to(first, (height, width, 3)).astype(numpy.uint8)
    if kind == 1:
        ramp = numpy.linspace(0, 1, height, dtype=numpy.float32)[:, None, None]
        column = first + (second - first) * ramp
        return numpy.broadcast_to(column, (height, width, 3)).astype(numpy.uint8)
    return cv2.GaussianBlur(cv2.resize(other, (width, height)), (0, 0), 0.08 * max(shape))


def on_background(
    photo: numpy.ndarray, matte: numpy.ndarray, backdrop: numpy.ndarray
) -> numpy.ndarray:
    """The photo's foreground before the backdrop; the matte is softened to hide the cut."""
    alpha = cv2.GaussianBlur(matte, (3, 3), 0)[..., None].astype(numpy.float32) / 255
    return (photo * alpha + backdrop * (1 - alpha)).round().astype(numpy.uint8)
