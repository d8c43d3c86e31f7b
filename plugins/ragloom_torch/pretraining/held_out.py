"""Figures of the held-out texts, as both ways of pre-training give them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from ragloom_torch.pretraining.perplexity import bits_per_byte, perplexity
from ragloom_torch.training.fitting import Batch

FALLING = ("perplexity", "bits_per_byte")
"""Figures of which less is better."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """``rows`` are foretold in batches of ``batch``; ``tokens`` and ``size`` (bytes) are of the texts they come from.

    ``unigram`` is the perplexity of the same tokens where each is as likely as it was often taught.
    """

    module: nn.Module
    rows: Sequence[Any]
    collate: Callable[[Sequence[Any]], Batch]
    batch: int
    tokens: int
    size: int
    unigram: float

    def figures(self) -> Mapping[str, float]:
        """``perplexity`` of a token, ``bits_per_byte`` of text, ``unigram_perplexity``."""
        nats = mean_loss(self.module, self.rows, self.collate, self.batch)
        return {
            "perplexity": perplexity(nats),
            "bits_per_byte": bits_per_byte(nats, tokens=self.tokens, size=self.size),
            "unigram_perplexity": self.unigram,
        }


@torch.no_grad()
def mean_loss(module: nn.Module, rows: Sequence[Any], collate: Callable[[Sequence[Any]], Batch], batch: int) -> float:
    """The mean loss of an item of ``rows``, which are read ``batch`` at a time where ``module`` is."""
    device = next(module.parameters()).device
    total, count = 0.0, 0
    for at in range(0, len(rows), batch):
        given = collate(rows[at : at + batch])
        count += int(given.pop("count"))
        total += float(module(**{name: value.to(device) for name, value in given.items()})["loss"])
    return total / count
