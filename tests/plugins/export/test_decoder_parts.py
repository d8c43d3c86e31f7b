"""The parts that a decoder's graph is written down with."""

from __future__ import annotations

import json

import numpy as np
import onnxruntime
import pytest
import torch
from onnx import TensorProto
from safetensors.torch import save_file
from transformers import LlamaConfig
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding

from ragloom.errors import ModelError
from ragloom.models import ModelFolder
from ragloom_torch.export.blocks import in_blocks
from ragloom_torch.export.decoder_graph import build_decoder, can_build_decoder
from ragloom_torch.export.decoder_linear import product
from ragloom_torch.export.nodes import GraphWriter
from ragloom_torch.export.rotary import is_known, rotation_of, tables
from ragloom_torch.export.tensors import Tensors

PLAIN = {
    "model_type": "llama", "hidden_size": 64, "num_attention_heads": 4, "num_key_value_heads": 2,
    "num_hidden_layers": 1, "vocab_size": 100, "intermediate_size": 64, "hidden_act": "silu",
}  # fmt: skip
ROTATIONS = {
    "plain": {"rope_type": "default", "rope_theta": 10000.0},
    "linear": {"rope_type": "linear", "rope_theta": 10000.0, "factor": 4.0},
    "llama3": {
        "rope_type": "llama3", "rope_theta": 500000.0, "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 64,
    },
}  # fmt: skip


def folder(path, settings, tensors=None):
    path.mkdir(exist_ok=True)
    (path / "config.json").write_text(json.dumps(settings), "utf-8")
    if tensors is not None:
        save_file(tensors, path / "model.safetensors")
    return ModelFolder(path, path.name)


def unpacked(blocks):
    """The matrix that ``MatMulNBits`` would see: float32[out, in]."""
    numbers, zeros = blocks.numbers, blocks.zeros
    if blocks.bits == 4:
        numbers, zeros = (np.stack([one & 15, one >> 4], -1).reshape(*one.shape[:-1], -1) for one in (numbers, zeros))
    zeros = zeros[:, : blocks.scales.shape[1]]
    return ((numbers.astype(np.float32) - zeros[..., None]) * blocks.scales[..., None]).reshape(len(numbers), -1)


@pytest.mark.parametrize("kind", ROTATIONS)
def test_rotary_tables_are_those_of_transformers(kind):
    config = LlamaConfig(
        hidden_size=64, num_attention_heads=2, max_position_embeddings=512, rope_parameters=ROTATIONS[kind]
    )
    theirs = LlamaRotaryEmbedding(config)(torch.zeros(1), torch.arange(512)[None])
    ours = tables(rotation_of(config.to_dict()), 512, 32)
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(one, other[0, :, :16].numpy(), atol=1e-4)


def test_older_configs_say_how_to_rotate_in_another_place():
    old = rotation_of({"rope_theta": 5e5, "rope_scaling": {"type": "linear", "factor": 2.0}})
    assert (old.kind, old.theta, old.settings["factor"]) == ("linear", 5e5, 2.0)


def test_a_rotation_that_is_not_known_is_said_to_be_so():
    assert not is_known(rotation_of({"rope_scaling": {"rope_type": "yarn", "factor": 2.0}}))


@pytest.mark.parametrize("bits", [4, 8])
@pytest.mark.parametrize("inputs", [64, 50])
def test_blocks_hold_every_weight_to_half_a_step(bits, inputs):
    weights = np.random.default_rng(1).normal(size=(inputs, 12)).astype(np.float32)
    made = in_blocks(weights, bits=bits, size=32)
    off = np.abs(unpacked(made)[:, :inputs] - weights.T)
    # A zero point is rounded, too.
    assert (off <= 1.001 * np.repeat(made.scales, 32, axis=1)[:, :inputs]).all()


def test_a_row_a_thousand_times_larger_leaves_the_others_their_digits_in_int8():
    random = np.random.default_rng(2)
    weights, rows = (random.normal(size=size).astype(np.float32) for size in ((64, 24), (6, 64)))
    rows[0] *= 1000
    writer = GraphWriter()
    writer.node("Identity", product(writer, "int8", "one", "rows", weights, uneven=True), into="made")
    model = writer.model({"rows": ("n", 64)}, {"made": ("n", 24)}, {"rows": TensorProto.FLOAT})
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"rows": rows})
    assert np.abs(found - rows @ weights)[1:].max() < 0.5


def test_zero_is_exact_in_blocks():
    weights = np.zeros((32, 2), np.float32)
    weights[0] = 1.0, -3.0
    assert (unpacked(in_blocks(weights, bits=4, size=32))[:, 1:] == 0).all()


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16, torch.float64], ids=str)
def test_tensors_are_read_as_float32_whatever_they_are_stored_in(tmp_path, dtype):
    values = torch.randn(3, 5).to(dtype)
    found = Tensors(folder(tmp_path / "m", {}, {"one": values}))["one"]
    np.testing.assert_array_equal(found, values.float().numpy())


def test_weights_that_are_no_floating_point_numbers_are_refused(tmp_path):
    held = Tensors(folder(tmp_path / "m", {}, {"one": torch.zeros(2, dtype=torch.int8)}))
    with pytest.raises(ModelError, match="no floating-point numbers"):
        held["one"]


def test_a_file_that_is_no_safetensors_is_refused(tmp_path):
    made = folder(tmp_path / "m", {})
    (made.path / "model.safetensors").write_bytes(b"\xff" * 64)
    with pytest.raises(ModelError, match="cannot be read as safetensors"):
        Tensors(made)


def test_a_checkpoint_without_a_layer_is_refused_by_the_name_of_what_it_lacks(tmp_path):
    made = folder(tmp_path / "m", PLAIN, {"model.embed_tokens.weight": torch.zeros(100, 64)})
    with pytest.raises(ModelError, match=r"model\.layers\.0\.input_layernorm\.weight"):
        build_decoder(made)


@pytest.mark.parametrize(
    "settings",
    [
        {"model_type": "mamba"},
        {"hidden_act": "gelu"},
        {"hidden_size": 32},
        {"rope_scaling": {"rope_type": "yarn", "factor": 2.0}},
        {"sliding_window": 64, "use_sliding_window": True},
    ],
    ids=["another family", "another activation", "heads of 8", "another rotation", "a window"],
)
def test_what_a_graph_cannot_do_is_known_from_the_config(tmp_path, settings):
    assert not can_build_decoder(folder(tmp_path / "m", {**PLAIN, **settings}))


def test_a_plain_llama_can_be_built(tmp_path):
    assert can_build_decoder(folder(tmp_path / "m", PLAIN))
