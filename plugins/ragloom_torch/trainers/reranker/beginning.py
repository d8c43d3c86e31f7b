"""The cross-encoder to begin with: one that is there, or an encoder with a head that is drawn."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import torch

from ragloom.errors import ModelError
from ragloom.models import ModelFolder
from ragloom_torch.loading import ENCODER, RERANKER, load
from ragloom_torch.placement import Placement
from ragloom_torch.quietly import quietly

_LABELS = (1, 2)


def cross_encoder(folder: ModelFolder, place: Placement, *, seed: int) -> Any:
    """A model of transformers that classifies, in evaluation mode.

    Raises ``ModelError`` for one that tells more than two labels apart, or that cannot be read.
    """
    model = load(folder, RERANKER, place) if _classifies(folder) else _headed(folder, place, seed)
    padding = getattr(model.config, "pad_token_id", None)
    if padding is None or padding < 0:
        raise ModelError(
            "the model has no padding token: its head could not tell where one of several texts ends",
            where=str(folder.path),
            hint="begin with an encoder (BERT's kind), or set `pad_token_id` in its config.json",
        )
    if int(model.config.num_labels) not in _LABELS:
        raise ModelError(
            f"the model tells {model.config.num_labels} labels apart; a reranker has one, or two",
            where=str(folder.path),
            hint="begin with an encoder, or with a cross-encoder that was trained to rerank",
        )
    return model


def _classifies(folder: ModelFolder) -> bool:
    return any(str(one).endswith("ForSequenceClassification") for one in folder.config.get("architectures") or ())


def _headed(folder: ModelFolder, place: Placement, seed: int) -> Any:
    """The encoder's weights below a head of one label."""
    auto: Any = import_module("transformers").AutoModelForSequenceClassification
    with torch.random.fork_rng(devices=[]), quietly():
        torch.manual_seed(seed)
        encoder = load(folder, ENCODER, place)
        encoder.config.num_labels = 1
        model: Any = auto.from_config(encoder.config, dtype=torch.float32)
    body = getattr(model, model.base_model_prefix)
    lacking, _ = body.load_state_dict(encoder.state_dict(), strict=False)
    unknown = [name for name in lacking if not name.startswith("pooler.")]
    if unknown:
        raise ModelError(
            f"the encoder's weights do not fit a cross-encoder of its kind: {', '.join(unknown[:3])} are lacking",
            where=str(folder.path),
            hint="begin with another encoder, or with a cross-encoder",
        )
    return model.to(place.device).eval()
