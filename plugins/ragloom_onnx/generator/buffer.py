"""The keys and values of texts that grow side by side, in one piece of memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Memory = NDArray[np.float32]
"""float32[layers, 2, rows, heads, capacity, size]: of any layer, rows that stand together are one piece."""

Array = NDArray[np.int64]
_ROOM = 64


@dataclass(frozen=True, slots=True)
class BufferShape:
    """How many layers there are, key-value heads a layer, numbers a head; and tokens a text, None without a limit."""

    layers: int
    heads: int
    size: int
    positions: int | None = None

    def empty(self, rows: int, capacity: int) -> Memory:
        """Memory for ``rows`` texts of ``capacity`` tokens. What no token has filled is never read."""
        return np.zeros((self.layers, 2, rows, self.heads, capacity, self.size), np.float32)

    def capacity(self, tokens: int, before: int = 0) -> int:
        """How many tokens to make room for where ``tokens`` are needed and there was room for ``before``.

        A quarter more each time, so that a text's tokens are moved a few times at most.
        """
        wanted = max(tokens + _ROOM, before + before // 4)
        return wanted if self.positions is None else max(tokens, min(wanted, self.positions))


def grown(memory: Memory, used: int, capacity: int, shape: BufferShape) -> Memory:
    """The same ``used`` tokens of each text, with room for ``capacity``."""
    larger = shape.empty(memory.shape[2], capacity)
    larger[..., :used, :] = memory[..., :used, :]
    return larger


def selected(memory: Memory, used: int, rows: Array, shape: BufferShape) -> Memory:
    """Memory whose row i holds what ``rows[i]`` of ``memory`` held; made within ``memory`` where that has the rows.

    Only texts that move are copied, and of these only the tokens that are there.
    """
    count = len(rows)
    if count > memory.shape[2]:
        larger = shape.empty(count, memory.shape[4])
        for layer in range(shape.layers):
            larger[layer, ..., :used, :] = memory[layer][:, rows, :, :used]
        return larger
    moved = np.flatnonzero(rows != np.arange(count))
    if len(moved):
        # A layer at a time: what is copied aside stays small.
        for layer in memory:
            layer[:, moved, :, :used] = layer[:, rows[moved], :, :used]
    return memory[:, :, :count]
