"""A trained encoder as a folder that serves, here and in the sentence-transformers library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ragloom.models import ModelFolder, Pooling, SentenceSettings
from ragloom.models.passage_space import DECLARED
from ragloom.models.sentences import lowers
from ragloom_torch.tokenizer_files import save_model
from ragloom_torch.torch_encoder import TorchEncoder

_MODES: dict[Pooling, str] = {
    "mean": "pooling_mode_mean_tokens",
    "cls": "pooling_mode_cls_token",
    "max": "pooling_mode_max_tokens",
    "last": "pooling_mode_lasttoken",
}
_STEPS = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))


def save_encoder(encoder: TorchEncoder, begun: ModelFolder, settings: SentenceSettings, folder: Path) -> None:
    """Write weights, the tokenizer of the model that it began with, and how ``settings`` make vectors of tokens."""
    save_model(encoder.backbone, begun, folder)
    for name, content in _sentence_files(encoder.dimension, settings, lower=lowers(begun)).items():
        (folder / name).parent.mkdir(exist_ok=True)
        _written(folder / name, content)


def declare_space(folder: Path, space: str, passages: str) -> None:
    """Say that the encoder asks an index of ``space``, which the model ``passages`` made."""
    _written(folder / DECLARED, {"passage_space": space, "passages": passages})


def _sentence_files(dimension: int, settings: SentenceSettings, *, lower: bool) -> dict[str, Any]:
    steps = [one for one in _STEPS if settings.normalise or one[1] != "Normalize"]
    prompts = {"query": settings.query_prefix, "document": settings.passage_prefix}
    return {
        "modules.json": [
            {"idx": number, "name": str(number), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for number, (path, kind) in enumerate(steps)
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": dimension,
            **{flag: mode == settings.pooling for mode, flag in _MODES.items()},
        },
        "sentence_bert_config.json": {"max_seq_length": settings.max_tokens, "do_lower_case": lower},
        "config_sentence_transformers.json": {"prompts": prompts, "similarity_fn_name": _similarity(settings)},
    }


def _similarity(settings: SentenceSettings) -> str:
    return "cosine" if settings.normalise else "dot"


def _written(file: Path, content: Any) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
