"""Which of a batch's passages is whose, where every question brings its own and some hard negatives.

B questions bring N = B · (1 + hard) passages: each its positive first, then its hard negatives, one question after the
other; the scores [B, N] are of every question with all of them.
"""

from __future__ import annotations

import torch
from torch import Tensor


def own_columns(questions: int, *, hard: int = 0, device: torch.device | None = None) -> Tensor:
    """Where each question's positive is: int64[B], by ``hard`` negatives a question; on ``device``, or the CPU."""
    return torch.arange(questions, device=device) * (1 + hard)


def same_document(documents: Tensor, positives: Tensor) -> Tensor:
    """The passages that come from the document of a question's positive: bool[B, N], the positive among them.

    ``documents`` int64[N] is the number of each passage's document, ``positives`` int64[B] as ``own_columns`` gives it.
    Two questions of a batch may well ask about the same page, and each one's passage then answers the other in part.
    """
    return documents == documents[positives][:, None]
