"""Question and passage read together by a transformer that classifies."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ragloom.errors import ModelError
from ragloom.models import ModelFolder, Pair, TextTokenizer, buckets
from ragloom_torch.loading import RERANKER, load
from ragloom_torch.padding import filler_of, padded
from ragloom_torch.placement import Placement

_LABELS = (1, 2)


class CrossEncoder:
    """Logits of pairs. One label: its logit. Two: the second's less the first's, the log-odds of relevance."""

    def __init__(self, folder: ModelFolder, place: Placement, limit: int) -> None:
        """Pairs are cut at ``limit`` tokens. Raises ``ModelError`` for a model that is no reranker."""
        self._model = load(folder, RERANKER, place)
        labels = int(self._model.config.num_labels)
        if labels not in _LABELS:
            raise ModelError(
                f"the model tells {labels} labels apart; a reranker has one, or two (not relevant, relevant)",
                where=str(folder.path),
                hint="choose a cross-encoder that was trained to rerank",
            )
        self._tokenizer = TextTokenizer(folder)
        self._device = place.device
        padding = getattr(self._model.config, "pad_token_id", None)
        self._filler = filler_of(padding, self._tokenizer.pad_id)
        # Of what it cannot tell from padding, a model that looks at the last token cannot find the end.
        self._paddable = padding is not None
        self._typed = tells_texts_apart(self._model)
        self._limit = limit

    def score(self, question: str, texts: Sequence[str], token_budget: int) -> NDArray[np.float32]:
        """float32[n], one a text, read in batches of at most ``token_budget`` tokens."""
        pairs = [self._tokenizer.encode_pair(question, text, self._limit) for text in texts]
        scores = np.empty(len(pairs), np.float32)
        with torch.inference_mode():
            for batch in buckets([len(pair.ids) for pair in pairs], token_budget if self._paddable else 1):
                scores[batch] = self._scored([pairs[number] for number in batch.tolist()])
        return scores

    def _scored(self, pairs: Sequence[Pair]) -> NDArray[np.float32]:
        ids, mask = padded([pair.ids for pair in pairs], self._filler, self._device)
        given: dict[str, Any] = {"input_ids": ids, "attention_mask": mask}
        if self._typed:
            given["token_type_ids"], _ = padded([pair.type_ids for pair in pairs], 0, self._device)
        return relevance(self._model(**given).logits.float().cpu().numpy())


def tells_texts_apart(model: Any) -> bool:
    """Whether the model takes ``token_type_ids`` that say which of two texts a token is of."""
    """Whether a model is told which of two texts each token belongs to."""
    # GPT-2 takes types as well, and would look them up among its words.
    takes = "token_type_ids" in inspect.signature(model.forward).parameters
    return takes and (getattr(model.config, "type_vocab_size", 0) or 0) > 1


def relevance(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """float32[n] from logits float32[n, 1] or [n, 2]."""
    if logits.shape[1] == 1:
        return logits[:, 0]
    difference: NDArray[np.float32] = logits[:, 1] - logits[:, 0]
    return difference
