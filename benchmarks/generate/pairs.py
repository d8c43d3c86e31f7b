"""Systems against each other, round by round."""

from __future__ import annotations

import numpy as np

_RESAMPLES = 10_000


def ratio(ours: list[float], theirs: list[float], seed: int = 0) -> tuple[float, float, float]:
    """The median of ``ours[i] / theirs[i]`` and its 95 % bootstrap interval over the rounds."""
    found = np.array(ours) / np.array(theirs)
    drawn = np.random.default_rng(seed).choice(found, (_RESAMPLES, len(found)))
    low, high = np.quantile(np.median(drawn, axis=1), (0.025, 0.975))
    return float(np.median(found)), float(low), float(high)


def verdict(low: float, high: float) -> str:
    """``faster``, ``slower``, or ``tie`` where the interval holds 1."""
    return "faster" if low > 1 else "slower" if high < 1 else "tie"


COMPARED = (
    ("onnx-int8", "transformers-fp32"),
    ("onnx-int8", "transformers-bf16"),
    ("onnx-int8", "genai-int8"),
    ("onnx-int8", "llama.cpp-q8"),
    ("onnx-int4", "genai-int4"),
    ("onnx-int4", "llama.cpp-q4"),
    ("onnx-fp32", "genai-fp32"),
    ("onnx-fp32", "transformers-fp32"),
)
