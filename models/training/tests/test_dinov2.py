"""The transformer's start, out of a graph as PyTorch's exporter writes it."""

import dataclasses
import pathlib

import onnx
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper
from synthetic import CONFIG

import dinov2
from checkpoint import Checkpoint
from config import ResidentConfig, ViTConfig
from errors import TrainingError
from export import network_of
from networks import built
from optimization import optimizer
from training import Training
from vit import ViTMatting
from vit_encoder import Encoder

SMALL = ViTConfig(width=24, heads=2, depth=4, taps=(0, 1, 2, 3), grid=3)
VIT = dataclasses.replace(
    CONFIG,
    vit=SMALL,
    data=dataclasses.replace(CONFIG.data, size=56),
    resident=ResidentConfig(side=56),
)


def drawn() -> Encoder:
    """An encoder as DINOv2's graph can hold it: one last norm, and the class token twice."""
    torch.manual_seed(5)
    encoder = Encoder(SMALL)
    with torch.no_grad():
        for parameter in encoder.parameters():
            parameter.normal_(0, 0.3)
        encoder.cls_position.copy_(encoder.cls_token)
        for norm in encoder.norms[1:]:
            norm.load_state_dict(encoder.norms[0].state_dict())
    return encoder.eval()


def graph_of(encoder: Encoder) -> onnx.ModelProto:
    """Matrices are transposed and named by numbers; the nodes that use them say what they are."""
    constants, nodes = {}, []
    for name, value in encoder.state_dict().items():
        part, _, kind = name.rpartition(".")
        if kind == "weight" and value.dim() == 2:
            number = f"onnx::MatMul_{1000 + len(constants)}"
            constants[number] = value.t()
            node = f"/{part.replace('.', '/').replace('/', '.', 1)}/MatMul"
            nodes.append(helper.make_node("MatMul", ["tokens", number], [f"{part}_out"], node))
        elif name == "position":
            constants["onnx::Reshape_999"] = value.flatten(2).transpose(1, 2)
        elif name.startswith("norms."):
            constants[f"model.norm.{kind}"] = value
        elif name.startswith("patch_embed."):
            constants[f"model.patch_embed.proj.{kind}"] = value
        elif name != "cls_position":
            constants[f"model.{name}"] = value
    tokens = helper.make_tensor_value_info("tokens", TensorProto.FLOAT, None)
    arrays = [numpy_helper.from_array(v.contiguous().numpy(), n) for n, v in constants.items()]
    return helper.make_model(helper.make_graph(nodes, "vit", [tokens], [], arrays))


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    path = tmp_path_factory.mktemp("graph") / "dinov2.onnx"
    onnx.save(graph_of(drawn()), str(path))
    return path


def test_the_encoder_sees_what_the_graph_does(graph: pathlib.Path) -> None:
    encoder = Encoder(SMALL).eval()
    assert dinov2.load(encoder, graph) == "DINOv2's weights of dinov2.onnx"
    pixels = torch.rand(1, 3, 56, 56)
    with torch.no_grad():
        assert torch.equal(encoder(pixels), drawn()(pixels))


def test_graphs_of_something_else_are_refused(graph: pathlib.Path, tmp_path: pathlib.Path) -> None:
    with pytest.raises(TrainingError, match="ViT-S/14"):
        dinov2.load(Encoder(ViTConfig()), graph)
    deeper = dataclasses.replace(SMALL, depth=5)
    with pytest.raises(TrainingError, match=r"no blocks\.4\."):
        dinov2.load(Encoder(deeper), graph)
    (tmp_path / "other.onnx").write_bytes(b"\x0a\xff\xff")
    with pytest.raises(TrainingError, match="no ONNX graph"):
        dinov2.load(Encoder(SMALL), tmp_path / "other.onnx")
    with pytest.raises(TrainingError, match="cannot be read"):
        dinov2.load(Encoder(SMALL), tmp_path / "absent.onnx")


def test_the_transformer_learns_from_its_start(
    graph: pathlib.Path, shards: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    training = Training(VIT, shards, tmp_path)
    training.start(str(graph))
    before = training.network.encoder.blocks[0].attn.qkv.weight.clone()
    training.run(validate_every=100, save_every=100, until=2)
    assert not torch.equal(training.network.encoder.blocks[0].attn.qkv.weight, before)
    saved = Checkpoint.load(tmp_path / "last.pt")
    assert saved.config == VIT
    assert saved.backbone == "DINOv2's weights of dinov2.onnx"
    network, _ = network_of(tmp_path / "last.pt")
    assert isinstance(network, ViTMatting)


def test_a_model_file_is_no_start_for_it(shards: pathlib.Path, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "model.pt"
    torch.jit.script(torch.nn.Identity()).save(str(path))
    with pytest.raises(TrainingError, match="checkpoint"):
        Training(VIT, shards, tmp_path).start(weights=path)


def test_earlier_layers_learn_more_slowly() -> None:
    settings = dataclasses.replace(CONFIG.optimizer, backbone_factor=0.2, layer_decay=0.5)
    network = ViTMatting(SMALL)
    factor = {
        id(parameter): group["factor"]
        for group in optimizer(network, settings).param_groups
        for parameter in group["params"]
    }
    encoder = network.encoder
    assert factor[id(network.head.weight)] == 1
    assert factor[id(encoder.norms[0].weight)] == 0.2
    assert factor[id(encoder.blocks[3].mlp.fc1.weight)] == 0.2
    assert factor[id(encoder.blocks[1].ls1.gamma)] == 0.05
    assert factor[id(encoder.patch_embed.weight)] == factor[id(encoder.position)] == 0.0125
    convolutional = built(CONFIG.model)
    groups = optimizer(convolutional, CONFIG.optimizer).param_groups
    assert {group["factor"] for group in groups} == {1.0}
