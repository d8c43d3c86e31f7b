"""A graph whose weights are 4-bit integers in blocks: what a generator reads of them at every token is a seventh."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import onnx

BLOCK = 32
"""How many weights share a scale and a zero point."""

_INT8_ACTIVATIONS = 4


def quantise_int4(source: Path, target: Path) -> None:
    """Write ``source`` to ``target`` with every product by a constant matrix in 4 bits (``MatMulNBits``).

    A scale and a zero point for each 32 weights of a column; activations become 8-bit integers, block by block.
    """
    quantizer = _quantizer()(onnx.load(source), block_size=BLOCK, is_symmetric=False, accuracy_level=_INT8_ACTIVATIONS)
    quantizer.process()
    onnx.save(quantizer.model.model, target)


def _quantizer() -> Any:
    """The quantiser's module, when it is imported, makes the whole process log what it does: that is undone here."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        from onnxruntime.quantization import matmul_nbits_quantizer
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    matmul_nbits_quantizer.logger.setLevel(logging.WARNING)
    return matmul_nbits_quantizer.MatMulNBitsQuantizer
