"""Attention and activation in two spellings: ONNX Runtime's fused operators, and ONNX's own for other runtimes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from onnx import TensorProto

from ragloom_torch.export.bert_weights import BertWeights
from ragloom_torch.export.nodes import GraphWriter

ACTIVATIONS = {"gelu": "BiasGelu", "gelu_new": "FastGelu", "gelu_pytorch_tanh": "FastGelu", "relu": "Relu"}
"""From config.json's word to ONNX Runtime's operator."""

_FAR = -1e4


@dataclass(frozen=True, slots=True)
class Operators:
    """``masked`` reads the mask; ``attended`` takes query, key, value [B, T, d], their bias [3d], the mask: [B, T, d].

    ``activated`` takes a product and its bias.
    """

    masked: Callable[[GraphWriter], str]
    attended: Callable[[GraphWriter, Sequence[str], str, BertWeights, str], str]
    activated: Callable[[GraphWriter, BertWeights, str, str], str]


def _fused_mask(writer: GraphWriter) -> str:
    """The mask as attention takes it, and ``whole``: whether the batch has no padding."""
    mask = writer.node("Cast", "attention_mask", into="mask", to=TensorProto.INT32)
    least = writer.node("ReduceMin", mask, keepdims=0)
    writer.node("Equal", least, writer.constant("kept", np.array(1, np.int32)), into="whole")
    return mask


def _fused_attention(writer: GraphWriter, inputs: Sequence[str], mask: str, weights: BertWeights, name: str) -> str:
    """Attention that heeds padding where there is any; without any, a faster kernel runs."""
    branches = {}
    for branch, given in (("then_branch", inputs), ("else_branch", (*inputs, mask))):
        inner = GraphWriter()
        result = inner.fused("MultiHeadAttention", *given, num_heads=weights.setting("heads"), into=f"{name}_{branch}")
        branches[branch] = inner.graph({}, {result: ()})
    return writer.node("If", "whole", into=name, **branches)


def _fused_activation(writer: GraphWriter, weights: BertWeights, product: str, bias: str) -> str:
    operator = ACTIVATIONS[weights.setting("activation")]
    if operator == "Relu":
        return writer.node("Relu", writer.node("Add", product, bias))
    return writer.fused(operator, product, bias)


def _plain_mask(writer: GraphWriter) -> str:
    """What is added to attention's scores, float32[B, 1, 1, T]: far below zero for padding."""
    kept = writer.node("Cast", "attention_mask", to=TensorProto.FLOAT)
    padding = writer.node("Sub", writer.constant("number_one", np.array(1, np.float32)), kept)
    far = writer.node("Mul", padding, writer.constant("far", np.array(_FAR, np.float32)))
    return writer.node("Unsqueeze", far, writer.constant("head_axes", np.array([1, 2], np.int64)))


def _plain_attention(writer: GraphWriter, inputs: Sequence[str], mask: str, weights: BertWeights, name: str) -> str:
    """softmax(q kᵀ / √d + mask) v for each head (Vaswani et al. 2017, https://arxiv.org/abs/1706.03762, equation 1)."""
    heads = int(weights.setting("heads"))
    width = int(weights.setting("hidden")) // heads
    shape = writer.constant("head_shape", np.array([0, 0, heads, width], np.int64))
    joined = writer.constant("joined_shape", np.array([0, 0, heads * width], np.int64))
    parts = writer.nodes("Split", inputs[3], into=[f"{name}_bias_{part}" for part in "qkv"], axis=-1)
    orders = ((0, 2, 1, 3), (0, 2, 3, 1), (0, 2, 1, 3))
    query, key, value = (
        writer.node("Transpose", writer.node("Reshape", writer.node("Add", one, bias), shape), perm=list(order))
        for one, bias, order in zip(inputs[:3], parts, orders, strict=True)
    )
    scale = writer.constant("head_scale", np.array(1 / sqrt(width), np.float32))
    scores = writer.node("MatMul", writer.node("Mul", query, scale), key)
    weighted = writer.node("MatMul", writer.node("Softmax", writer.node("Add", scores, mask), axis=-1), value)
    return writer.node("Reshape", writer.node("Transpose", weighted, perm=[0, 2, 1, 3]), joined)


def _plain_activation(writer: GraphWriter, weights: BertWeights, product: str, bias: str) -> str:
    return _PLAIN[ACTIVATIONS[weights.setting("activation")]](writer, writer.node("Add", product, bias))


def _gelu(writer: GraphWriter, hidden: str) -> str:
    """x/2 (1 + erf(x/√2)) (Hendrycks & Gimpel 2016, https://arxiv.org/abs/1606.08415)."""
    root = writer.constant("root", np.array(1 / sqrt(2), np.float32))
    return _halved(writer, hidden, writer.node("Erf", writer.node("Mul", hidden, root)))


def _gelu_by_tanh(writer: GraphWriter, hidden: str) -> str:
    """x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))), the same paper's approximation."""
    factor, rate = (
        writer.constant(name, np.array(value, np.float32))
        for name, value in (("cubic", 0.044715), ("rate", sqrt(2 / np.pi)))
    )
    square = writer.node("Mul", hidden, hidden)
    inner = writer.node("Add", hidden, writer.node("Mul", writer.node("Mul", square, hidden), factor))
    return _halved(writer, hidden, writer.node("Tanh", writer.node("Mul", inner, rate)))


def _halved(writer: GraphWriter, hidden: str, curve: str) -> str:
    one, half = (
        writer.constant(name, np.array(value, np.float32)) for name, value in (("number_one", 1), ("half", 0.5))
    )
    return writer.node("Mul", writer.node("Mul", hidden, writer.node("Add", curve, one)), half)


def _relu(writer: GraphWriter, hidden: str) -> str:
    return writer.node("Relu", hidden)


_PLAIN: Mapping[str, Callable[[GraphWriter, str], str]] = {"BiasGelu": _gelu, "FastGelu": _gelu_by_tanh, "Relu": _relu}

FUSED_OPERATORS = Operators(_fused_mask, _fused_attention, _fused_activation)
"""ONNX Runtime's own: the fastest there."""

PLAIN_OPERATORS = Operators(_plain_mask, _plain_attention, _plain_activation)
"""ONNX's own: what every runtime reads."""
