"""A product by a constant matrix, in the precisions that a decoder's graph can have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ragloom_torch.export.blocks import in_blocks
from ragloom_torch.export.dynamic_int8 import symmetric
from ragloom_torch.export.nodes import GraphWriter

Precision = Literal["fp32", "int8", "int4"]
Weights = NDArray[np.float32]

BLOCK = 32
"""How many weights share a scale where they have 4 bits."""

_INT8_ACTIVATIONS = 4
_TINY = 1e-12


def product(
    writer: GraphWriter,
    precision: Precision,
    name: str,
    hidden: str,
    weights: Weights,
    bias: Weights | None = None,
    *,
    uneven: bool = False,
) -> str:
    """``hidden @ weights + bias``: float32[…, out] of float32[…, in], ``weights`` [in, out], ``bias`` [out].

    ``uneven`` says that rows may differ in size by orders of magnitude: some tokens' do within a layer, the first one's
    above all (Sun et al. 2024, Massive Activations, https://arxiv.org/abs/2402.17762).
    """
    if uneven and precision == "int8":
        return _evened(writer, name, hidden, weights, bias)
    return _PRODUCTS[precision](writer, name, hidden, weights, bias)


def _fp32(writer: GraphWriter, name: str, hidden: str, weights: Weights, bias: Weights | None) -> str:
    made = writer.node("MatMul", hidden, writer.constant(f"{name}.weight", weights))
    return _sum(writer, name, made, bias)


def _int8(writer: GraphWriter, name: str, hidden: str, weights: Weights, bias: Weights | None) -> str:
    """Weights with a scale a column; activations are quantised as they come, by their own range."""
    numbers, scales = symmetric(weights, 0)
    inputs = [writer.constant(f"{name}.int8", numbers), writer.constant(f"{name}.scales", scales[0]), ""]
    added = [] if bias is None else [writer.constant(f"{name}.bias", bias)]
    return writer.fused("DynamicQuantizeMatMul", hidden, *inputs[: 3 if added else 2], *added)


def _evened(writer: GraphWriter, name: str, hidden: str, weights: Weights, bias: Weights | None) -> str:
    """As ``_int8``, each row divided by the root of its mean square before, and multiplied after.

    One scale serves all rows of a run: without this a large one would leave the others a few steps of the 256.
    """
    inputs = weights.shape[0]
    ones = writer.constant(f"ones.{inputs}", np.ones(inputs, np.float32))
    rows, size = writer.nodes(
        "SimplifiedLayerNormalization", hidden, ones, into=(f"{name}.rows", f"{name}.size"), axis=-1, epsilon=_TINY
    )
    made = writer.node("Div", _int8(writer, name, rows, weights, None), size)
    return _sum(writer, name, made, bias)


def _int4(writer: GraphWriter, name: str, hidden: str, weights: Weights, bias: Weights | None) -> str:
    return _in_blocks(writer, name, hidden, weights, bias, bits=4)


def _in_blocks(
    writer: GraphWriter, name: str, hidden: str, weights: Weights, bias: Weights | None, *, bits: int
) -> str:
    """Weights with a scale and a zero point a block; activations have a scale a block of a row, too."""
    made = in_blocks(weights, bits=bits, size=BLOCK)
    constants: dict[str, NDArray[Any]] = {
        f"int{bits}": made.numbers,
        "scales": made.scales,
        "zeros": made.zeros,
    }
    inputs = [writer.constant(f"{name}.{part}", value) for part, value in constants.items()]
    done = writer.fused(
        "MatMulNBits", hidden, *inputs,
        K=weights.shape[0], N=weights.shape[1], bits=bits, block_size=BLOCK, accuracy_level=_INT8_ACTIVATIONS,
    )  # fmt: skip
    return _sum(writer, name, done, bias)


def _sum(writer: GraphWriter, name: str, made: str, bias: Weights | None) -> str:
    return made if bias is None else writer.node("Add", made, writer.constant(f"{name}.bias", bias))


_PRODUCTS: dict[Precision, Callable[[GraphWriter, str, str, Weights, Weights | None], str]] = {
    "fp32": _fp32,
    "int8": _int8,
    "int4": _int4,
}
