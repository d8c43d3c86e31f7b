"""What joint training asks of a generator, whatever it is: how likely the answer is with each passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import torch
from torch import Tensor

from ragloom.types import Passage
from ragloom_torch.joint.rows import JointRow

Passages = Sequence[Sequence[Passage]]
"""Of each row, at most K; those of one row in the order of its candidates."""


class Reading(Protocol):
    """A module over a span reader or a language model."""

    def log_probabilities(self, rows: Sequence[JointRow], passages: Passages, count: int) -> tuple[Tensor, Tensor]:
        """Log p of each token of the answer with each passage: float32[B, count, T], and bool[B, T]."""

    def answers(self, rows: Sequence[JointRow], passages: Passages) -> list[str]:
        """What it says of the passages, as it is served; without gradients."""

    def evidence(self, rows: Sequence[JointRow], right: Sequence[Passage], wrong: Sequence[Passage]) -> list[float]:
        """How much likelier the answer is with its own passage than by chance, natural logarithm, a row each."""

    def refusal(self, question: str) -> str:
        """Why a question cannot be read; empty where it can."""

    @property
    def networks(self) -> Sequence[Any]:
        """The models of transformers in it."""

    def save(self, folder: Path) -> None:
        """Write the folder that serves."""


@runtime_checkable
class Silent(Protocol):
    """One that says nothing where it finds no answer, and has to be taught so."""

    def silence(self, rows: Sequence[JointRow], passages: Passages, *, most: int, turn: int) -> Tensor:
        """−log p(no answer), float32[B]: the mean over ``most`` of each row's passages that hold none; 0 of none.

        ``turn`` says which come first: each is read as often as the others.
        """


def pairs(passages: Passages) -> Iterator[tuple[int, int, Passage]]:
    """Row, place and passage of all."""
    for row, some in enumerate(passages):
        for place, one in enumerate(some):
            yield row, place, one


def laid_out(values: Tensor, places: Sequence[tuple[int, int]], rows: int, count: int, empty: float = 0.0) -> Tensor:
    """``values`` [n, …] as [rows, count, …], each at its (row, place); ``empty`` elsewhere."""
    out = values.new_full((rows, count, *values.shape[1:]), empty)
    if not places:
        return out
    at = torch.tensor(places, device=values.device)
    return out.index_put((at[:, 0], at[:, 1]), values)


NOTHING = -inf
"""The logarithm of what cannot be."""
