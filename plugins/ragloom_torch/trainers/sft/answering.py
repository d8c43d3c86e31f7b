"""Exact match and F1 of held-out rows, answered by the generator that serves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ragloom.metrics import exact_match, token_f1
from ragloom.types import Request, Settings
from ragloom_torch.trainers.sft.teaching import Taught
from ragloom_torch.writers.writer import Writer


def answered(
    writer: Writer, rows: Sequence[Taught], requests: Sequence[Request], *, tokens: int
) -> Mapping[str, float]:
    """Means over ``rows``, by greedy decoding; a row without an answer accepts silence alone, as SQuAD 2.0 has it."""
    if not rows:
        return {}
    said = writer.generator.generate(requests, Settings(max_new_tokens=tokens))
    gold = [list(one.example.answers or ()) for one in rows]
    pairs = [(one.text, accepted) for one, accepted in zip(said, gold, strict=True)]
    return {
        "exact_match": float(np.mean([exact_match(text, accepted) for text, accepted in pairs])),
        "f1": float(np.mean([token_f1(text, accepted) for text, accepted in pairs])),
    }
