"""A token model over transformers' own, which reads everything anew for each token: slow, and nothing to get wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch


class ReadAnew:
    """Rows are lists of tokens: a prompt's, or of an encoder–decoder the prompt and the text so far."""

    def __init__(self, model: Any) -> None:
        self._model = model.eval()
        self._known: dict[tuple[tuple[int, ...], tuple[int, ...]], np.ndarray] = {}
        config = model.config
        self.vocabulary = config.vocab_size
        if config.is_encoder_decoder:
            self.start_ids = (config.decoder_start_token_id,)

    @property
    def eos_ids(self):
        end = self._model.generation_config.eos_token_id
        return frozenset(end if isinstance(end, list) else [end])

    @property
    def _apart(self) -> bool:
        return self._model.config.is_encoder_decoder

    def prefill(self, prompts):
        rows = [(list(prompt), list(self.start_ids)) if self._apart else ([], list(prompt)) for prompt in prompts]
        return rows, self._last(rows)

    def advance(self, cache, tokens):
        rows = [(prompt, [*text, token]) for (prompt, text), token in zip(cache, tokens.tolist(), strict=True)]
        return rows, self._last(rows)

    def select(self, cache, rows):
        return [cache[row] for row in rows.tolist()]

    def score(self, prompts, targets):
        return [self._scored(list(one), list(two)) for one, two in zip(prompts, targets, strict=True)]

    def _scored(self, prompt, target):
        begun = list(self.start_ids) if self._apart else prompt
        logits = self._logits((prompt if self._apart else [], [*begun, *target]))
        sure = torch.from_numpy(logits[len(begun) - 1 : len(begun) + len(target) - 1]).log_softmax(-1).numpy()
        return sure[np.arange(len(target)), target].astype(np.float64)

    def _last(self, rows):
        return np.stack([self._remembered(tuple(prompt), tuple(text)) for prompt, text in rows]).astype(np.float32)

    def _remembered(self, prompt, text):
        if (prompt, text) not in self._known:
            self._known[prompt, text] = self._logits((list(prompt), list(text)))[-1]
        return self._known[prompt, text]

    def _logits(self, row):
        prompt, text = row
        with torch.no_grad():
            if self._apart:
                found = self._model(input_ids=torch.tensor([prompt]), decoder_input_ids=torch.tensor([text]))
            else:
                found = self._model(input_ids=torch.tensor([text]))
        return found.logits[0].numpy()
