"""How near the graphs of a generator, in the runtime that will serve them, come to the torch model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.decoding import TokenModel
from ragloom.models import ModelFolder, TextTokenizer, architecture_of
from ragloom_torch.export.limits import rounding
from ragloom_torch.export.verification_texts import LONGEST, TEXTS

STEPS = 8
"""Tokens written after each text."""

_TIE = 2
"""Logits no further apart than this many times what rounding makes of them: which comes first is nobody's fault."""

Floats = NDArray[np.float32]
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Written:
    """``tokens`` int64[n, T] that the runtime found likeliest, and the logits float32[n, T, V] it chose them by."""

    tokens: NDArray[np.int64]
    logits: Floats


def check(served: TokenModel, model: Any, folder: ModelFolder) -> Figures:
    """``difference`` of logits (the largest), ``largest`` logit, ``agreement``: the share of tokens found by both.

    All texts are read side by side and gone on from by the runtime, greedily; torch then reads each text with what was
    written, alone and in one pass. ``score_difference`` is the largest difference of log p where the runtime, too,
    reads what was written in one pass.
    """
    prompts = prompts_of(folder)
    written = greedy(served, prompts)
    truth = np.stack(
        [reference(model, prompt, tokens[:-1]) for prompt, tokens in zip(prompts, written.tokens, strict=True)]
    )
    chosen = np.take_along_axis(truth, written.tokens[..., None], axis=-1)[..., 0]
    scores = served.score(prompts, written.tokens.tolist())
    log_p = chosen - _log_sum(truth)
    largest = float(np.abs(truth).max())
    return {
        "difference": float(np.abs(written.logits - truth).max()),
        "largest": largest,
        "agreement": float((truth.max(-1) - chosen <= _TIE * rounding(largest)).mean()),
        "score_difference": float(np.abs(np.stack(scores) - log_p).max()),
    }


def prompts_of(folder: ModelFolder) -> list[list[int]]:
    """The texts as tokens: one of a single token, one of seven, the others whole or nearly."""
    tokenizer = TextTokenizer(folder)
    longest = min(LONGEST, (architecture_of(folder).max_tokens or LONGEST) - STEPS)
    rows = [tokenizer.encode(text)[:longest] for text in TEXTS]
    rows[0], rows[1] = rows[0][:1], rows[1][:7]
    return [row for row in rows if row]


def greedy(served: TokenModel, prompts: Sequence[Sequence[int]], steps: int = STEPS) -> Written:
    """The likeliest token, ``steps`` times, for all prompts side by side; nothing ends a text here."""
    cache, logits = served.prefill(prompts)
    seen = [logits]
    for _ in range(steps - 1):
        cache, logits = served.advance(cache, logits.argmax(-1).astype(np.int64))
        seen.append(logits)
    whole = np.stack(seen, axis=1)
    return Written(whole.argmax(-1).astype(np.int64), whole)


def reference(model: Any, prompt: Sequence[int], tokens: Sequence[int] | NDArray[np.int64]) -> Floats:
    """Torch's logits after a prompt, and after each of ``tokens`` behind it: float32[1 + len(tokens), V]."""
    import torch

    ids = list(map(int, tokens))
    with torch.no_grad():
        if model.config.is_encoder_decoder:
            begun = torch.tensor([[start_of(model), *ids]])
            logits = model(input_ids=torch.tensor([list(prompt)]), decoder_input_ids=begun).logits[0]
        else:
            logits = model(input_ids=torch.tensor([[*prompt, *ids]])).logits[0, len(prompt) - 1 :]
    found: Floats = logits.float().numpy()
    return found


def start_of(model: Any) -> int:
    """The token that transformers lets the decoder begin with."""
    stated = (getattr(one, "decoder_start_token_id", None) for one in (model.generation_config, model.config))
    return int(next((one for one in stated if one is not None), model.generation_config.bos_token_id or 0))


def _log_sum(logits: Floats) -> NDArray[np.float64]:
    """The logarithm of the sum of exponentials over the last axis."""
    wide = logits.astype(np.float64)
    highest = wide.max(-1)
    total: NDArray[np.float64] = highest + np.log(np.exp(wide - highest[..., None]).sum(-1))
    return total
