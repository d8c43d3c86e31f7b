"""A module with all that ``torch.export`` has to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Traced:
    """``sample`` are example inputs by name, ``axes`` which of their axes may have any length.

    No axis of a sample that may vary has length 0 or 1: ``torch.export`` would take those for constants.
    """

    module: Any
    sample: Mapping[str, Any]
    axes: Mapping[str, Any]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


BATCH, TOKENS, PAST = 3, 5, 4
"""How long the axes of samples are: at least 2, and all different."""


def key_values(word: str, layers: int) -> tuple[str, ...]:
    """The names of the keys and values of every layer: ``past.0.key``, ``past.0.value``, ``past.1.key``, …"""
    return tuple(f"{word}.{number}.{part}" for number in range(layers) for part in ("key", "value"))
