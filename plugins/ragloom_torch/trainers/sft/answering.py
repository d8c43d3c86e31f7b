"""Exact match and F1 of held-out rows, answered by the generator that serves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ragloom.types import Request, Settings
from ragloom_torch.trainers.sft.teaching import Taught
from ragloom_torch.training.agreement import agreement
from ragloom_torch.writers.writer import Writer


def answered(
    writer: Writer, rows: Sequence[Taught], requests: Sequence[Request], *, tokens: int
) -> Mapping[str, float]:
    """Means over ``rows``, by greedy decoding; a row without an answer accepts silence alone, as SQuAD 2.0 has it."""
    if not rows:
        return {}
    said = writer.generator.generate(requests, Settings(max_new_tokens=tokens))
    return agreement([(one.text, row.example.answers or ()) for one, row in zip(said, rows, strict=True)])
