"""How many bytes a second this machine reads, and how many a token needs."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.generate.shapes import vocabulary, weights
from benchmarks.generate.systems import System

_NUMBERS = 1 << 26
_ROUNDS = 8


def measured(threads: int) -> float:
    """GB a second: the best of several sums over more than fits the caches, a part a thread."""
    parts = np.array_split(np.ones(_NUMBERS, np.float32), threads)
    best = 0.0
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(_ROUNDS):
            start = perf_counter()
            list(pool.map(lambda part: np.dot(part, part), parts))
            best = max(best, _NUMBERS * 4 / (perf_counter() - start) / 1e9)
    return best


def a_step(folder: Path, system: System, rows: int, tokens: float) -> float:
    """Bytes that a step of ``rows`` texts of ``tokens`` tokens has to read: every weight, every key and value."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    width = config.get("n_embd") or config["hidden_size"]
    heads = config.get("n_head") or config["num_attention_heads"]
    layers = config.get("n_layer") or config["num_hidden_layers"]
    head = vocabulary(folder) * width
    body = weights(folder) - head
    kept = 2 * layers * config.get("num_key_value_heads", heads) * (width // heads)
    number = 2 if system.precision in ("bf16", "q8_0", "q4_0") else 4
    return (body * system.bits + head * system.head_bits) / 8 + rows * tokens * kept * number
