"""Llama (Touvron et al. 2023) and those built like it: Qwen2 has biases in attention, Qwen3 normalises each head.

Rotary positions are turned within the attention, fewer key-value heads than query heads are shared there, and the
feed-forward step is gated (SwiGLU).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.models import ModelFolder
from ragloom_torch.export.decoder_sketch import Shape, Sketch
from ragloom_torch.export.decoder_words import embedded
from ragloom_torch.export.rotary import is_known, rotation_of, tables

Weights = NDArray[np.float32]
_HEAD_MULTIPLE = 16
_POSITIONS = 131_072
"""Tables of positions are no longer than this."""


def knows_llama(folder: ModelFolder) -> bool:
    """Whether the settings ask for nothing that ``Llama`` lacks."""
    config = folder.config
    if config.get("hidden_act", "silu") != "silu" or config.get("mlp_bias"):
        return False
    if config.get("use_sliding_window") or (config.get("sliding_window") and "use_sliding_window" not in config):
        return False
    return is_known(rotation_of(config)) and _head_size(config) % _HEAD_MULTIPLE == 0


class Llama:
    """The family's graph."""

    inputs: tuple[str, ...] = ()

    def __init__(self, sketch: Sketch) -> None:
        self._sketch = sketch
        self._prefix = "model." if "model.embed_tokens.weight" in sketch.tensors else ""
        self._epsilon = float(sketch.config.get("rms_norm_eps", 1e-6))

    def shape(self) -> Shape:
        """From the config."""
        config = self._sketch.config
        heads = int(config["num_attention_heads"])
        kv_heads = int(config.get("num_key_value_heads") or heads)
        positions = min(int(config.get("max_position_embeddings") or _POSITIONS), _POSITIONS)
        layers, vocabulary = int(config["num_hidden_layers"]), int(config["vocab_size"])
        return Shape(layers, int(config["hidden_size"]), heads, kv_heads, _head_size(config), positions, vocabulary)

    def embedded(self) -> str:
        """Words alone: positions are turned in each layer. The tables of that are written down here."""
        shape = self.shape()
        cos, sin = tables(rotation_of(self._sketch.config), shape.positions, shape.head_size)
        self._sketch.constant("cos", cos)
        self._sketch.constant("sin", sin)
        return embedded(self._sketch.writer, self._sketch.precision, self.words())

    def first_norm(self, number: int, given: str, before: str) -> tuple[str, str]:
        """By the root of the mean square."""
        return self._normalised(f"layers.{number}.input_layernorm", given, before)

    def attention(self, number: int, hidden: str) -> dict[str, Any]:
        """One product gives queries, keys and values; where heads are normalised it is split again."""
        name, shape = f"layers.{number}.self_attn", self.shape()
        parts = [self._tensor(f"{name}.{part}_proj.weight").T for part in "qkv"]
        biases = [self._sketch.tensors[one] for part in "qkv" if (one := self._named(f"{name}.{part}_proj.bias"))]
        bias = np.concatenate(biases) if biases else None
        joined = self._sketch.product(f"{name}.heads", hidden, np.concatenate(parts, axis=1), bias)
        given = self._split(name, joined) if self._named(f"{name}.q_norm.weight") else {"query": joined}
        more = {"num_heads": shape.heads, "kv_num_heads": shape.kv_heads, "do_rotary": 1}
        return {**given, **more, "cos": "cos", "sin": "sin"}

    def joined(self, number: int, attended: str) -> str:
        """One product."""
        name = f"layers.{number}.self_attn.o_proj"
        bias = self._named(f"{name}.bias")
        added = self._sketch.tensors[bias] if bias else None
        return self._sketch.product(name, attended, self._tensor(f"{name}.weight").T, added, uneven=True)

    def second_norm(self, number: int, given: str, before: str) -> tuple[str, str]:
        """By the root of the mean square."""
        return self._normalised(f"layers.{number}.post_attention_layernorm", given, before)

    def fed_forward(self, number: int, hidden: str) -> str:
        """``down(silu(gate) * up)``; gate and up are one product."""
        name, writer = f"layers.{number}.mlp", self._sketch.writer
        gate, up = (self._tensor(f"{name}.{part}_proj.weight").T for part in ("gate", "up"))
        wide = self._sketch.product(f"{name}.wide", hidden, np.concatenate([gate, up], axis=1))
        halves = writer.nodes("Split", wide, into=(f"{name}.gate", f"{name}.up"), axis=-1)
        open_gate = writer.fused("QuickGelu", halves[0], alpha=1.0)
        product = writer.node("Mul", open_gate, halves[1])
        return self._sketch.product(f"{name}.narrow", product, self._tensor(f"{name}.down_proj.weight").T, uneven=True)

    def last_norm(self, given: str, before: str) -> str:
        """By the root of the mean square."""
        return self._normalised("norm", given, before)[0]

    def words(self) -> Weights:
        """The table of words."""
        return self._tensor("embed_tokens.weight")

    def head(self) -> Weights | None:
        """Apart unless the config ties it."""
        tied = self._sketch.config.get("tie_word_embeddings", False) or "lm_head.weight" not in self._sketch.tensors
        return None if tied else self._sketch.tensors["lm_head.weight"]

    def _split(self, name: str, joined: str) -> dict[str, Any]:
        shape, writer = self.shape(), self._sketch.writer
        widths = np.array([shape.heads, shape.kv_heads, shape.kv_heads], np.int64) * shape.head_size
        sizes = self._sketch.constant("heads.widths", widths)
        query, key, value = writer.nodes("Split", joined, sizes, into=[f"{name}.{one}" for one in "qkv"], axis=-1)
        return {
            "query": self._head_norm(f"{name}.q_norm", query, shape.heads),
            "key": self._head_norm(f"{name}.k_norm", key, shape.kv_heads),
            "value": value,
        }

    def _head_norm(self, name: str, hidden: str, heads: int) -> str:
        """Each head by the root of its own mean square (Qwen3)."""
        writer, size = self._sketch.writer, self.shape().head_size
        apart = self._sketch.constant(f"apart.{heads}", np.array([0, 0, heads, size], np.int64))
        together = self._sketch.constant(f"together.{heads}", np.array([0, 0, heads * size], np.int64))
        normed = self._root_mean_square(name, writer.node("Reshape", hidden, apart))
        return writer.node("Reshape", normed, together)

    def _normalised(self, name: str, given: str, before: str) -> tuple[str, str]:
        total = self._sketch.writer.node("Add", given, before) if given else before
        return self._root_mean_square(name, total), total

    def _root_mean_square(self, name: str, hidden: str) -> str:
        scale = self._sketch.constant(f"{name}.weight", self._tensor(f"{name}.weight"))
        return self._sketch.writer.node("SimplifiedLayerNormalization", hidden, scale, axis=-1, epsilon=self._epsilon)

    def _named(self, name: str) -> str:
        """The tensor's full name; empty where there is none."""
        return self._prefix + name if self._prefix + name in self._sketch.tensors else ""

    def _tensor(self, name: str) -> Weights:
        return self._sketch.tensors[self._prefix + name]


def _head_size(config: Any) -> int:
    return int(config.get("head_dim") or int(config["hidden_size"]) // int(config["num_attention_heads"]))
