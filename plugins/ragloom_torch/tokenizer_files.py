"""The files of a model's tokenizer, copied as they are: a trained model is read with what it was trained with."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from ragloom.models import ModelFolder
from ragloom_torch.quietly import quietly

FILES = (
    "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.txt",
    "vocab.json", "merges.txt", "spiece.model", "sentencepiece.bpe.model", "tokenizer.model", "chat_template.jinja",
    "chat_template.json",
)  # fmt: skip
"""What serving reads beside weights and config, and what the tokenizer's own library reads."""


def copy_tokenizer(begun: ModelFolder, folder: Path) -> None:
    """Into ``folder``, those that the model ``begun`` has."""
    for name in filter(begun.has, FILES):
        shutil.copyfile(begun.path / name, folder / name)


def save_model(network: Any, begun: ModelFolder, folder: Path) -> None:
    """Weights and settings of ``network``, and the tokenizer of the model that it began with."""
    with quietly():
        network.save_pretrained(folder)
    copy_tokenizer(begun, folder)
