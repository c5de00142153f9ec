"""The network's layout in memory, and how its training is made quick."""

import torch
from synthetic import CONFIG
from torch import nn

from model import DeepLab
from optimization import compute_depthwise_in_float32, freeze, optimizer


def test_what_comes_in_channels_last_stays_so() -> None:
    network = DeepLab(CONFIG.model).eval()
    pixels = torch.rand(1, 3, 64, 64).contiguous(memory_format=torch.channels_last)
    with torch.no_grad():
        deep, _ = network.encode(pixels)
        logits, _ = network(pixels)
    assert deep.is_contiguous(memory_format=torch.channels_last)
    assert logits.shape == (1, 1, 64, 64)


def test_frozen_layers_stay_as_they_are() -> None:
    torch.manual_seed(0)
    network = DeepLab(CONFIG.model)
    freeze(network, 3)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    learns = optimizer(network, CONFIG.optimizer)
    for group in learns.param_groups:
        group["lr"] = 0.1
    network(torch.rand(2, 3, 64, 64))[0].mean().backward()
    learns.step()
    changed = {
        name for name, value in network.state_dict().items() if not torch.equal(value, before[name])
    }
    assert not {
        name for name in changed if name.startswith(tuple(f"features.{i}." for i in range(3)))
    }
    assert {"features.3.block.0.0.weight", "head.weight"} <= changed


def test_depthwise_convolutions_are_not_rounded() -> None:
    torch.manual_seed(0)
    network = DeepLab(CONFIG.model)
    weights = network.state_dict()
    exact = next(
        layer
        for layer in network.features.modules()
        if isinstance(layer, nn.Conv2d) and layer.groups > 1
    )
    values = torch.rand(1, exact.in_channels, 16, 16)
    expected = exact(values)
    with torch.autocast("cpu", torch.bfloat16):
        assert exact(values).dtype == torch.bfloat16
    compute_depthwise_in_float32(network)
    with torch.autocast("cpu", torch.bfloat16):
        assert torch.equal(exact(values), expected)
    assert network.state_dict().keys() == weights.keys()
