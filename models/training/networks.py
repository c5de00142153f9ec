"""The networks that a configuration can name."""

from config import ModelConfig, ViTConfig
from model import DeepLab
from vit import ViTMatting

#: Pixels to logits, and to coarse ones; see either's `forward`.
Network = DeepLab | ViTMatting


def built(config: ModelConfig | ViTConfig) -> Network:
    """The network of these widths, untrained."""
    return ViTMatting(config) if isinstance(config, ViTConfig) else DeepLab(config)
