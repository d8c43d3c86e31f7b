"""Token lists of unequal length as tensors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import torch

Side = Literal["left", "right"]


def padded(
    rows: Sequence[Sequence[int]], filler: int, device: torch.device, *, side: Side = "right"
) -> tuple[torch.Tensor, torch.Tensor]:
    """``rows`` as int64[n, T], filled up on ``side``, and the mask int64[n, T] that is 1 at the tokens."""
    width = max(map(len, rows), default=0)
    ids = torch.full((len(rows), width), filler, dtype=torch.long)
    mask = torch.zeros((len(rows), width), dtype=torch.long)
    for number, row in enumerate(rows):
        start = width - len(row) if side == "left" else 0
        ids[number, start : start + len(row)] = torch.tensor(row, dtype=torch.long)
        mask[number, start : start + len(row)] = 1
    return ids.to(device), mask.to(device)


def filler_of(model_says: object, tokenizer_says: int) -> int:
    """The number that fills: the model's own, which some count their positions by, else the tokenizer's."""
    return model_says if isinstance(model_says, int) and model_says >= 0 else tokenizer_says
