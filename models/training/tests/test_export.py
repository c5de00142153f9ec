"""What becomes a model file, and what does not."""

import io

import pytest
import torch
from synthetic import CONFIG, drawn_vit
from torch.nn import functional

import export
from backbone import mobilenet
from deploy import MattingModule, as_served, calibrate
from errors import TrainingError
from export import MEAN_TOLERANCE, TOLERANCE, torchscript
from model import DeepLab
from vit import ViTMatting

SIZE = 64


@pytest.fixture
def network() -> DeepLab:
    """With statistics and scales as a trained network has them, not all zeros and ones."""
    torch.manual_seed(0)
    network = DeepLab(CONFIG.model)
    with torch.no_grad():
        for layer in network.modules():
            if isinstance(layer, torch.nn.BatchNorm2d):
                layer.running_mean.uniform_(-0.2, 0.2)
                layer.running_var.uniform_(0.5, 1.5)
                layer.weight.uniform_(0.7, 1.3)
                layer.bias.uniform_(-0.3, 0.3)
    return network.eval()


def test_the_file_equals_the_network(network: DeepLab) -> None:
    exported = torch.jit.load(io.BytesIO(torchscript(network, SIZE)))
    pixels = torch.rand(1, 3, SIZE, SIZE)
    with torch.no_grad():
        matte, expected = exported(pixels), MattingModule(network)(pixels)
    assert matte.shape == (1, 1, SIZE, SIZE)
    assert matte.dtype == torch.float32
    assert expected.std() > 0
    assert (matte - expected).abs().max() < TOLERANCE


def test_a_second_look_counts_as_much_as_the_first(network: DeepLab) -> None:
    side = SIZE // 2
    with torch.no_grad():
        network.head.weight.mul_(20)
    both = torch.jit.load(io.BytesIO(torchscript(network, SIZE, second=side)))
    first = torch.jit.load(io.BytesIO(torchscript(network, SIZE)))
    pixels = torch.rand(1, 3, SIZE, SIZE)
    reduced = functional.interpolate(pixels.flip(3), size=(side, side), mode="bilinear")
    with torch.no_grad():
        second = functional.interpolate(network(reduced)[0], size=(SIZE, SIZE), mode="bilinear")
        mean = (first(pixels).logit() + second.flip(3)) / 2
        assert (both(pixels) - mean.sigmoid()).abs().max() < TOLERANCE
        assert (both(pixels) - first(pixels)).abs().max() > 3 * TOLERANCE


def test_a_calibrated_network_answers_with_scaled_logits(network: DeepLab) -> None:
    pixels = torch.rand(1, 3, SIZE, SIZE)
    with torch.no_grad():
        logits = network(pixels)[0]
        calibrate(network, 1.3, -0.7)
        torch.testing.assert_close(network(pixels)[0], 1.3 * logits - 0.7)


def test_weights_lie_in_half_precision(network: DeepLab) -> None:
    content = torchscript(network, SIZE)
    exported = torch.jit.load(io.BytesIO(content))
    assert {p.dtype for p in exported.parameters()} == {torch.float16}
    parameters = sum(p.numel() for p in network.parameters())
    assert len(content) < 2.5 * parameters


@pytest.fixture
def transformer() -> ViTMatting:
    return drawn_vit()


@pytest.mark.parametrize("size", [56, 112])
def test_a_transformer_answers_the_same_from_integers(transformer: ViTMatting, size: int) -> None:
    content = torchscript(transformer, size)
    exported = as_served(torch.jit.load(io.BytesIO(content)))
    pixels = torch.rand(1, 3, size, size)
    with torch.no_grad():
        matte, expected = exported(pixels), MattingModule(transformer)(pixels)
    assert matte.shape == (1, 1, size, size)
    assert expected.std() > 0.01
    assert (matte - expected).abs().mean() < MEAN_TOLERANCE


def test_linear_layers_lie_in_integers(transformer: ViTMatting) -> None:
    exported = torch.jit.load(io.BytesIO(torchscript(transformer, 56)))
    kinds = {name: value.dtype for name, value in exported.named_parameters()}
    assert kinds["network.encoder.blocks.0.mlp.fc1.weight"] == torch.int8
    assert kinds["network.encoder.blocks.3.attn.qkv.weight"] == torch.int8
    assert kinds["network.neck.0.weight"] == torch.float16


def test_integers_that_move_the_matte_too_far_are_refused(
    transformer: ViTMatting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MEAN_TOLERANCE", 1e-7)
    with pytest.raises(TrainingError, match="8-bit"):
        torchscript(transformer, 56)


def test_the_file_names_no_folder_of_this_machine(network: DeepLab) -> None:
    assert str(__file__).rpartition("/")[0].encode() not in torchscript(network, SIZE)


def test_weights_that_are_no_numbers_are_refused(network: DeepLab) -> None:
    with torch.no_grad():
        network.head.bias.fill_(float("nan"))
    with pytest.raises(TrainingError, match="no numbers"):
        torchscript(network, SIZE)


def test_weights_that_half_precision_cannot_hold_are_refused(network: DeepLab) -> None:
    with torch.no_grad():
        network.head.weight.mul_(1e7)
    with pytest.raises(TrainingError):
        torchscript(network, SIZE)


@pytest.mark.parametrize(("tail", "channels"), [("reduced", 480), ("full", 960)])
def test_the_backbone_ends_at_a_sixteenth(tail: str, channels: int) -> None:
    with torch.no_grad():
        assert mobilenet(tail).eval()(torch.zeros(1, 3, 64, 96)).shape == (1, channels, 4, 6)
