"""Questions with candidates → scores → a loss over each question's, or over each candidate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from ragloom.models import Pair, buckets
from ragloom_torch.cross_encoder import tells_texts_apart
from ragloom_torch.losses import info_nce
from ragloom_torch.padding import filler_of, padded


class RankModule(nn.Module):
    """``model`` classifies pairs: one label is its logit; of two, the second's less the first's."""

    def __init__(self, model: Any, filler: int, loss: str) -> None:
        super().__init__()
        self.model = model
        self._typed = tells_texts_apart(model)
        self._filler = filler_of(getattr(model.config, "pad_token_id", None), filler)
        self._loss = _LOSSES[loss]

    def forward(self, pairs: Sequence[Pair], question: Tensor, place: Tensor) -> dict[str, Tensor]:
        """The sum over questions, or over candidates.

        ``question`` int64[n] says whose candidate each pair is, ``place`` int64[n] which of them; 0 is right.
        """
        logits = self.scores(pairs)
        scores = torch.full((int(question.max()) + 1, int(place.max()) + 1), -inf, device=logits.device)
        return {"loss": self._loss(scores.index_put((question, place), logits))}

    def scores(self, pairs: Sequence[Pair]) -> Tensor:
        """float32[n]."""
        device = next(self.model.parameters()).device
        ids, mask = padded([pair.ids for pair in pairs], self._filler, device)
        given: dict[str, Any] = {"input_ids": ids, "attention_mask": mask}
        if self._typed:
            given["token_type_ids"], _ = padded([pair.type_ids for pair in pairs], 0, device)
        logits: Tensor = self.model(**given).logits.float()
        return logits[:, 0] if logits.shape[1] == 1 else logits[:, 1] - logits[:, 0]

    def read(self, pairs: Sequence[Pair], budget: int) -> NDArray[np.float32]:
        """``scores`` of many, in batches of at most ``budget`` tokens, without gradients."""
        found = np.empty(len(pairs), np.float32)
        with torch.inference_mode():
            for batch in buckets([len(pair.ids) for pair in pairs], budget):
                found[batch] = self.scores([pairs[number] for number in batch.tolist()]).float().cpu().numpy()
        return found


def listwise(scores: Tensor) -> Tensor:
    """The sum over questions of −log softmax of the right one, from ``scores`` float[B, K], −inf where there is none.

    Cao et al. 2007, Learning to Rank: From Pairwise Approach to Listwise Approach, ICML, section 4 (top one).
    """
    return info_nce.loss(scores, torch.zeros(len(scores), dtype=torch.long, device=scores.device)).sum()


def binary(scores: Tensor) -> Tensor:
    """The sum over candidates of the binary cross-entropy of their logits, from ``scores`` as ``listwise`` has them."""
    there = scores > -inf
    right = torch.zeros_like(scores)
    right[:, 0] = 1.0
    return binary_cross_entropy_with_logits(scores[there], right[there], reduction="sum")


_LOSSES: dict[str, Callable[[Tensor], Tensor]] = {"listwise": listwise, "binary": binary}
