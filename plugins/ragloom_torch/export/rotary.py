"""Rotary positions (Su et al. 2021, https://arxiv.org/abs/2104.09864): the tables of cosines and sines."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_TURN = 2 * math.pi


@dataclass(frozen=True, slots=True)
class Rotation:
    """How positions are turned: ``theta`` is the base, ``settings`` are those of its ``kind``."""

    kind: str
    theta: float
    settings: Mapping[str, Any]


def rotation_of(config: Mapping[str, Any]) -> Rotation:
    """What a ``config.json`` says, in the older layout (``rope_theta``, ``rope_scaling``) or the newer one."""
    stated = dict(config.get("rope_scaling") or {}) | dict(config.get("rope_parameters") or {})
    kind = str(stated.get("rope_type", stated.get("type", "default")))
    return Rotation(kind, float(stated.get("rope_theta", config.get("rope_theta") or 10_000.0)), stated)


def is_known(rotation: Rotation) -> bool:
    """Whether ``tables`` can be made."""
    return rotation.kind in _SCALED and float(rotation.settings.get("partial_rotary_factor", 1.0)) == 1.0


def tables(rotation: Rotation, positions: int, size: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Cosine and sine of position × frequency, float32[positions, size / 2] each; ``size`` is a head's."""
    exponents = np.arange(0, size, 2, dtype=np.float64) / size
    frequencies = _SCALED[rotation.kind](rotation.theta**-exponents, rotation.settings)
    # As transformers does: products of single precision, so that far positions agree.
    angles = np.outer(np.arange(positions, dtype=np.float32), frequencies.astype(np.float32))
    return np.cos(angles), np.sin(angles)


def _plain(frequencies: NDArray[np.float64], settings: Mapping[str, Any]) -> NDArray[np.float64]:
    return frequencies


def _linear(frequencies: NDArray[np.float64], settings: Mapping[str, Any]) -> NDArray[np.float64]:
    return frequencies / float(settings["factor"])


def _llama3(frequencies: NDArray[np.float64], settings: Mapping[str, Any]) -> NDArray[np.float64]:
    """Slow turns are slowed down by ``factor``, quick ones kept, those between blended (Llama 3.1)."""
    factor, low, high = (float(settings[name]) for name in ("factor", "low_freq_factor", "high_freq_factor"))
    turns = float(settings["original_max_position_embeddings"]) * frequencies / _TURN
    kept = np.clip((turns - low) / (high - low), 0.0, 1.0)
    return frequencies * (kept + (1.0 - kept) / factor)


_SCALED: dict[str, Callable[[NDArray[np.float64], Mapping[str, Any]], NDArray[np.float64]]] = {
    "default": _plain,
    "linear": _linear,
    "llama3": _llama3,
}
