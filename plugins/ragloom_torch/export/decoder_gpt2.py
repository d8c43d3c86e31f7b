"""GPT-2 (Radford et al. 2019): learned positions, normalisation before each step, one product for all heads."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.models import ModelFolder
from ragloom_torch.export.decoder_sketch import Shape, Sketch
from ragloom_torch.export.decoder_words import embedded

Weights = NDArray[np.float32]
_ACTIVATIONS = {
    "gelu_new": "FastGelu", "gelu_pytorch_tanh": "FastGelu", "gelu_fast": "FastGelu", "gelu": "BiasGelu", "relu": "Relu"
}  # fmt: skip
_HEAD_MULTIPLE = 8


def knows_gpt2(folder: ModelFolder) -> bool:
    """Whether the settings ask for nothing that ``Gpt2`` lacks."""
    config = folder.config
    if config.get("add_cross_attention") or config.get("scale_attn_by_inverse_layer_idx"):
        return False
    known = config.get("activation_function", "gelu_new") in _ACTIVATIONS and config.get("scale_attn_weights", True)
    return bool(known) and int(config["n_embd"]) // int(config["n_head"]) % _HEAD_MULTIPLE == 0


class Gpt2:
    """The family's graph."""

    inputs: tuple[str, ...] = ("position_ids",)

    def __init__(self, sketch: Sketch) -> None:
        self._sketch = sketch
        self._prefix = "transformer." if "transformer.wte.weight" in sketch.tensors else ""
        self._epsilon = float(sketch.config.get("layer_norm_epsilon", 1e-5))

    def shape(self) -> Shape:
        """As many key-value heads as heads."""
        config = self._sketch.config
        heads, width = int(config["n_head"]), int(config["n_embd"])
        positions, vocabulary = self._tensor("wpe.weight").shape[0], self.words().shape[0]
        return Shape(int(config["n_layer"]), width, heads, heads, width // heads, positions, vocabulary)

    def embedded(self) -> str:
        """Words and positions, summed."""
        writer = self._sketch.writer
        table = self._sketch.constant("positions", self._tensor("wpe.weight"))
        places = writer.node("Gather", table, "position_ids", into="position_vectors")
        return writer.node("Add", embedded(writer, self._sketch.precision, self.words()), places)

    def first_norm(self, number: int, given: str, before: str) -> tuple[str, str]:
        """Layer normalisation."""
        return self._normalised(f"h.{number}.ln_1", given, before)

    def attention(self, number: int, hidden: str) -> dict[str, Any]:
        """One product gives queries, keys and values."""
        heads = self.shape().heads
        return {"query": self._product(f"h.{number}.attn.c_attn", hidden), "num_heads": heads, "kv_num_heads": heads}

    def joined(self, number: int, attended: str) -> str:
        """One product."""
        return self._product(f"h.{number}.attn.c_proj", attended, uneven=True)

    def second_norm(self, number: int, given: str, before: str) -> tuple[str, str]:
        """Layer normalisation."""
        return self._normalised(f"h.{number}.ln_2", given, before)

    def fed_forward(self, number: int, hidden: str) -> str:
        """Four times as wide, an activation, and back."""
        wide = self._sketch.product(f"h.{number}.wide", hidden, self._tensor(f"h.{number}.mlp.c_fc.weight"))
        bias = self._sketch.constant(f"h.{number}.wide.bias", self._tensor(f"h.{number}.mlp.c_fc.bias"))
        wide = self._activated(wide, bias)
        return self._product(f"h.{number}.mlp.c_proj", wide, uneven=True)

    def last_norm(self, given: str, before: str) -> str:
        """Layer normalisation."""
        return self._normalised("ln_f", given, before)[0]

    def words(self) -> Weights:
        """The table of words."""
        return self._tensor("wte.weight")

    def head(self) -> Weights | None:
        """Tied in every GPT-2 that was published, apart in some that were trained since."""
        tied = self._sketch.config.get("tie_word_embeddings", True) or "lm_head.weight" not in self._sketch.tensors
        return None if tied else self._sketch.tensors["lm_head.weight"]

    def _activated(self, wide: str, bias: str) -> str:
        operator = _ACTIVATIONS[str(self._sketch.config.get("activation_function", "gelu_new"))]
        writer = self._sketch.writer
        if operator == "Relu":
            return writer.node("Relu", writer.node("Add", wide, bias))
        return writer.fused(operator, wide, bias)

    def _product(self, name: str, hidden: str, *, uneven: bool = False) -> str:
        weights, bias = (self._tensor(f"{name}.{part}") for part in ("weight", "bias"))
        return self._sketch.product(name, hidden, weights, bias, uneven=uneven)

    def _normalised(self, name: str, given: str, before: str) -> tuple[str, str]:
        # Apart, the sum and its normalisation are quicker than ONNX Runtime's operator for both.
        total = self._sketch.writer.node("Add", given, before) if given else before
        scale, shift = (
            self._sketch.constant(f"{name}.{part}", self._tensor(f"{name}.{part}")) for part in ("weight", "bias")
        )
        made = self._sketch.writer.node("LayerNormalization", total, scale, shift, axis=-1, epsilon=self._epsilon)
        return made, total

    def _tensor(self, name: str) -> Weights:
        return self._sketch.tensors[self._prefix + name]
