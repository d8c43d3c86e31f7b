"""A tiny network of its own, and rows that it can learn: enough of a trainer to see what the machinery does."""

from __future__ import annotations

import random
from dataclasses import dataclass

import torch
from safetensors.torch import save_model
from torch import nn

from ragloom.interfaces import TrainingJob
from ragloom_torch.training.checkpoints import WEIGHTS
from ragloom_torch.training.fitting import Fitting
from ragloom_torch.training.settings import FitConfig


@dataclass(frozen=True)
class Sum:
    """A row: numbers, and what they sum to; as many items count as there are numbers."""

    numbers: tuple[float, ...]
    total: float
    where: str


class Adder(nn.Module):
    """Learns to sum, with dropout on the way. ``broken`` rows (by place) give what they are told to."""

    def __init__(self, width=8, dropout=0.1):
        super().__init__()
        self.taken = nn.Linear(4, width)
        self.dropout = nn.Dropout(dropout)
        self.given = nn.Linear(width, 1)

    def forward(self, numbers, totals, weights, poison=None):
        found = self.given(self.dropout(torch.tanh(self.taken(numbers)))).squeeze(-1)
        loss = (weights * (found - totals) ** 2).sum()
        return {"loss": loss if poison is None else loss + poison.sum() * found.sum()}


def rows(count=22, seed=3):
    """So many rows, of one to four numbers each."""
    draw = random.Random(seed)
    drawn = [tuple(draw.uniform(-1, 1) for _ in range(draw.randint(1, 4))) for _ in range(count)]
    return [Sum(numbers, sum(numbers), f"sums.jsonl:{at}") for at, numbers in enumerate(drawn, 1)]


def collate(some):
    """Padded to four numbers; each row weighs as many items as it has numbers."""
    return {
        "numbers": torch.tensor([[*one.numbers, *[0.0] * (4 - len(one.numbers))] for one in some]),
        "totals": torch.tensor([one.total for one in some]),
        "weights": torch.tensor([float(len(one.numbers)) for one in some]),
        "count": sum(len(one.numbers) for one in some),
    }


def adding(count=22, held_out=6, dropout=0.1, **more):
    """A fitting of ``Adder``, its weights drawn from a seed."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        module = Adder(dropout=dropout)
    taught = rows(count)
    return Fitting(
        **{
            "module": module,
            "train": taught,
            "collate": collate,
            "save": lambda folder: save_model(module, str(folder / WEIGHTS)),
            "held_out": rows(held_out, seed=9) if held_out else (),
            "places": [one.where for one in taught],
            "about": {"tokenizer": "none"},
            "begun_from": {".": "nothing"},
            **more,
        }
    )


def settings(**more):
    """On CPU, a few steps."""
    return FitConfig(**{"epochs": 3, "batch": 4, "learning_rate": 0.02, "device": "cpu", "threads": 1, **more})


def job(output, **more):
    """A job of the name ``sums``."""
    return TrainingJob("sums", output, (), **more)
