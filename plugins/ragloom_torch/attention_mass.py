"""How much a text attends to each of several prompts that were read side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Mass:
    """``owners`` int64[S]: the prompt that each place read belongs to. ``total`` float32[n, K]: the mass so far."""

    owners: torch.Tensor
    total: torch.Tensor

    @classmethod
    def over(cls, lengths: Sequence[int], device: torch.device) -> Mass:
        """Nothing yet, for one row over prompts of ``lengths``."""
        owners = torch.repeat_interleave(torch.arange(len(lengths)), torch.tensor(lengths))
        return cls(owners.to(device), torch.zeros((1, len(lengths)), device=device))

    def plus(self, attentions: Sequence[torch.Tensor]) -> Mass:
        """With one token more, whose attention is the last query's of each layer's [n, heads, queries, S]."""
        layers = torch.stack([one[:, :, -1].float().mean(dim=1) for one in attentions]).mean(dim=0)
        return Mass(self.owners, self.total.index_add(1, self.owners, layers))

    def select(self, rows: torch.Tensor) -> Mass:
        """Of the rows [m], repeated or left out."""
        return Mass(self.owners, self.total[rows])

    def shares(self) -> NDArray[np.float64]:
        """The first row's: float64[K], sums to 1."""
        mass: NDArray[np.float64] = np.asarray(self.total[0].cpu().numpy(), np.float64)
        return np.asarray(mass / mass.sum(), np.float64)
