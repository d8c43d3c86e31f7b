"""How likely targets are, with gradients."""

from __future__ import annotations

import inspect
from typing import Any

import torch

from ragloom_torch.losses.token_log_probabilities import IGNORED
from ragloom_torch.losses.token_log_probabilities import token_log_probabilities as log_probabilities
from ragloom_torch.writers.encoding import Batch
from ragloom_torch.writers.writer import Writer


def token_log_probabilities(writer: Writer, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
    """Log p of each target token, natural logarithm: (float32[n, T], which tokens there are bool[n, T]).

    ``batch`` is ``joined``'s, on the model's device. Of the tokens that the mask leaves out it is 0. With gradients,
    and the numbers that ``score`` gives where the generator serves (in evaluation mode: dropout draws).
    """
    targets = batch["targets"]
    return _READ[writer.kind](writer, batch), targets != IGNORED


def _one_text(writer: Writer, batch: Batch) -> torch.Tensor:
    mask, targets = batch["attention_mask"], batch["targets"]
    width = targets.shape[1]
    optional: dict[str, Any] = {"position_ids": (mask.cumsum(dim=1) - 1).clamp(min=0), "logits_to_keep": width}
    takes = inspect.signature(writer.model.forward).parameters
    given = {name: value for name, value in optional.items() if name in takes}
    logits = writer.model(input_ids=batch["input_ids"], attention_mask=mask, use_cache=False, **given).logits
    places = _at_the_end(targets)
    # Chosen before, so that what is given out stands at each row's beginning.
    chosen = logits[:, -width:].gather(1, places[..., None].expand(-1, -1, logits.shape[-1]))
    return log_probabilities(chosen, targets)


def _two_texts(writer: Writer, batch: Batch) -> torch.Tensor:
    given = {name: one for name, one in batch.items() if name != "targets"}
    logits = writer.model(**given, use_cache=False).logits
    return log_probabilities(logits[:, len(writer.starts) - 1 :], batch["targets"])


def _at_the_end(targets: torch.Tensor) -> torch.Tensor:
    """Where each target's logits are among a row's last T, its end being the row's: int64[n, T]."""
    width = targets.shape[1]
    missing = (targets == IGNORED).sum(dim=1, keepdim=True)
    return (torch.arange(width, device=targets.device) + missing).clamp(max=width - 1)


_READ = {"decoder-only": _one_text, "encoder-decoder": _two_texts}
