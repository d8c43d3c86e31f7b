"""Weights in a few bits, a scale for every few of them: pure functions over matrices, ``x [m, in] @ w [in, out]``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Blocks:
    """``w.T ≈ (numbers - zeros) * scales``, a block of ``size`` inputs a scale.

    As ``MatMulNBits`` wants it: ``numbers`` uint8[out, blocks, size * bits / 8], ``scales`` float32[out, blocks],
    ``zeros`` uint8[out, ceil(blocks * bits / 8)]; of two 4-bit numbers the first is in the lower half of a byte.
    """

    numbers: NDArray[np.uint8]
    scales: NDArray[np.float32]
    zeros: NDArray[np.uint8]
    bits: int
    size: int


def in_blocks(weights: Weights, *, bits: int, size: int) -> Blocks:
    """``bits`` (4 or 8) a number, scale and zero point for every ``size`` inputs of an output.

    A block's range is stretched to hold 0, so that 0 is exact; the last block is filled up with zeros.
    """
    inputs, outputs = weights.shape
    count = -(-inputs // size)
    padded = np.zeros((outputs, count * size), np.float32)
    padded[:, :inputs] = weights.T
    blocks = padded.reshape(outputs, count, size)
    top = 2**bits - 1
    low, high = np.minimum(blocks.min(axis=-1), 0), np.maximum(blocks.max(axis=-1), 0)
    scales = (high - low) / np.float32(top)
    scales = np.where(scales == 0, np.float32(1), scales).astype(np.float32)
    zeros = np.clip(np.rint(-low / scales), 0, top).astype(np.uint8)
    numbers = np.clip(np.rint(blocks / scales[..., None]) + zeros[..., None], 0, top).astype(np.uint8)
    return Blocks(_packed(numbers, bits), scales, _packed(zeros, bits), bits, size)


def _packed(numbers: NDArray[np.uint8], bits: int) -> NDArray[np.uint8]:
    """Two 4-bit numbers a byte along the last axis, a zero after an odd one out."""
    if bits == 8:
        return numbers
    if numbers.shape[-1] % 2:
        numbers = np.concatenate([numbers, np.zeros((*numbers.shape[:-1], 1), np.uint8)], axis=-1)
    packed: NDArray[np.uint8] = numbers[..., 0::2] | np.left_shift(numbers[..., 1::2], np.uint8(4))
    return packed
