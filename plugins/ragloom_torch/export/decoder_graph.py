"""Decoder-only language models as ONNX, straight from the safetensors, for one graph that reads and writes.

A layer attends through ``GroupQueryAttention`` over a buffer of keys and values that its caller owns: past and present
are the same memory, so that a step copies nothing but the new token's. The last layer goes on only with the rows whose
logits are asked for, and the likeliest token is chosen in the graph.

Inputs, B rows of T tokens: ``input_ids`` int64[B, T] (GPT-2: ``position_ids`` int64[B, T], too), ``seqlens_k``
int32[B], tokens of a row in all, less one; ``total_sequence_length`` int32[1], the most of these, plus one;
``logit_rows`` int64[R], rows of the B × T tokens whose logits are wanted; ``past.N.key``, ``past.N.value`` float32[B,
heads, capacity, size] for each layer. Outputs: ``logits`` float32[R, V], ``next_tokens`` int64[R], ``next_log_p``
float32[R] and ``present.N.key``, ``present.N.value``, to be bound to the memory of the past.

The first reading is one of T = ``total_sequence_length`` tokens a row; texts shorter than T are filled up on the right,
and what stands there is overwritten by the steps that follow (T = 1).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto

from ragloom.errors import ModelError
from ragloom.models import ModelFolder
from ragloom_torch.export.decoder_gpt2 import Gpt2, knows_gpt2
from ragloom_torch.export.decoder_linear import Precision
from ragloom_torch.export.decoder_llama import Llama, knows_llama
from ragloom_torch.export.decoder_sketch import Family, Shape, Sketch
from ragloom_torch.export.decoder_words import chosen, logits
from ragloom_torch.export.tensors import Tensors

_FAMILIES: dict[str, tuple[Callable[[ModelFolder], bool], Callable[[Sketch], Family]]] = {
    "gpt2": (knows_gpt2, Gpt2),
    "llama": (knows_llama, Llama),
    "qwen2": (knows_llama, Llama),
    "qwen3": (knows_llama, Llama),
}


def can_build_decoder(folder: ModelFolder) -> bool:
    """Whether ``build_decoder`` knows the model's family and all that its settings ask for."""
    family = _FAMILIES.get(str(folder.config.get("model_type", "")))
    return family is not None and family[0](folder)


def build_decoder(folder: ModelFolder, precision: Precision = "fp32") -> onnx.ModelProto:
    """The model of ``folder`` as one graph with a shared buffer of keys and values.

    ``fp32``; ``int8``: weights of 8 bits, a scale a column, activations quantised as they come; ``int4``: weights of 4
    bits, a scale and zero point for every 32, the head in 8. Raises ``ModelError`` for a family that it does not know,
    and for weights that lack a tensor.
    """
    if not can_build_decoder(folder):
        raise ModelError(
            f"no graph with a shared buffer can be built for this model of type {folder.config.get('model_type')!r}",
            where=str(folder.path),
            hint=f"those of {', '.join(sorted(_FAMILIES))} can, with plain, linear or llama3 rotary positions",
        )
    sketch = Sketch(Tensors(folder), folder.config, precision)
    family = _FAMILIES[str(folder.config["model_type"])][1](sketch)
    _written(sketch, family)
    inputs, outputs, types = _signature(family.shape(), family.inputs)
    return sketch.writer.model(inputs, outputs, types)


def _written(sketch: Sketch, family: Family) -> None:
    shape, writer = family.shape(), sketch.writer
    given, before = "", family.embedded()
    for number in range(shape.layers):
        hidden, before = family.first_norm(number, given, before)
        attended = _attended(sketch, number, family.attention(number, hidden))
        if number == shape.layers - 1:
            attended = _wanted(sketch, attended, shape.heads * shape.head_size)
            before = _wanted(sketch, before, shape.width)
        hidden, before = family.second_norm(number, family.joined(number, attended), before)
        given = family.fed_forward(number, hidden)
    logits(writer, sketch.precision, family.last_norm(given, before), family.head(), family.words())
    chosen(writer)


def _attended(sketch: Sketch, number: int, given: dict[str, Any]) -> str:
    parts = [str(given.pop(name, "")) for name in ("query", "key", "value", "cos", "sin")]
    past = [f"past.{number}.key", f"past.{number}.value"]
    into = [f"attended.{number}", f"present.{number}.key", f"present.{number}.value"]
    inputs = [*parts[:3], *past, "seqlens_k", "total_sequence_length", *parts[3:]]
    while not inputs[-1]:
        inputs.pop()
    sketch.writer.nodes("GroupQueryAttention", *inputs, domain="com.microsoft", into=into, **given)
    return into[0]


def _wanted(sketch: Sketch, hidden: str, width: int) -> str:
    """Only the rows whose logits are asked for: float32[R, width] of float32[B, T, width]."""
    flat = sketch.constant(f"flat.{width}", np.array([-1, width], np.int64))
    return sketch.writer.node("Gather", sketch.writer.node("Reshape", hidden, flat), "logit_rows")


def _signature(
    shape: Shape, more: tuple[str, ...]
) -> tuple[dict[str, tuple[str | int, ...]], dict[str, tuple[str | int, ...]], dict[str, int]]:
    inputs: dict[str, tuple[str | int, ...]] = dict.fromkeys(("input_ids", *more), ("batch", "tokens"))
    inputs |= {"seqlens_k": ("batch",), "total_sequence_length": (1,), "logit_rows": ("rows",)}
    outputs: dict[str, tuple[str | int, ...]] = {
        "logits": ("rows", shape.vocabulary), "next_tokens": ("rows",), "next_log_p": ("rows",)
    }  # fmt: skip
    types: dict[str, int] = {
        "seqlens_k": TensorProto.INT32, "total_sequence_length": TensorProto.INT32, "next_tokens": TensorProto.INT64
    }  # fmt: skip
    for number in range(shape.layers):
        for part in ("key", "value"):
            inputs[f"past.{number}.{part}"] = ("batch", shape.kv_heads, "capacity", shape.head_size)
            outputs[f"present.{number}.{part}"] = ("batch", shape.kv_heads, "capacity", shape.head_size)
            types[f"past.{number}.{part}"] = TensorProto.FLOAT
    return inputs, outputs, types
