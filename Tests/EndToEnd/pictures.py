"""Images made for tests: of every kind that people send, and of kinds that mean harm."""

from __future__ import annotations

import io
import random
import struct
import zlib

from PIL import Image, ImageChops, ImageDraw


def encoded(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    """The image as a file's bytes."""
    output = io.BytesIO()
    image.save(output, form, **options)
    return output.getvalue()


def decoded(data: bytes) -> Image.Image:
    """A file's bytes as a fully loaded image."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def scene(width: int = 320, height: int = 240, colour: str = "crimson") -> Image.Image:
    """A photo of a disc left of the middle: an easy subject for any model.

    Its grain tells it from a flat graphic, whose ground is taken away without a model.
    """
    image = Image.new("RGB", (width, height), "lightgrey")
    radius = min(width, height) // 3
    x, y = width // 3, height // 2
    ImageDraw.Draw(image).ellipse((x - radius, y - radius, x + radius, y + radius), colour)
    grain = Image.frombytes("L", image.size, random.Random(1).randbytes(width * height))
    grain = grain.point([level // 6 for level in range(256)]).convert("RGB")
    return ImageChops.add(image, grain, offset=-21)


def png(width: int, height: int, rows: bytes, *, bit_depth: int = 8, color_type: int = 2) -> bytes:
    """A PNG file of the given header and (unfiltered) rows, whether or not they agree."""
    header = struct.pack(">IIBBBBB", width, height, bit_depth, color_type, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows, 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


def png_of_16_bits(width: int = 64, height: int = 48) -> bytes:
    """A PNG with 16 bits a channel and alpha, opaque."""
    row = b"\0" + struct.pack(">4H", 0xFFFF, 0x8000, 0x0001, 0xFFFF) * width
    return png(width, height, row * height, bit_depth=16, color_type=6)


def png_bomb(width: int, height: int) -> bytes:
    """A small PNG whose header and (compressed) rows claim very many pixels."""
    return png(width, height, bytes(8_000_000))


def jpeg_bomb(width: int, height: int) -> bytes:
    """A small JPEG whose frame header claims very many pixels."""
    data = bytearray(encoded(scene(64, 64), "JPEG"))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def webp_bomb() -> bytes:
    """A small lossless WebP whose header claims 16,383 by 16,383 pixels."""
    data = bytearray(encoded(scene(64, 64), "WEBP", lossless=True))
    start = data.index(b"VP8L") + 9
    bits = struct.unpack_from("<I", data, start)[0]
    struct.pack_into("<I", data, start, (bits & ~0x0FFFFFFF) | 16382 | 16382 << 14)
    return bytes(data)


def animated_webp() -> bytes:
    """Two frames: a crimson disc, then a blue one."""
    frames = [scene(), scene(colour="blue")]
    return encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=100)
