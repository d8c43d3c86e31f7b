"""The encoder that is trained: as it begins, and as a folder that serves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ragloom.models import ModelFolder, asks_only, passage_space, passages_refused, sentence_settings
from ragloom_torch.placement import Placement
from ragloom_torch.torch_encoder import TorchEncoder
from ragloom_torch.trainers.contrastive.saving import declare_space
from ragloom_torch.trainers.contrastive.saving import save_encoder as save


def open_encoder(folder: ModelFolder, place: Placement, *, queries_only: bool) -> TorchEncoder:
    """The encoder of ``folder``. Raises ``ModelError`` for one that must not encode the passages it is to search."""
    encoder = TorchEncoder.of(folder, place, sentence_settings(folder))
    if queries_only and asks_only(folder, encoder.settings, exported=False):
        raise passages_refused(folder, "transformers")
    backbone: Any = encoder.backbone
    if getattr(backbone, "pooler", None) is not None:
        # It has no part in a vector, and where the folder has no weights of it they are drawn anew each time.
        backbone.pooler = None
    return encoder


def save_encoder(encoder: TorchEncoder, begun: ModelFolder, folder: Path, *, queries_only: bool) -> None:
    """Weights, tokenizer and sentence-transformers files; ``begun`` is what it began with.

    ``queries_only``: passages are still encoded by ``begun``, whose passage space is declared.
    """
    folder.mkdir(parents=True, exist_ok=True)
    save(encoder, begun, encoder.settings, folder)
    if queries_only:
        declare_space(folder, passage_space(begun, encoder.settings, exported=False), begun.name)
